"""Erasing and what lies around the book: files sent, backups put back and by age, the certificate, the verb."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.erasing import backups_until, masked_name
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store import exchanging
from rmtui.store.file import backup, erased
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.store import Store
from rmtui.store.writes import customers as cards
from rmtui.store.writes import notes
from rmtui.store.writes.erasing import erase
from tests.builders import add_customer
from tests.cli import Cli
from tests.exchange_homes import kept_trio, taken_over
from tests.test_erase import WHY, places

Reopen = Callable[[Home], Store]


@pytest.fixture
def reopen(clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Reopen:
    """Opens the book of a home again."""
    return lambda home: Store.open(home, clock, playbook=playbook, calendar=calendar)


def test_files_carry_it_and_a_preview_names_who_goes(
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    clock: FixedClock,
    playbook: Playbook,
    calendar: WorkCalendar,
) -> None:
    rules = (playbook, calendar)
    with taken_over(kept_trio(tmp_path_factory, rules), tmp_path / "team", clock, rules) as (made, customer):
        made.stores["two"].write(notes.add, [customer], "爱喝龙井")
        made.stores["one"].write(erase, customer, WHY)
        file = made.file("one", "two")
        shown = exchanging.preview(made.stores["two"], file)
        assert ("customer", "王建国") in {(one.tbl, one.text) for one in shown.gone} and shown.typed
        assert places(made.stores["two"], "王建国")
        exchanging.take_in(made.stores["two"], file)
        made.rounds(("one", "two"), ("two", "lead"), ("one", "lead"))
        made.agree(made.stores["one"].book, "one", "two", "lead")
        for name in ("one", "two", "lead"):
            assert places(made.stores[name], "王建国") == places(made.stores[name], "龙井") == set()
            assert {one.subject for one in erased.noted(made.stores[name].home)} == {customer}


def test_an_older_backup_brings_nobody_back(store: Store, home: Home, clock: FixedClock, reopen: Reopen) -> None:
    one, other = add_customer(store, "王建国", phone="14400001111"), add_customer(store, "单雪")
    kept = store.backup_now("manual")
    clock.advance(timedelta(days=1))
    store.write(erase, one, WHY)
    store.close()
    backup.restore(home, kept.file, clock)
    with_person = Store.open(home, clock, playbook=store.playbook, calendar=store.calendar, read_only=True)
    assert with_person.lags() and places(with_person, "王建国")
    with_person.close()
    opened = reopen(home)
    assert not opened.lags() and places(opened, "王建国") == set()
    assert opened.read(verify).problems == ()
    assert [row["id"] for row in opened.read(dump)["customers"]] == [other]
    (fact,) = opened.read(dump)["erasures"]
    assert (fact["subject"], fact["reason"]) == (one, "")
    opened.close()
    again = reopen(home)
    assert len(again.read(dump)["erasures"]) == 1
    again.close()


def test_a_backup_taken_elsewhere_knows_whom_it_must_not_bring(
    store: Store, home: Home, tmp_path: Path, clock: FixedClock, reopen: Reopen
) -> None:
    one = add_customer(store, "王建国")
    kept = store.backup_now("manual")
    store.write(erase, one, WHY)
    store.close()
    there = Home(tmp_path / "there")
    folder = Path(shutil.copytree(home.backups, tmp_path / "stick"))
    backup.restore(there, folder / kept.file.name, clock)
    opened = reopen(there)
    assert places(opened, "王建国") == set() and opened.read(verify).ok
    opened.close()


def test_without_the_list_the_person_would_be_back(store: Store, home: Home, clock: FixedClock, reopen: Reopen) -> None:
    """The control: it is the file that keeps the person out."""
    one = add_customer(store, "王建国")
    kept = store.backup_now("manual")
    store.write(erase, one, WHY)
    store.close()
    backup.restore(home, kept.file, clock)
    home.erased.unlink()
    opened = reopen(home)
    assert places(opened, "王建国")
    opened.close()


def test_the_list_holds_ids_and_moments_and_is_written_anew(store: Store, home: Home, reopen: Reopen) -> None:
    one = add_customer(store, "王建国")
    assert not home.erased.exists()
    store.write(erase, one, WHY)
    store.close()
    assert home.erased.stat().st_mode & 0o777 == 0o600
    (row,) = json.loads(home.erased.read_text())
    assert row[1:3] == [store.book, one] and row[3:] == ["2026-03-02T02:00:00Z", "2026-03-29T16:00:00Z"]
    for damage in ("", "{", "[1]", "[[1, 2, 3, 4, 5]]"):
        home.erased.write_text(damage)
        reopen(home).close()
        assert [one.subject for one in erased.noted(home)] == [one]


def test_no_backup_from_before_is_kept_longer_than_the_playbook_says(
    store: Store, home: Home, clock: FixedClock, reopen: Reopen
) -> None:
    one = add_customer(store, "王建国")
    early = store.backup_now("manual").file
    aside = home.backups / "replaced-20260301T000000Z.db"
    shutil.copyfile(early, aside)
    clock.advance(timedelta(hours=1))
    day = store.write(erase, one, WHY).backups_until
    assert day == date(2026, 3, 30)
    clock.advance(timedelta(hours=1))
    late = store.backup_now("manual").file
    clock.advance(datetime(2026, 3, 29, 23, 59, tzinfo=clock.now().tzinfo) - clock.now())
    store.backup_now("manual")
    assert early.exists() and aside.exists()
    clock.advance(timedelta(minutes=1))
    store.backup_now("manual")
    assert not early.exists() and not aside.exists() and late.exists()


def test_opening_alone_removes_them_too(store: Store, home: Home, clock: FixedClock, reopen: Reopen) -> None:
    one = add_customer(store, "王建国")
    early = store.backup_now("manual").file
    store.write(erase, one, WHY)
    store.close()
    clock.advance(timedelta(days=40))
    assert early.exists()
    reopen(home).close()
    assert not early.exists()


def test_where_it_arrives_later_the_days_count_from_then(store: Store, home: Home, clock: FixedClock) -> None:
    """What was copied here until it arrived holds the person."""
    made = erased.Noted(new_id(), store.book, new_id(), "2026-03-10T00:00:00Z", "2026-04-07T00:00:00Z")
    earlier = made._replace(at="2026-03-02T00:00:00Z", until="2026-03-30T00:00:00Z")
    day = datetime.fromisoformat
    assert erased.too_old((made, earlier), day("2026-03-29T00:00:00Z")) == ""
    assert erased.too_old((made, earlier), day("2026-03-31T00:00:00Z")) == earlier.at
    assert erased.too_old((made, earlier), day("2026-04-07T00:00:00Z")) == made.at


def test_the_certificate_says_what_was_done(store: Store) -> None:
    one = add_customer(store, "王建国", phone="14400001111")
    store.write(cards.edit, one, {"hobbies": "钓鱼"})
    done = store.write(erase, one, WHY, " 单雪 ")
    assert (done.subject, done.masked, done.by, done.reason) == (one, "王**", "单雪", WHY)
    assert done.at == store.clock.now() and dict(done.rows)["customer"] == 1 and dict(done.rows)["phone"] == 1
    (fact,) = store.read(dump)["erasures"]
    assert (fact["rows"], fact["changes"]) == (sum(n for _, n in done.rows), done.changes)
    assert fact["backups_until"] == done.backups_until.isoformat() == "2026-03-30"
    end = store.read(lambda read: read.db.execute("SELECT hash FROM origin").fetchall())
    assert (done.end,) in end
    trail = store.read(lambda read: read.db.execute("SELECT event, what FROM audit ORDER BY n DESC LIMIT 1").fetchone())
    assert tuple(trail) == ("erase", one)
    with pytest.raises(Refused, match="no_such_customer"):
        store.write(erase, one, WHY)


def test_a_name_is_masked_and_days_are_counted() -> None:
    assert [masked_name(name) for name in ("王建国", "欧阳小明", "Li Wei", "")] == ["王**", "欧**", "L**", "**"]
    assert backups_until(datetime(2026, 2, 1, 23, 59), 28) == date(2026, 3, 1)


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on an empty book."""
    return Cli(home.path, capsys)


def test_the_verb_erases_after_a_yes_alone(cli: Cli) -> None:
    one = cli.add("王建国", "--phone", "14400001111")
    for more, said in (
        ((), "erase_reason"),
        (("--reason", "asked for"), "erase_not_confirmed"),
        (("--reason", "王建国 asked", "--yes"), "erase_reason_names"),
        (("--reason", "asked for", "--yes", "-o", str(cli.home / "none" / "x")), "erase_output"),
    ):
        assert cli.refused("erase", one, *more) == said
    assert cli.refused("erase", "单雪", "--reason", "asked for", "--yes") == "no_such_customer"
    assert cli.json("show", one)["name"] == "王建国"


def test_the_verb_gives_the_certificate_out(cli: Cli, tmp_path: Path) -> None:
    one, two = cli.add("王建国", "--phone", "14400001111"), cli.add("单雪")
    file = tmp_path / "certificate.txt"
    assert cli.refused("erase", one, "--reason", "王建国", "--yes", "-o", str(file)) == "erase_reason_names"
    assert not file.exists()
    said = cli.ok("erase", "14400001111", "--reason", "asked for", "--yes", "-o", str(file))
    assert file.read_text().strip() == said and file.stat().st_mode & 0o777 == 0o600
    assert "王**" in said and "王建国" not in said and one in said and "asked for" in said and "{" not in said
    assert cli.refused("erase", two, "--reason", "asked for", "--yes", "-o", str(file)) == "erase_output"
    assert cli.refused("show", one) == "no_such_customer" and cli.refused("undo") == "erase_stays"
    told = cli.json("erase", two, "--reason", "asked for", "--yes")
    assert (told["subject"], told["masked"]) == (two, "单**") and len(told["end"]) == 64
    assert set(told) == {*("subject", "masked", "at", "by", "reason", "rows", "changes", "backups_until", "end")}
    assert cli.json("verify")["ok"]
    assert cli.json("dump")["customers"] == []


def test_after_a_restore_a_reading_verb_shows_nobody_who_was_erased(cli: Cli) -> None:
    one = cli.add("王建国")
    file = cli.json("backup")["file"]
    cli.ok("erase", one, "--reason", "asked for", "--yes")
    cli.ok("restore", file)
    assert cli.refused("show", one) == "no_such_customer"
    assert cli.json("list") == []
