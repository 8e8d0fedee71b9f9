"""Insurance as entries of a card's tab: premiums that come, who is covered against what, the policies (domain.md 5)."""

from collections.abc import Mapping, Sequence
from datetime import date

from rmtui import formwords, words
from rmtui.domain.card_views import CoverView
from rmtui.domain.forms import rule_of
from rmtui.domain.insurance import PERILS, Cover, Insured, Premium, in_force, policy_of
from rmtui.domain.views import Card, RowView
from rmtui.i18n import language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import Cell, Column

POLICY, GAP, PREMIUM = "policy:", "gap:", "premium:"
"""Beginnings of the keys of policies, of what is lacking (`gap:PERSON:PERIL`) and of premiums (by their policy)."""


def columns() -> tuple[Column, ...]:
    """Who, and the six perils."""
    return (Column(0), *(Column(9 if language() == "en" else 8) for _ in PERILS))


def blocks(found: CoverView, card: Card, today: date) -> list[Block]:
    """Premiums due, the table of people and perils, the gaps in words, the policies."""
    household = found.household
    made = [_situation(card)]
    names = {person.person.id: _name(person.person) for person in household.people}
    if found.premiums:
        made.append(heading(t("insurance.premiums"), "warning"))
        made += [_premium(one, found.policies, names, today) for one in found.premiums]
    made += [heading(t("insurance.table")), _heads()]
    made += [_person(cover) for cover in household.people]
    if len(household.people) > 1:
        made.append(_line("cover:all", t("insurance.household"), dict(household.sums), (), "strong"))
    made += _gaps(household.people, household.home_gaps, names)
    made.append(heading(t("insurance.policies", n=len(found.policies))))
    made += [_policy(row, names, today) for row in sorted(found.policies, key=lambda row: _has_ended(row, today))]
    if not found.policies:
        made.append(heading(t("insurance.none"), "muted"))
    return made


def _situation(card: Card) -> Block:
    """Marital state and children as the profile has them: what the cover is for."""
    said = [f"{t(f'field.{name}')} {card.value(name)}" for name in ("marital_state", "children") if card.value(name)]
    return heading("  ".join(said) or t("insurance.no_situation"), "muted")


def _heads() -> Block:
    cells = (Cell("", "muted"), *(Cell(peril_words(peril), "muted") for peril in PERILS))
    return Block("cover:heads", cells, selectable=False)


def peril_words(peril: str) -> str:
    """A peril in words."""
    return t(f"peril.{peril}")


def _name(person: Insured) -> str:
    if not person.id:
        return t("insurance.self", name=person.name)
    return (
        t("form.named", name=person.name, relation=words.relation(person.relation)) if person.relation else person.name
    )


def _person(cover: Cover) -> Block:
    """A person's sums; a gap says so, what the age group does not need is a dash."""
    person = cover.person
    relation = words.relation(person.relation) if person.relation else "" if person.id else t("insurance.oneself")
    years = t("insurance.no_age") if person.age is None else t("insurance.age", years=person.age)
    name = " ".join(filter(None, (person.name, relation, years)))
    return _line(f"cover:{person.id}", name, dict(cover.sums), cover.gaps, "" if person.age is not None else "warning")


def _line(key: str, name: str, sums: Mapping[str, int], gaps: Sequence[str], tone: str) -> Block:
    cells = [Cell(name, tone)]
    for peril in PERILS:
        if peril in sums:
            cells.append(Cell(words.money(sums[peril]) if sums[peril] else t("insurance.covered"), tone or "success"))
        else:
            cells.append(Cell(t("insurance.gap"), "error") if peril in gaps else Cell("-", "muted"))
    return Block(key, tuple(cells), selectable=False)


def _gaps(people: Sequence[Cover], home: Sequence[str], names: Mapping[str, str]) -> list[Block]:
    """A line for each person who lacks something, and for the home; whose age is not known is asked for."""
    made = []
    for cover in people:
        name = names[cover.person.id]
        if cover.gaps:
            lacks = t("join.names").join(map(peril_words, cover.gaps))
            said = Cell(t("insurance.lacks", name=name, perils=lacks), "error")
            made.append(Block(f"{GAP}{cover.person.id}:{cover.gaps[0]}", (said,)))
        if cover.person.age is None:
            made.append(_ask_age(cover, name))
    if home:
        lacks = t("join.names").join(map(peril_words, home))
        made.append(Block(f"{GAP}home:{home[0]}", (Cell(t("insurance.home_lacks", perils=lacks), "error"),)))
    if not made:
        made.append(heading(t("insurance.complete"), "success"))
    return made


def _ask_age(cover: Cover, name: str) -> Block:
    """That the age has to be asked for, and what was taken for it meanwhile."""
    group = t(f"insured_group.{cover.group}") if cover.group else ""
    said = t("insurance.guessed_age", name=name, group=group) if group else t("insurance.ask_age", name=name)
    return Block(f"age:{cover.person.id}", (Cell(said, "warning"),), selectable=False)


def _premium(one: Premium, policies: Sequence[RowView], names: Mapping[str, str], today: date) -> Block:
    """A premium with the days that are left, or since when it is late."""
    row = next(each for each in policies if each.id == one.policy.id)
    on = words.short_day(date.fromisoformat(one.policy.due_on), today)
    late = one.days < 0
    near = {0: "day.today", 1: "day.tomorrow", -1: "insurance.late_one"}.get(one.days)
    days = t(near) if near else t("insurance.late" if late else "insurance.in_days", n=abs(one.days))
    money = words.money(one.policy.premium) if one.policy.premium else ""
    said = f"{on} {days}  {names.get(one.policy.insured, '')} {_product(row)}  {money}".rstrip()
    return Block(PREMIUM + one.policy.id, (Cell(said, "error" if late else "warning"),))


def _product(row: RowView) -> str:
    kind = formwords.choice(rule_of("policy", "kind"), row.text("kind"))
    return " ".join(filter(None, (kind, row.text("insurer"), row.text("product"))))


def _has_ended(row: RowView, today: date) -> bool:
    return not in_force(policy_of(row), today)


def _policy(row: RowView, names: Mapping[str, str], today: date) -> Block:
    """A policy in a line or two; one that has ended is muted and says so."""
    ended = _has_ended(row, today)
    whom = names.get(row.text("insured"), t("row.lost"))
    first = f"{_product(row)}  {whom}"
    rest = [
        f"{formwords.label('policy', name)} {said}"
        for name in ("sum_insured", "premium", "due_on", "term", "ends_on", "beneficiary")
        if (said := formwords.in_words(rule_of("policy", name), row.values[name], today))
    ]
    if row.flag("critical"):
        rest.append(t("insurance.critical"))
    if ended:
        rest.insert(0, t("insurance.ended"))
    text = first + ("\n    " + "  ".join(rest) if rest else "")
    return Block(POLICY + row.id, (Cell(text, "muted" if ended else ""),))
