"""Writes what a quick note fills: exactly the steps that were shown, in the action of the note itself."""

from collections.abc import Sequence

from rmtui.domain.quickfill import Filling, typed_again
from rmtui.domain.quicknote import FIELD
from rmtui.domain.refusal import Refused
from rmtui.store.tables import Customer
from rmtui.store.work import Work
from rmtui.store.writes import customers as cards
from rmtui.store.writes import rows
from rmtui.store.writes.common import Warned


def fill(work: Work, people: Sequence[Customer], steps: Sequence[Filling], how: str = "") -> list[Warned]:
    """Writes the steps on the cards of these people and returns the warnings; `how` is how fields were learnt.

    Steps on other cards are left out: who is left out of a round. Whoever calls names the action afterwards. Raises
    Refused `quick_changed` where a card no longer stands as it was shown, or what is wrong with a value.
    """
    known = {row.id: row for row in people}
    warnings: list[Warned] = []
    for step in steps:
        if step.customer in known:
            warnings += _write(work, known[step.customer], step, how)
    return warnings


def _write(work: Work, row: Customer, step: Filling, how: str) -> Sequence[Warned]:
    if step.kind == FIELD:
        _check(row, row, step)
        return cards.edit(work, row.id, step.values, how).warnings
    if not step.row:
        return rows.add(work, step.kind, row.id, step.values).warnings
    _check(rows.find(work, step.kind, step.row), row, step)
    return rows.edit(work, step.kind, step.row, step.values).warnings


def _check(found: object, row: Customer, step: Filling) -> None:
    """Raises Refused `quick_changed` where something else stands there than was shown."""
    if any(typed_again(getattr(found, change.field)) != change.before for change in step.changes):
        raise Refused("quick_changed", name=row.name)
