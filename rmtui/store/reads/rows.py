"""Reads the rows of the card's tables: family, needs, proposals, holdings and the rest (domain.md sections 2 and 5)."""

from collections.abc import Collection, Mapping, Sequence
from json import dumps
from types import MappingProxyType
from typing import Any

from rmtui.domain.forms import FORMS, OWNERLESS
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView
from rmtui.store.work import Read
from rmtui.text import clean

__all__ = ["COLUMNS", "FACTS", "ORDER", "RowView", "card_names", "named", "row", "rows", "rows_by_customer"]

_KEPT: Mapping[str, tuple[str, ...]] = {
    "proposal": ("version", "revises"),
    "holding": ("import_key", "sale_id"),
    "opportunity": ("state_on",),
}
"""Columns of a form's table that no form asks for."""

FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "closing_step": ("need_id", "proposal_id", "step", "at", "on_day", "who", "superior", "ticks", "note"),
        "sale": (
            *("need_id", "proposal_id", "holding_id", "on_day", "product_id", "product", "category", "risk", "amount"),
            *("term", "maturity", "rate", "handler", "approver", "exception_reason", "exception_by"),
        ),
        "sale_confirmation": ("sale_id", "at", "by_name"),
        "not_sold": (
            *("need_id", "proposal_id", "on_day", "reason", "rival_bank", "rival_product", "rival_rate"),
            *("rival_maturity", "weak_points", "retry_on"),
        ),
        "movement": ("on_day", "before", "after"),
        "entered": ("contact_id", "at"),
        "complaint_step": ("concern_id", "step", "at", "on_day", "who", "text", "answer", "content"),
    }
)
"""Tables of the card whose rows never change, with their columns."""

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {form: (*(rule.name for rule in rules), *_KEPT.get(form, ())) for form, rules in FORMS.items()} | dict(FACTS)
)
"""Every table of the card with the columns that a row's values have."""

ORDER: Mapping[str, str] = MappingProxyType(
    {
        "relative": "id",
        "need": "state IN ('met', 'dropped'), priority = 0, priority, found_on, id",
        "product": "withdrawn, name, id",
        "proposal": "need_id, made_on, version, label, id",
        "proposal_line": "proposal_id, position, id",
        "specialist": "invited_on DESC, id",
        "holding": "closed_on <> '', bank <> '', bank, kind, maturity = '', maturity, id",
        "review": "on_day DESC, id DESC",
        "review_line": "review_id, bank <> '', bank, kind, id",
        "policy": "insured <> '', insured, kind, id",
        "closing_step": "at, id",
        "concern": "closed_on <> '', kind <> 'complaint', opened_on DESC, id DESC",
        "promise": "state <> 'open', due_on, id",
        "satisfaction": "on_day DESC, id DESC",
        "trust_sign": "on_day DESC, id DESC",
        "loyalty_tactic": "on_day DESC, id DESC",
        "gift": "on_day DESC, id DESC",
        "document": "on_day DESC, id DESC",
        "familiar_tick": "on_day DESC, id DESC",
        "complaint_step": "at, id",
        "anniversary": "solar, lunar, id",
        "opportunity": "state IN ('done', 'lost'), next_on = '', next_on, found_on, id",
        "activity": "on_day DESC, name, id",
        "invitation": "state, id",
        "news": "on_day DESC, id DESC",
        "customer_group": "name, id",
        "group_member": "group_id, id",
        "consent": "channel, on_day DESC, id DESC",
        "lesson": "on_day DESC, id DESC",
        "preparation": "on_day DESC, id DESC",
        "absence": "starts_on DESC, id",
        "talk": "number DESC, on_day DESC, id DESC",
        "movement": "on_day DESC, id DESC",
        "entered": "at, id",
        "sale": "on_day, id",
        "sale_confirmation": "at, id",
        "not_sold": "on_day DESC, id DESC",
    }
)
_FLAGS = {form: frozenset(rule.name for rule in rules if rule.kind == "flag") for form, rules in FORMS.items()}


def rows(read: Read, form: str, customer: str = "") -> tuple[RowView, ...]:
    """A customer's rows of a table, in the order to show them; of a table of the book's own all rows.

    Raises Refused `unknown_form`.
    """
    if form in OWNERLESS:
        return _read(read, form, "", ())
    return _read(read, form, "AND customer_id = ?", (customer,))


def rows_by_customer(read: Read, form: str, customers: Collection[str]) -> dict[str, tuple[RowView, ...]]:
    """The rows of each of these customers who has any, in the order to show them. Raises Refused `unknown_form`."""
    among = "AND customer_id IN (SELECT value FROM json_each(?))"
    found: dict[str, list[RowView]] = {}
    for one in _read(read, form, among, (dumps(list(customers)),)):
        found.setdefault(one.customer, []).append(one)
    return {customer: tuple(mine) for customer, mine in found.items()}


def row(read: Read, form: str, row_id: str) -> RowView:
    """One row. Raises Refused `unknown_form` or `no_such_row`."""
    found = _read(read, form, "AND id = ?", (row_id,))
    if not found:
        raise Refused("no_such_row", form=form, id=clean(row_id))
    return found[0]


def named(read: Read, form: str, text: str, customer: str = "") -> tuple[RowView, ...]:
    """The rows of `rows` that an id, or exactly the name or label, means."""
    every = rows(read, form, customer)
    by_id = tuple(each for each in every if each.id == text)
    return by_id or tuple(each for each in every if text and text in {each.values.get(one) for one in _NAMES})


def card_names(read: Read, customer: str) -> Mapping[str, str]:
    """The names of the customers whose cards the family's members have, by id."""
    return dict(read.db.execute(CARDS, (customer, read.book)))


CARDS = """SELECT c.id, c.name FROM relative r JOIN customer c ON c.id = r.card_id
 WHERE r.customer_id = ? AND r.book = ? AND NOT r.deleted AND NOT c.deleted"""
_NAMES = ("name", "label", "title", "what", "text", "kind", "product", "on_day")
"""Columns by which a person means a row."""


def _read(read: Read, form: str, where: str, values: Sequence[str]) -> tuple[RowView, ...]:
    if form not in COLUMNS:
        raise Refused("unknown_form", form=clean(form), known=" ".join(FORMS))
    owner = "''" if form in OWNERLESS else "customer_id"
    state = "live" if form in FACTS else "NOT deleted"
    sql = (
        f"SELECT id, {owner}, {', '.join(COLUMNS[form])} FROM {form}"
        f" WHERE book = ? AND {state} {where} ORDER BY {ORDER[form]}"
    )
    return tuple(_view(form, found) for found in read.db.execute(sql, (read.book, *values)))


def _view(form: str, found: Sequence[Any]) -> RowView:
    flags = _FLAGS.get(form, frozenset[str]())
    values = {
        name: bool(value) if name in flags else value for name, value in zip(COLUMNS[form], found[2:], strict=True)
    }
    return RowView(found[0], form, MappingProxyType(values), found[1])
