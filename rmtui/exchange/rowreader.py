"""One row of a file to what it says of a customer: the card, and where the customer stands in the process."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from rmtui.domain.model import Channel, Step
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange import cardcells
from rmtui.exchange.dates import Moment, read_moment
from rmtui.exchange.headings import IGNORED, Column
from rmtui.exchange.plan import PlannedContact, PlannedNext
from rmtui.exchange.readers import SourceRow
from rmtui.exchange.said import Cell, Said
from rmtui.exchange.values import Meaning, channel_of, dnd_channels, flag, is_empty, stage_of, tier_words
from rmtui.text import clean, half_width

_LAST = {"last_call_on": Channel.CALL, "last_visit_on": Channel.VISIT, "last_meeting_on": Channel.MEETING}
_DAY_AND_WORD = re.compile(r"(.*\d[日号]?)[\s,(]*([^\d\s(),]+)\)?")
_TOGETHER = frozenset({"last_contact_on", "last_contact_channel", "next_contact_on", "next_contact_channel"})
"""Fields that are read when the whole row is known."""


class RowReader:
    """Reads the rows of one file. `today` bounds what lies in the past."""

    def __init__(self, columns: Sequence[Column], playbook: Playbook, today: date) -> None:
        tiers = tier_words(playbook)
        self._columns = [
            (column, _reader_of(column), Meaning(tiers, today, column.unit))
            for column in columns
            if column.field != IGNORED
        ]

    def read(self, row: SourceRow) -> Said:
        """What the row says. Raises Refused (ids under `import.skip.`) where it must not be taken as it stands."""
        said = Said(row.number)
        later: dict[str, Cell] = {}
        width = len(row.cells)
        for column, reader, meaning in self._columns:
            text = row.cells[column.index] if column.index < width else ""
            if not text.strip():
                continue
            cell = Cell(said, column, text, meaning)
            if column.field in _TOGETHER:
                later[column.field] = cell
            else:
                _read(reader, cell)
        _last_contact(later)
        _next_contact(later)
        return said


def _reader_of(column: Column) -> Callable[[Cell], None]:
    if column.field is None:
        return cardcells.own_field
    return _PROCESS.get(column.field) or cardcells.READERS.get(column.field) or cardcells.card_field


def _read(reader: Callable[[Cell], None], cell: Cell) -> None:
    try:
        reader(cell)
    except Refused as refused:
        raise cell.about(refused) from refused


def _moment(cell: Cell, text: str, *, past: bool = True) -> Moment | None:
    """A moment that the process rests on: one that cannot be read, or lies ahead, keeps the row waiting."""
    if is_empty(clean(text), typed=True):
        cell.empty()
        return None
    moment, rule = read_moment(text)
    day, at = moment
    if past and day > cell.meaning.today:
        raise Refused("date_in_future")
    cell.repair(day.isoformat() + (f" {at:%H:%M}" if at else ""), rule)
    return moment


def _allotted_on(cell: Cell) -> None:
    moment = _moment(cell, cell.text)
    if moment:
        cell.said.fields["allotted_on"] = moment[0].isoformat()


def _stage_on(cell: Cell) -> None:
    moment = _moment(cell, cell.text)
    cell.said.stage_on = moment[0] if moment else None


def _stage(cell: Cell) -> None:
    if not cell.empty():
        cell.said.stage = stage_of(cell.text)


def _dnd(cell: Cell) -> None:
    if cell.empty(typed=False):
        return
    if cell.field == "dnd":
        asked = dnd_channels(cell.text)
    else:
        asked = frozenset({Channel(cell.field.removeprefix("dnd_"))} if flag(cell.text) else ())
    cell.said.dnd |= asked
    cell.said.dnd_off = cell.said.dnd_off or not asked


def _institution_sms(cell: Cell) -> None:
    moment = _moment(cell, cell.text)
    if moment:
        cell.said.contacts.append(PlannedContact(*moment, Channel.SMS, Step.INSTITUTION_SMS))


def _last_named(cell: Cell) -> None:
    moment = _moment(cell, cell.text)
    if moment:
        cell.said.contacts.append(PlannedContact(*moment, _LAST[cell.field]))


def _last_contact(later: dict[str, Cell]) -> None:
    """The last contact, by a call where the file names no channel: that is reported."""
    if "last_contact_on" in later:
        _read(lambda cell: _add_last(cell, later.get("last_contact_channel")), later["last_contact_on"])
    elif "last_contact_channel" in later:
        _read(lambda cell: cell.keep(), later["last_contact_channel"])


def _add_last(cell: Cell, channel_cell: Cell | None) -> None:
    text, word = _split_channel(cell.text)
    moment = _moment(cell, text)
    channel = _channel(cell, channel_cell, word)
    if moment:
        if channel is None:
            cell.repair(f"{moment[0].isoformat()} {Channel.CALL}", "channel_assumed")
        cell.said.contacts.append(PlannedContact(*moment, channel or Channel.CALL))


def _next_contact(later: dict[str, Cell]) -> None:
    """The next planned contact, which may lie in the past: then it is overdue."""
    if "next_contact_on" in later:
        _read(lambda cell: _set_next(cell, later.get("next_contact_channel")), later["next_contact_on"])
    elif "next_contact_channel" in later:
        _read(lambda cell: cell.keep(), later["next_contact_channel"])


def _set_next(cell: Cell, channel_cell: Cell | None) -> None:
    text, word = _split_channel(cell.text)
    moment = _moment(cell, text, past=False)
    channel = _channel(cell, channel_cell, word)
    cell.said.next_contact = PlannedNext(*moment, channel) if moment else None


def _channel(cell: Cell, channel_cell: Cell | None, word: str) -> Channel | None:
    """The channel from its own cell, or from the word beside the date."""
    said = channel_cell.text if channel_cell else word
    if is_empty(clean(said), typed=True):
        return None
    try:
        return channel_of(said)
    except Refused as refused:
        (channel_cell or cell).keep(refused.message)
        return None


def _split_channel(text: str) -> tuple[str, str]:
    """A date and the word after it: `2026-02-11 电话`."""
    try:
        read_moment(text)
    except Refused:
        found = _DAY_AND_WORD.fullmatch(half_width(clean(text)))
        if found:
            return found[1], found[2]
    return text, ""


_PROCESS: dict[str, Callable[[Cell], None]] = {
    "allotted_on": _allotted_on,
    "stage_on": _stage_on,
    "stage": _stage,
    "institution_sms_at": _institution_sms,
    **dict.fromkeys(_LAST, _last_named),
    **dict.fromkeys(("dnd", *(f"dnd_{channel}" for channel in Channel)), _dnd),
}
"""Fields on which the planner rests: a cell that cannot be read keeps the whole row waiting."""
