"""Verbs that only look: today, plan, find, list, show, script. They write nothing."""

from argparse import Namespace
from datetime import date
from typing import Any

from rmtui import words
from rmtui.domain.model import Channel, Reason, Stage, Step
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Card, CustomerLine, StageClock, Today, TodayItem
from rmtui.i18n import language, t
from rmtui.text import clean, mask_phone
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say


def today(context: Context, options: Namespace) -> None:
    """Today's list with the reasons, or with `--date` another day's."""
    from rmtui.store.reads.today import today as read_today

    day = context.day(options.date) if getattr(options, "date", None) else None
    shown = context.read(read_today, day, more=options.more)
    if context.json:
        print_json(today_json(shown, context))
    else:
        _print_today(shown, context)


def today_json(shown: Today, context: Context) -> dict[str, Any]:
    """The list as design.md section 8 names its keys."""
    counts = shown.counts
    return {
        "date": shown.day,
        "working_day": shown.working_day,
        "provisional": shown.provisional,
        "calls": {"done": counts.calls, "target": counts.calls_target, "reached": counts.reached},
        "meetings": {"done": counts.meetings, "target": counts.meetings_target, "agreed": counts.invitations},
        "sms": counts.sms,
        "moves": counts.moves,
        "planned": shown.planned,
        "planned_done": shown.planned_done,
        "more": shown.more,
        "appointments": [plain(meeting) for meeting in shown.meetings],
        "items": [_item_json(item, shown.day) for item in shown.items],
    }


def _clock_json(clock: StageClock) -> dict[str, Any]:
    return {"stage": int(clock.stage), "day": clock.day, "limit": clock.limit, "urgency": clock.urgency.value}


def _item_json(item: TodayItem, day: date) -> dict[str, Any]:
    return {
        "customer": {"id": item.customer_id, "number": item.number, "name": item.name, "tier": item.tier},
        **_clock_json(item.clock),
        "state": item.state,
        "channel": item.channel,
        "step": item.step,
        "due_at": item.due_at,
        "moved_to": item.moved_to,
        "age_days": item.age_days,
        "waits_until": item.waits_until,
        "key": item.key,
        "added": item.added,
        "last_contact": item.last_contact,
        "next_on": item.next_on,
        "reasons": [{"rule": each.rule, "text": words.reason(each, day)} for each in item.reasons],
    }


def _print_today(shown: Today, context: Context) -> None:
    counts = shown.counts
    say(
        t(
            "cli.today.head",
            day=words.long_day(shown.day),
            calls=counts.calls,
            calls_target=counts.calls_target,
            meetings=counts.meetings,
            meetings_target=counts.meetings_target,
        )
    )
    for meeting in shown.meetings:
        state = t(f"meeting_state.{meeting.state}")
        say(t("cli.today.meeting", at=f"{meeting.at:%H:%M}", name=meeting.name, place=meeting.place, state=state))
    playbook = context.rules()[0]
    rows = [
        (
            item.name,
            words.tier(playbook, item.tier),
            words.clock(item.clock),
            t(f"state.{item.state}") + (f" {item.waits_until:%H:%M}" if item.waits_until else ""),
            words.channel(item.channel),
            words.reasons(item.reasons, shown.day),
        )
        for item in shown.items
    ]
    names = ("name", "tier", "stage", "state", "channel", "reason")
    print_table([t(f"cli.col.{name}") for name in names], rows)
    if shown.more:
        say(t("cli.today.more", n=shown.more))


def find(context: Context, options: Namespace) -> None:
    """Customers found by name, pinyin, initials, phone or number."""
    from rmtui.store.reads.find import find as read_find

    _print_lines(context, context.read(read_find, options.text))


def list_customers(context: Context, options: Namespace) -> None:
    """The book, or what fits the filters `name=value`."""
    from rmtui.store.reads.page import page

    filters = _filters(context, options.filter or [])
    lines: list[CustomerLine] = []
    after = ""
    while chunk := context.read(page, after=after, limit=500, **filters):
        lines += chunk
        after = chunk[-1].customer_id
    _print_lines(context, tuple(lines))


def _filters(context: Context, texts: list[str]) -> dict[str, Any]:
    """`stage=2 tier=gold state=paused next_from=… next_until=… review_due product=…`, the groups without a value.

    Raises Refused for another name or value.
    """
    from rmtui.store.reads.among import GROUPS

    found: dict[str, Any] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name == "stage" and value in {"1", "2", "3", "4", "5", "6", "7"}:
            found["stage"] = Stage(int(value))
        elif (name == "tier" and value in {tier.id for tier in context.rules()[0].tiers} | {"none"}) or (
            name == "state" and value in {"active", "paused", "dropped", "with_lead", "pool"}
        ):
            found[name] = value
        elif name in {"next_from", "next_until"} and value:
            found[name] = context.day(value)
        elif text in GROUPS:
            found["group"] = text
        elif name == "product" and clean(value):
            found["product"] = clean(value)
        else:
            raise Refused("bad_filter", filter=text)
    return found


def _print_lines(context: Context, lines: tuple[CustomerLine, ...]) -> None:
    masked = [line._replace(phone=mask_phone(line.phone)) for line in lines]
    if context.json:
        print_json([{("id" if k == "customer_id" else k): v for k, v in plain(line).items()} for line in masked])
        return
    playbook, day = context.rules()[0], context.now.date()
    rows = [
        (
            line.name,
            line.number,
            words.tier(playbook, line.tier),
            t(f"stage.{int(line.stage)}"),
            line.phone,
            words.day(line.last_contact, day) if line.last_contact else "",
            words.day(line.next_on, day) if line.next_on else "",
            t(f"customer_state.{line.state}"),
        )
        for line in masked
    ]
    names = ("name", "number", "tier", "stage", "phone", "last", "next", "state")
    print_table([t(f"cli.col.{name}") for name in names], rows)


def show(context: Context, options: Namespace) -> None:
    """A customer's card with its tables; with `-` the book's own: products, activities, news and the like."""
    from rmtui.store.reads.customers import card as read_card
    from rmtui.verbs import kin, rows

    if options.customer == rows.NOBODY:
        if context.json:
            print_json(rows.own_lists(context))
        else:
            rows.print_own_lists(context)
        return
    card = context.read(read_card, context.customer(options.customer))
    if context.json:
        lists = rows.lists(context, card.id)
        family, told = kin.family_json(context, card.id)
        print_json({**card_json(card), **lists, **told, "family": [*lists["family"], *family]})
    else:
        kin.print_walls(context, card.id)
        _print_card(context, card)
        rows.print_lists(context, card.id)
        kin.print_family(context, card.id)


def card_json(card: Card) -> dict[str, Any]:
    """The card with its fields by name, which `add` and `edit` take; a stage's clock opened up."""
    found: dict[str, Any] = plain(card)
    del found["clock"]
    return {
        **found,
        **_clock_json(card.clock),
        "paused": card.clock.paused,
        "fields": {each.name: each.value for each in card.fields},
        "learnt": {
            each.name: {"how": each.learnt_how, "on": each.learnt_on, "asked_none_on": each.asked_none_on}
            for each in card.fields
            if each.learnt_how or each.learnt_on or each.asked_none_on
        },
        "custom": {each.name: each.value for each in card.custom},
    }


def _print_card(context: Context, card: Card) -> None:
    playbook, day = context.rules()[0], context.now.date()
    say(f"{card.name}  {card.number}  {words.tier(playbook, card.tier)}  {words.clock_long(card.clock)}".rstrip())
    rows = [(t(f"field.{each.name}"), each.value) for each in card.fields if each.value]
    rows += [(each.name, each.value) for each in card.custom]
    rows += [(t("field.phone"), f"{phone.label} {phone.number}") for phone in card.phones]
    rows.append((t("cli.card.complete"), f"{card.profile.percent} %"))
    if card.profile.missing:
        missing = t("join.names").join(t(f"field.{name}") for name in card.profile.missing)
        rows.append((t("cli.card.missing"), missing))
    if card.next_on:
        rows.append((t("cli.col.next"), words.day(card.next_on, day)))
    print_table((t("cli.col.field"), t("cli.col.value")), rows)


_STEP_CHANNELS = {Step.INSTITUTION_SMS: Channel.SMS, Step.RM_SMS: Channel.SMS, Step.RM_CALL: Channel.CALL}


def _occasion(context: Context, card: Card) -> tuple[Reason | None, Channel]:
    """Why and how the customer is to be contacted today: the leading reason of the list, else a call."""
    from rmtui.store.reads.today import today as read_today

    for item in context.read(read_today).items:
        if item.customer_id == card.id and item.reasons:
            return item.reasons[0], item.channel or Channel.CALL
    return None, card.reply_channel or Channel.CALL


def script(context: Context, options: Namespace) -> None:
    """The filled text for a customer's stage and step."""
    from rmtui.playbook.choose import choose, script_rule
    from rmtui.playbook.merge import merge_values
    from rmtui.playbook.scripts import fill, templates
    from rmtui.store.reads.books import me
    from rmtui.store.reads.customers import card as read_card
    from rmtui.store.reads.proposals import closed_question

    card = context.read(read_card, context.customer(options.customer))
    reason: Reason | None
    if options.step:
        card = card._replace(first_step=Step(options.step), reply="", with_lead=False)
        reason, channel = Reason(f"first.{options.step}"), _STEP_CHANNELS[Step(options.step)]
    else:
        reason, channel = _occasion(context, card)
    rule = script_rule(reason) if reason else ""
    template = choose(templates(language(), context.config), card, channel, rule, context.now.date())
    playbook, calendar = context.rules()
    question = context.read(closed_question, card.id)
    values = merge_values(
        card,
        context.read(me),
        context.now.date(),
        playbook,
        calendar,
        reason,
        fields=template.fields,
        closed_question=question,
    )
    filled = fill(template, values)
    if context.json:
        found = {"template": template.id, "text": filled.text, "missing": list(filled.missing)}
        print_json({**found, "closed_question": question})
    else:
        say(filled.text)
        if question and template.channel is Channel.CALL and "closed_question" not in template.fields:
            say(t("brief.closed_question", text=question))
        if filled.missing:
            names = t("join.names").join(t(f"merge.{name}") for name in filled.missing)
            say(t("cli.script.missing", names=names))
