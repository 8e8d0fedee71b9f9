"""The daily sheet: same facts in every format, headings on each page, nothing of a person's ever executed."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from rmtui import i18n
from rmtui.domain.model import Channel, Direction, Outcome, Stage, StageOutcome, Urgency
from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_facts import DailyFacts, SheetRow, SheetTouch, StageChange
from rmtui.domain.views import DayCounts, Me, StageClock
from rmtui.sheets import html, pdf, plain_text, write
from rmtui.sheets.daily import daily_sheet
from rmtui.sheets.document import Column, Document, Pairs, Table, texts
from rmtui.sheets.fonts import GETA, bundled, coverage
from rmtui.text import width

ZONE = timezone(timedelta(hours=8))
DAY = date(2026, 3, 2)
MADE = datetime(2026, 3, 2, 18, 0, tzinfo=ZONE)
TIERS = {"diamond": "钻石"}


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Sheets in Chinese."""
    before = i18n.language()
    i18n.use("zh")
    yield
    i18n.use(before)


def a_row(name: str = "欧阳小明", **changes: Any) -> SheetRow:
    """A customer called at ten, invited, and moved to stage 2."""
    touch = SheetTouch(
        at=datetime(2026, 3, 2, 2, 5, tzinfo=UTC),
        channel=Channel.CALL,
        direction=Direction.OUT,
        outcome=Outcome.MEETING,
        note="",
        learnt="女儿九月上小学",
    )
    row = SheetRow(
        customer_id="c",
        number="A0001",
        name=name,
        tier="diamond",
        clock=StageClock(Stage.KNOW, 5, 21, Urgency.GREEN, False),
        touches=(touch,),
        moves=(StageChange(Stage.FIRST_CONTACT, Stage.KNOW, StageOutcome.INVITED, "", ""),),
        planned=True,
        next_on=date(2026, 3, 5),
        next_channel=Channel.CALL,
        none_because="",
        overdue=False,
        decision_wanted=False,
    )
    return row._replace(**changes)


def facts(rows: tuple[SheetRow, ...], copy: int = 0) -> DailyFacts:
    """A day with these customers."""
    return DailyFacts(
        day=DAY,
        made_at=MADE,
        me=Me("b", "rm", "王建国", "某银行", "某分行", "某支行", "14400000001", "", False),
        counts=DayCounts(12, 20, 8, 1, 2, 3, 4, 5),
        planned=25,
        planned_done=18,
        rows=rows,
        copy_number=copy,
        playbook_version="1",
    )


def sheet(count: int = 1, copy: int = 0) -> Document:
    """A sheet of so many rows."""
    return daily_sheet(facts(tuple(a_row(f"客户{n:03d}") for n in range(count)), copy), TIERS)


def pdf_pages(content: bytes) -> list[str]:
    """What a reader finds on each page of the PDF, without blanks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def pdf_text(content: bytes) -> str:
    """The whole PDF's text without blanks."""
    return "".join(pdf_pages(content))


def test_the_measure_of_the_day_is_the_counters() -> None:
    pairs = next(block for block in sheet().blocks if isinstance(block, Pairs))
    shown = dict(pairs.pairs)
    assert shown["通话"] == "12/20"
    assert shown["面谈"] == "1/2"
    assert (shown["接通"], shown["新约"], shown["短信"], shown["环节变动"]) == ("8", "3", "4", "5")
    assert shown["计划完成"] == "18/25"
    assert shown["日期"] == "2026-03-02 星期一"


def test_a_row_says_when_how_what_and_what_next() -> None:
    table = next(block for block in sheet().blocks if isinstance(block, Table))
    cells = [cell.text for cell in table.rows[0]]
    assert cells[1] == "客户000\nA0001"
    assert cells[2] == "钻石"
    assert "第 5 天 / 限 21 天" in cells[3]
    assert cells[4] == "10:05 电话"
    assert "1 -> 2" in cells[5] and "促成会面" in cells[5]
    assert cells[6] == "女儿九月上小学"
    assert cells[7] == "2026-03-05\n电话"


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"overdue": True}, 8, "逾期"),
        ({"decision_wanted": True}, 8, "待主管决定"),
        ({"next_on": None, "none_because": "出国一年"}, 7, "暂无：出国一年"),
        ({"next_on": None}, 7, "无下一步"),
        ({"touches": ()}, 4, "已计划，未联络"),
        ({"clock": StageClock(Stage.AFTER_SALES, 80, None, Urgency.OFF, False)}, 3, "第 80 天"),
        ({"clock": StageClock(Stage.KNOW, 3, 21, Urgency.GREEN, True)}, 8, "暂停联系"),
        ({"moves": (StageChange(Stage.KNOW, Stage.NEEDS, None, "急于出国", ""),)}, 5, "原因：急于出国"),
    ],
)
def test_state_is_said_in_words(changes: dict[str, Any], column: int, words: str) -> None:
    document = daily_sheet(facts((a_row(**changes),)), TIERS)
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert words in table.rows[0][column].text


def test_overdue_is_marked_and_green_is_not() -> None:
    late = a_row(clock=StageClock(Stage.KNOW, 25, 21, Urgency.OVERDUE, False), overdue=True)
    table = next(b for b in daily_sheet(facts((late, a_row())), TIERS).blocks if isinstance(b, Table))
    assert table.rows[0][3].mark == "overdue" and table.rows[0][8].mark == "overdue"
    assert table.rows[1][3].mark == "" and table.rows[1][8].mark == ""


@pytest.mark.parametrize("columns", [80, 132])
def test_text_lines_fit_the_printer_and_keep_every_word(columns: int) -> None:
    text = plain_text.render(sheet(40), columns)
    assert max(width(line) for page in text.split("\f") for line in page.splitlines()) <= columns
    joined = "".join(text.split())
    for n in range(40):
        assert f"客户{n:03d}" in joined


def test_text_repeats_the_heading_and_numbers_the_pages() -> None:
    pages = plain_text.render(sheet(40), 132).split("\f")
    assert len(pages) > 1
    for n, page in enumerate(pages, 1):
        assert f"第 {n} 页 共 {len(pages)} 页" in page
        assert len(page.splitlines()) <= plain_text.PAGE_LINES
    assert all("了解到的情况" in page for page in pages[:-1])
    assert "客户经理签字" in pages[-1] and "团队主管签字" in pages[-1]


def test_a_row_longer_than_a_page_goes_on_overleaf() -> None:
    long = a_row(touches=(a_row().touches[0]._replace(learnt="很长的记录" * 900),))
    text = plain_text.render(daily_sheet(facts((long,)), TIERS), 80)
    shown = "".join(line.split("|")[7].strip() for line in text.replace("\f", "").splitlines() if line.count("|") == 10)
    assert shown.count("很") == 900 and shown.count("录") == 900


def test_gb18030_round_trips_with_dos_lines() -> None:
    text = plain_text.encoded(sheet(2), 80, "gb18030").decode("gb18030")
    assert "附件四" in text and text.count("\r\n") == text.count("\n") > 10


@pytest.mark.parametrize("cells", [4, 5, 11])
def test_wrapping_loses_nothing(cells: int) -> None:
    text = "王先生 said hello-world 十二个字的句子吧 a"
    lines = plain_text.wrap(text, cells)
    assert max(map(width, lines)) <= cells
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("room", [40, 70, 122])
def test_column_widths_fill_the_room(room: int) -> None:
    columns = tuple(Column(str(n), n + 1) for n in range(9))
    widths = plain_text.column_widths(columns, room, [2, 9, 4, 30, 1, 8, 8, 10, 6])
    assert sum(widths) == room
    assert min(widths) >= 3


def test_a_column_is_wide_enough_for_its_longest_word() -> None:
    columns = (Column("a", 1), Column("b", 9))
    assert plain_text.column_widths(columns, 60, [10, 5])[0] == 10


@pytest.mark.parametrize("columns", [80, 132])
def test_dates_and_figures_stand_whole_at_any_width(columns: int) -> None:
    text = plain_text.render(sheet(3), columns)
    assert "2026-03-02 星期一" in text
    assert text.count("2026-03-05") == 3
    assert text.count("A0001") == 3


def test_html_escapes_and_repeats_the_heading() -> None:
    page = html.render(daily_sheet(facts((a_row("<script>alert(1)</script>张三[/]"),)), TIERS))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;张三[/]" in page
    assert "table-header-group" in page and "<thead>" in page
    assert "http" not in page


def test_xlsx_keeps_formulas_as_text_and_repeats_the_heading(tmp_path: Path) -> None:
    document = daily_sheet(facts((a_row('=HYPERLINK("http://x","y")'), a_row("+1-1"))), TIERS)
    (path,) = write.write(document, ["xlsx"], tmp_path / "日报", MADE).files
    with zipfile.ZipFile(path) as book:
        sheet_xml = book.read("xl/worksheets/sheet1.xml").decode()
        workbook = book.read("xl/workbook.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet_xml and "hyperlink" not in sheet_xml
    assert "=HYPERLINK" in strings and "+1-1" in strings
    assert "_xlnm.Print_Titles" in workbook
    assert "通话: 12/20" in strings and "客户经理签字" in strings


def test_pdf_shows_all_chinese_repeats_the_heading_and_signs() -> None:
    content, missing = pdf.render(sheet(40), MADE)
    text = pdf_text(content)
    pages = pdf_pages(content)
    assert missing == ""
    assert len(pages) >= 2
    for page in pages[:2]:
        assert "环节与天数" in page and "了解到的情况" in page
    assert "客户039" in text and "女儿九月上小学" in text and "12/20" in text
    assert "客户经理签字" in pages[-1] and "团队主管签字" in pages[-1]
    assert f"第1页共{len(pages)}页" in pages[0]


def test_pdf_of_the_same_sheet_is_the_same_bytes() -> None:
    assert pdf.render(sheet(3), MADE) == pdf.render(sheet(3), MADE)


def test_pdf_treats_a_name_as_data() -> None:
    name = "#panic() $x$ *b* \\ `r` <l>"
    text = pdf_text(pdf.render(daily_sheet(facts((a_row(name),)), TIERS), MADE)[0])
    assert "".join(name.split()) in "".join(text.split())


def test_a_character_no_font_has_is_printed_as_geta_and_named() -> None:
    nobody_has = "\U000f0000"
    content, missing = pdf.render(daily_sheet(facts((a_row(f"张{nobody_has}"),)), TIERS), MADE)
    assert missing == nobody_has
    assert f"张{GETA}" in pdf_text(content)


def test_the_bundled_font_covers_gbk_and_the_sheets_words() -> None:
    sans = coverage(bundled()[0])
    gbk = bytes(range(0xB0, 0xF8))
    common = [bytes((high, low)).decode("gb2312", "ignore") for high in gbk for low in range(0xA1, 0xFF)]
    assert [c for c in common if c and c not in sans] == []
    assert GETA in sans
    assert "\U000f0000" not in sans
    assert [c for text in texts(sheet()) for c in text if c not in sans and c != "\n"] == []


def test_a_second_print_says_copy() -> None:
    document = sheet(1, copy=1)
    assert "副本" in plain_text.render(document)
    assert "副本" in html.render(document)
    assert "副本" in pdf_text(pdf.render(document, MADE)[0])
    assert "副本" not in plain_text.render(sheet(1))


def test_a_bank_layout_is_used_and_a_wrong_one_refused(tmp_path: Path) -> None:
    own = tmp_path / "sheet.typ"
    own.write_text(
        '#let doc = json(bytes(sys.inputs.document))\n#set text(font: "Noto Sans SC")\n银行自有版式 #doc.title\n'
    )
    assert "银行自有版式" in pdf_text(pdf.render(sheet(), MADE, own)[0])
    own.write_text("#let x = (")
    with pytest.raises(Refused) as refused:
        pdf.render(sheet(), MADE, own)
    assert refused.value.message == "sheet_template"
    assert refused.value.values["file"] == "sheet.typ"


def test_files_are_whole_private_and_named_by_format(tmp_path: Path) -> None:
    written = write.write(sheet(), write.parse_formats("pdf,xlsx,html,txt"), tmp_path / "a.b", MADE)
    assert [path.name for path in written.files] == ["a.b.pdf", "a.b.xlsx", "a.b.html", "a.b.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written.files)
    for path in written.files:
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["docx", "pdf,,doc", "", ","])
def test_unknown_formats_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        write.parse_formats(text)
    assert refused.value.message == "sheet_format"


def test_a_folder_that_is_not_there_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        write.write(sheet(), ["txt"], tmp_path / "no" / "sheet", MADE)
    assert refused.value.message == "sheet_write"
    assert list(tmp_path.iterdir()) == []
