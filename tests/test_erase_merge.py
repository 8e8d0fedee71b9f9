"""Erasures among devices: whatever comes first, the erasure or what was written elsewhere, all of them agree."""

import random
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import redo, undo
from rmtui.store.store import Store
from rmtui.store.tables import Retraction
from rmtui.store.work import Work
from rmtui.store.writes import customers as cards
from rmtui.store.writes import notes, rows
from tests.builders import add_customer
from tests.passing import assert_same, copies, exchange, hand_over, have, stretches, take
from tests.test_erase import erased, places, rows_of_log


@pytest.fixture
def devices(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Three devices with one empty book."""
    with copies(template, tmp_path, 3, clock, playbook, calendar) as opened:
        yield opened


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_devices_agree_in_whatever_order_they_hear_of_it(devices: list[Store], order: tuple[int, ...]) -> None:
    first, second, third = (devices[n] for n in order)
    one = add_customer(first, "王建国", phone="14400001111")
    two = add_customer(first, "单雪", phone="14400005555")
    hand_over(first, second)
    hand_over(second, third)
    line = third.write(rows.add, "relative", two, {"name": "王建国"}).added
    hand_over(third, second)
    erased(first, one)
    second.write(cards.edit, one, {"hobbies": "龙井"})
    second.write(notes.add, [one], "爱喝龙井")
    third.write(rows.edit, "relative", line, {"card_id": one})
    third.write(rows.edit, "relative", line, {"phone": "14400001111"})
    second.write(rows.edit, "relative", line, {"school_or_employer": "龙井茶厂"})
    for source, target in ((first, third), (second, third), (third, first)):
        hand_over(source, target)
    exchange(*devices)
    assert_same(*devices)
    for store in devices:
        assert store.read(dump)["customers"][0]["id"] == two
        for text in ("王建国", "14400001111", "龙井"):
            assert places(store, text) == set(), text
        assert store.read(dump)["family"] == []
    changes = [rows_of_log(store, "SELECT * FROM change ORDER BY origin, seq") for store in devices]
    assert changes[0] == changes[1] == changes[2]


@pytest.mark.parametrize("seed", range(6))
def test_random_histories_with_erasures_converge(devices: list[Store], seed: int) -> None:
    chance = random.Random(seed)
    known: list[str] = []
    gone: set[str] = set()
    for _ in range(30):
        store = chance.choice(devices)
        here = [row["id"] for row in store.read(dump)["customers"]]
        step = chance.randrange(7)
        if step == 0 or not here:
            known.append(add_customer(store, chance.choice("甲乙丙丁") + "某某"))
        elif step == 1:
            store.write(cards.edit, chance.choice(here), {"hobbies": chance.choice(("象棋", "钓鱼"))})
        elif step == 2:
            owner, *others = chance.sample(here, min(len(here), 2))
            store.write(rows.add, "relative", owner, {"name": "某某", **({"card_id": others[0]} if others else {})})
        elif step == 3:
            store.write(notes.add, [chance.choice(here)], "说过的话")
            store.write(undo)
        elif step == 4:
            gone.add(chance.choice(here))
            erased(store, max(gone & set(here)))
        else:
            hand_over(chance.choice(devices), store)
    exchange(*devices)
    assert_same(*devices)
    subjects = {row["subject"] for row in devices[0].read(dump)["erasures"]}
    assert {row["id"] for row in devices[0].read(dump)["customers"]} == set(known) - subjects


def test_what_was_done_elsewhere_for_the_person_cannot_be_undone_there(devices: list[Store]) -> None:
    first, second, _ = devices
    one = add_customer(first, "王建国", phone="14400001111")
    hand_over(first, second)
    second.write(cards.edit, one, {"hobbies": "钓鱼"})
    second.write(cards.edit, one, {"hobbies": "象棋"})
    second.write(undo)
    erased(first, one)
    hand_over(first, second)
    for act, said in ((undo, "nothing_to_undo"), (redo, "nothing_to_redo")):
        with pytest.raises(Refused, match=said):
            second.write(act)
    assert places(second, "王建国") == set()


def test_taking_an_erasure_back_brings_nobody_back(devices: list[Store]) -> None:
    first, second, _ = devices
    one = add_customer(first, "王建国", phone="14400001111")
    hand_over(first, second)
    erased(first, one)
    (fact,) = first.read(dump)["erasures"]

    def take_back(work: Work) -> None:
        from rmtui.store.log import facts, gate

        row = Retraction(id=new_id(), book=work.book, tbl="erasure", target=fact["id"])
        gate.insert_many(work, [row])
        facts.renew_live(work, [("erasure", fact["id"])])

    first.write(take_back)
    exchange(first, second)
    assert_same(first, second)
    assert second.read(dump)["customers"] == [] and places(second, "王建国") == set()


def test_an_emptied_change_without_an_erasure_is_not_taken_in(devices: list[Store]) -> None:
    """A peer that empties what it hands on is refused whole; so is one that empties what belongs to no customer."""
    first, second, _ = devices
    one, two = add_customer(first, "王建国"), add_customer(first, "单雪")
    (whole,) = (one for one in first.read(stretches, second.read(have)) if one.entries)
    for tbl, row_id in (("customer", one), ("phone", "")):
        bad = [
            entry._replace(body="", salt="") if entry.tbl == tbl and row_id in ("", entry.row_id) else entry
            for entry in whole.entries
        ]
        with pytest.raises(Refused, match="bundle_not_usable"):
            second.write(take, [whole._replace(entries=bad)])
    assert second.read(dump)["customers"] == []
    hand_over(first, second)
    assert {row["id"] for row in second.read(dump)["customers"]} == {one, two}
