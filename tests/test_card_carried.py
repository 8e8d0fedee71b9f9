"""A customer carried from stage 3 to 7 by keys alone: each stage is left on what its table holds, none on a reason."""

from rmtui.domain.model import Stage, StageOutcome
from rmtui.screens.card import CardScreen
from rmtui.store.log.check import verify
from rmtui.store.reads.customers import card
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import rows as writes
from tests.builders import add_customer
from tests.ui import make_app, press, settle, shown

RATED = {"risk_rating": "C2", "risk_tested_on": "2025-12-01"}


async def test_from_stage_3_to_7_by_keys_alone(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.DECISION_MAKER, fields=RATED)
    for name, risk in (("Steady", "R2"), ("Bold", "R4")):
        store.write(writes.add, "product", "", {"name": name, "category": "wealth", "risk": risk, "term": "6"})

    def stage() -> int:
        return int(store.read(card, one).clock.stage)

    app = make_app(store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        screen = CardScreen(one)
        await app.push_screen(screen)
        await settle(pilot)
        # Stage 3: nobody is known who decides, so a reason would be asked; then the family tells.
        await press(pilot, ">", "1")
        assert "家庭成员中还没有会过面的决策人" in shown(app)
        await press(pilot, "escape", "3", "+", "text:Li Mei", "enter", "1", *("enter",) * 5, "1", *("enter",) * 4)
        await press(pilot, "text:2026-03-01", "ctrl+s")
        assert "决策" in shown(app) and "已会面" in shown(app)
        await press(pilot, ">")
        assert "依据" in shown(app) and stage() == 3
        await press(pilot, "enter")
        assert stage() == 4
        # Stage 4: a need on the table is enough, no question is asked.
        await press(pilot, "4", "+", "3", "ctrl+s")
        (need,) = store.read(rows, "need", one)
        assert need.text("kind") == "education"
        await press(pilot, ">")
        assert stage() == 5
        # Stage 5: a product above the rating is refused on the spot; two proposals are made, one is chosen.
        await press(pilot, "5", "+", "ctrl+s", "+", "1", "enter", "enter", "text:100000", "ctrl+s")
        assert "R4" in shown(app) and "C2" in shown(app) and not store.read(rows, "proposal_line", one)
        await press(pilot, "escape", "escape", "+", "2", "enter", "enter", "text:300000", "ctrl+s")
        screen.lines.go(f"need:{need.id}")
        await press(pilot, "+", "ctrl+s", "+", "2", "enter", "enter", "text:200000", "ctrl+s", ">")
        assert "客户尚未选定配置方案" in shown(app)
        await press(pilot, "escape", "f", "2", ">")
        assert [row.text("state") for row in store.read(rows, "proposal", one)] == ["draft", "chosen"]
        assert stage() == 6
        # Stage 6: the five steps, then the ledger is the evidence.
        await press(pilot, "6", "enter", "1", "enter", "1", "2", "3", "4", "enter", "enter", "1", "enter", "1", "2")
        await press(pilot, "text:Shan", "enter", "enter", "enter", "escape")
        (sale,) = store.read(rows, "sale", one)
        assert (sale.text("product"), sale.number("amount"), sale.text("approver")) == ("Steady", 200_000, "Shan")
        await press(pilot, ">", "enter")
        assert stage() == 7
    moves = [entry for entry in store.read(card, one).timeline if entry.kind == "move"]
    assert not any(move.reason for move in moves)
    assert [(int(move.to_stage or 0), move.outcome) for move in moves] == [
        (7, StageOutcome.SOLD), (6, ""), (5, ""), (4, StageOutcome.IDENTIFIED_MET),
    ]  # fmt: skip
    told = [move.text for move in moves]
    assert told[1:] == ["客户已选定方案B（2026-03-02）", "已记录1项需求：子女教育", "已与配偶Li Mei会面"]
    assert told[0].startswith("已成交：Steady")
    (holding,) = store.read(rows, "holding", one)
    assert (holding.number("amount"), holding.text("maturity")) == (200_000, "2026-09-02")
    assert store.read(verify).ok
