"""Charts and paragraphs of a sheet: the same names and figures in every format, told apart without colours."""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from io import BytesIO

import pytest
from pypdf import PdfReader

from rmtui import i18n
from rmtui.sheets import html, pdf, plain_text, svg, xlsx
from rmtui.sheets.document import FILLS, Beside, Block, Chart, Column, Document, Heading, Item, Text, texts
from rmtui.sheets.fonts import GETA
from rmtui.sheets.xlsx import spans
from rmtui.text import width

MADE = datetime(2026, 3, 2, 18, 0, tzinfo=timezone(timedelta(hours=8)))
PIE = Chart(
    "pie",
    "资产占比",
    (
        Item("房产", 3_300_000, "330万元", "83%"),
        Item("存款", 500_000, "50万元", "13%"),
        Item("基<金", 132_000, "13.2万元", "4%"),
    ),
    ("资产类型", "金额", "占比"),
)
COLUMNS = Chart(
    "columns",
    "历次净资产",
    (Item("2025-12-01", 3_580_000, "358万元"), Item("2026-03-02", -20_000, "-2万元")),
    ("日期", "净资产", ""),
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Sheets in Chinese."""
    before = i18n.language()
    i18n.use("zh")
    yield
    i18n.use(before)


def page(*blocks: Block) -> Document:
    """A page of these blocks."""
    return Document("测试", "", "某银行", blocks, "制表", "", "第 {n} 页 共 {m} 页", "zh", landscape=False)


BOTH = page(Beside((PIE, COLUMNS)), Text("半数转做三年期", "建议", lines=2))


class Words(HTMLParser):
    """The words of a page, one after the other, without its style."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._style = False
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The style is no words."""
        self._style = tag == "style"

    def handle_data(self, data: str) -> None:
        """Keep them."""
        if data.strip() and not self._style:
            self.said.append(data.strip())


def in_pdf(document: Document) -> str:
    """The PDF's words without blanks."""
    return "".join(
        "".join(one.extract_text().split()) for one in PdfReader(BytesIO(pdf.render(document, MADE)[0])).pages
    )


def in_book(document: Document) -> tuple[str, str, list[str]]:
    """The workbook's strings, its sheet, and its charts."""
    with zipfile.ZipFile(BytesIO(xlsx.render(document, MADE))) as book:
        charts = [book.read(name).decode() for name in sorted(book.namelist()) if "charts/chart" in name]
        strings = book.read("xl/sharedStrings.xml").decode() + book.read("xl/styles.xml").decode()
        return strings, book.read("xl/worksheets/sheet1.xml").decode(), charts


FIGURES = [(item.label, item.shown, item.share) for chart in (PIE, COLUMNS) for item in chart.items]


def test_text_says_every_figure_behind_its_bar() -> None:
    lines = plain_text.render(BOTH, 80).splitlines()
    for label, shown, share in FIGURES:
        line = next(line for line in lines if line.startswith(label) and shown in line)
        assert line.split()[0] == label and line.endswith(share or shown)
    assert max(map(width, lines)) <= 80


def test_text_bars_are_as_long_as_their_values_and_stand_in_line() -> None:
    lines = plain_text.render(page(PIE), 80).splitlines()
    bars = [line for line in lines if "#" in line]
    assert [line.count("#") for line in bars] == [40, 6, 2]
    assert {width(line.partition("#")[0]) for line in bars} == {7}
    below = plain_text.render(page(COLUMNS), 80)
    assert "#" * 40 in below and "2026-03-02  - " in below


def test_html_says_every_figure_once_beside_its_drawing() -> None:
    said = Words(html.render(BOTH)).said
    for label, shown, share in FIGURES:
        assert said.count(label) == 1 and shown in said and (not share or share in said)
    assert "<金" not in html.render(BOTH) and "http" not in html.render(BOTH)


def test_pdf_says_every_figure_in_the_order_of_the_legend() -> None:
    text = in_pdf(BOTH)
    for label, shown, share in FIGURES[: len(PIE.items)]:
        assert f"{label}{shown}{share}" in text
    for label, shown, _ in FIGURES[len(PIE.items) :]:
        assert label in text and shown in text
    assert "建议半数转做三年期" in text


def test_xlsx_has_the_figures_as_numbers_shown_as_they_are_said_and_charts_of_them() -> None:
    strings, sheet, charts = in_book(BOTH)
    for item in (*PIE.items, *COLUMNS.items):
        assert f"<v>{item.value}</v>" in sheet
        assert f"&quot;{item.shown}&quot;" in strings
        assert item.label.replace("<", "&lt;") in strings
    assert len(charts) == 2 and "pieChart" in charts[0] and "barChart" in charts[1]
    assert charts[0].count("<c:dPt>") == len(PIE.items) and "pattFill" in charts[0]
    assert re.search(r"\$E\$\d+:\$E\$\d+", charts[0])


def test_the_parts_of_a_pie_differ_without_colours() -> None:
    many = tuple(Item(f"第{n}项", n, f"{n}元", f"{n}%") for n in range(1, FILLS + 1))
    drawn = svg.pie(Chart("pie", "多项", many, ("", "", "")))
    fills = re.findall(r'<path d="M0 0L[^>]*fill="([^"]+)"', drawn)
    assert len(fills) == len(set(fills)) == FILLS
    for used in re.findall(r"url\(#(\w+)\)", drawn):
        assert f'id="{used}"' in drawn


def test_a_pie_of_one_part_is_a_whole_circle() -> None:
    whole = Chart("pie", "单项", (Item("存款", 5, "5元", "100%"),), ("", "", ""))
    assert "<circle" in svg.pie(whole) and "A70 70" not in svg.pie(whole)
    assert "存款5元100%" in in_pdf(page(whole))


def test_columns_that_are_all_nothing_are_drawn_flat() -> None:
    flat = Chart("columns", "净资产", (Item("2026-03-02", 0, "0元"),), ("日期", "净资产", ""))
    assert 'height="0.00"' in svg.columns(flat)
    assert "0元" in in_pdf(page(flat)) and "0元" in plain_text.render(page(flat), 80)


def test_every_text_is_asked_of_the_fonts_and_what_none_has_is_geta() -> None:
    found = texts(BOTH)
    assert {"资产占比", "房产", "330万元", "83%", "净资产", "建议", "半数转做三年期"} <= set(found)
    rare = "\U000f0000"
    odd = Chart("pie", f"甲{rare}", (Item(f"乙{rare}", 1, "1元", "100%"),), ("", "", ""))
    content, missing = pdf.render(page(Beside((odd,)), Heading(f"丙{rare}"), Text(f"丁{rare}")), MADE)
    assert missing == rare
    text = "".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    assert f"乙{GETA}" in text and f"丙{GETA}" in text and f"丁{GETA}" in text


def test_a_paragraph_keeps_its_lines_and_room_to_write() -> None:
    text = plain_text.render(page(Text("第一行\n第二行", lines=2)), 80)
    assert "第一行\n第二行\n" in text and text.count("_" * 80) == 2


def test_a_formula_in_a_paragraph_or_chart_stays_text() -> None:
    evil = '=HYPERLINK("http://x")'
    chart = Chart("pie", evil, (Item(evil, 1, '1"元', "100%"),), (evil, "", ""))
    _, sheet, _ = in_book(page(chart, Text(evil, evil)))
    assert "<f>" not in sheet and "hyperlink" not in sheet


@pytest.mark.parametrize("shares", [(1,), (1, 1), (10, 17, 10, 11, 5, 9, 9, 16), (1, 100, 1), (100, 1, 1, 1)])
def test_columns_of_a_table_share_the_grid_without_gaps(shares: tuple[int, ...]) -> None:
    found = spans(tuple(Column(str(n), share) for n, share in enumerate(shares)), 24)
    assert found[0][0] == 0 and found[-1][1] == 23
    for (_, last), (first, _) in zip(found, found[1:], strict=False):
        assert first == last + 1
    assert all(first <= last for first, last in found)
