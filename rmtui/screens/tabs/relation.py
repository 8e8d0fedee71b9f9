"""The tab of the relation 关系: value, orientation, satisfaction, loyalty, trust, gifts (domain.md 2, 4, 6)."""

from rmtui.screens.tabs.tab import RowsTab


class Relation(RowsTab):
    """How close the customer is, and what is done for it."""

    name = "relation"
    form = "satisfaction"
