"""What `show` says of a family beyond the card's own lines: who is known from other cards, who decides, the walls.

Who is known from another card only and walled off is left out; the reminder alone says whom not to mention.
"""

from typing import Any

from rmtui import formwords, words
from rmtui.domain.card_views import FamilyView
from rmtui.domain.household import Decision, Member, not_to_mention, to_be_seen
from rmtui.i18n import t
from rmtui.store.reads.family import family, walls_before
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_table, say


def family_json(context: Context, customer: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The members known from other cards, and beside them `decision_maker` and `not_to_mention`."""
    found = context.read(family, customer)
    walls = not_to_mention(found.walls, customer)
    told = {
        "decision_maker": _decision(found.decision),
        "not_to_mention": [{"id": wall.whose, "name": wall.whose_name} for wall in walls],
    }
    return [_derived(one) for one in _known_from_there(found)], told


def _known_from_there(found: FamilyView) -> list[Member]:
    return [one for one in to_be_seen(found.members) if one.derived]


def _derived(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "relation": member.relation,
        "relation_there": member.word_there,
        "sex": member.sex,
        "born": member.born,
        "card_id": member.card_id,
        "derived": True,
        "from_card": member.name,
    }


def _decision(found: Decision) -> dict[str, Any]:
    who = [{"id": one.id, "name": one.name, "relation": one.relation, "met": one.met} for one in found.who]
    return {"state": found.kind, "who": who, "reason": found.reason}


def print_walls(context: Context, customer: str) -> None:
    """Whose accounts and assets are not to be mentioned, before all else."""
    walls = context.read(walls_before, customer)
    if walls:
        names = dict.fromkeys(wall.whose_name for wall in walls)
        say(t("wall.do_not_mention", name=t("join.names").join(names)))


def print_family(context: Context, customer: str) -> None:
    """Who decides, and the members known from other cards, a line each."""
    found = context.read(family, customer)
    lines = [(formwords.form_name("relative"), _said(one)) for one in _known_from_there(found)]
    decision = found.decision
    if decision.kind != "unknown":
        who = t("join.names").join(one.name for one in decision.who)
        lines.append((t("field.decision_maker"), t(f"family.{decision.kind}", who=who, reason=decision.reason)))
    if lines:
        print_table((t("cli.col.field"), t("cli.col.value")), lines)


def _said(member: Member) -> str:
    said = words.relation(member.relation) or t("relation.in_family_as", word=member.word_there)
    return f"{member.name}  {said}  {t('family.from_card', name=member.name)}"
