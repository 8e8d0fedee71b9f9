"""The working day end to end, as a manager lives it: by the command line, on real files, from the list to the sheet."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from rmtui.store.file import connections, keys
from rmtui.store.home import Home
from tests.cli import NOW, Cli, clean_environment, demo
from tests.import_files import ROWS, SKIPPED, messy_csv

MONDAY, TUESDAY, THURSDAY, FRIDAY = "2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06"
FILLED_60 = (
    *("sex=male", "birthday=1980-05-01", "occupation=教师", "employer=中学", "income_band=10-30万", "address=人民路"),
    *("preferred_channel=call", "call_window=12:00-13:30", "marital_state=已婚", "children=一个女儿"),
    "household=三口之家",
)
"""With name and mobile 60 % of the standard profile's weight."""


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A demo book, to be copied."""
    with demo(tmp_path_factory.mktemp("day"), 120) as path:
        yield path


@pytest.fixture
def book(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on a demo book."""
    return Cli(Path(shutil.copytree(made, tmp_path / "demo")), capsys)


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    return tuple(report[name] for name in ("read", "new", "updated", "unchanged", "skipped"))


def test_the_book_comes_in_adds_up_and_goes_back(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "客户信息梳理表.csv"
    file.write_bytes(messy_csv("gb18030"))
    before = cli.ok("dump")
    dry = cli.json("import", str(file), "--dry-run")
    assert cli.ok("dump") == before and list(tmp_path.glob("*skipped*")) == []
    first = cli.json("import", str(file))
    read, new, updated, unchanged, skipped = counts(first)
    assert read == ROWS == new + updated + unchanged + skipped and skipped == SKIPPED
    assert counts(dry) == counts(first) and first["repairs"] == len(first["repaired"]) > 50
    assert len(first["skips"]) == skipped and all(each["text"] for each in first["skips"])
    assert Path(first["skipped_file"]).read_bytes().count(b"\r\n") == 1 + skipped
    assert len(cli.json("list")) == new
    full = cli.ok("dump")
    again = cli.json("import", str(file))
    assert counts(again) == (read, 0, 0, new + updated + unchanged, skipped)
    assert again["skipped_file"] == first["skipped_file"]
    assert cli.ok("dump") == full
    assert cli.json("verify")["ok"]
    cli.ok("undo")
    assert cli.json("list") == []


def test_a_skipped_row_once_mended_comes_in_once(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("客户号,姓名,手机,出生日期\nC1,王建国,14400001234,\nC2,,14400001235,1990-05-03\n", "utf-8")
    report = cli.json("import", str(file), "--stage", "2")
    skipped = Path(report["skipped_file"])
    skipped.write_text(skipped.read_text("utf-8-sig").replace("C2,,", "C2,李秀英,"), "utf-8")
    assert counts(cli.json("import", str(skipped), "--stage", "2")) == (1, 1, 0, 0, 0)
    assert counts(cli.json("import", str(skipped), "--stage", "2")) == (1, 0, 0, 1, 0)
    assert cli.json("show", "李秀英")["fields"]["birthday"] == "1990-05-03"


def test_the_list_has_twenty_with_reasons_and_nobody_who_must_be_left_alone(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(messy_csv())
    cli.ok("import", str(file))
    on_list = [item["customer"]["id"] for item in cli.json("today")["items"]]
    cli.ok("pause", on_list[0], "--reason", "出国")
    cli.ok("decide", on_list[1], "drop", "--by", "李主管")
    cli.ok("dnd", on_list[2])
    cli.ok("dnd", on_list[3], "call")
    shown = cli.json("today")
    assert len(shown["items"]) >= 20
    assert shown == cli.json("today")
    now_on_list = {item["customer"]["id"] for item in shown["items"]}
    assert not now_on_list & set(on_list[:3])
    for item in shown["items"]:
        assert item["reasons"] and all(reason["rule"] and reason["text"] for reason in item["reasons"])
        card = cli.json("show", item["customer"]["id"])
        assert card["paused_until"] is None and not card["dropped"] and item["channel"] not in card["dnd"]


def test_the_demo_has_a_full_day_as_well(book: Cli) -> None:
    for now in (NOW, "2026-03-04T15:00", "2026-03-20T09:00"):
        shown = book.json("today", now=now)
        assert len(shown["items"]) >= 20
        assert shown["items"] == book.json("today", now=now)["items"]
        for item in shown["items"]:
            card = book.json("show", item["customer"]["id"], now=now)
            assert card["paused_until"] is None and not card["dropped"] and item["channel"] not in card["dnd"]


def test_the_first_contact_goes_by_its_hours(cli: Cli) -> None:
    one = cli.add("欧阳小明", "--phone", "14400001234", "sex=male")
    assert cli.rules(one) == ["first.institution_sms"]
    assert "Ouyang" in cli.json("script", one)["text"]
    cli.ok("log", one, "sms", "--step", "institution_sms")
    assert cli.rules(one, f"{TUESDAY}T09:59") == []
    due = cli.item(one, f"{TUESDAY}T10:00")
    assert due is not None
    assert ([reason["rule"] for reason in due["reasons"]], due["state"]) == (["first.rm_sms"], "due")
    assert due["due_at"].startswith(f"{TUESDAY}T10:00") and due["moved_to"] is None
    cli.ok("log", one, "sms", "--step", "rm_sms", now=f"{TUESDAY}T10:00")
    assert cli.rules(one, f"{THURSDAY}T09:59") == []
    assert cli.rules(one, f"{THURSDAY}T10:00") == ["first.rm_call"]
    assert cli.json("script", one, now=f"{THURSDAY}T10:00")["missing"] == []
    cli.ok("log", one, "sms", "--outcome", "replied", "--note", "周五下午可以", now=f"{THURSDAY}T09:30")
    answer = cli.item(one, f"{THURSDAY}T10:00")
    assert answer is not None
    assert [reason["rule"] for reason in answer["reasons"]] == ["first.answer_reply"]
    assert (answer["channel"], answer["state"]) == ("sms", "due")
    assert cli.json("show", one, now=f"{THURSDAY}T10:00")["reply"] == "周五下午可以"


@pytest.mark.parametrize(
    ("sent", "looked", "moved"),
    [
        (f"{FRIDAY}T11:00", "2026-03-07T11:30", "2026-03-09T09:00"),
        (f"{MONDAY}T20:30", f"{TUESDAY}T20:45", "2026-03-04T09:00"),
        ("2026-02-13T11:00", "2026-02-14T11:30", None),
    ],
    ids=["Saturday", "after hours", "a Saturday that is worked"],
)
def test_a_timer_outside_the_hours_moves_to_the_next(cli: Cli, sent: str, looked: str, moved: str | None) -> None:
    one = cli.add("单雪", "--phone", "14400001235", now=sent)
    cli.ok("log", one, "sms", "--step", "institution_sms", now=sent)
    item = cli.item(one, looked)
    assert item is not None and item["due_at"][:13] == f"{looked[:10]}T{sent[11:13]}"
    if moved is None:
        assert (item["moved_to"], item["state"]) == (None, "due")
    else:
        assert item["moved_to"].startswith(moved)
        assert (item["state"], item["waits_until"][:16]) == ("waiting", moved)
        monday = cli.item(one, moved)
        assert monday is not None and monday["state"] == "due"


def test_stage_2_below_70_percent_asks_for_a_reason(cli: Cli) -> None:
    one = cli.add("尉迟恭敬", "--phone", "14400001236", "--stage", "2", *FILLED_60)
    assert cli.json("show", one)["profile"]["percent"] == 60
    assert cli.refused("stage", one, "3") == "move_needs_profile"
    cli.ok("stage", one, "3", "--reason", "客户即将出国")
    assert cli.newest(one, "move")["reason"] == "客户即将出国"
    cli.ok("undo")
    cli.ok("edit", one, "decision_maker=配偶", "taboos=不谈股票")
    assert cli.json("show", one)["profile"]["percent"] >= 70
    cli.ok("stage", one, "3")


def test_the_days_of_stage_2_are_counted_on_in_stage_3(cli: Cli) -> None:
    one = cli.add(
        "王建国", "--phone", "14400001237", "--stage", "2", *FILLED_60, "taboos=不谈股票", "hobbies=书法", "wechat=w"
    )
    assert clock(cli, one, f"{MONDAY}T10:00") == (2, 1, 21, "green")
    cli.ok("stage", one, "3", now="2026-03-12T10:00")
    assert clock(cli, one, "2026-03-12T10:00") == (3, 11, 21, "green")
    assert clock(cli, one, "2026-03-20T10:00") == (3, 19, 21, "amber")
    assert clock(cli, one, "2026-03-23T10:00") == (3, 22, 21, "overdue")
    assert "stage.over_limit" in cli.rules(one, "2026-03-23T10:00")


def clock(cli: Cli, customer: str, now: str) -> tuple[int, int, int, str]:
    card = cli.json("show", customer, now=now)
    return card["stage"], card["day"], card["limit"], card["urgency"]


def test_a_call_that_books_a_meeting_and_its_undo(book: Cli) -> None:
    before = book.json("today")
    word = ("complaint.", "promise.")  # These stand until they are settled, whatever talk there is.
    one = next(
        item["customer"]["id"]
        for item in before["items"]
        if item["channel"] == "call" and not any(reason["rule"].startswith(word) for reason in item["reasons"])
    )
    book.ok("log", one, "call", "--outcome", "meeting", "--meeting", "wed 15:00")
    after = book.json("today")
    assert after["calls"]["done"] == before["calls"]["done"] + 1
    assert after["meetings"] == {**before["meetings"], "agreed": before["meetings"]["agreed"] + 1}
    assert "due" not in {item["state"] for item in after["items"] if item["customer"]["id"] == one}
    book.ok("undo")
    assert book.json("today") == before


def worked(book: Cli) -> dict[str, Any]:
    """A morning's calls and messages on the demo book; the list after it."""
    items = book.json("today")["items"]
    callable_ = [item["customer"]["id"] for item in items if item["channel"] == "call" and item["state"] == "due"]
    for customer, outcome in zip(callable_, ("talked", "no_answer", "talked", "busy"), strict=False):
        book.ok("log", customer, "call", "--outcome", outcome, "--note", "=1+1 再议")
    book.ok("log", callable_[4], "call", "--meeting", "fri 10:00")
    book.ok("log", "单雪", "sms", "--step", "rm_sms")
    book.ok("log", "覃怡", "meeting", "--next", "1w", now=f"{MONDAY}T16:30")
    shown: dict[str, Any] = book.json("today", now=f"{MONDAY}T17:00")
    return shown


def test_the_sheet_tells_the_same_day_in_every_format(book: Cli, tmp_path: Path) -> None:
    shown = worked(book)
    totals = (f"{shown['calls']['done']}/20", f"{shown['meetings']['done']}/2")
    assert totals == ("5/20", "1/2") and shown["meetings"]["agreed"] == 1
    evening = f"{MONDAY}T17:05"
    made = book.json(
        "--lang", "zh", "sheet", "daily", "--format", "pdf,xlsx,html,txt", "-o", str(tmp_path), now=evening
    )
    files = {Path(name).suffix: Path(name) for name in made["files"]}
    assert set(files) == {".pdf", ".xlsx", ".html", ".txt"} and made["missing_glyphs"] in ([], ["𠮷"])
    on_paper = "吉〓" if made["missing_glyphs"] else "吉𠮷"
    pages = [page.extract_text() for page in PdfReader(files[".pdf"]).pages]
    sheet = CalamineWorkbook.from_path(files[".xlsx"]).get_sheet_by_index(0).to_python()
    texts = {
        "pdf": "\n".join(pages),
        "xlsx": "\n".join("\t".join(map(str, row)) for row in sheet),
        "html": files[".html"].read_text("utf-8"),
        "txt": files[".txt"].read_text("utf-8"),
    }
    for name, text in texts.items():
        flat = "".join(text.split())
        rare = on_paper if name == "pdf" else "吉𠮷"
        for told in ("客户管理进度表", "演示经理", "尉迟恭敬", rare, "张三[/]", *totals, "签字"):
            assert told in flat, (name, told)
    assert len(pages) >= 2
    for page in ("".join(page.split()) for page in pages):
        assert "下一步与日期" in page or "计划与完成" in page or "未兑现的承诺" in page or "主管意见" in page, (
            "the heading is repeated"
        )
    assert "signature" in book.ok("sheet", "daily", "--format", "txt", "-o", "-", now=evening)


def test_a_second_sheet_says_so_only_once_it_was_printed(book: Cli, tmp_path: Path) -> None:
    first = book.ok("sheet", "daily", "--format", "txt", "-o", "-")
    book.ok("sheet", "daily", "--format", "txt", "-o", str(tmp_path / "sheet.txt"))
    assert (tmp_path / "sheet.txt").stat().st_mode & 0o077 == 0
    assert book.ok("sheet", "daily", "--format", "txt", "-o", "-") == first
    assert book.refused("sheet", "daily", "--format", "pdf", "-o", "-") == "sheet_shown_is_text"
    assert book.refused("sheet", "daily", "-o", str(tmp_path / "none" / "sheet.pdf")) == "sheet_write"
    assert book.refused("sheet", "weekly") == "sheet_kind"
    assert book.refused("sheet", "daily", "--format", "docx") == "sheet_format"


def book_bytes(home: Path) -> dict[str, bytes]:
    """What the book consists of; not the lock, which says who is here."""
    return {name: (home / name).read_bytes() for name in ("book.db", "book.key")}


def damaged_in_the_middle(home: Home) -> None:
    data = bytearray(home.book.read_bytes())
    data[:4096] = os.urandom(4096)
    home.book.write_bytes(data)


def cut_off(home: Home) -> None:
    home.book.write_bytes(home.book.read_bytes()[:-100])


def empty(home: Home) -> None:
    home.book.write_bytes(b"")


def another_file(home: Home) -> None:
    home.book.write_bytes(b"SQLite format 3\x00" + bytes(4080))


def newer(home: Home) -> None:
    with closing(connections.connect(home.book, keys.unlock(home.key, None).key, writes=True)) as book:
        book.execute(f"PRAGMA user_version={connections.VERSION + 1}")


def key_damaged(home: Home) -> None:
    home.key.write_text('{"format": 1}')


def key_newer(home: Home) -> None:
    home.key.write_text(json.dumps({"format": 99}))


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (damaged_in_the_middle, "book_damaged"),
        (cut_off, "book_damaged"),
        (empty, "book_damaged"),
        (another_file, "not_a_book"),
        (newer, "book_newer"),
        (key_damaged, "key_file_damaged"),
        (key_newer, "key_file_newer"),
    ],
)
@pytest.mark.parametrize("verb", ["today", "undo"])
def test_a_book_that_cannot_be_read_is_told_and_left(cli: Cli, verb: str, harm: Any, error: str) -> None:
    harm(Home(cli.home))
    before = book_bytes(cli.home)
    assert cli.refused(verb) == error
    assert book_bytes(cli.home) == before


def test_a_wrong_passphrase_is_told_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(tmp_path / "home", capsys)
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("horse-battery-staple")
    wrong.write_text("horse-battery-stable")
    owner = ["--name", "李秀英", "--bank", "示例银行", "--branch", "", "--sub-branch", "", "--mobile", ""]
    cli.ok("init", *owner, "--passphrase-file", str(right))
    before = book_bytes(cli.home)
    for verb in (["today"], ["undo"], ["add", "--name", "王建国"]):
        done = cli(*verb, "--json", "--passphrase-file", str(wrong))
        assert done.error["error"] == "passphrase_wrong" and "stable" not in done.err
    assert book_bytes(cli.home) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")
def test_what_was_said_to_be_saved_outlives_kill_9(cli: Cli) -> None:
    one = cli.add("王建国", "--phone", "14400001238")
    script = f"""
main(["--home", sys.argv[1], "--now", "{NOW}", "--lang", "en", "log", sys.argv[2], "call", "--note", "存好了"])
"""
    # The process is killed where it would go on to close the book: nothing of closing may be needed.
    script = KILLED_AT_THE_WORD_SAVED + script
    done = subprocess.run(
        [sys.executable, "-c", script, str(cli.home), one], env=clean_environment(), capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.decode().strip()) == (-signal.SIGKILL, "Saved.")
    assert cli.newest(one)["text"] == "存好了"
    assert cli.json("verify")["ok"]
    cli.ok("undo")


KILLED_AT_THE_WORD_SAVED = """
import os, signal, sys
from rmtui.cli import main

class Screen:
    def __init__(self, stream):
        self.stream = stream
    def write(self, text):
        self.stream.write(text)
        if text.endswith(chr(10)):
            self.stream.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    def flush(self):
        self.stream.flush()
    def isatty(self):
        return False

sys.stdout = Screen(sys.stdout)
"""
