"""Writes a file for a peer: all changes that it has not proved to have, numbered, signed, sealed and read back."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from json import dumps, loads
from pathlib import Path
from typing import Any, NamedTuple

from rmtui import __version__
from rmtui.clock import utc_text
from rmtui.domain.exchange import Exported, Introduction, Progress, silent
from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle
from rmtui.exchange.places import bundle_name
from rmtui.ids import new_id
from rmtui.store import audit
from rmtui.store.derive import raw
from rmtui.store.exchanging import packs
from rmtui.store.exchanging.bulk import in_bulk
from rmtui.store.file.connections import VERSION
from rmtui.store.file.device import Device
from rmtui.store.log import actions, vectors
from rmtui.store.log.wire import to_line
from rmtui.store.reads.exchange import (
    IDENTITY,
    NUMBER,
    RECOVERY,
    SENT,
    PeerRow,
    books_with,
    meta,
    peer_row,
    peer_rows,
)
from rmtui.store.store import Store
from rmtui.store.tables import Peer, ReceiptRow
from rmtui.store.work import Connection, Work
from rmtui.store.writes import pairing
from rmtui.text import clean

_OFTEN = 1_000
"""Changes between two words about the progress."""
_MINE = "SELECT id FROM origin WHERE mine"


class _Cargo(NamedTuple):
    """What goes into a file: read in one transaction."""

    manifest: bundle.Manifest
    lines: list[list[Any]]
    me: Introduction
    identity: str
    recovery: tuple[str, ...]
    sent: dict[str, int]


def export(store: Store, device: str, target: Path | None, progress: Progress = silent) -> Exported:
    """Writes what a peer lacks into a folder, as the file named, or (None) where the last file for it went.

    Written too where nothing is new: it carries how far this home is. What `progress` raises up to `export.note` ends
    it, and no file stays. Raises Refused `no_such_peer`, `no_folder`, `not_written`.
    """
    return _send(store, device, target, progress, request=False)


def request(store: Store, device: str, target: Path | None, progress: Progress = silent) -> Exported:
    """Writes a file without changes that tells a peer how far this home is, so that it sends what is missing."""
    return _send(store, device, target, progress, request=True)


@in_bulk
def _send(store: Store, device: str, target: Path | None, progress: Progress, *, request: bool) -> Exported:
    progress("export.begin", 0, 1)
    peer = store.read(peer_row, device)
    if target is None and not peer.folder:
        raise Refused("no_folder", person=peer.person)
    carried = packs.Carried() if request else packs.prepare(store, peer)
    progress("export.number", 0, 1)
    cargo = store.write(_collect, store.device, device, request, progress)
    now = store.clock.real().astimezone(store.clock.now().tzinfo)
    file = _file(Path(peer.folder) if target is None else target, cargo.me, peer, now)
    recipients = list(dict.fromkeys((peer.recipient, cargo.me.recipient, *cargo.recovery)))
    key = store.device.signing_key
    bundle.write(file, cargo.manifest, cargo.lines, signing_key=key, recipients=recipients, progress=progress)
    try:
        progress("write.read_back", 0, 1)
        digest = _read_back(file, cargo)
        progress("export.note", 0, 1)
        store.write(_note, cargo, peer, file, digest)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    progress("export.done", 1, 1)
    return Exported(str(file), peer.person, peer.label, cargo.manifest.changes, cargo.manifest.bundle, *carried)


def _collect(work: Work, device: Device, to: str, request: bool, progress: Progress) -> _Cargo:
    """Numbers the bundle and reads what goes into it."""
    db = raw(work)
    me, peer = pairing.introduce(work, device), _peer(db, to)
    number = int(meta(db, NUMBER) or 0) + 1
    pairing.put_meta(work, NUMBER, str(number))
    ends = vectors.known(db, sorted(books_with(db, peer)))
    wanted = {} if request else vectors.missing(peer.have, ends)
    lines: list[list[Any]] = []
    total = sum(ends[origin].seq - after for origin, after in wanted.items())
    progress("export.collect", 0, total)
    for origin, after in wanted.items():
        for line in map(to_line, vectors.stretch(db, origin, after)):
            lines.append(line)
            if len(lines) % _OFTEN == 0:
                progress("export.collect", len(lines), total)
    manifest = bundle.Manifest(
        bundle=new_id(),
        number=number,
        made_at=utc_text(work.session.info["real"]()),
        program=__version__,
        schema=VERSION,
        device=device.id,
        person=me.person,
        label=me.label,
        role=me.role,
        to=(to,),
        books=tuple(sorted(books_with(db, peer))),
        have={origin: end.seq for origin, end in ends.items()},
        parts=() if request else tuple(_parts(db, device, peer.have, ends)),
        changes=total,
        request=request,
    )
    recovery = tuple(loads(meta(db, RECOVERY) or "[]"))
    sent = {origin: end.seq for origin, end in ends.items()}
    return _Cargo(manifest, lines, me, meta(db, IDENTITY), recovery, sent)


def _peer(db: Connection, device: str) -> PeerRow:
    return next(row for row in peer_rows(db) if row.device == device)


def _parts(
    db: Connection, device: Device, have: vectors.Vector, ends: dict[str, vectors.Known]
) -> Iterator[bundle.OriginPart]:
    """The stretches by origin: of every log known here, without changes where the peer lacks none.

    The hash where such a one stands tells the peer whether it has the same log: the twin of a cloned device would else
    take changes that replace its own. This device signs for the ends of its own logs, and for those nobody signed.
    """
    mine = {row[0] for row in db.execute(_MINE)}
    for origin, end in ends.items():
        after, signature = min(have.get(origin, 0), end.seq), end.signature
        if origin in mine or not signature:
            text = bundle.tail_text(origin, end.seq, end.hash)
            signature = f"{device.id} {bundle.sign(device.signing_key, text)}"
        start = vectors.hash_at(db, origin, after)
        yield bundle.OriginPart(
            origin, end.book, end.device, after, start, end.seq, end.hash, end.hlc, signature
        )  # fmt: skip


def _file(target: Path, me: Introduction, peer: PeerRow, now: datetime) -> Path:
    """The file named, or in a folder a new one whose name says from whom and to whom."""
    if not target.is_dir():
        return target
    own = (me.person, f"{me.label} {peer.label}")
    name = Path(bundle_name(*(own if peer.own else (f"{me.person} {peer.person}", me.label)), now))
    names = (name.name if n == 1 else f"{name.stem}-{n}{name.suffix}" for n in count(1))
    return next(file for file in map(target.joinpath, names) if not file.exists())


def _read_back(file: Path, cargo: _Cargo) -> str:
    """Reads the file as the peer will; its digest. Raises Refused `not_read_back`."""
    try:
        manifest, digest = bundle.check(file, identities=[cargo.identity], sender=lambda _device: cargo.me.sign_key)
    except Refused as refused:
        raise Refused("not_read_back", file=clean(str(file))) from refused
    if (manifest.bundle, manifest.changes) != (cargo.manifest.bundle, len(cargo.lines)):
        raise Refused("not_read_back", file=clean(str(file)))
    return digest


def _note(work: Work, cargo: _Cargo, peer: PeerRow, file: Path, digest: str) -> None:
    """The receipt, where the file went, and that what was done here has left the machine."""
    manifest, at = cargo.manifest, utc_text(work.session.info["real"]())
    work.session.add(
        ReceiptRow(
            bundle=manifest.bundle, direction="out", digest=digest, at=at, device=peer.device, file=clean(str(file)),
            changes=manifest.changes,
        )
    )  # fmt: skip
    row = work.session.get_one(Peer, peer.device)
    row.folder = str(file.parent.resolve())
    audit.record(work, "request" if manifest.request else "export", peer.name, manifest.changes)
    if manifest.request:
        return
    row.sent_at = at
    pairing.put_meta(work, f"{SENT}{peer.device}", dumps(cargo.sent))
    here = work.book
    for book in manifest.books:
        work.book = book
        actions.mark_left(work)
    work.book = here
