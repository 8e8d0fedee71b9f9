"""The audit trail: chained entries at the real time."""

from datetime import timedelta

from rmtui.clock import FixedClock, utc_text
from rmtui.store import audit
from tests.logtools import LogBook, fetch, logbook

__all__ = ["logbook"]


def test_entries_follow_one_another(logbook: LogBook) -> None:
    logbook.write(audit.record, "opened")
    logbook.write(audit.record, "printed", "daily 2026-03-02", 24)
    rows = fetch(logbook, "SELECT n, actor, event, what, count FROM audit ORDER BY n")
    assert rows == [(1, "李秀英", "opened", "", 0), (2, "李秀英", "printed", "daily 2026-03-02", 24)]
    assert logbook.read(lambda read: audit.verify_audit(read.db)) == ()


def test_entries_carry_the_real_time_whatever_the_business_time(logbook: LogBook, clock: FixedClock) -> None:
    logbook.clock = FixedClock(clock.now() + timedelta(days=400), clock.real())
    logbook.write(audit.record, "opened")
    assert fetch(logbook, "SELECT at FROM audit") == [(utc_text(clock.real()),)]


def test_equal_entries_have_different_hashes(logbook: LogBook) -> None:
    for _ in range(3):
        logbook.write(audit.record, "opened")
    assert len(set(fetch(logbook, "SELECT hash FROM audit"))) == 3


def test_an_empty_trail_is_whole(logbook: LogBook) -> None:
    assert logbook.read(lambda read: audit.verify_audit(read.db)) == ()


def test_an_audit_entry_is_no_action_of_the_user(logbook: LogBook) -> None:
    logbook.write(audit.record, "opened")
    assert fetch(logbook, "SELECT count(*) FROM action") == [(0,)]
