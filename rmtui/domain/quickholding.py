"""The holding elsewhere of a quick note: `他行定期 30万 2027-06-18`, `ICBC deposit 300k due 6.18`."""

import re
from collections.abc import Mapping
from datetime import date

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.entries import parse_amount, parse_any_day
from rmtui.domain.quickwords import KINDS, OWN_BANK, word_at
from rmtui.domain.refusal import Refused

_GAP = re.compile(r"[\s,、:]*")
_BANK = re.compile(r"[^\d,、;:。!?@#¥￥\n]{0,24}")
_DAY = re.compile(
    r"(?:到期日?|至|due(?:\s+on)?|matur(?:es|ity)(?:\s+on)?|until|till)?\s*"
    r"((?:\d{4}[-/.年]|[今明后]年)?\d{1,2}[-/.月]\d{1,2}[日号]?)(?![\d.亿万千kKmM元%])\s*(?:到期|due)?",
    re.IGNORECASE,
)
_RATE = re.compile(r"(\d{1,2}(?:\.\d{1,4})?)\s*%")
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?\s*(?:亿|万|千|k\b|m\b)?\s*元?)(?![\d%年月./-])", re.IGNORECASE)
_DUE = re.compile(r"到期|\bdue\b|\bmatur", re.IGNORECASE)


def find_kind(half: str, kinds: Mapping[str, str]) -> tuple[str, int, int] | None:
    """The kind that is named first, with where its word begins and ends: before it stands the bank."""
    room = _BANK.match(half)
    for start in range(room.end() + 1 if room else 0):
        before = half[start - 1 : start]
        if before.isascii() and before.isalpha():
            continue
        kind, length = word_at(half, start, kinds)
        if length:
            return kind, start, start + length
    return None


def read_holding(
    typed: str, half: str, kinds: Mapping[str, str], today: date, calendar: WorkCalendar
) -> tuple[dict[str, str], int]:
    """The fields of the holding, and up to where the text speaks of it. `half` is what was typed, in half width.

    Raises Refused `quick_no_kind`, `quick_no_bank`, `quick_no_amount` or `quick_no_maturity`, or what is wrong with an
    amount or a day.
    """
    found = find_kind(half, kinds)
    if found is None:
        raise Refused("quick_no_kind")
    kind, start, end = found
    bank = typed[:start].strip(" /·")
    if not bank:
        raise Refused("quick_no_bank")
    own = half[:start].strip(" /").casefold() in OWN_BANK
    word = typed[start:end]
    values = {"kind": kind, "bank": "" if own else bank, "product": word if word.casefold() in KINDS else ""}
    more, end = _rest(half, end, today, calendar)
    if "amount" not in more:
        raise Refused("quick_no_amount")
    if "maturity" not in more and _DUE.search(half, end):
        raise Refused("quick_no_maturity")
    return {name: value for name, value in {**values, **more}.items() if value}, end


def _rest(half: str, end: int, today: date, calendar: WorkCalendar) -> tuple[dict[str, str], int]:
    """Amount, rate and maturity in any order, each once, until something else comes."""
    values: dict[str, str] = {}
    while True:
        gap = _GAP.match(half, end)
        start = gap.end() if gap else end
        for field, pattern in (("maturity", _DAY), ("rate", _RATE), ("amount", _AMOUNT)):
            found = pattern.match(half, start)
            if found and field not in values:
                values[field] = _value(field, found[1], today, calendar)
                end = found.end()
                break
        else:
            return values, end


def _value(field: str, said: str, today: date, calendar: WorkCalendar) -> str:
    if field == "maturity":
        return parse_any_day(field, said, today, calendar)
    return f"{said}%" if field == "rate" else str(parse_amount(field, said))
