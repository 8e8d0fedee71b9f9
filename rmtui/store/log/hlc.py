"""Hybrid logical clock: stamps that sort as text, never go back, and stay near the real time.

A stamp is twelve hexadecimal digits of milliseconds since 1970 (UTC), a dot, and four of a counter.
"""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTER_END = 0x10000


def tick(last: str, real: datetime) -> str:
    """The stamp after `last` (empty: none yet) at the real time, aware; greater even if the clock went back."""
    milliseconds = (real - _EPOCH) // timedelta(milliseconds=1)
    seen, counter = _parts(last)
    if milliseconds > seen:
        return _stamp(milliseconds, 0)
    if counter + 1 < _COUNTER_END:
        return _stamp(seen, counter + 1)
    return _stamp(seen + 1, 0)


def moment(stamp: str) -> datetime:
    """The real time a stamp stands for, UTC."""
    return _EPOCH + timedelta(milliseconds=_parts(stamp)[0])


def _parts(stamp: str) -> tuple[int, int]:
    if not stamp:
        return 0, 0
    milliseconds, _, counter = stamp.partition(".")
    return int(milliseconds, 16), int(counter, 16)


def _stamp(milliseconds: int, counter: int) -> str:
    return f"{milliseconds:012x}.{counter:04x}"
