"""The command line as a contract (design.md section 8): options, exit codes, words, locks and secrets."""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from rmtui.cli import VERBS, usage_sentence
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.store.file import connections, keys
from rmtui.store.home import Home
from rmtui.store.store import Store
from rmtui.verbs.arguments import READING
from tests.cli import NOW, Cli, clean_environment, demo, program
from tests.conftest import MONDAY
from tests.import_files import WANG, write_table

PROMISED_VERBS = {
    *("demo", "init", "import", "today", "plan", "find", "show", "list", "add", "edit", "log", "stage", "pause"),
    *("resume", "dnd", "decide", "undo", "script", "sheet", "backup", "restore", "verify", "dump", "passphrase"),
}
SECRET = "云在青天 水在瓶"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small demo book, to be copied."""
    with demo(tmp_path_factory.mktemp("cli")) as path:
        yield path


@pytest.fixture
def cli(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on a demo book of its own."""
    return Cli(Path(shutil.copytree(made, tmp_path / "home")), capsys)


@pytest.fixture
def nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs where no book stands."""
    return Cli(tmp_path / "home", capsys)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A passphrase file as Windows' editor writes it."""
    file = tmp_path / "passphrase.txt"
    file.write_bytes(b"\xef\xbb\xbf" + f"{SECRET}\r\n".encode())
    return file


class Held:
    """A book that another instance has open for writing."""

    def __init__(self, home: Path, playbook: Playbook, calendar: WorkCalendar) -> None:
        self.store = Store.open(Home(home), FixedClock(MONDAY), playbook=playbook, calendar=calendar)


@pytest.fixture
def held(cli: Cli, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Cli]:
    """The verbs while another instance holds the book."""
    other = Held(cli.home, playbook, calendar)
    yield cli
    other.store.close()


def test_every_promised_verb_is_there() -> None:
    assert set(VERBS) >= PROMISED_VERBS
    assert set(VERBS) > READING


def test_global_options_stand_before_or_behind_the_verb(cli: Cli) -> None:
    behind = cli("find", "尉迟", "--json", "--lang", "zh", "--now", NOW)
    before = cli("--json", "--lang", "zh", "find", "尉迟")
    assert behind == before
    assert [line["name"] for line in before.json] == ["尉迟恭敬"]


def test_the_home_may_stand_in_the_environment(cli: Cli) -> None:
    done = program("list", "--json", "--now", NOW, RMTUI_HOME=str(cli.home), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "吉𠮷" in {line["name"] for line in json.loads(done.stdout.decode("utf-8"))}


def test_nothing_heavy_is_loaded_to_look(cli: Cli) -> None:
    heavy = [
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "textual",
        "rich",
        "typst",
        "xlsxwriter",
        "pypinyin",
        "segno",
        "borax",
    ]
    script = f"""
import sys
from rmtui.cli import main
for verb in ("today", "list", "find D00", "show D000001", "plan --date 3d"):
    assert main(["--home", sys.argv[1], "--now", "{NOW}", *verb.split()]) == 0, verb
print([name for name in {heavy} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(cli.home)], env=clean_environment(), capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.stderr.decode().strip() == "[]"


def test_a_reader_that_leaves_early_is_no_failure(cli: Cli) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "rmtui", "--home", str(cli.home), "dump", "--now", NOW],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment(),
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("text", ["tomorrow", "", "2026-13-01", "9999-12-31T23:59", "1899-01-01", "0001-01-01T00:00"])
def test_business_time_must_be_a_time(nowhere: Cli, text: str) -> None:
    assert nowhere.refused("today", now=text) == "bad_now"


@pytest.mark.parametrize("now", ["1901-01-05T10:00", "2098-12-30T10:00", "2026-03-02", "2026-03-02T02:00+00:00"])
def test_business_time_may_be_far_off(cli: Cli, now: str) -> None:
    day = cli.json("today", now=now)
    assert day["date"][:7] == now[:7]


def test_what_is_written_takes_business_time_and_a_backup_the_real_one(cli: Cli) -> None:
    now = "2050-01-03T11:00"
    cli.ok("log", "尉迟恭敬", "sms", "--step", "institution_sms", now=now)
    assert cli.newest("尉迟恭敬", now=now)["at"].startswith(now)
    saved = cli.json("backup", now=now)
    assert datetime.fromisoformat(saved["at"]).year < 2050
    assert saved in cli.json("backup", "--list")
    assert saved["file"] in cli.ok("backup", "--list")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense"], "no verb nonsense"),
        (["today", "--what"], "--what"),
        (["show"], "customer"),
        (["log", "x", "smoke"], "smoke"),
        (["stage", "x", "eight"], "eight"),
        (["plan", "--date"], "needs a value"),
        (["demo", "--customers", "0"], "0"),
        (["log", "x", "call", "--next", "3d", "--no-next", "moved"], "exclude each other"),
        (["decide", "x", "keep"], "--by"),
        (["edit", "x", "--colour", "a=b"], "--colour"),
        (["--lang", "fr", "today"], "fr"),
        (["today", "--passphrase", "secret"], "--passphrase"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(nowhere: Cli, arguments: list[str], told: str) -> None:
    plain = nowhere(*arguments)
    assert (plain.code, plain.out) == (2, "")
    if "fr" not in arguments:
        sentence, usage = plain.err.splitlines()
        assert told in sentence and usage.startswith("usage: rmtui")
    as_json = nowhere(*arguments, "--json")
    assert as_json.code == 2
    assert as_json.error["error"] == "usage" and told in as_json.error["message"] + as_json.err


def test_a_complaint_unknown_to_us_is_told_all_the_same() -> None:
    assert "something new" in usage_sentence("something new")


def test_no_option_takes_a_secret(nowhere: Cli) -> None:
    for verb in VERBS:
        words = nowhere.ok(verb, "--help").replace("[", " ").replace("]", " ").split()
        assert {word for word in words if "pass" in word and word.startswith("--")} <= {
            "--passphrase-file",
            "--new-passphrase-file",
        }


@pytest.mark.parametrize(
    "verb", sorted(READING - {"plan", "find", "show", "script", "brief", "familiar", "mix", "why"})
)
def test_where_no_book_stands_it_is_said(nowhere: Cli, verb: str) -> None:
    assert nowhere.refused(verb) == "no_book"
    assert not nowhere.home.exists()


def test_a_bug_is_a_number_and_no_traceback(cli: Cli) -> None:
    home = Home(cli.home)
    with closing(connections.connect(home.book, keys.unlock(home.key, None).key, writes=True)) as book:
        book.execute("DROP TABLE claim")
    assert cli.refused("today") == "unexpected"
    logged = (home.logs / "rmtui.log").read_text("utf-8")
    assert "OperationalError" in logged and "尉迟" not in logged


def test_a_refused_file_of_the_banks_is_said_beside_the_answer(cli: Cli) -> None:
    config = cli.home / "config"
    config.mkdir()
    (config / "playbook.toml").write_text("[targets]\ncalls_per_day = 'many'\n", "utf-8")
    plain = cli("today")
    assert plain.code == 0
    assert "playbook.toml" in plain.err and "0/20" in plain.out
    told = cli("today", "--json")
    assert told.json["calls"]["target"] == 20
    assert "playbook.toml" in json.loads(told.err)["notice"]


def test_broken_settings_are_named(cli: Cli) -> None:
    (cli.home / "config").mkdir()
    (cli.home / "config" / "settings.toml").write_text("theme = 7", "utf-8")
    cli.always = []
    done = program("today", "--home", str(cli.home), "--json")
    assert done.returncode == 1
    assert json.loads(done.stderr.decode())["error"] == "settings_broken"


@pytest.mark.parametrize(
    "arguments",
    [
        ["today"],
        ["plan", "--date", "3d"],
        ["find", "尉迟"],
        ["show", "D000001"],
        ["list"],
        ["script", "D000003"],
        ["dump"],
        ["verify"],
        ["sheet", "daily", "--format", "txt", "-o", "-"],
        ["backup", "--list"],
    ],
)
def test_while_another_holds_the_book_reading_goes_on(held: Cli, arguments: list[str]) -> None:
    noted = Home(held.home).holder.read_bytes()
    held.ok(*arguments)
    assert Home(held.home).holder.read_bytes() == noted


def test_reading_verbs_leave_the_lock_alone(cli: Cli) -> None:
    lock = Home(cli.home).lock
    lock.unlink()
    cli.ok("today")
    assert not lock.exists()
    cli.ok("dnd", "D000001")
    assert lock.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "--name", "王建国"],
        ["edit", "D000001", "occupation=教师"],
        ["log", "D000001", "call"],
        ["stage", "D000001", "2", "--reason", "来访"],
        ["pause", "D000001", "--reason", "出国"],
        ["resume", "D000024"],
        ["dnd", "D000001"],
        ["decide", "D000005", "keep", "--by", "李主管"],
        ["undo"],
        ["redo"],
        ["backup"],
        ["demo", "--no-open"],
    ],
)
def test_while_another_holds_the_book_writing_names_the_holder(held: Cli, arguments: list[str]) -> None:
    before = held.ok("dump")
    assert held.refused(*arguments) == "book_held"
    said = held(*arguments).err
    assert f"is open elsewhere: {platform.node()}, since 2" in said and "Z" not in said.partition("since")[2]
    assert held.ok("dump") == before


def test_while_another_holds_the_book_no_file_is_left_half_done(held: Cli, tmp_path: Path) -> None:
    list_ = write_table(tmp_path / "list.csv", WANG, {**WANG, "姓名": "李秀英", "手机": "12"})
    assert held.refused("import", str(list_)) == "book_held"
    assert held.json("import", str(list_), "--dry-run")["read"] == 2
    assert held.refused("sheet", "daily", "-o", str(tmp_path / "sheet")) == "book_held"
    saved = tmp_path / "copy.db"
    shutil.copyfile(held.home / "book.db", saved)
    assert held.refused("restore", str(saved)) == "book_held"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "home", "list.csv"]


def test_a_new_book_insists_on_a_passphrase(nowhere: Cli, tmp_path: Path) -> None:
    owner = [
        "--name",
        "李秀英",
        "--bank",
        "示例银行",
        "--branch",
        "示例分行",
        "--sub-branch",
        "",
        "--mobile",
        "14400001234",
    ]
    assert nowhere.refused("init", *owner) == "new_passphrase_needed"
    short = tmp_path / "short"
    short.write_text("1234567\n")
    assert nowhere.refused("init", *owner, "--passphrase-file", str(short)) == "passphrase_short"
    for text in ("", "\n"):
        short.write_text(text)
        assert nowhere.refused("init", *owner, "--passphrase-file", str(short)) == "passphrase_file"
    assert nowhere.refused("init", *owner, "--passphrase-file", str(tmp_path / "none")) == "passphrase_file"
    assert nowhere.refused("init", "--name", "李秀英") == "nobody_to_ask"
    assert nowhere.refused("init", *owner[2:], "--name", " \u200b") == "name_missing"
    assert nowhere.refused("init", *owner[:-1], "none") == "bad_phone"
    assert not Home(nowhere.home).exists and not Home(nowhere.home).key.exists()


def test_a_book_opens_by_passphrase_and_by_recovery_code(nowhere: Cli, secret: Path, tmp_path: Path) -> None:
    owner = [
        "--name",
        "李秀英",
        "--bank",
        "示例银行",
        "--branch",
        "示例分行",
        "--sub-branch",
        "",
        "--mobile",
        "14400001234",
    ]
    by_file = ["--passphrase-file", str(secret)]
    done = nowhere("init", *owner, *by_file, "--json")
    assert done.code == 0 and SECRET not in done.out + done.err
    code = tmp_path / "code"
    code.write_text(done.json["recovery_code"])
    assert nowhere.refused("list") == "passphrase_needed"
    assert nowhere.json("list", *by_file) == []
    assert nowhere.refused("init", *owner, *by_file) == "book_exists"
    new = tmp_path / "new"
    new.write_text("horse-battery-staple\n")
    assert nowhere.refused("passphrase", *by_file) == "new_passphrase_needed"
    assert nowhere.refused("passphrase", *by_file, "--new-passphrase-file", str(tmp_path)) == "passphrase_file"
    told = nowhere("passphrase", *by_file, "--new-passphrase-file", str(new))
    assert told.code == 0 and "horse" not in told.out
    assert nowhere.refused("list", *by_file) == "passphrase_wrong"
    assert nowhere.json("list", "--passphrase-file", str(new)) == []
    assert nowhere.json("list", "--passphrase-file", str(code)) == []
    by_environment = program("list", "--home", str(nowhere.home), RMTUI_PASSPHRASE="horse-battery-staple")
    assert (by_environment.returncode, by_environment.stderr) == (0, b"")


def test_a_demo_book_has_no_passphrase_to_change(cli: Cli, secret: Path) -> None:
    assert cli.refused("passphrase", "--new-passphrase-file", str(secret)) == "book_without_passphrase"


def test_a_backup_is_checked_and_brought_back(cli: Cli, tmp_path: Path) -> None:
    before = cli.ok("dump")
    file = Path(cli.json("backup")["file"])
    assert "sound" in cli.ok("verify", str(file))
    cli.ok("edit", "D000001", "occupation=医生")
    assert cli.ok("dump") != before
    torn = tmp_path / "torn.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    torn.write_bytes(data)
    assert cli.refused("verify", str(torn)) == "backup_damaged"
    assert cli.refused("restore", str(torn)) in {"backup_damaged", "backup_unreadable"}
    assert cli.refused("verify", str(tmp_path / "none.db")) == "no_such_backup"
    changed = cli.ok("dump")
    restored = cli.json("restore", str(file))
    assert cli.ok("dump") == before
    assert Path(restored["replaced"]).exists()
    assert cli.json("verify", restored["replaced"])["ok"]
    cli.ok("restore", restored["replaced"])
    assert cli.ok("dump") == changed


def test_a_changed_row_is_found_by_verify(cli: Cli) -> None:
    home = Home(cli.home)
    with closing(connections.connect(home.book, keys.unlock(home.key, None).key, writes=True)) as book:
        book.execute("UPDATE customer SET contribution = 1 WHERE number = 'D000001'")
    plain, told = cli("verify"), cli("verify", "--json")
    assert (plain.code, plain.out) == (1, "") and "contribution" in plain.err
    assert told.code == 1 and not told.json["ok"]
    assert told.json["problems"][0]["message"] == "verify.field_differs"


def test_the_dump_is_canonical(cli: Cli) -> None:
    text = cli("dump").out
    kinds = json.loads(text)
    assert {"customers", "contacts", "stage_moves", "meetings"} <= set(kinds)
    assert len(kinds["customers"]) == 60
    assert text == json.dumps(kinds, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def test_what_is_printed_is_plain_in_a_pipe(cli: Cli) -> None:
    rows = [line.split("\t") for line in cli.ok("list").splitlines()]
    assert len(rows) == 60 and {len(row) for row in rows} == {8}
    assert all("****" in row[4] for row in rows)
    assert any("张三[/]" in row[0] for row in rows)
    card = cli.ok("show", "D000003")
    assert "14400000003" in card and "****" not in card


def test_the_script_is_that_of_the_day(cli: Cli) -> None:
    assert cli.json("script", "单雪")["template"] == cli.json("script", "单雪", "--step", "rm_sms")["template"]
    first = cli.json("script", "单雪", "--step", "institution_sms")
    assert "演示银行" in first["text"] and first["missing"] == []
    lead = cli("script", "欧阳小明")
    assert lead.code == 0 and "cannot be marked as sent" in lead.out
