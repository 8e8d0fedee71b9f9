"""The hand-over page 移交表 of a customer: story, promises, taboos, next step (feature N25)."""

from rmtui import words
from rmtui.domain.handover import CONFIRMED, IN, HandoverLine
from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_facts import HandoverFacts, Head
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Block, Document, Heading, Pairs, Text


def handover_sheet(facts: HandoverFacts, playbook: Playbook) -> Document:
    """One page a customer, one behind the other; giver, receiver and lead sign."""
    blocks: list[Block] = [parts.top(facts.head, across=2)]
    for one in facts.pages:
        blocks += _page(one, playbook, facts.head)
    if not facts.pages:
        blocks.append(Text(t("sheet.none")))
    return parts.document(facts.head, (*blocks, parts.signed("giver", "receiver", "lead_short")), landscape=False)


def _page(one: HandoverLine, playbook: Playbook, head: Head) -> list[Block]:
    own, today = head.me.name, head.today
    giver, receiver = (one.other, own) if one.direction == IN else (own, one.other)
    state = t("handover.state.waiting")
    if one.state == CONFIRMED:
        state = t("handover.state.confirmed", on=one.confirmed_on or "", by=one.confirmed_by)
    pairs = (
        (t("sheet.col.customer"), f"{one.name}  {one.number}".strip()),
        (t("sheet.col.tier"), words.tier(playbook, one.tier)),
        (t("handover.giver"), giver),
        (t("handover.receiver"), receiver),
        (t("handover.why"), t(f"handover.why.{one.why}")),
        (t("handover.day"), one.day.isoformat()),
        (t("handover.state"), state),
    )
    told = (("story", one.page.story), ("promises", one.page.promises), ("taboos", one.page.taboos),
            ("next", one.page.next_step))  # fmt: skip
    return [
        Heading(f"{one.name}  {one.number}".strip()),
        Pairs(pairs, across=2),
        *(Text(words.handed(text, today) or t("sheet.none"), t(f"handover.{name}")) for name, text in told),
    ]
