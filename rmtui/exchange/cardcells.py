"""The cells of the card: name, phones, birthday, identity and card numbers, texts and codes.

Each reader takes a cell and adds to what the row says; it raises Refused where the row must not be taken as it stands.
"""

import re
from collections.abc import Callable, Sequence

from rmtui.domain.idcard import id_number
from rmtui.domain.refusal import Refused
from rmtui.exchange.dates import read_lunar, read_moment, says_lunar
from rmtui.exchange.headings import PHONES
from rmtui.exchange.people import read_name
from rmtui.exchange.phones import Number, read_phones
from rmtui.exchange.plan import PlannedPhone
from rmtui.exchange.said import Cell
from rmtui.exchange.values import TYPED, convert, words
from rmtui.text import clean, half_width

_LABELS = {"mobile": "other", "second_contact": "other", "home_phone": "home", "office_phone": "office"}
_MASKED = re.compile(r"\d{0,4}\*{2,}\d{2,4}")
"""A number as sheets print it: nothing can be dialled by it."""
_WECHAT = re.compile(r"(?:微信号?|wechat|wx)?[:\s]*([A-Za-z][\w-]{4,30})", re.IGNORECASE)
_LONG_DIGITS = re.compile(r"[0-9Xx*](?:[ -]?[0-9Xx*]){4,}")
_LOST = re.compile(r"\d\.\d+[eE]\+?\d+")


def own_field(cell: Cell) -> None:
    """A heading that maps to nothing: the customer's own field."""
    if not cell.empty(typed=False):
        text, rule = words(cell.text, lines=True)
        cell.said.custom[cell.column.heading] = text
        cell.repair(text, rule)


def card_field(cell: Cell) -> None:
    """A field of words, numbers or codes. An identity number in place of a customer number is cut like one."""
    if cell.empty(typed=cell.field in TYPED):
        return
    try:
        value, rule = convert(cell.field, cell.text, cell.meaning)
    except Refused as refused:
        if refused.message == "number_is_identity":
            identity(cell)
        elif cell.field == "number" or refused.message == "too_long":
            raise
        else:
            cell.keep(refused.message)
        return
    cell.take(value, rule)


def name(cell: Cell) -> None:
    """The name, with a note in brackets beside it."""
    found = read_name(cell.text)
    cell.take(found.name, found.rule)
    if found.note:
        cell.note(found.note)


def phone(cell: Cell) -> None:
    """The numbers of a phone column; the second contact may be a WeChat name."""
    if cell.empty():
        return
    if _MASKED.fullmatch(half_width(clean(cell.text))):
        cell.repair("", "masked_left")
        return
    try:
        found = read_phones(cell.text)
    except Refused as refused:
        named = _WECHAT.fullmatch(half_width(clean(cell.text)))
        if cell.field == "second_contact" and named:
            cell.said.fields.setdefault("wechat", named[1])
        else:
            cell.said.lost_phone = refused.message
            cell.keep(refused.message)
        return
    for number in found.numbers:
        cell.said.phones.setdefault(number.digits, _planned(number, cell.field))
    cell.said.understood.add(cell.column.heading)
    if found.note:
        cell.note(_whose(found.numbers, found.note))
    cell.repair(", ".join(number.number for number in found.numbers), found.rule)


def _planned(number: Number, field: str) -> PlannedPhone:
    return PlannedPhone(number.number, "mobile" if number.is_mobile else _LABELS[field], number.digits)


def _whose(numbers: Sequence[Number], note: str) -> str:
    return f"{numbers[0].digits[-4:]}: {note}" if len(numbers) == 1 else note


def past_day(cell: Cell) -> None:
    """A day that the process does not rest on: a birthday, solar or lunar, or the day of the risk test."""
    if cell.empty():
        return
    try:
        if cell.field == "birthday_lunar" or (cell.field == "birthday" and says_lunar(cell.text)):
            _lunar(cell)
            return
        (day, _), rule = read_moment(cell.text)
        if day > cell.meaning.today:
            raise Refused("date_unreadable")
    except Refused as refused:
        cell.keep(refused.message)
        return
    cell.take(day.isoformat(), rule)


def any_day(cell: Cell) -> None:
    """A day that may lie ahead: when something ends."""
    if cell.empty():
        return
    try:
        (day, _), rule = read_moment(cell.text)
    except Refused as refused:
        cell.keep(refused.message)
        return
    cell.take(day.isoformat(), rule)


def _lunar(cell: Cell) -> None:
    lunar, has_year = read_lunar(cell.text)
    cell.said.fields["birthday_lunar"] = lunar
    cell.said.understood.add(cell.column.heading)
    if has_year:
        cell.note(clean(cell.text))
    cell.repair(lunar, "" if cell.text.strip() == lunar else "birthday_lunar")


def identity(cell: Cell) -> None:
    """An identity number: birth date and sex are read from a valid one, the last four characters are kept."""
    if cell.empty():
        return
    compact = re.sub(r"[\s-]", "", half_width(clean(cell.text))).upper()
    whole = id_number(compact)
    if whole:
        cell.said.weak |= {"birthday": whole.birthday.isoformat(), "sex": whole.sex}
    elif _LOST.fullmatch(compact) or not re.fullmatch(r"[A-Z0-9*()]{4,30}", compact):
        cell.keep()
        return
    tail = whole.tail if whole else re.sub(r"[^A-Z0-9]", "", compact)[-4:]
    cell.said.fields["id_tail"] = tail
    cell.repair(tail, "identity_cut" if compact != tail else "")


def card_number(cell: Cell) -> None:
    """A card or account number: the last four digits are kept, under the column's heading."""
    if cell.empty():
        return
    text = half_width(clean(cell.text))
    cut = words(_LONG_DIGITS.sub(lambda found: re.sub(r"[ -]", "", found[0])[-4:], text))[0]
    cell.said.custom[cell.column.heading] = cut
    cell.repair(cut, "" if cut == text else "card_cut")


READERS: dict[str, Callable[[Cell], None]] = {
    "name": name,
    "birthday": past_day,
    "birthday_lunar": past_day,
    "risk_tested_on": past_day,
    "card_on": past_day,
    "campaign_until": any_day,
    "points_expire_on": any_day,
    "id_number": identity,
    "card_number": card_number,
    **dict.fromkeys(PHONES, phone),
}
"""Fields of the card that `card_field` does not read."""
