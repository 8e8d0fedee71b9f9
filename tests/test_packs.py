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
from rmtui.store import exchanging
from rmtui.store.home import Home, config_dir
from rmtui.store.log.dump import dump
from rmtui.store.tables import PackRow
from rmtui.store.work import Work
from tests.cli import Cli
from tests.exchange_homes import LEAD, RM, Team, add, team
from tests.ui import make_app, press, settle, shown
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
        json.dumps({"templates/rm_call.toml": 'id = "rm_call"\n[parts]\nopening = "{password}"\n'}),
    ],
)  # fmt: skip
def test_a_hostile_pack_is_refused_whole(files: str) -> None:
    with pytest.raises(Refused, match="pack_not_usable"):
        pack.of_text(files)


def test_a_pack_reads_back_as_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "playbook.toml").write_text(RULES, "utf-8")
    made = pack.of_folder(tmp_path)
    assert made is not None and pack.of_text(pack.text_of(made)) == made
    (tmp_path / "playbook.toml").write_text(RULES + "\n", "utf-8")
    changed = pack.of_folder(tmp_path)
    assert changed is not None and changed.digest != made.digest


async def test_the_page_tells_it_and_a_key_takes_it(made: Team) -> None:
    one = made.stores["one"]
    made.send("lead", "one")
    app = make_app(one)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "8")
        await until(pilot, lambda: "分行 2026-03" in shown(app))
        await press(pilot, "U")
        await until(pilot, lambda: load_playbook(config_dir(one.home)).playbook.version == "分行 2026-03")
        await until(pilot, lambda: "按 U 采用" not in shown(app))


def test_the_verb_tells_and_takes(made: Team, capsys: pytest.CaptureFixture[str]) -> None:
    made.send("lead", "one")
    made.close()
    made.stores.clear()
    cli = Cli(made.folder / "one", capsys)
    assert "分行 2026-03" in cli.ok("pack") and cli.json("pack")["offered"]["by"] == LEAD.name
    assert "分行 2026-03" in cli.ok("pack", "--take")
    assert cli.json("pack") == {"version": "分行 2026-03", "offered": None}
    assert load_playbook(config_dir(Home(made.folder / "one"))).playbook.calls_per_day == 25
