"""Each tab of the card at 80x24 in Chinese, as plain text: what stands where, cell by cell."""

import pytest

from rmtui.screens.card import CardScreen
from rmtui.store.store import Store
from tests.furnished import furnished
from tests.snaps import check, lines
from tests.ui import make_app, press, settle

TABS = {
    "1": "who", "2": "reach", "3": "family", "4": "needs", "5": "proposals", "6": "closing", "7": "assets",
    "8": "insurance", "9": "concerns", "0": "history", "-": "relation", "=": "papers",
}  # fmt: skip


@pytest.mark.parametrize("digit", TABS)
async def test_a_tab_stands_as_it_was_kept(store: Store, digit: str) -> None:
    customer = furnished(store)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.push_screen(CardScreen(customer))
        await settle(pilot)
        await press(pilot, digit)
        assert len(lines(app)) == 24
        check(app, f"card-{TABS[digit]}")


def test_a_kept_screen_that_differs_is_found(tmp_path: object) -> None:
    """The control: the kept tabs are different ones."""
    from tests.snaps import FOLDER

    kept = {(FOLDER / f"card-{name}.txt").read_text("utf-8") for name in TABS.values()}
    assert len(kept) == len(TABS)
