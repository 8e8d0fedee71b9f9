"""The tab proposals."""

from rmtui.screens.tabs.tab import RowsTab


class Proposals(RowsTab):
    """The rows."""

    name = "proposals"
    form = "proposal"
