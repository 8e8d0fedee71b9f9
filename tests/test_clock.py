"""The clock's two readings and the text of an instant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rmtui.clock import FixedClock, SystemClock, from_utc_text, utc_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
THEN = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


def test_given_business_time_runs_on_and_leaves_the_real_one_alone() -> None:
    """`--now` moves one reading only; without it both are the same instant."""
    plain, moved = SystemClock(zone=SHANGHAI), SystemClock(datetime(2026, 3, 2, 10, 0), SHANGHAI)
    assert abs(plain.now() - plain.real()) < timedelta(seconds=5)
    assert timedelta() <= moved.now() - THEN < timedelta(seconds=5)
    assert moved.now().utcoffset() == timedelta(hours=8) and moved.now() <= moved.now()
    assert abs(moved.real() - plain.real()) < timedelta(seconds=5) and moved.real().tzinfo is UTC
    assert moved.monotonic() <= moved.monotonic()


def test_aware_business_time_is_shown_in_the_zone() -> None:
    """Given in another zone, it is the same instant."""
    clock = SystemClock(THEN.astimezone(UTC), SHANGHAI)
    assert clock.now().hour == 10 and clock.now().utcoffset() == timedelta(hours=8)


def test_fixed_clock_stands_until_advanced() -> None:
    """Both readings go on together."""
    clock = FixedClock(THEN, real=datetime(2026, 5, 1, tzinfo=UTC))
    assert clock.now() == clock.now() == THEN
    before = clock.monotonic()
    clock.advance(timedelta(hours=1))
    assert clock.now() == THEN + timedelta(hours=1)
    assert clock.real() == datetime(2026, 5, 1, 1, tzinfo=UTC)
    assert clock.monotonic() - before == 3600


def test_text_of_an_instant_is_utc_and_comes_back() -> None:
    """Stored in UTC to the second, read in the local zone; a naive time is refused."""
    assert utc_text(THEN) == "2026-03-02T02:00:00Z"
    assert from_utc_text("2026-03-02T02:00:00Z", SHANGHAI) == THEN
    assert from_utc_text("2026-03-02T02:00:00Z", SHANGHAI).hour == 10
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2026, 3, 2))
