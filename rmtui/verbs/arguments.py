"""The verbs of the command line (design.md section 8): the arguments that each takes, and the function behind it."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from rmtui.domain.model import Channel, Outcome, StageOutcome, Step, Verdict
from rmtui.domain.purposes import PURPOSES
from rmtui.domain.reminders import CLASSES
from rmtui.i18n import t
from rmtui.verbs import arguments_figures as figured
from rmtui.verbs import given_arguments as given
from rmtui.verbs import lead_arguments as lead
from rmtui.verbs import many_arguments as many
from rmtui.verbs.arguments_calendar import calendar
from rmtui.verbs.arguments_erasing import erase

Fill = Callable[[ArgumentParser], None]

MOST_CUSTOMERS = 1_000_000
"""No demo book is greater."""


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_CUSTOMERS:
        raise ValueError(text)
    return number


def _init(parser: ArgumentParser) -> None:
    parser.add_argument("--join", metavar="FILE.rmxid", help=t("cli.help.join"))
    parser.add_argument("--fingerprint", metavar="HEX", help=t("cli.help.join_fingerprint"))
    parser.add_argument("--yes", action="store_true", help=t("cli.help.join_yes"))
    parser.add_argument("--role", default="rm", choices=("rm", "lead", "president", "outlet"))
    for name in ("name", "bank", "branch", "sub-branch", "mobile", "office-phone"):
        parser.add_argument(f"--{name}", help=t(f"cli.help.{name}"))


def _demo(parser: ArgumentParser) -> None:
    parser.add_argument("--customers", type=_count, default=300, help=t("cli.help.customers"))
    parser.add_argument("--seed", type=int, default=1, help=t("cli.help.seed"))
    parser.add_argument("--role", choices=("rm", "lead", "outlet"), default="rm", help=t("cli.help.demo_role"))
    parser.add_argument("--no-open", action="store_true", help=t("cli.help.no_open"))


def _import(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=t("cli.help.import_file"))
    parser.add_argument("--map", action="append", metavar="FIELD=COLUMN", help=t("cli.help.map"))
    parser.add_argument("--encoding", help=t("cli.help.import_encoding"))
    parser.add_argument("--stage", type=int, choices=range(1, 8), help=t("cli.help.import_stage"))
    parser.add_argument("--kind", choices=("customers", "holdings", "products"), help=t("cli.help.import_kind"))
    parser.add_argument("--as-of", metavar="DAY", help=t("cli.help.import_as_of"))
    parser.add_argument("--campaign", metavar="NAME", help=t("cli.help.campaign"))
    parser.add_argument("--until", metavar="DAY", help=t("cli.help.campaign_until"))
    parser.add_argument("--pool", action="store_true", help=t("cli.help.import_pool"))
    parser.add_argument("--close-missing", action="store_true", help=t("cli.help.close_missing"))
    parser.add_argument("--dry-run", action="store_true", help=t("cli.help.dry_run"))


def _today(parser: ArgumentParser) -> None:
    parser.add_argument("--more", action="store_true", help=t("cli.help.more"))


def _plan(parser: ArgumentParser) -> None:
    parser.add_argument("--date", required=True, help=t("cli.help.date"))
    _today(parser)


def _find(parser: ArgumentParser) -> None:
    parser.add_argument("text", help=t("cli.help.text"))


def _list(parser: ArgumentParser) -> None:
    parser.add_argument("--filter", action="append", metavar="NAME=VALUE", help=t("cli.help.filter"))


def _customer(parser: ArgumentParser) -> None:
    parser.add_argument("customer", help=t("cli.help.customer"))


def _show(parser: ArgumentParser) -> None:
    parser.add_argument("customer", help=t("cli.help.show_customer"))


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--name", help=t("cli.help.customer_name"))
    parser.add_argument("--number", help=t("cli.help.number"))
    parser.add_argument("--phone", action="append", help=t("cli.help.phone"))
    parser.add_argument("--tier", help=t("cli.help.tier"))
    parser.add_argument("--stage", type=int, choices=range(1, 8), help=t("cli.help.stage"))
    parser.add_argument("fields", nargs="*", metavar="[CUSTOMER FORM] FIELD=VALUE", help=t("cli.help.add_fields"))


def _edit(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("--how", help=t("cli.help.how"))
    parser.add_argument("--remove", action="store_true", help=t("cli.help.remove_row"))
    parser.add_argument("fields", nargs="+", metavar="[FORM:ID] FIELD=VALUE", help=t("cli.help.edit_fields"))


def _log(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("channel", choices=[each.value for each in Channel])
    parser.add_argument("--outcome", choices=[each.value for each in Outcome], help=t("cli.help.outcome"))
    parser.add_argument("--in", dest="incoming", action="store_true", help=t("cli.help.incoming"))
    parser.add_argument("--step", choices=[each.value for each in Step], help=t("cli.help.step"))
    parser.add_argument("--with", dest="together", action="append", metavar="CUSTOMER", help=t("cli.help.with"))
    parser.add_argument("--meeting", metavar="WHEN", help=t("cli.help.meeting"))
    parser.add_argument("--visit", action="store_true", help=t("cli.help.visit"))
    parser.add_argument("--place", help=t("cli.help.place"))
    parser.add_argument("--note", help=t("cli.help.note"))
    parser.add_argument("--learnt", help=t("cli.help.learnt"))
    follow = parser.add_mutually_exclusive_group()
    follow.add_argument("--next", metavar="WHEN", help=t("cli.help.next"))
    follow.add_argument("--no-next", metavar="REASON", help=t("cli.help.no_next"))
    parser.add_argument("--at", metavar="WHEN", help=t("cli.help.at"))
    parser.add_argument("--reason", help=t("cli.help.reason"))
    parser.add_argument("--until", metavar="WHEN", help=t("cli.help.until"))
    parser.add_argument("--all", action="store_true", help=t("cli.help.all"))
    parser.add_argument("--purpose", choices=PURPOSES, help=t("cli.help.purpose"))
    parser.add_argument("--override", metavar="REASON", help=t("cli.help.override"))
    _plain(parser)


def _plain(parser: ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help=t("cli.help.note_plain"))


def _note(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("text", help=t("cli.help.note_text"))
    parser.add_argument("--preview", action="store_true", help=t("cli.help.note_preview"))
    _plain(parser)


def _stage(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("to", type=int, choices=range(1, 8))
    parser.add_argument("--outcome", choices=[each.value for each in StageOutcome], help=t("cli.help.stage_outcome"))
    parser.add_argument("--reason", help=t("cli.help.reason"))
    parser.add_argument("--evidence", help=t("cli.help.evidence"))


def _pause(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("--until", metavar="WHEN", help=t("cli.help.until"))
    parser.add_argument("--reason", help=t("cli.help.reason"))


def _dnd(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("channel", nargs="?", default="all", choices=[*(each.value for each in Channel), "all"])
    parser.add_argument("--off", action="store_true", help=t("cli.help.off"))


def _decide(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("what", choices=[each.value for each in Verdict])
    parser.add_argument("--by", required=True, help=t("cli.help.by"))
    parser.add_argument("--note", help=t("cli.help.note"))


def _script(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("--step", choices=[each.value for each in Step], help=t("cli.help.step"))


def _sheet(parser: ArgumentParser) -> None:
    parser.add_argument("kind", help=t("cli.help.kind"))
    parser.add_argument("--customer", metavar="WHO", help=t("cli.help.sheet_customer"))
    parser.add_argument("--need", help=t("cli.help.sheet_need"))
    parser.add_argument("--date", help=t("cli.help.date"))
    parser.add_argument("--from", dest="first", metavar="DATE", help=t("cli.help.sheet_from"))
    parser.add_argument("--to", dest="last", metavar="DATE", help=t("cli.help.sheet_to"))
    parser.add_argument("--whole", action="store_true", help=t("cli.help.whole"))
    parser.add_argument("--reason", help=t("cli.help.sheet_reason"))
    parser.add_argument("--format", help=t("cli.help.format"))
    parser.add_argument("-o", "--output", help=t("cli.help.output"))
    parser.add_argument("--print", nargs="?", const="", metavar="PRINTER", help=t("cli.help.print"))
    parser.add_argument("--copies", type=int, default=1, help=t("cli.help.copies"))
    parser.add_argument("--two-sided", action="store_true", help=t("cli.help.two_sided"))
    parser.add_argument("--columns", type=int, default=132, choices=(80, 132), help=t("cli.help.columns"))
    parser.add_argument("--encoding", default="utf-8", choices=("utf-8", "gb18030"), help=t("cli.help.encoding"))


def _backup(parser: ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help=t("cli.help.list_backups"))


def _restore(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=t("cli.help.backup_file"))


def _verify(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help=t("cli.help.verify_file"))


def _passphrase(parser: ArgumentParser) -> None:
    parser.add_argument("--new-passphrase-file", type=Path, help=t("cli.help.new_passphrase_file"))


def _dump(parser: ArgumentParser) -> None:
    parser.add_argument("--book", help=t("cli.help.dump_book"))


def _pair(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE.rmxid", help=t("cli.help.pair_file"))
    parser.add_argument("-o", "--output", metavar="FILE|DIR", help=t("cli.help.pair_output"))
    parser.add_argument("--fingerprint", metavar="HEX|WORDS", help=t("cli.help.pair_fingerprint"))
    parser.add_argument("--yes", action="store_true", help=t("cli.help.pair_yes"))
    parser.add_argument("--label", metavar="NAME", help=t("cli.help.pair_label"))
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--list", action="store_true", help=t("cli.help.pair_list"))
    alone.add_argument("--remove", metavar="WHO", help=t("cli.help.pair_remove"))
    alone.add_argument("--recovery", metavar="FILE", help=t("cli.help.pair_recovery"))


def _export(parser: ArgumentParser) -> None:
    parser.add_argument("--to", metavar="WHO", help=t("cli.help.export_to"))
    parser.add_argument("-o", "--output", metavar="FILE|DIR", help=t("cli.help.export_output"))
    parser.add_argument("--request", action="store_true", help=t("cli.help.export_request"))


def _merge(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE|DIR", help=t("cli.help.merge_file"))
    parser.add_argument("--preview", action="store_true", help=t("cli.help.merge_preview"))
    parser.add_argument("--yes", action="store_true", help=t("cli.help.merge_yes"))
    parser.add_argument("--recovery-key", metavar="FILE", help=t("cli.help.merge_recovery_key"))


def _conflicts(parser: ArgumentParser) -> None:
    parser.add_argument("which", nargs="?", metavar="N", help=t("cli.help.conflict_which"))
    parser.add_argument("choice", nargs="?", metavar="CHOICE", help=t("cli.help.conflict_choice"))
    parser.add_argument("--value", metavar="TEXT", help=t("cli.help.conflict_value"))


def _me(parser: ArgumentParser) -> None:
    parser.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=t("cli.help.me_fields"))


def _reminders(parser: ArgumentParser) -> None:
    parser.add_argument("customer", nargs="?", default="", help=t("cli.help.reminder_customer"))
    parser.add_argument("--class", dest="kind", choices=CLASSES, help=t("cli.help.reminder_class"))
    parser.add_argument("--days", type=int, default=7, metavar="N", help=t("cli.help.reminder_days"))


def _day(parser: ArgumentParser) -> None:
    parser.add_argument("--date", metavar="DAY", help=t("cli.help.date"))


def _lessons(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", default="", help=t("cli.help.lesson_text"))


def _prepare(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=t("cli.help.me_fields"))


def _why(parser: ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("--date", metavar="DAY", help=t("cli.help.date"))


def _sources(parser: ArgumentParser) -> None:
    parser.add_argument("--month", metavar="YYYY-MM", help=t("cli.help.month"))


def _opportunities(parser: ArgumentParser) -> None:
    parser.add_argument("--stuck", action="store_true", help=t("cli.help.stuck"))


def _nothing(_parser: ArgumentParser) -> None:
    """A verb without arguments."""


VERBS: dict[str, tuple[str, str, Fill]] = {
    "init": ("book", "init", _init),
    "demo": ("book", "demo", _demo),
    "import": ("cards", "import_file", _import),
    "today": ("look", "today", _today),
    "plan": ("look", "today", _plan),
    "find": ("look", "find", _find),
    "show": ("look", "show", _show),
    "list": ("look", "list_customers", _list),
    "add": ("cards", "add", _add),
    "edit": ("cards", "edit", _edit),
    "log": ("work", "log", _log),
    "note": ("notes", "note", _note),
    "stage": ("work", "stage", _stage),
    "pause": ("work", "pause", _pause),
    "resume": ("work", "resume", _customer),
    "dnd": ("work", "dnd", _dnd),
    "decide": ("work", "decide", _decide),
    "undo": ("work", "undo", _nothing),
    "redo": ("work", "redo", _nothing),
    "script": ("look", "script", _script),
    "brief": ("word", "brief", _customer),
    "promises": ("word", "promises", given.promises),
    "keep": ("word", "keep", given.keep),
    "complaint": ("word", "complaint", given.complaint),
    "feedback": ("word", "feedback", given.feedback),
    "reminders": ("reminders", "reminders", _reminders),
    "rhythm": ("reminders", "rhythm", _nothing),
    "day_end": ("day_end", "day_end", _day),
    "evening": ("day_end", "evening", _day),
    "lessons": ("day_end", "lessons", _lessons),
    "prepare": ("day_end", "prepare", _prepare),
    "sources": ("sources", "sources", _sources),
    "top": ("sources", "top", _nothing),
    "why": ("why", "why", _why),
    "greetings": ("reminders", "greetings", _nothing),
    "team": ("team", "team", _nothing),
    "comment": ("lead", "comment", lead.comment),
    "coach": ("lead", "coach", lead.coach),
    "week": ("lead", "week", lead.week),
    "handover": ("lead", "handover", lead.handover),
    "pool": ("lead", "pool", lead.pool),
    "allot": ("lead", "allot", lead.allot),
    "take_back": ("lead", "take_back", lead.take_back),
    "figures": ("figures", "figures", figured.figures),
    "coverage": ("figures", "coverage", figured.coverage),
    "opportunities": ("opportunities", "opportunities", _opportunities),
    "calendar": ("contact_calendar", "calendar", calendar),
    "familiar": ("word", "familiar", _customer),
    "me": ("word", "me", _me),
    "group": ("many", "group", many.group),
    "round": ("many", "send_round", many.send_round),
    "activity": ("circle", "activity", many.activity),
    "invite": ("circle", "invite", many.invite),
    "mix": ("many", "mix", _customer),
    "sheet": ("sheet", "sheet", _sheet),
    "pair": ("pairing", "pair", _pair),
    "export": ("exchange", "export", _export),
    "merge": ("exchange", "merge", _merge),
    "pack": ("packs", "pack", lead.pack),
    "conflicts": ("conflicts", "conflicts", _conflicts),
    "backup": ("book", "backup", _backup),
    "restore": ("book", "restore", _restore),
    "verify": ("book", "verify", _verify),
    "dump": ("book", "dump", _dump),
    "erase": ("erasing", "erase", erase),
    "passphrase": ("book", "passphrase", _passphrase),
}
"""Each verb: its module in `rmtui.verbs`, its function there, and what fills its parser."""

READING = frozenset(
    {
        *("today", "plan", "find", "show", "list", "script", "verify", "dump", "brief", "promises", "feedback"),
        *("familiar", "reminders", "rhythm", "greetings", "day_end", "evening", "lessons", "sources", "top", "why"),
        *("opportunities", "mix", "activity", "calendar", "team", "figures", "coverage"),
    }
)
"""Verbs that write nothing: they work while another holds the book, and keep it from nobody."""

WORKING = frozenset(
    {
        *("look", "cards", "work", "word", "many", "circle", "notes", "sheet", "reminders", "opportunities"),
        *("day_end", "sources", "why", "contact_calendar", "lead", "figures", "erasing"),
    }
)
"""Modules of the verbs that work with customers: a further machine's wait until its book has come."""
