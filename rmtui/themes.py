"""The two themes as data: one accent each, and the colours of the three states. The only place that names colours."""

from textual.theme import Theme

DARK = Theme(
    name="rmtui-dark",
    primary="#6fb7c9",
    secondary="#8aa4b8",
    accent="#6fb7c9",
    foreground="#d5dae1",
    background="#15181d",
    surface="#1b1f26",
    panel="#272d37",
    success="#8fc08a",
    warning="#e2b26a",
    error="#ef7d80",
    dark=True,
    variables={
        "row-cursor": "#2b4650",
        "row-cursor-blurred": "#262d36",
        "row-marked": "#2b2a22",
        "border": "#39424f",
        "block-cursor-background": "#2b4650",
        "block-cursor-foreground": "#f0f4f7",
        "input-cursor-background": "#6fb7c9",
        "input-selection-background": "#35525c",
        "scrollbar": "#2c333d",
        "scrollbar-background": "#15181d",
        "scrollbar-hover": "#39424f",
        "scrollbar-active": "#4a5563",
        "scrollbar-background-hover": "#15181d",
        "scrollbar-background-active": "#15181d",
    },
)

LIGHT = Theme(
    name="rmtui-light",
    primary="#0b6b7d",
    secondary="#4b6478",
    accent="#0b6b7d",
    foreground="#24292f",
    background="#fbfaf7",
    surface="#f4f2ed",
    panel="#e6e3db",
    success="#2b7433",
    warning="#8f5f00",
    error="#b3262b",
    dark=False,
    variables={
        "row-cursor": "#cfe5ea",
        "row-cursor-blurred": "#e6e9e8",
        "row-marked": "#f5ecd2",
        "border": "#c9c4b8",
        "block-cursor-background": "#cfe5ea",
        "block-cursor-foreground": "#14181c",
        "input-cursor-background": "#0b6b7d",
        "input-selection-background": "#bcdbe2",
        "scrollbar": "#d8d4ca",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-hover": "#c9c4b8",
        "scrollbar-active": "#b0aa9c",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
    },
)

BY_NAME = {"dark": DARK, "light": LIGHT}
