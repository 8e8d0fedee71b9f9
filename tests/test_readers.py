"""Files to rows of cells: encodings, separators, workbooks, and the limits that are kept before anything is read."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from rmtui.domain.refusal import Refused
from rmtui.exchange import headings, readers
from rmtui.exchange.importer import read_table
from tests.import_files import HEADINGS, ROWS, messy_csv, write_csv, write_xlsx

TABLE = [["姓名", "手机", "备注"], ["王建国", "14400001234", "有,逗号;分号"], ["李秀英", "14400001235", ""]]


def read(path: Path, encoding: str | None = None) -> list[readers.Sheet]:
    return readers.read_sheets(path, encoding, headings.score)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_offices_write(tmp_path: Path, encoding: str) -> None:
    (sheet,) = read(write_csv(tmp_path / "list.csv", TABLE, encoding=encoding))
    assert [list(row.cells) for row in sheet.rows] == TABLE
    assert sheet.encoding == {"utf-8-sig": "utf-8", "gbk": "gb18030"}.get(encoding, encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_the_one_under_which_headings_are_known(tmp_path: Path, delimiter: str) -> None:
    (sheet,) = read(write_csv(tmp_path / "list.csv", TABLE, delimiter=delimiter))
    assert [list(row.cells) for row in sheet.rows] == TABLE


def test_commas_in_amounts_do_not_make_a_semicolon_file_a_comma_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("姓名;手机;潜力\n" + "王建国;14400001234;1,200,000,000元\n" * 30, encoding="utf-8")
    assert read(path)[0].rows[1].cells == ("王建国", "14400001234", "1,200,000,000元")


def test_a_sep_line_says_the_separator_and_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("sep=|\n姓名|手机\n王建国|14400001234\n", encoding="utf-8")
    assert [row.cells for row in read(path)[0].rows] == [("姓名", "手机"), ("王建国", "14400001234")]


def test_rows_keep_the_number_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('姓名,手机\n\n"王\n建国",14400001234\n ,\n李秀英,14400001235\n', encoding="utf-8")
    assert [row.number for row in read(path)[0].rows] == [1, 3, 5]


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (b"\xff\xff\xff\x81", None, "import_encoding"),
        ("姓名".encode("gb18030"), "utf-8", "import_encoding"),
        (b"a,b", "klingon", "import_unknown_encoding"),
        ('姓名,手机\n"王建国,14400001234\n'.encode(), None, "import_broken_csv"),
        (b",".join([b"x"] * 400), None, "import_too_wide"),
        (b"a,b\n" * (readers.MAX_ROWS + 1), None, "import_too_long"),
        (b"\xd0\xcf\x11\xe0 an old workbook", None, "import_old_workbook"),
        (b"PK\x03\x04 not really", None, "import_broken_workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, data: bytes, encoding: str | None, message: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        read(path, encoding)
    assert refused.value.message == message


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_table(tmp_path / "none.csv")
    assert refused.value.message == "import_unreadable"


def test_cells_of_a_workbook_become_what_was_typed(tmp_path: Path) -> None:
    row = ["王建国", 14400001234, 12.5, date(1990, 5, 3), datetime(2026, 3, 2, 14, 30), True, 6222020200001234567]
    (sheet,) = read(write_xlsx(tmp_path / "list.xlsx", {"名单": [["姓名", "手机"], row]}))
    cells = sheet.rows[1].cells
    assert cells[:3] == ("王建国", "14400001234", "12.5")
    assert cells[3] == "1990-05-03"
    assert cells[5] == "TRUE"
    assert "E+18" in cells[6], "the last digits were lost in the file and must not look whole"


def test_of_several_sheets_the_one_with_most_known_headings_is_read(tmp_path: Path) -> None:
    sheets = {"填写说明": [["姓名", "一格一人"], ["手机", "11 位"]], "名单": TABLE}
    table = read_table(write_xlsx(tmp_path / "list.xlsx", sheets))
    assert (table.sheet, len(table.rows)) == ("名单", 2)


def _workbook(path: Path, **members: bytes) -> Path:
    write_xlsx(path, {"名单": TABLE})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_reading(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "bomb.xlsx", bomb=b"\0" * 40_000_000)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.message == "import_too_large"


@pytest.mark.parametrize(("cell", "message"), [(b"XFD1", "import_too_wide"), (b"A1048576", "import_too_long")])
def test_a_lone_cell_far_away_is_refused_before_a_rectangle_is_made_of_it(
    tmp_path: Path, cell: bytes, message: str
) -> None:
    source = write_xlsx(tmp_path / "list.xlsx", {"名单": TABLE})
    path = tmp_path / "far.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b'r="A3"', b'r="' + cell + b'"') if "sheet1" in name else data)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.message == message


def test_a_workbook_with_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", {"名单": TABLE})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    data[start : start + 20] = bytes(20)
    path.write_bytes(bytes(data))
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.message == "import_broken_workbook"


def test_the_messy_list_is_found_under_its_title_block(tmp_path: Path) -> None:
    path = tmp_path / "messy.csv"
    path.write_bytes(messy_csv())
    table = read_table(path)
    assert (table.encoding, table.heading_row, len(table.rows)) == ("gb18030", 5, ROWS)
    assert table.headings == HEADINGS
    assert table.rows[0].number == 6
