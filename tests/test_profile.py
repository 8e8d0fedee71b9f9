"""Profile completeness: the weighted share of the required fields, rounded down."""

import pytest

from rmtui.domain.playbook import Playbook, ProfileField
from rmtui.domain.profile import of_filled, profile


@pytest.fixture
def small(playbook: Playbook) -> Playbook:
    """Four required fields that weigh six together."""
    names = (("name", 1), ("birthday", 2), ("second_contact", 1), ("taboos", 2))
    return playbook._replace(profile=tuple(ProfileField(name, "basic", weight) for name, weight in names))


@pytest.mark.parametrize(
    ("values", "asked_none", "percent", "missing"),
    [
        ({}, (), 0, ("name", "birthday", "second_contact", "taboos")),
        ({"name": "王建国"}, (), 16, ("birthday", "second_contact", "taboos")),
        ({"name": "王建国", "birthday": " "}, (), 16, ("birthday", "second_contact", "taboos")),
        ({"name": "王建国", "birthday": "1966-08-03"}, (), 50, ("second_contact", "taboos")),
        ({"birthday_lunar": "08-03", "wechat": "wjg"}, (), 50, ("name", "taboos")),
        ({"name": "王建国"}, ("taboos",), 50, ("birthday", "second_contact")),
        ({"name": "王建国", "birthday": "1966-08-03", "second_contact": "1"}, ("taboos", "hobbies"), 100, ()),
        ({"nickname": "老王"}, (), 0, ("name", "birthday", "second_contact", "taboos")),
    ],
)
def test_profile(
    values: dict[str, str], asked_none: tuple[str, ...], percent: int, missing: tuple[str, ...], small: Playbook
) -> None:
    found = profile(values, asked_none, small)
    assert (found.percent, found.missing) == (percent, missing)


def test_of_filled_names(small: Playbook) -> None:
    assert of_filled({"name", "taboos"}, small).percent == 50
    assert of_filled((), small._replace(profile=())).percent == 100, "nothing is asked for"


def test_the_standard_rules(playbook: Playbook) -> None:
    total = sum(field.weight for field in playbook.profile)
    assert total == 25
    everything = {field.name for field in playbook.profile}
    assert of_filled(everything, playbook).percent == 100
    assert of_filled(everything - {"taboos", "mobile", "birthday", "risk_rating"}, playbook).percent == 68
