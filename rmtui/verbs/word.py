"""Verbs about the person and the word given: brief, promises, keep, complaint, feedback, familiar, me."""

from argparse import Namespace

from rmtui import words
from rmtui.domain.briefing import lay_out
from rmtui.domain.complaint import LOOK_BACK, STEPS
from rmtui.domain.promises import PromiseView
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.cards import pairs
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.verbs.work import tell

OPEN = "open"
"""As a complaint's step: it is noted."""
STEPS_TO_DO = (OPEN, *STEPS, LOOK_BACK)


def brief(context: Context, options: Namespace) -> None:
    """What to know before dialling, in at most twelve lines."""
    from rmtui.domain.model import Channel
    from rmtui.screens.briefing import briefing
    from rmtui.store.reads.books import me
    from rmtui.store.reads.today import today

    customer = context.customer(options.customer)
    item = next((one for one in context.read(today).items if one.customer_id == customer), None)
    reason = item.reasons[0] if item and item.reasons else None
    found = context.read(briefing, customer, Channel.CALL, reason, context.read(me), context.config)
    if context.json:
        print_json([line.text for line in lay_out(found.said)])
    else:
        say("\n".join(line.text for line in lay_out(found.said)))


def promises(context: Context, options: Namespace) -> None:
    """All open promises, or those alone that are late."""
    from rmtui.store.reads.promises import open_promises

    today = context.now.date()
    found = [one for one in context.read(open_promises) if not options.late or one.days_late(today)]
    if context.json:
        print_json([{**plain(one), "days_late": one.days_late(today)} for one in found])
    else:
        print_table(
            [t(f"promises.column.{name}") for name in ("name", "text", "due")],
            [(one.name, one.text, words.day(one.due_on, today)) for one in found],
        )


def keep(context: Context, options: Namespace) -> None:
    """A promise is kept, put off to another day, or released. Raises Refused."""
    from rmtui.store.writes import promises as writes

    promise = _promise(context, context.customer(options.customer), options.promise)
    if options.until:
        tell(context, context.write(writes.postpone, promise.id, context.day(options.until)))
    elif options.released:
        tell(context, context.write(writes.release, promise.id, options.released))
    else:
        tell(context, context.write(writes.keep, promise.id, options.note or ""))


def _promise(context: Context, customer: str, text: str) -> PromiseView:
    """The open promise that an id or a part of its text means."""
    from rmtui.store.reads.promises import promises as read_promises

    open_ones = [one for one in context.read(read_promises, customer) if one.state == "open"]
    found = [one for one in open_ones if text == one.id] or [one for one in open_ones if text in one.text]
    if len(found) != 1:
        raise Refused("several_rows" if found else "bad_reference", field="promise", value=text)
    return found[0]


def complaint(context: Context, options: Namespace) -> None:
    """Notes a complaint, or does the next step of the one that is open. Raises Refused."""
    from rmtui.store.reads.complaints import complaints
    from rmtui.store.writes import complaints as writes

    customer = context.customer(options.customer)
    if options.step == OPEN:
        saved = context.write(writes.open_complaint, customer, options.text)
        tell(context, saved)
        return
    every = context.read(complaints, customer)
    running = [one for one in every if one.course.next or one.course.look_back_on is not None]
    found = [one for one in running if not options.id or one.id == options.id]
    if len(found) != 1:
        raise Refused("several_rows" if found else "no_complaint", field="complaint", value=options.id or "")
    saved = context.write(
        writes.step, found[0].id, options.step, options.text, answer=options.answer or "", content=options.content
    )
    tell(context, saved)


def feedback(context: Context, options: Namespace) -> None:
    """What customers brought up in a month, by kind. Raises Refused `bad_month`."""
    from rmtui.store.reads.complaints import feedback as read_feedback

    month = options.month or f"{context.now:%Y-%m}"
    try:
        found = context.read(read_feedback, month)
    except ValueError as error:
        raise Refused("bad_month", value=month) from error
    if context.json:
        print_json({"month": found.month, "kinds": [dict(zip(("kind", "count", "closed"), row, strict=True))
                                                    for row in found.kinds]})  # fmt: skip
    else:
        columns = [t(f"feedback.{name}") for name in ("kind", "count", "closed")]
        print_table(columns, [(t(f"concern.{kind}"), str(count), str(closed)) for kind, count, closed in found.kinds])


def familiar(context: Context, options: Namespace) -> None:
    """The familiar-customer test with the record that proves each condition."""
    from rmtui.store.reads.familiar import familiar as read_familiar

    found = context.read(read_familiar, context.customer(options.customer))
    if context.json:
        print_json({"familiar": found.is_familiar, "conditions": found.conditions})
        return
    from rmtui.widgets.card_papers import proof_words

    today = context.now.date()
    say(t("familiar.yes" if found.is_familiar else "familiar.no"))
    rows = [
        (t(f"familiar.{one.id}"), t("familiar.met" if one.met else "familiar.not_met"),
         proof_words(one, today) if one.met else "")
        for one in found.conditions
    ]  # fmt: skip
    print_table([t("cli.col.field"), t("cli.col.value"), ""], rows)


def me(context: Context, options: Namespace) -> None:
    """How the manager signs, and what he or she may have in common with customers; with FIELD=VALUE changes it."""
    from rmtui.store.reads.books import me as read_me
    from rmtui.store.reads.relation import own_profile
    from rmtui.store.writes.books import edit_me

    if options.fields:
        tell(context, context.write(edit_me, pairs(options.fields)))
        return
    told = {**plain(context.read(read_me)), **context.read(own_profile)}
    if context.json:
        print_json(told)
    else:
        print_table([t("cli.col.field"), t("cli.col.value")], [(key, str(value)) for key, value in told.items()])
