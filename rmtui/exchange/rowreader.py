"""One row of a file to what it says of a customer, with every repair on the way."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rmtui.domain.idcard import id_number
from rmtui.domain.model import Channel, Stage, Step
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange.dates import Moment, read_lunar, read_moment, says_lunar
from rmtui.exchange.headings import IGNORED, PHONES, Column
from rmtui.exchange.people import read_name
from rmtui.exchange.phones import Number, read_phones
from rmtui.exchange.plan import PlannedContact, PlannedNext, PlannedPhone, Repair, Value
from rmtui.exchange.readers import SourceRow
from rmtui.exchange.values import (
    LINES,
    TYPED,
    Meaning,
    channel_of,
    convert,
    dnd_channels,
    flag,
    is_empty,
    masked,
    stage_of,
    words,
)
from rmtui.text import clean, half_width

OWN_FIELD = "kept_as_own"
"""The rule of a cell that was not understood: it is kept, as it stands, as the customer's own field."""

_LABELS = {"mobile": "other", "second_contact": "other", "home_phone": "home", "office_phone": "office"}
_LAST = {"last_call_on": Channel.CALL, "last_visit_on": Channel.VISIT, "last_meeting_on": Channel.MEETING}
_DAY_AND_WORD = re.compile(r"(.*\d[日号]?)[\s,(]*([^\d\s(),]+)\)?")
_SPACED_DIGITS = re.compile(r"[0-9Xx*](?:[ -]?[0-9Xx*]){4,}")
_UNMASKED = frozenset({"date_text", "date_serial", "birthday_lunar", "amount_text", "number_text", "rating_text"})


@dataclass(slots=True)
class Said:
    """What one row says of a customer."""

    row: int
    fields: dict[str, Value] = field(default_factory=dict)
    weak: dict[str, Value] = field(default_factory=dict)
    """Read from an identity number: fills what is empty and replaces nothing."""
    phones: dict[str, PlannedPhone] = field(default_factory=dict)
    custom: dict[str, str] = field(default_factory=dict)
    understood: set[str] = field(default_factory=set)
    """Headings whose cell was understood, so that none of an earlier, unreadable one stays as an own field."""
    dnd: frozenset[Channel] = frozenset()
    dnd_off: bool = False
    stage: Stage | None = None
    stage_on: date | None = None
    contacts: list[PlannedContact] = field(default_factory=list)
    next_contact: PlannedNext | None = None
    repairs: list[Repair] = field(default_factory=list)
    lost_phone: str = ""
    """Why there is no phone although a cell was filled: the id of a reason to skip."""


class RowReader:
    """Reads the rows of one file. `today` bounds what lies in the past."""

    def __init__(self, columns: Sequence[Column], playbook: Playbook, today: date) -> None:
        self._columns = [column for column in columns if column.field != IGNORED]
        self._meanings = {column.index: Meaning(playbook, column.unit) for column in columns}
        self._today = today

    def read(self, row: SourceRow) -> Said:
        """What the row says. Raises Refused (ids under `import.skip.`) where it must not be taken as it stands."""
        said = Said(row.number)
        pending: dict[str, tuple[Column, str]] = {}
        for column in self._columns:
            cell = row.cells[column.index] if column.index < len(row.cells) else ""
            if not cell.strip():
                continue
            reader = _READERS.get(column.field or "")
            if column.field in _TOGETHER:
                pending[column.field] = column, cell
            elif reader is None:
                self._own_or_text(said, column, cell)
            else:
                reader(self, said, column, cell)
        self._last_contact(said, pending)
        self._next_contact(said, pending)
        return said

    def _repair(self, said: Said, column: Column, before: str, after: str, rule: str) -> None:
        if rule:
            shown = before if rule in _UNMASKED else masked(before)
            said.repairs.append(
                Repair(said.row, column.heading, clean(shown), after if rule in _UNMASKED else masked(after), rule)
            )

    def _keep(self, said: Said, column: Column, cell: str, why: str) -> None:
        """Keeps a cell that was not understood as the customer's own field, so that nothing is lost or guessed."""
        text, _ = words(cell, lines=True)
        said.custom[column.heading] = text
        self._repair(said, column, cell, text, why if why in _WORTH_SAYING else OWN_FIELD)

    def _own_or_text(self, said: Said, column: Column, cell: str) -> None:
        """A column of the customer's own, or a field of the card that takes words, numbers or codes."""
        text = clean(cell, lines=column.field is None or column.field in LINES)
        if is_empty(text, typed=column.field in TYPED):
            self._repair(said, column, cell, "", "placeholder" if text else "")
            return
        if column.field is None:
            said.custom[column.heading], rule = words(cell, lines=True)
            self._repair(said, column, cell, said.custom[column.heading], rule)
            return
        try:
            value, rule = convert(column.field, cell, self._meanings[column.index])
        except Refused as refused:
            if column.field == "number" and refused.message == "number_is_identity":
                self._identity(said, column, cell)
                return
            if column.field == "number" or refused.message == "too_long":
                raise _about(refused, column, cell) from refused
            self._keep(said, column, cell, refused.message)
            return
        said.fields[column.field] = value
        said.understood.add(column.heading)
        self._repair(said, column, cell, str(value), rule)

    def _name(self, said: Said, column: Column, cell: str) -> None:
        try:
            found = read_name(cell)
        except Refused as refused:
            raise _about(refused, column, cell) from refused
        said.fields["name"] = found.name
        if found.note:
            said.custom[_beside(column.heading)] = words(found.note)[0]
        self._repair(said, column, cell, found.name, found.rule)

    def _phone(self, said: Said, column: Column, cell: str) -> None:
        text = clean(cell)
        if is_empty(text, typed=True):
            self._repair(said, column, cell, "", "placeholder")
            return
        try:
            found = read_phones(cell)
        except Refused as refused:
            if column.field == "second_contact" and self._wechat(said, text):
                return
            said.lost_phone = refused.message
            self._keep(said, column, cell, refused.message)
            return
        for number in found.numbers:
            said.phones.setdefault(number.digits, _planned(number, column.field or ""))
        said.understood.add(column.heading)
        if found.note:
            said.custom[_beside(column.heading)] = _note(found.numbers, words(found.note)[0])
        self._repair(said, column, cell, ", ".join(number.number for number in found.numbers), found.rule)

    def _wechat(self, said: Said, text: str) -> bool:
        named = re.fullmatch(r"(?:微信号?|wechat|wx)?[:\s]*([A-Za-z][\w-]{4,30})", half_width(text), re.IGNORECASE)
        if named:
            said.fields.setdefault("wechat", named[1])
        return bool(named)

    def _birthday(self, said: Said, column: Column, cell: str) -> None:
        if is_empty(clean(cell), typed=True):
            self._repair(said, column, cell, "", "placeholder")
            return
        try:
            if column.field == "birthday_lunar" or says_lunar(cell):
                self._lunar(said, column, cell)
                return
            (day, _), rule = read_moment(cell)
            if day > self._today:
                raise Refused("date_unreadable")
        except Refused as refused:
            self._keep(said, column, cell, refused.message)
            return
        said.fields[column.field or ""] = day.isoformat()
        said.understood.add(column.heading)
        self._repair(said, column, cell, day.isoformat(), rule)

    def _lunar(self, said: Said, column: Column, cell: str) -> None:
        lunar, has_year = read_lunar(cell)
        said.fields["birthday_lunar"] = lunar
        said.understood.add(column.heading)
        if has_year:
            said.custom[_beside(column.heading)] = clean(cell)
        self._repair(said, column, cell, lunar, "" if cell.strip() == lunar else "birthday_lunar")

    def _past(self, said: Said, column: Column, cell: str) -> Moment | None:
        """A moment that the process rests on: one that cannot be read, or lies ahead, keeps the row waiting."""
        moment = self._moment(said, column, cell)
        if moment and moment[0] > self._today:
            raise Refused("date_in_future", column=column.heading, value=moment[0].isoformat())
        return moment

    def _moment(self, said: Said, column: Column, cell: str) -> Moment | None:
        if is_empty(clean(cell), typed=True):
            self._repair(said, column, cell, "", "placeholder")
            return None
        try:
            moment, rule = read_moment(cell)
        except Refused as refused:
            raise _about(refused, column, cell) from refused
        day, at = moment
        self._repair(said, column, cell, day.isoformat() + (f" {at:%H:%M}" if at else ""), rule)
        return moment

    def _day(self, said: Said, column: Column, cell: str) -> None:
        moment = self._past(said, column, cell)
        if moment and column.field == "stage_on":
            said.stage_on = moment[0]
        elif moment:
            said.fields[column.field or ""] = moment[0].isoformat()

    def _stage(self, said: Said, column: Column, cell: str) -> None:
        if is_empty(clean(cell), typed=True):
            return
        try:
            said.stage = stage_of(cell)
        except Refused as refused:
            raise _about(refused, column, cell) from refused

    def _dnd(self, said: Said, column: Column, cell: str) -> None:
        if is_empty(clean(cell), typed=False):
            return
        try:
            if column.field == "dnd":
                asked = dnd_channels(cell)
            else:
                asked = frozenset({Channel((column.field or "").removeprefix("dnd_"))} if flag(cell) else ())
        except Refused as refused:
            raise _about(refused, column, cell) from refused
        said.dnd |= asked
        said.dnd_off = said.dnd_off or not asked

    def _identity(self, said: Said, column: Column, cell: str) -> None:
        compact = re.sub(r"[\s-]", "", half_width(clean(cell))).upper()
        if is_empty(compact, typed=True):
            return
        whole = id_number(compact)
        if whole:
            said.weak |= {"birthday": whole.birthday.isoformat(), "sex": whole.sex}
        elif not re.fullmatch(r"[A-Z0-9*]{4,30}", compact) or re.fullmatch(r"\d\.\d+E\+?\d+", compact):
            self._keep(said, column, cell, "identity_unreadable")
            return
        said.fields["id_tail"] = compact[-4:]
        self._repair(said, column, cell, compact[-4:], "identity_cut" if len(compact) > 4 else "")

    def _card(self, said: Said, column: Column, cell: str) -> None:
        text = half_width(clean(cell))
        if is_empty(text, typed=True):
            return
        cut = _SPACED_DIGITS.sub(lambda found: re.sub(r"[ -]", "", found[0])[-4:], text)
        said.custom[column.heading] = words(cut)[0]
        self._repair(said, column, cell, cut, "" if cut == text else "card_cut")

    def _institution_sms(self, said: Said, column: Column, cell: str) -> None:
        moment = self._past(said, column, cell)
        if moment:
            said.contacts.append(PlannedContact(*moment, Channel.SMS, Step.INSTITUTION_SMS))

    def _last_named(self, said: Said, column: Column, cell: str) -> None:
        moment = self._past(said, column, cell)
        if moment:
            said.contacts.append(PlannedContact(*moment, _LAST[column.field or ""]))

    def _last_contact(self, said: Said, pending: dict[str, tuple[Column, str]]) -> None:
        if "last_contact_on" not in pending:
            if "last_contact_channel" in pending:
                self._keep(said, *pending["last_contact_channel"], OWN_FIELD)
            return
        column, cell = pending["last_contact_on"]
        text, word = _split_channel(cell)
        moment = self._past(said, column, text)
        channel = self._channel(said, pending.get("last_contact_channel"), column, word)
        if moment:
            if channel is None:
                channel = Channel.CALL
                self._repair(said, column, cell, moment[0].isoformat(), "channel_assumed")
            said.contacts.append(PlannedContact(*moment, channel))

    def _next_contact(self, said: Said, pending: dict[str, tuple[Column, str]]) -> None:
        if "next_contact_on" in pending:
            column, cell = pending["next_contact_on"]
            text, word = _split_channel(cell)
            moment = self._moment(said, column, text)
            channel = self._channel(said, pending.get("next_contact_channel"), column, word)
            said.next_contact = PlannedNext(*moment, channel) if moment else None

    def _channel(self, said: Said, given: tuple[Column, str] | None, column: Column, word: str) -> Channel | None:
        """The channel from its own cell, or from the word beside the date."""
        where, cell = given or (column, word)
        if is_empty(clean(cell), typed=True):
            return None
        try:
            return channel_of(cell)
        except Refused as refused:
            self._keep(said, where, cell, refused.message)
            return None


_WORTH_SAYING = frozenset({"phone_digits_lost"})
_TOGETHER = frozenset({"last_contact_on", "last_contact_channel", "next_contact_on", "next_contact_channel"})
"""Fields that are read when the whole row is known."""

_Reader = Callable[[RowReader, Said, Column, str], None]
_READERS: dict[str, _Reader] = {
    "name": RowReader._name,
    "birthday": RowReader._birthday,
    "birthday_lunar": RowReader._birthday,
    "risk_tested_on": RowReader._birthday,
    "allotted_on": RowReader._day,
    "stage_on": RowReader._day,
    "stage": RowReader._stage,
    "id_number": RowReader._identity,
    "card_number": RowReader._card,
    "institution_sms_at": RowReader._institution_sms,
    **dict.fromkeys(PHONES, RowReader._phone),
    **dict.fromkeys(_LAST, RowReader._last_named),
    **dict.fromkeys(("dnd", *(f"dnd_{channel}" for channel in Channel)), RowReader._dnd),
}


def _about(refused: Refused, column: Column, cell: str) -> Refused:
    """The same refusal, with the column and the masked cell."""
    return Refused(refused.message, **{**refused.values, "column": column.heading, "value": masked(clean(cell))[:60]})


def _beside(heading: str) -> str:
    """The own field that keeps a note found beside a value."""
    return f"{heading} note" if heading.isascii() else f"{heading}备注"


def _note(numbers: Sequence[Number], note: str) -> str:
    return f"{numbers[0].digits[-4:]}: {note}" if len(numbers) == 1 else note


def _planned(number: Number, column: str) -> PlannedPhone:
    return PlannedPhone(number.number, "mobile" if number.is_mobile else _LABELS[column], number.digits)


def _split_channel(cell: str) -> tuple[str, str]:
    """A date and the word after it: `2026-02-11 电话`."""
    try:
        read_moment(cell)
    except Refused:
        found = _DAY_AND_WORD.fullmatch(half_width(clean(cell)))
        if found:
            return found[1], found[2]
    return cell, ""
