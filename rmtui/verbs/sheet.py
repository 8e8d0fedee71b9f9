"""The verb `sheet`: makes a printed sheet, writes it, sends it to a printer."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from rmtui.domain.refusal import Refused
from rmtui.i18n import language, t
from rmtui.text import clean
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json, say

if TYPE_CHECKING:
    from rmtui.sheets.paper import Paper
    from rmtui.sheets.write import Written

DAILY = "daily"


def sheet(context: Context, options: Namespace) -> None:
    """Writes a sheet, of a day or of a customer, in the formats asked for, and prints it where asked."""
    from rmtui.sheets.write import parse_formats, text_bytes, write

    _check(options)
    formats = parse_formats(options.format)
    shown_here = options.output == "-"
    if shown_here and (formats != ("txt",) or options.print is not None):
        raise Refused("sheet_shown_is_text")
    if not shown_here:
        context.writable()
    paper = _daily(context, options) if options.kind == DAILY else _of_customer(context, options)
    if shown_here:
        sys.stdout.buffer.write(text_bytes(paper.document, options.columns, options.encoding))
        return
    layout = context.config / "sheets" / "sheet.typ"
    made = write(
        paper.document,
        formats,
        _stem(options.output, paper.name, formats),
        paper.made_at,
        columns=options.columns,
        encoding=options.encoding,
        layout=layout if layout.is_file() else None,
    )
    _note(context, paper, made.files, formats, options.print)
    _tell(context, paper, made, options.print is not None)


def _check(options: Namespace) -> None:
    """Raises Refused for a kind that there is not, and for an option that does not go with the kind."""
    from rmtui.sheets.paper import KINDS, UNDATED

    kind = options.kind
    if kind not in (DAILY, *KINDS):
        raise Refused("sheet_kind", kind=kind, kinds=", ".join((DAILY, *KINDS)))
    wrong = {
        "--customer": options.customer and kind == DAILY,
        "--need": options.need and kind != "proposals",
        "--date": options.date and kind in UNDATED,
    }
    for option in (option for option, given in wrong.items() if given):
        raise Refused("sheet_option", option=option, kind=kind)
    if kind != DAILY and not options.customer:
        raise Refused("sheet_needs_customer", kind=kind)


def _daily(context: Context, options: Namespace) -> "Paper":
    from rmtui.sheets.daily import daily_sheet
    from rmtui.sheets.paper import daily_paper
    from rmtui.store.reads.sheets import daily

    facts = context.read(daily, context.day(options.date))
    zh = language() == "zh"
    document = daily_sheet(facts, {tier.id: tier.zh if zh else tier.en for tier in context.rules()[0].tiers})
    return daily_paper(facts, document)


def _of_customer(context: Context, options: Namespace) -> "Paper":
    from rmtui.sheets.paper import card_paper
    from rmtui.store.reads.card_sheets import facts

    customer = context.customer(options.customer)
    which = {"need": _need(context, customer, options.need)} if options.need else {}
    day = context.day(options.date) if options.date else None
    return card_paper(options.kind, context.read(facts, options.kind, customer, which, day))


def _need(context: Context, customer: str, text: str) -> str:
    """The id of the need meant by its id, or by its kind in either language. Raises Refused `no_such_need`."""
    from rmtui.domain.forms import rule_of
    from rmtui.formwords import typed_words
    from rmtui.store.reads.rows import named

    kind = typed_words(rule_of("need", "kind")).get(text.strip().casefold(), text.strip())
    found = context.read(named, "need", kind, customer)
    if not found:
        raise Refused("no_such_need", need=clean(text))
    return found[0].id


def _note(
    context: Context, paper: "Paper", files: tuple[Path, ...], formats: tuple[str, ...], printer: str | None
) -> None:
    """Notes in the audit trail what left; prints where a printer was asked for."""
    from rmtui.store.writes.prints import printed, written

    context.write(written, paper.what, paper.day, ",".join(formats), paper.customers, paper.about)
    if printer is not None:
        _print(files, printer)
        context.write(printed, paper.what, paper.day, paper.customers, paper.about)


def _print(files: tuple[Path, ...], printer: str) -> None:
    """Prints the PDF, else the text, else the first file."""
    from rmtui.sheets.printing import print_file

    best = {path.suffix: path for path in reversed(files)}
    print_file(best.get(".pdf") or best.get(".txt") or files[0], printer)


def _stem(output: str | None, name: str, formats: tuple[str, ...]) -> Path:
    """Where the files go, without an ending: in the folder named, under the file named, or here."""
    if output is None:
        return Path(name)
    path = Path(output)
    if path.is_dir():
        return path / name
    return path.with_suffix("") if path.suffix.lstrip(".").lower() in formats else path


def _tell(context: Context, paper: "Paper", made: "Written", was_printed: bool) -> None:
    missing = made.missing_glyphs
    if context.json:
        found = {"files": [str(path) for path in made.files], "printed": was_printed, "missing_glyphs": list(missing)}
        print_json(found | ({"left_out": list(paper.left_out)} if paper.left_out else {}))
        return
    for path in made.files:
        say(t("cli.sheet.written", file=path))
    if was_printed:
        say(t("cli.sheet.printed"))
    if missing:
        say(t("sheet.glyphs_missing", count=len(missing), chars=" ".join(missing)))
    if paper.left_out:
        say(t("card_sheet.left_out", labels=t("join.names").join(paper.left_out)))
