"""Verbs about many customers at once: group, round, mix."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from rmtui.domain.purposes import of_kind
from rmtui.domain.refusal import Refused
from rmtui.domain.round import RoundPerson, RoundView
from rmtui.i18n import language, t
from rmtui.text import clean, mask_phone
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.verbs.work import tell
from rmtui.words import left_out

if TYPE_CHECKING:
    from rmtui.playbook.scripts import Template


def group(context: Context, options: Namespace) -> None:
    """All groups; or who is in one; or customers put into one (made where there is none) or taken out of it."""
    from rmtui.store.reads.groups import group_named, members
    from rmtui.store.writes import groups as writes

    if options.name is None:
        _print_groups(context)
        return
    customers = [context.customer(one) for one in options.customers]
    if options.rule is not None or (customers and not options.out and not _exists(context, options.name)):
        tell(context, context.write(writes.make_group, options.name, customers, options.rule or ""))
        return
    found = context.read(group_named, options.name).id
    if customers:
        tell(context, context.write(writes.take_out if options.out else writes.put, found, customers))
    else:
        print_people(context, context.read(members, found))


def _exists(context: Context, name: str) -> bool:
    from rmtui.store.reads.rows import named

    return bool(context.read(named, "customer_group", clean(name)))


def _print_groups(context: Context) -> None:
    from rmtui.store.reads.groups import groups

    found = context.read(groups)
    if context.json:
        print_json(found)
    else:
        names = [t(f"group.column.{name}") for name in ("name", "size", "rule")]
        print_table(names, [(one.name, str(one.size), one.rule) for one in found])


def print_people(context: Context, customers: tuple[str, ...]) -> None:
    """Customers, a line each."""
    from rmtui.store.reads.book import named

    lines = {one.line.customer_id: one.line for one in context.read(named, customers)}
    found = [lines[one] for one in customers if one in lines]
    if context.json:
        print_json([{"id": one.customer_id, "number": one.number, "name": one.name} for one in found])
    else:
        names = [t(f"column.{name}") for name in ("name", "number", "phone")]
        print_table(names, [(one.name, one.number, mask_phone(one.phone)) for one in found])


def send_round(context: Context, options: Namespace) -> None:
    """A message to many: the text for each and who is left out; with `--send` it is logged, with `-o` written."""
    from rmtui.exchange.round_file import write_round
    from rmtui.store.reads.books import me
    from rmtui.store.reads.rounds import preview
    from rmtui.store.writes.rounds import send

    template = _template(context, options)
    purpose = options.purpose or of_kind(template.kind)
    customers = _people(context, options)
    own = context.read(me)
    view = context.read(preview, customers, template, purpose, own)
    if not options.send:
        _print_round(context, view)
        return
    context.writable()
    if view.closed and not clean(options.override or ""):
        raise Refused("window_needs_reason")
    if not view.kept:
        raise Refused("round_nobody")
    path = None
    if options.output:
        path = write_round(view.kept, Path(options.output).expanduser(), f"round-{context.now:%Y-%m-%d}")
    file = path.name if path else ""
    tell(context, context.write(send, customers, template, purpose, own, options.override or "", file))
    if path is not None and not context.json:
        say(t("round.written", file=str(path)))


def _people(context: Context, options: Namespace) -> list[str]:
    found = [context.customer(one) for one in options.customers]
    return found + (group_members(context, options.group) if options.group else [])


def group_members(context: Context, name: str) -> list[str]:
    """Everybody in the group of this name. Raises Refused."""
    from rmtui.store.reads.groups import group_named, members

    return list(context.read(members, context.read(group_named, name).id))


def _template(context: Context, options: Namespace) -> "Template":
    """The message's template, or one of what was typed. Raises Refused."""
    from rmtui.playbook.scripts import templates, typed_template
    from rmtui.store.reads.rounds import sms_templates

    if options.text is not None:
        return typed_template(options.text)
    known = {one.id: one for one in sms_templates(templates(language(), context.config))}
    if options.template not in known:
        raise Refused("no_such_template", template=clean(options.template), known=", ".join(known))
    return known[options.template]


def _print_round(context: Context, view: RoundView) -> None:
    if context.json:
        people = [{**plain(one), "number": mask_phone(one.number)} for one in view.people]
        print_json({"people": people, "purpose": view.purpose, "closed": view.closed})
        return
    say(t("round.counts", sent=len(view.kept), out=len(view.left_out), purpose=t(f"purpose.{view.purpose}")))
    names = [t("round.column.name"), t("round.column.number"), t("round.column.text")]
    print_table(names, [_line(one) for one in (*view.left_out, *view.kept)])


def _line(one: RoundPerson) -> tuple[str, str, str]:
    return one.name, mask_phone(one.number), left_out(one.reason, one.missing) if one.reason else one.text


def mix(context: Context, options: Namespace) -> None:
    """Why the customer was contacted, by month."""
    from rmtui.domain.purposes import PURPOSES
    from rmtui.store.reads.purposes import mix as read_mix

    found = context.read(read_mix, context.customer(options.customer))
    if context.json:
        print_json([{"month": one.month, **dict(one.counts)} for one in found])
        return
    order = (*PURPOSES, "")
    names = [t("mix.month"), *(t(f"purpose.{one or 'none'}") for one in order)]
    print_table(names, [(one.month, *(str(one.of(each) or "") for each in order)) for one in found])
