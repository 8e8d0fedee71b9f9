"""Devices that write and exchange files, action by action, and an oracle that is told of every write.

An action names what happens, which device does it, and two numbers that pick the rest, so that a generator of random
numbers and Hypothesis make the same histories. Tables and fields are those of the model.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NamedTuple

from rmtui.store.log.chain import Entry
from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import RETRACTION, FieldSpec, Key, Value
from rmtui.store.log.intake import Fork, Gap
from rmtui.store.log.rights import PAIRING
from tests.oracle import Truth, Write, truth
from tests.replica import Bundle, Copy, Replica, Shared, origin_of

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SKEWS = (0, 0, 0, -2, -1, 1, 3, 10)
"""Days by which a device's clock may be off."""
STEPS = (0.001, 1, 3600, 86400, -3600, -86400)
"""Seconds by which time goes on, or a clock is put back."""
TEXTS = ("", "甲", "乙", "x")
ROLES = ("lead", "outlet", "president", "own", "lead", "rm")
REGISTERS = tuple(name for name, spec in TABLES.items() if not spec.fact)
FACTS = tuple(name for name, spec in TABLES.items() if spec.fact and name not in (RETRACTION, PAIRING))
JUDGED = tuple(name for name, spec in TABLES.items() if spec.roles)


class Action(NamedTuple):
    """One step of a history."""

    what: str
    who: int
    a: int
    b: int


class Setup(NamedTuple):
    """How a history begins: the days each device's clock is off, whether there are two books, and which tables."""

    skews: Sequence[int]
    two_books: bool
    focus: int


class World:
    """The devices, the files that are under way, and what each device was told."""

    def __init__(self, setup: Setup, make: type[Replica] = Replica, *, odd: int = -1, keep_id: bool = False) -> None:
        self.setup, self.make, self.odd, self.keep_id = setup, make, odd, keep_id
        self.shared = Shared(count(), {}, {})
        self.replicas: list[Replica] = []
        self.skews = list(map(float, setup.skews))
        self.known: list[set[int]] = []
        self.saved: dict[int, tuple[Copy, frozenset[int]]] = {}
        self.undoable: dict[int, list[tuple[Key, str, Value, Entry]]] = {}
        self.writes: list[Write] = []
        self.numbers: dict[str, int] = {}
        self.origins: dict[tuple[str, str], str] = {}
        self.mail: list[Bundle] = []
        self.elapsed = 0.0
        self.gaps, self.forks = 0, list[Fork]()
        self.cloned: set[str] = set()
        for n in range(len(setup.skews)):
            # The first holds every book; of the others, some only one.
            held = ["b0", "b1"] if n % 3 == 0 else [f"b{n % 3 - 1}"]
            self._join(self.replica(f"d{n}", held if setup.two_books else ["b0"]), set())
        self.tables = [REGISTERS[(setup.focus + n) % len(REGISTERS)] for n in range(2)]
        self.fact_tables = [FACTS[(setup.focus + n) % len(FACTS)] for n in range(2)]

    def replica(self, device: str, books: Collection[str]) -> Replica:
        """A new, empty device."""
        self.origins.update({(device, book): origin_of(device, book) for book in books})
        make = self.make if self.odd < 0 or device == f"d{self.odd}" else Replica
        return make(device, books, self.shared)

    def _join(self, replica: Replica, known: set[int]) -> None:
        self.replicas.append(replica)
        self.known.append(known)

    def act(self, action: Action) -> None:
        """Does one action; one that has nothing to act on does nothing."""
        handler: Callable[[int, int, int], None] = getattr(self, f"do_{action.what}")
        handler(action.who % len(self.replicas), action.a, action.b)

    def now(self, who: int) -> datetime:
        """What a device's clock says."""
        return START + timedelta(days=self.skews[who], seconds=self.elapsed)

    def note(self, who: int, entry: Entry, values: Mapping[str, Value]) -> None:
        """Tells the oracle of a write."""
        number = len(self.writes)
        self.numbers[entry.hash] = number
        said = (entry.origin, entry.seq, entry.hlc, entry.book, entry.kind, entry.tbl, entry.row_id)
        self.writes.append(Write(number, *said, values, frozenset(self.known[who])))
        self.known[who].add(number)

    def fields(self, tbl: str) -> list[str]:
        """The few fields of a table that this history speaks of, so that devices often mean the same one."""
        specs = TABLES[tbl].fields
        names = [name for name in specs if name != "deleted"]
        flags = [name for name in names if specs[name].rule == "true_wins"]
        chosen = [names[(self.setup.focus // len(REGISTERS) + 5 * n) % len(names)] for n in range(2)]
        return [*dict.fromkeys([*chosen, *flags[self.setup.focus % 6 :][:1]])]

    def do_wait(self, who: int, a: int, b: int) -> None:
        """Time goes on; or one clock is put back."""
        step = STEPS[a % len(STEPS)]
        if step > 0:
            self.elapsed += step * (1 + b % 3)
        else:
            self.skews[who] += step / 86400

    def do_create(self, who: int, a: int, b: int) -> None:
        """A row of an identity that two devices work out alike."""
        replica, tbl = self.replicas[who], self.tables[a % 2]
        book = replica.books[a // 2 % len(replica.books)]
        key = (tbl, f"{book}-{tbl}")
        if replica.knows(key):
            self.do_set(who, a, b)
        else:
            values = {name: _value(TABLES[tbl].fields[name], b + n) for n, name in enumerate(self.fields(tbl))}
            self.note(who, replica.create(book, key, values, self.now(who)), values)

    def _row(self, who: int, a: int) -> Key | None:
        replica = self.replicas[who]
        keys = [(tbl, f"{book}-{tbl}") for tbl in self.tables for book in replica.books]
        known = [key for key in keys if replica.knows(key)]
        return known[a % len(known)] if known else None

    def _change(self, who: int, key: Key, values: Mapping[str, Value], kind: str = "") -> None:
        entry = self.replicas[who].change(key, values, self.now(who), kind)
        self.note(who, entry, values)

    def do_set(self, who: int, a: int, b: int) -> None:
        """New values for one field, now and then two."""
        key = self._row(who, a)
        if key is None:
            self.do_create(who, a, b)
            return
        names = self.fields(key[0])
        chosen = [names[b % 5 // 2 % len(names)], *names[:: b % 5 or 9][1:2]]
        values = {name: _value(TABLES[key[0]].fields[name], b // 16 + n) for n, name in enumerate(chosen)}
        row = self.replicas[who].state_of(key).rows[key]
        old = [(key, name, row[name]) for name in values]
        self._change(who, key, values)
        self.undoable.setdefault(who, []).extend((*one, self.replicas[who].arrived[-1]) for one in old)

    def do_undo(self, who: int, a: int, _b: int) -> None:
        """Puts back what an own set replaced, where nobody changed it since."""
        replica = self.replicas[who]
        undoable = self.undoable.get(who, [])
        if not undoable:
            return
        key, name, old, entry = undoable[-1 - a % min(len(undoable), 3)]
        if replica.knows(key) and replica.standing(key, name) == ((entry.origin, entry.seq),):
            self._change(who, key, {name: old})

    def do_delete(self, who: int, a: int, _b: int) -> None:
        """Deletes a row, or brings it back."""
        key = self._row(who, a)
        if key is not None:
            self._change(who, key, {"deleted": not self.replicas[who].state_of(key).rows[key]["deleted"]})

    def do_resolve(self, who: int, a: int, b: int) -> None:
        """Takes one of the values that stand."""
        conflicts = self.replicas[who].conflicts()
        if conflicts:
            one = conflicts[a % len(conflicts)]
            taken = one.candidates[b % len(one.candidates)].value
            self._change(who, (one.tbl, one.row_id), {one.field: taken}, "resolve")

    def _fact(self, who: int, book: str, tbl: str, values: Mapping[str, Value]) -> None:
        key = (tbl, f"{tbl}-{len(self.writes)}")
        self.note(who, self.replicas[who].create(book, key, values, self.now(who)), values)

    def do_fact(self, who: int, a: int, b: int, tbl: str = "") -> None:
        """Something that happened."""
        books = self.replicas[who].books
        tbl = tbl or self.fact_tables[b % 2]
        names = self.fields(tbl)
        values = {name: _value(TABLES[tbl].fields[name], b // 2 + n) for n, name in enumerate(names)}
        self._fact(who, books[a % len(books)], tbl, values)

    def do_judged(self, who: int, a: int, b: int) -> None:
        """A fact that counts only from some roles."""
        self.do_fact(who, a, b, JUDGED[b % len(JUDGED)])

    def do_pair(self, who: int, a: int, b: int) -> None:
        """A device is let in, in some role."""
        books = self.replicas[who].books
        device = f"d{b % len(self.setup.skews)}"
        self.origins.update({(device, book): origin_of(device, book) for book in books})
        values: dict[str, Value] = {"device": device, "role": ROLES[b // 8 % len(ROLES)], "sign_key": "k", "at": "t"}
        self._fact(who, books[a % len(books)], PAIRING, values)

    def do_retract(self, who: int, a: int, b: int) -> None:
        """Takes a fact back, or, as often, a retraction."""
        facts = [one for one in self.replicas[who].facts() if one[0][0] != PAIRING]
        facts = [one for one in facts if b % 2 and one[0][0] == RETRACTION] or facts
        if facts:
            (tbl, row_id), book = facts[a % len(facts)]
            self._fact(who, book, RETRACTION, {"tbl": tbl, "target": row_id})

    def do_send(self, who: int, a: int, _b: int) -> None:
        """A file for another device, under way."""
        other = self.replicas[a % len(self.replicas)]
        if set(other.books) & set(self.replicas[who].books) and other is not self.replicas[who]:
            self.mail.append(self.replicas[who].bundle(other))

    def do_hand(self, who: int, a: int, b: int) -> None:
        """A file for another device, taken in at once."""
        before = len(self.mail)
        self.do_send(who, a, b)
        for bundle in self.mail[before:]:
            self.mail.remove(bundle)
            self.receive(a % len(self.replicas), bundle)

    def do_deliver(self, _who: int, a: int, b: int) -> None:
        """A file arrives, in whatever order, and perhaps not for the last time."""
        if self.mail:
            bundle = self.mail[a % len(self.mail)] if b % 3 == 0 else self.mail.pop(a % len(self.mail))
            named = [n for n, one in enumerate(self.replicas) if one.device == bundle.to]
            if named:
                self.receive(named[b % len(named)], bundle)

    def do_stray(self, who: int, a: int, b: int) -> None:
        """Two devices exchange, and the next file of one goes to a third, which may lack what comes before it."""
        sender, to = a % len(self.replicas), b % len(self.replicas)
        here, one, other = (self.replicas[n] for n in (who, sender, to))
        common = set(one.books) & set(other.books)
        if len({who, sender, to}) == 3 and common and common <= set(here.books):
            self.receive(sender, other.bundle(one))
            self.do_set(sender, a // 8, b // 8)
            self.receive(who, one.bundle(other))

    def do_lose(self, _who: int, a: int, _b: int) -> None:
        """A file never arrives."""
        if self.mail:
            self.mail.pop(a % len(self.mail))

    def do_save(self, who: int, _a: int, _b: int) -> None:
        """A backup."""
        self.saved[who] = (self.replicas[who].copy(), frozenset(self.known[who]))

    def do_restore(self, who: int, a: int, b: int) -> None:
        """A device goes back to its backup, and goes on as a new one, with a write."""
        if who not in self.saved:
            return
        copy, known = self.saved[who]
        old = self.replicas[who]
        device = old.device if self.keep_id else f"{old.device}'"
        self.replicas[who] = self.replica(device, old.books).load(copy)
        self.known[who] = set(known)
        self.undoable.pop(who, None)
        self.do_set(who, a, b)

    def do_clone(self, who: int, a: int, b: int) -> None:
        """A device is copied with its identity; both go on, with a write each."""
        if not self.cloned:
            one = self.replicas[who]
            self.cloned.add(one.device)
            self.skews.append(self.skews[who])
            self._join(self.replica(one.device, one.books).load(one.copy()), set(self.known[who]))
            for n in (who, len(self.replicas) - 1):
                self.do_set(n, a, b)

    def receive(self, who: int, bundle: Bundle) -> int:
        """A device takes in a file; one with a gap is answered by a request, one of two logs is refused."""
        replica = self.replicas[who]
        before = len(replica.arrived)
        try:
            new = replica.take(bundle)
        except Gap:
            self.gaps += 1
            for sender in [one for one in self.replicas if one.device == bundle.sender][:1]:
                sender.take(replica.bundle(sender, request=True))
                self.mail.append(sender.bundle(replica))
            return 0
        except Fork as fork:
            self.forks.append(fork)
            if len(replica.arrived) != before:
                raise AssertionError("a refused file left something behind") from fork
            return 0
        self.known[who] |= self.carried(bundle)
        return new

    def carried(self, bundle: Bundle) -> set[int]:
        """The numbers of the writes in a file."""
        return {self.numbers[one] for stretch in bundle.stretches for one in stretch.hashes}

    def meet(self) -> None:
        """Two full rounds of exchange among all."""
        for _ in range(2):
            for one in self.replicas:
                for who, other in enumerate(self.replicas):
                    if one is not other and set(one.books) & set(other.books):
                        self.receive(who, one.bundle(other))

    def truth(self, numbers: Collection[int], book: str) -> Truth:
        """What the oracle says of these writes."""
        return truth([write for n in sorted(numbers) if (write := self.writes[n]).book == book], self.origins)


def _value(spec: FieldSpec, pick: int) -> Value:
    """One of few values, so that devices often say the same."""
    if spec.kind is bool:
        return pick % 2 == 0
    return pick % 3 if spec.kind is int else TEXTS[pick % len(TEXTS)]
