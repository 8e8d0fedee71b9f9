"""The bill of materials: what the program is made of, as CycloneDX 1.6 JSON, read from the lock for running."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
_LICENCES = {"pyrage": "MIT", "sqlcipher3": "Zlib"}
"""Of packages that carry a licence text but do not name it in their metadata."""
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<marker>[^\\]*)\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One package of a lock: exact version, where it applies (a marker or nothing), hashes of its allowed files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def pins(lock: Path) -> Iterator[Pin]:
    """The packages of a lock in its order. Raises ValueError where a line is no pin with hashes."""
    logical = lock.read_text("utf-8").replace("\\\n", "\\")
    for line in logical.splitlines():
        first, _, rest = line.partition("\\")
        found = _PIN.match(first.rstrip())
        hashes = tuple(_HASH.findall(rest))
        if found is None or not hashes:
            raise ValueError(f"no pin with hashes: {first}")
        yield Pin(found["name"], found["version"], found["marker"].strip(" ;"), hashes)


def licence_of(name: str) -> str:
    """What the installed package says of its licence, in one line; nothing where it is not installed here."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    if told["License-Expression"]:
        return str(told["License-Expression"])
    classified = [line.rsplit(" :: ", 1)[-1] for line in told.get_all("Classifier") or () if line.startswith("License")]
    if classified:
        return "; ".join(classified)
    return str(told["License"] or "").strip().partition("\n")[0] or _LICENCES.get(name, "")


def component(pin: Pin) -> Component:
    """The package as a component, with the hash of each file that may be installed for it."""
    url = PackageURL(type="pypi", name=pin.name, version=pin.version)
    made = Component(type=ComponentType.LIBRARY, name=pin.name, version=pin.version, purl=url, bom_ref=url.to_string())
    made.hashes.update(HashType(alg=HashAlgorithm.SHA_256, content=value) for value in pin.hashes)
    if licence := licence_of(pin.name):
        made.licenses.add(DisjunctiveLicense(name=licence))
    if pin.marker:
        made.description = f"only where {pin.marker}"
    return made


def bill(version: str) -> str:
    """The bill of the program in this version: the same text from the same lock. Raises ValueError as `pins` does."""
    program = Component(type=ComponentType.APPLICATION, name="rmtui", version=version, bom_ref="rmtui")
    parts = [component(pin) for pin in pins(LOCK)]
    # Neither a time nor a random number: whoever makes it again can compare.
    bom = Bom(metadata=BomMetaData(component=program), components=parts)
    bom.register_dependency(program, parts)
    told = json.loads(JsonV1Dot6(bom).output_as_string())
    del told["serialNumber"], told["metadata"]["timestamp"]
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
