"""A document as an XLSX workbook: text stays text, the heading row repeats on every printed page."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from rmtui.sheets.document import Document, Heading, Pairs, Signatures, Table
from rmtui.text import width

if TYPE_CHECKING:
    from datetime import datetime

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHEET_WIDTH = 150


def render(document: Document, created: "datetime") -> bytes:
    """The workbook's bytes; `created` is written as its time of making."""
    import xlsxwriter

    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS)
    workbook.set_properties({"title": document.title, "created": created.replace(tzinfo=None)})
    writer = _Writer(workbook, document)
    writer.write()
    workbook.close()
    return buffer.getvalue()


class _Writer:
    """Writes one document to one worksheet, row by row."""

    def __init__(self, workbook: Any, document: Document) -> None:
        self.document = document
        self.sheet = workbook.add_worksheet(document.title[:31])
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        self.title = workbook.add_format({**base, "font_size": 16, "align": "center"})
        self.centred = workbook.add_format({**base, "align": "center", "font_color": "#444444"})
        self.plain = workbook.add_format(base)
        self.head = workbook.add_format({**base, "bg_color": "#EEEEEE", "border": 1, "text_wrap": True})
        self.signed = workbook.add_format({**base, "bottom": 1})
        cell = {**base, "border": 1, "text_wrap": True}
        colours = {"": "#111111", "amber": "#8A5A00", "overdue": "#AA1111"}
        self.cells = {mark: workbook.add_format({**cell, "font_color": colour}) for mark, colour in colours.items()}
        tables = [block for block in document.blocks if isinstance(block, Table)]
        self.columns = max((len(table.columns) for table in tables), default=8)
        self.row = 0
        self._page()

    def _page(self) -> None:
        sheet, document = self.sheet, self.document
        if document.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page = document.page.replace("{n}", "&P").replace("{m}", "&N")
        sheet.set_footer(f"&L{document.made.replace('&', '&&')}&R{page}")

    def write(self) -> None:
        """All blocks from top to bottom."""
        last = self.columns - 1
        document = self.document
        self.sheet.merge_range(0, 0, 0, last, f"{document.code} {document.title}", self.title)
        subtitle = "  ".join(filter(None, (document.subtitle, document.copy)))
        self.sheet.merge_range(1, 0, 1, last, subtitle, self.centred)
        self.row = 3
        for block in document.blocks:
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Pairs):
                self._pairs(block)
            elif isinstance(block, Heading):
                self.sheet.write_string(self.row, 0, block.text, self.plain)
                self.row += 1
            else:
                self._signatures(block)
        self.sheet.write_string(self.row + 1, 0, document.made, self.plain)

    def _pairs(self, block: Pairs) -> None:
        step = max(2, self.columns // block.across)
        for i, (label, value) in enumerate(block.pairs):
            row, column = self.row + i // block.across, (i % block.across) * step
            self.sheet.write_string(row, column, f"{label}: {value}", self.plain)
        self.row += -(-len(block.pairs) // block.across) + 1

    def _table(self, table: Table) -> None:
        total = sum(column.share for column in table.columns)
        widths = [max(5, _SHEET_WIDTH * column.share // total) for column in table.columns]
        for i, column in enumerate(table.columns):
            self.sheet.set_column(i, i, widths[i])
            self.sheet.write_string(self.row, i, column.title, self.head)
        self.sheet.repeat_rows(self.row)
        self.sheet.freeze_panes(self.row + 1, 2)
        self.row += 1
        for row in table.rows:
            lines = 1
            for i, cell in enumerate(row):
                self.sheet.write_string(self.row, i, cell.text, self.cells[cell.mark])
                lines = max(lines, sum(1 + width(part) // widths[i] for part in cell.text.split("\n")))
            self.sheet.set_row(self.row, 15 * lines)
            self.row += 1
        if not table.rows:
            self.sheet.merge_range(self.row, 0, self.row, self.columns - 1, table.empty, self.cells[""])
            self.row += 1

    def _signatures(self, block: Signatures) -> None:
        self.row += 2
        step = max(2, self.columns // len(block.labels))
        for i, label in enumerate(block.labels):
            column = i * step
            self.sheet.write_string(self.row, column, f"{label}:", self.plain)
            self.sheet.write_blank(self.row, column + 1, None, self.signed)
        self.row += 1
