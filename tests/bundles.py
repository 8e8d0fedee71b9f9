"""Devices that write and read bundles in tests, and bundles made by hand to be wrong in one way."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyrage

from rmtui.domain.exchange import Progress, silent
from rmtui.exchange import bundle
from rmtui.exchange.bundle import Manifest, Opened, OriginPart

STAMP = "0193a1b2c3d4.0000"
Line = list[Any]
Members = Sequence[tuple[str | zipfile.ZipInfo, bytes]]


@dataclass(frozen=True)
class Party:
    """A device with keys of its own."""

    device: str
    signing_key: bytes
    keys: tuple[str, str] = field(default_factory=bundle.new_identity)

    @property
    def public(self) -> str:
        return bundle.public_key(self.signing_key)


WRITER = Party("dev-a", b"a" * 32)
READER = Party("dev-b", b"b" * 32)
PAIRED = {party.device: party.public for party in (WRITER, READER)}


def line(number: int, text: str = "王建国") -> Line:
    """A change as it may look."""
    return [f"act-{number}", "", STAMP, "set", "customer", f"c-{number}", json.dumps({"name": text}), "salt", 2, "ff"]


def part(last: int, *, origin: str = "org-a", after: int = 0) -> OriginPart:
    """A stretch of the writer's log."""
    ends = ("0" * 64 if after else "", "f" * 64 if last else "")
    return OriginPart(origin, "book-a", "dev-a", after, ends[0], last, ends[1], STAMP if last else "", "")


def manifest(changes: int, **other: Any) -> Manifest:
    """A manifest of the writer's for the reader."""
    said = Manifest(
        bundle="bun-1", number=1, made_at="2026-11-22T02:00:00Z", program="0.3.0", schema=2, device="dev-a",
        person="王建国", label="办公室", role="rm", to=("dev-b",), books=("book-a",), have={"org-a": changes},
        parts=(part(changes),), changes=changes, request=False,
    )  # fmt: skip
    return said._replace(**other)


def make(target: Path, lines: Sequence[Line], progress: Progress = silent, **other: Any) -> Path:
    """An honest bundle from the writer to the reader."""
    bundle.write(
        target,
        manifest(len(lines))._replace(**other),
        iter(lines),
        signing_key=WRITER.signing_key,
        recipients=[READER.keys[1]],
        progress=progress,
    )
    return target


def read(file: Path, limits: bundle.Limits = bundle.LIMITS, progress: Progress = silent) -> Opened:
    """Read by the reader, who knows the writer."""
    return bundle.read_within(limits, file, identities=[READER.keys[0]], sender=PAIRED.get, progress=progress)


def unsealed(file: Path) -> bytes:
    """The zip inside."""
    return bytes(pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(READER.keys[0])]))


def sealed(target: Path, content: bytes) -> Path:
    """Any content, sealed for the reader."""
    target.write_bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(READER.keys[1])]))
    return target


def zipped(members: Members, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, doubles and odd names too."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def members(file: Path) -> list[tuple[str, bytes]]:
    """What a bundle holds."""
    with zipfile.ZipFile(io.BytesIO(unsealed(file))) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def as_said(manifest: Manifest, changes: bytes) -> dict[str, Any]:
    """The manifest's JSON object, true of the changes."""
    return {
        **manifest._asdict(),
        "parts": [one._asdict() for one in manifest.parts],
        "format": 1,
        "sha256": sha256(changes).hexdigest(),
    }


def signed(said: bytes, changes: bytes, key: bytes = WRITER.signing_key) -> list[tuple[str, bytes]]:
    """The three members with a true signature, whatever the manifest says."""
    signature = bundle.sign(key, b"rmtui bundle 1\n" + said).encode()
    return [("manifest.json", said), ("manifest.sig", signature), ("changes.jsonl", changes)]


def forged(
    target: Path, changes: bytes, alter: Callable[[dict[str, Any]], Mapping[str, Any] | None] = lambda _said: None
) -> Path:
    """A bundle that a paired but hostile device signed: any changes, and a manifest altered at will."""
    said = as_said(manifest(changes.count(b"\n")), changes)
    said = dict(alter(said) or said)
    return sealed(target, zipped(signed(json.dumps(said).encode(), changes)))
