"""The verb `sheet`: makes a printed sheet, writes it, sends it to a printer."""

import sys
from argparse import Namespace
from pathlib import Path

from rmtui.domain.refusal import Refused
from rmtui.i18n import language, t
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json, say

KINDS = ("daily",)


def sheet(context: Context, options: Namespace) -> None:
    """Writes the sheet of a day in the formats asked for, and prints it where asked."""
    from rmtui.sheets.daily import daily_sheet
    from rmtui.sheets.write import parse_formats, text_bytes, write
    from rmtui.store.reads.sheets import daily
    from rmtui.store.writes.prints import printed, written

    if options.kind not in KINDS:
        raise Refused("sheet_kind", kind=options.kind, kinds=", ".join(KINDS))
    formats = parse_formats(options.format)
    shown_here = options.output == "-"
    if shown_here and (formats != ("txt",) or options.print is not None):
        raise Refused("sheet_shown_is_text")
    if not shown_here:
        context.writable()
    day = context.day(options.date)
    facts = context.read(daily, day)
    zh = language() == "zh"
    document = daily_sheet(facts, {tier.id: tier.zh if zh else tier.en for tier in context.rules()[0].tiers})
    if shown_here:
        sys.stdout.buffer.write(text_bytes(document, options.columns, options.encoding))
        return
    stem = _stem(options.output, f"{options.kind}-{day.isoformat()}", formats)
    layout = context.config / "sheets" / "sheet.typ"
    made = write(
        document,
        formats,
        stem,
        facts.made_at,
        columns=options.columns,
        encoding=options.encoding,
        layout=layout if layout.is_file() else None,
    )
    context.write(written, options.kind, day, ",".join(formats), len(facts.rows))
    if options.print is not None:
        _print(made.files, options.print)
        context.write(printed, options.kind, day, len(facts.rows))
    _tell(context, made.files, made.missing_glyphs, options.print is not None)


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


def _tell(context: Context, files: tuple[Path, ...], missing: str, was_printed: bool) -> None:
    if context.json:
        found = {"files": [str(path) for path in files], "printed": was_printed, "missing_glyphs": list(missing)}
        print_json(found)
        return
    for path in files:
        say(t("cli.sheet.written", file=path))
    if was_printed:
        say(t("cli.sheet.printed"))
    if missing:
        say(t("sheet.glyphs_missing", count=len(missing), chars=" ".join(missing)))
