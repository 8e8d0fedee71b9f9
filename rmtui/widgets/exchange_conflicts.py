"""Conflicts as entries of a list: customer and field, then every value with who gave it, when, and on which device."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rmtui import words
from rmtui.domain.exchange import ConflictView, ValueView
from rmtui.domain.playbook import Playbook
from rmtui.i18n import language, t
from rmtui.widgets.block_list import FOLLOWS, Block, BlockList, wrap
from rmtui.widgets.versions import device_words, field_label, value_words
from rmtui.widgets.virtual_list import Cell, Column, Row

LONGEST = 6
"""Lines of one value at most; the card shows the whole."""


class Offer(NamedTuple):
    """One value that may be taken by a digit; `older` is what all of the others replaced."""

    digit: str
    value: ValueView
    older: bool

    @property
    def whose(self) -> str:
        """`mine`, `theirs` or `older`."""
        return "older" if self.older else "mine" if self.value.mine else "theirs"


def key_of(conflict: ConflictView) -> str:
    """What names a conflict in a list."""
    return f"{conflict.tbl}:{conflict.row_id}:{conflict.field}"


def offers(conflict: ConflictView) -> tuple[Offer, ...]:
    """The values by digit: this device's first, then the others as they stand, the older one last."""
    standing = sorted((conflict.shown, *conflict.others), key=lambda one: not one.mine)
    made = [Offer(str(n), one, False) for n, one in enumerate(standing, 1)]
    if conflict.older is not None:
        made.append(Offer(str(len(made) + 1), conflict.older, True))
    return tuple(made)


def columns() -> tuple[Column, ...]:
    """Whose field, the digit, the value, who gave it, when and on which device."""
    return Column(14), Column(12 if language() == "en" else 11), Column(0), Column(26)


class ConflictList(BlockList):
    """An entry for each conflict: a line for every value, long ones on more lines."""

    def show_conflicts(self, conflicts: Sequence[ConflictView], playbook: Playbook, today: date) -> None:
        """Take these conflicts; the cursor stays on its own, or goes to the next where that is settled."""
        self.show_blocks([block(one, playbook, today) for one in conflicts], columns())

    def _rows(self, block: Block, widths: Sequence[int]) -> list[Row]:
        name, *values = block.cells
        offered = [_lines(values[n : n + 3], widths[1:]) for n in range(0, len(values), 3)]
        lines = [line for lines in offered for line in lines]
        names = wrap(name.text, widths[0])
        lines += [(Cell(""),) * 3] * (len(names) - len(lines))
        tones = ("strong", "muted")
        firsts = [Cell(text, tones[n > 0]) for n, text in enumerate(names)]
        firsts += [Cell("")] * (len(lines) - len(firsts))
        made = [(first, *line) for first, line in zip(firsts, lines, strict=True)]
        made.append((Cell(""),) * 4)
        return [Row(block.key if n == 0 else f"{block.key}{FOLLOWS}{n}", cells, n == 0) for n, cells in enumerate(made)]


def block(conflict: ConflictView, playbook: Playbook, today: date) -> Block:
    """The entry of a conflict: name and field, then for every value its digit, itself, and where it comes from."""
    cells = [Cell(f"{conflict.name}\n{field_label(conflict.tbl, conflict.field)}")]
    for offer in offers(conflict):
        in_force = offer.value == conflict.shown
        tone = "accent" if in_force else "muted" if offer.older else ""
        at = offer.value.at
        said = [offer.value.who, f"{words.short_day(at.date(), today)} {at:%H:%M}", _device(offer.value)]
        whose = f"{offer.digit} {t(f'exchange.{offer.whose}')}" + (f" {t('exchange.in_force')}" if in_force else "")
        cells += [
            Cell(whose, tone),
            Cell(value_words(conflict.tbl, conflict.field, offer.value.value, playbook, today), tone),
            Cell(" ".join(filter(None, said)), "muted"),
        ]
    return Block(key_of(conflict), tuple(cells))


def _device(version: ValueView) -> str:
    """Another device, without its owner's name, which stands before it already."""
    said = "" if version.mine else device_words(version)
    return said.removeprefix(version.who).strip() or said


def _lines(cells: Sequence[Cell], widths: Sequence[int]) -> list[tuple[Cell, ...]]:
    """One value in as many lines as it needs, at most `LONGEST`."""
    parts = [wrap(cell.text, wide)[:LONGEST] if wide else [] for cell, wide in zip(cells, widths, strict=True)]
    return [
        tuple(Cell(part[y] if y < len(part) else "", cell.tone) for part, cell in zip(parts, cells, strict=True))
        for y in range(max(map(len, parts)))
    ]
