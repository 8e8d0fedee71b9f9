"""Stamps of the hybrid logical clock, and ids."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from rmtui.ids import name_id, new_id
from rmtui.store.log import hlc

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_stamps_sort_as_text_in_the_order_of_time() -> None:
    moments = [NOON + timedelta(milliseconds=n) for n in (0, 1, 15, 16, 255, 256, 10**6, 10**11)]
    stamps = [hlc.tick("", moment) for moment in moments]
    assert stamps == sorted(stamps)
    assert [hlc.moment(stamp) for stamp in stamps] == moments


def test_stamps_grow_within_one_instant() -> None:
    stamps = [""]
    for _ in range(70_000):
        stamps.append(hlc.tick(stamps[-1], NOON))
    assert stamps == sorted(set(stamps))
    assert hlc.moment(stamps[-1]) == NOON + timedelta(milliseconds=1)


def test_a_clock_set_back_gives_later_stamps_all_the_same() -> None:
    before = hlc.tick("", NOON)
    after = hlc.tick(before, NOON - timedelta(days=400))
    assert after > before
    assert hlc.moment(after) == NOON
    assert hlc.tick(after, NOON + timedelta(seconds=1)) > after


def test_all_stamps_have_one_length() -> None:
    old = hlc.tick("", datetime(1990, 1, 1, tzinfo=UTC))
    assert len(old) == len(hlc.tick("", NOON)) == 17


def test_new_ids_are_uuid7_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(set(ids))
    assert {UUID(one).version for one in ids} == {7}


def test_named_ids_are_the_same_every_time_and_parts_do_not_run_together() -> None:
    assert name_id("birthday.solar", "a", "2026-03-02") == name_id("birthday.solar", "a", "2026-03-02")
    assert name_id("ab", "c") != name_id("a", "bc")
    assert UUID(name_id("x")).version == 5
    assert name_id("x") == "e25c14c1-1325-5498-b31b-2273247787a6"
