"""The card's tables on the command line: sub-forms of `add` and `edit`, and the lists that `show` gives."""

from collections.abc import Mapping, Sequence
from typing import Any

from rmtui import formwords
from rmtui.domain.forms import FORMS, OWNERLESS, rule_of
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView, Saved
from rmtui.i18n import t
from rmtui.store.reads import rows as reads
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_table

NOBODY = "-"
"""Stands for the customer where rows belong to the book: `add - product`."""

LISTS = {
    "family": "relative",
    "needs": "need",
    "proposals": "proposal",
    "specialists": "specialist",
    "holdings": "holding",
    "reviews": "review",
    "policies": "policy",
    "concerns": "concern",
    "promises": "promise",
    "satisfaction": "satisfaction",
    "trust_signs": "trust_sign",
    "loyalty_tactics": "loyalty_tactic",
    "gifts": "gift",
    "documents": "document",
    "familiar_ticks": "familiar_tick",
    "anniversaries": "anniversary",
    "opportunities": "opportunity",
    "invitations": "invitation",
    "groups": "group_member",
    "consents": "consent",
    "preparations": "preparation",
    "talks": "talk",
    "closing": "closing_step",
    "sales": "sale",
    "not_sold": "not_sold",
}
"""The lists of a card and the tables they come from."""
OWN_LISTS = {
    "products": "product",
    "activities": "activity",
    "news": "news",
    "customer_groups": "customer_group",
    "lessons": "lesson",
    "absences": "absence",
}
"""The lists that belong to the book: what `show -` gives."""
_PARTS = {
    "proposals": ("lines", "proposal_line", "proposal_id"),
    "reviews": ("lines", "review_line", "review_id"),
    "sales": ("confirmations", "sale_confirmation", "sale_id"),
}
"""Lists whose rows consist of others."""


def add(context: Context, customer: str, form: str, values: Mapping[str, str]) -> Saved:
    """Adds a row to a customer's table, or with `-` to one of the book's own. Raises Refused."""
    if form == "complaint_step":
        from rmtui.store.writes.complaints import step

        return context.write(
            step, values.get("concern", ""), values.get("step", ""), values.get("text", ""),
            answer=values.get("answer", ""), content=values.get("content", "") in ("1", "yes", "true", "是"),
        )  # fmt: skip
    if form in reads.FACTS:
        from rmtui.verbs.closing import add as add_fact

        return add_fact(context, customer, form, values)
    from rmtui.store.writes import rows as writes

    return context.write(writes.add, form, _owner(context, customer, form), values)


def edit(context: Context, customer: str, which: str, values: Mapping[str, str] | None) -> Saved:
    """Changes the row that `FORM:ID` means; None instead of values takes it away. Raises Refused."""
    from rmtui.store.writes import rows as writes

    form, _, text = which.partition(":")
    found = context.read(reads.named, form, text, _owner(context, customer, form))
    if len(found) != 1:
        raise Refused("several_rows", field=form, value=text) if found else Refused("no_such_row", form=form, id=text)
    if values is None:
        return context.write(writes.remove, form, found[0].id)
    if not values:
        raise Refused("nothing_to_change", row=which)
    return context.write(writes.edit, form, found[0].id, values)


def _owner(context: Context, customer: str, form: str) -> str:
    if form not in FORMS:
        raise Refused("unknown_form", form=form, known=" ".join(FORMS))
    if form in OWNERLESS or customer == NOBODY:
        return ""
    return context.customer(customer)


def lists(context: Context, customer: str) -> dict[str, list[dict[str, Any]]]:
    """The customer's tables by list, each row with its id; proposals, reviews and sales with their parts."""
    found = {name: list(map(_plain, context.read(reads.rows, form, customer))) for name, form in LISTS.items()}
    for name, (parts, form, column) in _PARTS.items():
        pieces = list(map(_plain, context.read(reads.rows, form, customer)))
        for row in found[name]:
            row[parts] = [piece for piece in pieces if piece[column] == row["id"]]
    return found


def own_lists(context: Context) -> dict[str, list[dict[str, Any]]]:
    """The book's own tables by list: products, activities, news and the like."""
    return {name: list(map(_plain, context.read(reads.rows, form))) for name, form in OWN_LISTS.items()}


def _plain(row: RowView) -> dict[str, Any]:
    return {"id": row.id, **row.values}


def print_lists(context: Context, customer: str) -> None:
    """What the card's tables hold, a line a row."""
    tables = {form: context.read(reads.rows, form, customer) for form in FORMS}
    print_tables(context, tables, context.read(reads.card_names, customer))
    from rmtui.verbs.closing import print_closing

    print_closing(context, customer)


def print_own_lists(context: Context) -> None:
    """What the book's own tables hold, a line a row."""
    print_tables(context, {form: context.read(reads.rows, form) for form in OWN_LISTS.values()}, {}, own=True)


def print_tables(
    context: Context, tables: Mapping[str, Sequence[RowView]], cards: Mapping[str, str], *, own: bool = False
) -> None:
    """Rows by form, the fields that are filled in words; a customer's rows do not bring the book's own along."""
    names = {row.id: formwords.row_name(row) for rows in tables.values() for row in rows} | dict(cards)
    today = context.now.date()
    shown = [row for form, rows in tables.items() for row in rows if own or form not in OWNERLESS]
    lines = []
    for row in shown:
        said = {
            name: formwords.in_words(rule_of(row.form, name), row.values[name], today, names) for name in _asked(row)
        }
        text = "  ".join(f"{formwords.label(row.form, name)} {text}" for name, text in said.items() if text)
        lines.append((formwords.form_name(row.form), text))
    if lines:
        print_table((t("cli.col.field"), t("cli.col.value")), lines)


def _asked(row: RowView) -> Sequence[str]:
    return [rule.name for rule in FORMS[row.form]]
