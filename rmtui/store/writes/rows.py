"""Writes the rows of the card's tables: family, needs, products, proposals, holdings, reviews, policies (domain.md 5).

All of them alike, by their forms; what a form's rows must agree with stands in `row_checks`.
"""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from sqlmodel import select

from rmtui.domain.forms import NUMBERS, OWNERLESS, REFERENCES, TODAY, FieldRule, Value, rule_of, rules_of, typed
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.formwords import typed_words
from rmtui.ids import new_id
from rmtui.store.derive import reading
from rmtui.store.log.fields import MODELS
from rmtui.store.reads.find import resolve
from rmtui.store.reads.rows import named
from rmtui.store.tables import (
    Concern,
    Customer,
    Holding,
    Opportunity,
    Product,
    PromiseRow,
    Proposal,
    ProposalLine,
    Talk,
)
from rmtui.store.work import Work
from rmtui.store.writes.common import Warned, begin, person, saved, warning
from rmtui.store.writes.fields import strip_numbers
from rmtui.store.writes.movements import note_movement, worth
from rmtui.store.writes.row_checks import CHECKS
from rmtui.text import clean

Row = Any
"""A row of one of the forms' tables."""

CHILDREN = {"proposal": ("proposal_line", "proposal_id"), "review": ("review_line", "review_id")}
"""Forms whose rows consist of others: these are removed with them."""

_FROM_PRODUCT = {"product": "name", "category": "category", "risk": "risk", "term": "term", "rate": "rate"}
_FROM_CARD = {"name": "name", "sex": "sex", "born": "birthday"}


def add(work: Work, form: str, customer: str, values: Mapping[str, str]) -> Saved:
    """Adds a row with these fields as typed; `Saved.added` is its id. `customer` is empty for a product.

    Raises Refused `unknown_form`, `unknown_field`, `field_required`, `bad_reference`, what is wrong with a value
    (`forms.typed`), or what the form's check says.
    """
    rules = rules_of(form)
    owner = None if form in OWNERLESS else person(work, customer)
    starts = {rule.name: _start(work, rule) for rule in rules if rule.start}
    given, warnings = _checked(work, form, starts | dict(values), owner.id if owner else "")
    row = _model(form)(id=new_id(), book=work.book, **({"customer_id": owner.id} if owner else {}), **_empty(rules))
    _put(work, row, given)
    _number(work, row, given)
    _require(rules, row)
    work.session.add(row)
    return _kept(work, form, row, "row_add", warnings)._replace(added=row.id)


def edit(work: Work, form: str, row_id: str, values: Mapping[str, str]) -> Saved:
    """Changes fields of a row; empty text empties a field. Raises Refused as `add`, and `no_such_row`."""
    row = find(work, form, row_id)
    was = worth(row) if isinstance(row, Holding) else 0
    given, warnings = _checked(work, form, values, getattr(row, "customer_id", ""))
    _put(work, row, {name: value for name, value in given.items() if getattr(row, name) != value})
    _require(rules_of(form), row)
    done = _kept(work, form, row, "row_edit", warnings)
    if isinstance(row, Holding):
        note_movement(work, row, was)
    return done


def remove(work: Work, form: str, row_id: str) -> Saved:
    """Takes a row off the card, with those it consists of. Raises Refused `unknown_form` or `no_such_row`."""
    row = find(work, form, row_id)
    for each in (row, *_children(work, form, row.id)):
        each.deleted = True
    return _said(work, form, row, "row_remove", ())


def find(work: Work, form: str, row_id: str) -> Row:
    """A row by its id. Raises Refused `unknown_form` or `no_such_row`."""
    rules_of(form)
    row: Row = work.session.get(_model(form), row_id)
    if row is None or row.deleted or row.book != work.book:
        raise Refused("no_such_row", form=form, id=clean(row_id))
    return row


def checked_field(work: Work, form: str, field: str, text: str, owner: str) -> tuple[dict[str, Value], list[Warned]]:
    """What one typed field of a customer's row is stored as, and warnings. Raises Refused as `edit`."""
    given, warnings = _checked(work, form, {field: text}, owner)
    if not given[field] and rule_of(form, field).required:
        raise Refused("field_required", field=field)
    return given, warnings


def _model(form: str) -> Any:
    return MODELS[form]


def _start(work: Work, rule: FieldRule) -> str:
    return work.today.isoformat() if rule.start == TODAY else rule.start


def _empty(rules: Sequence[FieldRule]) -> dict[str, Value]:
    """Every field with its empty value: some have no default of their own."""
    return {rule.name: False if rule.kind == "flag" else 0 if rule.kind in NUMBERS else "" for rule in rules}


def _checked(work: Work, form: str, values: Mapping[str, str], owner: str) -> tuple[dict[str, Value], list[Warned]]:
    """The values as they are stored, and a warning where identity or account numbers were cut."""
    rules = {rule.name: rule for rule in rules_of(form)}
    found: dict[str, Value] = {}
    warnings = []
    for name, text in values.items():
        if name not in rules:
            raise Refused("unknown_field", field=clean(name))
        rule = rules[name]
        if rule.kind in ("text", "lines"):
            text, cut = strip_numbers(clean(text, lines=rule.kind == "lines"))
            warnings += [warning("number_cut")] if cut else []
        value = typed(rule, text, work.today, words=typed_words(rule), calendar=work.calendar)
        found[name] = _meant(work, rule, str(value), owner) if rule.kind in REFERENCES | {"customer"} else value
    return found, warnings


def _meant(work: Work, rule: FieldRule, text: str, owner: str) -> str:
    """The id of the row of the same customer (or the customer of the book) that an id or a name means."""
    if not text:
        return ""
    if rule.kind == "customer":
        customer = resolve(reading(work), text)
        if customer == owner:
            raise Refused("own_card", field=rule.name)
        return customer
    found = named(reading(work), rule.kind, text, owner)
    if len(found) != 1:
        raise Refused("several_rows" if found else "bad_reference", field=rule.name, value=text)
    return found[0].id


def _date_state(work: Work, row: Row, given: Mapping[str, Value]) -> None:
    """Since when an opportunity is in its state."""
    if isinstance(row, Opportunity) and given.get("state", row.state) != row.state:
        row.state_on = work.today.isoformat()


def _put(work: Work, row: Row, given: Mapping[str, Value]) -> None:
    """Sets the fields, and those that follow from a product or card that was named with them."""
    _guard(row, given)
    told = (
        _of_concern(work, row, given)
        or _of_promise(work, row, given)
        or _of_product(work, row, str(given.get("product_id", "")))
        or _of_card(work, row, str(given.get("card_id", "")))
    )
    _date_state(work, row, given)
    for name, value in (told | dict(given)).items():
        setattr(row, name, value)


def _guard(row: Row, given: Mapping[str, Value]) -> None:
    """A complaint is closed and reopened by its steps alone. Raises Refused `complaint_by_steps`."""
    kind = given.get("kind", getattr(row, "kind", ""))
    if not isinstance(row, Concern) or "complaint" not in (kind, row.kind):
        return
    changes = {name: value for name, value in given.items() if getattr(row, name) != value}
    ended = changes.get("state") in ("solved", "impossible") or row.state in ("solved", "impossible")
    if "closed_on" in changes or ("state" in changes and ended) or (row.kind and "kind" in changes):
        raise Refused("complaint_by_steps")


def _of_concern(work: Work, row: Row, given: Mapping[str, Value]) -> dict[str, Value]:
    """A concern's closing day follows its state, and its state the day."""
    if not isinstance(row, Concern):
        return {}
    if "state" in given and "closed_on" not in given:
        ended = given["state"] in ("solved", "impossible")
        return {"closed_on": (row.closed_on or work.today.isoformat()) if ended else ""}
    if "closed_on" in given and "state" not in given:
        return {"state": "solved" if given["closed_on"] else "open"}
    return {}


def _of_promise(work: Work, row: Row, given: Mapping[str, Value]) -> dict[str, Value]:
    """A promise's last day follows its state."""
    if not isinstance(row, PromiseRow) or "state" not in given or "settled_on" in given:
        return {}
    return {"settled_on": "" if given["state"] == "open" else row.settled_on or work.today.isoformat()}


def _of_product(work: Work, row: Row, product: str) -> dict[str, Value]:
    """What a line takes over from the product of the catalogue."""
    found: Any = work.session.get(Product, product) if product else None
    if found is None:
        return {}
    return {name: getattr(found, column) for name, column in _FROM_PRODUCT.items() if hasattr(row, name)}


def _of_card(work: Work, row: Row, card: str) -> dict[str, Value]:
    """What of a family member is still unknown and stands on his or her own card."""
    found: Any = work.session.get(Customer, card) if card else None
    if found is None:
        return {}
    return {name: getattr(found, column) for name, column in _FROM_CARD.items() if not getattr(row, name)}


def _number(work: Work, row: Row, given: Mapping[str, Value]) -> None:
    """A new proposal's letter, a new line's place and a new talk's number, where none is given."""
    if isinstance(row, Proposal) and not row.label:
        used = {
            each.label
            for each in _live(work, Proposal, Proposal.customer_id == row.customer_id)
            if each.need_id == row.need_id
        }
        row.label = next((letter for letter in ascii_uppercase if letter not in used), "")
    if isinstance(row, Talk) and not row.number:
        talks = _live(work, Talk, Talk.customer_id == row.customer_id)
        row.number = max((each.number for each in talks), default=0) + 1
    if isinstance(row, ProposalLine) and "position" not in given:
        lines = _live(work, ProposalLine, ProposalLine.proposal_id == row.proposal_id)
        row.position = max((each.position for each in lines), default=0) + 1


def _live(work: Work, model: Any, condition: Any) -> Sequence[Any]:
    return work.session.exec(select(model).where(condition, model.deleted.is_(False))).all()


def _children(work: Work, form: str, row_id: str) -> Sequence[Row]:
    if form not in CHILDREN:
        return ()
    child, column = CHILDREN[form]
    model = _model(child)
    return _live(work, model, getattr(model, column) == row_id)


def _require(rules: Sequence[FieldRule], row: Row) -> None:
    for rule in rules:
        if rule.required and not getattr(row, rule.name):
            raise Refused("field_required", field=rule.name)


def _kept(work: Work, form: str, row: Row, label: str, warnings: Sequence[Warned]) -> Saved:
    """Has the form's check look at the row as it is now, and names the action."""
    work.session.flush()
    check = CHECKS.get(form)
    return _said(work, form, row, label, (*warnings, *(check(work, row) if check else ())))


def _said(work: Work, form: str, row: Row, label: str, warnings: Sequence[Warned]) -> Saved:
    owners = [] if form in OWNERLESS else [person(work, row.customer_id)]
    begin(work, label, owners)
    if isinstance(row, Product):
        work.subject = row.name
    return saved(work, owners, warnings)
