"""Bundles `.rmx`: changes for other devices, signed by the sender, sealed with age for its recipients.

age(zip(manifest.json, manifest.sig, changes.jsonl)); a line of the changes is one JSON list, opaque to this module.
age proves that a bundle is whole, not who wrote it: hence the signature (design.md section 4).
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rmtui.domain.exchange import Progress, silent
from rmtui.domain.refusal import Refused
from rmtui.exchange.checked import Fields, finite, no_constant, parse, written
from rmtui.exchange.keys import (
    new_identity,
    public_key,
    recipient_of,
    seal,
    sign,
    signed_by,
    tail_text,
    unseal,
    valid_recipient,
)
from rmtui.exchange.manifest import FORMAT, LIMITS, Limits, Manifest, OriginPart, as_object, checked
from rmtui.exchange.saving import drafted, load

if TYPE_CHECKING:
    from rmtui.exchange.container import Container

__all__ = [
    "FORMAT",
    "LIMITS",
    "SUFFIX",
    "Limits",
    "Manifest",
    "Opened",
    "OriginPart",
    "check",
    "digest",
    "new_identity",
    "public_key",
    "read",
    "read_within",
    "recipient_of",
    "sign",
    "signed_by",
    "tail_text",
    "valid_recipient",
    "write",
]

SUFFIX = ".rmx"

_SIGNATURE = 200
_SIGNED = b"rmtui bundle 1\n"
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=no_constant, parse_float=finite)
_AT_ONCE = 1_000
_DEEPEST = 32
"""How deeply a line may be nested: far below what stops the interpreter when it is written down again."""


class Opened(NamedTuple):
    """A bundle that was read: its manifest with names cleaned, its lines, and the SHA-256 of the file."""

    manifest: Manifest
    lines: list[list[Any]]
    digest: str


def write(
    target: Path,
    manifest: Manifest,
    lines: Iterable[list[Any]],
    *,
    signing_key: bytes,
    recipients: Sequence[str],
    progress: Progress = silent,
) -> None:
    """Writes a bundle, whole or not at all; whatever is raised, by `lines` and `progress` too, leaves nothing behind.

    Raises Refused `not_written` with the reason, `bundle_too_big` or `recipient_unusable`; ValueError for a manifest
    that no reader would take.
    """
    checked(Fields(as_object(manifest, "0" * 64)))
    with drafted(target) as draft:
        packed = _packed(manifest, lines, signing_key, progress)
        progress("write.seal", 0, 1)
        sealed = seal(packed, recipients)
        if len(sealed) > LIMITS.file:
            raise Refused("bundle_too_big")
        draft.write(sealed)
        progress("write.flush", 0, 1)
        draft.flush()
        progress("write.rename", 0, 1)
        draft.rename()


def _packed(manifest: Manifest, lines: Iterable[list[Any]], signing_key: bytes, progress: Progress) -> bytes:
    from zipfile import ZipFile

    from rmtui.exchange import container

    packed, hasher, size = io.BytesIO(), sha256(), 0
    with ZipFile(packed, "w", compresslevel=1) as archive:
        with archive.open(container.member(container.CHANGES), "w") as file:
            for piece in _pieces(lines, manifest.changes, progress):
                hasher.update(piece)
                file.write(piece)
                size += len(piece)
                if packed.tell() > LIMITS.file or size > LIMITS.unpacked:
                    raise Refused("bundle_too_big")
        said = written(as_object(manifest, hasher.hexdigest()))
        if len(said) > LIMITS.manifest:
            raise Refused("bundle_too_big")
        archive.writestr(container.member(container.MANIFEST), said)
        archive.writestr(container.member(container.SIGNATURE), sign(signing_key, _SIGNED + said))
    # What our own reader refuses is not sent.
    container.Container(packed.getvalue(), LIMITS)
    return packed.getvalue()


def _pieces(lines: Iterable[list[Any]], total: int, progress: Progress) -> Iterator[bytes]:
    """The lines as written, many at once. Raises ValueError if they are not as many as was said."""
    done = 0
    progress("write.lines", 0, total)
    rest = iter(lines)
    while some := list(islice(rest, _AT_ONCE)):
        encoded = [_ENCODER.encode(line).encode() for line in some]
        if max(map(len, encoded)) > LIMITS.line:
            raise Refused("bundle_too_big")
        yield b"\n".join((*encoded, b""))
        done += len(some)
        progress("write.lines", done, total)
    if done != total:
        raise ValueError(f"{done} lines, {total} said")


def read(
    file: Path, *, identities: Sequence[str], sender: Callable[[str], str | None], progress: Progress = silent
) -> Opened:
    """Reads and verifies a bundle; `sender` gives the public key of a device id, None for one that is not paired.

    Raises Refused `bundle_not_for_us`, `bundle_stranger`, `bundle_forged`, `bundle_newer`, `bundle_too_big`,
    `bundle_unreadable`, `file_not_found` or `file_unreadable`; and what `sender` and `progress` raise.
    """
    return read_within(LIMITS, file, identities=identities, sender=sender, progress=progress)


def read_within(
    limits: Limits,
    file: Path,
    *,
    identities: Sequence[str],
    sender: Callable[[str], str | None],
    progress: Progress = silent,
) -> Opened:
    """`read` with other limits."""
    from rmtui.exchange.container import Container

    progress("read.open", 0, 1)
    sealed = _whole(file, limits.file)
    progress("read.unpack", 0, 1)
    archive = Container(unseal(sealed, identities), limits)
    progress("read.signature", 0, 1)
    manifest, promised = _vouched(archive, sender)
    progress("read.lines", 0, manifest.changes)
    _check_changes(archive, manifest, promised, progress)
    return Opened(manifest, _lines(archive, manifest, progress), sha256(sealed).hexdigest())


def glance(file: Path, *, identities: Sequence[str], sender: Callable[[str], str | None]) -> tuple[Manifest, str]:
    """What a bundle says of itself, signed by its sender, and the SHA-256 of the file; its changes are not looked at.

    Raises Refused as `read` does.
    """
    from rmtui.exchange.container import Container

    sealed = _whole(file, LIMITS.file)
    archive = Container(unseal(sealed, identities), LIMITS)
    return _vouched(archive, sender)[0], sha256(sealed).hexdigest()


def check(
    file: Path, *, identities: Sequence[str], sender: Callable[[str], str | None], progress: Progress = silent
) -> tuple[Manifest, str]:
    """What `read` verifies, without parsing the changes, which are those that were signed: manifest and digest."""
    from rmtui.exchange.container import Container

    sealed = _whole(file, LIMITS.file)
    archive = Container(unseal(sealed, identities), LIMITS)
    manifest, promised = _vouched(archive, sender)
    _check_changes(archive, manifest, promised, progress)
    return manifest, sha256(sealed).hexdigest()


def digest(file: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises Refused `file_not_found`, `file_unreadable` or `bundle_too_big`."""
    return sha256(_whole(file, LIMITS.file)).hexdigest()


def _whole(file: Path, limit: int) -> bytes:
    data = load(file, limit)
    if data is None:
        raise Refused("bundle_too_big")
    return data


def _vouched(archive: "Container", sender: Callable[[str], str | None]) -> tuple[Manifest, str]:
    """The manifest, once its signature is known to be the sender's, and the SHA-256 of the changes."""
    from rmtui.exchange import container

    said = archive.whole(container.MANIFEST, archive.limits.manifest)
    with container.damaged():
        signature = archive.whole(container.SIGNATURE, _SIGNATURE).decode("ascii")
        fields = parse(said)
        device, person, label = fields.id("device"), fields.shown("person"), fields.shown("label")
    key = sender(device)
    if key is None:
        raise Refused("bundle_stranger", person=person, label=label)
    if not signed_by(key, _SIGNED + said, signature):
        raise Refused("bundle_forged", person=person, label=label)
    with container.damaged():
        if fields.number("format") > FORMAT:
            raise Refused("bundle_newer")
        return checked(fields)


def _check_changes(archive: "Container", manifest: Manifest, promised: str, progress: Progress) -> None:
    """Refuses changes that are not those that were signed: before any of them is parsed."""
    from rmtui.exchange import container

    hasher, count, end = sha256(), 0, b"\n"
    for chunk in archive.chunks(container.CHANGES):
        hasher.update(chunk)
        count += chunk.count(b"\n")
        end = chunk[-1:]
        progress("read.lines", 0, manifest.changes)
    if hasher.hexdigest() != promised or count != manifest.changes or end != b"\n":
        raise Refused("bundle_unreadable")


def _lines(archive: "Container", manifest: Manifest, progress: Progress) -> list[list[Any]]:
    from rmtui.exchange import container

    lines: list[list[Any]] = []
    rest = b""
    for chunk in archive.chunks(container.CHANGES):
        *whole, rest = (rest + chunk).split(b"\n")
        if max(map(len, (*whole, rest))) > archive.limits.line:
            raise Refused("bundle_too_big")
        with container.damaged():
            lines.extend(map(_line, whole))
        progress("read.lines", len(lines), manifest.changes)
    return lines


def _line(data: bytes) -> list[Any]:
    """One line. Raises ValueError, RecursionError."""
    text = data.decode()
    line, end = _DECODER.raw_decode(text)
    if not isinstance(line, list) or end != len(text):
        raise ValueError("no list")
    if "\\u" in text:
        _ENCODER.encode(line).encode()  # half a surrogate pair can be escaped, but not stored
    if text.count("[") + text.count("{") > _DEEPEST:
        _check_depth(line, _DEEPEST)
    return line


def _check_depth(value: object, left: int) -> None:
    if not left:
        raise ValueError("nested too deeply")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_depth(inner, left - 1)
