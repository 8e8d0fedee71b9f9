"""The command line (design.md section 8): a public contract. Exit 0 done, 1 refused, 2 usage; no traceback."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from rmtui import __version__, i18n, words
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.text import clean
from rmtui.verbs.arguments import READING, VERBS, WORKING
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json

__all__ = ["VERBS", "main", "parser", "usage_sentence"]

Verb = Callable[[Context, argparse.Namespace], int | None]

_USAGE = (
    (re.compile(r"unrecognized arguments: (.*)"), "unknown"),
    (re.compile(r"the following arguments are required: (.*)"), "required"),
    (re.compile(r"argument (.*?): invalid choice: (.*?) \(choose"), "choice"),
    (re.compile(r"argument (.*?): expected"), "value"),
    (re.compile(r"argument (.*?): invalid \w+ value: (.*)"), "choice"),
    (re.compile(r"argument (.*?): not allowed with argument (.*)"), "together"),
)


class _Usage(Exception):
    """What is wrong with the command, in argparse's words, and how it is written."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Formatter(argparse.HelpFormatter):
    """argparse's help under a heading in the user's language."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The line that says how the command is written."""
        super().add_usage(usage, actions, groups, t("cli.help.usage") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse with its headings and complaints in the user's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own = {"allow_abbrev": False, "add_help": False, "formatter_class": _Formatter}
        super().__init__(*args, **{**kwargs, **own})
        self._positionals.title = t("cli.help.arguments")
        self._optionals.title = t("cli.help.options")
        self.add_argument("-h", "--help", action="help", help=t("cli.help.help"))
        _add_globals(self)

    def error(self, message: str) -> NoReturn:
        """Raises the complaint."""
        raise _Usage(message, " ".join(self.format_usage().split()))


def usage_sentence(message: str) -> str:
    """What argparse complained of, in the language in use."""
    for pattern, name in _USAGE:
        if found := pattern.match(message):
            what, value = (*found.groups(), "")[:2]
            return t(f"cli.usage.{'verb' if what == 'VERB' else name}", what=what, value=value.strip("'"))
    return t("cli.usage.other", what=message)


def _add_globals(parser: argparse.ArgumentParser) -> None:
    """The options that every verb takes, before it or behind it."""
    quiet = argparse.SUPPRESS
    parser.add_argument("--home", default=quiet, metavar="DIR", help=t("cli.help.home"))
    parser.add_argument("--lang", default=quiet, choices=("zh", "en"), help=t("cli.help.lang"))
    parser.add_argument("--now", default=quiet, metavar="ISO", help=t("cli.help.now"))
    parser.add_argument("--passphrase-file", default=quiet, type=Path, metavar="FILE", help=t("cli.help.secret"))
    parser.add_argument("--json", action="store_true", default=quiet, help=t("cli.help.json"))


def parser() -> argparse.ArgumentParser:
    """The whole command line, in the language in use."""
    top = _Parser(prog="rmtui", description=t("cli.help.top"))
    top.add_argument("--version", action="version", version=f"rmtui {__version__}", help=t("cli.help.version"))
    verbs = top.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    for name, (_, _, fill) in VERBS.items():
        sentence = t(f"cli.verb.{name}")
        fill(verbs.add_parser(name, help=sentence, description=sentence))
    return top


def _language(arguments: Sequence[str]) -> str:
    """The language asked for by the last `--lang`; read before anything is said."""
    asked = ""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument == "--lang":
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return asked


def main(arguments: Sequence[str]) -> int:
    """Runs one verb, or opens the app where none is named; returns the exit code."""
    _prepare_streams()
    i18n.use(_language(arguments) or "zh")
    try:
        options = _parse(arguments)
        context = Context.of(options)
        context.reads_only = options.verb in READING
        context.needs_book = options.verb is not None and VERBS[options.verb][0] in WORKING
        return _open(context) if options.verb is None else _run(context, options)
    except _Usage as wrong:
        return _complain(wrong, "--json" in arguments)
    except SystemExit as end:
        return int(end.code or 0)
    except Refused as refused:
        return _refuse(refused, "--json" in arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; `FIELD=VALUE` may stand anywhere behind the verb, where argparse takes them in one run only."""
    top = parser()
    options, rest = top.parse_known_args(arguments)
    pairs = [each for each in rest if "=" in each and not each.startswith("-")] if hasattr(options, "fields") else []
    if unknown := [each for each in rest if each not in pairs]:
        top.error(f"unrecognized arguments: {' '.join(unknown)}")
    if pairs:
        options.fields = [*options.fields, *pairs]
    return options


def _prepare_streams() -> None:
    """Into a pipe or file UTF-8 on every system; a terminal that lacks a character shows a stand-in for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _open(context: Context) -> int:
    from rmtui.starting import start

    secret = context.given_passphrase()
    home = context.home.path if context.named_home else None
    again = [*(["--home", str(home)] if home else []), *(["--lang", context.lang] if context.lang else [])]
    again += ["--now", context.as_of.isoformat()] if context.as_of else []
    return start(home, context.lang, context.as_of, secret, arguments=again)


def _run(context: Context, options: argparse.Namespace) -> int:
    """The verb itself; a bug in it becomes a number, its place goes to the log."""
    module, name, _ = VERBS[options.verb]
    try:
        verb: Verb = getattr(import_module(f"rmtui.verbs.{module}"), name)
        code = verb(context, options)
        context.close()
        sys.stdout.flush()
        _notice(context)
        return _open(context) if context.opens else code or 0
    except (Refused, BrokenPipeError):
        raise
    except Exception as error:
        from rmtui import crash

        number = crash.record(error, context.home.logs)
        return _refuse(Refused("unexpected", number=number), context.json)
    finally:
        context.close()


def _notice(context: Context) -> None:
    """What is to be said beside the answer."""
    for notice in context.notices:
        if context.json:
            print_json({"notice": notice}, sys.stderr)
        else:
            print(clean(notice), file=sys.stderr)


def _refuse(refused: Refused, as_json: bool) -> int:
    if as_json:
        message = words.refused_text(refused)
        hint = t(f"refused.{refused.message}.hint", **refused.values)
        print_json({"error": refused.message, "message": message, "hint": hint}, sys.stderr)
    else:
        print(clean(words.refusal(refused)), file=sys.stderr)
    return 1


def _complain(wrong: _Usage, as_json: bool) -> int:
    """One sentence and how the command is written."""
    sentence = usage_sentence(str(wrong))
    if as_json:
        print_json({"error": "usage", "message": sentence, "hint": wrong.usage}, sys.stderr)
    else:
        print(clean(sentence), wrong.usage, sep="\n", file=sys.stderr)
    return 2
