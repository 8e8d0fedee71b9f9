"""How complete a customer's profile is: the weighted share of the required fields (domain.md section 2, stage 2)."""

from collections.abc import Collection, Mapping

from rmtui.domain.model import Profile
from rmtui.domain.playbook import Playbook

_ALSO = {"birthday": "birthday_lunar", "second_contact": "wechat"}
"""Fields that fill a required one as well."""


def profile(values: Mapping[str, str], asked_none: Collection[str], playbook: Playbook) -> Profile:
    """Returns the completeness of these values; a field answered "none, asked on" counts as filled."""
    filled = {name for name, value in values.items() if value.strip()} | set(asked_none)
    return of_filled(filled | {name for name, other in _ALSO.items() if other in filled}, playbook)


def of_filled(filled: Collection[str], playbook: Playbook) -> Profile:
    """Returns the completeness by the names of the filled fields, as `CustomerFacts.filled` holds them."""
    total = sum(field.weight for field in playbook.profile)
    have = sum(field.weight for field in playbook.profile if field.name in filled)
    missing = tuple(field.name for field in playbook.profile if field.name not in filled)
    return Profile(have * 100 // total if total else 100, missing)
