"""Asset reviews in the store: what is copied, what new values change, the rhythm, what matures, who is listed."""

from datetime import date, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.card_views import AssetsView
from rmtui.domain.model import Verdict
from rmtui.domain.refusal import Refused
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.among import among, holders
from rmtui.store.reads.assets import assets, maturing, reviews_due
from rmtui.store.reads.page import page
from rmtui.store.reads.rows import row
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import customers, decisions, pauses, reviews, rows
from tests.builders import add_customer
from tests.holdings import Owner, reviewed


@pytest.fixture
def owner(store: Store, clock: FixedClock) -> Owner:
    """A customer with a deposit here, one elsewhere and a closed one."""
    made = Owner(store, clock)
    made.hold("deposit", "", "定期存款", "30万", "2026-06-01", since="2025-06-01", risk="R1")
    made.hold("deposit", "招行", "大额存单", "20万")
    store.write(reviews.close, made.hold("fund", "", "指数基金", "5万"))
    return made


def of(owner: Owner) -> AssetsView:
    """The customer's assets as they stand."""
    return owner.store.read(assets, owner.id)


def refused(store: Store, *args: object) -> Refused:
    """Why this is refused; nothing is written."""
    before = store.read(dump_text)
    with pytest.raises(Refused) as found:
        store.write(*args)  # type: ignore[arg-type]
    assert store.read(dump_text) == before
    return found.value


def test_a_review_copies_what_is_held_open(store: Store, owner: Owner) -> None:
    made = store.write(reviews.begin, owner.id).added
    lines = owner.lines(made)
    assert [(line.text("bank"), line.text("product"), line.number("amount")) for line in lines] == [
        ("", "定期存款", 300_000),
        ("招行", "大额存单", 200_000),
    ]
    first = lines[0]
    assert (first.text("holding_id"), first.text("since"), first.text("maturity"), first.number("risk")) == (
        owner.held["定期存款"],
        "2025-06-01",
        "2026-06-01",
        1,
    )
    assert store.read(row, "review", made).text("on_day") == "2026-03-02"


def test_a_second_review_of_the_day_is_refused(store: Store, owner: Owner, clock: FixedClock) -> None:
    store.write(reviews.begin, owner.id)
    assert refused(store, reviews.begin, owner.id).message == "reviewed_today"
    clock.advance(timedelta(days=1))
    assert store.write(reviews.begin, owner.id).added


def test_nothing_held_is_nothing_to_review(store: Store) -> None:
    nobody = add_customer(store, "单雪")
    assert refused(store, reviews.begin, nobody).message == "nothing_to_review"
    assert store.read(assets, nobody).review_due is None


def test_without_holdings_the_review_before_is_copied(store: Store, owner: Owner, clock: FixedClock) -> None:
    first = store.write(reviews.begin, owner.id).added
    for product in ("定期存款", "大额存单"):
        store.write(rows.remove, "holding", owner.held[product])
    clock.advance(timedelta(days=30))
    second = store.write(reviews.begin, owner.id).added
    said = [[(line.text("product"), line.number("amount")) for line in owner.lines(one)] for one in (first, second)]
    assert said[0] == said[1] and len(said[0]) == 2


def test_a_new_value_goes_to_the_holding_in_one_action(store: Store, owner: Owner, clock: FixedClock) -> None:
    clock.advance(timedelta(days=40))
    made = store.write(reviews.begin, owner.id).added
    line = owner.lines(made)[0]
    before = store.read(dump_text)
    store.write(reviews.value, line.id, "31.5万")
    holding = store.read(row, "holding", owner.held["定期存款"])
    assert (holding.number("amount"), holding.text("as_of")) == (315_000, "2026-04-11")
    assert owner.lines(made)[0].number("amount") == 315_000
    after = store.read(dump_text)
    store.write(undo)
    assert store.read(dump_text) == before
    store.write(redo)
    assert store.read(dump_text) == after


def test_an_older_review_leaves_newer_figures_alone(store: Store, owner: Owner, clock: FixedClock) -> None:
    made = store.write(reviews.begin, owner.id).added
    clock.advance(timedelta(days=5))
    store.write(rows.edit, "holding", owner.held["定期存款"], {"amount": "33万", "as_of": "2026-03-07"})
    store.write(reviews.value, owner.lines(made)[0].id, "29万")
    assert owner.lines(made)[0].number("amount") == 290_000
    assert store.read(row, "holding", owner.held["定期存款"]).number("amount") == 330_000


def test_a_closed_holding_is_not_opened_by_a_value(store: Store, owner: Owner) -> None:
    made = store.write(reviews.begin, owner.id).added
    store.write(reviews.close, owner.held["定期存款"])
    store.write(reviews.value, owner.lines(made)[0].id, "1")
    held = store.read(row, "holding", owner.held["定期存款"])
    assert (held.number("amount"), held.text("closed_on")) == (300_000, "2026-03-02")
    assert [one.text("product") for one in of(owner).closed] == ["定期存款", "指数基金"]


def test_a_value_that_is_none_is_refused(store: Store, owner: Owner) -> None:
    made = store.write(reviews.begin, owner.id).added
    assert refused(store, reviews.value, owner.lines(made)[0].id, "很多").message == "bad_amount"
    assert refused(store, reviews.value, "nobody", "1").message == "no_such_row"


def test_advice_result_and_sending_are_noted_and_undone(store: Store, owner: Owner) -> None:
    made = store.write(reviews.begin, owner.id).added
    store.write(reviews.advise, made, "增配债券\n减少活期")
    store.write(reviews.came_of, made, "已办")
    assert store.write(reviews.sent, made).customers == (owner.id,)
    review = of(owner).reviews[0].review
    said = [review.text(name) for name in ("advice", "came_of", "sent_on")]
    assert said == ["增配债券\n减少活期", "已办", "2026-03-02"]
    for name in ("sent_on", "came_of", "advice"):
        store.write(undo)
        assert of(owner).reviews[0].review.text(name) == ""


def test_account_numbers_in_advice_are_cut(store: Store, owner: Owner) -> None:
    made = store.write(reviews.begin, owner.id).added
    saved = store.write(reviews.advise, made, "转入 6222 0212 3456 7890 123")
    assert saved.warnings == (("warning.number_cut", ()),)
    assert of(owner).reviews[0].review.text("advice") == "转入 ****0123"


def test_marked_and_top_customers_are_reviewed_monthly_others_quarterly(store: Store, clock: FixedClock) -> None:
    """Five customers: the first by value is the top fifth."""
    made = [Owner(store, clock, name) for name in ("甲", "乙", "丙", "丁", "戊")]
    for place, one in enumerate(made):
        store.write(customers.edit, one.id, {"contribution": str(9000 - place), "tier": "gold"})
        one.hold("deposit", "", "存款", "1万")
        store.write(reviews.begin, one.id)
    store.write(customers.edit, made[3].id, {"key_customer": "1"})
    assert [of(one).review_months for one in made] == [1, 3, 3, 1, 3]
    assert [of(one).review_due for one in made[:2]] == [date(2026, 4, 2), date(2026, 6, 2)]
    due = store.read(reviews_due)
    assert [(one.name, one.due, one.months) for one in due] == [
        ("甲", date(2026, 4, 2), 1),
        ("丁", date(2026, 4, 2), 1),
        ("乙", date(2026, 6, 2), 3),
        ("丙", date(2026, 6, 2), 3),
        ("戊", date(2026, 6, 2), 3),
    ]
    assert all((one.due, one.months) == (of(each).review_due, of(each).review_months)
               for one in due for each in made if each.id == one.customer_id)  # fmt: skip


def test_who_was_never_reviewed_is_due_since_the_first_figures(store: Store, owner: Owner, clock: FixedClock) -> None:
    clock.advance(timedelta(days=10))
    owner.hold("gold", "", "积存金", "1万")
    found = store.read(reviews_due)
    assert [(one.last, one.due) for one in found] == [(None, date(2026, 3, 2))]
    assert store.read(among, "review_due") == [owner.id]


def test_a_dropped_customer_is_on_no_list(store: Store, owner: Owner, clock: FixedClock) -> None:
    """Neither for a review nor for what matures."""
    owner.hold("wealth", "", "安心180天", "1万", (clock.now().date() + timedelta(days=9)).isoformat())
    assert store.read(among, "maturing") == [owner.id] and len(store.read(maturing)) == 1
    store.write(decisions.decide, owner.id, Verdict.DROP, "张三", "")
    assert (store.read(reviews_due), store.read(maturing), store.read(among, "maturing")) == ((), (), [])


def test_a_paused_customer_is_on_no_list_of_reviews(store: Store, owner: Owner) -> None:
    store.write(pauses.pause, [owner.id], store.clock.now().date() + timedelta(days=9), "出国")
    assert store.read(reviews_due) == ()
    assert of(owner).review_due == date(2026, 3, 2)


def test_maturities_of_the_book_stand_ninety_days_around(store: Store, clock: FixedClock) -> None:
    today = clock.now().date()
    owner = Owner(store, clock)
    for days in (-91, -90, -1, 0, 7, 8, 30, 31, 90, 91):
        owner.hold("deposit", "", f"第{days}天", "1万", (today + timedelta(days=days)).isoformat())
    store.write(reviews.close, owner.held["第8天"])
    found = store.read(maturing)
    assert [(one.days, one.section) for _, one in found] == [
        (-90, -1),
        (-1, -1),
        (0, 7),
        (7, 7),
        (30, 30),
        (31, 90),
        (90, 90),
    ]
    assert {customer for customer, _ in found} == {owner.id}
    assert [one.holding.key for _, one in found] == [one.holding.key for one in of(owner).maturities]


def test_the_list_is_narrowed_to_groups_and_holders(store: Store, clock: FixedClock) -> None:
    today = clock.now().date()
    ahead, past, key, nobody = (Owner(store, clock, name) for name in ("甲", "乙", "丙", "丁"))
    ahead.hold("wealth", "", "安心180天", "1万", (today + timedelta(days=9)).isoformat())
    past.hold("wealth", "", "安心90天", "1万", (today - timedelta(days=9)).isoformat())
    store.write(reviews.begin, past.id)
    store.write(customers.edit, key.id, {"key_customer": "是"})
    listed = {
        group: [line.customer_id for line in store.read(page, group=group)]
        for group in ("key", "review_due", "maturing", "matured")
    }
    assert listed == {"key": [key.id], "review_due": [ahead.id], "maturing": [ahead.id], "matured": [past.id]}
    assert {line.customer_id for line in store.read(page, product="安心")} == {ahead.id, past.id}
    assert [line.customer_id for line in store.read(page, product="安心", group="matured")] == [past.id]
    assert store.read(page, product="安心", group="key") == ()
    assert len(store.read(page)) == 4 and nobody.id not in store.read(holders, "")
    store.write(reviews.close, past.held["安心90天"])
    assert [line.customer_id for line in store.read(page, product="安心")] == [ahead.id]
    assert store.read(page, group="matured") == ()


def test_maturities_are_read_by_their_index(store: Store) -> None:
    """A book of ten thousand customers is not gone through for them."""
    from rmtui.store.reads.assets import MATURING

    def details(read: Read) -> str:
        return " / ".join(line[3] for line in read.db.execute(f"EXPLAIN QUERY PLAN {MATURING}", ("", "", "")))

    assert "USING INDEX ix_holding_maturity (maturity>? AND maturity<?)" in store.read(details)


def test_two_reviews_before_today_stand_beside_each_other(store: Store, clock: FixedClock) -> None:
    view = of(reviewed(store, clock))
    assert [one.review.text("on_day") for one in view.reviews] == ["2026-01-05", "2025-12-01"]
    assert [len(one.lines) for one in view.reviews] == [7, 7]
    assert all(len(one.rows) == len(one.lines) for one in view.reviews)
