"""The contact calendar: letters in cells, the gap since the last contact that reached, the work log, the verb."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest

from rmtui.clock import FixedClock, utc_text
from rmtui.contact_words import gap
from rmtui.domain.contact_calendar import LETTERS, Mark, Touch, longest_gap, mark, month_of, months
from rmtui.domain.model import Channel, Direction, Outcome, Stage, outcomes_for, reached
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import CustomerLine
from rmtui.ids import new_id
from rmtui.store.home import Home
from rmtui.store.log.undo import undo
from rmtui.store.reads.book import Filters
from rmtui.store.reads.contact_calendar import (
    ENTRIES,
    LAST,
    TOUCHES,
    calendar_facts,
    history,
    month_rows,
    screenful,
    work_day,
    work_log,
)
from rmtui.store.reads.counts import CONTACTS
from rmtui.store.store import Store
from rmtui.store.tables import ContactRow
from rmtui.store.work import Read, Work
from rmtui.store.writes import meetings, stages
from rmtui.widgets.contact_cells import customer_row
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.conftest import SHANGHAI
from tests.ui import at

DAY = date(2026, 3, 2)
FEBRUARY = month_of(date(2026, 2, 10))


def on(day: int, hour: int = 11, month: int = 2) -> datetime:
    """A moment of this year."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def touch(channel: Channel, outcome: Outcome, day: date = DAY) -> Touch:
    """A contact without a customer."""
    moment = datetime(day.year, day.month, day.day, 11, tzinfo=SHANGHAI)
    return Touch("", moment, day, channel, Direction.OUT, outcome)


def text(*touches: tuple[Channel, Outcome]) -> str:
    """What stands in a cell with these contacts."""
    found = mark([touch(*one) for one in touches])
    return found.text if found else ""


@pytest.mark.parametrize("channel", list(Channel))
def test_each_channel_has_its_letter_small_for_an_attempt(channel: Channel) -> None:
    letter = {"call": "T", "mail": "E", "meeting": "M", "sms": "S", "wechat": "W", "visit": "V"}[channel]
    assert LETTERS[channel] == letter
    for outcome in outcomes_for(channel):
        assert text((channel, outcome)) == (letter if reached(outcome) else letter.lower())


@pytest.mark.parametrize(
    ("touches", "said"),
    [
        ([(Channel.SMS, Outcome.SENT), (Channel.CALL, Outcome.TALKED)], "T+"),
        ([(Channel.CALL, Outcome.NO_ANSWER), (Channel.SMS, Outcome.SENT)], "S+"),
        ([(Channel.CALL, Outcome.NO_ANSWER), (Channel.CALL, Outcome.BUSY)], "t+"),
        ([(Channel.CALL, Outcome.TALKED), (Channel.MEETING, Outcome.HELD), (Channel.VISIT, Outcome.HELD)], "V+"),
        ([(Channel.MAIL, Outcome.SENT), (Channel.WECHAT, Outcome.SENT)], "W+"),
        ([], ""),
    ],
)
def test_several_contacts_show_the_weightiest_that_reached(touches: list[tuple[Channel, Outcome]], said: str) -> None:
    assert text(*touches) == said
    assert text(*reversed(touches)) == said


def test_meetings_and_visits_are_told_apart_from_the_rest() -> None:
    assert mark([touch(Channel.MEETING, Outcome.HELD)]) == Mark("M", reached=True, several=False, face=True)
    assert mark([touch(Channel.SMS, Outcome.FAILED)]) == Mark("S", reached=False, several=False, face=False)


@pytest.mark.parametrize(
    ("tier", "most"), [("platinum", 31), ("black_gold", 31), ("gold", 92), ("", 92), ("unheard_of", 92)]
)
def test_the_gap_warns_beyond_the_tightest_rhythm_of_the_tier(playbook: Playbook, tier: str, most: int) -> None:
    assert longest_gap(tier, playbook) == most
    assert gap(DAY - timedelta(days=most), DAY, tier, playbook) == (f"{most}天", False)
    assert gap(DAY - timedelta(days=most + 1), DAY, tier, playbook) == (f"{most + 1}天", True)
    assert gap(DAY - timedelta(days=1500), DAY, tier, playbook) == ("999+", True)
    assert gap(None, DAY, tier, playbook) == ("从未", True)


def test_a_bank_that_counts_more_than_has_a_tighter_rhythm(playbook: Playbook) -> None:
    assert longest_gap("gold", playbook._replace(cadence_more_than=True)) == 46


def test_who_is_left_alone_is_not_warned_of(playbook: Playbook) -> None:
    line = CustomerLine("c", "", "李秀英", "gold", Stage.KNOW, "", None, None, "active", False)
    late = DAY - timedelta(days=200)
    assert customer_row(line, late, True, DAY, playbook).cells[1] == ("200天", "warning")
    assert customer_row(line._replace(state="paused"), late, True, DAY, playbook).cells[1] == ("200天", "muted")
    assert customer_row(line, None, False, DAY, playbook).cells[1].text == ""


def test_months_run_back_over_the_turn_of_the_year() -> None:
    assert months(date(2025, 11, 30), date(2026, 2, 1)) == [
        date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)
    ]  # fmt: skip
    assert month_of(date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 2, 29))


@pytest.fixture
def one(store: Store) -> str:
    """A customer with a busy February."""
    customer = add_customer(store, "王建国", stage=Stage.AFTER_SALES, tier="gold", entered_on=date(2025, 12, 1))
    log(store, customer, Channel.SMS, Outcome.SENT, at=on(10, 9))
    log(store, customer, at=on(10, 15), note="谈三年定期")
    log(store, customer, outcome=Outcome.NO_ANSWER, at=on(20))
    log(store, customer, at=on(15, month=1))
    return customer


def letters(store: Store, customer: str, first: date, last: date) -> dict[str, str]:
    """What stands in the customer's cells."""
    found = store.read(screenful, [customer], first, last).touches[customer]
    marks = {day: mark([one for one in found if one.day == day]) for day in sorted({one.day for one in found})}
    return {day.isoformat(): said.text for day, said in marks.items() if said}


def last(store: Store, customer: str) -> date | None:
    """When the customer was last reached."""
    return store.read(screenful, [customer], *FEBRUARY).last.get(customer)


def test_a_month_shows_its_contacts_and_no_other_months(store: Store, one: str) -> None:
    assert letters(store, one, *FEBRUARY) == {"2026-02-10": "T+", "2026-02-20": "t"}
    assert letters(store, one, date(2026, 1, 1), date(2026, 1, 31)) == {"2026-01-15": "T"}
    assert [(each.day.isoformat(), each.note) for each in store.read(history, one)][1:3] == [
        ("2026-02-10", ""), ("2026-02-10", "谈三年定期")
    ]  # fmt: skip


def test_the_first_and_the_last_hour_of_a_month_are_in_it(store: Store, one: str) -> None:
    log(store, one, at=on(1, 0))
    log(store, one, at=on(28, 23))
    assert {"2026-02-01", "2026-02-28"} <= letters(store, one, *FEBRUARY).keys()


def test_the_gap_counts_from_who_was_reached_whatever_month_is_shown(store: Store, one: str) -> None:
    assert last(store, one) == date(2026, 2, 10)
    log(store, one, Channel.WECHAT, Outcome.SENT, at=on(25))
    assert last(store, one) == date(2026, 2, 25)
    store.write(undo)
    assert last(store, one) == date(2026, 2, 10)
    assert "2026-02-25" not in letters(store, one, *FEBRUARY)


def imported(work: Work, customer: str) -> None:
    """A meeting that came with a list."""
    row = ContactRow(
        id=new_id(), group_id="", book=work.book, customer_id=customer, at=utc_text(on(25)), day="2026-02-25",
        channel="meeting", outcome="held", imported=True,
    )  # fmt: skip
    work.session.add(row)


def test_an_imported_contact_counts_for_the_gap_but_is_no_work(store: Store, one: str) -> None:
    store.write(imported, one)
    assert last(store, one) == date(2026, 2, 25)
    assert letters(store, one, *FEBRUARY)["2026-02-25"] == "M"
    assert store.read(work_log, *FEBRUARY)[date(2026, 2, 25)].entries == 0
    assert store.read(work_day, date(2026, 2, 25)).touches == ()


def test_a_contact_ahead_of_today_counts_for_no_gap(store: Store, one: str, clock: FixedClock) -> None:
    clock.advance(timedelta(days=-30))
    assert last(store, one) == date(2026, 1, 15)


def test_another_book_shows_nothing(store: Store, one: str) -> None:
    other = "01a2056b-9068-778a-b273-166bd6efd88b"
    found = store.read_in(other, screenful, [one], *FEBRUARY)
    assert (found.touches[one], found.last) == ((), {})
    assert store.read_in(other, history, one) == ()
    assert list(store.read_in(other, lambda read: tuple(month_rows(read, Filters(), *FEBRUARY)))) == []
    assert store.read_in(other, work_day, date(2026, 2, 10)).touches == ()
    assert not any(each.entries for each in store.read_in(other, work_log, *FEBRUARY).values())


def plan(read: Read, sql: str, values: Mapping[str, str] | Sequence[str]) -> str:
    """How the database goes about a query."""
    return " ".join(str(row[3]) for row in read.db.execute(f"EXPLAIN QUERY PLAN {sql}", values))


def test_the_reads_go_along_the_index_of_customer_and_time(store: Store, one: str) -> None:
    values = dict.fromkeys(("book", "first", "last", "since", "before", "today"), "") | {"customers": "[]"}

    def plans(read: Read) -> list[str]:
        return [
            *(plan(read, sql, values) for sql in (TOUCHES, LAST)),
            *(plan(read, sql, ("", "", "")) for sql in (CONTACTS, ENTRIES)),
        ]

    touches, reached_last, contacts, entries = store.read(plans)
    assert "ix_contact_customer_at (customer_id=? AND at>? AND at<?)" in touches
    assert "ix_contact_customer_at (customer_id=?)" in reached_last
    assert all("ix_contact_day (day>? AND day<?)" in one for one in (contacts, entries))


def test_the_work_log_tells_each_day_in_figures(store: Store, one: str, clock: FixedClock) -> None:
    other = add_customer(store, "李秀英", stage=Stage.KNOW)
    log(store, [one, other], Channel.SMS, Outcome.SENT)
    log(store, other, Channel.MEETING, Outcome.HELD)
    log(store, other, outcome=Outcome.NO_ANSWER)
    store.write(meetings.agree, [one], at(clock.now(), 15), Channel.MEETING, "二楼")
    store.write(stages.move, [other], Stage.DECISION_MAKER, reason="已见家人")
    found = store.read(work_log, DAY, DAY + timedelta(days=1))
    counts = found[DAY].counts
    assert (counts.calls, counts.reached, counts.meetings, counts.sms, counts.invitations) == (1, 0, 1, 2, 1)
    assert found[DAY].entries >= 5
    assert found[DAY + timedelta(days=1)].entries == 0
    done = store.read(work_day, DAY)
    assert [(each.name, each.channel) for each in done.touches if each.channel is Channel.MEETING] == [
        ("李秀英", Channel.MEETING)
    ]
    assert [(each.name, int(each.came_from), int(each.to)) for each in done.moves] == [("李秀英", 2, 3)]
    assert [(each.name, each.place) for each in done.agreed] == [("王建国", "二楼")]


def test_a_month_on_paper_lists_the_filtered_by_name(store: Store, one: str) -> None:
    add_customer(store, "阿里木", stage=Stage.KNOW)
    facts = store.read(calendar_facts, Filters(), FEBRUARY[0])
    assert [(row.line.name, len(row.touches)) for row in facts.rows] == [("阿里木", 0), ("王建国", 3)]
    narrowed = store.read(calendar_facts, Filters(tier="gold"), FEBRUARY[0])
    assert ([row.line.name for row in narrowed.rows], narrowed.left_out) == (["王建国"], 0)


def test_very_many_on_paper_are_those_who_were_contacted(store: Store, one: str) -> None:
    from rmtui.store.reads import contact_calendar
    from rmtui.store.writes import customers

    def fill(work: Work) -> None:
        for n in range(contact_calendar.ON_PAPER):
            customers.add(work, {"name": f"客户{n:04}"})

    store.write(fill)
    facts = store.read(calendar_facts, Filters(), FEBRUARY[0])
    assert ([row.line.name for row in facts.rows], facts.left_out) == (["王建国"], contact_calendar.ON_PAPER)


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "--stage", "7", now="2026-01-05T10:00")
    cli.ok("log", customer, "call", "--outcome", "talked", now="2026-02-10T10:00")
    cli.ok("log", customer, "sms", "--outcome", "sent", now="2026-03-02T09:00")
    assert cli.json("calendar", "--month", "2026-02")[0]["days"] == {"2026-02-10": "T"}
    assert cli.json("calendar")[0] | {"customer": None} == {
        "customer": None, "last_reached": "2026-03-02", "days": {"2026-03-02": "S"}
    }  # fmt: skip
    lines = cli.ok("calendar", "--month", "2026-02").splitlines()
    row = next(line for line in lines if line.startswith("王建国"))
    numbers = next(line for line in lines if line.startswith("Customer"))
    # Names in Chinese take two cells a character.
    assert numbers.index(" 10 ") + 1 == row.index("T") + len("王建国")
    assert [one["outcome"] for one in cli.json("calendar", "王建国")] == ["talked", "sent"]
    mine = [line.split()[:2] for line in cli.ok("calendar", "王建国").splitlines()[:3]]
    assert mine == [["Month", "Count"], ["2026-03", "1"], ["2026-02", "1"]]
    assert next(one for one in cli.json("calendar", "--log", "--month", "2026-02") if one["calls"])["date"] == (
        "2026-02-10"
    )
    assert cli.ok("calendar", "--log").splitlines()[-1].split("\t")[1:5] == ["0/20", "0", "0/2", "1"]
    assert cli.refused("calendar", "--month", "2026-13") == "bad_month"
    assert cli.refused("calendar", "王建国", "--log") == "calendar_one"
