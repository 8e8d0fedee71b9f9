"""A document as PDF by typst: data goes in as JSON, never into the layout's program text."""

import json
from dataclasses import asdict, fields
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

from rmtui.domain.refusal import Refused
from rmtui.sheets.document import (
    Beside,
    Block,
    Chart,
    Document,
    Heading,
    Pairs,
    Signatures,
    Table,
    Text,
    texts,
)
from rmtui.sheets.fonts import GETA, bundled, coverage, second_families
from rmtui.sheets.mapped import mapped

_KINDS: dict[type, str] = {
    Table: "table",
    Pairs: "pairs",
    Heading: "heading",
    Signatures: "signatures",
    Text: "text",
    Chart: "chart",
    Beside: "beside",
}
BUILT_IN = Path(__file__).parent / "templates" / "sheet.typ"


def render(document: Document, created: datetime, layout: Path | None = None) -> tuple[bytes, str]:
    """The PDF's bytes, and the characters that no font has (printed as 〓).

    `layout` is a bank's own typst file in place of the built-in one; a wrong one raises Refused.
    """
    import typst

    sans, serif = bundled()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[sans.parent])
    document, missing, second = _printable(document, sans)
    if second:
        fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[sans.parent])
    inputs = {
        "document": json.dumps(_plain(document), ensure_ascii=False),
        "sans": "|".join(["Noto Sans SC", *second]),
        "serif": "|".join(["Noto Serif SC", "Noto Sans SC", *second]),
    }
    source = layout or BUILT_IN
    compiler = typst.Compiler(source.read_bytes(), font_paths=fonts, sys_inputs=inputs)
    try:
        made = compiler.compile(format="pdf", timestamp=_fixed(created))
    except typst.TypstError as error:
        raise Refused("sheet_template", file=source.name, why=error.message) from error
    assert isinstance(made, bytes)
    return made, missing


def _fixed(moment: datetime) -> datetime:
    """The moment as typst takes it: whole seconds, with its offset in place of a zone that has rules of its own."""
    return moment.replace(microsecond=0, tzinfo=timezone(moment.utcoffset() or timedelta()))


def _plain(document: Document) -> dict[str, Any]:
    plain: dict[str, Any] = {name.name: getattr(document, name.name) for name in fields(document)}
    plain["blocks"] = [_plain_block(block) for block in document.blocks]
    return plain


def _plain_block(block: Block) -> dict[str, Any]:
    """The block with what it is; a chart's own kind is its `shape`."""
    kind = _KINDS[type(block)]
    if isinstance(block, Beside):
        return {"kind": kind, "blocks": [_plain_block(each) for each in block.blocks]}
    if isinstance(block, Chart):
        return {**asdict(block), "kind": kind, "shape": block.kind}
    if isinstance(block, Table):
        return {"kind": kind, "columns": [asdict(column) for column in block.columns], "empty": block.empty,
                "rows": [[{"text": cell.text, "mark": cell.mark} for cell in row] for row in block.rows]}  # fmt: skip
    return {"kind": kind, **asdict(block)}


def _printable(document: Document, sans: Path) -> tuple[Document, str, list[str]]:
    """The document with 〓 for what no font has, those characters, and the system families that are needed."""
    have = coverage(sans)
    rare = {c for text in texts(document) for c in text if c not in have and c != "\n"}
    if not rare:
        return document, "", []
    found, second = _in_system_fonts(rare)
    lost = rare - found
    if lost:
        document = mapped(document, partial(_geta, table=str.maketrans(dict.fromkeys(lost, GETA))))
    return document, "".join(sorted(lost)), second


def _in_system_fonts(rare: set[str]) -> tuple[set[str], list[str]]:
    """Which of the characters some named system font has, and those fonts' families."""
    import typst

    installed = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    families: list[str] = []
    found: set[str] = set()
    for name in second_families([font.family for font in installed]):
        font = next(font for font in installed if font.family == name)
        if font.path is None:
            continue
        has = {c for c in rare - found if c in coverage(Path(font.path), font.index)}
        if has:
            families.append(name)
            found |= has
    return found, families


def _geta(text: str, table: dict[int, str]) -> str:
    return text.translate(table)
