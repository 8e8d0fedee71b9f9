"""The card's tabs in the order of their keys: each reads what it shows, draws it, and works on its lines."""

from rmtui.screens.tabs.assets import Assets
from rmtui.screens.tabs.closing import Closing
from rmtui.screens.tabs.concerns import Concerns
from rmtui.screens.tabs.family import Family
from rmtui.screens.tabs.insurance import Insurance
from rmtui.screens.tabs.needs import Needs
from rmtui.screens.tabs.papers import Papers
from rmtui.screens.tabs.profile import History, Reach, Who
from rmtui.screens.tabs.proposals import Proposals
from rmtui.screens.tabs.relation import Relation
from rmtui.screens.tabs.tab import Tab

__all__ = ["KEYS", "Tab", "all_tabs"]

KEYS = "1234567890-="
"""The key of each tab."""


def all_tabs() -> tuple[Tab, ...]:
    """The tabs of one card, in the order of `KEYS`."""
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
        Relation(),
        Papers(),
    )
