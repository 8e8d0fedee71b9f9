"""The command line (design.md section 8): a public contract. Exit 0 done, 1 refused, 2 usage; no traceback."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from rmtui import __version__, i18n, words
from rmtui.domain.model import Channel, Outcome, StageOutcome, Step, Verdict
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json

Verb = Callable[[Context, argparse.Namespace], int | None]
Fill = Callable[[argparse.ArgumentParser], None]

_USAGE = (
    (re.compile(r"unrecognized arguments: (.*)"), "unknown"),
    (re.compile(r"the following arguments are required: (.*)"), "required"),
    (re.compile(r"argument (.*?): invalid choice: (.*?) \(choose"), "choice"),
    (re.compile(r"argument (.*?): expected"), "value"),
    (re.compile(r"argument (.*?): invalid \w+ value: (.*)"), "choice"),
)


class _Parser(argparse.ArgumentParser):
    """argparse with its headings and complaints in the user's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._positionals.title = t("cli.help.arguments")
        self._optionals.title = t("cli.help.options")

    def error(self, message: str) -> NoReturn:
        """One sentence and the usage; exit code 2."""
        print(usage_sentence(message), file=sys.stderr)
        self.print_usage(sys.stderr)
        raise SystemExit(2)


def usage_sentence(message: str) -> str:
    """What argparse complained of, in the language in use."""
    for pattern, name in _USAGE:
        if found := pattern.match(message):
            what = found.group(1)
            return t(f"cli.usage.{name}", what=what, value=found.group(2) if name == "choice" else "")
    return t("cli.usage.other", what=message)


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", default="rm", choices=("rm", "lead", "president", "outlet"))
    for name in ("name", "bank", "branch", "sub-branch", "mobile", "office-phone"):
        parser.add_argument(f"--{name}", help=t(f"cli.help.{name}"))


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=_count, default=300, help=t("cli.help.customers"))
    parser.add_argument("--seed", type=int, default=1, help=t("cli.help.seed"))
    parser.add_argument("--no-open", action="store_true", help=t("cli.help.no_open"))


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--map", action="append", metavar="FIELD=COLUMN", help=t("cli.help.map"))
    parser.add_argument("--encoding", help=t("cli.help.import_encoding"))
    parser.add_argument("--stage", type=int, choices=range(1, 8), help=t("cli.help.import_stage"))
    parser.add_argument("--dry-run", action="store_true", help=t("cli.help.dry_run"))


def _today(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--more", action="store_true", help=t("cli.help.more"))


def _plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", required=True, help=t("cli.help.date"))
    _today(parser)


def _find(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text")


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--filter", action="append", metavar="NAME=VALUE", help=t("cli.help.filter"))


def _customer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("customer", help=t("cli.help.customer"))


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help=t("cli.help.customer_name"))
    parser.add_argument("--number", help=t("cli.help.number"))
    parser.add_argument("--phone", action="append", help=t("cli.help.phone"))
    parser.add_argument("--tier", help=t("cli.help.tier"))
    parser.add_argument("--stage", type=int, choices=range(1, 8), help=t("cli.help.stage"))
    parser.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=t("cli.help.fields"))


def _edit(parser: argparse.ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("--how", help=t("cli.help.how"))
    parser.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=t("cli.help.fields"))


def _log(parser: argparse.ArgumentParser) -> None:
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


def _stage(parser: argparse.ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("to", type=int, choices=range(1, 8))
    parser.add_argument("--outcome", choices=[each.value for each in StageOutcome], help=t("cli.help.stage_outcome"))
    parser.add_argument("--reason", help=t("cli.help.reason"))
    parser.add_argument("--evidence", help=t("cli.help.evidence"))


def _pause(parser: argparse.ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("--until", metavar="WHEN", help=t("cli.help.until"))
    parser.add_argument("--reason", help=t("cli.help.reason"))


def _dnd(parser: argparse.ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("channel", nargs="?", default="all", choices=[*(each.value for each in Channel), "all"])
    parser.add_argument("--off", action="store_true", help=t("cli.help.off"))


def _decide(parser: argparse.ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("what", choices=[each.value for each in Verdict])
    parser.add_argument("--by", required=True, help=t("cli.help.by"))
    parser.add_argument("--note", help=t("cli.help.note"))


def _script(parser: argparse.ArgumentParser) -> None:
    _customer(parser)
    parser.add_argument("--step", choices=[each.value for each in Step], help=t("cli.help.step"))


def _sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help=t("cli.help.kind"))
    parser.add_argument("--date", help=t("cli.help.date"))
    parser.add_argument("--format", default="pdf", help=t("cli.help.format"))
    parser.add_argument("-o", "--output", help=t("cli.help.output"))
    parser.add_argument("--print", nargs="?", const="", metavar="PRINTER", help=t("cli.help.print"))
    parser.add_argument("--columns", type=int, default=132, choices=(80, 132), help=t("cli.help.columns"))
    parser.add_argument("--encoding", default="utf-8", choices=("utf-8", "gb18030"), help=t("cli.help.encoding"))


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help=t("cli.help.list_backups"))


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")


def _passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new-passphrase-file", type=Path, help=t("cli.help.new_passphrase_file"))


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """A verb without arguments."""


VERBS: dict[str, tuple[str, str, Fill]] = {
    "init": ("book", "init", _init),
    "demo": ("book", "demo", _demo),
    "import": ("cards", "import_file", _import),
    "today": ("look", "today", _today),
    "plan": ("look", "today", _plan),
    "find": ("look", "find", _find),
    "show": ("look", "show", _customer),
    "list": ("look", "list_customers", _list),
    "add": ("cards", "add", _add),
    "edit": ("cards", "edit", _edit),
    "log": ("work", "log", _log),
    "stage": ("work", "stage", _stage),
    "pause": ("work", "pause", _pause),
    "resume": ("work", "resume", _customer),
    "dnd": ("work", "dnd", _dnd),
    "decide": ("work", "decide", _decide),
    "undo": ("work", "undo", _nothing),
    "redo": ("work", "redo", _nothing),
    "script": ("look", "script", _script),
    "sheet": ("sheet", "sheet", _sheet),
    "backup": ("book", "backup", _backup),
    "restore": ("book", "restore", _restore),
    "verify": ("book", "verify", _nothing),
    "dump": ("book", "dump", _nothing),
    "passphrase": ("book", "passphrase", _passphrase),
}
"""Each verb: its module in `rmtui.verbs`, its function there, and what fills its parser."""


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise ValueError(text)
    return number


def _globals(parser: argparse.ArgumentParser) -> None:
    """The options that every verb takes, before it or behind it."""
    quiet = argparse.SUPPRESS
    parser.add_argument("--home", default=quiet, metavar="DIR", help=t("cli.help.home"))
    parser.add_argument("--lang", default=quiet, choices=("zh", "en"), help=t("cli.help.lang"))
    parser.add_argument("--now", default=quiet, metavar="ISO", help=t("cli.help.now"))
    parser.add_argument("--passphrase-file", default=quiet, type=Path, metavar="FILE", help=t("cli.help.secret"))
    parser.add_argument("--json", action="store_true", default=quiet, help=t("cli.help.json"))


def parser() -> argparse.ArgumentParser:
    """The whole command line, in the language in use."""
    top = _Parser(prog="rmtui", description=t("cli.help.top"), allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"rmtui {__version__}")
    _globals(top)
    verbs = top.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    for name, (_, _, fill) in VERBS.items():
        sentence = t(f"cli.verb.{name}")
        each = verbs.add_parser(name, help=sentence, description=sentence, allow_abbrev=False)
        _globals(each)
        fill(each)
    return top


def _language(arguments: Sequence[str]) -> str:
    """The language asked for by `--lang`, else the settings' or the default one; read before anything is said."""
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            return arguments[i + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def main(arguments: Sequence[str]) -> int:
    """Runs one verb, or opens the app where none is named; returns the exit code."""
    i18n.use(_language(arguments) or "zh")
    try:
        options = parser().parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        context = Context.of(options)
        if options.verb is None:
            return _open(context)
        return _run(context, options)
    except Refused as refused:
        return _refuse(refused, getattr(options, "json", False))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _open(context: Context) -> int:
    from rmtui.app import start

    secret = context.given_passphrase()
    home = context.home.path if context.named_home else None
    again = [*(["--home", str(home)] if home else []), *(["--lang", context.lang] if context.lang else [])]
    again += ["--now", context.as_of.isoformat()] if context.as_of else []
    return start(home, context.lang, context.as_of, secret, arguments=again)


def _run(context: Context, options: argparse.Namespace) -> int:
    """The verb itself; a bug in it becomes a number, its place goes to the log."""
    module, name, _ = VERBS[options.verb]
    verb: Verb = getattr(import_module(f"rmtui.verbs.{module}"), name)
    try:
        code = verb(context, options)
        context.close()
        sys.stdout.flush()
        return _open(context) if context.opens else code or 0
    except (Refused, BrokenPipeError):
        raise
    except Exception as error:
        from rmtui import crash

        number = crash.record(error, context.home.logs)
        return _refuse(Refused("unexpected", number=number), context.json)
    finally:
        context.close()


def _refuse(refused: Refused, as_json: bool) -> int:
    if as_json:
        message = t(f"refused.{refused.message}", **refused.values)
        hint = t(f"refused.{refused.message}.hint", **refused.values)
        print_json({"error": refused.message, "message": message, "hint": hint}, sys.stderr)
    else:
        print(words.refusal(refused), file=sys.stderr)
    return 1
