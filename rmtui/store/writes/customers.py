"""Writes customers: new ones, their fields with how each was learnt, phones and the book's own fields."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain.model import Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import name_id, new_id
from rmtui.store.derive import reading
from rmtui.store.reads.find import resolve
from rmtui.store.tables import Customer, CustomField, Phone, ProfileNote, StageMoveRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, person, saved, warning, words
from rmtui.store.writes.fields import REFERRER, Value, check
from rmtui.text import clean, half_width, phone_digits

_DIGITS = range(5, 16)
"""How many digits a phone number may have."""


def add(
    work: Work,
    fields: Mapping[str, str],
    phones: Sequence[tuple[str, str]] = (),
    *,
    stage: Stage = Stage.FIRST_CONTACT,
    entered_on: date | None = None,
) -> Saved:
    """Makes a customer who entered a stage (today unless given); `phones` are (label, number), the first one dialled.

    Raises Refused `name_missing`, `number_taken`, `customer_exists` (same name and phone), `entered_in_the_future`,
    or what is wrong with a field or phone.
    """
    entered = entered_on or work.today
    if entered > work.today:
        raise Refused("entered_in_the_future", on=entered.isoformat())
    given = referrer(work, fields)
    values, cut = check({"name": "", **given[0]}, work.playbook, work.today)
    values |= given[1]
    warnings = [warning("number_cut")] if cut else []
    check_number(work, str(values.get("number", "")))
    row = Customer(id=new_id(), book=work.book, name=str(values["name"]), allotted_on=entered.isoformat())
    for field, value in values.items():
        setattr(row, field, value)
    for _, number in phones:
        shared = _sharers(work, digits_of(number), row.id)
        if row.name in shared:
            raise Refused("customer_exists", name=row.name)
        warnings += [warning("phone_shared", name=name) for name in shared]
    work.session.add(row)
    for position, (label, number) in enumerate(phones):
        work.session.add(_phone(work, row.id, label, number, position))
    work.session.add(_first_entry(work, row.id, stage, entered))
    begin(work, "customer_added", [row])
    return saved(work, [row], warnings)


def edit(work: Work, customer: str, fields: Mapping[str, str], how: str = "") -> Saved:
    """Changes fields of a card in one action; each keeps when and how (`how`) it was learnt.

    Raises Refused `number_taken`, or what is wrong with a field.
    """
    row = person(work, customer)
    typed, referred = referrer(work, fields, row.id)
    values, cut = check(typed, work.playbook, work.today)
    values |= referred
    changed = {field: value for field, value in values.items() if getattr(row, field) != value}
    if "number" in changed:
        check_number(work, str(changed["number"]))
    begin(work, "customer_edited", [row])
    for field, value in changed.items():
        setattr(row, field, value)
        learnt(work, row.id, field, value, how)
    return saved(work, [row], [warning("number_cut")] if cut else [])


def referrer(work: Work, fields: Mapping[str, str], customer: str = "") -> tuple[Mapping[str, str], dict[str, Value]]:
    """The fields without who referred the customer, and that as the id of the card that is meant.

    Raises Refused `own_referrer`, or as `resolve` where it is nobody, or several.
    """
    if REFERRER not in fields:
        return fields, {}
    rest = {name: value for name, value in fields.items() if name != REFERRER}
    text = clean(fields[REFERRER])
    found = resolve(reading(work), text) if text else ""
    if found and found == customer:
        raise Refused("own_referrer")
    return rest, {REFERRER: found}


def set_phone(work: Work, customer: str, number: str, *, label: str = "mobile", phone_id: str = "") -> Saved:
    """Adds a number to the card, or changes the one of `phone_id`. Raises Refused `bad_phone` or `no_such_phone`."""
    row = person(work, customer)
    digits = digits_of(number)
    found = _own_phone(work, row.id, phone_id) if phone_id else None
    begin(work, "phone", [row])
    if found is None:
        numbers = _phones(work, row.id)
        position = max((phone.position for phone in numbers), default=-1) + 1
        work.session.add(_phone(work, row.id, label, number, position))
    else:
        found.number, found.label = half_width(clean(number)), clean(label) or "mobile"
    shared = _sharers(work, digits, row.id)
    return saved(work, [row], [warning("phone_shared", name=name) for name in shared])


def remove_phone(work: Work, customer: str, phone_id: str) -> Saved:
    """Takes a number off the card. Raises Refused `no_such_phone`."""
    row = person(work, customer)
    phone = _own_phone(work, row.id, phone_id)
    begin(work, "phone_removed", [row])
    phone.deleted = True
    return saved(work, [row])


def asked_none(work: Work, customer: str, field: str) -> Saved:
    """Notes that the customer was asked today and has none (or does not say): the field counts as filled.

    Raises Refused `unknown_field` for a field that the playbook does not ask for.
    """
    row = person(work, customer)
    if field not in {each.name for each in work.playbook.profile}:
        raise Refused("unknown_field", field=clean(field))
    begin(work, "asked_none", [row])
    _profile_note(work, row.id, field).asked_none_on = work.today.isoformat()
    return saved(work, [row])


def set_custom(work: Work, customer: str, name: str, value: str) -> Saved:
    """Sets a field of the book's own on the card; an empty value takes it off. Raises Refused `name_missing`."""
    row = person(work, customer)
    called, text = clean(name), words(value)
    if not called:
        raise Refused("field_name_missing")
    key = name_id("custom_field", row.id, called)
    found = work.session.get(CustomField, key)
    begin(work, "custom", [row])
    if found is not None:
        found.value, found.deleted = text, not text
    elif text:
        work.session.add(CustomField(id=key, book=work.book, customer_id=row.id, name=called, value=text))
    return saved(work, [row])


def _first_entry(work: Work, customer: str, stage: Stage, entered: date) -> StageMoveRow:
    """The entry into the first stage of a customer."""
    return StageMoveRow(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        at=utc_text(work.now),
        on_day=entered.isoformat(),
        from_stage=0,
        to_stage=stage,
        who=work.actor,
    )


def learnt(work: Work, customer: str, field: str, value: Value, how: str) -> None:
    """Keeps when and how a field was learnt; one that was emptied is unknown again."""
    note = _profile_note(work, customer, field)
    note.learnt_how = words(how) if value else ""
    note.learnt_on = work.today.isoformat() if value else ""
    note.asked_none_on = ""


def _profile_note(work: Work, customer: str, field: str) -> ProfileNote:
    """The note on a field, made where there is none; its id is the same on every device."""
    key = name_id("profile_note", customer, field)
    found = work.session.get(ProfileNote, key)
    if found is None:
        found = ProfileNote(id=key, book=work.book, customer_id=customer, field=field)
        work.session.add(found)
    return found


def check_number(work: Work, number: str) -> None:
    """Raises Refused `number_taken` where another customer of the book has the customer number."""
    taken = (
        number
        and work.session.exec(
            select(Customer.name)
            .where(Customer.book == work.book, Customer.number == number)
            .where(Customer.deleted.is_(False))  # type: ignore[attr-defined]
        ).first()
    )
    if taken:
        raise Refused("number_taken", number=number, name=taken)


def digits_of(number: str) -> str:
    """The digits of a phone number. Raises Refused `bad_phone`."""
    digits = phone_digits(clean(number))
    if len(digits) not in _DIGITS:
        raise Refused("bad_phone", number=clean(number))
    return digits


def _phone(work: Work, customer: str, label: str, number: str, position: int) -> Phone:
    """A new number on a card."""
    digits_of(number)
    return Phone(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        label=clean(label) or "mobile",
        number=half_width(clean(number)),
        position=position,
    )


def _phones(work: Work, customer: str) -> Sequence[Phone]:
    """The numbers on a card."""
    live = Phone.deleted.is_(False)  # type: ignore[attr-defined]
    return work.session.exec(select(Phone).where(Phone.customer_id == customer, live)).all()


def _own_phone(work: Work, customer: str, phone_id: str) -> Phone:
    """A number by its id. Raises Refused `no_such_phone`."""
    phone = work.session.get(Phone, phone_id)
    if phone is None or phone.deleted or phone.customer_id != customer:
        raise Refused("no_such_phone")
    return phone


def _sharers(work: Work, digits: str, customer: str) -> list[str]:
    """Names of other customers of the book who have the same number."""
    sql = (
        select(Customer.name)
        .join(Phone, Phone.customer_id == Customer.id)  # type: ignore[arg-type]
        .where(Phone.book == work.book, Phone.digits == digits, Phone.customer_id != customer)
        .where(Phone.deleted.is_(False), Customer.deleted.is_(False))  # type: ignore[attr-defined]
    )
    return sorted(set(work.session.exec(sql).all()))
