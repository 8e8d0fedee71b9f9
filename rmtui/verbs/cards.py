"""Verbs that make and change cards: add, edit, import."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rmtui.domain.model import Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.exchange import wording
from rmtui.exchange.plan import ImportPlan, ImportReport
from rmtui.i18n import t
from rmtui.text import clean
from rmtui.verbs import rows
from rmtui.verbs.context import Context, ask, interactive
from rmtui.verbs.output import plain, print_json, say
from rmtui.verbs.work import tell

_MOST_LINES = 60


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
    """Makes a customer, or adds a row to one's tables, and prints the id."""
    if options.name is None:
        _added(context, _add_row(context, options))
        return
    from rmtui.store.writes.customers import add as write_add

    fields = {"name": options.name, **pairs(options.fields)}
    if options.number:
        fields["number"] = options.number
    if options.tier:
        fields["tier"] = options.tier
    phones = [("mobile", number) for number in options.phone or []]
    stage = Stage(options.stage) if options.stage else Stage.FIRST_CONTACT
    saved = context.write(write_add, fields, phones, stage=stage)
    _added(context, saved._replace(added=saved.customers[0]))


def _add_row(context: Context, options: Namespace) -> Saved:
    """The row of `CUSTOMER FORM FIELD=VALUE`. Raises Refused, as where neither customer nor name is given."""
    customer, form = (*options.fields, "", "")[:2]
    if not customer or not form or "=" in customer + form:
        raise Refused("name_missing")
    return rows.add(context, customer, form, pairs(options.fields[2:]))


def _added(context: Context, saved: Saved) -> None:
    """Prints the new id; warnings beside it."""
    if context.json:
        told = plain(saved)
        print_json({"id": told.pop("added"), **told})
    else:
        print(saved.added)
        for message, values in saved.warnings:
            print(t(message, **dict(values)), file=sys.stderr)


def edit(context: Context, options: Namespace) -> None:
    """Changes fields of a card, `phone=…` adds a number; with `FORM:ID` changes or takes away a row of its tables."""
    from rmtui.store.writes.customers import edit as write_edit
    from rmtui.store.writes.customers import set_phone

    first = options.fields[0]
    if ":" in first.partition("=")[0]:
        values = None if options.remove else pairs(options.fields[1:])
        tell(context, rows.edit(context, options.customer, first, values))
        return
    if options.remove:
        raise Refused("remove_what")
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
    """Takes a file's customers, holdings or products in, or with `--dry-run` says what would happen."""
    from rmtui.exchange.importer import plan_import
    from rmtui.exchange.list_heads import CUSTOMERS, read_list
    from rmtui.exchange.plan import with_columns
    from rmtui.exchange.rejects import write_rejects
    from rmtui.store.reads.importing import existing
    from rmtui.store.writes.importing import apply

    context.reads_only = options.dry_run
    file = read_list(Path(options.file), options.encoding, options.kind or "")
    if not options.dry_run:
        context.writable()
    mapping = pairs(options.map or []) or None
    if file.kind != CUSTOMERS:
        from rmtui.verbs.import_lists import import_list

        import_list(context, options, file, mapping)
        return
    if options.as_of or options.close_missing:
        raise Refused("import_customers_have_none")
    table = file.table
    if options.campaign:
        until = context.day(options.until).isoformat() if options.until else ""
        table = with_columns(table, {"campaign": clean(options.campaign), "campaign until": until})
    known = context.read(existing)
    playbook = context.rules()[0]
    today = context.now.date()
    stage = options.stage
    plan = plan_import(table, mapping, playbook, today, known, stage=stage)
    asked = sum(plan.suggested_stages.values())
    if stage is None and asked and interactive() and not context.json and not options.dry_run:
        stage = _ask_stage(asked)
        plan = plan_import(table, mapping, playbook, today, known, stage=stage) if stage else plan
    report, rejects = plan.report, None
    if not options.dry_run:
        if plan.rows:
            context.store().backup_now("import")
            report = context.write(apply, plan, pool=_into_pool(context, options))
        rejects = write_rejects(table, plan, Path(options.file))
    if context.json:
        print_json(_report_json(report, plan, rejects, options.dry_run))
    else:
        _print_report(report, plan, rejects)


def _into_pool(context: Context, options: Namespace) -> bool:
    """Whether new customers wait to be allotted: asked for, or the home is a president's."""
    from rmtui.store.reads.books import me

    return bool(options.pool) or context.read(me).role == "president"


def _report_json(report: ImportReport, plan: ImportPlan, rejects: Path | None, dry: bool) -> dict[str, object]:
    """The figures, and each repair, skip and notice with its row."""
    return {
        "kind": "customers",
        **asdict(report),
        "skipped_file": str(rejects) if rejects else None,
        "dry_run": dry,
        "suggested_stages": plan.suggested_stages,
        "stage_given": plan.stage_given,
        "missing_required": plan.missing_required,
        "repaired": [{**plain(each), "text": wording.repair_text(each)} for each in plan.repairs],
        "skips": [{"row": each.row, "reason": each.reason, "text": wording.skip_text(each)} for each in plan.skipped],
        "notices": [{**plain(each), "text": wording.notice_text(each)} for each in plan.notices],
    }


def _ask_stage(count: int) -> int | None:
    """The stage for rows that name none; empty takes the suggestion."""
    typed = ask("cli.ask.stage", n=count)
    if typed and typed not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise Refused("bad_stage", stage=typed)
    return int(typed) if typed else None


def _print_report(report: ImportReport, plan: ImportPlan, rejects: Path | None) -> None:
    figures = asdict(report)
    say("  ".join(f"{t(f'cli.import.{name}')} {n}" for name, n in figures.items()))
    if plan.stage_given is None:
        for stage, n in sorted(plan.suggested_stages.items()):
            say(t("cli.import.suggested", n=n, stage=t(f"stage.{stage}")))
    if plan.missing_required:
        names = t("join.names").join(wording.field_text(name) for name in plan.missing_required)
        say(t("cli.import.missing", names=names))
    lines = [
        (each.row, f"{each.column}: {each.before} -> {each.after}  {wording.repair_text(each)}")
        for each in plan.repairs
    ]
    lines += [(each.row, wording.notice_text(each)) for each in plan.notices]
    lines += [(each.row, wording.skip_text(each)) for each in plan.skipped]
    for row, text in sorted(lines)[:_MOST_LINES]:
        say(t("cli.import.line", row=row, text=text))
    if len(lines) > _MOST_LINES:
        say(t("cli.import.more", n=len(lines) - _MOST_LINES))
    if rejects:
        say(t("cli.import.skipped_file", file=rejects))
