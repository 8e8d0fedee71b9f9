"""Erasing a person: nothing is left in tables, log, search and, in time, backups; every home agrees (S3-09, S2-07)."""

import json
from contextlib import closing
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Outcome
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.store.file import backup, connections, erased, keys
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import undo
from rmtui.store.reads.find import find
from rmtui.store.store import Store
from rmtui.store.writes import notes, rows
from rmtui.store.writes.erasing import erase
from tests.builders import log
from tests.cli import Cli
from tests.exchange_homes import RM, Team, add, edit, kept_trio, taken_over, team

SECRETS = ("王建国", "14400005678", "喜欢钓鱼", "寄利率表")
TEXTS = "SELECT name FROM pragma_table_info(?)"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def traces(home: Home) -> set[tuple[str, str]]:
    """In which tables of a home's file, decrypted, one of the secrets stands."""
    key = keys.unlock(home.key, None).key
    found = set()
    with closing(connections.connect(home.book, key, writes=False)) as db:
        for (tbl,) in db.execute(TABLES).fetchall():
            for row in db.execute(f'SELECT * FROM "{tbl}"'):
                for value in row:
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    found |= {(tbl, secret) for secret in SECRETS if secret in text or " ".join(secret) in text}
    return found


def furnished(store: Store) -> str:
    """A customer with a phone, a talk, a note, a promise and a message; the id."""
    customer = add(store, "王建国", "14400005678", tier="gold")
    log(store, customer, Channel.CALL, Outcome.TALKED, note="喜欢钓鱼")
    store.write(notes.add, [customer], "喜欢钓鱼")
    store.write(rows.add, "promise", customer, {"text": "寄利率表", "due_on": "2026-03-05"})
    edit(store, customer, tier="platinum")
    add(store, "单雪", "14400001299")
    return customer


@pytest.fixture
def one(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Any:
    """A home with such a customer."""
    with team(tmp_path / "alone", clock, (playbook, calendar)) as homes:
        homes.make("one", RM)
        yield homes


def test_nothing_is_left_and_the_chain_holds(one: Team) -> None:
    store = one.stores["one"]
    customer = furnished(store)
    assert {secret for _, secret in traces(store.home)} == set(SECRETS), "the control: all of it stood there"
    before = store.read(verify)
    done = store.write(erase, customer, "客户要求", RM.name)
    assert traces(store.home) == set()
    after = store.read(verify)
    assert after.problems == () and after.changes == before.changes + 1, "a change for the erasure, none taken out"
    assert done.masked == "王**" and dict(done.rows)["customer"] == 1 and dict(done.rows)["contact"] == 1
    assert done.changes > 5 and done.backups_until.isoformat() == "2026-03-30"
    told = store.read(dump)
    assert [row["name"] for row in told["customers"]] == ["单雪"]
    assert [(row["subject"], row["reason"]) for row in told["erasures"]] == [(customer, "客户要求")]
    assert store.read(find, "王建国") == () and store.read(find, "5678") == ()


def test_it_needs_a_reason_and_a_customer(one: Team) -> None:
    store = one.stores["one"]
    customer = furnished(store)
    for who, why, message in ((customer, " ", "erase_needs_reason"), ("nobody", "x", "no_such_customer")):
        with pytest.raises(Refused, match=message):
            store.write(erase, who, why, RM.name)
    assert traces(store.home)


def test_it_cannot_be_undone_nor_can_what_was_done_with_the_person(one: Team) -> None:
    store = one.stores["one"]
    customer = furnished(store)
    store.write(erase, customer, "客户要求", RM.name)
    assert store.write(undo).label == "action.customer_added", "the other customer's, which came last"
    with pytest.raises(Refused, match="nothing_to_undo"):
        store.write(undo)
    assert traces(store.home) == set() and store.read(verify).problems == ()


@pytest.mark.parametrize("order", list(permutations((("one", "two"), ("two", "lead"), ("one", "lead")))))
def test_every_home_wipes_its_copy_whatever_the_order(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    clock: FixedClock,
    playbook: Playbook,
    calendar: WorkCalendar,
    order: tuple[tuple[str, str], ...],
) -> None:
    """A machine that has not heard of it goes on writing about the person; that is emptied on its way in."""
    rules = (playbook, calendar)
    with taken_over(kept_trio(tmp_path_factory, rules), tmp_path / "team", clock, rules) as (made, customer):
        one, two = made.stores["one"], made.stores["two"]
        log(two, customer, Channel.CALL, Outcome.TALKED, note="喜欢钓鱼")
        two.write(rows.add, "promise", customer, {"text": "寄利率表", "due_on": "2026-03-05"})
        edit(two, customer, tier="gold")
        one.write(erase, customer, "客户要求", RM.name)
        log(two, customer, Channel.CALL, Outcome.NO_ANSWER)
        made.rounds(*order, times=2)
        for name in ("one", "two", "lead"):
            store = made.stores[name]
            assert traces(store.home) == set(), name
            assert store.read(verify).problems == (), name
            assert store.read_in(one.book, dump)["customers"] == []
        made.agree(one.book, "one", "two", "lead")


def test_an_older_backup_does_not_bring_the_person_back(one: Team, clock: FixedClock) -> None:
    store = one.stores["one"]
    customer = furnished(store)
    kept = store.backup_now("hand")
    store.write(erase, customer, "客户要求", RM.name)
    home = store.home
    store.close()
    del one.stores["one"]
    backup.restore(home, kept.file, clock)
    assert traces(home), "the control: the file that was put back holds the person"
    store = one.reopen("one")
    assert traces(home) == set() and store.read(verify).problems == ()
    assert len(store.read(dump)["erasures"]) == 1


def test_backups_of_before_go_with_their_age(one: Team, clock: FixedClock) -> None:
    store = one.stores["one"]
    customer = furnished(store)
    old = store.backup_now("hand")
    clock.advance(timedelta(hours=1))
    store.write(erase, customer, "客户要求", RM.name)
    clock.advance(timedelta(days=27))
    store.backup_now("hand")
    assert old.file.exists(), "within the days that backups are kept"
    clock.advance(timedelta(days=1))
    store.backup_now("hand")
    assert not old.file.exists() and len(backup.list_backups(store.home)) == 2
    assert customer in erased.noted(store.home)


def test_the_verb_gives_a_certificate(one: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = one.folder / "one"
    furnished(one.stores["one"])
    one.close()
    one.stores.clear()
    cli = Cli(home, capsys)
    refused = cli.refused("erase", "王建国", "--reason", "客户要求")
    assert refused == "erase_not_confirmed"
    paper = tmp_path / "certificate.txt"
    said = cli.ok("erase", "王建国", "--reason", "客户要求", "--yes", "-o", str(paper))
    assert "王**" in said and "王建国" not in said and paper.read_text("utf-8").splitlines()[0] in said
    assert traces(Home(home)) == set()
    assert "王建国" not in cli.ok("list") and json.loads(cli.ok("verify", "--json"))["ok"]


def test_dumps_agree_where_the_erasure_came_first(one: Team) -> None:
    """The erasing home and one that hears of person and erasure at once tell the same."""
    one.make("two", joins="one")
    one.pair("one", "two")
    customer = furnished(one.stores["one"])
    one.stores["one"].write(erase, customer, "客户要求", RM.name)
    one.rounds(("one", "two"))
    assert traces(one.stores["two"].home) == set()
    one.agree(one.stores["one"].book, "one", "two")
