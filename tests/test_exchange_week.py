"""A week of a manager on two machines and of a team lead, by the command line alone; at the end all hold the same."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.exchange import introduction
from rmtui.store.home import Home
from rmtui.store.store import Joining, NewOwner, Store
from tests.cli import Cli
from tests.conftest import MONDAY
from tests.exchange_homes import LEAD, RM, TRIO

DAYS = [f"2026-03-0{n}T" for n in range(2, 7)]


class Week:
    """Three homes with clear keys (`init` would ask Argon2id at every verb), folders between them, and the verbs."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str], rules: tuple[Playbook, WorkCalendar]) -> None:
        self.folder, self.rules = folder, rules
        self.on = {name: Cli(folder / name, capture) for name in TRIO}
        for name in TRIO:
            (folder / f"to-{name}").mkdir()

    def make(self, name: str, **said: NewOwner | Joining) -> None:
        """A home, as `init` makes it."""
        clock, (playbook, calendar) = FixedClock(MONDAY), self.rules
        home = Home(self.folder / name)
        given = {"owner": said.get("owner", NewOwner()), "joins": said.get("joins")}
        store, _ = Store.create(home, clock, passphrase=None, playbook=playbook, calendar=calendar, **given)  # type: ignore[arg-type]
        store.close()

    def introduce(self, name: str) -> str:
        """The introduction file of a home."""
        file = str(self.folder / f"{name}.rmxid")
        self.on[name].ok("pair", "-o", file, "--label", name)
        return file

    def pair(self, here: str, there: str) -> None:
        """Two homes, each with the other's introduction and its words."""
        for one, other in ((here, there), (there, here)):
            file = self.introduce(other)
            words = self.on[other].json("pair", "-o", file)["words"]
            made = self.on[one].json("pair", file, "--fingerprint", " ".join(words))
            assert made["label"] == other and made["words"] == words

    def evening(self, now: str, *names: str) -> None:
        """These homes write to all their peers and take in what lies in their folders."""
        for name in names:
            files = self.on[name].json("export", now=now)["files"]
            assert {Path(each["file"]).parent.name for each in files} <= {f"to-{other}" for other in TRIO}
        for name in names:
            told = self.on[name].json("merge", str(self.folder / f"to-{name}"), "--yes", now=now)["files"]
            assert all("error" not in each for each in told)


@pytest.fixture
def week(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], playbook: Playbook, calendar: WorkCalendar
) -> Iterator[Week]:
    """The first machine with its book, the second one waiting for it, the lead; all paired, folders remembered."""
    made = Week(tmp_path, capsys, (playbook, calendar))
    made.make("one", owner=RM)
    made.make("lead", owner=LEAD)
    first = introduction.read(Path(made.introduce("one")))
    made.make("two", joins=Joining(first.book, first.person, first.role, first.demo))
    for here, there in (("one", "two"), ("one", "lead"), ("two", "lead")):
        made.pair(here, there)
    for here in TRIO:
        for there in TRIO:
            if here != there and (here, there) != ("two", "one"):
                made.on[here].ok("export", "--to", there, "-o", str(tmp_path / f"to-{there}"))
    yield made


def test_a_week_on_two_machines_and_the_leads(week: Week) -> None:
    """Both machines work every day, the lead decides, a conflict is settled; equal dumps of both books at the end."""
    one, two, lead = (week.on[name] for name in TRIO)
    assert two.refused("today") == "no_book_here"
    two.ok("merge", str(week.folder / "to-two"), "--yes")
    two.ok("export", "--to", "one", "-o", str(week.folder / "to-one"))
    book = json.loads(one.ok("dump"))["book"][0]["id"]

    morning, night = f"{DAYS[0]}09:30", f"{DAYS[0]}18:00"
    wang = one.add("王建国", "--phone", "14400001234", now=morning)
    shan = one.add("单雪", "--phone", "14400001235", "--tier", "gold", now=morning)
    one.ok("log", "王建国", "call", "--outcome", "no_answer", now=morning)
    two.add("尉迟恭敬", "--phone", "14400001236", now=morning)
    week.evening(night, *TRIO)
    week.evening(night, *TRIO)
    assert {each["name"] for each in lead_dump(lead, book)["customers"]} == {"王建国", "单雪", "尉迟恭敬"}

    morning, night = f"{DAYS[1]}09:30", f"{DAYS[1]}18:00"
    one.ok("edit", "王建国", "employer=甲厂", now=morning)
    two.ok("edit", "王建国", "employer=乙厂", "hobbies=钓鱼", now=morning)
    two.ok("log", "单雪", "call", "--outcome", "declined", "--note", "以后再说", now=morning)
    one.ok("dnd", "尉迟恭敬", "sms", now=morning)
    week.evening(night, "one", "two")
    (conflict,) = two.json("conflicts", now=night)["conflicts"]
    assert (conflict["name"], conflict["field"], conflict["number"]) == ("王建国", "employer", 1)

    morning, night = f"{DAYS[2]}09:30", f"{DAYS[2]}18:00"
    two.ok("conflicts", "1", "mine", now=morning)
    assert two.json("conflicts", now=morning)["conflicts"] == []
    week.evening(night, *TRIO)
    week.evening(night, *TRIO)
    assert one.json("show", "王建国", now=night)["number"] == two.json("show", "王建国", now=night)["number"]
    assert one.json("conflicts", now=night)["conflicts"] == []

    morning, night = f"{DAYS[3]}09:30", f"{DAYS[3]}18:00"
    lead.ok("decide", shan, "drop", "--by", LEAD.name, "--note", "年后再谈", now=morning)
    assert one.refused("decide", "单雪", "keep", "--by", LEAD.name, now=morning) == "role_needed"
    one.ok("stage", "王建国", "2", "--reason", "已约", now=morning)
    two.ok("undo", now=morning)
    two.ok("redo", now=morning)
    week.evening(night, *TRIO)

    morning, night = f"{DAYS[4]}09:30", f"{DAYS[4]}18:00"
    two.ok("log", wang, "sms", "--outcome", "sent", now=morning)
    one.ok("pause", "尉迟恭敬", "--until", "2026-04-01", "--reason", "出差", now=morning)
    week.evening(night, *TRIO)
    week.evening(night, *TRIO)

    dumps = {name: week.on[name].ok("dump", "--book", book, now=night) for name in TRIO}
    assert len(set(dumps.values())) == 1
    found = json.loads(dumps["lead"])
    assert [each["what"] for each in found["decisions"]] == ["drop"]
    assert next(each for each in found["customers"] if each["id"] == wang)["employer"] == "乙厂"
    for name in TRIO:
        week.on[name].ok("verify")
        assert all(peer["missing"] == [] for peer in week.on[name].json("pair", "--list")["peers"])


def lead_dump(lead: Cli, book: str) -> dict[str, list[dict[str, str]]]:
    """A manager's book in the lead's home."""
    found: dict[str, list[dict[str, str]]] = lead.json("dump", "--book", book)
    return found
