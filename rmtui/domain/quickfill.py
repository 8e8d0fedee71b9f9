"""What a quick note changes on a card as it stands: the steps that are shown first and then written, and no others."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from rmtui.domain.quicknote import FIELD, HOLDING, PROMISE, RELATIVE, Fill, Problem
from rmtui.domain.views import RowView

Words = Mapping[str, Sequence[str]]
"""The names of the relations by id, in the language in use first."""


class Standing(NamedTuple):
    """What stands on a card that a quick note may change: rows of the family, open holdings and open promises.

    The fields are as they would be typed, empty for none.
    """

    customer: str
    fields: Mapping[str, str]
    family: Sequence[RowView] = ()
    holdings: Sequence[RowView] = ()
    promises: Sequence[RowView] = ()


class Change(NamedTuple):
    """A field before and after, as it would be typed; empty: nothing there."""

    field: str
    before: str
    after: str


class Filling(NamedTuple):
    """One thing to write on one card: a row to add, a row to change (`row` is its id), or a field of the card."""

    customer: str
    kind: str
    row: str
    called: str
    """What a row that is changed is called, empty for any other."""
    changes: tuple[Change, ...]

    @property
    def values(self) -> dict[str, str]:
        """What is written, by field."""
        return {change.field: change.after for change in self.changes}


class Plan(NamedTuple):
    """What a note comes to: what is stored, what of it stands there already, and what is not stored."""

    steps: tuple[Filling, ...] = ()
    same: tuple[Fill, ...] = ()
    problems: tuple[Problem, ...] = ()


NOTHING = Plan()

Made = Filling | Problem | None
"""A step, why there is none, or None where the card says the same already."""


def plan(fills: Collection[Fill], problems: Sequence[Problem], cards: Sequence[Standing], words: Words) -> Plan:
    """The steps on one card; on several of them only promises are made. The same thing is changed once only."""
    steps: list[Filling] = []
    same: list[Fill] = []
    wrong = list(problems)
    for fill in fills:
        if len(cards) > 1 and fill.kind != PROMISE:
            wrong.append(Problem(fill.source, "quick_one_card"))
            continue
        for card in cards:
            made = _MAKERS[fill.kind](fill, card, words)
            if isinstance(made, Filling) and _thing(made) in map(_thing, steps):
                made = Problem(fill.source, "quick_twice")
            if isinstance(made, Filling):
                steps.append(made)
            elif made is not None:
                wrong.append(made)
            elif fill not in same:
                same.append(fill)
    return Plan(tuple(steps), tuple(same), tuple(wrong))


def _thing(step: Filling) -> tuple[str, ...]:
    """What a step is about: two that are about the same would write over one another."""
    if step.kind == FIELD:
        return (step.customer, FIELD, *(change.field for change in step.changes))
    if step.row:
        return (step.customer, step.kind, step.row)
    if step.kind == RELATIVE:
        return (step.customer, RELATIVE, step.values["relation"], step.values["name"])
    return (step.customer, step.kind, *step.values.values())


def _promise(fill: Fill, card: Standing, _words: Words) -> Made:
    """A promise, unless the same one is open already."""
    return None if any(_agrees(row, fill.values) for row in card.promises) else _new(fill, card)


def _relative(fill: Fill, card: Standing, words: Words) -> Made:
    """A new member, or what is new of one who stands there: of the same relation and name, or the only one of it.

    A member without a name is called by the relation until it is known.
    """
    relation, name = fill.values["relation"], fill.values.get("name", "")
    nameless = words.get(relation, (relation,))
    of_relation = [row for row in card.family if row.text("relation") == relation]
    if name:
        found = [row for row in of_relation if row.text("name") == name]
        found = found or [row for row in of_relation if row.text("name") in nameless]
    else:
        found = of_relation
    if len(found) > 1:
        return Problem(fill.source, "quick_which_member", (("relation", nameless[0]),))
    if found:
        return _changed(fill, card, found[0])
    return _new(fill._replace(values={"name": nameless[0], **fill.values}), card)


def _field(fill: Fill, card: Standing, _words: Words) -> Made:
    changes = [Change(name, card.fields.get(name, ""), value) for name, value in fill.values.items()]
    told = tuple(change for change in changes if change.before != change.after)
    return Filling(card.customer, FIELD, "", "", told) if told else None


def _holding(fill: Fill, card: Standing, _words: Words) -> Made:
    """A new holding, or what is new of the one of the same bank, kind, product and maturity."""
    known = {name: fill.values.get(name, "") for name in ("bank", "kind", "product", "maturity")}
    found = next((row for row in card.holdings if _agrees(row, known)), None)
    return _new(fill, card) if found is None else _changed(fill, card, found)


_MAKERS: Mapping[str, Callable[[Fill, Standing, Words], Made]] = {
    PROMISE: _promise,
    RELATIVE: _relative,
    FIELD: _field,
    HOLDING: _holding,
}


def typed_again(value: object) -> str:
    """A stored value as it would be typed; empty for nothing, no and 0."""
    return "" if not value else "1" if value is True else str(value)


def _agrees(row: RowView, values: Mapping[str, str]) -> bool:
    return all(typed_again(row.values[name]) == value for name, value in values.items())


def _changed(fill: Fill, card: Standing, row: RowView) -> Made:
    """What is otherwise than it stands there; an age says nothing against the day of birth that it fits."""
    changes = [Change(name, typed_again(row.values[name]), value) for name, value in fill.values.items()]
    told = tuple(change for change in changes if change.before != change.after and not _fits(change))
    called = row.text("name" if fill.kind == RELATIVE else "product")
    return Filling(card.customer, fill.kind, row.id, called, told) if told else None


def _fits(change: Change) -> bool:
    """Whether a year of birth, known from an age, may be that of the whole day that stands there."""
    year, day = change.after, change.before
    return change.field == "born" and len(year) == 4 < len(day) and 0 <= int(year) - int(day[:4]) <= 1


def _new(fill: Fill, card: Standing) -> Filling:
    return Filling(
        card.customer, fill.kind, "", "", tuple(Change(name, "", value) for name, value in fill.values.items())
    )
