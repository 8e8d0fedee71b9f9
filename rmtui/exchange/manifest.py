"""What a bundle says of itself: who wrote it for whom, and which stretches of whose logs it carries."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rmtui.exchange.checked import Fields

FORMAT = 1
"""The format of bundles that this program writes; it reads all up to this one."""
_SIGNATURE = 200


class OriginPart(NamedTuple):
    """A stretch of one origin's log: the changes after `after` up to and with `last`, with the hashes at both ends.

    `signature` names a device and its signature over `keys.tail_text` of the end, with a blank between; or is empty.
    """

    origin: str
    book: str
    device: str
    after: int
    after_hash: str
    last: int
    last_hash: str
    hlc: str
    signature: str


class Manifest(NamedTuple):
    """A bundle's first member. `made_at` is UTC text; `have` is how far the sender's book goes, by origin.

    `number` counts the sender's bundles, `to` names the devices it is for, `changes` is the count of lines; a
    `request` only asks for what is missing.
    """

    bundle: str
    number: int
    made_at: str
    program: str
    schema: int
    device: str
    person: str
    label: str
    role: str
    to: tuple[str, ...]
    books: tuple[str, ...]
    have: Mapping[str, int]
    parts: tuple[OriginPart, ...]
    changes: int
    request: bool


class Limits(NamedTuple):
    """Bytes that are read at most: of the file, of all members unpacked, of the manifest, of one line.

    `ratio` is how many times a member may grow by unpacking, once it is above `ratio_from` bytes.
    """

    file: int = 256 << 20
    unpacked: int = 1 << 30
    manifest: int = 4 << 20
    line: int = 16 << 20
    ratio: int = 200
    ratio_from: int = 1 << 20


LIMITS = Limits()

_NAMES = ("format", "sha256", *Manifest._fields)


def as_object(manifest: Manifest, digest: str) -> dict[str, Any]:
    """The manifest as a JSON object; `digest` is the SHA-256 of the changes."""
    said = manifest._asdict() | {"have": dict(manifest.have), "parts": [part._asdict() for part in manifest.parts]}
    return {**said, "to": list(manifest.to), "books": list(manifest.books), "format": FORMAT, "sha256": digest}


def checked(fields: Fields) -> tuple[Manifest, str]:
    """The manifest, its names cleaned, and the SHA-256 of the changes. Raises ValueError for anything odd."""
    fields.only(_NAMES)
    parts = tuple(_part(Fields(one)) for one in fields.items("parts"))
    origins = [part.origin for part in parts]
    if fields.number("format") != FORMAT or origins != sorted(set(origins)):
        raise ValueError("format or parts")
    manifest = Manifest(
        bundle=fields.id("bundle"),
        number=fields.number("number"),
        made_at=fields.time("made_at"),
        program=fields.shown("program"),
        schema=fields.number("schema"),
        device=fields.id("device"),
        person=fields.shown("person"),
        label=fields.shown("label"),
        role=fields.id("role"),
        to=fields.ids("to"),
        books=fields.ids("books"),
        have=fields.vector("have"),
        parts=parts,
        changes=fields.number("changes"),
        request=fields.flag("request"),
    )
    return manifest, fields.digest("sha256")


def _part(fields: Fields) -> OriginPart:
    fields.only(OriginPart._fields)
    part = OriginPart(
        origin=fields.id("origin"),
        book=fields.id("book"),
        device=fields.id("device"),
        after=fields.number("after"),
        after_hash=fields.digest("after_hash", empty=True),
        last=fields.number("last"),
        last_hash=fields.digest("last_hash", empty=True),
        hlc=fields.stamp("hlc"),
        signature=fields.text("signature", _SIGNATURE),
    )
    starts, ends = bool(part.after_hash) == (part.after > 0), bool(part.last_hash) == (part.last > 0)
    if part.last < part.after or not (starts and ends):
        raise ValueError("part")
    return part
