"""The tab family."""

from rmtui.screens.tabs.tab import RowsTab


class Family(RowsTab):
    """The rows."""

    name = "family"
    form = "relative"
