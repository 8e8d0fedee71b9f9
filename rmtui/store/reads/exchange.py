"""Reads who exchanges files with this home, what waits for whom, what is missing, and the last files."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from json import dumps, loads
from typing import Any, NamedTuple

from rmtui.clock import from_utc_text
from rmtui.domain.exchange import ExchangeView, Introduction, PeerView, ReceiptView
from rmtui.domain.refusal import Refused
from rmtui.ids import name_id
from rmtui.store.log import hlc
from rmtui.store.log.vectors import Known, known, missing
from rmtui.store.reads.books import identity
from rmtui.store.reads.conflicts import conflict_count
from rmtui.store.reads.versions import devices
from rmtui.store.work import Connection, Read
from rmtui.text import clean

IDENTITY, LABEL, RECOVERY, NUMBER, ME, SENT = (
    *("age_identity", "device_label", "recovery"),
    *("bundle_number", "introduction", "sent "),
)
"""Keys of `meta` rows: the secret age identity, this device's name, the team's recovery recipients (JSON), the number
of the last bundle, this device's public keys (JSON), and before a device's id how far its last file went (JSON)."""

_SHOWN = 20
META = "SELECT value FROM meta WHERE key = ?"
HELD = "SELECT DISTINCT book FROM origin WHERE seq > 0 ORDER BY book"
ENDS = "SELECT id, seq FROM origin"
STAMP = "SELECT hlc FROM change WHERE origin = ? AND seq = ?"
PEERS = """SELECT device, person, label, role, book, own, sign_key, recipient, fingerprint, books, folder, paired_at,
 have, have_number, received_at, sent_at FROM peer WHERE active ORDER BY own DESC, person, label, paired_at, device"""
PAIRED = """SELECT device, trim(person || ' ' || label) FROM pairing WHERE live
 UNION SELECT device, trim(person || ' ' || label) FROM peer"""
RECEIPTS = """SELECT r.bundle, r.direction, r.at, coalesce(p.person, ''), coalesce(p.label, ''), r.file, r.changes
 FROM receipt r LEFT JOIN peer p ON p.device = r.device ORDER BY r.at DESC, r.bundle DESC LIMIT ?"""
TAKEN = "SELECT bundle, device FROM receipt WHERE digest = ? AND direction = 'in'"


class PeerRow(NamedTuple):
    """A paired device as it is kept; `books` are those named at pairing."""

    device: str
    person: str
    label: str
    role: str
    book: str
    own: bool
    sign_key: str
    recipient: str
    fingerprint: str
    books: frozenset[str]
    folder: str
    paired_at: str
    have: Mapping[str, int]
    have_number: int
    received_at: str
    sent_at: str

    @property
    def name(self) -> str:
        """Person and device."""
        return f"{self.person} {self.label}".strip()


def meta(db: Connection, key: str) -> str:
    """A note of the store about itself; empty for none."""
    row = db.execute(META, (key,)).fetchone()
    return str(row[0]) if row else ""


def peer_rows(db: Connection) -> tuple[PeerRow, ...]:
    """The paired devices, this manager's own first."""
    return tuple(_peer_row(row) for row in db.execute(PEERS).fetchall())


def peer_row(read: Read, device: str) -> PeerRow:
    """A paired device by its id. Raises Refused `no_such_peer`."""
    found = next((row for row in peer_rows(read.db) if row.device == device), None)
    if found is None:
        raise Refused("no_such_peer", who=clean(device))
    return found


def books_with(db: Connection, peer: PeerRow) -> frozenset[str]:
    """The books exchanged with a device now: all of the home with one of the manager's own, else those of pairing."""
    return peer.books | {row[0] for row in db.execute(HELD)} if peer.own else peer.books


def own_label(db: Connection) -> str:
    """This device's name: as given, or the machine's."""
    import platform

    return meta(db, LABEL) or clean(platform.node().split(".")[0])[:40] or "PC"


def introduction_now(read: Read) -> Introduction:
    """This device's introduction; without keys before the first was made. Read in the home's own book."""
    who, keys = identity(read), loads(meta(read.db, ME) or "{}")
    recovery = loads(meta(read.db, RECOVERY) or "[]")
    return Introduction(
        device=keys.get("device", ""),
        label=own_label(read.db),
        person=who.person,
        role=who.role,
        book=who.book,
        demo=who.demo,
        sign_key=keys.get("sign_key", ""),
        recipient=keys.get("recipient", ""),
        recovery=recovery[-1] if recovery else "",
    )


def exchange(read: Read) -> ExchangeView:
    """This device, the paired ones, the last files, and how many fields differ; read in the home's own book."""
    from rmtui.exchange.introduction import fingerprint

    me = introduction_now(read)
    return ExchangeView(
        me=me,
        fingerprint=fingerprint(me) if me.device else "",
        peers=peers(read),
        receipts=receipts(read),
        conflicts=conflict_count(read),
        waits_for_book=identity(read).waits,
    )


def receipts(read: Read, limit: int = _SHOWN) -> tuple[ReceiptView, ...]:
    """The last files that came or were written, newest first."""
    rows = read.db.execute(RECEIPTS, (limit,)).fetchall()
    return tuple(
        ReceiptView(bundle, direction, from_utc_text(at, read.zone), person, label, file, changes)
        for bundle, direction, at, person, label, file, changes in rows
    )


def peers(read: Read) -> tuple[PeerView, ...]:
    """The paired devices, this manager's own first, with what waits for each and what each has that is missing."""
    return tuple(_peer(read, row) for row in peer_rows(read.db))


def resolve_peer(read: Read, text: str) -> str:
    """The device meant by its id, its person, its name, or both.

    Raises Refused `no_such_peer`, or `two_such_peers` with their names.
    """
    wanted = clean(text)
    every = peer_rows(read.db)
    for names in (lambda row: (row.device, row.name), lambda row: (row.person,), lambda row: (row.label,)):
        found = [row for row in every if wanted in names(row)]
        if len(found) == 1:
            return found[0].device
        if found:
            raise Refused("two_such_peers", who=wanted, peers=", ".join(f"{row.name} ({row.device})" for row in found))
    raise Refused("no_such_peer", who=wanted)


def taken(read: Read, digest: str) -> tuple[str, str] | None:
    """The bundle and the sender's device of a file that was taken in, by its digest."""
    row = read.db.execute(TAKEN, (digest,)).fetchone()
    return (row[0], row[1]) if row else None


def vector(text: str) -> dict[str, int]:
    """A vector as it is kept."""
    found: dict[str, int] = loads(text or "{}")
    return found


def lacking(have: Mapping[str, int], ends: Mapping[str, Known]) -> int:
    """How many changes one who has this lacks."""
    return sum(ends[origin].seq - after for origin, after in missing(have, ends).items())


def device_names(db: Connection) -> dict[str, str]:
    """The names of all devices that were ever paired here, by id."""
    return {device: name for device, name in db.execute(PAIRED) if name}


def _peer(read: Read, row: PeerRow) -> PeerView:
    ends = known(read.db, sorted(books_with(read.db, row)))
    waits = missing(row.have, ends)
    sent = vector(meta(read.db, f"{SENT}{row.device}"))
    unsent = {origin: max(sent.get(origin, 0), row.have.get(origin, 0)) for origin in waits}
    missed = _missed(read.db, row)
    received = _moment(row.received_at, read.zone)
    return PeerView(
        device=row.device,
        person=row.person,
        label=row.label,
        role=row.role,
        own=row.own,
        books=tuple(sorted(books_with(read.db, row))),
        folder=row.folder,
        fingerprint=row.fingerprint,
        paired_at=from_utc_text(row.paired_at, read.zone),
        sent_at=_moment(row.sent_at, read.zone),
        received_at=received,
        waiting=lacking(row.have, ends),
        waiting_since=_oldest(read.db, waits.items(), read.zone),
        missing=missed,
        missing_since=received if missed else None,
        unsent=lacking(unsent, {origin: ends[origin] for origin in waits}),
    )


def _oldest(db: Connection, waits: Iterable[tuple[str, int]], zone: tzinfo) -> datetime | None:
    """When the first of these changes was made; each origin's are in order."""
    stamps = [db.execute(STAMP, (origin, after + 1)).fetchone()[0] for origin, after in waits]
    return hlc.moment(min(stamps)).astimezone(zone) if stamps else None


def _missed(db: Connection, row: PeerRow) -> tuple[str, ...]:
    """The names of the devices of which the peer had more, by its last file."""
    ends = dict(db.execute(ENDS).fetchall())
    behind = [origin for origin, seq in row.have.items() if seq > ends.get(origin, 0)]
    if not behind:
        return ()
    by_origin = {
        name_id("origin", device, book): name
        for device, name in device_names(db).items()
        for book in books_with(db, row)
    } | {origin: name for origin, name in devices(db).names.items() if name}
    return tuple(sorted({by_origin.get(origin, row.name) for origin in behind}))


def _peer_row(row: Any) -> PeerRow:
    kept = PeerRow(*row)
    return kept._replace(own=bool(kept.own), books=frozenset(loads(row[9])), have=vector(row[12]))


def _moment(text: str, zone: tzinfo) -> datetime | None:
    return from_utc_text(text, zone) if text else None


def books_text(books: Iterable[str]) -> str:
    """Books as a peer's row keeps them."""
    return dumps(sorted(books))
