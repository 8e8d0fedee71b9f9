"""The verb `sheet`: makes printed sheets, of a day or of many, writes them, sends them to a printer."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_kinds import KINDS, Request, checked, steps
from rmtui.i18n import t
from rmtui.text import clean
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json, say

if TYPE_CHECKING:
    from rmtui.sheets.paper import Paper
    from rmtui.sheets.printing import Job
    from rmtui.sheets.write import Written

MOST = 400
"""Sheets of one kind in one go: a year of days."""


class Made(NamedTuple):
    """A sheet with the files it was written to."""

    paper: "Paper"
    written: "Written"


def sheet(context: Context, options: Namespace) -> None:
    """Writes sheets in the formats asked for, and prints them where asked."""
    from rmtui.papers import make
    from rmtui.sheets.write import parse_formats, text_bytes

    requests = _requests(context, options)
    # Who prints and names neither file nor format wants no file.
    only_printed = options.print is not None and options.output is None and options.format is None
    formats = () if only_printed else parse_formats(options.format or "pdf")
    shown_here = options.output == "-"
    if shown_here and (formats != ("txt",) or options.print is not None):
        raise Refused("sheet_shown_is_text")
    if not shown_here:
        context.writable()
    papers = [context.read(make, request) for request in requests]
    reason = clean(options.reason or "")
    if any(paper.needs_reason for paper in papers) and not reason:
        raise Refused("sheet_reason")
    if shown_here:
        _show([text_bytes(paper.document, options.columns, options.encoding) for paper in papers])
        if reason:
            _note_look(context, papers, reason)
        return
    made = [_written(context, options, formats, paper, len(papers) > 1) for paper in papers]
    for one in made:
        _note(context, one, formats, reason)
        if options.print is not None:
            _print(context, one, _job(options), reason)
    _tell(context, made, options.print is not None)


def _requests(context: Context, options: Namespace) -> list[Request]:
    """What is asked for, sheet by sheet. Raises Refused for a kind or a day that there is not, and for what does not
    go together."""
    kind = options.kind
    if kind not in KINDS:
        raise Refused("sheet_kind", kind=kind, kinds=", ".join(KINDS))
    rule = KINDS[kind]
    wrong = {
        "--need": options.need and kind != "proposals",
        "--date": (options.date or options.first) and rule.span == "now",
        "--from": options.first and options.date,
        "--to": options.last and not options.first,
    }
    for option in (option for option, given in wrong.items() if given):
        raise Refused("sheet_option", option=option, kind=kind)
    day = context.day(options.date)
    if rule.whom == "one" and not options.customer:
        raise Refused("sheet_needs_customer", kind=kind)
    if rule.whom == "all" and options.customer:
        raise Refused("sheet_option", option="--customer", kind=kind)
    customer = context.customer(options.customer) if options.customer else ""
    which = _need(context, customer, options.need) if options.need else ""
    first, last = (context.day(options.first), context.day(options.last)) if options.first else (day, day)
    if first > last or last - first > timedelta(days=MOST):
        raise Refused("sheet_span", first=first.isoformat(), last=last.isoformat(), most=str(MOST))
    return [checked(Request(kind, each, customer, options.whole, which)) for each in steps(kind, first, last)]


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


def _show(texts: Sequence[bytes]) -> None:
    sys.stdout.buffer.write(b"\f".join(texts))
    sys.stdout.buffer.flush()


def _written(context: Context, options: Namespace, formats: tuple[str, ...], paper: "Paper", many: bool) -> Made:
    from rmtui.sheets.paper import layout_in
    from rmtui.sheets.write import write

    made = write(
        paper.document,
        formats,
        _stem(options.output, paper.name, formats, many),
        paper.made_at,
        columns=options.columns,
        encoding=options.encoding,
        layout=layout_in(context.config, paper.kind),
    )
    return Made(paper, made)


def _stem(output: str | None, name: str, formats: tuple[str, ...], many: bool) -> Path:
    """Where the files go, without an ending: in the folder named, under the file named, or here."""
    if output is None:
        return Path(name)
    path = Path(output)
    if many and not path.is_dir():
        raise Refused("sheet_folder", folder=output)
    if path.is_dir():
        return path / name
    return path.with_suffix("") if path.suffix.lstrip(".").lower() in formats else path


def _note(context: Context, made: Made, formats: tuple[str, ...], reason: str) -> None:
    """Notes in the audit trail what was written."""
    from rmtui.store.writes.prints import written

    paper = made.paper
    if formats:
        context.write(written, paper.what, paper.day, ",".join(formats), paper.customers, paper.about, reason)


def _job(options: Namespace) -> "Job":
    """Where to and how. Raises Refused `no_such_printer`, or `bad_copies`."""
    from rmtui.sheets.printing import MOST_COPIES, Job, printers

    known = printers()
    if options.print and known and options.print not in known:
        raise Refused("no_such_printer", printer=clean(options.print), known=", ".join(known))
    if not 1 <= options.copies <= MOST_COPIES:
        raise Refused("bad_copies", most=str(MOST_COPIES))
    return Job(options.print, options.copies, options.two_sided)


def _print(context: Context, made: Made, job: "Job", reason: str) -> None:
    """Hands the sheet over by a private file that is gone afterwards, and notes that it went."""
    from rmtui.sheets import pdf
    from rmtui.sheets.paper import layout_in
    from rmtui.sheets.printing import print_file, spooled
    from rmtui.store.writes.prints import printed

    paper = made.paper
    content, _ = pdf.render(paper.document, paper.made_at, layout_in(context.config, paper.kind))
    with spooled(context.home.prints, content) as file:
        print_file(file, job)
    context.write(printed, paper.what, paper.day, paper.customers, paper.about, reason)


def _note_look(context: Context, papers: Sequence["Paper"], reason: str) -> None:
    """What was shown whole, or with money of many, is noted as if it were written."""
    from rmtui.store.writes.prints import written

    context.writable()
    for paper in papers:
        context.write(written, paper.what, paper.day, "txt", paper.customers, paper.about, reason)


def _tell(context: Context, made: Sequence[Made], was_printed: bool) -> None:
    missing = "".join(sorted({sign for one in made for sign in one.written.missing_glyphs}))
    files = [path for one in made for path in one.written.files]
    left_out = [label for one in made for label in one.paper.left_out]
    if context.json:
        found = {"files": [str(path) for path in files], "printed": was_printed, "missing_glyphs": list(missing),
                 "checks": [one.paper.check for one in made]}  # fmt: skip
        print_json(found | ({"left_out": left_out} if left_out else {}))
        return
    for path in files:
        say(t("cli.sheet.written", file=path))
    if was_printed:
        say(t("cli.sheet.printed"))
    if missing:
        say(t("sheet.glyphs_missing", count=len(missing), chars=" ".join(missing)))
    if left_out:
        say(t("card_sheet.left_out", labels=t("join.names").join(left_out)))
