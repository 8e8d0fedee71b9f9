"""Every field of the card, of the manager's own profile and of a complaint's steps goes through dump, undo, redo, sync.

The rows of all forms do so in tests/test_rows.py; here is the rest, with a control that no logged field is left out.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.complaint import LOOK_BACK, STEPS
from rmtui.domain.forms import FORMS
from rmtui.domain.playbook import Playbook
from rmtui.domain.relation import DEPTHS, LOYALTY, ORIENTATIONS, TEMPERAMENTS
from rmtui.store.log.dump import KINDS, dump, dump_text
from rmtui.store.log.fields import TABLES
from rmtui.store.log.undo import redo, undo
from rmtui.store.store import Store
from rmtui.store.tables.person import ComplaintStepRow
from rmtui.store.writes.books import SIGNATURE, edit_me
from rmtui.store.writes.complaints import open_complaint, step
from rmtui.store.writes.customers import edit
from rmtui.store.writes.fields import FIELDS, REFERRER, TEXTS
from tests.builders import add_customer
from tests.passing import assert_same, copies, exchange

Pair = tuple[tuple[str, Any], tuple[str, Any]]
"""What is typed first and later, each with what is stored of it."""

CHOSEN = {"temperament": TEMPERAMENTS, "orientation": ORIENTATIONS, "loyalty": LOYALTY, "depth": DEPTHS}
DAYS = (
    *("birthday", "risk_tested_on", "allotted_on", "loyalty_on", "depth_on"),
    *("card_on", "points_expire_on", "campaign_until", "growth_by"),
)
MONEY = ("contribution", "potential", "value_now")
FLAGS = ("managed", "signed", "key_customer", "man_money", "man_authority", "man_need")
CARD: dict[str, Pair] = {
    **{name: ((f"{name} 一", f"{name} 一"), (f"{name} 二", f"{name} 二")) for name in TEXTS},
    **{name: ((ids[0], ids[0]), (ids[-1], ids[-1])) for name, ids in CHOSEN.items()},
    **dict.fromkeys(DAYS, (("2025-06-18", "2025-06-18"), ("2026-01-31", "2026-01-31"))),
    **dict.fromkeys(MONEY, (("30万", 300_000), ("1.2亿", 120_000_000))),
    **dict.fromkeys(FLAGS, (("1", True), ("", False))),
    "tier": (("gold", "gold"), ("", "")),
    "sex": (("男", "male"), ("女", "female")),
    "birthday_lunar": (("八月初三", "08-03"), ("闰四月十五", "L04-15")),
    "preferred_channel": (("电话", "call"), ("微信", "wechat")),
    "call_window": (("10:00-11:30", "10:00-11:30"), ("15:00-17:00", "15:00-17:00")),
    "life_phase": (("education", "education"), ("", "")),
    "risk_rating": (("c3", "C3"), ("C4", "C4")),
    "id_tail": (("002X", "002X"), ("1234", "1234")),
    "points": (("12,600", 12_600), ("300", 300)),
    "card_held": (("白金", "platinum"), ("无", "none")),
}
OWN: dict[str, Pair] = {
    **{name: ((f"{name} 一", f"{name} 一"), (f"{name} 二", f"{name} 二")) for name in SIGNATURE},
    **dict.fromkeys(("mobile", "office_phone"), (("14400001111", "14400001111"), ("14400004321", "14400004321"))),
}
OTHER_WAYS = {
    "customer": {
        "deleted",
        "dnd_call",
        "dnd_sms",
        "dnd_wechat",
        "dnd_mail",
        "dnd_visit",
        "dnd_meeting",
        "pool",
        "linked_id",
    },
    "book": {"deleted", "role", "demo"},
}
"""Logged fields that a use case of their own writes."""
TOLD = {
    name: (f"{name} 的经过", f"{name} 的答复" if name in ("followed_up", LOOK_BACK) else "")
    for name in (*STEPS, LOOK_BACK)
}


def test_no_logged_field_is_left_out() -> None:
    """A new column must be typed here, or be a field of a form, or be named as written by another use case."""
    assert set(CARD) | {REFERRER} == set(FIELDS) == set(TABLES["customer"].fields) - OTHER_WAYS["customer"]
    assert set(OWN) == set(SIGNATURE) == set(TABLES["book"].fields) - OTHER_WAYS["book"]
    assert set(FORMS) <= set(KINDS.values())
    assert all({rule.name for rule in rules} <= set(TABLES[form].fields) for form, rules in FORMS.items())
    assert all(first[1] != later[1] for first, later in (*CARD.values(), *OWN.values()))


def row_of(store: Store, table: str, row_id: str) -> dict[str, Any]:
    """A row as the dump has it."""
    kind = next(kind for kind, name in KINDS.items() if name == table)
    return next(each for each in store.read(dump)[kind] if each["id"] == row_id)


def goes_back_and_forth(store: Store, *writes: Callable[[], None]) -> None:
    """Each write changes the dump; undo gives every dump before back, byte by byte, redo every dump after."""
    dumps = [store.read(dump_text)]
    for write in writes:
        write()
        dumps.append(store.read(dump_text))
    assert len(set(dumps)) == len(dumps)
    for expected in reversed(dumps[:-1]):
        store.write(undo)
        assert store.read(dump_text) == expected
    for expected in dumps[1:]:
        store.write(redo)
        assert store.read(dump_text) == expected


@pytest.mark.parametrize("field", sorted(CARD))
def test_a_field_of_the_card_is_dumped_undone_and_redone(store: Store, field: str) -> None:
    customer = add_customer(store, "王建国")

    def types(n: int) -> None:
        text, stored = CARD[field][n]
        store.write(edit, customer, {field: text})
        same(store, "customer", customer, {field: stored})

    goes_back_and_forth(store, lambda: types(0), lambda: types(1))


@pytest.mark.parametrize("field", sorted(OWN))
def test_a_field_of_the_own_profile_is_dumped_undone_and_redone(store: Store, field: str) -> None:
    def types(n: int) -> None:
        text, stored = OWN[field][n]
        store.write(edit_me, {field: text})
        same(store, "book", store.book, {field: stored})

    goes_back_and_forth(store, lambda: types(0), lambda: types(1))


def same(store: Store, table: str, row_id: str, values: dict[str, Any]) -> None:
    """Asserts that the dumped row has these values, of these types."""
    row = row_of(store, table, row_id)
    assert {name: (type(row[name]), row[name]) for name in values} == {n: (type(v), v) for n, v in values.items()}


def carry(store: Store, complaint: str, name: str) -> None:
    """A step of the complaint."""
    text, answer = TOLD[name]
    store.write(step, complaint, name, text, answer=answer, content=bool(answer))


def carried(store: Store, complaint: str) -> dict[str, dict[str, Any]]:
    """The complaint's steps as the dump has them."""
    return {
        row["step"]: {name: row[name] for name in ("text", "answer", "content")}
        for row in store.read(dump)["complaint_steps"]
        if row["concern_id"] == complaint
    }


EXPECTED = {name: {"text": text, "answer": answer, "content": bool(answer)} for name, (text, answer) in TOLD.items()}


def test_the_steps_of_a_complaint_are_dumped_undone_and_redone(store: Store) -> None:
    complaint = store.write(open_complaint, add_customer(store, "王建国"), "柜台排队太久").added
    goes_back_and_forth(store, *(partial(carry, store, complaint, name) for name in TOLD))
    assert carried(store, complaint) == EXPECTED
    row = row_of(store, "complaint_step", store.read(dump)["complaint_steps"][0]["id"])
    assert set(row) == {"id", *(name for name in ComplaintStepRow.model_fields if name not in ("id", "book", "live"))}


@pytest.fixture
def homes(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Two homes with one empty book."""
    with copies(template, tmp_path, 2, clock, playbook, calendar) as opened:
        yield opened


def test_all_of_it_reaches_the_other_home_and_comes_back_changed(homes: list[Store]) -> None:
    """Written here, seen there value by value; changed there, seen here; undone there, gone here again."""
    here, there = homes
    customer = add_customer(here, "王建国")
    exchange(here, there)
    for n, (source, target) in enumerate(((here, there), (there, here))):
        typed = [{name: pair[n] for name, pair in pairs.items()} for pairs in (CARD, OWN)]
        texts, values = [[{k: v[m] for k, v in each.items()} for each in typed] for m in (0, 1)]
        source.write(edit, customer, texts[0])
        source.write(edit_me, texts[1])
        exchange(here, there)
        assert_same(here, there)
        same(target, "customer", customer, values[0])
        same(target, "book", here.book, values[1])
    there.write(undo)
    there.write(undo)
    exchange(here, there)
    assert_same(here, there)
    same(here, "customer", customer, {name: pair[0][1] for name, pair in CARD.items()})
    same(here, "book", here.book, {name: pair[0][1] for name, pair in OWN.items()})


def test_a_complaint_goes_on_in_the_other_home(homes: list[Store]) -> None:
    """Step by step in turn, here and there."""
    here, there = homes
    complaint = here.write(open_complaint, add_customer(here, "王建国"), "柜台排队太久").added
    exchange(here, there)
    for n, name in enumerate(TOLD):
        carry(homes[n % 2], complaint, name)
        exchange(here, there)
        assert_same(here, there)
    assert carried(here, complaint) == carried(there, complaint) == EXPECTED
