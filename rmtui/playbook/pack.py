"""The team's pack 团队规则包: the bank's own playbook and templates as one piece with a version (feature S2-10).

A pack comes from another machine: names are an allow-list, sizes are bounded, and what the loader would refuse is
refused whole.
"""

import json
import re
import tempfile
import tomllib
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.playbook.loader import OVERRIDE, load_playbook
from rmtui.playbook.scripts import LANGUAGES, OVERRIDES, read_templates
from rmtui.playbook.source import MOST_BYTES, Problem

MOST_FILES = 200
MOST_TRAVELLING = 768 << 10
"""Bytes of all files as they stand in a bundle, JSON within JSON within JSON. A bundle is refused for one line that is
too long or packs too well, and a pack in the log would then hold back every file to come: below this it does neither.
"""

_NAME = re.compile(rf"{re.escape(OVERRIDE)}|{OVERRIDES}/([\w-][\w. -]{{0,80}})\.toml")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Windows opens a device under such a name, whatever its ending."""

Lying = Mapping[str, str | None]
"""The files of a configuration folder by name; None for the text of one that cannot be read."""


class Pack(NamedTuple):
    """The files by name, relative to the configuration folder, the playbook's version, and a mark of the content."""

    version: str
    digest: str
    files: Mapping[str, str]


def lying(config: Path) -> Lying:
    """The bank's own playbook and templates in a configuration folder, unchecked."""
    names = [config / OVERRIDE, *sorted((config / OVERRIDES).glob("*.toml"))]
    return {file.relative_to(config).as_posix(): _text(file) for file in names if file.is_file()}


def _text(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        return raw.decode("utf-8-sig").replace("\r\n", "\n") if len(raw) <= MOST_BYTES else None
    except (OSError, UnicodeDecodeError):
        return None


def of_folder(config: Path) -> Pack | None:
    """The files of a configuration folder; None where the bank has none of its own.

    Raises Refused `pack_not_usable` where the loader refuses one of them: others would be refused it too.
    """
    found = lying(config)
    files = {name: text for name, text in found.items() if text is not None}
    for name in found.keys() - files.keys():
        raise Refused("pack_not_usable", reason=Path(name).name)
    return _checked(files) if files else None


def of_text(files: str) -> Pack:
    """A pack that came: a JSON object of names and texts. Raises Refused `pack_not_usable`."""
    said = files_in(files)
    if not said:
        raise Refused("pack_not_usable", reason="json")
    return _checked(said)


def files_in(files: str) -> Mapping[str, str]:
    """What a pack that came says it holds, unchecked; nothing where it is no pack."""
    try:
        said = json.loads(files)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) and all(isinstance(text, str) for text in said.values()) else {}


def text_of(files: Mapping[str, str]) -> str:
    """The files as they are kept and travel."""
    return _json(dict(sorted(files.items())))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def differing(files: Mapping[str, str], here: Lying, earlier: Collection[str]) -> tuple[str, ...]:
    """The names in which a folder is not as the pack wants it: other texts, and what the pack no longer has.

    The playbook is the team's alone; a template that no pack ever had is the manager's own (`playbook.variant`).
    """
    other = {name for name, text in files.items() if here.get(name) != text}
    gone = (here.keys() & {OVERRIDE, *earlier}) - files.keys()
    return tuple(sorted(other | gone))


def overruled(files: Mapping[str, str], here: Lying) -> tuple[str, ...]:
    """The manager's own templates that stand for one of the pack's, which would not be in force beside them."""
    serves = frozenset().union(*map(_serves, files.values()))
    own = {name: text for name, text in here.items() if name not in files and text is not None}
    return tuple(sorted(name for name, text in own.items() if serves & _serves(text)))


def _serves(text: str) -> frozenset[tuple[str, str]]:
    """The template's id in each language that it is for."""
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset((str(said["id"]), each) for each in LANGUAGES if "id" in said and said.get("lang", each) == each)


def _checked(files: Mapping[str, str]) -> Pack:
    _bounded(files)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / OVERRIDES).mkdir()
        for name, text in files.items():
            (here / name).write_bytes(text.encode())
        loaded = load_playbook(here)
        problems: list[Problem] = [*loaded.problems]
        for language in LANGUAGES:
            problems += read_templates(language, here).problems
    if problems:
        first = problems[0]
        raise Refused("pack_not_usable", reason=f"{first.file.name}:{first.line}")
    digest = sha256(text_of(files).encode()).hexdigest()
    return Pack(loaded.playbook.version, digest, dict(files))


def _bounded(files: Mapping[str, str]) -> None:
    """Raises Refused for a name that is not on the list, and for too many files, too large or in all."""
    if len(files) > MOST_FILES:
        raise Refused("pack_not_usable", reason=f"> {MOST_FILES}")
    if len({name.casefold() for name in files}) < len(files):
        raise Refused("pack_not_usable", reason="name")
    for name, text in files.items():
        found = _NAME.fullmatch(name)
        if found is None or ".." in name or _DEVICE.fullmatch(found[1] or ""):
            raise Refused("pack_not_usable", reason="name")
        try:
            size = len(text.encode())
        except UnicodeEncodeError as error:
            raise Refused("pack_not_usable", reason=Path(name).name) from error
        if size > MOST_BYTES:
            raise Refused("pack_not_usable", reason=Path(name).name)
    if len(_json(_json(text_of(files))).encode()) > MOST_TRAVELLING:
        raise Refused("pack_not_usable", reason=f"> {MOST_TRAVELLING >> 10} KB")
