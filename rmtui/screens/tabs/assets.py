"""The tab assets."""

from rmtui.screens.tabs.tab import RowsTab


class Assets(RowsTab):
    """The rows."""

    name = "assets"
    form = "holding"
