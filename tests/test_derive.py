"""What follows from the facts is renewed with them, and as a whole when rules, calendar or time change."""

from datetime import timedelta

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import NextPlan
from rmtui.store import derive
from rmtui.store.facts import facts_of
from rmtui.store.fresh import is_stale
from rmtui.store.home import Home
from rmtui.store.log.undo import undo
from rmtui.store.reads.board import board
from rmtui.store.reads.customers import card, find
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import nextsteps, notes, pauses, stages
from tests.builders import add_customer, log
from tests.conftest import MONDAY

Derived = tuple[list[tuple[object, ...]], ...]


def derived(read: Read) -> Derived:
    """All derived rows, in an order of their own."""
    claims = """SELECT customer_id, rule, key, start, end, channel, must, due_at, moved_to, asked, args, band, rank_key
     FROM claim ORDER BY customer_id, rule, start"""
    texts = (
        claims,
        "SELECT * FROM state ORDER BY customer_id",
        "SELECT * FROM search ORDER BY customer_id",
        "SELECT id, pinyin FROM customer ORDER BY id",
        "SELECT id, digits FROM phone ORDER BY id",
    )
    return tuple(read.db.execute(text).fetchall() for text in texts)


def fill(store: Store) -> list[str]:
    """Customers with a bit of everything."""
    first = add_customer(store, "王建国", birthday="1980-05-03")
    second = add_customer(store, "单雪", stage=Stage.KNOW, tier="gold", birthday_lunar="八月初三")
    third = add_customer(store, "尉迟恭敬", stage=Stage.AFTER_SALES, tier="diamond")
    log(store, first, Channel.SMS, Outcome.SENT)
    log(store, [second, third], Channel.CALL, Outcome.TALKED)
    store.write(pauses.pause, [third], MONDAY.date() + timedelta(days=9), "出国")
    store.write(notes.add, [second], "喜欢喝茶")
    store.write(stages.move, [second], Stage.DECISION_MAKER, reason="已见家人")
    return [first, second, third]


def test_renewing_one_by_one_gives_what_renewing_everything_gives(store: Store) -> None:
    fill(store)
    kept = store.read(derived)
    assert all(kept)
    store.write(derive.renew_all)
    assert store.read(derived) == kept


def test_undo_puts_the_derived_rows_back_too(store: Store) -> None:
    customers = fill(store)
    kept = store.read(derived)
    log(store, customers[0], Channel.CALL, Outcome.MEETING, meeting_at=MONDAY + timedelta(days=1))
    assert store.read(derived) != kept
    store.write(undo)
    assert store.read(derived) == kept


def test_a_customer_who_was_taken_back_leaves_no_trace_in_lists(store: Store) -> None:
    kept = store.read(derived)
    add_customer(store)
    store.write(undo)
    assert store.read(derived)[:3] == kept[:3]
    assert store.read(find, "wjg") == ()
    assert store.read(board)[0].total == 0


def test_other_rules_or_another_calendar_renew_the_book_at_the_next_opening(
    store: Store, home: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    customer = add_customer(store, stage=Stage.CLOSE)
    assert not store.read(is_stale)
    assert store.read(card, customer).clock.limit == 7
    due = store.read(board)[5].cards[0].clock
    store.close()
    rules = tuple(rule._replace(limit=3) if rule.stage is Stage.CLOSE else rule for rule in playbook.stages)
    stricter = playbook._replace(stages=rules)
    opened = Store.open(home, clock, playbook=stricter, calendar=calendar)
    assert not opened.read(is_stale)
    after = opened.read(board)[5]
    assert (due.limit, after.cards[0].clock.limit) == (7, 3)
    clock.advance(timedelta(days=3))
    assert opened.read(board)[5].overdue == 1
    opened.close()
    other = calendar._replace(holidays=calendar.holidays | {MONDAY.date()})
    read_only = Store.open(home, clock, playbook=stricter, calendar=other, read_only=True)
    assert read_only.read(is_stale)
    read_only.close()


def test_a_year_later_the_birthdays_are_made_anew(
    store: Store, home: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    customer = add_customer(store, stage=Stage.AFTER_SALES, birthday="1980-05-04")
    store.close()
    clock.advance(timedelta(days=365 * 3 + 64))
    opened = Store.open(home, clock, playbook=playbook, calendar=calendar)
    found = opened.read(today)
    assert clock.now().date().isoformat() == "2029-05-04"
    assert [(item.customer_id, item.reasons[0].rule) for item in found.items] == [(customer, "birthday.solar")]
    opened.close()


def test_facts_leave_out_what_was_taken_back(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    log(store, customer, Channel.CALL, Outcome.TALKED)
    store.write(nextsteps.set_next, [customer], NextPlan(on=MONDAY.date() + timedelta(days=3)))
    store.write(undo)
    store.write(undo)

    def read_facts(read: Read) -> tuple[int, bool]:
        facts = facts_of(read.db, read.zone, [customer, "nobody"])
        assert set(facts) == {customer}
        return len(facts[customer].contacts), facts[customer].next_step is None

    assert store.read(read_facts) == (0, True)


def test_pauses_that_were_ended_early_count_as_they_came_to_pass(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    store.write(pauses.pause, [customer], MONDAY.date() + timedelta(days=30), "出国")
    clock.advance(timedelta(days=4))
    store.write(pauses.pause, [customer], MONDAY.date() + timedelta(days=60), "住院")
    clock.advance(timedelta(days=2))
    store.write(pauses.resume, [customer])

    def spans(read: Read) -> list[tuple[int, int]]:
        facts = facts_of(read.db, read.zone, [customer])[customer]
        begin = MONDAY.date()
        return [((pause.start - begin).days, (pause.until - begin).days) for pause in facts.pauses]

    assert store.read(spans) == [(0, 4), (4, 6)]
    store.write(undo)
    assert store.read(spans) == [(0, 4), (4, 60)]


def test_a_search_row_is_named_by_its_customer(store: Store) -> None:
    customer = add_customer(store)

    def rows(read: Read) -> list[tuple[int, str]]:
        return read.db.execute("SELECT rowid, customer_id FROM search").fetchall()

    assert store.read(rows) == [(derive.search_rowid(customer), customer)]
