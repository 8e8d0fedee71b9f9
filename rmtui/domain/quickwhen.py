"""The promise of a quick note, a day and what is promised: `周五 寄表格`, `by 5.20 send it`, `周五下午3点送合同`."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.refusal import Refused
from rmtui.domain.when import When, parse_when

_MOST_WORDS = 6
"""Words among which the day is looked for."""
_LONGEST = 200
"""Characters of a promise."""
_LEAD = re.compile(r"(?:(?:by|before|until|till|on)\s+|在|于)?", re.IGNORECASE)
_WORD = re.compile(r"[^\s,、:]+")
_UNTIL = re.compile(r"(?:之前|以前|前|之内|以内|内)$")
_UNSAFE = re.compile(r"\d*|[^\W\d_]|[+-]?\d+[分mhy]")
"""Alone these may be a day, but are more often something else: `天`, `一`, `300`, `5m`."""
_HOUR = (
    r"(?:(?:凌晨|早上|上午|中午|下午|晚上)?(?:\d{1,2}|[一二两三四五六七八九十]{1,2})(?::\d\d|点半|点钟|点)"
    r"|上午|下午|晚上)"
)
_GLUED = re.compile(
    r"(?:(?:(?:下下|下|这|本)个?)?(?:周|星期|礼拜)[一二三四五六日天]|今天|明天|后天|大后天|今晚|明早|明晚|本?月底|下月底|年底"
    r"|\d{1,3}个?(?:工作日|天|周|星期|月)(?:之|以)?[后内]|(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}[日号]?"
    rf"|(?:下个?月)?\d{{1,2}}[日号]){_HOUR}?(?:之前|以前|前)?(?=[^\W\d_])(?![元块万亿千倍折度个点])"
)
"""A day without a blank behind it; an amount, a discount or a multiple is none."""


class Found(NamedTuple):
    """The day, the hour where one was said, and where what is promised begins."""

    when: When
    end: int


def find_day(half: str, now: datetime, calendar: WorkCalendar) -> Found | None:
    """The day at the beginning of the text, as long as it goes; None where there is none.

    Raises Refused `quick_past` for one that has passed.
    """
    lead = _LEAD.match(half)
    start = lead.end() if lead else 0
    for end in _ends(half, start):
        when = _read(half[start:end], now, calendar)
        if when is not None:
            return Found(when, end)
    return None


def _ends(half: str, start: int) -> Iterator[int]:
    """Where the day may end, the longest first; within a word only behind what can be nothing else."""
    ends = [found.end() for found in _WORD.finditer(half, start)][:_MOST_WORDS]
    yield from reversed(ends)
    if glued := _GLUED.match(half, start):
        yield glued.end()


def _read(said: str, now: datetime, calendar: WorkCalendar) -> When | None:
    if _UNSAFE.fullmatch(said):
        return None
    for text in dict.fromkeys((said, _UNTIL.sub("", said))):
        try:
            return parse_when(text, now, calendar)
        except Refused as refused:
            if refused.message == "when_past":
                raise Refused("quick_past", text=said) from refused
    return None


def read_promise(typed: str, half: str, now: datetime, calendar: WorkCalendar) -> dict[str, str]:
    """The fields of the promise: what, and the day by which; an hour that was said stands before what.

    `half` is what was typed in half width. Raises Refused `quick_no_day`, `quick_past`, `quick_no_what` or
    `text_too_long`.
    """
    found = find_day(half, now, calendar)
    if found is None:
        raise Refused("quick_no_day")
    what = typed[found.end :].strip(" \t,，、:：-")
    if not what:
        raise Refused("quick_no_what")
    text = f"{found.when.at:%H:%M} {what}" if found.when.at else what
    if len(text) > _LONGEST:
        raise Refused("text_too_long", field="text", max=str(_LONGEST))
    return {"text": text, "due_on": found.when.day.isoformat()}
