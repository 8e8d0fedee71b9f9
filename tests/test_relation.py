"""Knowing the person: fields with evidence, surveys, trust, gifts, common ground, the planner (domain.md 2, 4, 6)."""

from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.common import Common, shared, sharing, words_of
from rmtui.domain.model import Channel, Direction, Outcome, Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.relation import LOYALTY_TACTICS, TEMPERAMENTS, TRUST_SIGNS
from rmtui.playbook.choose import choose
from rmtui.playbook.scripts import templates
from rmtui.screens.card import CardScreen
from rmtui.store.home import Home
from rmtui.store.log.dump import dump, dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.customers import card
from rmtui.store.reads.relation import relation
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.books import edit_me
from rmtui.store.writes.customers import edit
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.passing import assert_same, copies, exchange
from tests.ui import make_app, press, settle, shown

FIELDS = {
    "dialect": ("四川话", "四川话"), "school": ("某大学", "某大学"), "circle": ("商会", "商会"),
    "tastes": ("龙井", "龙井"), "meaningful_numbers": ("5月20日", "5月20日"), "temperament": ("理智型", "rational"),
    "orientation": ("value", "value"), "value_now": ("120万", "1200000"), "value_reason": ("存款", "存款"),
    "potential": ("300万", "3000000"), "potential_reason": ("他行存单", "他行存单"), "contribution": ("2万", "20000"),
    "contribution_source": ("行内报表", "行内报表"), "loyalty": ("情感忠诚", "affective"),
    "loyalty_evidence": ("到期留在本行", "到期留在本行"), "loyalty_on": ("2026-03-01", "2026-03-01"),
    "depth": ("trusted", "trusted"), "depth_evidence": ("先来商量", "先来商量"),
    "depth_on": ("2026-03-01", "2026-03-01"),
    "man_money": ("是", "1"), "man_authority": ("1", "1"), "man_need": ("yes", "1"),
}  # fmt: skip
"""Every field of the person as typed and as stored."""
OWN = {"home_region": "浙江", "school": "某大学", "hobbies": "钓鱼、书法", "circle": "校友会"}


@pytest.fixture
def one(store: Store) -> str:
    """A customer of stage 7."""
    return add_customer(store, "翟春梅", stage=Stage.AFTER_SALES, tier="gold")


def values(store: Store, customer: str) -> dict[str, str]:
    """The card's fields."""
    found = store.read(card, customer)
    return {name: found.value(name) for name in FIELDS}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_written_dumped_undone_and_redone(store: Store, one: str, field: str) -> None:
    before = store.read(dump_text)
    typed, stored = FIELDS[field]
    store.write(edit, one, {field: typed})
    assert values(store, one)[field] == stored
    (row,) = store.read(dump)["customers"]
    assert str(int(row[field]) if isinstance(row[field], bool) else row[field]) == stored
    whole = store.read(dump_text)
    store.write(undo)
    assert store.read(dump_text) == before
    store.write(redo)
    assert store.read(dump_text) == whole


def test_all_of_it_reaches_the_other_machine(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    with copies(template, tmp_path, 2, clock, playbook, calendar) as (here, there):
        customer = add_customer(here, stage=Stage.KNOW)
        here.write(edit, customer, {name: typed for name, (typed, _) in FIELDS.items()})
        here.write(edit_me, OWN)
        exchange(here, there)
        assert_same(here, there)
        assert values(there, customer) == {name: stored for name, (_, stored) in FIELDS.items()}
        assert dict(there.read(relation, customer).mine) == OWN


@pytest.mark.parametrize("field", ["temperament", "orientation", "loyalty", "depth"])
def test_another_word_is_refused(store: Store, one: str, field: str) -> None:
    with pytest.raises(Refused) as found:
        store.write(edit, one, {field: "没有这种"})
    assert (found.value.message, found.value.values["field"]) == ("bad_choice", field)


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ("浙江", "浙江杭州", [("home_region", "浙江杭州")]),
        ("本地", "本地", []),
        ("四川", "浙江", []),
        ("", "浙江", []),
        ("浙", "浙江", []),
        ("浙江杭州", "浙江", [("home_region", "浙江")]),
    ],
)
def test_what_two_have_in_common(mine: str, theirs: str, found: list[tuple[str, str]]) -> None:
    assert shared({"home_region": mine}, {"home_region": theirs}) == tuple(Common(*each) for each in found)


def test_other_words_are_the_same_or_they_are_not() -> None:
    assert shared({"circle": "校友会", "hobbies": "art"}, {"circle": "山东大学校友会", "hobbies": "party"}) == ()


def test_words_are_told_apart_and_counted_once() -> None:
    assert words_of("钓鱼、书法，钓鱼; Golf / 无") == ("钓鱼", "书法", "golf")
    others = [("甲", {"hobbies": "书法"}), ("乙", {"hobbies": "钓鱼"}), ("丙", {"hobbies": "书法 爬山"})]
    assert sharing({"hobbies": "书法、爬山"}, others) == {
        Common("hobbies", "书法"): ["甲", "丙"],
        Common("hobbies", "爬山"): ["丙"],
    }


def test_signs_of_trust_are_counted_and_who_rings_first_from_the_contacts(store: Store, one: str) -> None:
    for kind in TRUST_SIGNS[:2]:
        store.write(rows.add, "trust_sign", one, {"kind": kind})
    store.write(rows.add, "trust_sign", one, {"kind": "referral", "on_day": "2024-01-01"})
    log(store, one, Channel.CALL, Outcome.REPLIED, direction=Direction.IN)
    found = {sign.kind: sign.times for sign in store.read(relation, one).signs}
    assert found == {"private_fact": 1, "help_asked": 1, "came_first": 1, "referral": 0}


def test_gifts_of_a_year_are_summed_and_too_much_is_warned_of(store: Store, one: str) -> None:
    assert store.write(rows.add, "gift", one, {"what": "茶", "amount": "300"}).warnings == ()
    assert store.write(rows.add, "gift", one, {"what": "酒", "amount": "900", "on_day": "2025-12-31"}).warnings
    assert store.write(rows.add, "gift", one, {"what": "伞", "amount": "200"}).warnings == ()
    (warned,) = store.write(rows.add, "gift", one, {"what": "笔", "amount": "1"}).warnings
    assert warned == ("warning.gift_over", (("sum", "501"), ("limit", "500")))
    assert store.read(relation, one).gifts_this_year == 501


def test_value_now_orders_after_contribution_and_before_potential(store: Store) -> None:
    names = {
        "甲": {"contribution": "2万"},
        "乙": {"contribution": "1万", "value_now": "50万"},
        "丙": {"contribution": "1万", "value_now": "40万", "potential": "900万"},
        "丁": {"contribution": "1万", "value_now": "40万", "potential": "1万"},
    }
    for name in reversed(names):
        add_customer(store, name, stage=Stage.AFTER_SALES, fields=names[name])
    assert [item.name for item in store.read(today).items if item.name in names] == list(names)


async def test_judgements_take_their_evidence_and_day(store: Store, one: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page = CardScreen(one)
        await app.push_screen(page)
        await settle(pilot)
        await press(pilot, "-")
        assert page.lines.go("field:depth")
        await press(pilot, "enter", "3", "text:先来商量", "enter")
        assert page.lines.go("field:depth")
        await press(pilot, "enter", "4", "enter")
        assert values(store, one)["depth"] == "allied"
        assert values(store, one)["depth_evidence"] == "先来商量"
        assert page.lines.go("field:orientation")
        await press(pilot, "enter", "1")
        assert page.lines.go("field:man_money")
        await press(pilot, "enter", "1")
        assert page.lines.go("field:value_now")
        await press(pilot, "enter", "text:50万", "tab", "text:存款", "enter")
        assert "信赖" in shown(app) or "50万元" in shown(app)
    found = values(store, one)
    assert (found["depth"], found["depth_evidence"], found["depth_on"]) == ("allied", "先来商量", "2026-03-02")
    assert (found["orientation"], found["man_money"]) == ("relationship", "1")
    assert (found["value_now"], found["value_reason"]) == ("500000", "存款")


async def test_what_shows_for_the_first_time_is_noted_where_it_stands(store: Store, one: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page = CardScreen(one)
        await app.push_screen(page)
        await settle(pilot)
        await press(pilot, "-")
        assert page.lines.go("sign:help_asked")
        await press(pilot, "enter", "ctrl+s")
        assert page.lines.go(f"use:{LOYALTY_TACTICS[0]}")
        await press(pilot, "enter", "ctrl+s")
        await press(pilot, "f", "5", "text:浙江", "tab", "text:某大学", "enter")
    found = store.read(relation, one)
    assert [row.text("kind") for row in found.trust] == ["help_asked"]
    assert [row.text("kind") for row in found.tactics] == [LOYALTY_TACTICS[0]]
    assert (found.mine["home_region"], found.mine["school"]) == ("浙江", "某大学")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_tab_stands_whole_with_everything_filled(store: Store, one: str, language: str) -> None:
    store.write(edit, one, {name: typed for name, (typed, _) in FIELDS.items()})
    store.write(edit, one, {"hobbies": "钓鱼[b]"})
    store.write(edit_me, OWN)
    add_customer(store, "李秀英", hobbies="钓鱼[b]")
    for form, filled in (
        ("satisfaction", {"score": "4", "product": "3", "remarks": "再快些[b]"}),
        ("trust_sign", {"kind": "referral", "remarks": "介绍邻居"}),
        ("loyalty_tactic", {"kind": "exceed"}),
        ("gift", {"what": "茶", "amount": "180", "to_whom": "母亲"}),
    ):
        store.write(rows.add, form, one, filled)
    app = make_app(store, language=language)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        page = CardScreen(one)
        await app.push_screen(page)
        await settle(pilot)
        await press(pilot, "-")
        told = " ".join(cell.text for row in page.lines.rows for cell in row.cells)
        for wanted in ("4/5", "再快些[b]", "介绍邻居", "茶", "李秀英", "钓鱼[b]", "先来商量", "行内报表"):
            assert wanted in told, wanted


def test_a_temperament_picks_the_tip_and_the_own_profile_stands_on_the_command_line(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "temperament=silent", "title=王总", "--stage", "7")
    assert any("silent" in line.casefold() for line in cli.json("brief", customer))
    cli.ok("me", "home_region=浙江", "hobbies=钓鱼")
    assert (cli.json("me")["home_region"], cli.json("me")["hobbies"]) == ("浙江", "钓鱼")
    assert cli.refused("me", "shoe_size=43") == "unknown_field"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("temperament", ["", *TEMPERAMENTS])
def test_the_temperament_picks_the_way_of_talking(store: Store, one: str, temperament: str, language: str) -> None:
    """Of the regular call there is a text for every temperament, and one for those not known."""
    every = templates(language, None)
    store.write(edit, one, {"temperament": temperament})
    chosen = choose(every, store.read(card, one), Channel.CALL, "cadence.call")
    assert chosen.kind == "cadence"
    assert (temperament in chosen.temperaments) if temperament else chosen.id == "cadence_call"
