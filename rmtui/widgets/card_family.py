"""The family as entries of a card's tab: a tree with each one's part in it, in words and colours (domain.md 2, 5)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmtui import words
from rmtui.domain.card_views import FamilyView
from rmtui.domain.household import Decision, Member, TreeLine, Wall, age, not_to_mention, tree, way_to
from rmtui.domain.views import RowView
from rmtui.i18n import t
from rmtui.text import fit, width
from rmtui.widgets.block_list import FOLLOWS, Block, wrap
from rmtui.widgets.card_view import FIELD
from rmtui.widgets.script_pane import not_to_say
from rmtui.widgets.virtual_list import Cell

DECISION = FIELD + "no_decision_maker"
"""The key of the line about the decision maker."""
OWN, KIN = "relative:", "kin:"
"""Beginnings of the keys of members: on this card, and known from another one only."""
MARKS = (("decides", "strong"), ("pays", "accent"), ("blocks", "error"), ("friend", "success"))
"""What part a member plays, with the tone of each."""
_BRANCH, _END, _TRUNK, _AIR, _COUPLE = "+- ", "`- ", "|  ", "   ", "== "
_GUTTER = 3


class Drawn(NamedTuple):
    """What the tree is drawn from: the family, the rows of its own members by id, and whose card it is."""

    family: FamilyView
    rows: Mapping[str, RowView]
    customer: str
    name: str
    born: str = ""


def key_of(member: Member) -> str:
    """The key of a member's line."""
    return (KIN if member.derived else OWN) + member.id


def blocks(drawn: Drawn, today: date, room: int) -> list[Block]:
    """Who decides, what must not be said, the tree, and what the marks mean; `room` are the cells of a line."""
    family = drawn.family
    head = [_decision(family.decision), *_way(family), *_walls(family.walls, drawn.customer)]
    if not family.members:
        return [*head, _remark("nobody", t("family.nobody"), "muted")]
    lines = tree(family.members)
    leads = list(branches(lines))
    marks = _mark_widths(family.members)
    widest = max(
        width(lead) + sum(width(text) + 2 for text, _ in _told(line.member, today) if text)
        for (lead, _), line in zip(leads, lines, strict=True)
        if line.member
    )
    # Where names and ages leave no room for the columns, each line has its own marks only.
    aligned = widest + _taken(marks) + _GUTTER <= room
    found = [*head, _remark("legend", t("family.legend"), "muted")]
    for (lead, below), line in zip(leads, lines, strict=True):
        own = marks if aligned or line.member is None else _mark_widths([line.member])
        found += _entry(drawn, line, lead, below, own, today, room)
    return found


def branches(lines: Sequence[TreeLine]) -> Iterator[tuple[str, str]]:
    """What stands before each line of the tree, and before the lines that continue it."""
    last: dict[int, bool] = {}
    for place, line in enumerate(lines):
        last = {depth: ends for depth, ends in last.items() if depth < line.depth} | {line.depth: line.last}
        trunk = "".join(_AIR if last.get(depth, True) else _TRUNK for depth in range(1, line.depth))
        after = lines[place + 1].depth if place + 1 < len(lines) else 0
        own = _AIR if line.last else _TRUNK
        below = _TRUNK if after > line.depth else _AIR
        if line.beside:
            yield trunk + _COUPLE, trunk + own
        elif line.depth:
            yield trunk + (_END if line.last else _BRANCH), trunk + own + below
        else:
            yield "", below


def _decision(decision: Decision) -> Block:
    """Who has the say, as far as it is known."""
    if decision.kind == "none_because":
        return Block(DECISION, (Cell(t("family.none_because", reason=decision.reason), "success"),))
    who = t("join.names").join(called(each) for each in decision.who)
    tone = {"met": "success", "identified": "warning"}.get(decision.kind, "warning")
    return Block(DECISION, (Cell(t(f"family.{decision.kind}", who=who), tone),))


def _way(family: FamilyView) -> Iterator[Block]:
    """Through whom to invite a decision maker who was not met."""
    if family.decision.kind == "identified":
        wanted = family.decision.who[0]
        friend = way_to(family.members, wanted)
        if friend is not None:
            yield _remark("way", t("family.through", name=wanted.name, who=called(friend)), "accent")


def _walls(walls: Sequence[Wall], customer: str) -> Iterator[Block]:
    """What must not be said to the customer, and to whom nothing of the customer's."""
    if before := not_to_mention(walls, customer):
        yield _remark("walls", not_to_say(before), "error")
    kept = [wall.from_name for wall in walls if wall.whose == customer]
    if kept:
        yield _remark("kept", t("family.kept_from", names=t("join.names").join(kept)), "error")


def called(member: Member) -> str:
    """A member's name with the relation."""
    said = words.relation(member.relation)
    return t("form.named", name=member.name, relation=said) if said else member.name


def _entry(
    drawn: Drawn, line: TreeLine, lead: str, below: str, marks: Sequence[int], today: date, room: int
) -> Iterator[Block]:
    """A member's line with the marks at its end, and what else is known below it."""
    place = max(room - _GUTTER - _taken(marks), 20) - width(lead)
    member = line.member
    if member is None:
        own = [(t("family.self"), "accent"), (drawn.name, "strong"), (years(drawn.born, today), "")]
        yield Block("self", (*_lead(lead), *_fitted(own, place)), selectable=False, run=True)
        return
    key = key_of(member)
    cells = (*_lead(lead), *_fitted(_told(member, today), place), *_marks(member, marks))
    yield Block(key, cells, run=True)
    more = [(text, tone) for text, tone in _details(member, drawn.rows.get(member.id)) if text]
    rows = [(part, tone) for text, tone in more for part in wrap(text, room - _GUTTER - width(below))]
    for n, (text, tone) in enumerate(rows):
        yield Block(f"{key}{FOLLOWS}{n}", (*_lead(below), Cell(text, tone)), selectable=False, run=True)


def _told(member: Member, today: date) -> tuple[tuple[str, str], ...]:
    """Who it is and how old, each part in its tone."""
    return (relation(member), "accent"), (member.name, "strong"), (years(member.born, today), "")


def _taken(marks: Sequence[int]) -> int:
    """Cells that the marks of a line take, with a blank behind each."""
    return sum(marks) + len([one for one in marks if one])


def relation(member: Member) -> str:
    """A member's relation in words; of own words on the other card, that they are that card's."""
    if member.word_there:
        return t("relation.in_family_as", word=member.word_there)
    return words.relation(member.relation)


def years(born: str, today: date) -> str:
    """The age in words, about where only the year is known; empty where nothing is."""
    full = age(born, today)
    if full is None:
        return ""
    return t("card.years" if len(born) > len("2001") else "family.about_years", years=full)


def _lead(text: str) -> tuple[Cell, ...]:
    """The branch signs; leading blanks stand in a cell of their own, for a text is trimmed when drawn."""
    signs = text.lstrip()
    blanks = text[: len(text) - len(signs)]
    return tuple(Cell(part, "muted") for part in (blanks, signs) if part)


def _fitted(parts: Sequence[tuple[str, str]], room: int) -> Iterator[Cell]:
    """Texts one behind the other, cut and padded to so many cells."""
    for text, tone in parts:
        cells = min(width(text) + 2, room) if text else 0
        if cells:
            yield Cell(fit(text, max(cells - 1, 1)) + (" " if cells > 1 else ""), tone)
            room -= cells
    if room > 0:
        yield Cell(" " * room)


def _said(member: Member) -> dict[str, tuple[str, str]]:
    """A member's marks: word and tone by column."""
    found = {name: (t(f"family.mark.{name}"), tone) for name, tone in MARKS if getattr(member, name)}
    if member.met:
        found["met"] = (t("family.mark.met"), "success")
    elif member.decides:
        found["met"] = (t("family.mark.not_met"), "warning")
    if member.not_told:
        found["not_told"] = (t("family.mark.not_told"), "error")
    if member.card_id:
        found["card"] = (t("family.mark.card"), "muted")
    return found


_COLUMNS = (*(name for name, _ in MARKS), "met", "not_told", "card")


def _mark_widths(members: Sequence[Member]) -> list[int]:
    """Cells for each mark's column, 0 where nobody has it."""
    said = [_said(member) for member in members]
    return [max((width(one[name][0]) for one in said if name in one), default=0) for name in _COLUMNS]


def _marks(member: Member, widths: Sequence[int]) -> Iterator[Cell]:
    said = _said(member)
    for name, cells in zip(_COLUMNS, widths, strict=True):
        if cells:
            text, tone = said.get(name, ("", ""))
            yield Cell(fit(text, cells) + " ", tone)


def _details(member: Member, row: RowView | None) -> Iterator[tuple[str, str]]:
    """What else is known: below the line, each part in its tone."""
    if member.derived:
        wall = t("family.walled") if member.walled else ""
        yield t("family.from_card", name=member.name), "muted"
        yield wall, "error"
        return
    if row is not None:
        sure = t("family.confidence", n=member.confidence) if member.confidence else ""
        facts = [row.text("school_or_employer"), row.text("phone"), sure]
        yield "  ".join(filter(None, facts)), "muted"
        yield t("family.way_in", text=row.text("way_in")) if row.text("way_in") else "", "accent"
        yield row.text("remarks"), "muted"
    yield t("family.walled") if member.walled else "", "error"


def _remark(name: str, text: str, tone: str) -> Block:
    return Block(f"family:{name}", (Cell(text, tone),), selectable=False)
