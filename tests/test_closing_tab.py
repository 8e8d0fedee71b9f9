"""The tab of closing, by keys: five steps to the word of thanks, none sold, warnings, a superior's confirmation."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel
from rmtui.domain.playbook import Playbook
from rmtui.screens.card import CardScreen
from rmtui.screens.closing_dialogs import TickDialog
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.ledger_dialog import LedgerDialog
from rmtui.screens.row_form import RowDialog
from rmtui.screens.sms import SmsDialog
from rmtui.store.home import Home
from rmtui.store.reads.customers import card
from rmtui.store.reads.rows import row, rows
from rmtui.store.store import NewOwner, Store
from rmtui.store.writes import closing as writes
from rmtui.store.writes import customers
from rmtui.store.writes import rows as row_writes
from rmtui.store.writes.closing import Bought
from rmtui.store.writes.dnd import set_dnd
from rmtui.text import width
from tests.builders import add_customer
from tests.closing_book import SIGNED, go_through, make_deal, sell_all, states, view
from tests.ui import make_app, press, settle, shown


async def opened(pilot: Pilot[int], app: RmApp, customer: str) -> CardScreen:
    """The customer's closing tab."""
    await settle(pilot)
    screen = CardScreen(customer)
    await app.push_screen(screen)
    await settle(pilot)
    await press(pilot, "6")
    return screen


def told(app: RmApp) -> str:
    """What stands on the screen, without blanks and frames."""
    return re.sub(r"[\s│]", "", shown(app))


def marked(app: RmApp) -> str:
    """The beginning of the dialog's line at which the cursor's sign stands."""
    (line,) = [re.sub(r"[\s│]", "", each) for each in shown(app).splitlines() if re.search(r"│\s*> ", each)]
    line = line[line.index(">") :]
    return line if "主管" in line else line[: len(">1[未勾]")]


def in_front(app: RmApp, kind: type[object]) -> bool:
    """Whether a screen of this kind is in front."""
    return isinstance(app.screen, kind)


def notices(app: RmApp) -> str:
    """What the user was told beside the page."""
    return "".join(str(one.message) for one in app._notifications)


async def test_five_steps_by_keys_to_the_word_of_thanks(store: Store) -> None:
    """Chinese at 80x24: every step asks on its own, the cursor goes along, the sale brings holding and thanks."""
    deal = make_deal(store)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        assert "正在办理：方案AV1，对应需求子女教育40万元" in told(app)
        assert "1产品推荐针对需求推荐产品，并向客户讲解待办，按enter" in told(app)
        assert "基金稳健一号30万元R26个月适合" in told(app)
        await press(pilot, "enter")
        assert "需求：子女教育40万元" in told(app) and "稳健一号R2、大额存单R1" in told(app)
        await press(pilot, "1")
        assert states(store, deal.customer) == "do---" and "经办李秀英已完成03-02" in told(app)
        await press(pilot, "enter", "1", "2", "enter")
        assert in_front(app, TickDialog) and "还有2项没有打勾" in told(app)
        await press(pilot, "4", "3", "enter")
        assert states(store, deal.customer) == "ddo--"
        await press(pilot, "enter")
        assert "客户评级C2（有效至2027-01-05），产品最高R2：适合" in told(app)
        await press(pilot, "1", "enter", "1", "2", "text:单雪", "enter")
        assert states(store, deal.customer) == "ddddo" and "主管单雪" in told(app)
        await press(pilot, "enter")
        assert in_front(app, LedgerDialog)
        assert "稳健一号R23000002026-09-022.35%" in told(app) and "=300,000元" in told(app)
        await press(pilot, "enter")
        assert in_front(app, SmsDialog) and "王先生，您好！感谢您的信任" in told(app)
        await press(pilot, "enter")
        assert in_front(app, CardScreen)
        assert "03-02稳健一号30万元R26个月书面签字2026-09-02到期2.35%经办李秀英单雪" in told(app)
        assert "没有待成交的方案。请先在第5页“方案”由客户选定一个。" in told(app)
        await press(pilot, "0")
        assert "成交步骤风险揭示（李秀英）" in told(app) and "成交稳健一号30万元；经办李秀英" in told(app)
    assert [one.text("product") for one in store.read(rows, "holding", deal.customer)] == ["大额存单", "稳健一号"]
    thanks = store.read(card, deal.customer).timeline[0]
    kinds = [one.kind for one in store.read(card, deal.customer).timeline]
    assert thanks.kind in ("contact", "next_step") and kinds.count("closing_step") == 4 and kinds.count("sale") == 2


async def test_the_ledger_is_changed_before_it_is_booked(store: Store) -> None:
    """An emptied amount is not bought; a day that cannot be read keeps the dialog open; escape skips the thanks."""
    deal = make_deal(store)
    go_through(store, deal)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "enter", "text:25", "text:万")
        assert "=250,000元" in told(app)
        await press(pilot, "tab", "text:soon", "enter")
        assert in_front(app, LedgerDialog) and "无法识别" in told(app)
        await press(pilot, *("backspace",) * 4, "text:2026-12-01", "tab", "text:2.4", "down", "up")
        await press(pilot, "down", "shift+tab", "shift+tab", "delete")
        focused = app.screen.focused
        assert isinstance(focused, Input) and focused.id == "in-1-amount"
        assert "按未购买登记" in told(app)
        await press(pilot, "enter")
        assert in_front(app, LedgerDialog) and "未填金额：大额存单。按未购买登记？" in told(app)
        await press(pilot, "enter", "escape")
        assert in_front(app, CardScreen) and "有2个产品未购买或少于方案金额" in notices(app).replace(" ", "")
    (sale,) = store.read(rows, "sale", deal.customer)
    assert (sale.number("amount"), sale.text("maturity"), sale.text("rate")) == (250_000, "2026-12-01", "2.4%")
    assert not [one for one in store.read(card, deal.customer).timeline if one.kind == "contact"]


async def test_an_emptied_amount_is_seen_and_asked_about(store: Store) -> None:
    """Enter behind an emptied amount books nothing yet; other lines say so without the focus; an amount ends it."""
    deal = make_deal(store)
    go_through(store, deal)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "enter", "delete", "down")
        assert "稳健一号R2未购买" in told(app)
        await press(pilot, "enter")
        assert view(store, deal.customer).sales == () and "未填金额：稳健一号" in told(app)
        focused = app.screen.focused
        assert isinstance(focused, Input) and focused.id == "in-0-amount"
        await press(pilot, "text:1")
        assert "未填金额" not in told(app)
        await press(pilot, "delete", "backspace", "enter")
        assert in_front(app, LedgerDialog) and view(store, deal.customer).sales == ()
        await press(pilot, "text:300000", "enter")
        assert in_front(app, SmsDialog)
    assert store.read(row, "need", deal.need).text("state") == "met"


async def test_the_superiors_name_stays_while_ticks_are_set(store: Store) -> None:
    """The cursor's sign stands where the keys go; a name begun before the ticks is gone on with."""
    deal = make_deal(store)
    go_through(store, deal, "confirm")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "enter")
        assert marked(app) == ">1[未勾]" and not app.screen.query("Input:focus")
        await press(pilot, "9", "text:单")
        assert marked(app) == ">主管姓名单" and app.screen.query("Input:focus")
        await press(pilot, "tab", "tab", "text:雪")
        assert marked(app) == ">主管姓名单雪"
        await press(pilot, "enter")
        assert marked(app) == ">1[未勾]" and not app.screen.query("Input:focus")
        await press(pilot, "1", "2")
        assert marked(app) == ">主管姓名单雪"
        await press(pilot, "enter")
    assert states(store, deal.customer) == "ddddo"
    assert view(store, deal.customer).steps[3].superior == "单雪"


async def test_a_record_of_none_sold_is_put_right(store: Store) -> None:
    """Enter on it opens what was recorded; the need goes along with the day; a refusal keeps what was typed."""
    deal = make_deal(store)
    rival: dict[str, Any] = {"rival_bank": "农行", "rival_product": "月月宝"}
    store.write(writes.not_sold, deal.customer, reason="在他行购买", retry_on="30d", need_id=deal.need, **rival)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, deal.customer)
        screen.lines.go(f"not_sold:{view(store, deal.customer).not_sold[0].id}")
        await press(pilot, "enter")
        assert in_front(app, RowDialog) and "修改未成交记录王建国" in told(app)
        assert "在他行购买" in told(app) and "农行" in told(app)
        assert app.screen.query_one(".box").region.bottom <= 24
        await press(pilot, "down", "text:2026-05-06", "down", "delete", "ctrl+s")
        assert in_front(app, RowDialog) and "他行信息不完整" in notices(app) and "2026-05-06" in told(app)
        await press(pilot, "text:工行", "ctrl+s")
        assert in_front(app, CardScreen) and "工行月月宝" in told(app) and "05-06再试" in told(app)
    (lost,) = view(store, deal.customer).not_sold
    assert (lost.text("reason"), lost.text("rival_bank")) == ("在他行购买", "工行")
    assert (lost.text("on_day"), lost.text("retry_on")) == ("2026-03-02", "2026-05-06")
    assert store.read(row, "need", deal.need).text("retry_on") == "2026-05-06"


async def test_a_refused_name_keeps_what_was_ticked(store: Store) -> None:
    deal = make_deal(store)
    go_through(store, deal, "confirm")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "enter", "space", "space", "enter")
        assert in_front(app, TickDialog) and states(store, deal.customer) == "dddo-"
        await press(pilot, "text:李秀英", "enter")
        assert in_front(app, TickDialog) and states(store, deal.customer) == "dddo-"
        await press(pilot, *("backspace",) * 3, "text:单雪", "enter")
    assert states(store, deal.customer) == "ddddo"


async def test_an_unsuitable_product_is_named_and_refused(store: Store) -> None:
    """A C2 customer and an R4 product: the tab warns, the purchase is refused, nothing is recorded."""
    deal = make_deal(store, rating="C4")
    store.write(row_writes.edit, "proposal_line", deal.lines[0], {"risk": "R4"})
    store.write(writes.step, deal.proposal, "recommend")
    store.write(writes.step, deal.proposal, "risks", ticks=("explained", "liquidity", "no_guarantee", "fees", "loss"))
    store.write(customers.edit, deal.customer, {"risk_rating": "C2"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, deal.customer)
        assert "警示稳健一号：产品风险等级R4高于客户评级C2。" in told(app) and "不适合" in told(app)
        tones = {row.key.partition(":")[0]: row.cells[-2].tone for row in screen.lines.rows if len(row.cells) > 1}
        assert tones["warning"] == "error"
        await press(pilot, "enter", "1")
        assert states(store, deal.customer) == "ddo--"
        store.write(customers.edit, deal.customer, {"risk_rating": "C5", "risk_tested_on": "2025-01-05"})
        await press(pilot, "1", "6")
        assert told(app).count("风险评级C5已于2026-01-05到期") == 1


async def test_not_sold_with_the_other_banks_product(store: Store) -> None:
    deal = make_deal(store)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "f", "2")
        assert in_front(app, FormDialog)
        await press(pilot, "6", "text:30d")
        assert "04-01" in told(app)
        await press(pilot, "tab", "text:[/]", "enter", "text:农行", "tab", "text:月月宝", "tab", "text:3.1", "tab")
        await press(pilot, "text:2026-09-01", "tab", "text:不能提前支取", "enter")
        assert "在他行购买：[/]" in told(app) and "农行月月宝3.1%2026-09-01到期" in told(app)
        assert "弱点：不能提前支取" in told(app) and "04-01再试" in told(app)
        await press(pilot, "0")
        assert "未成交在他行购买：[/]农行月月宝；04-01周三再试" in told(app)
    (lost,) = view(store, deal.customer).not_sold
    assert (lost.text("need_id"), lost.text("retry_on")) == (deal.need, "2026-04-01")
    assert store.read(row, "need", deal.need).text("retry_on") == "2026-04-01"


async def test_other_reasons_want_own_words(store: Store) -> None:
    deal = make_deal(store)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "f", "2", "7", "text:30d", "enter")
        assert view(store, deal.customer).not_sold == () and "未成交须写明原因" in notices(app)
        await press(pilot, "f", "2", "7", "text:30d", "tab", "text:移民", "enter")
        await press(pilot, "f", "1", "1", "text:60d", "enter")
    assert [one.text("reason") for one in view(store, deal.customer).not_sold] == ["收益不理想", "移民"]


async def test_who_wants_no_sms_is_offered_no_thanks(store: Store) -> None:
    deal = make_deal(store)
    go_through(store, deal)
    store.write(set_dnd, [deal.customer], Channel.SMS, True)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "enter", "enter")
        assert in_front(app, CardScreen) and "客户不收短信" in notices(app)
        assert len(view(store, deal.customer).sales) == 2
        await press(pilot, "u")
        assert states(store, deal.customer) == "ddddo" and view(store, deal.customer).sales == ()


async def test_nothing_chosen_says_where_to_choose(store: Store) -> None:
    app = make_app(store)
    made = add_customer(store, "单雪")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, made)
        assert "没有待成交的方案。请先在第5页“方案”由客户选定一个。" in told(app)
        await press(pilot, "enter")
        assert in_front(app, CardScreen)


async def test_a_managers_home_offers_no_confirmation(store: Store) -> None:
    deal = make_deal(store)
    sell_all(store, deal)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "enter")
        assert "发送致谢短信" in told(app) and "确认这笔销售" not in told(app)
        await press(pilot, "2")
        assert in_front(app, SmsDialog)


async def test_an_outlet_head_confirms_what_another_sold(
    tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    owner = NewOwner(role="outlet", name="单雪")
    home = Home(tmp_path / "outlet")
    store, _ = Store.create(home, clock, owner=owner, passphrase=None, playbook=playbook, calendar=calendar)
    deal = make_deal(store)
    go_through(store, deal, "confirm")
    store.write(writes.step, deal.proposal, "sign", who="李秀英", ticks=SIGNED, superior="单雪")
    store.write(writes.sell, deal.proposal, [Bought(deal.lines[0])])
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, deal.customer)
        await press(pilot, "f", "3")
        assert "电子确认03-022026-09-02到期2.35%经办李秀英单雪" in told(app)
        await press(pilot, "0")
        assert "销售确认稳健一号，单雪电子确认" in told(app)
    store.close()


@pytest.mark.parametrize(
    ("size", "language"), [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]
)
async def test_nothing_is_cut(store: Store, size: tuple[int, int], language: str) -> None:
    """Every state of the tab stands whole on the screen in both languages, the dialogs too."""
    first, second = make_deal(store), make_deal(store, "李秀英")
    sell_all(store, first)
    lost: dict[str, Any] = {"rival_bank": "农行", "rival_product": "月月宝", "weak_points": "不能提前支取" * 8}
    store.write(writes.not_sold, first.customer, reason="收益太低" * 9, retry_on="30d", **lost)
    go_through(store, second, "recommend")
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        for customer in (first.customer, second.customer):
            screen = await opened(pilot, app, customer)
            cells = [each for each in screen.lines.widths(screen.lines.size.width) if each]
            for line in screen.lines.rows:
                if len(line.cells) > 1:
                    assert all(width(cell.text) <= room for cell, room in zip(line.cells, cells, strict=False))
        for keys in (("1", "2", "3", "4", "enter"), ("1",), ("1", "2", "text:Shan Xue", "enter"), ("enter",)):
            await press(pilot, "enter")
            assert app.screen is not screen and app.screen.query_one(".box").region.bottom <= size[1]
            await press(pilot, *keys)
        assert in_front(app, SmsDialog)
        await press(pilot, "escape")
        assert len(view(store, second.customer).sales) == 2
        assert date.fromisoformat(view(store, second.customer).sales[-1].sale.text("maturity")) == date(2026, 9, 2)
