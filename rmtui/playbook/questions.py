"""Closed questions in words, as a manager says them on the phone; and the one for the script."""

from collections.abc import Mapping, Sequence

from rmtui import formwords, words
from rmtui.domain.card_views import NeedOffers
from rmtui.domain.playbook import Playbook
from rmtui.domain.questions import Asked, Question, ask, leading
from rmtui.i18n import has, t


def asked(found: NeedOffers, phase: str, playbook: Playbook) -> Asked:
    """The questions for a need of a customer in this life-cycle phase."""
    kinds = next((each.kinds for each in playbook.card.life_phases if each.id == phase), ())
    return ask(found, phase, kinds)


def closed_question(found: Sequence[NeedOffers], phase: str, playbook: Playbook) -> str:
    """The question to put to the customer next, in words; empty where no need has two proposals that suit."""
    need = leading(found)
    lines = asked(need, phase, playbook).lines if need else ()
    return said(lines[0]) if lines else ""


def said(question: Question) -> str:
    """A question in a sentence; the need and the phase of life lead into one about the products."""
    text = t(f"question.{question.message}", **_values(question))
    if not question.message.startswith("product") or not question.need:
        return text
    need = t(f"need_kind.{question.need}")
    if has(f"question.phase.{question.phase}"):
        return t("question.led_phase", phase=t(f"question.phase.{question.phase}"), need=need, question=text)
    return t("question.led", need=need, question=text)


def _values(question: Question) -> Mapping[str, str]:
    return {name: _value(question.message, name, value) for name, value in question.values}


def _value(message: str, name: str, value: str) -> str:
    if name.endswith("_label") and value:
        return t("question.label", label=value) if len(value) == 1 else value
    if name not in ("low", "high"):
        return value
    if message == "risk":
        return t(f"question.risk.{value}")
    if message == "term":
        return formwords.term(int(value))
    return words.money(int(value)) if message == "amount" else value
