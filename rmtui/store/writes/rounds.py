"""Sends a message to many: one contact each, one action, one undo (domain.md section 4, 批量维护)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmtui.domain.model import Channel, Outcome
from rmtui.domain.refusal import Refused
from rmtui.domain.round import RoundView
from rmtui.domain.views import ContactEntry, Saved
from rmtui.store import audit
from rmtui.store.derive import reading
from rmtui.store.reads.rounds import preview
from rmtui.store.work import Work
from rmtui.store.writes.common import Warned, begin, known, people, saved, warning, words
from rmtui.store.writes.contacts import enter
from rmtui.text import clean

if TYPE_CHECKING:
    from rmtui.domain.views import Me
    from rmtui.playbook.scripts import Template


WRITTEN = "round.written"
"""The audit trail's word for a list that left the machine."""


def send(
    work: Work,
    customers: Sequence[str],
    template: "Template",
    purpose: str,
    me: "Me",
    override: str = "",
    file: str = "",
) -> Saved:
    """Logs the message as sent to everybody whom nothing is against, and names the others with their reasons.

    A template's mark is kept, or the text itself where it was typed; a template that is a first-contact step is one
    for those to whom it is due. `file` is what list was written with whole numbers: the audit trail keeps its name.
    Raises Refused as `preview`, `round_nobody`, `window_needs_reason`.
    """
    view = preview(reading(work), customers, template, purpose, me)
    if not view.kept:
        raise Refused("round_nobody")
    if view.closed and not words(override):
        raise Refused("window_needs_reason")
    rows = people(work, [one.id for one in view.kept])
    facts = known(work, rows)
    begin(work, "send_round", rows)
    entry = ContactEntry(
        Channel.SMS,
        Outcome.SENT,
        step=template.step,
        note="" if template.id else template.parts[0].text,
        template=template.mark if template.id else "",
        purpose=purpose,
        override=override if view.closed else "",
        of_round=True,
    )
    enter(work, rows, facts, entry, work.now, {})
    if file:
        audit.record(work, WRITTEN, clean(file), len(rows))
    return saved(work, rows, left_out(view))


def left_out(view: RoundView) -> list[Warned]:
    """Who does not get it, each with the reason."""
    return [
        warning(f"round_{one.reason}", name=one.name, fields=" ".join(one.missing))
        if one.reason == "missing"
        else warning(f"round_{one.reason}", name=one.name)
        for one in view.left_out
    ]
