"""Life-cycle phases suggest kinds of need, with the reason; open needs stand in their order."""

from datetime import date

import pytest

from rmtui import i18n
from rmtui.domain import needs
from rmtui.domain.household import Member
from rmtui.domain.needs import MARITAL, NEED_KINDS, NEED_STATES, NeedRow, Person, suggest
from rmtui.domain.playbook import Playbook

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("person", "phase", "reason"),
    [
        (Person(26, "male", "single"), "single", "marital"),
        (Person(None, "", "single"), "single", "marital"),
        (Person(29, "female", "married"), "newly_married", "marital"),
        (Person(32, "male", "married", (0,)), "growing", "child"),
        (Person(36, "male", "married", (5, 12)), "growing", "child"),
        (Person(36, "male", "married", (6, 12)), "education", "child"),
        (Person(46, "female", "divorced", (22,)), "education", "child"),
        (Person(45, "male", "married", (23,)), "mature", "age"),
        (Person(45, "male", "married"), "mature", "age"),
        (Person(45, "male", "single"), "single", "marital"),
        (Person(54, "male", "married", (25,)), "mature", "age"),
        (Person(55, "male", "married", (25,)), "pre_retirement", "retires"),
        (Person(50, "female", "married", (25,)), "pre_retirement", "retires"),
        (Person(50, "", "married", (25,)), "mature", "age"),
        (Person(55, "female", "married", (12,)), "retired", "retired"),
        (Person(60, "male"), "retired", "retired"),
        (Person(None, "", "married", (8,)), "education", "child"),
        (Person(None, "", "married", (25,)), "", "ask_age"),
        (Person(30), "", "ask_marital"),
        (Person(35, "male", "married", (None,)), "", "ask_children"),
        (Person(38, "male", "married", (23,)), "", "none"),
    ],
)
def test_suggested_phase(person: Person, phase: str, reason: str, playbook: Playbook) -> None:
    found = suggest(person, playbook)
    assert (found.phase, found.reason) == (phase, reason)
    assert bool(found.kinds) == bool(phase)
    for language in ("zh", "en"):
        assert "{" not in i18n.catalog(language)[f"life_phase.{reason}"].format_map(dict(found.values))


def test_the_reason_names_the_youngest_child_that_counts(playbook: Playbook) -> None:
    assert dict(suggest(Person(40, "male", "married", (17, 9, 30)), playbook).values) == {"age": "9"}
    assert dict(suggest(Person(57, "male"), playbook).values) == {"age": "57", "at": "60"}


def test_no_phases_no_suggestion(playbook: Playbook) -> None:
    bare = playbook._replace(card=playbook.card._replace(life_phases=()))
    assert suggest(Person(30, "male", "single"), bare) == needs.Suggestion("", "none")


@pytest.mark.parametrize(
    ("text", "state"),
    [("已婚", "married"), (" 未婚 ", "single"), ("离异", "divorced"), ("Widowed", "widowed"), ("", ""), ("保密", "")],
)
def test_marital_state_in_words(text: str, state: str) -> None:
    assert needs.marital_of(text) == state


@pytest.mark.parametrize(
    ("born", "field", "ages"),
    [
        (("2016-03-02", "2020"), "一儿一女", (10, 6)),
        (("",), "无", (None,)),
        ((), "一个女儿", (None,)),
        ((), " 无 ", ()),
        ((), "None", ()),
        ((), "", ()),
    ],
)
def test_children(born: tuple[str, ...], field: str, ages: tuple[int | None, ...]) -> None:
    family = [Member(str(place), "王小明", "son", text) for place, text in enumerate(born)]
    assert needs.children_of([Member("9", "李秀英", "spouse", "1980"), *family], field, TODAY) == ages


def test_open_needs_in_their_order() -> None:
    rows = [
        NeedRow("later", "home", 900, 1, retry_on="2026-06-01"),
        NeedRow("unjudged", "medical", 900),
        NeedRow("third", "medical", 10, 3),
        NeedRow("small", "education", 100, 1),
        NeedRow("large", "retirement", 500, 1, "proposed"),
        NeedRow("again", "liquidity", 300, 1, retry_on="2026-03-02"),
        NeedRow("met", "home", 10**6, 1, "met"),
        NeedRow("dropped", "home", 10**6, 1, "dropped"),
        NeedRow("sooner", "business", 1, 3, retry_on="2026-04-01"),
    ]
    assert [row.id for row in needs.open_needs(rows, TODAY)] == [
        "large", "again", "small", "third", "unjudged", "sooner", "later",
    ]  # fmt: skip
    assert needs.open_needs(reversed(rows), TODAY) == needs.open_needs(rows, TODAY)


def test_what_is_still_to_ask(playbook: Playbook) -> None:
    suggestion = suggest(Person(36, "male", "married", (8,)), playbook)
    assert needs.still_to_ask(suggestion, ()) == suggestion.kinds == ("education", "protection", "retirement")
    assert needs.still_to_ask(suggestion, [NeedRow("1", "protection", state="dropped")]) == ("education", "retirement")


@pytest.mark.parametrize(
    ("prefix", "ids"), [("need_kind", NEED_KINDS), ("need_state", NEED_STATES), ("marital", MARITAL)]
)
def test_every_word_is_there(prefix: str, ids: tuple[str, ...]) -> None:
    for language in ("zh", "en"):
        assert [one for one in ids if f"{prefix}.{one}" not in i18n.catalog(language)] == []
