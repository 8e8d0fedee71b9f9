"""Histories that Hypothesis makes up, and shrinks where one fails."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.histories import ACTIONS, Story, check_any_order, finish, finish_clones, run
from tests.world import SKEWS, Action, Setup

SETUPS = st.builds(
    Setup, st.lists(st.sampled_from(SKEWS), min_size=2, max_size=5), st.booleans(), st.integers(0, 100_000)
)


def stories(plan: str) -> st.SearchStrategy[Story]:
    """Histories of one kind."""
    picks = st.integers(0, 65_535)
    action = st.builds(Action, st.sampled_from(ACTIONS[plan]), st.integers(0, 255), picks, picks)
    return st.builds(Story, SETUPS, st.lists(action, min_size=10, max_size=40))


@pytest.mark.parametrize(("plan", "share"), [("roles", 300), ("restores", 100), ("clones", 100)])
def test_all_devices_agree(plan: str, share: int, long: bool) -> None:
    """500 examples in all, 20 000 in the long run."""

    @settings(
        max_examples=share * (40 if long else 1),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
    )
    @given(stories(plan))
    def holds(told: Story) -> None:
        world = run(told)
        if plan == "clones":
            finish_clones(world)
            return
        finish(world)
        check_any_order(world, Random(len(told.actions)))

    holds()
