"""The card's tabs in the order of their digits: each reads what it shows, draws it, and works on its lines."""

from rmtui.screens.tabs.assets import Assets
from rmtui.screens.tabs.closing import Closing
from rmtui.screens.tabs.family import Family
from rmtui.screens.tabs.insurance import Insurance
from rmtui.screens.tabs.needs import Needs
from rmtui.screens.tabs.profile import Concerns, History, Reach, Who
from rmtui.screens.tabs.proposals import Proposals
from rmtui.screens.tabs.tab import Tab

__all__ = ["Tab", "all_tabs"]


def all_tabs() -> tuple[Tab, ...]:
    """The tabs of one card, 1 to 9 and 0."""
    return (
        Who(),
        Reach(),
        Family(),
        Needs(),
        Proposals(),
        Closing(),
        Assets(),
        Insurance(),
        Concerns(),
        History(),
    )
