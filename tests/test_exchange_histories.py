"""Random histories of real homes with real files: lost, doubled, late; at the end all hold the same."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Outcome, Verdict
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry
from rmtui.store import exchanging
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.conflicts import conflicts
from rmtui.store.store import Store
from rmtui.store.tables import Customer
from rmtui.store.work import Work
from rmtui.store.writes import conflicts as settle
from rmtui.store.writes import contacts, decisions, notes
from rmtui.store.writes.dnd import set_dnd
from rmtui.store.writes.pauses import pause, resume
from tests.conftest import MONDAY
from tests.exchange_homes import TRIO, Team, add, edit, kept_trio, taken_over

SHORT, LONG = 24, 1_000
ACTIONS = 10
WAYS = (("two", "one"), ("lead", "one"), ("one", "two"), ("one", "lead"))
FIELDS = ("hobbies", "employer", "home_region", "taboos")


def any_customer(store: Store, book: str, rng: Random) -> str:
    """One of the customers that this home knows and that is not deleted; empty where none is left."""
    rows = store.read(
        lambda read: read.db.execute(
            "SELECT id FROM customer WHERE book = ? AND NOT deleted ORDER BY id", (book,)
        ).fetchall()
    )
    return str(rng.choice(rows)[0]) if rows else ""


def delete(work: Work, customer: str) -> None:
    """Takes a customer off the book."""
    work.label = "action.edit"
    work.session.get_one(Customer, customer).deleted = True


def write(store: Store, rng: Random, n: int) -> None:
    """One thing that a manager does."""
    book, now = store.book, store.clock.now()
    customer = any_customer(store, book, rng)
    if not customer:
        add(store, f"李四{n}", f"1440001{n:04}")
        return
    talked = ContactEntry(Channel.CALL, Outcome.TALKED, note=f"{n}")
    doings: list[Callable[[], object]] = [
        lambda: edit(store, customer, **{rng.choice(FIELDS): f"值{n}"}),
        lambda: edit(store, customer, **{rng.choice(FIELDS): rng.choice(("甲", "乙", ""))}),
        lambda: add(store, f"张三{n}", f"1440000{n:04}"),
        lambda: store.write(notes.add, [customer], f"记{n}"),
        lambda: store.write(contacts.log, [customer], talked),
        lambda: store.write(set_dnd, [customer], None, rng.random() < 0.6),
        lambda: store.write(pause, [customer], (now + timedelta(days=9)).date(), "出差"),
        lambda: store.write(resume, [customer]),
        lambda: settled(store, rng),
        lambda: store.write(undo),
        lambda: store.write(redo),
        lambda: store.write(delete, customer) if n % 4 == 0 else None,
    ]
    try:
        rng.choice(doings)()
    except Refused:
        return


def settled(store: Store, rng: Random) -> None:
    """A conflict ended, where there is one."""
    found = store.read(conflicts)
    if found:
        one = rng.choice(found)
        value = rng.choice((one.shown, *one.others))
        store.write(settle.take, one.tbl, one.row_id, one.field, value.origin, value.seq)


def decided(store: Store, book: str, rng: Random) -> None:
    """The lead's decision in the manager's book."""
    customer = any_customer(store, book, rng)
    if customer:
        store.write_in(book, decisions.decide, customer, rng.choice(list(Verdict)), "欧阳小明")


def play(made: Team, seed: int) -> list[str]:
    """A history, then two rounds; the kinds of what happened to files."""
    rng = Random(seed)
    book = made.stores["one"].book
    mail: list[tuple[str, Path]] = []
    happened = []
    for n in range(ACTIONS):
        made.clock.advance(timedelta(minutes=rng.randrange(90)))
        name = rng.choice(TRIO)
        kind = rng.choice(("write", "write", "write", "send", "late", "again"))
        happened.append(kind)
        if kind == "write" and name == "lead":
            decided(made.stores[name], book, rng)
        elif kind == "write":
            write(made.stores[name], rng, n)
        elif kind == "send":
            here, there = rng.choice((*WAYS, ("two", "lead"), ("lead", "two")))
            mail.append((there, made.file(here, there)))
            if rng.random() < 0.6:
                exchanging.take_in(made.stores[there], mail[-1][1])
        elif mail:
            there, file = rng.choice(mail)
            for _ in range(1 + (kind == "again")):
                exchanging.take_in(made.stores[there], file)
    made.rounds_along(WAYS)
    return happened


@pytest.mark.parametrize("part", range(3))
def test_random_histories_agree(
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    playbook: Playbook,
    calendar: WorkCalendar,
    long: bool,
    part: int,
) -> None:
    """After two rounds all three dump the same, every home fits its log, and nothing that was written is missing."""
    rules = (playbook, calendar)
    kept = kept_trio(tmp_path_factory, rules)
    for seed in range(part, LONG if long else SHORT, 3):
        with taken_over(kept, tmp_path / str(seed), FixedClock(MONDAY), rules) as (made, _):
            happened = play(made, seed)
            book = made.stores["one"].book
            try:
                made.agree(book, *TRIO)
                counts = {name: changes(made.stores[name], book) for name in TRIO}
                assert len(set(counts.values())) == 1, counts
            except AssertionError as error:
                raise AssertionError(f"seed {seed}: {happened}") from error


def changes(store: Store, book: str) -> int:
    """How many changes of a book a home has."""
    found: int = store.read(
        lambda read: read.db.execute("SELECT count(*) FROM change WHERE book = ?", (book,)).fetchone()[0]
    )
    return found
