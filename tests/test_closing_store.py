"""Closing in the store: five steps in order, the sale and what it becomes, none sold, a superior's confirmation."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.needs import OPEN
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan, Saved
from rmtui.store.home import Home
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.books import book_of
from rmtui.store.reads.customers import card
from rmtui.store.reads.evidence import held_of
from rmtui.store.reads.rows import row, rows
from rmtui.store.store import NewOwner, Store
from rmtui.store.writes import closing as writes
from rmtui.store.writes import customers
from rmtui.store.writes import rows as row_writes
from rmtui.store.writes.closing import Bought
from rmtui.store.writes.lost import amend as amend_lost
from rmtui.store.writes.nextsteps import set_next
from rmtui.widgets.card_closing import blocks
from tests.closing_book import RISKS, SIGNED, Deal, go_through, make_deal, sell_all, states, view
from tests.conftest import MONDAY
from tests.exchange_homes import LEAD, RM, Rules, Team, team

TODAY = date(2026, 3, 2)


@pytest.fixture
def deal(store: Store) -> Deal:
    """A C2 customer who chose a fund and a deposit."""
    return make_deal(store)


def refused(store: Store, *args: object, **kwargs: object) -> Refused:
    """Why this is refused; nothing is written."""
    before = store.read(dump_text)
    with pytest.raises(Refused) as found:
        store.write(*args, **kwargs)  # type: ignore[arg-type]
    assert store.read(dump_text) == before
    return found.value


def done(store: Any, *args: Any, **kwargs: Any) -> Saved:
    """A write whose arguments stand in a tuple."""
    saved: Saved = store.write(*args, **kwargs)
    return saved


def test_the_chosen_proposal_is_what_is_closed(store: Store, deal: Deal) -> None:
    found = view(store, deal.customer)
    assert found.chosen is not None and found.need is not None
    assert (found.chosen.proposal.id, found.need.id) == (deal.proposal, deal.need)
    assert [line.id for line in found.chosen.lines] == list(deal.lines)
    assert [one.verdict.ok for one in found.chosen.judged] == [True, True]
    assert states(store, deal.customer) == "o----"
    store.write(row_writes.edit, "need", deal.need, {"state": "dropped"})
    assert view(store, deal.customer).chosen is None and view(store, deal.customer).steps == ()


def test_steps_are_done_in_order_and_keep_who_and_when(store: Store, deal: Deal) -> None:
    for step in ("risks", "confirm", "sign"):
        found = refused(store, writes.step, deal.proposal, step, ticks=(*RISKS, *SIGNED), superior="单雪")
        assert found.message == "step_needs_recommend"
    assert refused(store, writes.sell, deal.proposal, []).message == "step_needs_recommend"
    store.write(writes.step, deal.proposal, "recommend")
    assert refused(store, writes.step, deal.proposal, "recommend").message == "step_done"
    assert refused(store, writes.step, deal.proposal, "confirm").message == "step_needs_risks"
    assert refused(store, writes.sell, deal.proposal, []).message == "step_needs_risks"
    store.write(writes.step, deal.proposal, "risks", ticks=RISKS, who="欧阳小明")
    assert states(store, deal.customer) == "ddo--"
    steps = view(store, deal.customer).steps
    assert [(one.who, one.on) for one in steps[:2]] == [("李秀英", "2026-03-02"), ("欧阳小明", "2026-03-02")]
    store.write(undo)
    assert states(store, deal.customer) == "do---"
    store.write(redo)
    assert states(store, deal.customer) == "ddo--"


def test_every_risk_must_be_ticked(store: Store, deal: Deal) -> None:
    go_through(store, deal, "recommend")
    found = refused(store, writes.step, deal.proposal, "risks", ticks=RISKS[1:])
    assert (found.message, found.values["count"]) == ("step_needs_ticks", "1")
    store.write(writes.step, deal.proposal, "risks", ticks=RISKS)
    (recorded,) = [one for one in store.read(rows, "closing_step", deal.customer) if one.text("step") == "risks"]
    assert set(recorded.text("ticks").split()) == set(RISKS)


def test_a_riskier_line_opens_the_risks_again(store: Store) -> None:
    deal = make_deal(store, rating="C3")
    go_through(store, deal, "confirm")
    assert states(store, deal.customer) == "dddo-"
    store.write(row_writes.edit, "proposal_line", deal.lines[0], {"risk": "R3"})
    assert states(store, deal.customer) == "do---"
    assert refused(store, writes.step, deal.proposal, "risks", ticks=RISKS).message == "step_needs_ticks"
    store.write(writes.step, deal.proposal, "risks", ticks=(*RISKS, "loss"))
    assert states(store, deal.customer) == "dddo-"


def test_a_c2_customer_is_refused_an_r4_product_at_the_purchase(store: Store) -> None:
    deal = make_deal(store, rating="C4")
    store.write(row_writes.edit, "proposal_line", deal.lines[0], {"risk": "R4"})
    store.write(writes.step, deal.proposal, "recommend")
    store.write(writes.step, deal.proposal, "risks", ticks=(*RISKS, "loss"))
    store.write(customers.edit, deal.customer, {"risk_rating": "C2"})
    found = refused(store, writes.step, deal.proposal, "confirm")
    assert (found.message, found.values["risk"], found.values["rating"]) == ("risk_too_high", "R4", "C2")
    assert found.values["product"] == "稳健一号"
    chosen = view(store, deal.customer).chosen
    assert chosen is not None and [one.allowed for one in chosen.judged] == [False, True]


def test_an_expired_rating_is_none(store: Store) -> None:
    deal = make_deal(store)
    go_through(store, deal, "risks")
    store.write(customers.edit, deal.customer, {"risk_tested_on": "2025-03-01"})
    assert refused(store, writes.step, deal.proposal, "confirm").message == "rating_expired"
    store.write(customers.edit, deal.customer, {"risk_tested_on": "2025-03-02"})
    store.write(writes.step, deal.proposal, "confirm")
    store.write(customers.edit, deal.customer, {"risk_tested_on": "2025-03-01"})
    found = refused(store, writes.step, deal.proposal, "sign", ticks=SIGNED, superior="单雪")
    assert found.message == "rating_expired"


def test_signing_needs_papers_customer_and_another_name(store: Store, deal: Deal) -> None:
    go_through(store, deal, "confirm")
    sign: Any = (writes.step, deal.proposal, "sign")
    assert refused(store, *sign, ticks=("papers",), superior="单雪").message == "step_needs_papers"
    assert refused(store, *sign, ticks=SIGNED).message == "step_needs_superior"
    assert refused(store, *sign, ticks=SIGNED, superior=" 李秀英 ").message == "step_superior_is_handler"
    assert refused(store, *sign, ticks=SIGNED, superior="单雪", who="单雪").message == "step_superior_is_handler"
    done(store, *sign, ticks=SIGNED, superior="单雪")
    assert view(store, deal.customer).steps[3].superior == "单雪"


def test_the_days_of_the_steps_do_not_run_backwards(store: Store, clock: FixedClock, deal: Deal) -> None:
    clock.advance(timedelta(days=3))
    assert refused(store, writes.step, deal.proposal, "recommend", on=date(2026, 3, 6)).message == "date_too_late"
    assert refused(store, writes.step, deal.proposal, "recommend", on=date(2026, 3, 1)).message == "step_too_early"
    store.write(writes.step, deal.proposal, "recommend", on=date(2026, 3, 4))
    found = refused(store, writes.step, deal.proposal, "risks", ticks=RISKS, on=date(2026, 3, 3))
    assert (found.message, found.values["on"]) == ("step_too_early", "2026-03-04")


def test_a_sale_is_ledger_holding_need_and_step_in_one_action(store: Store, deal: Deal) -> None:
    go_through(store, deal)
    before = store.read(dump_text)
    bought = [Bought(deal.lines[0]), Bought(deal.lines[1], amount="12万", maturity="2027-03-02", rate="1.9")]
    store.write(writes.sell, deal.proposal, bought)
    fund, deposit = store.read(rows, "sale", deal.customer)
    assert dict(fund.values) | {"product_id": "", "holding_id": ""} == {
        "need_id": deal.need,
        "proposal_id": deal.proposal,
        "holding_id": "",
        "on_day": "2026-03-02",
        "product_id": "",
        "product": "稳健一号",
        "category": "fund",
        "risk": 2,
        "amount": 300_000,
        "term": 6,
        "maturity": "2026-09-02",
        "rate": "2.35%",
        "handler": "李秀英",
        "approver": "单雪",
        "exception_reason": "",
        "exception_by": "",
    }
    assert (deposit.number("amount"), deposit.text("maturity"), deposit.text("rate")) == (120_000, "2027-03-02", "1.9%")
    for sale, kind in ((fund, "fund"), (deposit, "deposit")):
        held = store.read(row, "holding", sale.text("holding_id"))
        assert (held.text("kind"), held.text("bank"), held.text("sale_id")) == (kind, "", sale.id)
        assert [held.values[name] for name in ("product", "amount", "maturity", "rate", "risk")] == [
            sale.values[name] for name in ("product", "amount", "maturity", "rate", "risk")
        ]
        assert held.text("since") == held.text("as_of") == "2026-03-02"
    assert store.read(row, "need", deal.need).text("state") == "met"
    after = view(store, deal.customer)
    assert after.chosen is None and [one.sale.id for one in after.sales] == [deposit.id, fund.id]
    sold = store.read(held_of, deal.customer).sold
    assert [(one.product, one.amount, one.on_day) for one in sold] == [
        ("稳健一号", 300_000, "2026-03-02"),
        ("大额存单", 120_000, "2026-03-02"),
    ]
    assert refused(store, writes.sell, deal.proposal, bought).message == "need_not_open"
    booked = store.read(dump_text)
    told = store.write(undo)
    assert (told.label, store.read(dump_text)) == ("action.sale", before)
    assert states(store, deal.customer) == "ddddo"
    store.write(redo)
    assert store.read(dump_text) == booked


def test_only_what_was_bought_is_booked(store: Store, deal: Deal) -> None:
    go_through(store, deal)
    sell: Any = (writes.sell, deal.proposal)
    assert refused(store, *sell, []).message == "sale_needs_line"
    assert refused(store, *sell, [Bought("x")]).message == "no_such_row"
    assert refused(store, *sell, [Bought(deal.lines[0])] * 2).message == "no_such_row"
    assert refused(store, *sell, [Bought(deal.lines[0], amount="0")]).message == "sale_needs_amount"
    assert refused(store, *sell, [Bought(deal.lines[0], amount="x")]).message == "bad_amount"
    early = [Bought(deal.lines[0], maturity="2026-03-02")]
    assert refused(store, *sell, early).message == "sale_maturity_too_early"
    assert refused(store, *sell, [Bought(deal.lines[1])], approver="李秀英").message == "step_superior_is_handler"
    told = done(store, *sell, [Bought(deal.lines[1])], handler="欧阳小明")
    assert told.warnings == (("warning.sale_partial", (("n", "1"),)),)
    assert store.read(row, "need", deal.need).text("state") == "proposed"
    (sale,) = store.read(rows, "sale", deal.customer)
    assert (sale.text("product"), sale.text("handler"), sale.text("maturity")) == ("大额存单", "欧阳小明", "")


def test_a_need_is_met_by_all_lines_at_their_amounts(store: Store, deal: Deal) -> None:
    go_through(store, deal)
    fund, deposit = (Bought(line) for line in deal.lines)
    for bought, left in (([fund._replace(amount="29万"), deposit], "1"), ([deposit], "1"), ([fund, deposit], "")):
        told = done(store, writes.sell, deal.proposal, bought)
        assert [dict(values)["n"] for _, values in told.warnings] == ([left] if left else [])
        assert store.read(row, "need", deal.need).text("state") == ("proposed" if left else "met")
        store.write(undo)
    done(store, writes.sell, deal.proposal, [fund._replace(amount="40万"), deposit])
    assert store.read(row, "need", deal.need).text("state") == "met"


def test_a_card_is_no_holding_and_a_loan_a_debt(store: Store, deal: Deal) -> None:
    store.write(row_writes.edit, "proposal_line", deal.lines[0], {"category": "card"})
    store.write(row_writes.edit, "proposal_line", deal.lines[1], {"category": "loan"})
    sell_all(store, deal)
    card, loan = store.read(rows, "sale", deal.customer)
    assert card.text("holding_id") == ""
    assert [one.text("kind") for one in store.read(rows, "holding", deal.customer)] == ["mortgage"]
    assert loan.text("holding_id")


def test_an_exception_is_carried_into_the_ledger_and_marked(
    home: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """Where the playbook allows the class: reason and second name stand on the tab and in the ledger."""
    allowing = playbook._replace(card=playbook.card._replace(exception_classes=("fund",)))
    store = Store.open(home, clock, playbook=allowing, calendar=calendar)
    deal = make_deal(store)
    line = (row_writes.edit, "proposal_line", deal.lines[0])
    assert refused(store, *line, {"risk": "R3"}).message == "risk_too_high"
    said = {"exception_reason": "客户坚持", "exception_by": "尉迟恭敬"}
    done(store, *line, {"risk": "R3", **said})
    drawn = {block.key: block.cells for block in blocks(view(store, deal.customer), allowing, TODAY)}
    cells = drawn[f"proposal_line:{deal.lines[0]}"]
    assert (cells[-1].text, cells[-1].tone) == ("例外", "warning") and "理由：客户坚持，批准人：尉迟恭敬" in cells[
        1
    ].text
    store.write(writes.step, deal.proposal, "recommend")
    store.write(writes.step, deal.proposal, "risks", ticks=(*RISKS, "loss"))
    store.write(writes.step, deal.proposal, "confirm")
    store.write(writes.step, deal.proposal, "sign", ticks=SIGNED, superior="单雪")
    sale = store.write(writes.sell, deal.proposal, [Bought(each) for each in deal.lines]).added
    fund, deposit = store.read(rows, "sale", deal.customer)
    assert {name: fund.text(name) for name in said} == said and fund.id == sale
    assert deposit.text("exception_reason") == ""
    drawn = {block.key: block.cells for block in blocks(view(store, deal.customer), allowing, TODAY)}
    assert "例外处理，理由：客户坚持" in drawn[f"sale:{sale}"][1].text and drawn[f"sale:{sale}"][1].tone == "warning"
    store.close()


def test_ticks_and_names_and_steps_that_are_none_are_refused(store: Store, deal: Deal) -> None:
    assert refused(store, writes.step, deal.proposal, "dance").message == "bad_choice"
    assert refused(store, writes.step, deal.proposal, "ledger").message == "step_is_sale"
    assert refused(store, writes.step, "x", "recommend").message == "no_such_row"
    store.write(row_writes.edit, "proposal", deal.proposal, {"state": "offered"})
    assert refused(store, writes.step, deal.proposal, "recommend").message == "step_needs_choice"


def test_not_sold_keeps_the_need_open_with_its_day(store: Store, clock: FixedClock, deal: Deal) -> None:
    go_through(store, deal, "risks")
    about: dict[str, Any] = {"need_id": deal.need, "proposal_id": deal.proposal}
    lost: Any = (writes.not_sold, deal.customer)
    assert refused(store, *lost, reason=" ", retry_on="30d", **about).message == "not_sold_needs_reason"
    for day in ("", "2026-03-02", "2026-03-01"):
        assert refused(store, *lost, reason="收益太低", retry_on=day, **about).message == "retry_too_early"
    half: dict[str, Any] = {"rival_product": "月月宝"}
    assert refused(store, *lost, reason="他行", retry_on="30d", **half, **about).message == "rival_incomplete"
    before = store.read(dump_text)
    rival: dict[str, Any] = {
        "rival_bank": "农行",
        "rival_product": "月月宝",
        "rival_rate": "3.1",
        "rival_maturity": "2026-09-01",
    }
    done(store, *lost, reason="收益太低", retry_on="2026-04-01", weak_points="不能提前支取", **rival, **about)
    (found,) = view(store, deal.customer).not_sold
    assert (found.text("reason"), found.text("retry_on"), found.text("on_day")) == (
        "收益太低",
        "2026-04-01",
        "2026-03-02",
    )
    assert (found.text("rival_rate"), found.text("rival_maturity")) == ("3.1%", "2026-09-01")
    need = store.read(row, "need", deal.need)
    assert need.text("state") in OPEN and need.text("retry_on") == "2026-04-01"
    assert view(store, deal.customer).chosen is None
    planned = store.read(card, deal.customer)
    assert planned.next_on == date(2026, 4, 1)
    (held,) = store.read(held_of, deal.customer).not_sold
    assert (held.reason, held.retry_on) == ("收益太低", "2026-04-01")
    store.write(undo)
    assert store.read(dump_text) == before and states(store, deal.customer) == "ddo--"
    store.write(redo)
    clock.advance(timedelta(days=30))
    store.write(row_writes.edit, "proposal", deal.proposal, {"state": "chosen"})
    assert states(store, deal.customer) == "o----", "the steps of the round before do not count"


def test_a_record_of_none_sold_is_put_right(store: Store, clock: FixedClock, deal: Deal) -> None:
    lost = done(store, writes.not_sold, deal.customer, reason="没有时间", retry_on="2026-04-01", need_id=deal.need)
    before = store.read(dump_text)
    amend: Any = (amend_lost, lost.added)
    assert refused(store, *amend, {"on_day": "2026-03-01"}).message == "unknown_field"
    assert refused(store, *amend, {"reason": ""}).message == "not_sold_needs_reason"
    assert refused(store, *amend, {"rival_rate": "3"}).message == "rival_incomplete"
    told = done(store, *amend, {"retry_on": "2026-04-08", "rival_bank": "农行", "rival_product": "月月宝"})
    (found,) = view(store, deal.customer).not_sold
    assert found.id == told.added
    assert [found.text(name) for name in ("reason", "on_day", "need_id", "rival_bank", "retry_on")] == [
        *("没有时间", "2026-03-02", deal.need, "农行", "2026-04-08")
    ]
    assert store.read(row, "need", deal.need).text("retry_on") == "2026-04-08"
    assert store.read(card, deal.customer).next_on == date(2026, 4, 8)
    assert refused(store, *amend, {"reason": "x"}).message == "no_such_row"
    assert store.write(undo).label == "action.not_sold_edit" and store.read(dump_text) == before
    store.write(set_next, [deal.customer], NextPlan(on=date(2026, 3, 9)))
    store.write(row_writes.edit, "need", deal.need, {"retry_on": "2026-03-20"})
    done(store, *amend, {"retry_on": "2026-04-09"})
    assert store.read(card, deal.customer).next_on == date(2026, 3, 9), "what is planned otherwise stays"
    assert store.read(row, "need", deal.need).text("retry_on") == "2026-03-20"
    clock.advance(timedelta(days=60))
    (found,) = view(store, deal.customer).not_sold
    done(store, amend_lost, found.id, {"reason": "没有时间\n家人不同意"})
    (found,) = view(store, deal.customer).not_sold
    assert (found.text("retry_on"), found.text("reason")) == ("2026-04-09", "没有时间\n家人不同意")


def test_not_sold_needs_neither_need_nor_proposal(store: Store, deal: Deal) -> None:
    other = make_deal(store, "单雪")
    store.write(writes.not_sold, deal.customer, reason="没有时间", retry_on="30d")
    (found,) = store.read(rows, "not_sold", deal.customer)
    assert (found.text("need_id"), found.text("retry_on")) == ("", "2026-04-01")
    assert store.read(card, deal.customer).next_on == date(2026, 4, 1)
    store.write(writes.not_sold, deal.customer, reason="没有时间", retry_on="60d")
    assert store.read(card, deal.customer).next_on == date(2026, 4, 1), "what is planned stays"
    found_ = refused(store, writes.not_sold, deal.customer, reason="x", retry_on="30d", need_id=other.need)
    assert found_.message == "no_such_row"


def test_texts_are_cleaned(store: Store, deal: Deal) -> None:
    hostile = "张[/]\x1b]52;c;eA==\x07三\u202e 6222 0212 3456 7890 123"
    store.write(writes.step, deal.proposal, "recommend", who=hostile, note=hostile)
    (step,) = store.read(rows, "closing_step", deal.customer)
    assert step.text("who") == step.text("note") == "张[/]三 ****0123"


def test_a_manager_cannot_confirm(store: Store, deal: Deal) -> None:
    sale = sell_all(store, deal)
    found = refused(store, writes.confirm, sale)
    assert (found.message, found.values["approver"]) == ("confirm_needs_superior", "单雪")
    assert refused(store, writes.confirm, "x").message == "no_such_row"
    assert [one.confirmed_by for one in view(store, deal.customer).sales] == ["", ""]


@pytest.fixture
def two(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Team]:
    """A manager's home and the lead's, paired."""
    rules: Rules = (playbook, calendar)
    with team(tmp_path / "team", FixedClock(MONDAY), rules) as made:
        made.make("one", RM)
        made.make("lead", LEAD)
        made.pair("one", "lead")
        yield made


def test_the_lead_confirms_in_the_managers_book(two: Team) -> None:
    one, lead = two.stores["one"], two.stores["lead"]
    deal = make_deal(one)
    sale = sell_all(one, deal)
    two.send("one", "lead")
    assert lead.read(book_of, deal.customer) == one.book
    lead.write_in(one.book, writes.confirm, sale)
    with pytest.raises(Refused) as again:
        lead.write_in(one.book, writes.confirm, sale)
    assert again.value.message == "sale_is_confirmed"
    two.send("lead", "one")
    found = {each.sale.id: each for each in view(one, deal.customer).sales}
    assert (found[sale].confirmed_by, found[sale].confirmed_at[:10]) == ("欧阳小明", "2026-03-02")
    assert sum(bool(each.confirmed_by) for each in found.values()) == 1
    assert refused(one, writes.confirm, view(one, deal.customer).sales[0].sale.id).message == "confirm_needs_superior"
    two.agree(one.book, "one", "lead")
    lead.write(undo)
    two.send("lead", "one")
    assert not any(each.confirmed_by for each in view(one, deal.customer).sales)


def test_an_outlet_heads_own_book_is_confirmed_where_another_sold(
    tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    rules: Rules = (playbook, calendar)
    with team(tmp_path / "team", FixedClock(MONDAY), rules) as made:
        store = made.make("outlet", NewOwner(role="outlet", name="单雪"))
        deal = make_deal(store)
        go_through(store, deal, "confirm")
        store.write(writes.step, deal.proposal, "sign", who="李秀英", ticks=SIGNED, superior="单雪")
        sale = store.write(writes.sell, deal.proposal, [Bought(deal.lines[0])]).added
        store.write(writes.confirm, sale)
        assert view(store, deal.customer).sales[0].confirmed_by == "单雪"
        other = make_deal(store, "欧阳小明")
        go_through(store, other, "confirm")
        store.write(writes.step, other.proposal, "sign", ticks=SIGNED, superior="尉迟恭敬")
        own = store.write(writes.sell, other.proposal, [Bought(other.lines[0])]).added
        assert refused(store, writes.confirm, own).message == "confirm_needs_superior"
