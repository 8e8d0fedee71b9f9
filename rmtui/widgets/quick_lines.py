"""What a quick note stores, in lines: what is new, what is changed from what, what is there, and what is not stored."""

from collections.abc import Iterator, Sequence
from datetime import date

from rmtui import formwords, words
from rmtui.domain.forms import NUMBERS, rule_of
from rmtui.domain.playbook import Playbook
from rmtui.domain.quickfill import Change, Filling, Plan
from rmtui.domain.quicknote import FIELD, HOLDING, PROMISE, RELATIVE, Problem
from rmtui.domain.refusal import Refused
from rmtui.domain.views import FieldView
from rmtui.i18n import t

Line = tuple[str, str]
"""A tone of the screens and the words."""

_ORDER = ("relation", "name", "bank", "kind", "product", "amount", "rate", "sex", "born", "maturity")
"""In which order the fields of a row are said; none of them needs its label."""
_SAID_ALONE = frozenset({"relation", "name", "bank", "kind", "product", "amount", "rate"})


def lines(plan: Plan, playbook: Playbook, today: date, *, done: bool = False) -> list[Line]:
    """What is going to be stored, or with `done` was stored, line by line; empty where a text is only text."""
    found = list(_steps(plan.steps, playbook, today, "did" if done else "will"))
    found += [("muted", t("quick.same", source=fill.source)) for fill in plan.same]
    found += [("warning", t("quick.not", source=one.source, why=_why(one))) for one in plan.problems]
    return found


def _steps(steps: Sequence[Filling], playbook: Playbook, today: date, verb: str) -> Iterator[Line]:
    """A line a step; the same promise to several customers is one."""
    said: dict[Line, int] = {}
    for step in steps:
        is_change = any(change.before for change in step.changes)
        what = _what(step, playbook, today)
        line = (
            ("warning", t(f"quick.{verb}_change", what=what))
            if is_change
            else ("success", t(f"quick.{verb}", what=what))
        )
        said[line] = said.get(line, 0) + 1
    for (tone, text), count in said.items():
        yield tone, t("quick.several", what=text, n=count) if count > 1 else text


def _what(step: Filling, playbook: Playbook, today: date) -> str:
    values = step.values
    if step.kind == PROMISE:
        return t("quick.promise", day=words.day(date.fromisoformat(values["due_on"]), today), text=values["text"])
    if step.kind == FIELD:
        return t("quick.join").join(_field(change, playbook, today) for change in step.changes)
    changes = sorted(step.changes, key=lambda change: _ORDER.index(change.field))
    if step.row:
        told = t("quick.join").join(_labelled(step.kind, change, today) for change in changes)
        message = {RELATIVE: "quick.member_of", HOLDING: "quick.holding_of"}[step.kind]
        return t(message, name=step.called, what=told)
    told = t("quick.join").join(_new(step, change, today) for change in changes)
    return t({RELATIVE: "quick.member", HOLDING: "quick.holding"}[step.kind], what=told)


def _new(step: Filling, change: Change, today: date) -> str:
    """A field of a new row; that a name is the relation's only is said."""
    said = _value(step.kind, change.field, change.after, today)
    if change.field == "name" and said == words.relation(step.values["relation"]):
        return t("quick.nameless", name=said)
    return said if change.field in _SAID_ALONE else _labelled(step.kind, change, today)


def _labelled(form: str, change: Change, today: date) -> str:
    after, before = (_value(form, change.field, text, today) for text in (change.after, change.before))
    return _told(formwords.label(form, change.field), after, before)


def _value(form: str, field: str, text: str, today: date) -> str:
    rule = rule_of(form, field)
    return formwords.in_words(rule, int(text or "0") if rule.kind in NUMBERS else text, today)


def _field(change: Change, playbook: Playbook, today: date) -> str:
    from rmtui.fieldwords import in_words

    after, before = (
        in_words(FieldView(change.field, text), playbook, today) if text else ""
        for text in (change.after, change.before)
    )
    return _told(t(f"field.{change.field}"), after or t("card.no"), before)


def _told(label: str, value: str, before: str) -> str:
    if before:
        return t("quick.field_before", label=label, value=value, before=before.replace("\n", " "))
    return t("quick.field", label=label, value=value)


def _why(problem: Problem) -> str:
    return words.refusal(Refused(problem.reason, **dict(problem.values)))
