"""The checksum of a sheet, printed on every page, and the seal of a file that `verify` checks (feature N09).

Both tell a slip, a lost page or a changed figure. They hold no secret: whoever means to forge can make new ones, and
what proves who wrote something is the signed exchange (design.md section 5).
"""

import re
from hashlib import sha256
from typing import NamedTuple

from rmtui.sheets.document import Document, texts

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter is taken for a digit."""
_MARK = b"rmtui-sheet "
_WRAPPED = {"html": (b"<!-- ", b" -->\n"), "pdf": (b"%", b"\n"), "txt": (b"", b"\n"), "xlsx": (b"", b"")}
_FOUND = re.compile(rb"rmtui-sheet (\S{1,80}) ([0-9A-Z]{4}-[0-9A-Z]{4}) ([0-9A-Z]{4}-[0-9A-Z]{4})(?: -->)?\r?\n?\Z")
_TAIL = 400


class Sealed(NamedTuple):
    """What the seal of a file says: the sheet's name and its printed checksum, and whether the file is unchanged."""

    name: str
    check: str
    intact: bool


def code(content: bytes) -> str:
    """Forty bits of SHA-256 in two groups of four."""
    number = int.from_bytes(sha256(content).digest()[:5])
    signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{signs[:4]}-{signs[4:]}"


def check_of(document: Document) -> str:
    """The checksum of all that the sheet says: the same whenever, in whatever format and how often it is printed."""
    said = [text for text in texts(document) if text not in (document.made, document.copy, document.page)]
    return code("\x1f".join(said).encode())


def seal(content: bytes, kind: str, name: str, check: str) -> bytes:
    """The file with its seal at the end; of a workbook it is the archive's comment."""
    before, after = _WRAPPED[kind]
    line = _MARK + f"{name} {check} ".encode()
    if kind == "xlsx":
        length = len(line) + len("XXXX-XXXX")
        content = content[:-2] + length.to_bytes(2, "little")
    whole = content + before + line
    return whole + code(whole).encode() + after


def look(content: bytes) -> Sealed | None:
    """What the seal of a file says; None where it has none."""
    tail = content[-_TAIL:]
    place = tail.rfind(_MARK)
    found = _FOUND.fullmatch(tail[place:]) if place >= 0 else None
    if found is None:
        return None
    name, check, given = (part.decode("ascii", "replace") for part in found.groups())
    start = len(content) - len(tail) + place + found.start(3)
    return Sealed(name, check, code(content[:start]) == given)
