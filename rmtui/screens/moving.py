"""Asking what a stage move needs: a result, the exit evidence, or the reason for going without it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmtui import words
from rmtui.domain.model import Stage, StageOutcome
from rmtui.domain.views import Card
from rmtui.i18n import has, t
from rmtui.widgets.choices import Choice
from rmtui.widgets.fields import Ask

if TYPE_CHECKING:
    from rmtui.screens.customer import CustomerScreen


@dataclass(frozen=True, slots=True)
class Move:
    """A move as the user gave it."""

    to: Stage
    outcome: StageOutcome | None
    reason: str
    evidence: str
