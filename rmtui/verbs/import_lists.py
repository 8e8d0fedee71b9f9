"""The verb `import` for lists of holdings and of products."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from rmtui import words
from rmtui.domain.entries import parse_day
from rmtui.domain.refusal import Refused
from rmtui.exchange import wording
from rmtui.exchange.list_heads import PRODUCTS, ListFile, columns_of
from rmtui.exchange.list_plan import (
    HoldingsPlan,
    ListPlan,
    ListReport,
    MissingLine,
    MovementLine,
    ProductsPlan,
    WorkPlan,
)
from rmtui.exchange.work_rows import FORMS
from rmtui.i18n import t
from rmtui.text import clean
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, say

_MOST_LINES = 60


def import_list(context: Context, options: Namespace, file: ListFile, mapping: dict[str, str] | None) -> None:
    """Takes a list of holdings or products in, or with `--dry-run` says what would happen. Raises Refused."""
    from rmtui.exchange.rejects import write_rejects

    if options.stage is not None:
        raise Refused("import_stage_of_list")
    columns = columns_of(file.kind, file.table.headings, mapping)
    plan: ListPlan
    if file.kind == PRODUCTS:
        from rmtui.store.reads.holdings import plan_products

        plan = context.read(plan_products, file.table, columns)
    elif file.kind in FORMS:
        from rmtui.store.reads.work_lists import plan_work

        plan = context.read(plan_work, file.kind, file.table, columns)
    else:
        from rmtui.store.reads.holdings import plan_holdings

        plan = context.read(plan_holdings, file.table, columns, _as_of(context, options, file))
    close = _to_close(plan) if options.close_missing else frozenset()
    report, rejects = plan.report, None
    if not options.dry_run:
        report = _write(context, plan, close)
        rejects = write_rejects(file.table, plan, Path(options.file))
    if context.json:
        print_json(_json(report, plan, rejects, options.dry_run))
    else:
        _print(report, plan, rejects, options)


def _as_of(context: Context, options: Namespace, file: ListFile) -> date:
    """The day of the list: as given, as the file says, else today. Raises Refused for one that lies ahead."""
    today = context.now.date()
    given = parse_day("as_of", clean(options.as_of), latest=today) if options.as_of else ""
    said = file.dated if file.dated <= today.isoformat() else ""
    return date.fromisoformat(given or said or today.isoformat())


def _to_close(plan: ListPlan) -> frozenset[str]:
    """Missing holdings of customers whom the file names: of others it may say nothing at all."""
    return frozenset(line.id for line in plan.missing if line.listed) if isinstance(plan, HoldingsPlan) else frozenset()


def _write(context: Context, plan: ListPlan, close: frozenset[str]) -> ListReport:
    if plan.new or plan.changed or close:
        context.store().backup_now("import")
    if isinstance(plan, ProductsPlan):
        from rmtui.store.writes.products_import import apply as apply_products

        return context.write(apply_products, plan)
    if isinstance(plan, WorkPlan):
        from rmtui.store.writes.work_import import apply as apply_work

        return context.write(apply_work, plan)
    from rmtui.store.writes.holdings_import import apply as apply_holdings

    return context.write(apply_holdings, plan, close)


def _json(report: ListReport, plan: ListPlan, rejects: Path | None, dry: bool) -> dict[str, object]:
    """The figures, what moved, what is missing, and each repair, skip and notice with its row."""
    of_holdings = isinstance(plan, HoldingsPlan)
    return {
        **report._asdict(),
        "missing": report.missing if of_holdings else plan.missing,
        "as_of": plan.as_of if isinstance(plan, HoldingsPlan) else None,
        "unknown_customers": plan.unknown if isinstance(plan, HoldingsPlan) else [],
        "skipped_file": str(rejects) if rejects else None,
        "dry_run": dry,
        "unrecognised": unrecognised(plan),
        "repaired": [{**plain(each), "text": wording.repair_text(each)} for each in plan.repairs],
        "skips": [{"row": each.row, "reason": each.reason, "text": wording.skip_text(each)} for each in plan.skipped],
        "notices": [{**plain(each), "text": wording.notice_text(each)} for each in plan.notices],
    }


def unrecognised(plan: ListPlan) -> list[str]:
    """Headings of columns that are not known; nothing of them is taken."""
    return [column.heading for column in plan.columns if column.field is None]


def _print(report: ListReport, plan: ListPlan, rejects: Path | None, options: Namespace) -> None:
    kind = t(f"list_kind.{report.kind}")
    day = plan.as_of if isinstance(plan, HoldingsPlan) else ""
    say(t("cli.import_list.kind", kind=kind, day=day) if day else t("cli.import_list.kind_only", kind=kind))
    figures = ("read", "new", "updated", "unchanged", "skipped", "repairs")
    say("  ".join(f"{t(f'cli.import.{name}')} {getattr(report, name)}" for name in figures))
    names = unrecognised(plan)
    if names:
        say(t("cli.import_list.unrecognised", names=t("join.names").join(names)))
    if isinstance(plan, HoldingsPlan):
        _print_holdings(report, plan, options)
    elif plan.missing:
        say(t("cli.import_list.products_missing", names=t("join.names").join(plan.missing)))
    _print_rows(plan)
    if rejects:
        say(t("cli.import.skipped_file", file=rejects))


def _print_holdings(report: ListReport, plan: HoldingsPlan, options: Namespace) -> None:
    if report.stale:
        say(t("cli.import_list.stale", n=report.stale))
    if plan.unknown:
        say(t("cli.import_list.unknown", n=len(plan.unknown)))
    for movement in report.movements:
        if movement.large:
            say(_movement(movement))
    if report.closed:
        say(t("cli.import_list.closed", n=report.closed))
    if report.missing:
        said = "missing_dry" if options.dry_run else "missing"
        say(t(f"cli.import_list.{said}", n=len(report.missing)))
        for line in report.missing[:_MOST_LINES]:
            say(_missing(line))
        if len(report.missing) > _MOST_LINES:
            say(t("cli.import.more", n=len(report.missing) - _MOST_LINES))
        if not options.close_missing:
            say(t("cli.import_list.close_hint"))


def _movement(line: MovementLine) -> str:
    by = line.moved
    return t(
        "cli.import_list.large",
        name=line.customer,
        before=signed(line.before),
        after=signed(line.after),
        by=("+" if by > 0 else "") + signed(by),
    )


def signed(yuan: int) -> str:
    """An amount that may be less than nothing."""
    return f"-{words.money(-yuan)}" if yuan < 0 else words.money(yuan)


def _missing(line: MissingLine) -> str:
    state = t("list.matured" if line.matured else "list.matures", day=line.maturity) if line.maturity else ""
    product = line.product or t(f"asset_kind.{line.kind}")
    beside = "" if line.listed else t("list.customer_absent")
    said = t(
        "cli.import_list.missing_line",
        name=line.customer,
        product=product,
        amount=words.money(line.amount),
        state=state,
    )
    return f"{said.rstrip()} {beside}".rstrip()


def _print_rows(plan: ListPlan) -> None:
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
