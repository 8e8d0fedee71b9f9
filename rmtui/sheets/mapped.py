"""A document with each of its texts changed in the same way: what a printer or a font cannot show."""

from collections.abc import Callable
from dataclasses import replace

from rmtui.sheets.document import Beside, Block, Chart, Document, Heading, Item, Pairs, Plain, Table, Text


def mapped(document: Document, fix: Callable[[str], str]) -> Document:
    """The document with each of its texts put right."""
    return replace(
        document,
        title=fix(document.title),
        subtitle=fix(document.subtitle),
        made=fix(document.made),
        blocks=tuple(_mapped_block(block, fix) for block in document.blocks),
    )


def _mapped_block(block: Block, fix: Callable[[str], str]) -> Block:
    if isinstance(block, Beside):
        return Beside(tuple(_mapped_plain(each, fix) for each in block.blocks))
    return _mapped_plain(block, fix)


def _mapped_plain(block: Plain, fix: Callable[[str], str]) -> Plain:
    if isinstance(block, Table):
        rows = tuple(tuple(replace(cell, text=fix(cell.text)) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    if isinstance(block, Pairs):
        return replace(block, pairs=tuple((fix(label), fix(value)) for label, value in block.pairs))
    if isinstance(block, Heading):
        return Heading(fix(block.text))
    if isinstance(block, Text):
        return replace(block, label=fix(block.label), text=fix(block.text))
    if isinstance(block, Chart):
        items = tuple(Item(fix(each.label), each.value, fix(each.shown), fix(each.share)) for each in block.items)
        return replace(block, items=items)
    return block
