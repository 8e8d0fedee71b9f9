"""Verbs that make and change cards: add, edit, import."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rmtui.domain.model import Stage
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.context import Context, ask, interactive
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.verbs.work import tell


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """`name=value` arguments by name. Raises Refused for one without a sign of equality."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Refused("not_a_pair", text=text)
        found[name.strip()] = value
    return found


def add(context: Context, options: Namespace) -> None:
    """Makes a customer and prints the id."""
    from rmtui.store.writes.customers import add as write_add

    fields = {"name": options.name, **pairs(options.fields)}
    if options.number:
        fields["number"] = options.number
    if options.tier:
        fields["tier"] = options.tier
    phones = [("mobile", number) for number in options.phone or []]
    stage = Stage(options.stage) if options.stage else Stage.FIRST_CONTACT
    saved = context.write(write_add, fields, phones, stage=stage)
    if context.json:
        print_json({"id": saved.customers[0], **plain(saved)})
    else:
        print(saved.customers[0])
        for message, values in saved.warnings:
            print(t(message, **dict(values)), file=sys.stderr)


def edit(context: Context, options: Namespace) -> None:
    """Changes fields of a card; `phone=…` adds a number."""
    from rmtui.store.writes.customers import edit as write_edit
    from rmtui.store.writes.customers import set_phone

    customer = context.customer(options.customer)
    fields = pairs(options.fields)
    phone = fields.pop("phone", None)
    if phone is not None and fields:
        raise Refused("phone_alone")
    if phone is not None:
        tell(context, context.write(set_phone, customer, phone))
    else:
        tell(context, context.write(write_edit, customer, fields, options.how or ""))


def import_file(context: Context, options: Namespace) -> None:
    """Takes a file's customers in, or with `--dry-run` says what would happen."""
    from rmtui.exchange.importer import plan_import, read_table
    from rmtui.exchange.rejects import write_rejects
    from rmtui.store.reads.importing import existing
    from rmtui.store.writes.importing import apply

    table = read_table(Path(options.file), options.encoding)
    known = context.read(existing)
    playbook = context.rules()[0]
    mapping = pairs(options.map or []) or None
    today = context.now
    stage = options.stage
    plan = plan_import(table, mapping, playbook, today, known, stage=stage)
    if stage is None and plan.stage_asked and interactive() and not context.json and not options.dry_run:
        stage = _ask_stage(plan.stage_asked)
        plan = plan_import(table, mapping, playbook, today, known, stage=stage)
    if options.dry_run:
        report = plan.report
    else:
        context.store().backup_now("import")
        report = context.write(apply, plan)
    rejects = write_rejects(table, plan, Path(options.file)) if plan.skipped else None
    found = {**asdict(report), "skipped_file": str(rejects) if rejects else None, "dry_run": options.dry_run}
    if context.json:
        print_json(found)
    else:
        _print_report(found)


def _ask_stage(count: int) -> int | None:
    """The stage for rows that name none; empty takes the suggestion."""
    typed = ask("cli.ask.stage", n=count)
    if typed and typed not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise Refused("bad_stage", stage=typed)
    return int(typed) if typed else None


def _print_report(found: dict[str, object]) -> None:
    names = ("read", "new", "updated", "unchanged", "skipped")
    print_table([t(f"import.{name}") for name in names], [[str(found[name]) for name in names]])
    if found["skipped_file"]:
        say(t("import.skipped_file", file=found["skipped_file"]))
