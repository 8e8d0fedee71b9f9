"""The fold is a function of the set of changes: random histories of three devices, delivered in any order."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rmtui.store.log.fold import (
    Candidate,
    FieldSpec,
    Fold,
    Key,
    Logged,
    State,
    TableSpec,
    Value,
    Version,
    alive,
    settle,
    well_formed,
)

TABLES = {
    "card": TableSpec(
        "card",
        False,
        {"tier": FieldSpec(str, ""), "dnd": FieldSpec(bool, False, "true_wins"), "deleted": FieldSpec(bool, False)},
    ),
    "talk": TableSpec("talk", True, {"text": FieldSpec(str, None)}),
    "retraction": TableSpec("retraction", True, {"tbl": FieldSpec(str, None), "target": FieldSpec(str, None)}),
}
ROWS = ("r1", "r2")
DEVICES = ("a", "b", "c")
Step = tuple[str, str, str, Any]
QUICK = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def fold(changes: Sequence[Logged]) -> State:
    """The state after taking the changes in this order."""
    folding = Fold(TABLES)
    for change in changes:
        folding.add(change)
    return folding.state()


def change(
    origin: str, seq: int, kind: str = "create", row: str = "r1", tbl: str = "card", hlc: str = "", **body: Any
) -> Logged:
    """A change; a value given as (value, versions) replaces those versions."""
    parts = {
        name: {"v": said[0], "r": [list(one) for one in said[1]]} if isinstance(said, tuple) else {"v": said}
        for name, said in body.items()
    }
    return Logged(origin, seq, "b", hlc or f"{seq:04}", kind, tbl, row, parts)


class World:
    """Three devices that write on what they have seen, and sometimes hand everything over to another."""

    def __init__(self) -> None:
        self.all: list[Logged] = []
        self.seen: dict[str, list[Logged]] = {device: [] for device in DEVICES}

    def take(self, step: Step) -> None:
        """One step of one device: a creation, a set, a fact, a retraction, or all it has for another device."""
        device, what, row, said = step
        known = self.seen[device]
        if what == "hand":
            self.seen[said].extend(one for one in known if one not in self.seen[said])
            return
        logged = self._write(device, what, row, said)
        if logged is not None:
            known.append(logged)
            self.all.append(logged)

    def _write(self, device: str, what: str, row: str, said: Any) -> Logged | None:
        known = self.seen[device]
        # Few different stamps: ties must be settled by the origin.
        hlc = max((one.hlc for one in known), default="0000")
        hlc = f"{int(hlc) + 1:04}"
        seq = sum(one.origin == device for one in known) + 1
        created = any(one.kind == "create" and one.row_id == row for one in known)
        if what == "create":
            return None if created else change(device, seq, "create", row, hlc=hlc, tier=said)
        if what == "fact":
            return change(device, seq, "fact", f"{row}{device}{seq}", "talk", hlc, text=said)
        if what == "retract":
            facts = [one for one in known if one.kind == "fact"]
            if not facts:
                return None
            target = facts[len(said) % len(facts)]
            named: Any = {"tbl": {"v": target.tbl}, "target": {"v": target.row_id}}
            return Logged(device, seq, "b", hlc, "fact", "retraction", f"x{device}{seq}", named)
        if not created:
            return None
        heads = [one.version for one in standing(known, row, what)]
        kind = "delete" if what == "deleted" else "set"
        body: Any = {what: (said if what == "tier" else said == "x", heads)}
        return change(device, seq, kind, row, "card", hlc, **body)


def standing(changes: Sequence[Logged], row: str, name: str) -> list[Logged]:
    """The oracle: changes that speak of a field and that no other names as replaced."""
    about = [one for one in changes if one.row_id == row and (one.kind == "create" or name in one.body)]
    gone = {tuple(pair) for one in about for pair in one.body.get(name, {}).get("r", [])}
    return [one for one in about if one.version not in gone]


def oracle(changes: Sequence[Logged]) -> dict[Key, dict[str, Value]]:
    """The rows by brute force, each field looked at alone."""
    rows: dict[Key, dict[str, Value]] = {}
    for row in {one.row_id for one in changes if one.kind == "create"}:
        said: dict[str, Value] = {"id": row, "book": "b"}
        for name, spec in TABLES["card"].fields.items():
            heads = sorted(standing(changes, row, name), key=lambda one: (one.hlc, one.origin))
            values = [one.body.get(name, {"v": spec.default})["v"] for one in heads]
            said[name] = any(values) if name == "dnd" else values[-1]
        rows["card", row] = said
    facts = [one for one in changes if one.kind == "fact"]
    for one in facts:
        told = {name: part["v"] for name, part in one.body.items()}
        rows[one.tbl, one.row_id] = {"id": one.row_id, "book": "b", "live": is_live(one, facts), **told}
    return rows


def is_live(fact: Logged, facts: Sequence[Logged]) -> bool:
    """No live retraction names the fact."""
    by = [one for one in facts if one.tbl == "retraction" and one.body["target"]["v"] == fact.row_id]
    return not any(is_live(one, facts) for one in by)


step = st.one_of(
    st.tuples(
        st.sampled_from(DEVICES),
        st.sampled_from(["create", "create", "tier", "tier", "dnd", "deleted", "fact", "retract"]),
        st.sampled_from(ROWS),
        st.sampled_from(["x", "yy", ""]),
    ),
    st.tuples(st.sampled_from(DEVICES), st.just("hand"), st.just(""), st.sampled_from(DEVICES)),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Logged], list[Logged]]:
    """The changes of a world, as they were made and in some order of arrival, some twice."""
    world = World()
    for one in draw(st.lists(step, min_size=4, max_size=40)):
        world.take(one)
    twice = draw(st.lists(st.sampled_from(world.all), max_size=5)) if world.all else []
    return world.all, draw(st.permutations(world.all + twice))


@QUICK
@given(histories())
def test_order_and_repetition_do_not_matter(history: tuple[list[Logged], list[Logged]]) -> None:
    made, arrived = history
    assert fold(arrived) == fold(made)


@QUICK
@given(histories())
def test_the_fold_agrees_with_the_oracle(history: tuple[list[Logged], list[Logged]]) -> None:
    made, arrived = history
    assert fold(arrived).rows == oracle(made)


@QUICK
@given(histories())
def test_heads_are_exactly_the_unreplaced_versions(history: tuple[list[Logged], list[Logged]]) -> None:
    made, arrived = history
    heads = fold(arrived).heads
    for row in {one.row_id for one in made if one.kind == "create"}:
        for name in TABLES["card"].fields:
            own = {head[3:] for head in heads if head[:3] == ("card", row, name)}
            covering = {head[3:] for head in heads if head[:3] == ("card", row, "")}
            assert (own or covering) == {one.version for one in standing(made, row, name)}


def last_arrival_wins(changes: Sequence[Logged]) -> dict[str, Value]:
    """A wrong fold, as a control: whatever came last is shown."""
    tiers: dict[str, Value] = {}
    for one in changes:
        if "tier" in one.body:
            tiers[one.row_id] = one.body["tier"]["v"]
    return tiers


def forgets_what_is_replaced(changes: Sequence[Logged]) -> dict[str, list[Value]]:
    """A wrong fold, as a control: a replaced version that arrives after its replacement comes back."""
    heads: dict[str, dict[Version, Value]] = {}
    for one in changes:
        if "tier" in one.body:
            row = heads.setdefault(one.row_id, {})
            for origin, seq in one.body["tier"].get("r", []):
                row.pop((origin, seq), None)
            row[one.version] = one.body["tier"]["v"]
    return {row: sorted(map(str, versions.values())) for row, versions in heads.items()}


@pytest.mark.parametrize("wrong", [last_arrival_wins, forgets_what_is_replaced])
def test_the_property_finds_a_wrong_fold(wrong: Any) -> None:
    @settings(QUICK, database=None, phases=[Phase.generate], report_multiple_bugs=False)
    @given(histories())
    def holds(history: tuple[list[Logged], list[Logged]]) -> None:
        made, arrived = history
        assert wrong(arrived) == wrong(made)

    with pytest.raises(AssertionError):
        holds()


def test_the_greatest_stamp_wins_and_then_the_origin() -> None:
    base = change("a", 1, tier="x")
    one = change("a", 2, "set", hlc="0005", tier=("y", [("a", 1)]))
    two = change("b", 1, "set", hlc="0005", tier=("z", [("a", 1)]))
    state = fold([two, one, base])
    assert state.rows["card", "r1"]["tier"] == "z"
    assert [one.value for one in state.conflicts[0].candidates] == ["z", "y"]


def test_equal_values_are_no_conflict() -> None:
    base = change("a", 1, tier="x")
    sets = [change(origin, 2, "set", tier=("y", [("a", 1)])) for origin in ("a", "b")]
    state = fold([base, *sets])
    assert state.conflicts == ()
    assert {head[2:] for head in state.heads} == {("", "a", 1), ("tier", "a", 2), ("tier", "b", 2)}


def test_a_conflict_is_gone_when_a_set_names_both_versions() -> None:
    base = change("a", 1, tier="x")
    one = change("a", 2, "set", tier=("y", [("a", 1)]))
    two = change("b", 1, "set", tier=("z", [("a", 1)]))
    choice = change("a", 3, "resolve", hlc="0001", tier=("y", [("a", 2), ("b", 1)]))
    state = fold([choice, two, one, base])
    assert state.conflicts == () and state.rows["card", "r1"]["tier"] == "y"


def test_a_flag_is_on_while_any_unreplaced_version_says_on() -> None:
    base = change("a", 1)
    on = change("a", 2, "set", hlc="0002", dnd=(True, [("a", 1)]))
    off_unseen = change("b", 1, "set", hlc="0009", dnd=(False, [("a", 1)]))
    assert fold([base, on, off_unseen]).rows["card", "r1"]["dnd"] is True
    assert fold([base, on, off_unseen]).conflicts == ()
    off = change("b", 2, "set", hlc="0009", dnd=(False, [("a", 2), ("b", 1)]))
    assert fold([off, base, on, off_unseen]).rows["card", "r1"]["dnd"] is False


def test_two_origins_may_create_the_same_row() -> None:
    one, two = change("a", 1, hlc="0001", tier="x"), change("b", 1, hlc="0002", tier="y")
    state = fold([two, one])
    assert state.rows["card", "r1"]["tier"] == "y"
    assert [conflict.field for conflict in state.conflicts] == ["tier"]
    late = change("a", 2, "set", hlc="0003", tier=("z", [("a", 1)]))
    assert {head[2:] for head in fold([late, two, one]).heads} == {
        ("", "a", 1),
        ("", "b", 1),
        ("tier", "a", 2),
        ("tier", "b", 1),
    }


def test_a_set_without_its_creation_makes_no_row_yet() -> None:
    early = change("a", 2, "set", tier=("y", [("a", 1)]))
    assert fold([early]).rows == {}
    assert fold([early, change("a", 1, tier="x")]).rows["card", "r1"]["tier"] == "y"


def test_changes_of_unknown_tables_and_fields_mean_nothing_here() -> None:
    newer = change("a", 1, tier="x", colour="red")._replace(hlc="0001")
    assert fold([newer, change("a", 2, row="q", tbl="future")]).rows == fold([change("a", 1, tier="x")]).rows


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="explode"):
        fold([change("a", 1, "explode")])


def test_forged_replacements_in_a_ring_still_give_a_value() -> None:
    one = change("a", 2, "set", tier=("y", [("b", 1), ("a", 1), ("a", 2)]))
    two = change("b", 1, "set", tier=("z", [("a", 2)]))
    base = change("a", 1, tier="x")
    assert fold([base, one, two]) == fold([two, one, base])
    assert fold([base, one, two]).rows["card", "r1"]["tier"] == "y"


KEYS = [("t", name) for name in "abcdef"]


def test_live_follows_chains_of_retractions() -> None:
    a, b, c, d, e, f = KEYS
    verdict = alive([a, f], {a: [b], b: [c], c: [d], e: [d, f]})
    assert verdict == {a: False, b: True, c: False, d: True, e: False, f: True}


def test_retractions_in_a_ring_do_not_count() -> None:
    a, b, c, d, *_ = KEYS
    assert alive([d], {a: [b], b: [a], c: [a]}) == {a: True, b: True, c: True, d: True}
    assert alive([], {a: [b, d], b: [a]})[a] is False


def test_settle_needs_no_order() -> None:
    some = [Candidate("2", "a", 1, "x"), Candidate("2", "b", 9, "y"), Candidate("1", "c", 5, "z")]
    assert settle("last", some) == settle("last", some[::-1]) == "y"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("explode", {}),
        ("set", []),
        ("set", {"tier": "x"}),
        ("set", {"tier": {"r": []}}),
        ("set", {"tier": {"v": 5}}),
        ("set", {"dnd": {"v": 1}}),
        ("set", {"tier": {"v": "x", "r": "a1"}}),
        ("set", {"tier": {"v": "x", "r": [["a", "1"]]}}),
        ("set", {"tier": {"v": "x", "r": [["a", 1, 2]]}}),
    ],
)
def test_what_the_fold_cannot_take_is_told_beforehand(kind: str, body: Any) -> None:
    assert not well_formed(change("a", 1)._replace(kind=kind, body=body), TABLES)
    assert well_formed(change("a", 2, "set", tier=("y", [("a", 1)]), unknown=3), TABLES)
