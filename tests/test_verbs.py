"""The command line by its contract (design.md section 8): a working day from import to sheet, refusals, exit codes."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from rmtui import i18n
from rmtui.cli import VERBS, main
from tests.import_files import messy_csv

SECRET = "correct horse 1"
MONDAY = "2026-03-02T10:00"


@dataclass
class Desk:
    """A home worked by verbs alone; times are given with every call."""

    home: Path
    capture: Any
    secret: Path | None = None

    def run(self, *arguments: str, now: str = MONDAY, code: int = 0) -> str:
        """Runs a verb and returns what it printed; the exit code must be as expected."""
        secret = ["--passphrase-file", str(self.secret)] if self.secret else []
        got = main(["--home", str(self.home), "--now", now, "--lang", "en", *secret, *arguments])
        out, err = self.capture.readouterr()
        assert got == code, f"{arguments}: {got}\n{out}\n{err}"
        assert "Traceback" not in err
        return str(err if code else out)

    def json(self, *arguments: str, now: str = MONDAY) -> Any:
        """Runs a verb with `--json` and returns what it said."""
        return json.loads(self.run(*arguments, "--json", now=now))

    def refused(self, *arguments: str, now: str = MONDAY) -> dict[str, str]:
        """Runs a verb that must be refused; its error as JSON."""
        error: dict[str, str] = json.loads(self.run(*arguments, "--json", now=now, code=1))
        assert set(error) == {"error", "message", "hint"}
        return error

    def item(self, customer: str, now: str) -> dict[str, Any] | None:
        """The customer's entry of the day's list."""
        items = self.json("today", now=now)["items"]
        return next((each for each in items if each["customer"]["id"] == customer), None)

    def rules(self, customer: str, now: str) -> list[str]:
        """The rules for which the customer stands on the day's list."""
        found = self.item(customer, now)
        return [each["rule"] for each in found["reasons"]] if found else []


@pytest.fixture(autouse=True)
def _language() -> Any:
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a real, empty book, made by `init` once."""
    folder = tmp_path_factory.mktemp("verbs")
    secret = folder / "secret"
    secret.write_text(SECRET + "\n")
    arguments = [
        "--name",
        "王建国",
        "--bank",
        "某银行",
        "--branch",
        "某分行",
        "--sub-branch",
        "某支行",
        "--mobile",
        "14400000001",
    ]
    home = ["--home", str(folder / "home"), "--now", MONDAY, "--passphrase-file", str(secret)]
    assert main([*home, "init", *arguments, "--json"]) == 0
    return folder / "home"


@pytest.fixture
def desk(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An empty book of its own."""
    shutil.copytree(made, tmp_path / "home")
    capsys.readouterr()
    return Desk(tmp_path / "home", capsys, made.parent / "secret")


def test_an_import_adds_up_and_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "客户.csv"
    file.write_bytes(messy_csv())
    first = desk.json("import", str(file))
    assert first["read"] == 500
    assert first["read"] == first["new"] + first["updated"] + first["unchanged"] + first["skipped"]
    assert first["new"] > 450
    again = desk.json("import", str(file))
    assert (again["new"], again["updated"]) == (0, 0)
    day = desk.json("today")
    assert len(day["items"]) >= 20
    assert all(each["reasons"] and each["reasons"][0]["text"] for each in day["items"])
    assert desk.json("today") == day
    for each in day["items"]:
        card = desk.json("show", each["customer"]["id"])
        assert each["channel"] not in card["dnd"]
        assert card["paused_until"] is None and not card["dropped"]
    undone = desk.json("undo")
    assert undone["label"] == "action.import"
    assert desk.json("list") == []
    assert desk.json("verify")["ok"]


def test_the_first_contact_steps_come_due_by_the_hour(desk: Desk) -> None:
    tuesday = "2026-03-03T10:01"  # On a busy machine the clock runs on for a second before the message is logged.
    customer = desk.run("add", "--name", "欧阳小明", "--phone", "14400000002", "sex=male").strip()
    assert desk.rules(customer, MONDAY) == ["first.institution_sms"]
    desk.run("log", customer, "sms", "--step", "institution_sms")
    assert desk.rules(customer, "2026-03-03T09:59") == []
    assert desk.rules(customer, tuesday) == ["first.rm_sms"]
    desk.run("log", customer, "sms", "--step", "rm_sms", now=tuesday)
    assert desk.rules(customer, "2026-03-05T09:59") == []
    assert desk.rules(customer, "2026-03-05T10:02") == ["first.rm_call"]
    desk.run("log", customer, "sms", "--in", "--note", "周三有空", now="2026-03-05T10:30")
    assert desk.rules(customer, "2026-03-05T10:31") == ["first.answer_reply"]


def test_a_timer_on_saturday_is_moved_to_monday_nine(desk: Desk) -> None:
    customer = desk.run("add", "--name", "单雪", "--phone", "14400000003", now="2026-03-06T11:00").strip()
    desk.run("log", customer, "sms", "--step", "institution_sms", now="2026-03-06T11:00")
    item = desk.item(customer, "2026-03-07T11:30")
    assert item is not None
    assert item["due_at"].startswith("2026-03-07T11:00")
    assert item["moved_to"].startswith("2026-03-09T09:00")
    assert item["state"] == "waiting"


def test_a_call_that_books_a_meeting_counts_as_call_and_invitation(desk: Desk) -> None:
    customer = desk.run("add", "--name", "Li Wei", "--phone", "14400000004", "sex=male").strip()
    desk.run("log", customer, "call", "--outcome", "meeting", "--meeting", "wed 15:00")
    day = desk.json("today")
    assert (day["calls"]["done"], day["meetings"]["done"], day["meetings"]["agreed"]) == (1, 0, 1)
    assert desk.json("show", customer, now="2026-03-02T10:01")["stage"] == 2
    desk.run("log", customer, "meeting", "--outcome", "held", "--next", "1w", now="2026-03-04T16:00")
    wednesday = desk.json("today", now="2026-03-04T16:30")
    assert (wednesday["calls"]["done"], wednesday["meetings"]["done"]) == (0, 1)
    desk.run("undo", now="2026-03-04T16:31")
    assert desk.json("today", now="2026-03-04T16:32")["meetings"]["done"] == 0


FULL = ("sex=male", "birthday=1980-05-01", "occupation=教师", "employer=中学", "income_band=10-30万", "address=人民路",
        "preferred_channel=call", "call_window=12:00-13:30", "marital_state=已婚")  # fmt: skip


def test_leaving_stage_2_asks_for_a_reason_below_70_percent(desk: Desk) -> None:
    customer = desk.run("add", "--name", "尉迟恭敬", "--phone", "14400000005", "--stage", "2", *FULL).strip()
    assert desk.json("show", customer)["profile"]["percent"] < 70
    assert "reason" in desk.refused("stage", customer, "3")["hint"]
    desk.run("edit", customer, "children=一个女儿", "household=三口之家", "decision_maker=配偶", "taboos=不谈股票")
    assert desk.json("show", customer)["profile"]["percent"] >= 70
    desk.run("stage", customer, "3", now="2026-03-10T10:00")
    card = desk.json("show", customer, now="2026-03-12T10:00")
    assert (card["stage"], card["day"], card["limit"]) == (3, 11, 21)


def test_the_sheet_has_the_counters_of_today_in_every_format(desk: Desk, tmp_path: Path) -> None:
    customer = desk.run("add", "--name", "张三[/]", "--phone", "14400000006", "sex=female").strip()
    desk.run("log", customer, "call", "--outcome", "talked", "--note", "=1+1 下周再谈", "--next", "3d")
    counts = desk.json("today")["calls"]
    made = desk.json("sheet", "daily", "--format", "pdf,xlsx,html,txt", "-o", str(tmp_path / "日报"))
    files = {Path(name).suffix: Path(name) for name in made["files"]}
    assert set(files) == {".pdf", ".xlsx", ".html", ".txt"}
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(files[".pdf"].read_bytes())).pages)
    for shown in (text, files[".html"].read_text("utf-8"), files[".txt"].read_text("utf-8")):
        assert f"{counts['done']}/{counts['target']}" in shown
        assert "张三[/]" in "".join(shown.split()) or "张三[/" in shown
        assert "signature" in shown
    assert desk.json("verify")["ok"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("show", "nobody"), "no_such_customer"),
        (("add", "--name", "王建国", "birthday=yesterdayish"), ""),
        (("add", "--name", "王建国", "colour=red"), ""),
        (("edit", "nobody", "occupation=教师"), "no_such_customer"),
        (("sheet", "lunch"), "sheet_kind"),
        (("sheet", "daily", "--format", "docx"), "sheet_format"),
        (("list", "--filter", "moon=full"), "bad_filter"),
        (("import", "no such file.csv"), ""),
        (("undo",), "nothing_to_undo"),
        (("restore", "no such file.db"), ""),
    ],
)
def test_a_refusal_is_one_sentence_with_advice(desk: Desk, arguments: tuple[str, ...], error: str) -> None:
    before = (desk.home / "book.db").read_bytes()
    found = desk.refused(*arguments)
    assert found["message"] and found["hint"]
    assert not error or found["error"] == error
    assert (desk.home / "book.db").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("log",),
        ("log", "x", "smoke"),
        ("stage", "x", "8"),
        ("nonsense",),
        ("plan",),
        ("today", "--what"),
        ("decide", "x", "keep"),
    ],
)
def test_wrong_usage_is_exit_2(desk: Desk, arguments: tuple[str, ...]) -> None:
    assert desk.run(*arguments, code=2)


def test_a_wrong_passphrase_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.secret = tmp_path / "other"
    desk.secret.write_text("something else 2")
    before = (desk.home / "book.db").read_bytes(), (desk.home / "book.key").read_bytes()
    assert desk.refused("today")["error"] == "passphrase_wrong"
    assert ((desk.home / "book.db").read_bytes(), (desk.home / "book.key").read_bytes()) == before


def test_backup_and_restore_bring_the_day_back(desk: Desk) -> None:
    customer = desk.run("add", "--name", "区秀兰", "--phone", "14400000007").strip()
    before = desk.run("dump")
    saved = desk.json("backup")["file"]
    desk.run("edit", customer, "occupation=医生")
    assert desk.run("dump") != before
    restored = desk.json("restore", saved)
    assert Path(restored["replaced"]).exists()
    assert desk.run("dump") == before
    desk.run("edit", customer, "occupation=律师")
    assert desk.json("verify")["ok"]


def test_annoyed_pauses_and_do_not_disturb_keeps_a_channel_off_the_list(desk: Desk) -> None:
    one = desk.run("add", "--name", "查志明", "--phone", "14400000008", "--stage", "7", "--tier", "gold").strip()
    assert desk.rules(one, MONDAY)
    desk.run("log", one, "call", "--outcome", "annoyed", "--reason", "太频繁")
    assert desk.json("show", one)["paused_until"] == "2026-04-01"
    assert desk.rules(one, "2026-03-20T10:00") == []
    desk.run("resume", one, now="2026-03-20T10:00")
    assert desk.json("show", one, now="2026-03-20T10:01")["paused_until"] is None
    desk.run("dnd", one, "call", now="2026-03-20T10:02")
    assert desk.json("show", one, now="2026-03-20T10:03")["dnd"] == ["call"]
    found = desk.item(one, "2026-04-20T10:00")
    assert found is None or found["channel"] != "call"


def test_a_declined_invitation_goes_to_the_lead_and_back(desk: Desk) -> None:
    one = desk.run("add", "--name", "盖志强", "--phone", "14400000009", "sex=male").strip()
    desk.run("log", one, "call", "--outcome", "declined", "--reason", "没有时间")
    item = desk.item(one, "2026-03-03T10:00")
    assert item is not None and item["state"] == "with_lead"
    desk.run("decide", one, "keep", "--by", "主管", now="2026-03-03T11:00")
    back = desk.item(one, "2026-03-05T10:00")
    assert back is not None and back["state"] != "with_lead"
    desk.run("decide", one, "drop", "--by", "主管", now="2026-03-05T11:00")
    assert desk.item(one, "2026-03-05T11:01") is None
    assert desk.json("show", one, now="2026-03-05T11:01")["dropped"]


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verb_explains_itself(verb: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help", "--lang", language]) == 0
    assert main(["--lang", language, verb, "--help"]) == 0
    shown = capsys.readouterr().out
    assert i18n.t(f"cli.verb.{verb}")[:6] in shown


def check_demo(count: Callable[[str], int]) -> None:
    """Each stage has ten customers and more."""
    assert min(count(f"stage={stage}") for stage in range(1, 8)) >= 10


@pytest.mark.parametrize("now", ["2026-03-02T10:00", "2026-11-22T20:30", "2026-05-01T00:20", "2026-03-31T16:00"])
def test_the_demo_has_something_for_every_rule(now: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path / "demo", capsys)
    desk.run("demo", "--no-open", now=now)
    day = desk.json("today", now=now)
    found = {reason["rule"] for item in day["items"] for reason in item["reasons"]}
    assert 20 <= len(day["items"]) <= 30
    wanted = {"promised", "callback", "first.institution_sms", "first.rm_sms", "first.rm_call", "first.answer_reply",
              "lead.waiting", "stage.near_limit", "stage.over_limit", "next_contact", "birthday.solar",
              "birthday.lunar", "carried_over", "profile.incomplete", "fill.value",
              "cadence.visit", "cadence.call", "cadence.sms", "cadence.any"}  # fmt: skip
    assert wanted - found == set()
    check_demo(lambda text: len(desk.json("list", "--filter", text, now=now)))
    assert desk.json("list", "--filter", "state=paused", now=now)
    assert desk.json("verify", now=now)["ok"]
    assert all(line["phone"].startswith("144") for line in desk.json("list", now=now))


def test_verbs_speak_the_language_of_the_settings(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(made, home)
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "settings.toml").write_text('language = "en"\n')
    assert main(["--home", str(home), "sheet", "lunch", "--passphrase-file", str(made.parent / "secret")]) == 1
    assert "There is no sheet" in capsys.readouterr().err
    assert (
        main(["--home", str(home), "--lang", "zh", "sheet", "lunch", "--passphrase-file", str(made.parent / "secret")])
        == 1
    )
    assert "没有" in capsys.readouterr().err
