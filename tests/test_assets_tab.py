"""The card's tab of assets, by keys: what is on the screen, what is hidden, and what is in the book after."""

import re
from datetime import date

import pytest

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.card_views import AssetsView
from rmtui.domain.model import Channel
from rmtui.domain.views import NextPlan
from rmtui.screens.card import CardScreen
from rmtui.screens.customers import CustomersScreen
from rmtui.screens.field_history import HistoryDialog
from rmtui.screens.row_form import RowDialog
from rmtui.store.reads.assets import assets
from rmtui.store.reads.customers import card
from rmtui.store.reads.rows import row
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import customers, nextsteps
from rmtui.text import fit, width
from tests.builders import add_customer
from tests.holdings import Owner, reviewed
from tests.ui import make_app, press, settle, shown

SIZES = [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]
GOLDEN = """\
资产 383.8万元   负债 84万元   净资产 299.8万元
下次回顾   02-05 周四  已逾期25天   每1个月   上次 01-05
资产占比
 68%                                               13%      13%         3%
   房产 68% 260万元      理财 13% 52万元      存款 13% 50万元
   基金 3% 11.8万元      债券 3% 10万元
本行 5项 19.8万元
债券       储蓄国债              10万元      2028-12-10
存款       定期存款              30万元      03-05 还有3天
基金       沪深300指数           11.8万元                   R4 止盈20% 止损8%
房贷       住房按揭              -84万元
理财       安心180天             52万元      04-20 还有49天 R2
他行 1项 20万元
存款       招行 大额存单         20万元      01-15 已过46天
房产 1项 260万元
房产       阳光花园              260万元
到期：近90天已到期 1笔 20万元
存款       招行 大额存单         20万元      01-15 已过46天
到期：7天内 1笔 30万元
存款       定期存款              30万元      03-05 还有3天  03-04 提醒
到期：31-90天 1笔 52万元
理财       安心180天             52万元      04-20 还有49天 03-23 提醒
资产回顾
290.5万元    299.8万元




12-01        01-05
01-05      共7项                 299.8万元   上次 290.5万元 增加 9.3万元
债券       储蓄国债              10万元                     新增 10万元
存款       定期存款              30万元      上次 30万元    不变
基金       沪深300指数           11.8万元    上次 12.5万元  减少 7000元
房贷       住房按揭              -84万元     上次 -85万元   减少 1万元
房产       阳光花园              260万元     上次 260万元   不变
理财       安心180天             52万元      上次 50万元    增加 2万元
存款       招行 大额存单         20万元      上次 20万元    不变
黄金       积存金                -           上次 3万元     已无 3万元
本次建议：关注大额存单到期
上次建议（2025-12-01）：分批买入债券基金，减少活期
建议结果：已买入储蓄国债10万
2025-12-01 共7项                 290.5万元
已结清 1项
黄金       积存金                3万元                      2025-12-01 结清"""


@pytest.fixture
def owner(store: Store, clock: FixedClock) -> Owner:
    """A customer with seven holdings and two reviews before today."""
    return reviewed(store, clock)


async def opened(pilot: object, app: RmApp, customer: str) -> CardScreen:
    """The customer's card on the tab of assets."""
    await settle(pilot)  # type: ignore[arg-type]
    screen = CardScreen(customer)
    await app.push_screen(screen)
    await settle(pilot)  # type: ignore[arg-type]
    await press(pilot, "7")  # type: ignore[arg-type]
    return screen


def told(screen: CardScreen) -> str:
    """All lines of the tab as they are drawn, also those out of sight."""
    lines = []
    widths = screen.lines.widths(screen.lines.size.width)
    for one in screen.lines.rows:
        if one.run or len(one.cells) == 1:
            lines.append("".join(cell.text for cell in one.cells).rstrip())
        else:
            parts = [fit(cell.text, room) for cell, room in zip(one.cells, widths, strict=True)]
            lines.append(" ".join(parts).rstrip())
    return "\n".join(lines)


def looks(store: Store) -> list[tuple[str, int]]:
    """Whose amounts were looked at, by the audit."""

    def of(read: Read) -> list[tuple[str, int]]:
        return read.db.execute("SELECT what, count FROM audit WHERE event = 'assets.seen' ORDER BY n").fetchall()

    return store.read(of)


def of(owner: Owner) -> AssetsView:
    """The customer's assets as they are in the book."""
    return owner.store.read(assets, owner.id)


async def test_two_earlier_reviews_show_what_changed(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        await press(pilot, "b")
        lines = told(screen).split("\n")
        assert lines == GOLDEN.split("\n")


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_no_digit_of_an_amount_is_there_before_it_is_asked_for(
    store: Store, owner: Owner, size: tuple[int, int], language: str
) -> None:
    amounts = (
        "383",
        "3,838",
        "299",
        "2,998",
        "260",
        "2,600",
        "11.8",
        "118,",
        "84万",
        "840,",
        "9.3万",
        "93,000",
        "68%",
        "10万",
    )
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, owner.id)
        for place in range(2):
            text = told(screen) + shown(app)
            assert [amount for amount in amounts if amount in text] == [] and text.count("***") > 20
            told_of = [
                cell for one in screen.lines.rows if one.key.startswith(("review", "gone")) for cell in one.cells
            ]
            moved = ("增加", "减少", "不变", "up", "down", "unchanged")
            assert not any(cell.text.startswith(moved) for cell in told_of)
            assert {cell.tone for cell in told_of if cell.text == "***"} <= {"muted", "strong", ""}
            for known in ("沪深300指数", "招行 大额存单", "03-05"):
                assert known in text
            assert len(looks(store)) == place
            await press(pilot, "b")
            assert "***" not in told(screen)
            assert ("383.8万元" if language == "zh" else "3,838,000") in shown(app)
            await press(pilot, "b")
        assert looks(store) == [("王建国", 1)]


async def test_bank_and_product_stand_in_a_line_where_there_is_room_and_else_each_in_its_own(
    store: Store, owner: Owner
) -> None:
    owner.hold("deposit", "某股份制银行", "大额存单", "20万")
    owner.hold("deposit", "某股份制银行", "安心存三年", "20万")
    owner.hold("property", "招行", "自住房", "100万")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        text = told(await opened(pilot, app, owner.id))
    assert "存款       某股份制银行 大额存单 ***" in text
    assert "存款       某股份制银行          ***" in text and "\n           安心存三年" in text
    assert text.index("本行 5项") < text.index("他行 3项") < text.index("房产 2项") < text.index("自住房")


async def test_the_look_is_noted_once_a_card(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, owner.id)
        await press(pilot, "b", "1", "7", "b", "b")
        assert "383.8万元" in shown(app) and len(looks(store)) == 1
        await press(pilot, "escape")
        await opened(pilot, app, owner.id)
        assert "383.8万元" not in shown(app)
        await press(pilot, "b")
        assert len(looks(store)) == 2


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_the_bar_is_as_wide_as_the_list(store: Store, owner: Owner, size: tuple[int, int], language: str) -> None:
    """The shares fill the bar exactly, each as wide as its percentage; no line is wider than the list."""
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, owner.id)
        await press(pilot, "b")
        room = screen.lines.size.width
        runs = [one for one in screen.lines.rows if one.run]
        assert all(sum(width(cell.text) for cell in one.cells) <= room - 2 for one in runs)
        bar = next(one for one in runs if one.key == "shares")
        cells: dict[str, int] = {}
        for cell in bar.cells:
            cells[cell.tone] = cells.get(cell.tone, 0) + width(cell.text)
        assert sum(cells.values()) == room - 6
        assert list(cells) == [f"share{n}" for n in range(1, 6)]
        shares = [round(100 * each / (room - 6)) for each in cells.values()]
        assert all(abs(share - wanted) <= 1 for share, wanted in zip(shares, (68, 13, 13, 3, 3), strict=True))


async def test_the_tab_stands_in_english(store: Store, owner: Owner) -> None:
    app = make_app(store, language="en")
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, app, owner.id)
        await press(pilot, "b")
        lines = [re.sub(r" {2,}", "  ", line) for line in told(screen).split("\n")]
        for line in (
            "Assets 3,838,000  debts 840,000  net 2,998,000",
            "Next review  02-05 Thu  25 days late  every 1 mo.  last 01-05",
            "Elsewhere: 1, 200,000",
            "Deposit  招行 大额存单  200,000  01-15 46 days ago",
            "Maturing within 7 days: 1, 300,000",
            "01-05  7 lines  2,998,000  was 2,905,000  up 93,000",
            "Fund  沪深300指数  118,000  was 125,000  down 7,000",
            "Gold  积存金  -  was 30,000  gone 30,000",
            "Advice: 关注大额存单到期",
        ):
            assert line in [each.strip() for each in lines]


async def test_a_new_review_takes_the_values_line_by_line(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot, app, owner.id)
        assert screen.lines.current == "do:review"
        await press(pilot, "enter")
        assert "1/7" in shown(app) and looks(store) == [("王建国", 1)]
        await press(pilot, *"11万", "enter", "enter", *"12万", "enter", "escape")
        newest = of(owner).reviews[0]
        assert newest.review.text("on_day") == "2026-03-02"
        assert [line.amount for line in newest.lines[:4]] == [110_000, 300_000, 120_000, 840_000]
        held = {one.text("product"): one for one in of(owner).holdings}
        assert held["储蓄国债"].number("amount") == 110_000 and held["储蓄国债"].text("as_of") == "2026-03-02"
        assert "03-02" in told(screen) and "增加 1.2万元" in told(screen)
        screen.lines.go("do:review")
        await press(pilot, "enter")
        assert "已经做过资产回顾" in shown(app)
        await press(pilot, "u", "u")
        assert {one.text("product"): one.number("amount") for one in of(owner).holdings}["储蓄国债"] == 100_000


async def test_a_line_of_a_review_takes_a_value_and_a_wrong_one_is_refused(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        line = next(one for one in of(owner).reviews[0].rows if one.text("product") == "沪深300指数")
        screen.lines.go(f"review_line:{line.id}")
        await press(pilot, "enter", *"lots", "enter")
        assert store.read(row, "review_line", line.id).number("amount") == 118_000
        screen.lines.go(f"review_line:{line.id}")
        await press(pilot, "enter", *"13万", "enter")
        assert store.read(row, "review_line", line.id).number("amount") == 130_000
        await press(pilot, "delete")
        assert len(of(owner).reviews[0].lines) == 6


async def test_advice_and_what_came_of_it_are_written(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        newest, before = (one.review.id for one in of(owner).reviews)
        screen.lines.go(f"came:{before}")
        await press(pilot, "enter")
        assert isinstance(app.screen, RowDialog) and [*app.screen.fields.lines] == ["came_of"]
        await press(pilot, "ctrl+j", *"more", "ctrl+s")
        assert "more" in store.read(row, "review", before).text("came_of")
        await press(pilot, "f", "3")
        await press(pilot, *"bonds", "ctrl+s")
        assert "bonds" in store.read(row, "review", newest).text("advice")
        await press(pilot, "f", "5")
        assert store.read(row, "review", newest).text("sent_on") == "2026-03-02"
        assert "03-02 已寄送并讲解" in told(screen)


async def test_an_older_review_is_opened_beside_the_one_before(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        screen.lines.go(f"review:{of(owner).reviews[1].review.id}")
        await press(pilot, "f", "2")
        assert "上次" not in told(screen).split("资产回顾")[1].split("2025-12-01", 1)[1].split("已结清")[0]
        assert "积存金" in told(screen).split("2025-12-01", 1)[1]
        assert "分批买入债券基金" in told(screen)


async def test_holdings_are_added_changed_closed_and_brought_back(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        deposit = owner.held["定期存款"]
        screen.lines.go(f"holding:{deposit}")
        await press(pilot, "enter")
        assert isinstance(app.screen, RowDialog) and len(looks(store)) == 1
        await press(pilot, "escape", "f", "2")
        assert store.read(row, "holding", deposit).text("closed_on") == "2026-03-02"
        assert "已结清 2项" in told(screen)
        await press(pilot, "u")
        assert "已结清 1项" in told(screen)
        await press(pilot, "+", "3", "down", *"deposit2", "ctrl+s")
        assert "deposit2" in told(screen)
        added = next(one for one in of(owner).holdings if one.text("product") == "deposit2")
        screen.lines.go(f"holding:{added.id}")
        await press(pilot, "delete")
        assert "deposit2" not in told(screen)


async def test_a_maturing_line_makes_a_contact(store: Store, owner: Owner) -> None:
    """The first reminder ahead is proposed; what was planned before is said."""
    store.write(nextsteps.set_next, [owner.id], NextPlan(on=date(2026, 3, 10)))
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        screen.lines.go(f"maturity:{owner.held['安心180天']}")
        await press(pilot, "f", "1")
        assert "安心180天" in shown(app) and "已安排的下次联络" in shown(app) and "52" not in shown(app)
        await press(pilot, "enter")
    planned = store.read(card, owner.id)
    assert (planned.next_on, planned.next_channel) == (date(2026, 3, 23), Channel.CALL)


async def test_the_newest_review_is_printed(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, owner.id)
        await press(pilot, "f", "6")
        assert "2026-01-05" in shown(app) and "299.8万元" in shown(app)
        assert looks(store) == [("王建国", 1)]


async def test_an_empty_tab_says_what_to_do(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot, app, add_customer(store, "单雪"))
        assert told(screen) == "还没有资产记录，按 + 添加一项资产"
        await press(pilot, "enter", "f", "1")
        assert "还没有资产记录，无法做资产回顾" in shown(app)


async def test_the_list_is_narrowed_by_groups_and_products(store: Store, owner: Owner) -> None:
    other = add_customer(store, "单雪")
    store.write(customers.edit, other, {"key_customer": "1"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "f", "5", "2")
        page = app.screen
        assert isinstance(page, CustomersScreen)
        assert [one.key for one in page.book.rows] == [owner.id] and "应做资产回顾" in shown(app)
        await press(pilot, "f", "5", "1")
        assert [one.key for one in page.book.rows] == [other] and "重点客户" in shown(app)
        await press(pilot, "escape", "f", "6", *"300", "enter")
        assert [one.key for one in page.book.rows] == [owner.id] and "持有“300”" in shown(app)


async def test_the_mark_is_set_on_the_first_tab(store: Store, owner: Owner) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        await press(pilot, "1")
        screen.lines.go("field:key_customer")
        await press(pilot, "enter", "1", "0")
    assert store.read(card, owner.id).value("key_customer") == "1"


@pytest.mark.parametrize(("line", "name"), [("maturity:", "资产"), ("advice:", "资产回顾"), ("came:", "资产回顾")])
async def test_lines_that_show_a_part_of_a_row_tell_its_history(
    store: Store, owner: Owner, line: str, name: str
) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, owner.id)
        screen.lines.go(next(row.key for row in screen.lines.rows if row.key.startswith(line)))
        await press(pilot, "h")
        assert isinstance(app.screen, HistoryDialog) and name in shown(app)
