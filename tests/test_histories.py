"""Random histories: whatever is written, lost, doubled and restored, all devices end with what the oracle says.

The controls are devices that are wrong in one way each: that they are found shows that the histories look.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import KINDS, RETRACTION, FieldSpec, Key, Logged, State, TableSpec, Value
from rmtui.store.log.intake import Gap
from rmtui.store.log.rights import PAIRING
from rmtui.store.log.vectors import Known, missing
from tests.histories import Mismatch, play, run, story, written
from tests.replica import Bundle, Replica, canonical
from tests.world import Action, Setup, World

CHUNKS = 20


def seeds(chunk: int, count: int) -> range:
    """The seeds of one part of so many histories."""
    return range(chunk * count // CHUNKS, (chunk + 1) * count // CHUNKS)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_all_devices_agree_with_each_other_and_with_the_oracle(chunk: int, long: bool) -> None:
    """20 000 histories, 1 000 000 in the long run."""
    for seed in seeds(chunk, 1_000_000 if long else 20_000):
        play(seed)


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("plan", ["restores", "clones"])
def test_restored_files_go_on_as_new_devices_and_cloned_ones_are_told(plan: str, chunk: int, long: bool) -> None:
    """1 000 histories with restores and 1 000 with clones, 50 000 of each in the long run."""
    for seed in seeds(chunk, 50_000 if long else 1_000):
        play(seed, plan)


def test_the_histories_have_all_tables_and_kinds_and_all_that_goes_wrong() -> None:
    """A new synced table is in them without anyone adding it."""
    said: Counter[str] = Counter()
    for seed in range(500):
        world = run(story(seed))
        said.update({write.tbl for write in world.writes} | {write.kind for write in world.writes})
        conflicts = [one.candidates for replica in world.replicas for one in replica.conflicts()]
        said["gap"] += world.gaps > 0
        said["conflict"] += bool(conflicts)
        said["tie"] += any(some[0].hlc == some[1].hlc for some in conflicts)
        said["retracted twice"] += any(write.values.get("tbl") == RETRACTION for write in world.writes)
        said["under way"] += bool(world.mail)
    expected = {*TABLES, *KINDS, "gap", "conflict", "tie", "retracted twice", "under way"}
    assert {name for name in expected if said[name] < 5} == set()
    restored = [run(story(seed, "restores")) for seed in range(200)]
    assert sum(any("'" in one.device for one in world.replicas) for world in restored) > 20
    cloned = [run(story(seed, "clones")) for seed in range(200)]
    for world in cloned:
        world.meet()
    assert sum(bool(world.forks) for world in cloned) > 20


class WholeRows(Replica):
    """A set gives every field of the row anew, as whole rows by last writer do."""

    def body(self, key: Key, values: Mapping[str, Value], state: State) -> dict[str, dict[str, Any]]:
        """The body of a set, of all fields."""
        return super().body(key, {**{name: state.rows[key][name] for name in TABLES[key[0]].fields}, **values}, state)


class Drops(Replica):
    """The third change that comes from elsewhere is not taken into the rows."""

    def fold(self, change: Logged) -> None:
        """Drops one."""
        came = [entry for entry in self.arrived if entry.origin not in self._mine.values()]
        if len(came) != 3 or came[-1].hash != self.arrived[-1].hash:
            super().fold(change)


class Swaps(Replica):
    """Of versions of the same stamp, the lesser origin wins."""

    def state_of(self, key: Key) -> State:
        """The row, ties settled the wrong way."""
        state = super().state_of(key)
        row = dict(state.rows[key])
        for one in state.conflicts:
            tied = [each for each in one.candidates if each.hlc == one.candidates[0].hlc]
            row[one.field] = min(tied).value
        return State({key: row}, state.heads, state.conflicts)


class Forgets(Replica):
    """What a set replaces is not remembered where it comes after the set."""

    def fold(self, change: Logged) -> None:
        """Keeps only those replaced versions that are known already."""
        body = {
            name: {**part, "r": [one for one in part.get("r", ()) if one[1] <= self.end(one[0]).seq]}
            for name, part in change.body.items()
        }
        super().fold(change._replace(body=body))


class NoRoles(Replica):
    """Everybody's decisions count."""

    tables = {name: replace(spec, roles=frozenset()) for name, spec in TABLES.items()}


def _last(spec: TableSpec) -> TableSpec:
    fields: dict[str, FieldSpec] = {name: replace(one, rule="last") for name, one in spec.fields.items()}
    return replace(spec, fields=fields)


class LastFlag(Replica):
    """Do-not-disturb goes by the last writer."""

    tables = {name: _last(spec) for name, spec in TABLES.items()}


class Silent(Replica):
    """A file says nothing of logs of which the peer lacks nothing."""

    def begins(self, proved: Mapping[str, int], ends: Mapping[str, Known]) -> dict[str, int]:
        """Only what brings something."""
        return missing(proved, ends)


CONTROLS: Mapping[str, tuple[str, Mapping[str, Any], int]] = {
    "device id kept after a restore": ("restores", {"keep_id": True}, 50),
    "whole rows by last writer": ("plain", {"make": WholeRows}, 10),
    "one change dropped": ("plain", {"make": Drops, "odd": 1}, 10),
    "tie-break swapped on one device": ("plain", {"make": Swaps, "odd": 1}, 50),
    "replaced set dropped": ("plain", {"make": Forgets}, 50),
    "anybody's decisions count": ("roles", {"make": NoRoles}, 20),
    "do-not-disturb by last writer": ("plain", {"make": LastFlag}, 400),
    "ends of logs not told": ("clones", {"make": Silent}, 100),
}


@pytest.mark.parametrize("control", CONTROLS)
def test_a_wrong_device_is_found(control: str) -> None:
    """Within so many histories, of which the right device fails none."""
    plan, wrong, within = CONTROLS[control]
    found = first_found(plan, wrong, within)
    assert found is not None
    for seed in range(found + 1):
        play(seed, plan)


def first_found(plan: str, wrong: Mapping[str, Any], within: int) -> int | None:
    """The first seed whose history shows that something is wrong."""
    for seed in range(within):
        try:
            play(seed, plan, **wrong)
        except Mismatch:
            return seed
    return None


def five_bundles(seed: int) -> tuple[World, list[Bundle]]:
    """Two devices that know each other write, and hand five files to a third, one built upon the other."""
    world = World(Setup((0, 3, 0), False, seed))
    bundles: list[Bundle] = []
    target = world.replicas[2]
    for n in range(5):
        source = world.replicas[n % 2]
        for k, what in enumerate(("create", "set", "wait", "fact", "set", "resolve", "delete", "retract")):
            world.act(Action(what, n, seed + k * n, seed * 7 + k))
        world.receive(n % 2, world.replicas[1 - n % 2].bundle(source))
        bundles.append(source.bundle(target))
        world.receive(2, bundles[-1])
        world.receive(n % 2, target.bundle(source))
    return world, bundles


def take_all(target: Replica, bundles: Sequence[Bundle]) -> int:
    """Takes the files in this order; those with a gap again later. How often one was refused."""
    waiting, refused = list(bundles), 0
    while waiting:
        bundle = waiting.pop(0)
        try:
            target.take(bundle)
        except Gap:
            refused += 1
            waiting.append(bundle)
    return refused


@pytest.mark.parametrize("seed", range(6))
def test_five_files_mean_the_same_in_any_order(seed: int) -> None:
    """All 120 orders; a file that comes too early is refused and brought again."""
    world, bundles = five_bundles(seed)
    wanted = written(world.truth(world.known[2], "b0"))
    assert len(world.known[2]) > 12 and canonical(world.replicas[2].state(), "b0") == wanted
    refusals = set()
    for order in permutations(bundles):
        target = world.replica("d2", ["b0"])
        refusals.add(take_all(target, order) > 0)
        assert canonical(target.state(), "b0") == wanted
    assert refusals == {True, False}


def test_a_role_was_given_in_the_histories_and_mattered() -> None:
    """Decisions that count and decisions that do not."""
    live: Counter[bool] = Counter()
    for seed in range(0, 300, 3):
        for replica in run(story(seed)).replicas[:1]:
            rows = replica.state().rows
            if any(tbl == PAIRING for tbl, _ in rows):
                live.update(bool(row["live"]) for (tbl, _), row in rows.items() if TABLES[tbl].roles)
    assert live[True] > 20 and live[False] > 10
