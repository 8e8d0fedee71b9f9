"""Charts as SVG inside a page: fills that differ in black and white too, nothing fetched, every word escaped."""

from html import escape
from math import cos, pi, sin

from rmtui.sheets.document import FILLS, Chart

ACCENT = "#1f4e79"
_TINTS = {0: ACCENT, 2: "#90a9bf", 4: "#d2dce4", 8: "#fff"}
"""Plain fills by place; the others are woven."""
_THREADS = {
    1: "M0 5L5 0",
    3: "M1.5 2.5h1.5",
    5: "M0 2.5H5",
    6: "M2.5 0V5",
    7: "M0 2.5H5M2.5 0V5",
}
_RADIUS, _TALL, _WIDE, _SLOT = 70, 100, 34, 62


def _fill(place: int) -> str:
    place %= FILLS
    return _TINTS.get(place) or f"url(#fill{place})"


def _patterns(count: int) -> str:
    """The woven fills that are needed, as definitions."""
    made = "".join(
        f'<pattern id="fill{place}" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" '
        f'fill="#fff"/><path d="{thread}" stroke="{ACCENT}" stroke-width="{1.6 if place == 3 else 1}"/></pattern>'
        for place, thread in _THREADS.items()
        if place < count
    )
    return f"<defs>{made}</defs>" if made else ""


def swatch(place: int) -> str:
    """A small field of the fill at a place of the legend."""
    return (
        f'<svg width="14" height="11" aria-hidden="true"><rect width="14" height="11" fill="{_fill(place)}" '
        f'stroke="{ACCENT}"/></svg>'
    )


def pie(chart: Chart) -> str:
    """The parts clockwise from twelve, in the order of the legend."""
    whole = sum(item.value for item in chart.items)
    size = 2 * _RADIUS + 2
    if len(chart.items) == 1:
        drawn = f'<circle cx="0" cy="0" r="{_RADIUS}" fill="{_fill(0)}" stroke="{ACCENT}"/>'
    else:
        done, drawn = 0, ""
        for place, item in enumerate(chart.items):
            start, end = (2 * pi * part / whole for part in (done, done + item.value))
            done += item.value
            large = int(2 * item.value > whole)
            drawn += (
                f'<path d="M0 0L{_at(start)}A{_RADIUS} {_RADIUS} 0 {large} 1 {_at(end)}Z" '
                f'fill="{_fill(place)}" stroke="{ACCENT}"/>'
            )
    half = size / 2
    return (
        f'<svg width="{size}" height="{size}" viewBox="{-half} {-half} {size} {size}" role="img" '
        f'aria-label="{escape(chart.title)}">{_patterns(len(chart.items))}{drawn}</svg>'
    )


def _at(turn: float) -> str:
    return f"{_RADIUS * sin(turn):.2f} {-_RADIUS * cos(turn):.2f}"


def columns(chart: Chart) -> str:
    """A column for each value, with the amount above and its name below; below nothing it hangs, and is empty."""
    values = [item.value for item in chart.items]
    top, low = max(0, *values), min(0, *values)
    unit = _TALL / (top - low) if top > low else 0.0
    base, foot = 16 + unit * top, 16 + unit * (top - low)
    drawn = ""
    for place, item in enumerate(chart.items):
        left, middle = _SLOT * place + (_SLOT - _WIDE) / 2, _SLOT * (place + 0.5)
        tall = unit * abs(item.value)
        y = base - tall if item.value > 0 else base
        said = y - 4 if item.value > 0 else base - 4
        drawn += (
            f'<rect x="{left:g}" y="{y:.2f}" width="{_WIDE}" height="{tall:.2f}" stroke="{ACCENT}" '
            f'fill="{_TINTS[2] if item.value > 0 else "#fff"}"/>'
            f'<text x="{middle:g}" y="{said:.2f}">{escape(item.shown)}</text>'
            f'<text x="{middle:g}" y="{foot + 14:.2f}">{escape(item.label)}</text>'
        )
    across = _SLOT * len(chart.items)
    return (
        f'<svg width="{across}" height="{foot + 18:.0f}" role="img" aria-label="{escape(chart.title)}" '
        f'font-size="10" text-anchor="middle">{drawn}<path d="M0 {base:.2f}H{across}" stroke="#111"/></svg>'
    )
