"""The insurance coverage table 保险涵盖范围表 of a household for the customer (domain.md section 5)."""

from collections.abc import Mapping

from rmtui import words
from rmtui.domain.card_sheets import InsuranceFacts
from rmtui.domain.insurance import PERILS, Cover, Insured
from rmtui.domain.views import RowView
from rmtui.i18n import t
from rmtui.sheets import card_words
from rmtui.sheets.card_words import NONE, money, said
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Mark, Pairs, Table, Text

ROOMY = 10
"""Policies up to which the page is set in large type."""


def insurance_sheet(facts: InsuranceFacts) -> Document:
    """The sheet of the policies on one customer's card."""
    names = {cover.person.id: cover.person.name for cover in facts.household.people}
    blocks: tuple[Block, ...] = (
        _who(facts),
        Heading(t("card_sheet.insurance.cover")),
        _cover(facts),
        *_gaps(facts, names),
        Heading(t("card_sheet.insurance.policies")),
        _policies(facts, names),
        *_due(facts, names),
        Text(t("card_sheet.insurance.note"), quiet=True),
        card_words.signatures(),
    )
    return card_words.document(facts.head, t("card_sheet.insurance.title"), blocks, dense=len(facts.policies) > ROOMY)


def _who(facts: InsuranceFacts) -> Pairs:
    premium = sum(policy.number("premium") for policy in facts.policies)
    return card_words.who(
        facts.head,
        (t("card_sheet.as_of"), facts.head.day.isoformat()),
        (t("card_sheet.insurance.premiums"), money(premium)),
    )


def _person(person: Insured) -> str:
    relation = words.relation(person.relation) if person.relation else ""
    return t("form.named", name=person.name, relation=relation) if relation else person.name


def _perils(facts: InsuranceFacts) -> list[str]:
    """The perils that the table has a column for: what the home needs only where it is insured or missing."""
    held = {peril for peril, _ in facts.household.sums}
    return [peril for peril in PERILS if peril != "property" or peril in held or peril in facts.household.home_gaps]


def _cover(facts: InsuranceFacts) -> Table:
    """Sums by person and peril; what is missing says so."""
    perils = _perils(facts)
    columns = (
        Column(t("form.policy.insured"), 16),
        *(Column(t(f"peril.{peril}"), 10, "right") for peril in perils),
    )
    household = facts.household
    total = dict(household.sums)
    cells = (_sum(total.get(peril), peril in household.home_gaps, "strong") for peril in perils)
    whole = (Cell(t("card_sheet.insurance.household"), "strong"), *cells)
    return Table(columns, (*(_covered(cover, perils) for cover in household.people), whole), ruled=False)


def _covered(cover: Cover, perils: list[str]) -> tuple[Cell, ...]:
    sums = dict(cover.sums)
    return (Cell(_person(cover.person)), *(_sum(sums.get(peril), peril in cover.gaps, "") for peril in perils))


def _sum(yuan: int | None, missing: bool, mark: Mark) -> Cell:
    """A sum; a policy whose sum is not known covers all the same."""
    if missing:
        return Cell(t("card_sheet.insurance.gap"), "overdue")
    if yuan is None:
        return Cell(NONE)
    return Cell(money(yuan) if yuan else t("card_sheet.insurance.covered"), mark)


def _gaps(facts: InsuranceFacts, names: Mapping[str, str]) -> list[Text]:
    """Who lacks what, in a sentence each; that nothing is missing is said too."""
    said_of: dict[str, list[str]] = {}
    for person, peril in facts.household.gaps:
        name = names.get(person, t("card_sheet.insurance.home"))
        said_of.setdefault(name, []).append(t(f"peril.{peril}"))
    if not said_of:
        return [Text(t("card_sheet.insurance.complete"), t("card_sheet.insurance.gaps"))]
    each = (f"{name} {t('join.names').join(perils)}" for name, perils in said_of.items())
    return [Text(t("card_sheet.insurance.join").join(each), t("card_sheet.insurance.gaps"))]


def _policies(facts: InsuranceFacts, names: Mapping[str, str]) -> Table:
    columns = (
        Column(t("form.policy.insured"), 13),
        Column(t("form.policy.kind"), 9),
        Column(t("card_sheet.insurance.insurer"), 17),
        Column(t("form.policy.sum_insured"), 10, "right"),
        Column(t("form.policy.premium"), 10, "right"),
        Column(t("form.policy.due_on"), 11),
        Column(t("card_sheet.insurance.term"), 12),
        Column(t("form.policy.beneficiary"), 9),
    )
    return Table(columns, tuple(_policy(policy, names) for policy in facts.policies))


def _policy(policy: RowView, names: Mapping[str, str]) -> tuple[Cell, ...]:
    also = policy.flag("critical") and policy.text("kind") != "critical_illness"
    kind = said(policy, "kind") + (f"\n{t('card_sheet.insurance.critical')}" if also else "")
    return (
        Cell(names.get(policy.text("insured"), NONE)),
        Cell(kind),
        Cell("\n".join(filter(None, (policy.text("insurer"), policy.text("product")))) or NONE),
        Cell(money(policy.number("sum_insured")) if policy.number("sum_insured") else NONE),
        Cell(money(policy.number("premium")) if policy.number("premium") else NONE),
        Cell(policy.text("due_on") or NONE),
        Cell("\n".join(filter(None, (policy.text("term"), _until(policy)))) or NONE),
        Cell(policy.text("beneficiary") or NONE),
    )


def _until(policy: RowView) -> str:
    ends = policy.text("ends_on")
    return t("card_sheet.insurance.until", on=ends) if ends else ""


def _due(facts: InsuranceFacts, names: Mapping[str, str]) -> list[Text]:
    """The premiums that come next."""
    each = [
        t(
            "card_sheet.insurance.due",
            on=premium.policy.due_on,
            name=names.get(premium.policy.insured, ""),
            kind=t(f"peril.{premium.policy.kind}"),
            amount=money(premium.policy.premium) if premium.policy.premium else "",
        ).strip()
        for premium in facts.premiums
    ]
    return [Text(t("card_sheet.insurance.join").join(each), t("card_sheet.insurance.next"))] if each else []
