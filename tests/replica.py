"""A device with its books in memory, for random histories: the program's pure pieces, without a database.

The log, what is new in a bundle, stamps, hashes, bodies and the fold are the program's own; only the keeping is here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from json import JSONEncoder
from typing import Any, NamedTuple

from rmtui.store.log import hlc
from rmtui.store.log.append import kind_of, setting
from rmtui.store.log.chain import Entry, body_text
from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import CREATE, FACT, Conflict, Fold, HeadKey, Key, Logged, State, TableSpec, Value, Version
from rmtui.store.log.intake import End, chain_up, fresh
from rmtui.store.log.rights import origin_id
from rmtui.store.log.vectors import Known
from rmtui.store.log.wire import from_line, to_line

ENCODE = JSONEncoder(ensure_ascii=False, check_circular=False).encode
_NAMES = {name: ("id", "book", *spec.fields, *(["live"] if spec.fact else [])) for name, spec in TABLES.items()}
origin_of = cache(origin_id)
NOTHING: Mapping[str, int] = {}


class Stretch(NamedTuple):
    """Some changes of one origin in a row, as lines of a bundle, after a known change."""

    origin: str
    book: str
    device: str
    after: End
    lines: Sequence[Sequence[Any]]
    hashes: Sequence[str]
    """Of the changes as the sender has them, by which the oracle is told what came."""


class Bundle(NamedTuple):
    """A file from one device to another: what it may lack, and how far the sender knows every log."""

    sender: str
    to: str
    number: int
    have: Mapping[str, int]
    stretches: Sequence[Stretch]
    books: Collection[str]


class Shared(NamedTuple):
    """What all devices of a history share to be quick: salts, and what was already worked out of the same text."""

    salts: Iterator[int]
    chained: dict[tuple[str, str], list[Entry]]
    logged: dict[str, Logged]


class Copy(NamedTuple):
    """A replica's file as it was at some moment, without the device's identity, which lies outside."""

    arrived: Sequence[Entry]
    ends: Mapping[str, Known]
    stamp: str
    proved: Mapping[str, tuple[int, Mapping[str, int]]]
    numbers: Mapping[str, int]


class Replica:
    """One device: logs by origin, rows folded one by one as they are asked for, what peers have proved to have."""

    tables: Mapping[str, TableSpec] = TABLES

    def __init__(self, device: str, books: Collection[str], shared: Shared) -> None:
        self.device = device
        self.shared = shared
        self.books = tuple(books)
        self.stamp = ""
        self.arrived: list[Entry] = []
        self.logs: dict[str, list[Entry]] = {}
        self.ends: dict[str, Known] = {}
        self.proved: dict[str, tuple[int, Mapping[str, int]]] = {}
        self.numbers: dict[str, int] = {}
        self._mine = {book: origin_of(device, book) for book in books}
        self._folds: dict[Key, Fold] = {}
        self._created: set[Key] = set()
        self._facts = Fold(self.tables)
        self._states: dict[Key, State] = {}

    def copy(self) -> Copy:
        """The file as it is now."""
        return Copy(tuple(self.arrived), dict(self.ends), self.stamp, dict(self.proved), dict(self.numbers))

    def load(self, copy: Copy) -> "Replica":
        """Puts a copied file into this empty replica."""
        for entry in copy.arrived:
            self._keep(entry, copy.ends[entry.origin].device)
        self.stamp = copy.stamp
        self.proved.update(copy.proved)
        self.numbers.update(copy.numbers)
        return self

    def end(self, origin: str) -> End:
        """The end of an origin's log as it is known here."""
        log = self.logs.get(origin)
        return End(len(log), log[-1].hash) if log else End(0, "")

    def origin(self, book: str) -> str:
        """This device's origin in a book."""
        return self._mine[book]

    def write(self, book: str, kind: str, key: Key, body: Mapping[str, Any], now: datetime) -> Entry:
        """Logs a change of this device."""
        origin = self.origin(book)
        end = self.end(origin)
        self.stamp = hlc.tick(self.stamp, now)
        entry = Entry(
            *(origin, end.seq + 1, book, "action", "", self.stamp, self.device, kind, *key),
            *(body_text(body), f"{next(self.shared.salts):032x}", 2, "", ""),
        )
        (chained,) = chain_up(end.hash, [entry])
        self._keep(chained, self.device)
        return chained

    def create(self, book: str, key: Key, values: Mapping[str, Value], now: datetime) -> Entry:
        """A new row or fact."""
        kind = FACT if TABLES[key[0]].fact else "create"
        return self.write(book, kind, key, {name: {"v": value} for name, value in values.items()}, now)

    def change(self, key: Key, values: Mapping[str, Value], now: datetime, kind: str = "") -> Entry:
        """New values of a row, in place of all that stand here."""
        state = self.state_of(key)
        body = self.body(key, values, state)
        return self.write(str(state.rows[key]["book"]), kind or kind_of(values), key, body, now)

    def body(self, _key: Key, values: Mapping[str, Value], state: State) -> dict[str, dict[str, Any]]:
        """The body of a set."""
        heads: dict[str, tuple[Version, ...]] = {}
        for _, _, name, origin, seq in sorted(state.heads):
            heads[name] = (*heads.get(name, ()), (origin, seq))
        return setting(values, heads)

    def _keep(self, entry: Entry, device: str) -> None:
        self.logs.setdefault(entry.origin, []).append(entry)
        self.ends[entry.origin] = Known(entry.book, device, entry.seq, entry.hash, entry.hlc, "")
        self.arrived.append(entry)
        self.stamp = max(self.stamp, entry.hlc)
        if entry.hash not in self.shared.logged:
            self.shared.logged[entry.hash] = entry.logged()
        self.fold(self.shared.logged[entry.hash])

    def fold(self, change: Logged) -> None:
        """Gives a change to the fold of its row, or to that of all facts."""
        if change.kind == FACT:
            self._facts.add(change)
            return
        key = (change.tbl, change.row_id)
        if key not in self._folds:
            self._folds[key] = Fold(self.tables)
        self._folds[key].add(change)
        if change.kind == CREATE:
            self._created.add(key)
        self._states.pop(key, None)

    def knows(self, key: Key) -> bool:
        """Whether this register row stands here."""
        return key in self._created

    def state_of(self, key: Key) -> State:
        """What one register row is."""
        if key not in self._states:
            self._states[key] = self._folds[key].state()
        return self._states[key]

    def standing(self, key: Key, name: str) -> tuple[Version, ...]:
        """The unreplaced versions of a field."""
        heads = sorted(self.state_of(key).heads)
        own = tuple((origin, seq) for _, _, field, origin, seq in heads if field == name)
        return own or tuple((origin, seq) for _, _, field, origin, seq in heads if not field)

    def conflicts(self) -> list[Conflict]:
        """All fields with several standing values."""
        return [conflict for key in sorted(self._folds) for conflict in self.state_of(key).conflicts]

    def facts(self) -> list[tuple[Key, str]]:
        """The facts known here in the order of their coming, each with its book."""
        return [((one.tbl, one.row_id), one.book) for one in self.arrived if one.kind == FACT]

    def state(self) -> State:
        """What the books are here: all rows together."""
        facts = self._facts.state()
        rows = dict(facts.rows)
        heads: set[HeadKey] = set(facts.heads)
        conflicts: list[Conflict] = []
        for key in sorted(self._folds):
            state = self.state_of(key)
            rows.update(state.rows)
            heads |= state.heads
            conflicts.extend(state.conflicts)
        return State(rows, frozenset(heads), tuple(conflicts))

    def have(self, books: Collection[str]) -> dict[str, int]:
        """The vector of these books."""
        return {origin: end.seq for origin, end in self.ends.items() if end.book in books}

    def bundle(self, peer: "Replica", *, request: bool = False) -> Bundle:
        """A file for a peer: all that it has not proved to have; a request carries nothing."""
        books = [book for book in self.books if book in peer.books]
        ends = {origin: end for origin, end in self.ends.items() if end.book in books}
        have = {origin: end.seq for origin, end in ends.items()}
        proved = self.proved.get(peer.device, (0, NOTHING))[1]
        self.numbers[peer.device] = self.numbers.get(peer.device, 0) + 1
        stretches = [] if request else [self._stretch(*one) for one in self.begins(proved, ends).items()]
        return Bundle(self.device, peer.device, self.numbers[peer.device], have, stretches, books)

    def begins(self, proved: Mapping[str, int], ends: Mapping[str, Known]) -> dict[str, int]:
        """After which change of each origin a file begins.

        Of a log of which the peer lacks nothing, the file still names the end: its hash tells of a log that differs,
        and its number of one who lacks what the file builds on.
        """
        return {origin: min(end.seq, proved.get(origin, 0)) for origin, end in ends.items()}

    def _stretch(self, origin: str, after: int) -> Stretch:
        log, end = self.logs[origin], self.ends[origin]
        if after == end.seq:
            return Stretch(origin, end.book, end.device, End(after, end.hash), (), ())
        start = End(after, log[after - 1].hash if after else "")
        rest = log[after:]
        lines = [to_line(entry) for entry in rest]
        return Stretch(origin, end.book, end.device, start, lines, [entry.hash for entry in rest])

    def take(self, bundle: Bundle) -> int:
        """Takes in a bundle, whole or not at all: how many changes were new. Raises Gap and Fork."""
        new: list[tuple[Entry, str]] = []
        for one in bundle.stretches:
            log = self.logs.get(one.origin, [])
            entries = fresh(one.origin, self.end(one.origin), one.after, self._opened(one), partial(_hash_at, log))
            new.extend((entry, one.device) for entry in entries)
        for entry, device in new:
            self._keep(entry, device)
        # Only a peer's own file proves what it has, and the newest counts.
        if bundle.number > self.proved.get(bundle.sender, (0, NOTHING))[0]:
            self.proved[bundle.sender] = (bundle.number, bundle.have)
        return len(new)

    def _opened(self, one: Stretch) -> list[Entry]:
        if not one.lines:
            return []
        known = (one.after.hash, one.hashes[-1])
        if known not in self.shared.chained:
            lines = enumerate(one.lines, one.after.seq + 1)
            entries = (from_line(line, one.origin, one.book, seq) for seq, line in lines)
            self.shared.chained[known] = chain_up(one.after.hash, entries)
        return self.shared.chained[known]


def _hash_at(log: Sequence[Entry], seq: int) -> str:
    return log[seq - 1].hash


def canonical(state: State, book: str) -> str:
    """The state of one book as text: rows, heads and conflicts, in one order."""
    mine = {key: row for key, row in state.rows.items() if row["book"] == book}
    conflicts = [
        [one.tbl, one.row_id, one.field, [[each.origin, each.seq, each.value] for each in one.candidates]]
        for one in state.conflicts
        if (one.tbl, one.row_id) in mine
    ]
    return text_of(mine, (head for head in state.heads if head[:2] in mine), conflicts)


def text_of(rows: Mapping[Key, Mapping[str, Value]], heads: Iterable[HeadKey], conflicts: Sequence[Any]) -> str:
    """Rows with all fields, heads and conflicts as canonical text. Raises ValueError for a row of other fields."""
    lines = []
    for key in sorted(rows):
        names, row = _NAMES[key[0]], rows[key]
        if len(row) != len(names):
            raise ValueError(f"{key} has other fields")
        lines.append([*key, [row[name] for name in names]])
    return ENCODE([lines, sorted(heads), conflicts])
