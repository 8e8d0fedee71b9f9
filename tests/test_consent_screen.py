"""What the card shows of how a customer is approached: consents on tab 2, the mix on the history, the sales budget."""

import pytest

from rmtui.domain.model import Stage
from rmtui.store.reads.rows import rows as read_rows
from rmtui.store.store import Store
from rmtui.store.writes import rows
from tests.builders import add_customer, log
from tests.ui import make_app, press, settle, shown


def consents(store: Store, customer: str) -> list[tuple[str, str, str]]:
    """Channel, state and source of each consent."""
    found = store.read(read_rows, "consent", customer)
    return [(row.text("channel"), row.text("state"), row.text("source")) for row in found]


async def test_consents_are_noted_changed_and_taken_away_on_the_card(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.KNOW)
    app = make_app(store)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "2", "end")
        assert "联系授权" in shown(app) and "未征询" in shown(app)
        await press(pilot, "enter", "2", "down", "down", "down", "1", "ctrl+s")
        assert consents(store, one) == [("sms", "given", "branch")]
        assert "同意" in shown(app) and "网点当面" in shown(app)
        await press(pilot, "end", "enter", "down", "2", "ctrl+s")
        assert consents(store, one) == [("sms", "refused", "branch")]
        assert "不同意" in shown(app)
        await press(pilot, "end", "delete")
        assert consents(store, one) == [] and "未征询" in shown(app)
        await press(pilot, "home", "+")
        assert "联系授权" not in shown(app).splitlines()[0]


async def test_the_history_says_what_contacts_were_for(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.KNOW)
    log(store, one, purpose="education")
    log(store, one)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "0")
        assert "联络目的：2026-03投教1未注明1" in shown(app).replace(" ", "")


@pytest.mark.parametrize(("purpose", "there"), [("sale", True), ("", True), ("survey", False)])
async def test_the_budget_of_sales_contacts_stands_on_the_pane(store: Store, purpose: str, there: bool) -> None:
    log(store, add_customer(store, "王建国", stage=Stage.KNOW), purpose=purpose)
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        assert ("30天内营销联络1/3" in shown(app).replace(" ", "")) is there


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_newest_word_on_a_channel_comes_first(store: Store, language: str) -> None:
    one = add_customer(store, "王建国", stage=Stage.KNOW)
    said = {"channel": "sms", "source": "call"}
    store.write(rows.add, "consent", one, said | {"state": "given", "on_day": "2026-01-05"})
    store.write(rows.add, "consent", one, said | {"state": "refused", "on_day": "2026-02-05"})
    app = make_app(store, language=language)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "2", "end")
        text = shown(app)
        assert text.index("02-05") < text.index("01-05")
