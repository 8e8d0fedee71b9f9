"""What of a customer's assets is drawn: the shares as one bar, the totals at the reviews as columns."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rmtui import formwords, words
from rmtui.domain.assets import AssetLine, Share, shares, total
from rmtui.domain.card_views import ReviewView
from rmtui.domain.forms import rule_of
from rmtui.domain.playbook import Playbook
from rmtui.i18n import t
from rmtui.text import fit, width
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import SHARES, Cell

HIDDEN = "***"
"""Stands for every amount until they are asked for."""
_HEIGHT, _BAR, _SLOT = 4, 7, 13
"""Lines of the columns, cells of a column, and from one to the next."""


class Look(NamedTuple):
    """How the tab is looked at: with or without amounts (and by which key they come), which review is opened."""

    shown: bool
    opened: str
    key: str
    today: date
    width: int
    """Cells of the list."""
    playbook: Playbook

    def amount(self, yuan: int) -> str:
        """An amount; without its figures while they are hidden."""
        return ("-" if yuan < 0 else "") + words.money(abs(yuan)) if self.shown else HIDDEN

    def words(self, text: str) -> str:
        """What a person wrote; figures in it are hidden like the amounts."""
        return text if self.shown else re.sub(r"\d[\d,.]*", HIDDEN, text)


def kind_words(kind: str) -> str:
    """A kind of asset in words."""
    return formwords.choice(rule_of("holding", "kind"), kind)


def share_bar(lines: Sequence[AssetLine], look: Look) -> list[Block]:
    """The shares of the kinds as one bar of exactly the list's width, and in words."""
    found = shares(lines) if look.shown else ()
    if not found:
        return []
    room = max(look.width - 6, 10)
    bar = Block("shares", tuple(_bar(found, room)), False, run=True)
    return [heading(t("assets.shares")), bar, *_legend(found, room, look)]


def _bar(found: Sequence[Share], room: int) -> Iterable[Cell]:
    """Each share as so many cells, with its percentage where there is room for it; together exactly `room`."""
    done = percent = 0
    for share, tone in zip(found, _tones(len(found)), strict=True):
        percent += share.percent
        cells = room * percent // 100 - done
        done += cells
        text = f"{share.percent}%"
        if cells > width(text):
            yield Cell(" ", tone)
            yield Cell(fit(text, cells - 1), tone)
        elif cells:
            yield Cell(" " * cells, tone)


def _tones(count: int) -> list[str]:
    return [SHARES[place % len(SHARES)] for place in range(count)]


def _legend(found: Sequence[Share], room: int, look: Look) -> list[Block]:
    """Each share in words behind its colour, as many in a line as fit."""
    lines: list[list[Cell]] = [[]]
    taken = 0
    for share, tone in zip(found, _tones(len(found)), strict=True):
        text = f"{kind_words(share.kind)} {share.percent}% {look.amount(share.amount)}"
        wide = 3 + width(text) + 3
        if taken + wide - 3 > room and lines[-1]:
            lines.append([])
            taken = 0
        taken += wide
        lines[-1] += [Cell("  ", tone), Cell(" "), Cell(text), Cell("   ")]
    return [Block(f"legend:{place}", tuple(cells), False, run=True) for place, cells in enumerate(lines)]


def total_columns(reviews: Sequence[ReviewView], look: Look) -> list[Block]:
    """The total at each of the last reviews as columns, oldest first, each under its figure and over its day."""
    fitting = max((look.width - 6) // _SLOT, 1)
    shown = list(reversed(reviews[:fitting])) if look.shown and len(reviews) > 1 else []
    nets = [total(one.lines).net for one in shown]
    most = max(nets, default=0)
    heights = [max(round(_HEIGHT * net / most), 1) if net > 0 else 0 for net in nets]
    found = []
    for level in range(_HEIGHT + 1, 0, -1) if shown else ():
        cells: list[Cell] = []
        for net, height in zip(nets, heights, strict=True):
            if level == height + 1:
                cells.append(Cell(fit(look.amount(net), _SLOT), "strong"))
            else:
                cells += [Cell(" " * _BAR, SHARES[0] if level <= height else ""), Cell(" " * (_SLOT - _BAR))]
        found.append(Block(f"columns:{level}", tuple(cells), False, run=True))
    days = [fit(one.review.text("on_day")[5:], _SLOT) for one in shown]
    return [*found, Block("columns:days", tuple(Cell(day, "muted") for day in days), False, run=True)] if shown else []
