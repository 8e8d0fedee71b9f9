"""A document as one HTML file with print CSS: no script, nothing fetched."""

import re
from html import escape

from rmtui.sheets import svg
from rmtui.sheets.document import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Pairs,
    Signatures,
    Table,
    Text,
    heading_of,
)

STYLE = """
@page { size: A4 %(orientation)s; margin: 12mm 10mm 14mm; }
@page { @bottom-right { content: %(page)s; font-size: 8pt; color: #555; } }
body { font: 10pt/1.45 "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #111; margin: 0; }
main { max-width: %(width)s; margin: 6mm auto; }
header { text-align: center; border-bottom: 1.5pt solid #111; padding-bottom: 2mm; margin-bottom: 4mm; }
h1 { font: 18pt "Noto Serif SC", "SimSun", serif; margin: 0 0 1mm; }
header p { margin: 0; color: #444; }
.copy { float: right; border: 1pt solid #a11; color: #a11; padding: 0 2mm; }
dl { display: grid; gap: 1.5mm 6mm; margin: 0 0 4mm; }
dl div { display: flex; gap: 2mm; }
dt { color: #555; } dt::after { content: ":"; } dd { margin: 0; }
table { width: 100%%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #777; padding: 1mm 1.5mm; vertical-align: top; }
th, td { white-space: pre-line; overflow-wrap: anywhere; }
th { background: #eee; font-weight: normal; text-align: left; }
.right, th.right { text-align: right; } .center, th.center { text-align: center; }
h2 { font: 12pt "Noto Serif SC", "SimSun", serif; color: #1f4e79; margin: 4mm 0 1.5mm; }
.strong { color: #1f4e79; } .overdue { color: #a11; } .amber { color: #8a5a00; }
.sign { display: flex; gap: 10mm; margin-top: 12mm; }
.sign span { flex: 1; border-bottom: 0.5pt solid #111; padding-bottom: 1mm; }
.beside { display: flex; gap: 8mm; } .beside > * { flex: 1; min-width: 0; }
figure { margin: 0; break-inside: avoid; } figure > div { display: flex; gap: 5mm; align-items: center; }
figure table, figure td { border: 0; width: auto; padding: 0.3mm 1.5mm; } svg { flex: none; overflow: visible; }
section { margin: 2.5mm 0; white-space: pre-line; }
section b { font-weight: normal; color: #1f4e79; margin-right: 1em; }
.quiet { color: #555; font-size: 8pt; } .line { border-bottom: 0.5pt solid #777; height: 8mm; }
footer { margin-top: 5mm; color: #555; font-size: 8pt; }
"""

_UPRIGHT = {"orientation": "portrait", "width": "190mm"}


def render(document: Document) -> str:
    """The whole page as text, every word escaped."""
    across = {"orientation": "landscape", "width": "277mm"} if document.landscape else _UPRIGHT
    style = STYLE % (across | {"page": _page_words(document.page)})
    copy = f'<p class="copy">{escape(document.copy)}</p>' if document.copy else ""
    body = "\n".join(_block(block) for block in document.blocks)
    title = heading_of(document)
    lang = "zh-CN" if document.lang == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f"<style>{style}</style></head>\n<body><main><header>{copy}<h1>{escape(title)}</h1>"
        f"<p>{escape(document.subtitle)}</p></header>\n{body}\n<footer>{escape(document.made)}</footer>"
        "</main></body></html>\n"
    )


def _page_words(page: str) -> str:
    """Page n of m as print CSS says it."""
    said = re.sub(r"[^\w\s{}]", "", page)
    return '"' + said.replace("{n}", '" counter(page) "').replace("{m}", '" counter(pages) "') + '"'


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Pairs):
        pairs = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in block.pairs)
        return f'<dl style="grid-template-columns: repeat({block.across}, auto)">{pairs}</dl>'
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Text):
        return _text(block)
    if isinstance(block, Chart):
        return _chart(block)
    if isinstance(block, Beside):
        return '<div class="beside">' + "".join(f"<div>{_block(each)}</div>" for each in block.blocks) + "</div>"
    assert isinstance(block, Signatures)
    return '<div class="sign">' + "".join(f"<span>{escape(label)}</span>" for label in block.labels) + "</div>"


def _text(block: Text) -> str:
    label = f"<b>{escape(block.label)}</b>" if block.label else ""
    lines = '<div class="line"></div>' * block.lines
    return f"<section{' class=quiet' if block.quiet else ''}>{label}{escape(block.text)}{lines}</section>"


def _chart(chart: Chart) -> str:
    """The drawing with its figures beside it, or under each column."""
    if chart.kind == "columns":
        return f"<figure><h2>{escape(chart.title)}</h2>{svg.columns(chart)}</figure>"
    rows = "".join(
        f"<tr><td>{svg.swatch(n)}</td><td>{escape(item.label)}</td>"
        f'<td class="right">{escape(item.shown)}</td><td class="right">{escape(item.share)}</td></tr>'
        for n, item in enumerate(chart.items)
    )
    return f"<figure><h2>{escape(chart.title)}</h2><div>{svg.pie(chart)}<table>{rows}</table></div></figure>"


def _table(table: Table) -> str:
    total = sum(column.share for column in table.columns)
    widths = "".join(f'<col style="width:{100 * column.share / total:.1f}%">' for column in table.columns)
    heads = "".join(_head(column) for column in table.columns)
    aligns = [column.align for column in table.columns]
    rows = "\n".join(
        "<tr>" + "".join(_cell(cell, align) for cell, align in zip(row, aligns, strict=True)) + "</tr>"
        for row in table.rows
    )
    if not rows:
        rows = f'<tr><td colspan="{len(table.columns)}">{escape(table.empty)}</td></tr>'
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"


def _head(column: Column) -> str:
    side = f' class="{column.align}"' if column.align != "left" else ""
    return f"<th{side}>{escape(column.title)}</th>"


def _cell(cell: Cell, align: str) -> str:
    classes = " ".join(filter(None, (align if align != "left" else "", cell.mark)))
    return f'<td class="{classes}">{escape(cell.text)}</td>' if classes else f"<td>{escape(cell.text)}</td>"
