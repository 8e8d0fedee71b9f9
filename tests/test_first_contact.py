"""The first-contact steps of stage 1 and the invitation that failed (domain.md section 2)."""

import pytest

from rmtui.domain.claims import ANSWER_REPLY, INSTITUTION_SMS, LEAD_WAITING, RM_CALL, RM_SMS, Rules
from rmtui.domain.first_contact import Failure, failure, is_dropped, next_step_of, unanswered_reply
from rmtui.domain.model import Channel, Contact, CustomerFacts, MeetingState, NextStep, Outcome, Stage, Step, Verdict
from tests.rules import (
    CALENDAR,
    PLAYBOOK,
    ZONE,
    at,
    by_rule,
    claims_of,
    contact,
    decision,
    entered,
    facts,
    meeting,
    on_day,
    only,
    pause,
    rules_on,
    sms,
    step_on,
)

ONE = Stage.FIRST_CONTACT
RULES = Rules(PLAYBOOK, CALENDAR, ZONE)
BANK, OWN = sms("03-02", Step.INSTITUTION_SMS), sms("03-03", Step.RM_SMS)
NO_ANSWER = Outcome.NO_ANSWER


def new(*contacts: Contact, since: str = "03-02", **more: object) -> CustomerFacts:
    """A customer in stage 1 since Monday."""
    return facts(ONE, since, *contacts, **more)  # type: ignore[arg-type]


def rung(day: str, outcome: Outcome = NO_ANSWER, clock: str = "10:00") -> Contact:
    """A call of step 3."""
    return contact(day, outcome, clock=clock, step=Step.RM_CALL)


def test_a_new_customer_gets_the_institution_sms_from_the_first_day() -> None:
    claim = only(new(), INSTITUTION_SMS)
    assert (claim.start, claim.end, claim.channel) == (on_day("03-02"), on_day("03-22"), Channel.SMS)
    assert claim.must and claim.asked
    assert only(new(allotted_on=on_day("03-04")), INSTITUTION_SMS).start == on_day("03-04")


@pytest.mark.parametrize(
    ("contacts", "step"),
    [
        ((), Step.INSTITUTION_SMS),
        ((sms("03-02", Step.INSTITUTION_SMS, outcome=Outcome.FAILED),), Step.INSTITUTION_SMS),
        ((BANK,), Step.RM_SMS),
        ((BANK, sms("03-03", Step.RM_SMS, outcome=Outcome.FAILED)), Step.RM_SMS),
        ((BANK, OWN), Step.RM_CALL),
        ((OWN,), Step.RM_CALL),
        ((contact("03-02"),), Step.RM_CALL),
        ((contact("03-02", NO_ANSWER),), Step.INSTITUTION_SMS),
        ((BANK, contact("03-02", Outcome.REPLIED, Channel.SMS, "11:00")), Step.RM_SMS),
    ],
)
def test_the_step_to_do_next(contacts: tuple[Contact, ...], step: Step) -> None:
    assert next_step_of(new(*contacts)) is step


def test_no_step_is_left_with_a_meeting_agreed_or_in_another_stage() -> None:
    assert next_step_of(new(meetings=(meeting("03-04", "03-06"),))) is None
    assert next_step_of(new(meetings=(meeting("03-04", "03-06", MeetingState.CANCELLED),))) is Step.INSTITUTION_SMS
    assert next_step_of(facts(Stage.KNOW)) is None


@pytest.mark.parametrize(
    ("sent", "due", "moved"),
    [
        (("03-02", "10:00"), ("03-03", "10:00"), None),
        (("03-02", "21:30"), ("03-03", "21:30"), ("03-04", "09:00")),
        (("03-06", "15:00"), ("03-07", "15:00"), ("03-09", "09:00")),
        (("09-30", "10:00"), ("10-01", "10:00"), ("10-08", "09:00")),
        (("10-09", "10:00"), ("10-10", "10:00"), None),
    ],
)
def test_the_own_sms_is_due_24_hours_after_the_institutions_moved_into_the_window(
    sent: tuple[str, str], due: tuple[str, str], moved: tuple[str, str] | None
) -> None:
    claim = only(new(sms(sent[0], Step.INSTITUTION_SMS, sent[1]), since=sent[0]), RM_SMS)
    assert (claim.due_at, claim.moved_to) == (at(*due), at(*moved) if moved else None)
    assert claim.start == on_day(due[0])


@pytest.mark.parametrize(
    ("sent", "window", "due", "moved"),
    [
        (("03-03", "10:00"), "", ("03-05", "10:00"), None),
        (("03-03", "12:30"), "", ("03-05", "12:30"), ("03-05", "14:00")),
        (("03-03", "19:00"), "", ("03-05", "19:00"), ("03-06", "09:00")),
        (("03-05", "10:00"), "", ("03-07", "10:00"), ("03-09", "09:00")),
        (("03-03", "10:00"), "12:00-13:30", ("03-05", "10:00"), ("03-05", "12:00")),
        (("03-03", "12:30"), "12:00-13:30", ("03-05", "12:30"), None),
    ],
)
def test_the_call_is_due_48_hours_after_the_own_sms_in_the_customers_own_window(
    sent: tuple[str, str], window: str, due: tuple[str, str], moved: tuple[str, str] | None
) -> None:
    claim = only(new(BANK, sms(sent[0], Step.RM_SMS, sent[1]), window=window), RM_CALL)
    assert (claim.due_at, claim.moved_to) == (at(*due), at(*moved) if moved else None)
    assert claim.channel is Channel.CALL and claim.asked and dict(claim.args) == {"hours": "48", "tries": "0"}


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WECHAT, Channel.CALL, Channel.MAIL])
def test_a_reply_cancels_the_call_and_is_to_be_answered_by_its_channel(channel: Channel) -> None:
    customer = new(BANK, OWN, contact("03-04", Outcome.REPLIED, channel, "15:00"))
    assert not by_rule(customer, RM_CALL)
    claim = only(customer, ANSWER_REPLY)
    assert (claim.start, claim.channel, claim.due_at) == (on_day("03-04"), channel, at("03-04", "15:00"))
    assert claim.asked and claim.must


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (contact("03-05", Outcome.TALKED), False),
        (contact("03-05", Outcome.SENT, Channel.WECHAT), False),
        (contact("03-05", Outcome.NO_ANSWER), True),
        (contact("03-05", Outcome.FAILED, Channel.SMS), True),
        (contact("03-04", Outcome.TALKED, clock="14:00"), True),
    ],
)
def test_only_an_outgoing_contact_that_reached_answers_a_reply(answer: Contact, waits: bool) -> None:
    reply = contact("03-04", Outcome.REPLIED, Channel.SMS, "15:00")
    contacts = sorted((BANK, OWN, reply, answer), key=lambda each: each.at)
    assert (unanswered_reply(new(*contacts)) is not None) == waits


def test_who_came_in_was_answered_on_the_spot() -> None:
    assert unanswered_reply(new(contact("03-04", Outcome.REPLIED, Channel.MEETING))) is None


def test_a_reply_waits_in_any_stage_and_for_the_lead_too() -> None:
    reply = contact("03-04", Outcome.REPLIED, Channel.SMS)
    assert ANSWER_REPLY in rules_on(facts(Stage.AFTER_SALES, "01-05", reply), "03-05")
    assert rules_on(new(rung("03-03", Outcome.DECLINED), reply), "03-05") == {LEAD_WAITING, ANSWER_REPLY}


def test_after_an_answer_the_planned_contact_has_the_word_and_without_one_the_hours_begin_anew() -> None:
    answered = (
        BANK,
        OWN,
        contact("03-04", Outcome.REPLIED, Channel.SMS),
        contact("03-04", Outcome.SENT, Channel.SMS, "11:00"),
    )
    assert only(new(*answered), RM_CALL).due_at == at("03-06", "11:00")
    planned = new(*answered, next_step=step_on("03-10", said="03-04"))
    assert not by_rule(planned, RM_CALL)
    assert "next_contact" in rules_on(planned, "03-10")
    because = NextStep(at("03-04", "11:00"), None, none_because="客户出差")
    assert not by_rule(new(*answered, next_step=because), RM_CALL)


@pytest.mark.parametrize(
    ("clock", "again"),
    [("10:00", ("03-05", "14:00")), ("15:00", ("03-06", "09:00")), ("12:00", ("03-06", "09:00"))],
)
def test_an_unanswered_call_is_tried_again_in_another_half_day(clock: str, again: tuple[str, str]) -> None:
    claim = only(new(BANK, OWN, rung("03-05", clock=clock)), RM_CALL)
    assert claim.due_at == at(*again)
    assert dict(claim.args)["tries"] == "1"


def test_an_unanswered_call_is_tried_again_when_the_manager_planned_it() -> None:
    customer = new(BANK, OWN, rung("03-05"), next_step=step_on("03-09", "15:00", said="03-05"))
    assert only(customer, RM_CALL).due_at == at("03-09", "15:00")


def tried(*halves: tuple[str, str]) -> list[Contact]:
    return [rung(day, clock=clock) for day, clock in halves]


FOUR_HALVES = (("03-05", "10:00"), ("03-05", "15:00"), ("03-06", "10:00"), ("03-06", "15:00"))


@pytest.mark.parametrize(
    ("contacts", "failed"),
    [
        ([], Failure(on_day("03-23"), "limit")),
        ([rung("03-05", Outcome.DECLINED)], Failure(on_day("03-05"), "declined")),
        ([rung("03-05", Outcome.TALKED)], Failure(on_day("03-23"), "limit")),
        ([rung("03-05", Outcome.ANNOYED)], Failure(on_day("03-23"), "limit")),
        (tried(*FOUR_HALVES), Failure(on_day("03-23"), "limit")),
        (tried(*FOUR_HALVES, ("03-06", "16:00")), Failure(on_day("03-23"), "limit")),
        (tried(*FOUR_HALVES, ("03-09", "10:00")), Failure(on_day("03-09"), "tries")),
    ],
)
def test_an_invitation_fails_by_a_refusal_by_five_half_days_or_after_day_21(
    contacts: list[Contact], failed: Failure
) -> None:
    assert failure(new(BANK, OWN, *contacts), RULES) == failed


def test_a_meeting_agreed_keeps_the_invitation_alive_and_a_cancelled_one_does_not() -> None:
    assert failure(new(meetings=(meeting("03-04", "03-30"),)), RULES) is None
    cancelled = new(meetings=(meeting("03-04", "03-30", MeetingState.CANCELLED),))
    assert failure(cancelled, RULES) == Failure(on_day("03-23"), "limit")


def test_day_21_is_moved_by_a_pause() -> None:
    assert failure(new(pauses=(pause("03-05", "03-15"),)), RULES) == Failure(on_day("04-02"), "limit")


def test_a_failed_invitation_is_the_leads_alone_with_the_days_of_the_leads_call() -> None:
    customer = new(BANK, OWN, rung("03-05", Outcome.DECLINED), birthday=on_day("03-10").replace(year=1980))
    assert rules_on(customer, "03-10") == {LEAD_WAITING}
    claim = only(customer, LEAD_WAITING)
    assert (claim.start, claim.end, claim.must) == (on_day("03-05"), None, True)
    assert dict(claim.args) == {"lead_from": "2026-03-09", "lead_until": "2026-03-09", "why": "declined"}
    monday = only(new(BANK, OWN, rung("03-09", Outcome.DECLINED)), LEAD_WAITING)
    days = dict(monday.args)
    assert (days["lead_from"], days["lead_until"]) == ("2026-03-11", "2026-03-12")


def test_on_day_21_the_call_is_still_the_managers_and_on_day_22_it_is_not() -> None:
    customer = new(BANK, OWN)
    assert rules_on(customer, "03-22") == {RM_CALL, "stage.near_limit"}
    assert rules_on(customer, "03-23") == {LEAD_WAITING}


def test_keep_following_puts_the_customer_back_and_counts_tries_and_days_anew() -> None:
    contacts = (BANK, OWN, *tried(*FOUR_HALVES, ("03-09", "10:00")))
    kept = new(*contacts, decisions=(decision("03-11", Verdict.KEEP),))
    claim = only(kept, RM_CALL)
    assert claim.due_at == at("03-11", "17:00") and dict(claim.args)["tries"] == "0"
    assert failure(kept, RULES) == Failure(on_day("04-01"), "limit")
    assert not by_rule(kept, LEAD_WAITING) or only(kept, LEAD_WAITING).start == on_day("04-01")
    again = new(*contacts, rung("03-12", Outcome.DECLINED), decisions=kept.decisions)
    assert failure(again, RULES) == Failure(on_day("03-12"), "declined")


@pytest.mark.parametrize("what", [Verdict.CHANGE, Verdict.DROP])
def test_change_and_drop_take_the_customer_off_all_lists_until_a_later_move(what: Verdict) -> None:
    declined = new(BANK, OWN, rung("03-05", Outcome.DECLINED), decisions=(decision("03-09", what),))
    assert is_dropped(declined) and claims_of(declined) == ()
    back = declined._replace(moves=entered((ONE, "03-02"), (Stage.KNOW, "03-20")))
    assert not is_dropped(back) and claims_of(back)


def test_the_newest_decision_counts() -> None:
    decisions = (decision("03-09", Verdict.DROP), decision("03-10", Verdict.KEEP))
    assert not is_dropped(new(decisions=decisions))


def test_a_pause_cuts_the_steps_out() -> None:
    customer = new(BANK, OWN, pauses=(pause("03-05", "03-20"),))
    first, second = by_rule(customer, RM_CALL), by_rule(customer, LEAD_WAITING)
    assert [claim.start for claim in first] == [on_day("03-20")]
    assert [claim.start for claim in second] == [on_day("04-07")]


def test_who_wants_no_sms_is_rung_at_once() -> None:
    claim = only(new(dnd=frozenset({Channel.SMS})), RM_CALL)
    assert (claim.start, claim.moved_to) == (on_day("03-02"), at("03-02", "09:00"))


def test_re_entering_the_stage_starts_the_invitation_anew_without_a_second_introduction() -> None:
    moves = entered((ONE, "03-02"), (Stage.KNOW, "03-06"), (ONE, "03-16"))
    customer = new(BANK, OWN, rung("03-05", Outcome.DECLINED), moves=moves)
    assert next_step_of(customer) is Step.RM_CALL
    assert failure(customer, RULES) == Failure(on_day("04-06"), "limit")
    assert only(customer, RM_CALL).start == on_day("03-16")
