"""The team's pack: the lead's rules and scripts go with the file, a manager is told and takes them over (S2-10)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.playbook import pack
from rmtui.playbook.loader import load_playbook
from rmtui.playbook.scripts import read_templates, templates
from rmtui.playbook.variant import write_variant
from rmtui.screens.today import TodayScreen
from rmtui.store import exchanging
from rmtui.store.home import Home, config_dir
from rmtui.store.log.dump import dump
from rmtui.store.store import NewOwner, Store
from rmtui.store.tables import PackRow
from rmtui.store.work import Work
from tests.cli import Cli
from tests.exchange_homes import LEAD, RM, Team, add, team
from tests.ui import make_app, press, shown
from tests.waiting import until

RULES = 'version = "分行 2026-03"\n[targets]\ncalls_per_day = 25\n'
SCRIPT = 'id = "rm_call"\nlang = "zh"\n[parts]\nopening = "{salutation}，您好！我是{rm_name}。"\n'


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Team]:
    """A manager and a lead with rules and a script of the bank's own."""
    with team(tmp_path / "team", clock, (playbook, calendar)) as homes:
        homes.make("one", RM)
        homes.make("lead", LEAD)
        homes.pair("one", "lead")
        add(homes.stores["one"], "王建国", "14400001001")
        homes.send("one", "lead")
        config = config_dir(homes.stores["lead"].home)
        (config / "templates").mkdir(parents=True)
        (config / "playbook.toml").write_text(RULES, "utf-8")
        (config / "templates" / "rm_call.toml").write_text(SCRIPT, "utf-8")
        yield homes


def test_a_manager_is_told_and_takes_over(made: Team) -> None:
    one = made.stores["one"]
    assert exchanging.offered_pack(one) is None
    made.send("lead", "one")
    found = exchanging.offered_pack(one)
    assert found is not None and (found.version, found.by) == ("分行 2026-03", LEAD.name)
    config = config_dir(one.home)
    assert not (config / "playbook.toml").exists(), "told, and not done"
    exchanging.take_pack(one)
    loaded = load_playbook(config)
    assert (loaded.playbook.version, loaded.playbook.calls_per_day, loaded.problems) == ("分行 2026-03", 25, ())
    assert (config / "templates" / "rm_call.toml").read_text("utf-8") == SCRIPT
    assert exchanging.offered_pack(one) is None
    with pytest.raises(Refused, match="no_pack"):
        exchanging.take_pack(one)


def test_what_is_replaced_is_kept_and_what_is_gone_goes(made: Team) -> None:
    one, lead = made.stores["one"], made.stores["lead"]
    made.send("lead", "one")
    exchanging.take_pack(one)
    (config_dir(lead.home) / "templates" / "rm_call.toml").unlink()
    (config_dir(lead.home) / "playbook.toml").write_text(RULES.replace("25", "30"), "utf-8")
    made.clock.advance(timedelta(hours=1))
    made.send("lead", "one")
    exchanging.take_pack(one)
    config = config_dir(one.home)
    assert load_playbook(config).playbook.calls_per_day == 30 and not list((config / "templates").glob("*.toml"))
    (kept,) = config.glob("replaced-*")
    assert (kept / "playbook.toml").read_text("utf-8") == RULES
    assert (kept / "templates" / "rm_call.toml").read_text("utf-8") == SCRIPT


def test_the_same_pack_goes_once(made: Team) -> None:
    for _ in range(3):
        made.send("lead", "one")
        made.send("one", "lead")
    assert len(made.stores["one"].read(dump)["packs"]) == 1


def test_a_lead_without_files_of_her_own_sends_none(made: Team) -> None:
    config = config_dir(made.stores["lead"].home)
    (config / "playbook.toml").unlink()
    (config / "templates" / "rm_call.toml").unlink()
    made.send("lead", "one")
    assert made.stores["one"].read(dump)["packs"] == []


def test_a_manager_cannot_make_one(made: Team) -> None:
    """A pack counts only from a device that was paired as the lead's."""
    one = made.stores["one"]

    def forge(work: Work) -> None:
        files = json.dumps({"playbook.toml": RULES})
        work.session.add(PackRow(id=new_id(), book=work.book, at="2026-03-02T09:00:00Z", by_name=LEAD.name,
                                 version="x", digest="x", files=files))  # fmt: skip

    one.write(forge)
    made.send("one", "lead")
    made.send("lead", "one")
    assert [row["version"] for row in one.read(dump)["packs"]] == ["分行 2026-03"]


@pytest.mark.parametrize(
    "files",
    [
        "[]", "{", '{"playbook.toml": 5}', "{}",
        json.dumps({"../playbook.toml": RULES}), json.dumps({"templates/../../x.toml": SCRIPT}),
        json.dumps({"settings.toml": "a = 1"}), json.dumps({"/etc/x.toml": "a = 1"}),
        json.dumps({"playbook.toml": "version = "}), json.dumps({"playbook.toml": "unheard_of = 1"}),
        json.dumps({"playbook.toml": "# " + "x" * 300_000}),
        json.dumps({f"templates/{n}.toml": SCRIPT for n in range(201)}),
        json.dumps({"playbook.toml": "# " + '"' * 100_000}),
        json.dumps({"templates/NUL.toml": SCRIPT}), json.dumps({"templates/a\\b.toml": SCRIPT}),
        json.dumps({"templates/a.toml": SCRIPT, "templates/A.toml": SCRIPT.replace("zh", "en")}),
        json.dumps({"playbook.toml": "# \ud800"}), "[" * 100_000,
        json.dumps({"templates/rm_call.toml": 'id = "rm_call"\n[parts]\nopening = "{password}"\n'}),
    ],
)  # fmt: skip
def test_a_hostile_pack_is_refused_whole(files: str) -> None:
    with pytest.raises(Refused, match="pack_not_usable"):
        pack.of_text(files)


def test_a_pack_reads_back_as_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "playbook.toml").write_text(RULES, "utf-8")
    made = pack.of_folder(tmp_path)
    assert made is not None and pack.of_text(pack.text_of(made.files)) == made
    (tmp_path / "playbook.toml").write_text(RULES + "\n", "utf-8")
    changed = pack.of_folder(tmp_path)
    assert changed is not None and changed.digest != made.digest


def later(made: Team, text: str) -> None:
    """The lead changes her rules an hour later and sends them."""
    made.clock.advance(timedelta(hours=1))
    (config_dir(made.stores["lead"].home) / "playbook.toml").write_text(text, "utf-8")
    made.send("lead", "one")


def lies(store: Store) -> dict[str, str | None]:
    """What lies in a home's configuration folder."""
    return dict(pack.lying(config_dir(store.home)))


def put(work: Work, files: dict[str, str], at: str, row_id: str = "") -> None:
    """A row as another program could have written it."""
    row = PackRow(id=row_id or new_id(), book=work.book, at=at, by_name="x", version="x", digest="x", files="")
    row.files = json.dumps(files)
    work.session.add(row)


def test_a_script_of_the_managers_own_stays_and_is_no_news(made: Team) -> None:
    one = made.stores["one"]
    config = config_dir(one.home)
    made.send("lead", "one")
    exchanging.take_pack(one)
    other = next(each for each in templates("zh", config) if each.id not in ("rm_call",) and len(each.parts) == 1)
    own = write_variant(config, "zh", other, "text", "{salutation}，您好，打扰了。")
    assert exchanging.offered_pack(one) is None
    later(made, RULES.replace("25", "30"))
    found = exchanging.offered_pack(one)
    assert found is not None and found.differing == ("playbook.toml",)
    exchanging.take_pack(one)
    assert own.exists() and exchanging.offered_pack(one) is None


def test_an_own_version_of_the_teams_script_makes_room_for_it(made: Team) -> None:
    """Of the same number one of the two would be refused, of a higher one the team's would not be in force."""
    one = made.stores["one"]
    config = config_dir(one.home)
    call = next(each for each in templates("zh", config) if each.id == "rm_call")
    own = write_variant(config, "zh", call, "opening", "自己的开场白")
    made.send("lead", "one")
    exchanging.take_pack(one)
    found = read_templates("zh", config)
    opening = next(each for each in found.current if each.id == "rm_call").parts[0].text
    assert found.problems == () and opening == "{salutation}，您好！我是{rm_name}。"
    (kept,) = config.glob("replaced-*")
    assert not own.exists() and "自己的开场白" in (kept / "templates" / own.name).read_text("utf-8")


def test_the_newest_counts_even_where_it_is_the_pack_of_before(made: Team) -> None:
    one = made.stores["one"]
    made.send("lead", "one")
    later(made, RULES.replace("25", "30"))
    later(made, RULES)
    rows = one.read(dump)["packs"]
    assert len(rows) == 3 and len({row["digest"] for row in rows}) == 2
    exchanging.take_pack(one)
    assert load_playbook(config_dir(one.home)).playbook.calls_per_day == 25
    lead = made.stores["lead"]
    lead.write_in(one.book, put, {"playbook.toml": "old"}, "2026-01-01T00:00:00Z")
    made.send("lead", "one")
    assert exchanging.offered_pack(one) is None, "written later, of an earlier time"
    for row_id, text in (("0" * 32, "low"), ("z" * 32, "high")):
        lead.write_in(one.book, put, {"playbook.toml": text}, "2027-01-01T00:00:00Z", row_id)
    made.send("lead", "one")
    found = exchanging.offered_pack(one)
    assert found is not None and json.loads(found.files) == {"playbook.toml": "high"}


def test_two_who_lead_with_other_files_do_not_answer_each_other_for_ever(made: Team) -> None:
    one = made.stores["one"]
    made.make("outlet", NewOwner(role="outlet", name="单雪", bank="示例银行", branch="示例分行"))
    made.pair("one", "outlet")
    made.rounds(("one", "lead"), ("one", "outlet"), times=1)
    config = config_dir(made.stores["outlet"].home)
    config.mkdir(parents=True, exist_ok=True)
    (config / "playbook.toml").write_text(RULES.replace("25", "28"), "utf-8")
    for _ in range(3):
        made.clock.advance(timedelta(minutes=5))
        made.rounds(("one", "outlet"), ("one", "lead"), times=1)
    assert len(one.read(dump)["packs"]) == 2
    found = exchanging.offered_pack(one)
    assert found is not None and found.by == "单雪", "who said it last"


@pytest.mark.parametrize("wrong", [b"unheard_of = 1", b"\xff\xfe", b"# " + b"x" * 300_000])
def test_wrong_files_of_the_leads_hold_no_file_back(made: Team, wrong: bytes) -> None:
    lead, one = made.stores["lead"], made.stores["one"]
    (config_dir(lead.home) / "playbook.toml").write_bytes(wrong)
    told = made.export("lead", "one")
    assert told.pack == "" and "playbook.toml" in told.pack_wrong
    exchanging.take_in(one, Path(told.file))
    assert one.read(dump)["packs"] == []
    (config_dir(lead.home) / "playbook.toml").write_text(RULES, "utf-8")
    assert made.export("lead", "one")[-2:] == ("分行 2026-03", "") and made.export("lead", "one")[-2:] == ("", "")


@pytest.mark.parametrize(("sign", "times"), [('"', 47_000), ("#", 250_000), ("话", 80_000)])
def test_a_pack_of_the_largest_size_goes_through_a_file(made: Team, sign: str, times: int) -> None:
    """A bundle has bounds of its own: a pack in the log that does not fit one would hold back every file."""
    config = config_dir(made.stores["lead"].home)
    (config / "playbook.toml").write_text(f"{RULES}# {sign * times}\n", "utf-8")
    (config / "templates" / "rm_call.toml").write_text(f"{SCRIPT}# {sign * times}\n", "utf-8")
    made.send("lead", "one")
    assert exchanging.take_pack(made.stores["one"]).version == "分行 2026-03"


def test_a_pack_that_cannot_be_used_changes_nothing(made: Team) -> None:
    one, lead = made.stores["one"], made.stores["lead"]
    config = config_dir(one.home)
    config.mkdir(parents=True, exist_ok=True)
    (config / "playbook.toml").write_text(RULES, "utf-8")
    for n, files in enumerate(({"../x": RULES}, {"playbook.toml": RULES, "templates/a.toml": "id = "}, {})):
        lead.write_in(one.book, put, files, f"2027-01-0{n + 1}T00:00:00Z")
        made.send("lead", "one")
        with pytest.raises(Refused, match="pack_not_usable" if files else "pack_not_usable|no_pack"):
            exchanging.take_pack(one)
        assert lies(one) == {"playbook.toml": RULES} and sorted(each.name for each in config.iterdir()) == [
            "playbook.toml"
        ]


def test_a_place_that_takes_no_file_is_refused_and_nothing_changes(made: Team) -> None:
    one = made.stores["one"]
    config = config_dir(one.home)
    config.mkdir(parents=True, exist_ok=True)
    (config / "templates").write_text("a file where the folder is to be")
    made.send("lead", "one")
    with pytest.raises(Refused, match="folder_not_made"):
        exchanging.take_pack(one)
    assert [each.name for each in config.iterdir()] == ["templates"]


def test_what_a_manager_wrote_while_a_lead_is_paired_is_no_offer(made: Team) -> None:
    one = made.stores["one"]
    one.write(put, {"playbook.toml": RULES}, "2027-01-01T00:00:00Z")
    made.send("one", "lead")
    made.send("lead", "one")
    found = exchanging.offered_pack(one)
    assert found is not None and found.version == "分行 2026-03"


async def test_the_page_tells_it_and_a_key_takes_it(made: Team) -> None:
    one = made.stores["one"]
    made.send("lead", "one")
    app = make_app(one)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "先按 8，再按 U 采用" in shown(app))
        await press(pilot, "8")
        await until(pilot, lambda: "按 U 采用" in shown(app) and "先按 8" not in shown(app))
        assert "分行 2026-03" in shown(app)
        await press(pilot, "U")
        await until(pilot, lambda: load_playbook(config_dir(one.home)).playbook.version == "分行 2026-03")
        await until(pilot, lambda: "按 U 采用" not in shown(app))
        await press(pilot, "1")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and "U 采用" not in shown(app))


def test_the_verb_tells_and_takes(made: Team, capsys: pytest.CaptureFixture[str]) -> None:
    made.send("lead", "one")
    made.close()
    made.stores.clear()
    cli = Cli(made.folder / "one", capsys)
    assert "playbook.toml" in cli.ok("pack") and "分行 2026-03" in cli.ok("pack")
    offer = cli.json("pack")["offered"]
    assert (offer["by"], offer["files"]) == (LEAD.name, ["playbook.toml", "templates/rm_call.toml"])
    assert cli.json("pack", "--take")["taken"]["version"] == "分行 2026-03"
    assert cli.refused("pack", "--take") == "no_pack"
    assert cli.json("pack") == {"version": "分行 2026-03", "offered": None}
    assert load_playbook(config_dir(Home(made.folder / "one"))).playbook.calls_per_day == 25


def test_merge_and_export_tell_it(made: Team, capsys: pytest.CaptureFixture[str]) -> None:
    made.close()
    made.stores.clear()
    lead, one = Cli(made.folder / "lead", capsys), Cli(made.folder / "one", capsys)
    mail = made.folder / "mail.rmx"
    assert "version 分行 2026-03, go along" in lead.ok("export", "-o", str(mail))
    assert "rmtui pack --take" in one.ok("merge", str(mail), "--yes")
    (made.folder / "lead" / "config" / "playbook.toml").write_text("unheard_of = 1")
    done = lead("export", "-o", str(mail))
    assert done.code == 0 and "did not go along: playbook.toml:1" in done.err
