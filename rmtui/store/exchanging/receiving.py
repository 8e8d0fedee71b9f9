"""Takes a peer's file in: verified first, then applied whole in one transaction, or shown and rolled back."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import Any, NamedTuple

from rmtui.clock import utc_text
from rmtui.domain.exchange import Preview, Progress, Receipt, silent
from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle
from rmtui.store import audit
from rmtui.store.derive import raw
from rmtui.store.exchanging import telling, vouching
from rmtui.store.exchanging.bulk import in_bulk
from rmtui.store.log import hlc, merge, vectors
from rmtui.store.log.chain import Entry
from rmtui.store.log.intake import End, chain_up
from rmtui.store.log.wire import from_line
from rmtui.store.reads.exchange import (
    IDENTITY,
    SENT,
    PeerRow,
    device_names,
    lacking,
    meta,
    peer_rows,
    taken,
)
from rmtui.store.store import Store
from rmtui.store.tables import Peer, ReceiptRow
from rmtui.store.work import Read, Work
from rmtui.store.writes import pairing
from rmtui.text import clean

_OFTEN = 1_000
"""Changes between two words about the progress."""
_BEYOND = hlc.tick("", datetime(2200, 1, 1, tzinfo=UTC))
"""No stamp is of that time: all dates are bounded (design.md section 3), and every later stamp would follow it."""


class _Arrived(NamedTuple):
    """A file that was read, from whom, and its changes, chained."""

    opened: bundle.Opened
    peer: PeerRow
    stretches: Sequence[merge.Stretch]
    file: Path


class _Shown(Exception):
    """Ends the transaction of a preview: nothing of it stays."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


@in_bulk
def preview(store: Store, file: Path, progress: Progress = silent, *, recovery: str = "") -> Preview:
    """What a file would do: taken in by the same code, and rolled back. Raises Refused as `take_in`."""
    arrived = _arrived(store, file, progress, recovery)
    try:
        _write(store, arrived, progress, show=True)
    except _Shown as shown:
        return shown.preview
    raise AssertionError("a preview ends by its exception")


@in_bulk
def take_in(store: Store, file: Path, progress: Progress = silent, *, recovery: str = "") -> Receipt:
    """Takes a file in, after a backup; the same file again does nothing. `recovery` is the team's recovery key.

    What `progress` raises up to `merge.commit` ends it, and nothing has changed. Raises Refused: the file is not for
    this device or not from one that is paired, damaged, of books that are not exchanged with it, `bundle_gap`,
    `cloned_device`, `bundle_forged_origin`, `bundle_not_usable`.
    """
    known = store.read(taken, bundle.digest(file))
    if known is not None:
        return _again(store, *known)
    arrived = _arrived(store, file, progress, recovery)
    if store.read(_has_news, arrived.stretches):
        progress("backup.begin", 0, 1)
        store.backup_now("merge")
        progress("backup.done", 0, 1)
    receipt = _write(store, arrived, progress, show=False)
    progress("merge.done", 1, 1)
    return receipt


def _again(store: Store, bundle_id: str, device: str) -> Receipt:
    def person(read: Read) -> str:
        row = read.db.execute("SELECT person FROM peer WHERE device = ?", (device,)).fetchone()
        return row[0] if row else ""

    return Receipt(bundle_id, store.read(person), 0, 0, True, 0, device)


def _arrived(store: Store, file: Path, progress: Progress, recovery: str) -> _Arrived:
    """The file, read and verified as far as it can be without the book."""
    here, own, known = store.device.id, store.read(_identity), store.read(_peers)

    def key_of(device: str) -> str | None:
        if device == here:
            raise Refused("bundle_own")
        return known[device].sign_key if device in known else None

    identities = [one for one in (own, recovery) if one]
    opened = bundle.read(file, identities=identities, sender=key_of, progress=progress)
    manifest = opened.manifest
    peer = known[manifest.device]
    progress("check.digest", 0, 1)
    if here not in manifest.to and not recovery:
        raise Refused("bundle_not_for_us")
    books = {part.book for part in manifest.parts}
    if not books <= set(manifest.books) or not (peer.own or set(manifest.books) <= peer.books):
        raise Refused("bundle_foreign", person=peer.person, label=peer.label)
    return _Arrived(opened, peer, list(_stretches(opened, progress)), file)


def _identity(read: Read) -> str:
    return meta(read.db, IDENTITY)


def _peers(read: Read) -> dict[str, PeerRow]:
    return {row.device: row for row in peer_rows(read.db)}


def _stretches(opened: bundle.Opened, progress: Progress) -> Iterator[merge.Stretch]:
    """The changes by origin, chained onto the hash that the sender's manifest names.

    Raises Refused `bundle_not_usable` where lines and manifest do not fit each other.
    """
    manifest, lines, done = opened.manifest, opened.lines, 0
    progress("check.chain", 0, len(lines))
    if sum(part.last - part.after for part in manifest.parts) != len(lines):
        raise Refused("bundle_not_usable", person=manifest.person, reason="count")
    for part in manifest.parts:
        own = lines[done : done + part.last - part.after]
        try:
            chained = chain_up(part.after_hash, _entries(part, own, progress, done, len(lines)))
        except ValueError as error:
            raise Refused("bundle_not_usable", person=manifest.person, reason=str(error)) from error
        done += len(own)
        ends = (chained[-1].hash, chained[-1].hlc) if chained else (part.after_hash, part.hlc)
        if ends != (part.last_hash, part.hlc):
            raise Refused("bundle_not_usable", person=manifest.person, reason="hash")
        start = End(part.after, part.after_hash)
        yield merge.Stretch(part.origin, part.book, part.device, start, part.signature, chained)


def _entries(
    part: bundle.OriginPart, lines: Sequence[list[Any]], progress: Progress, done: int, total: int
) -> Iterator[Entry]:
    for n, line in enumerate(lines, 1):
        if n % _OFTEN == 0:
            progress("check.chain", done + n, total)
        entry = from_line(line, part.origin, part.book, part.after + n)
        if entry.hlc >= _BEYOND:
            raise ValueError("clock")
        yield entry


def _has_news(read: Read, stretches: Sequence[merge.Stretch]) -> bool:
    ends = vectors.known(read.db, sorted({stretch.book for stretch in stretches}))
    return any(
        stretch.origin not in ends or stretch.entries[-1].seq > ends[stretch.origin].seq
        for stretch in stretches
        if stretch.entries
    )


def _write(store: Store, arrived: _Arrived, progress: Progress, *, show: bool) -> Receipt:
    """The one transaction. Its refusals are worded with names; of a gap it stays noted how far the sender is."""
    try:
        return store.write(_show if show else _take, arrived, progress)
    except Refused as refused:
        if refused.message == "bundle_gap":
            store.write(_note_have, arrived, request=False)
        raise _worded(store, refused, arrived) from refused


def _worded(store: Store, refused: Refused, arrived: _Arrived) -> Refused:
    """What the merge refused, with the names of those concerned."""
    person, label = arrived.peer.person, arrived.peer.label
    names = store.read(lambda read: device_names(read.db))
    if refused.message in ("bundle_gap", "bundle_foreign"):
        return Refused(refused.message, person=person, label=label)
    if refused.message == "bundle_not_usable":
        return Refused(refused.message, person=person, reason=refused.values["reason"])
    if refused.message in ("cloned_device", "bundle_forged_origin"):
        device = refused.values["device"]
        own = arrived.peer.name if device == arrived.peer.device else device
        return Refused(refused.message, name=names.get(device, own), person=person)
    return refused


def _apply(work: Work, arrived: _Arrived, progress: Progress) -> merge.Applied:
    progress("merge.begin", 0, 1)
    applied = merge.apply(work, arrived.stretches, progress)
    progress("merge.origins", 0, 1)
    vouching.check(work, arrived.stretches)
    return applied


def _show(work: Work, arrived: _Arrived, progress: Progress) -> Receipt:
    rows = telling.live_rows(work, arrived.opened.manifest.books)
    applied = _apply(work, arrived, progress)
    stamp = max((stretch.entries[-1].hlc for stretch in arrived.stretches if stretch.entries), default="")
    raise _Shown(telling.preview(work, arrived.opened.manifest, arrived.peer, applied, rows, stamp))


def _take(work: Work, arrived: _Arrived, progress: Progress) -> Receipt:
    applied = _apply(work, arrived, progress)
    progress("merge.receipt", 0, 1)
    manifest, peer = arrived.opened.manifest, arrived.peer
    row = _note_have(work, arrived, request=manifest.request)
    work.session.add(
        ReceiptRow(
            bundle=manifest.bundle, direction="in", digest=arrived.opened.digest, at=row.received_at,
            device=peer.device, file=clean(str(arrived.file)), changes=applied.entries,
        )
    )  # fmt: skip
    audit.record(work, "merge", peer.name, applied.entries)
    work.session.flush()
    ends = vectors.known(raw(work), sorted(manifest.books))
    owed = lacking(manifest.have, ends)
    progress("merge.commit", 0, 1)
    return Receipt(
        manifest.bundle, peer.person, applied.entries, telling.conflicts_new(applied), False, owed, peer.device
    )  # fmt: skip


def _note_have(work: Work, arrived: _Arrived, *, request: bool) -> Peer:
    """How far the sender is, by its newest file; one that asks for changes says that what was sent did not arrive."""
    manifest = arrived.opened.manifest
    row = work.session.get_one(Peer, arrived.peer.device)
    if manifest.number > row.have_number:
        row.have, row.have_number = dumps(dict(manifest.have)), manifest.number
        if request:
            pairing.put_meta(work, f"{SENT}{row.device}", "{}")
    row.received_at = utc_text(work.session.info["real"]())
    return row
