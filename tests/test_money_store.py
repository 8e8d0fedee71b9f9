"""Money in the store: what lists bring, which movements are kept, and that products and news reach their holders."""

from datetime import date
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Stage
from rmtui.domain.playbook import Playbook
from rmtui.store import derive
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import undo
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import reviews
from rmtui.store.writes import rows as writes
from tests.builders import add_customer, log
from tests.passing import copies, exchange
from tests.test_holdings_import import take

W = {"客户号": "0001", "姓名": "王建国", "余额": "30万"}
FUND = {**W, "产品名称": "示例成长", "大类": "基金"}
WATCHED = {
    **FUND, "净值": "1.2345", "成本价": "1.00", "止盈线": "20%", "止损线": "0.9",
    "还款日": "每月16日", "逾期天数": "12", "定投暂停日": "2026-01-20",
}  # fmt: skip


@pytest.fixture
def one(store: Store) -> str:
    """A customer in after-sales."""
    return add_customer(store, "王建国", number="0001", stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))


def claimed(store: Store, customer: str, *rules: str) -> set[str]:
    """Which of these rules the customer's claims are of."""
    sql = "SELECT rule FROM claim WHERE customer_id = ?"
    return {row[0] for row in store.read(lambda read: read.db.execute(sql, (customer,)).fetchall())} & set(rules)


def movements(store: Store) -> list[tuple[int, int]]:
    """Before and after of every movement kept."""
    return [(one["before"], one["after"]) for one in store.read(dump)["movements"]]


def test_a_list_says_what_is_watched_of_a_holding(store: Store, tmp_path: Path, one: str) -> None:
    take(store, tmp_path, WATCHED)
    (row,) = store.read(rows, "holding", one)
    prices = {"price": "1.2345", "price_on": "2026-01-31", "cost": "1.00", "stop_profit": "20%", "stop_loss": "0.9"}
    assert {name: row.values[name] for name in (*prices, "pay_day")} == {**prices, "pay_day": 16}
    assert (row.text("overdue_since"), row.text("plan_stopped_on")) == ("2026-01-19", "2026-01-20")
    wanted = {"stop.reached", "payment.due", "payment.overdue", "plan.stopped"}
    assert claimed(store, one, *wanted) == wanted


def test_a_newer_list_settles_arrears_and_leaves_alone_what_it_does_not_name(
    store: Store, tmp_path: Path, one: str
) -> None:
    take(store, tmp_path, WATCHED)
    take(store, tmp_path, FUND, as_of=date(2026, 2, 10))
    assert claimed(store, one, "payment.overdue", "payment.due") == {"payment.overdue", "payment.due"}
    take(store, tmp_path, {**FUND, "逾期天数": "0"}, as_of=date(2026, 2, 11))
    assert claimed(store, one, "payment.overdue", "payment.due") == {"payment.due"}


def test_what_cannot_be_read_is_left_out_and_reported(store: Store, tmp_path: Path, one: str) -> None:
    report = take(store, tmp_path, {**FUND, "净值": "约一元", "止盈线": "高一点", "还款日": "45"})
    (row,) = store.read(rows, "holding", one)
    assert (row.text("price"), row.text("price_on"), row.text("stop_profit"), row.number("pay_day")) == ("", "", "", 0)
    assert report.repairs >= 3


@pytest.mark.parametrize(
    ("amount", "kept"),
    [("40万", [(300_000, 400_000)]), ("35万", []), ("24万", [(300_000, 240_000)]), ("24.1万", []), ("30万", [])],
)
def test_a_large_movement_is_kept_where_an_amount_is_typed_anew(
    store: Store, one: str, amount: str, kept: list[tuple[int, int]]
) -> None:
    held = store.write(writes.add, "holding", one, {"kind": "deposit", "amount": "30万"}).added
    assert movements(store) == [], "a holding that begins to be known is no movement"
    store.write(writes.edit, "holding", held, {"amount": amount})
    assert movements(store) == kept
    assert claimed(store, one, "movement.large") == ({"movement.large"} if kept else set())
    if kept:
        store.write(undo)
        assert movements(store) == [] and not claimed(store, one, "movement.large")


def test_what_is_paid_out_or_found_at_a_review_is_a_movement_too(store: Store, one: str) -> None:
    first, second = (
        store.write(writes.add, "holding", one, {"kind": kind, "amount": "30万"}).added for kind in ("deposit", "fund")
    )
    store.write(reviews.close, first)
    assert movements(store) == [(600_000, 300_000)]
    review = store.write(reviews.begin, one).added
    line = next(row for row in store.read(rows, "review_line", one) if row.text("review_id") == review)
    assert line.text("holding_id") == second
    store.write(reviews.value, line.id, "10万")
    assert sorted(movements(store)) == [(300_000, 100_000), (600_000, 300_000)]


def test_money_elsewhere_does_not_move_here(store: Store, one: str) -> None:
    held = store.write(writes.add, "holding", one, {"kind": "deposit", "amount": "30万", "bank": "某行"}).added
    store.write(writes.edit, "holding", held, {"amount": "90万"})
    assert movements(store) == []


def test_an_import_keeps_the_movement_that_its_report_names(store: Store, tmp_path: Path, one: str) -> None:
    take(store, tmp_path, FUND)
    report = take(store, tmp_path, {**FUND, "余额": "5万"}, as_of=date(2026, 2, 28))
    assert [(line.before, line.after, line.large) for line in report.movements] == [(300_000, 50_000, True)]
    assert movements(store) == [(300_000, 50_000)]
    store.write(undo)
    assert movements(store) == []


def test_news_and_reports_reach_their_holders_and_leave_them_again(store: Store, one: str, clock: FixedClock) -> None:
    """Typed once for all who hold it; whoever holds nothing of the kind hears nothing."""
    other = add_customer(store, "李秀英", stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))
    product = store.write(writes.add, "product", "", {"name": "示例成长", "category": "fund"}).added
    store.write(writes.add, "holding", one, {"kind": "fund", "product_id": product, "amount": "30万"})
    store.write(writes.add, "holding", other, {"kind": "deposit", "amount": "30万"})
    news = store.write(writes.add, "news", "", {"text": "分红公告", "product_id": "示例成长"}).added
    assert claimed(store, one, "news") == {"news"} and not claimed(store, other, "news")
    store.write(writes.edit, "news", news, {"product_id": "", "category": "deposit"})
    assert claimed(store, other, "news") == {"news"} and not claimed(store, one, "news")
    store.write(writes.remove, "news", news)
    assert not claimed(store, other, "news")
    store.write(undo)
    assert claimed(store, other, "news") == {"news"}
    store.write(writes.edit, "product", product, {"report_on": "2026-03-03"})
    assert claimed(store, one, "product.report") == {"product.report"}
    store.write(writes.edit, "product", product, {"report_on": ""})
    assert not claimed(store, one, "product.report")
    log(store, other)
    assert not claimed(store, other, "news")


def test_news_from_another_device_reach_the_holders(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    with copies(template, tmp_path, 2, clock, playbook, calendar) as (here, there):
        one = add_customer(here, "王建国", stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))
        here.write(writes.add, "holding", one, {"kind": "fund", "amount": "30万"})
        exchange(here, there)
        there.write(writes.add, "news", "", {"text": "分红公告", "category": "fund"})
        exchange(there, here)
        assert claimed(here, one, "news") == claimed(there, one, "news") == {"news"}


def test_renewing_all_makes_what_the_writes_made(store: Store, tmp_path: Path, one: str) -> None:
    take(store, tmp_path, WATCHED)
    store.write(writes.add, "news", "", {"text": "分红公告", "category": "fund"})

    def kept(read: Read) -> list[tuple[object, ...]]:
        return read.db.execute("SELECT rule, key, start, end, band, args FROM claim ORDER BY 1, 2, 3").fetchall()

    before = store.read(kept)
    assert len(before) > 10
    store.write(derive.renew_all)
    assert store.read(kept) == before
