"""Crashes at every named step of import and export, and damaged files: all or nothing, and the next try succeeds."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.exchange import Progress, silent
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle
from rmtui.store import exchanging
from rmtui.store.exchanging import sending
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump_text
from rmtui.store.reads import exchange as reads
from rmtui.store.store import Store
from tests.conftest import MONDAY
from tests.exchange_homes import EXPORT, IMPORT, Rules, add, edit, kept_trio, rebind, taken_over

CRASHED = 77
NOW = MONDAY + timedelta(hours=1)


class Case:
    """Two machines, closed: `one` has edits for `two`, which has edits too and the file that brings those of `one`."""

    def __init__(self, kept: Path, folder: Path, rules: Rules) -> None:
        self.folder = folder
        self.rules = rules
        with taken_over(kept, folder, FixedClock(NOW), rules) as (made, customer):
            one, two = made.stores["one"], made.stores["two"]
            edit(one, customer, hobbies="钓鱼")
            add(one, "尉迟恭敬", "14400001235")
            edit(two, customer, hobbies="下棋", employer="示例厂")
            self.file = made.file("one", "two")
            self.device = made.device("two")
            self.before = {name: made.dump(name) for name in ("one", "two")}
            self.saved = shutil.copytree(folder / "two", folder / "two-before")
            exchanging.take_in(two, self.file)
            self.after = made.dump("two")
        assert self.after != self.before["two"]

    def fresh(self, name: str, source: str) -> Home:
        """A copy of a closed home that is the same device."""
        home = Home(Path(shutil.copytree(self.folder / source, self.folder / name)))
        rebind(home)
        return home

    def opened(self, home: Home) -> Store:
        """A home, open."""
        playbook, calendar = self.rules
        return Store.open(home, FixedClock(NOW), playbook=playbook, calendar=calendar)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, playbook: Playbook, calendar: WorkCalendar) -> Case:
    """Made once: every test works on copies."""
    rules = (playbook, calendar)
    return Case(kept_trio(tmp_path_factory, rules), tmp_path_factory.mktemp("faults") / "team", rules)


Work = Callable[[Store, Progress], object]


def crash(case: Case, home: Home, work: Work, at: str, first: Callable[[Store], None] | None = None) -> None:
    """Runs the work in a process of its own that dies inside the progress of a step, without any clean-up."""
    child = os.fork()
    if child == 0:
        try:
            store = case.opened(home)

            def heard(step: str, _done: int, _total: int) -> None:
                if step == at:
                    if first is not None:
                        first(store)
                    os._exit(CRASHED)

            work(store, heard)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == CRASHED, at


def wrong(case: Case, home: Home, *allowed: str) -> list[str]:
    """What is not as it must be after a crash: half a book, a log that does not fit, files left over."""
    store = case.opened(home)
    try:
        found = [problem.message for problem in store.read(verify).problems]
        found += [] if store.read(dump_text) in allowed else ["dump"]
        return found
    finally:
        store.close()


def left_over(folder: Path) -> list[str]:
    """Temporary files."""
    return [file.name for file in folder.rglob("*") if file.suffix in (".part", ".new", ".tmp")]


@pytest.mark.parametrize("step", IMPORT)
def test_a_crash_in_an_import(case: Case, step: str) -> None:
    """Twice at this step, then it succeeds: nothing half, nothing left over, everything there."""
    home = case.fresh(f"in-{step}", "two-before")

    def take(store: Store, heard: Progress) -> object:
        return exchanging.take_in(store, case.file, heard)

    done = step == "merge.done"
    crash(case, home, take, step)
    assert wrong(case, home, case.after if done else case.before["two"]) == []
    if not done:
        crash(case, home, take, step)
        assert wrong(case, home, case.before["two"]) == []
    store = case.opened(home)
    receipt = exchanging.take_in(store, case.file)
    store.close()
    assert receipt.already is done
    assert wrong(case, home, case.after) == [] and left_over(home.path) == []


@pytest.mark.parametrize("step", EXPORT)
def test_a_crash_in_an_export(case: Case, step: str) -> None:
    """Twice at this step, then it succeeds: every file under a final name is whole, and none is left over."""
    home = case.fresh(f"out-{step}", "one")
    mail = case.folder / f"mail-{step}"
    mail.mkdir()

    def write(store: Store, heard: Progress) -> object:
        return exchanging.export(store, case.device, mail, heard)

    for _ in range(2):
        crash(case, home, write, step)
        assert wrong(case, home, case.before["one"]) == []
    store = case.opened(home)
    made = exchanging.export(store, case.device, mail)
    store.close()
    assert made.changes > 0 and wrong(case, home, case.before["one"]) == []
    assert left_over(mail) == left_over(home.path) == []
    store = case.opened(case.fresh(f"reader-{step}", "two-before"))
    files = sorted(mail.iterdir())
    assert Path(made.file) in files and len(files) == (3 if step in EXPORT[-3:] else 1)
    for file in files:
        exchanging.take_in(store, file)
    assert store.read(dump_text) == case.after
    store.close()


def commit(store: Store) -> None:
    """What must never happen in the middle of an import."""
    assert store._writer is not None
    store._writer._raw.execute("COMMIT")


def test_the_harness_notices_half_an_import(case: Case) -> None:
    """A commit between the rows and the log: found by the dump and by `verify`."""
    home = case.fresh("half", "two-before")
    crash(case, home, lambda store, heard: exchanging.take_in(store, case.file, heard), "merge.facts", commit)
    found = wrong(case, home, case.before["two"], case.after)
    assert found != [] and {"verify.heads_differ", "verify.field_differs"} & set(found)


def test_every_byte_flipped_and_every_cut_is_refused(case: Case) -> None:
    """A small file, damaged in all these ways: never taken in, the book stays byte-equal."""
    store = case.opened(case.fresh("damaged", "two-before"))
    data, file = case.file.read_bytes(), case.folder / "damaged.rmx"
    damaged = [data[:n] + bytes([data[n] ^ 0x41]) + data[n + 1 :] for n in range(len(data))]
    damaged += [data[: len(data) * percent // 100] for percent in range(100)]
    for one in damaged:
        file.write_bytes(one)
        with pytest.raises(Refused):
            exchanging.take_in(store, file)
    assert store.read(dump_text) == case.before["two"] and store.read(verify).ok
    assert not any(one.direction == "in" and one.changes and one.at == NOW for one in store.read(reads.receipts))
    file.write_bytes(data)
    assert exchanging.take_in(store, file).changes > 0 and store.read(dump_text) == case.after
    store.close()


def test_a_file_signed_by_a_stranger_is_refused(case: Case) -> None:
    """The name of a paired device and another key; an unknown device with its own key."""
    one, two = case.opened(case.fresh("sender", "one")), case.opened(case.fresh("reader", "two-before"))
    cargo = one.write(sending._collect, one.device, case.device, False, silent)
    recipient = one.read(reads.peer_row, case.device).recipient
    file = case.folder / "stranger.rmx"
    for device, why in ((one.device.id, "bundle_forged"), ("dev-x", "bundle_stranger")):
        manifest = cargo.manifest._replace(device=device)
        bundle.write(file, manifest, cargo.lines, signing_key=b"x" * 32, recipients=[recipient])
        with pytest.raises(Refused, match=why):
            exchanging.take_in(two, file)
    assert two.read(dump_text) == case.before["two"]
    one.close()
    two.close()


def test_a_replayed_file_does_nothing(case: Case) -> None:
    """Later, after newer ones, and under another name."""
    store = case.opened(case.fresh("replayed", "two-before"))
    exchanging.take_in(store, case.file)
    again = Path(shutil.copy(case.file, case.folder / "again.rmx"))
    before = store.read(dump_text)
    assert exchanging.take_in(store, again).already
    assert store.read(dump_text) == before == case.after
    store.close()
