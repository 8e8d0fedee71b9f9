"""Homes that exchange real files: made from templates whose keys lie in clear, paired, and driven as users do."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.exchange import Exported, Receipt
from rmtui.domain.playbook import Playbook
from rmtui.exchange import introduction
from rmtui.store import exchanging
from rmtui.store.file import device
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump_text
from rmtui.store.store import Joining, NewOwner, Store
from rmtui.store.work import Work
from rmtui.store.writes import customers as cards
from tests.conftest import MONDAY

Rules = tuple[Playbook, WorkCalendar]
RM = NewOwner(name="李秀英", bank="示例银行", branch="示例分行", sub_branch="示例支行", mobile="14400001234")
LEAD = NewOwner(role="lead", name="欧阳小明", bank="示例银行", branch="示例分行", sub_branch="示例支行")
IMPORT = (
    *("read.open", "read.unpack", "read.signature", "read.lines", "check.digest", "check.chain"),
    *("backup.begin", "backup.done", "merge.begin", "merge.log", "merge.rows", "merge.heads", "merge.facts"),
    *("merge.derive", "merge.origins", "merge.receipt", "merge.commit", "merge.done"),
)
"""The named steps of taking a file in, in order."""
EXPORT = (
    *("export.begin", "export.number", "export.collect", "write.lines", "write.seal", "write.flush"),
    *("write.rename", "write.read_back", "export.note", "export.done"),
)
"""The named steps of writing one, in order."""
TRIO = ("one", "two", "lead")
PRESIDENT = NewOwner(role="president", name="单雪", bank="示例银行", branch="示例分行", sub_branch="示例支行")


@dataclass
class Team:
    """Open homes in one folder, by name, with the mail between them."""

    folder: Path
    clock: FixedClock
    rules: Rules
    stores: dict[str, Store] = field(default_factory=dict)
    sent: int = 0

    def make(self, name: str, owner: NewOwner | None = None, *, joins: str = "") -> Store:
        """A new home: an owner's, or a further machine of the one named."""
        playbook, calendar = self.rules
        said: dict[str, Any] = {"owner": owner} if owner else {}
        if joins:
            first = exchanging.introduction(self.stores[joins])
            said = {"joins": Joining(first.book, first.person, first.role, first.demo)}
        home = Home(self.folder / name)
        store, _ = Store.create(home, self.clock, passphrase=None, playbook=playbook, calendar=calendar, **said)
        self.stores[name] = store
        exchanging.rename(store, name)
        return store

    def reopen(self, name: str) -> Store:
        """Closes a home, if it is open, and opens it again."""
        if name in self.stores:
            self.stores[name].close()
        playbook, calendar = self.rules
        home = Home(self.folder / name)
        self.stores[name] = Store.open(home, self.clock, playbook=playbook, calendar=calendar)
        return self.stores[name]

    def introduce(self, name: str) -> Path:
        """The introduction file of a home."""
        return exchanging.introduce(self.stores[name], self.folder / f"{name}.rmxid")

    def pair(self, here: str, there: str) -> None:
        """Pairs two homes with each other, by their files."""
        self.know(here, there)
        self.know(there, here)

    def know(self, here: str, there: str) -> None:
        """Pairs the second home in the first."""
        file = self.introduce(there)
        exchanging.pair(self.stores[here], file, fingerprint=introduction.fingerprint(introduction.read(file)))

    def device(self, name: str) -> str:
        """The device of a home."""
        return self.stores[name].device.id

    def export(self, here: str, there: str) -> Exported:
        """A file from one home for another."""
        self.sent += 1
        target = self.folder / f"mail-{self.sent}.rmx"
        return exchanging.export(self.stores[here], self.device(there), target)

    def file(self, here: str, there: str) -> Path:
        """The path of such a file."""
        return Path(self.export(here, there).file)

    def send(self, here: str, there: str) -> Receipt:
        """A file from one home to another, taken in there."""
        return exchanging.take_in(self.stores[there], self.file(here, there))

    def rounds(self, *ways: tuple[str, str], times: int = 2) -> None:
        """Files along these ways, each way there and back, again and again."""
        for _ in range(times):
            for here, there in ways:
                self.send(here, there)
                self.send(there, here)

    def rounds_along(self, ways: Sequence[tuple[str, str]], times: int = 2) -> None:
        """Files along these ways in this order, again and again."""
        for _ in range(times):
            for here, there in ways:
                self.send(here, there)

    def dump(self, name: str, book: str = "") -> str:
        """All that is true in a book of a home."""
        store = self.stores[name]
        return store.read_in(book or store.book, dump_text)

    def agree(self, book: str, *names: str) -> None:
        """Asserts equal dumps of a book, and homes in line with their logs."""
        dumps = {name: self.dump(name, book) for name in names}
        assert len(set(dumps.values())) == 1, {name: len(text) for name, text in dumps.items()}
        for name in names:
            assert self.stores[name].read(verify).problems == ()

    def close(self) -> None:
        """Closes all."""
        for store in self.stores.values():
            store.close()


@contextmanager
def team(folder: Path, clock: FixedClock, rules: Rules) -> Iterator[Team]:
    """A team without homes yet; closed at the end."""
    made = Team(folder, clock, rules)
    folder.mkdir(exist_ok=True)
    try:
        yield made
    finally:
        made.close()


_KEPT: dict[str, Path] = {}


def kept_trio(factory: pytest.TempPathFactory, rules: Rules) -> Path:
    """The homes of `trio`, made once in a process and closed; `taken_over` gives a test its own copy."""
    if "trio" not in _KEPT:
        folder = factory.mktemp("trio") / "team"
        with team(folder, FixedClock(MONDAY), rules) as made:
            customer = trio(made)
        for name in TRIO:
            shutil.rmtree(folder / name / "backups")
        for file in folder.glob("*.rmx*"):
            file.unlink()
        (folder / "customer").write_text(customer)
        _KEPT["trio"] = folder
    return _KEPT["trio"]


@contextmanager
def taken_over(kept: Path, folder: Path, clock: FixedClock, rules: Rules) -> Iterator[tuple[Team, str]]:
    """A copy of the trio that goes on as the same devices, open, and the id of its customer."""
    shutil.copytree(kept, folder)
    for name in TRIO:
        rebind(Home(folder / name))
    with team(folder, clock, rules) as made:
        for name in TRIO:
            made.reopen(name)
        yield made, (folder / "customer").read_text()


def rebind(home: Home) -> None:
    """Makes a copied folder the same device as the one it was copied from: a clone, where that goes on too."""
    source = json.loads((home.device / "device.json").read_bytes())
    seen = (home.device / "seen.json").read_bytes()
    device.mint(home, source["id"])
    record = json.loads((home.device / "device.json").read_bytes())
    (home.device / "device.json").write_text(json.dumps({**record, "signing_key": source["signing_key"]}))
    (home.device / "seen.json").write_bytes(seen)


def trio(made: Team) -> str:
    """Machines `one` and `two` of a manager, and the `lead`, paired, with one customer known to all; its id."""
    made.make("one", RM)
    made.make("lead", LEAD)
    made.make("two", joins="one")
    for here, there in (("one", "two"), ("one", "lead"), ("two", "lead")):
        made.pair(here, there)
    customer = add(made.stores["one"], "王建国", "14400001234")
    made.rounds(("one", "two"), ("one", "lead"), ("two", "lead"))
    return customer


def add(store: Store, name: str, *phones: str, **fields: str) -> str:
    """A new customer in the home's own book; the id."""
    said = {"name": name, **fields}
    return store.write(cards.add, said, [("mobile", phone) for phone in phones]).customers[0]


def edit(store: Store, customer: str, **fields: str) -> None:
    """New values on a customer's card."""
    store.write(cards.edit, customer, fields)


def mark_deleted(work: Work, tbl: type[Any], ids: Sequence[str]) -> None:
    """Deletes register rows."""
    for row_id in ids:
        work.session.get_one(tbl, row_id).deleted = True
