"""Every kind of sheet from one demo book: kept as text, and the same facts in all four formats."""

import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import chain

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from rmtui import i18n
from rmtui.clock import FixedClock
from rmtui.demo import build, owner
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_kinds import KINDS, Request
from rmtui.papers import make
from rmtui.sheets import html, pdf, plain_text, xlsx
from rmtui.sheets.document import Pairs, Table, plain_blocks, texts
from rmtui.sheets.fonts import GETA
from rmtui.sheets.paper import Paper
from rmtui.sheets.seal import look, seal
from rmtui.store.home import Home
from rmtui.store.log.dump import dump
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.text import width
from tests.builders import add_customer
from tests.conftest import SHANGHAI
from tests.snaps import FOLDER

NOW = datetime(2026, 3, 2, 17, 30, tzinfo=SHANGHAI)
DAYS = {"diary": date(2026, 2, 25), "monthly": date(2026, 2, 10), "scorecard": date(2026, 2, 10),
        "daily": date(2026, 2, 27),
        "evening": date(2026, 2, 27), "worklog": date(2026, 2, 27)}  # fmt: skip
"""Days on which something happened, where today has too little."""
ABOUT = {"assets": "万俟静", "insurance": "翟春梅", "proposals": "曾国强", "closing": "诸葛明", "info_card": "翟春梅"}
CASES = (*KINDS, "info_card")
UPRIGHT, ACROSS = 80, 132


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Store]:
    """A demo book with rare names, talks of a progressive sheet, and a sale."""
    home = Home(tmp_path_factory.mktemp("sheets") / "home")
    store, _ = Store.create(home, FixedClock(NOW), owner=owner(), passphrase=None, playbook=playbook, calendar=calendar)
    store.write(build, 60, 1)
    _more(store)
    yield store
    store.close()


def _more(store: Store) -> None:
    customer = add_customer(store, "王䶮", number="D9", phone="14400009999", tier="gold")
    for n, aim in ((1, "了解资金往来"), (2, "约见一次")):
        talk = {"number": str(n), "on_day": f"2026-02-2{n}", "aim": aim, "result": "愿意再谈"}
        store.write(rows.add, "talk", customer, talk)


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Whatever language a test takes, the next one has its own."""
    before = i18n.language()
    yield
    i18n.use(before)


def sheet(store: Store, case: str, language: str = "zh", *, whole: bool = False) -> Paper:
    """The sheet of a case on its day."""
    i18n.use(language)
    key = (case, language, whole)
    if key not in _MADE:
        _MADE[key] = _made(store, case, whole)
    return _MADE[key]


_MADE: dict[tuple[str, str, bool], Paper] = {}
"""The book stays as it is: each sheet is made once."""


def _made(store: Store, case: str, whole: bool) -> Paper:
    kind = "info" if case == "info_card" else case
    ids = dict(store.read(lambda read: read.db.execute("SELECT name, id FROM customer").fetchall()))
    customer = ids[ABOUT[case]] if case in ABOUT else ""
    return store.read(make, Request(kind, DAYS.get(kind, NOW.date()), customer, whole))


def tables_of(paper: Paper) -> list[Table]:
    """The tables of a sheet."""
    return [block for block in plain_blocks(paper.document.blocks) if isinstance(block, Table)]


@cache
def columns_of(landscape: bool) -> int:
    """Columns of the text version."""
    return ACROSS if landscape else UPRIGHT


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
def test_each_kind_reads_as_it_was_kept(book: Store, case: str, language: str) -> None:
    document = sheet(book, case, language).document
    text = plain_text.render(document, columns_of(document.landscape))
    kept = FOLDER / f"sheet-{case}-{language}.txt"
    if os.environ.get("RMTUI_SNAPSHOTS") == "keep":
        kept.write_text(text, "utf-8")
    assert text == kept.read_text("utf-8").replace("\r\n", "\n")


def test_the_kept_ones_differ() -> None:
    """The control: no file stands for two kinds."""
    kept = {(FOLDER / f"sheet-{case}-{language}.txt").read_text("utf-8") for case in CASES for language in ("zh", "en")}
    assert len(kept) == 2 * len(CASES)


def flat(text: str) -> str:
    """Without blanks: lines break elsewhere in each format."""
    return "".join(text.split())


def said(paper: Paper) -> list[str]:
    """Every text of the sheet, but not what is said only where a table is empty, and of charts as a table."""
    unsaid = {table.empty for table in tables_of(paper) if table.rows} | {"", paper.document.page}
    unsaid |= {head for block in plain_blocks(paper.document.blocks) for head in getattr(block, "heads", ())}
    return [flat(text) for text in texts(paper.document) if text not in unsaid]


@pytest.mark.parametrize("case", CASES)
def test_a_pdf_says_everything_and_cuts_nothing(book: Store, case: str) -> None:
    paper = sheet(book, case)
    content, missing = pdf.render(paper.document, paper.made_at)
    pages = [flat(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]
    told = "".join(pages)
    lost = str.maketrans(dict.fromkeys(missing, GETA))
    for text in said(paper):
        for part in re.findall(r"\w+", text.translate(lost)):
            # A cell that runs over a page's end stands in two pieces: so does what is taken out of the PDF.
            assert part in told or all(piece in told for piece in (part[:2], part[-2:])), (part, case)
    for n, page in enumerate(pages, 1):
        assert f"第{n}页共{len(pages)}页" in page and paper.check in page


@pytest.mark.parametrize("case", ["info", "book", "calendar", "worklog"])
def test_the_heading_of_a_list_stands_on_each_page(book: Store, case: str) -> None:
    paper = sheet(book, case)
    content, _ = pdf.render(paper.document, paper.made_at)
    table = max(
        (one for one in plain_blocks(paper.document.blocks) if isinstance(one, Table)), key=lambda t: len(t.rows)
    )
    pages = [flat(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]
    heading = [flat(column.title) for column in table.columns[:2]]
    with_rows = [page for page in pages if any(flat(row[1].text)[:3] in page for row in table.rows)]
    assert with_rows and all(title in page for page in with_rows for title in heading)


def test_rare_names_are_there_or_marked_and_named(book: Store) -> None:
    paper = sheet(book, "book")
    content, missing = pdf.render(paper.document, paper.made_at)
    told = flat("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
    assert "尉迟恭敬" in told and "王䶮" in told
    assert ("吉𠮷" in told and not missing) or ("吉〓" in told and missing == "𠮷")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.words.append(data)


@pytest.mark.parametrize("case", CASES)
def test_html_says_everything(book: Store, case: str) -> None:
    paper = sheet(book, case)
    reader = _Words()
    reader.feed(html.render(paper.document))
    told = flat("".join(reader.words))
    assert [text for text in said(paper) if text not in told] == []


@pytest.mark.parametrize("case", CASES)
def test_a_workbook_has_types_titles_and_no_formula(book: Store, case: str) -> None:
    paper = sheet(book, case)
    content = xlsx.render(paper.document, paper.made_at)
    inside = zipfile.ZipFile(BytesIO(content))
    assert b"<f>" not in inside.read("xl/worksheets/sheet1.xml")
    tables = tables_of(paper)
    assert (b"Print_Titles" in inside.read("xl/workbook.xml")) is bool(tables)
    cells = list(
        chain.from_iterable(CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())
    )
    wanted = [cell.value for table in tables for row in table.rows for cell in row if cell.value is not None]
    numbers = sorted(float(cell) for cell in cells if isinstance(cell, (int, float)) and not isinstance(cell, bool))
    drawn = [item.value for block in plain_blocks(paper.document.blocks) for item in getattr(block, "items", ())]
    assert numbers == sorted(float(one) for one in [*wanted, *drawn] if isinstance(one, int))
    assert sorted(cell for cell in cells if isinstance(cell, date)) == sorted(v for v in wanted if isinstance(v, date))


def test_the_control_an_added_figure_is_found(book: Store) -> None:
    """The workbook's test tells a number from a text that looks like one."""
    paper = sheet(book, "opportunities")
    cells = [cell for block in paper.document.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert any(isinstance(cell.value, int) for cell in cells) and any(isinstance(cell.value, date) for cell in cells)
    assert any(cell.value is None and cell.text for cell in cells)


@pytest.mark.parametrize("columns", [80, 132])
@pytest.mark.parametrize("case", CASES)
def test_gb18030_lines_up_where_all_but_ascii_takes_two_cells(book: Store, case: str, columns: int) -> None:
    paper = sheet(book, case)
    text = plain_text.encoded(paper.document, columns, "gb18030").decode("gb18030")
    for line in re.split(r"[\r\n\f]+", text):
        cells = sum(1 if sign.isascii() else 2 for sign in line)
        assert cells <= columns or "校验码" in line, line
        if line.startswith(("|", "+")):
            assert cells == columns, line
    assert "\ue000" not in text


@pytest.mark.parametrize("columns", [80, 132])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
def test_no_line_of_text_is_too_long(book: Store, case: str, language: str, columns: int) -> None:
    document = sheet(book, case, language).document
    lines = plain_text.render(document, columns).replace("\f", "\n").split("\n")
    assert max(width(line) for line in lines if document.made not in line) <= columns


def pairs_of(paper: Paper) -> dict[str, str]:
    """The labelled facts of a sheet."""
    return {label: value for block in paper.document.blocks if isinstance(block, Pairs) for label, value in block.pairs}


def test_totals_are_those_of_the_dump(book: Store) -> None:
    told = book.read(dump)
    opened = [one for one in told["opportunities"] if one["state"] in ("lead", "confirmed", "proposed")]
    pairs = pairs_of(sheet(book, "opportunities"))
    assert pairs["在办商机"] == str(len(opened))
    assert pairs["在办金额（元）"] == f"{sum(one['amount'] for one in opened):,}"
    customers = told["customers"]
    pairs = pairs_of(sheet(book, "book"))
    assert (pairs["客户数"], pairs["签约客户"]) == (
        str(len(customers)),
        str(sum(bool(one["signed"]) for one in customers)),
    )
    table = next(block for block in sheet(book, "diary").document.blocks if isinstance(block, Table))
    week = [one for one in told["contacts"] if "2026-02-23" <= one["day"] <= "2026-03-01" and one["channel"] == "call"]
    calls = {one["group_id"] for one in week if one["direction"] == "out" and not one["imported"]}
    assert table.rows[-1][1].value == len(calls) > 0


@pytest.mark.parametrize("case", ["info", "plan", "book"])
def test_phones_are_masked_unless_asked_for_whole(book: Store, case: str) -> None:
    masked, whole = (plain_text.render(sheet(book, case, whole=on).document, 250) for on in (False, True))
    assert not re.search(r"1440000\d{4}", masked) and re.search(r"144\*{4}\d{4}", masked)
    assert re.search(r"1440000\d{4}", whole)
    assert sheet(book, case, whole=True).needs_reason


def test_what_customers_hold_stands_on_no_list_unless_asked_for_whole(book: Store) -> None:
    amounts = {f"{one['amount']:,}" for one in book.read(dump)["holdings"] if one["amount"] > 9_999}
    for case in ("daily", "info", "info_card", "plan", "evening", "book", "progressive", "calendar", "maturities",
                 "monthly", "scorecard", "worklog", "diary", "opportunities"):  # fmt: skip
        tables = [block for block in plain_blocks(sheet(book, case).document.blocks) if isinstance(block, Table)]
        shown = {cell.text for table in tables for row in table.rows for cell in row}
        if case not in ("book", "opportunities"):  # Value and potential, and what an opportunity is about, may agree.
            assert not shown & amounts, case
    tables = [block for block in sheet(book, "maturities", whole=True).document.blocks if isinstance(block, Table)]
    assert {cell.text for table in tables for row in table.rows for cell in row} & amounts


def test_the_checksum_is_of_what_is_said_alone(book: Store) -> None:
    first, again = sheet(book, "daily"), _made(book, "daily", whole=False)
    assert first.check == again.check and first.check in first.document.made
    assert sheet(book, "evening").check != first.check
    assert sheet(book, "daily", "en").check != first.check


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "html", "txt"])
def test_a_seal_holds_until_a_byte_changes(book: Store, kind: str) -> None:
    paper = sheet(book, "opportunities")
    content = {
        "pdf": lambda: pdf.render(paper.document, paper.made_at)[0],
        "xlsx": lambda: xlsx.render(paper.document, paper.made_at),
        "html": lambda: html.render(paper.document).encode(),
        "txt": lambda: plain_text.encoded(paper.document, 132, "utf-8"),
    }[kind]()
    sealed = seal(content, kind, "opportunities-2026-03-02", paper.check)
    found = look(sealed)
    assert found is not None and found.intact and found.check == paper.check
    for place in (len(content) // 3, len(content) // 2, len(content) - 60):
        changed = bytearray(sealed)
        changed[place] ^= 1
        looked = look(bytes(changed))
        assert looked is not None and not looked.intact
    assert look(content) is None
    if kind == "pdf":
        assert len(PdfReader(BytesIO(sealed)).pages) == len(PdfReader(BytesIO(content)).pages)
    if kind == "xlsx":
        assert CalamineWorkbook.from_filelike(BytesIO(sealed)).sheet_names
        assert zipfile.ZipFile(BytesIO(sealed)).testzip() is None
