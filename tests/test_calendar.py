"""Working days by the Chinese calendar, and the file by which a bank adds a year."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.domain.calendar import WorkCalendar, add_months, day_of
from rmtui.playbook.calendar import FILE_NAME, calendar_and_problems, load_calendar
from rmtui.playbook.source import Problem

CHINA = load_calendar(None)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # a Saturday worked before the Spring Festival
        (date(2026, 2, 16), False),
        (date(2026, 2, 24), True),
        (date(2026, 10, 10), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
        (date(2027, 1, 1), True),  # beyond what the library knows: Monday to Friday
        (date(2027, 1, 2), False),
    ],
)
def test_is_working(day: date, working: bool) -> None:
    assert CHINA.is_working(day) is working


def test_known_years() -> None:
    assert all(CHINA.known(date(year, 1, 1)) for year in range(2004, 2027))
    assert not CHINA.known(date(2003, 12, 31))
    assert not CHINA.known(date(2027, 1, 1))


def test_counting_working_days() -> None:
    friday = date(2026, 2, 13)
    assert CHINA.add_working(friday, 1) == date(2026, 2, 14)
    assert CHINA.add_working(friday, 2) == date(2026, 2, 24)
    assert CHINA.add_working(date(2026, 2, 24), -2) == friday
    assert CHINA.add_working(date(2026, 2, 16), 0) == date(2026, 2, 16)
    assert CHINA.next_working(friday) == friday
    assert CHINA.next_working(date(2026, 2, 15)) == date(2026, 2, 24)
    assert CHINA.working_between(friday, date(2026, 2, 24)) == 3
    assert CHINA.working_between(friday, friday) == 1
    assert CHINA.working_between(friday, friday - timedelta(days=1)) == 0


def test_a_calendar_that_knows_nothing() -> None:
    empty = WorkCalendar(frozenset(), frozenset(), frozenset())
    assert [empty.is_working(date(2026, 10, day)) for day in range(1, 8)] == [
        True,
        True,
        False,
        False,
        True,
        True,
        True,
    ]


def write(folder: Path, text: str) -> Path:
    path = folder / FILE_NAME
    path.write_text(text, "utf-8")
    return path


def test_a_year_is_added(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[2027]\nholidays = ["2027-01-01/2027-01-03", 2027-02-05]\nworkdays = ["2027-02-14"]\n[2026]\nholidays = []\n',
    )
    loaded = calendar_and_problems(tmp_path)
    own = loaded.calendar
    assert loaded.problems == ()
    assert own.known(date(2027, 6, 1)) and not own.known(date(2028, 1, 1))
    assert not own.is_working(date(2027, 1, 1)) and not own.is_working(date(2027, 2, 5))
    assert own.is_working(date(2027, 2, 14))
    assert own.is_working(date(2026, 10, 1)), "a year in the file replaces the library's"
    assert not own.is_working(date(2025, 10, 1))
    assert load_calendar(tmp_path) == own


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert calendar_and_problems(tmp_path) == calendar_and_problems(None)


@pytest.mark.parametrize(
    ("text", "line", "reason", "values"),
    [
        ("x = 1\n[2027]\n", 1, "no_year", {"text": "x"}),
        ("[2027]\nholidays = []\n[1850]\n", 3, "no_year", {"text": "1850"}),
        ("\n2027 = 5\n", 2, "no_table", {"text": "2027"}),
        ("[2027]\nholiday = []\n", 2, "unknown_key", {"text": "holiday"}),
        ("[2027]\nholidays = []\n[2028]\nholidays = 3\n", 4, "no_list", {"text": "holidays"}),
        ("[2027]\nholidays = [\n'2027-01-01',\n'2027-02-30']\n", 4, "no_day", {"text": "2027-02-30"}),
        ("[2027]\nworkdays = [5]\n", 2, "no_day", {"text": "5"}),
        ("[2027]\nholidays = ['2028-01-01']\n", 2, "wrong_range", {"text": "2028-01-01", "year": "2027"}),
        (
            "[2027]\nholidays = ['2027-01-03/2027-01-01']\n",
            2,
            "wrong_range",
            {"text": "2027-01-03/2027-01-01", "year": "2027"},
        ),
        ("[2027]\nholidays = ['2027-01-03']\nworkdays = ['2027-01-03']\n", 3, "both", {"text": "2027-01-03"}),
    ],
)
def test_a_wrong_file_is_ignored_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str, values: dict[str, str]
) -> None:
    path = write(tmp_path, text)
    loaded = calendar_and_problems(tmp_path)
    assert loaded.calendar == CHINA
    assert loaded.problems == (Problem(path, line, f"calendar_{reason}", tuple(values.items())),)


def test_what_is_no_toml_is_ignored(tmp_path: Path) -> None:
    write(tmp_path, "[2027]\nholidays = [\n= 5\n")
    (problem,) = calendar_and_problems(tmp_path).problems
    assert (problem.line, problem.reason) == (3, "not_toml")
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe\x00")
    (problem,) = calendar_and_problems(tmp_path).problems
    assert (problem.line, problem.reason) == (1, "not_utf8")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_add_months(day: str, months: int, later: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_a_stored_day() -> None:
    assert [day_of(text) for text in ("2026-03-02", "2026", "")] == [date(2026, 3, 2), None, None]
