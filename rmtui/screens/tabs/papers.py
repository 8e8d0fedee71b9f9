"""The tab of papers 资料: where the customer's documents lie, and the familiar-customer test (domain.md section 4)."""

from rmtui.screens.tabs.tab import RowsTab


class Papers(RowsTab):
    """The folder's index, and whether the customer is a familiar one."""

    name = "papers"
    form = "document"
