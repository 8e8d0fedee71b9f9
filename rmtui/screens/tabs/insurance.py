"""The tab insurance."""

from rmtui.screens.tabs.tab import RowsTab


class Insurance(RowsTab):
    """The rows."""

    name = "insurance"
    form = "policy"
