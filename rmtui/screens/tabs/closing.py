"""The tab closing."""

from rmtui.screens.tabs.tab import Tab


class Closing(Tab):
    """The checklist of the sale."""

    name = "closing"
