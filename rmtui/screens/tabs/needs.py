"""The tab needs."""

from rmtui.screens.tabs.tab import RowsTab


class Needs(RowsTab):
    """The rows."""

    name = "needs"
    form = "need"
