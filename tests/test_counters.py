"""The daily measure: 20 calls and 2 meetings (domain.md section 2, stage 2)."""

from rmtui.domain.counters import count_day
from rmtui.domain.model import Channel, Contact, Direction, Meeting, MeetingState, Outcome, Stage, StageMove
from rmtui.domain.views import DayCounts
from tests.rules import PLAYBOOK, contact, entered, meeting, on_day


def counted(*contacts: Contact, meetings: tuple[Meeting, ...] = (), moves: tuple[StageMove, ...] = ()) -> DayCounts:
    """The counts of Monday 2 March."""
    return count_day(contacts, meetings, moves, on_day("03-02"), PLAYBOOK)


def test_a_customer_rung_counts_once_whatever_the_outcome() -> None:
    counts = counted(
        contact("03-02", Outcome.NO_ANSWER, clock="09:00"),
        contact("03-02", Outcome.TALKED, clock="15:00"),
        contact("03-02", Outcome.BUSY, customer="c2"),
        contact("03-02", Outcome.WRONG_NUMBER, customer="c3"),
        contact("03-02", Outcome.DECLINED, customer="c4"),
    )
    assert (counts.calls, counts.reached) == (4, 2)
    assert (counts.calls_target, counts.meetings_target) == (20, 2)


def test_incoming_imported_and_other_days_calls_do_not_count() -> None:
    counts = counted(
        contact("03-02")._replace(direction=Direction.IN),
        contact("03-02", Outcome.REPLIED, customer="c2"),
        contact("03-02", imported=True, customer="c3"),
        contact("03-01", customer="c4"),
    )
    assert counts == DayCounts(0, 20, 0, 0, 2, 0, 0, 0)


def test_a_contact_with_several_customers_counts_once() -> None:
    first = contact("03-02")
    second = contact("03-02", customer="c2", group=first.id)
    held = contact("03-02", Outcome.HELD, Channel.VISIT, "14:00", customer="c3")
    also = contact("03-02", Outcome.HELD, Channel.VISIT, "14:00", customer="c4", group=held.id)
    counts = counted(first, second, held, also)
    assert (counts.calls, counts.reached, counts.meetings) == (1, 1, 1)


def test_meetings_held_count_and_those_agreed_stand_beside_them() -> None:
    counts = counted(
        contact("03-02", Outcome.HELD, Channel.MEETING),
        contact("03-02", Outcome.MISSED, Channel.MEETING, customer="c2"),
        contact("03-02", Outcome.MEETING, customer="c3"),
        meetings=(
            meeting("03-02", "03-05"),
            meeting("03-02", "03-06", MeetingState.CANCELLED),
            meeting("03-01", "03-02"),
        ),
    )
    assert (counts.meetings, counts.invitations, counts.calls) == (1, 2, 1)


def test_sms_that_went_out_count_each() -> None:
    first = contact("03-02", Outcome.SENT, Channel.SMS)
    counts = counted(
        first,
        contact("03-02", Outcome.SENT, Channel.SMS, customer="c2", group=first.id),
        contact("03-02", Outcome.FAILED, Channel.SMS, customer="c3"),
        contact("03-02", Outcome.REPLIED, Channel.SMS, customer="c4"),
        contact("03-02", Outcome.SENT, Channel.WECHAT, customer="c5"),
    )
    assert (counts.sms, counts.calls) == (2, 0)


def test_moves_of_the_day_without_first_entries() -> None:
    moves = entered((Stage.FIRST_CONTACT, "03-02"), (Stage.KNOW, "03-02"), (Stage.NEEDS, "03-03"))
    assert counted(moves=moves).moves == 1
