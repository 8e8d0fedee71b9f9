"""Verbs that record the work: log, stage, pause, resume, dnd, decide, undo."""

from argparse import Namespace
from datetime import datetime

from rmtui import words
from rmtui.domain.model import (
    FACE_TO_FACE,
    Channel,
    Direction,
    MeetingState,
    Outcome,
    Stage,
    StageOutcome,
    Step,
    Verdict,
)
from rmtui.domain.quickfill import NOTHING, Plan
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry, MeetingItem, MeetingResult, NextPlan, Saved, Undone
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.notes import look, say_plan, told
from rmtui.verbs.output import print_json, say

_DEFAULT_OUTCOMES = {Channel.CALL: Outcome.TALKED, Channel.VISIT: Outcome.HELD, Channel.MEETING: Outcome.HELD}


def tell(context: Context, saved: Saved, plan: Plan = NOTHING) -> None:
    """That it is saved, what to mind, and what a note filled."""
    if context.json:
        warnings = [{"id": message, "text": t(message, **dict(values))} for message, values in saved.warnings]
        filled = told(plan) if plan != NOTHING else {}
        print_json({"saved": True, "action": saved.action, "customers": saved.customers, "warnings": warnings} | filled)
    else:
        say(" ".join(filter(None, (t("cli.saved"), words.warnings(saved)))))
        say_plan(context, plan)


def log(context: Context, options: Namespace) -> None:
    """A contact with one customer, or with several met at once (`--with`)."""
    from rmtui.store.writes import contacts, meetings

    channel = Channel(options.channel)
    outcome, direction = _outcome(channel, options)
    _check_options(outcome, options)
    customers = [context.customer(ref) for ref in (options.customer, *(options.together or []))]
    plan = look(context, customers, options, options.note or "", options.learnt or "")
    if channel in FACE_TO_FACE and direction is Direction.OUT:
        agreed = _agreed(context, customers[0], outcome)
        if agreed is not None and len(customers) == 1 and options.at is None:
            tell(
                context,
                context.write(meetings.result, agreed.meeting_id, _result(context, outcome, options, plan)),
                plan,
            )
            return
    entry = ContactEntry(
        channel=channel,
        outcome=outcome,
        direction=direction,
        at=context.when(options.at, past=True, default=context.now.time()).at if options.at else None,
        step=Step(options.step) if options.step else None,
        meeting_at=_moment(context, options.meeting) if options.meeting else None,
        meeting_channel=Channel.VISIT if options.visit else Channel.MEETING,
        place=options.place or "",
        note=options.note or "",
        learnt=options.learnt or "",
        next=_next(context, options),
        reason=options.reason or "",
        pause_until=context.when(options.until).day if options.until else None,
        dnd_all=options.all,
        fills=plan.steps,
        purpose=options.purpose or "",
        override=options.override or "",
    )
    tell(context, context.write(contacts.log, customers, entry), plan)


def _outcome(channel: Channel, options: Namespace) -> tuple[Outcome, Direction]:
    if options.outcome == Outcome.REPLIED or (options.incoming and options.outcome is None):
        return Outcome.REPLIED, Direction.IN
    direction = Direction.IN if options.incoming else Direction.OUT
    if options.outcome is None and options.meeting and channel is Channel.CALL:
        return Outcome.MEETING, direction
    if options.outcome is None:
        return _DEFAULT_OUTCOMES.get(channel, Outcome.SENT), direction
    return Outcome(options.outcome), direction


_OF_OUTCOMES = {
    "meeting": (Outcome.MEETING, Outcome.MOVED),
    "visit": (Outcome.MEETING,),
    "place": (Outcome.MEETING, Outcome.MOVED),
    "until": (Outcome.ANNOYED,),
    "all": (Outcome.DND,),
}
"""Options that only these outcomes take."""


def _check_options(outcome: Outcome, options: Namespace) -> None:
    """Raises Refused for an option that would be passed over with this outcome."""
    for option, outcomes in _OF_OUTCOMES.items():
        if getattr(options, option) and outcome not in outcomes:
            raise Refused("option_not_here", option=f"--{option}", outcome=outcome, outcomes=", ".join(outcomes))


def _agreed(context: Context, customer: str, outcome: Outcome) -> MeetingItem | None:
    """The agreed meeting whose result this is: the earliest one, of today or before unless it was put off."""
    from rmtui.store.reads.customers import card

    open_ones = [each for each in context.read(card, customer).meetings if each.state is MeetingState.AGREED]
    if outcome is Outcome.HELD:
        open_ones = [each for each in open_ones if each.at.date() <= context.now.date()]
    return min(open_ones, key=lambda each: each.at, default=None)


def _result(context: Context, outcome: Outcome, options: Namespace, plan: Plan) -> MeetingResult:
    return MeetingResult(
        outcome=outcome,
        moved_to=_moment(context, options.meeting) if options.meeting else None,
        note=options.note or "",
        learnt=options.learnt or "",
        next=_next(context, options),
        fills=plan.steps,
    )


def _moment(context: Context, text: str) -> datetime:
    """A moment with its hour. Raises Refused where only a day was said."""
    at = context.when(text).at
    if at is None:
        raise Refused("time_needed", text=text)
    return at


def _next(context: Context, options: Namespace) -> NextPlan | None:
    if options.no_next:
        return NextPlan(none_because=options.no_next)
    if not options.next:
        return None
    when = context.when(options.next)
    return NextPlan(on=when.day, at=when.at)


def stage(context: Context, options: Namespace) -> None:
    """Moves a customer to another stage."""
    from rmtui.store.writes import stages

    saved = context.write(
        stages.move,
        [context.customer(options.customer)],
        Stage(options.to),
        outcome=StageOutcome(options.outcome) if options.outcome else None,
        reason=options.reason or "",
        evidence=options.evidence or "",
    )
    tell(context, saved)


def pause(context: Context, options: Namespace) -> None:
    """Leaves a customer alone until a day."""
    from rmtui.store.writes import pauses

    until = context.when(options.until).day if options.until else None
    tell(context, context.write(pauses.pause, [context.customer(options.customer)], until, options.reason or ""))


def resume(context: Context, options: Namespace) -> None:
    """Ends a pause."""
    from rmtui.store.writes import pauses

    tell(context, context.write(pauses.resume, [context.customer(options.customer)]))


def dnd(context: Context, options: Namespace) -> None:
    """Do not disturb, by one channel or all."""
    from rmtui.store.writes.dnd import set_dnd

    channel = None if options.channel == "all" else Channel(options.channel)
    tell(context, context.write(set_dnd, [context.customer(options.customer)], channel, not options.off))


def decide(context: Context, options: Namespace) -> None:
    """The team lead's decision: heard by word of mouth, or in the lead's home on a customer of any manager's book."""
    from rmtui.store.reads.books import book_of
    from rmtui.store.reads.find import resolve_anywhere
    from rmtui.store.writes.decisions import decide as write_decision

    customer = context.read(resolve_anywhere, options.customer)
    book = context.read(book_of, customer)
    said = (Verdict(options.what), options.by, options.note or "")
    tell(context, context.write_in(book, write_decision, customer, *said))


def undo(context: Context, _options: Namespace) -> None:
    """Takes the newest action back."""
    from rmtui.store.log.undo import undo as write_undo

    _tell_undone(context, context.write(write_undo), "undo")


def redo(context: Context, _options: Namespace) -> None:
    """Does again what was taken back last."""
    from rmtui.store.log.undo import redo as write_redo

    _tell_undone(context, context.write(write_redo), "redo")


def _tell_undone(context: Context, done: Undone, which: str) -> None:
    if context.json:
        print_json(done)
        return
    say(t(f"{which}.done", label=t(done.label)))
    if done.kept:
        say(t("undo.kept", names=t("join.names").join(done.kept)))
    if done.left_machine:
        say(t("undo.left_machine"))
