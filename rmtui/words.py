"""Ids, days and clocks in the words of the language in use: made at the edge, for screens and for printed lists."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rmtui.domain.model import Channel, Reason, Urgency
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved, StageClock
from rmtui.i18n import has, language, t

if TYPE_CHECKING:
    from rmtui.domain.evidence import Evidence
    from rmtui.playbook.source import Problem

_URGENCY_TONES = {Urgency.AMBER: "warning", Urgency.OVERDUE: "error"}


def day(value: date, today: date) -> str:
    """A day as said today: 今天, 明天, 12-05 周五; with its year where that is another one."""
    near = {0: "day.today", 1: "day.tomorrow", -1: "day.yesterday"}.get((value - today).days)
    if near:
        return t(near)
    text = f"{value:%m-%d}" if value.year == today.year else f"{value:%Y-%m-%d}"
    return f"{text} {t(f'weekday.short.{value.isoweekday()}')}"


def short_day(value: date, today: date) -> str:
    """A day in at most ten cells: 12-05, or with its year where that is another one."""
    return f"{value:%m-%d}" if value.year == today.year else f"{value:%Y-%m-%d}"


def moment(value: datetime, today: date) -> str:
    """A day and hour: 明天 15:00."""
    return f"{day(value.date(), today)} {value:%H:%M}"


def long_day(value: date) -> str:
    """A day in full, as the header shows it."""
    weekday, month = t(f"weekday.short.{value.isoweekday()}"), t(f"month.short.{value.month}")
    return t("day.long", year=value.year, month=month, day=value.day, weekday=weekday)


def tier(playbook: Playbook, tier_id: str) -> str:
    """A tier's name in the language in use."""
    found = playbook.tier(tier_id)
    return found.zh if language() == "zh" else found.en


def life_phase(playbook: Playbook, phase_id: str) -> str:
    """A life-cycle phase's name in the language in use; one that the playbook does not know by its id."""
    found = next((each for each in playbook.card.life_phases if each.id == phase_id), None)
    return phase_id if found is None else found.zh if language() == "zh" else found.en


def money(yuan: int) -> str:
    """An amount: 12万, 1.5亿, or with separators where the language has no such words."""
    if language() == "en":
        return f"{yuan:,}"
    for unit, word in ((100_000_000, "亿"), (10_000, "万")):
        if yuan >= unit:
            return f"{yuan / unit:.1f}".removesuffix(".0") + f"{word}元"
    return f"{yuan}元"


def clock(value: StageClock) -> str:
    """Stage and day in few cells: 了解 12/21, or 售后 where there is no limit."""
    name = t(f"stage.{int(value.stage)}.short")
    if value.paused:
        return f"{name} {t('clock.paused')}"
    return name if value.limit is None else f"{name} {value.day}/{value.limit}"


def clock_long(value: StageClock) -> str:
    """Stage and day in a sentence's words, with the state of the limit."""
    name = t(f"stage.{int(value.stage)}")
    if value.limit is None:
        return name
    text = t("clock.long", name=name, day=value.day, limit=value.limit)
    if value.paused:
        return f"{text} {t('clock.paused')}"
    return f"{text} {t(f'urgency.{value.urgency}')}" if value.urgency in _URGENCY_TONES else text


def urgency_tone(value: StageClock) -> str:
    """The tone of a list's cell for a stage's clock."""
    return _URGENCY_TONES.get(value.urgency, "muted")


def channel(value: Channel | None) -> str:
    """A channel's name, empty for none."""
    return t(f"channel.{value}") if value else ""


def short_channel(value: Channel | None) -> str:
    """A channel's name in few cells, empty for none."""
    return t(f"channel.short.{value}") if value else ""


def reason(value: Reason, today: date) -> str:
    """Why a customer is on the list, in words; dates among the values are said as days."""
    values: dict[str, object] = {name: _said(text, today) for name, text in value.args}
    if "product" in values:
        values["product"] = product_of(value)
    if "tier" in values:
        values["tier"] = values.get(language(), values["tier"])
    if "relation" in values:
        values |= _whose(dict(value.args))
    late = _days_late(value, today)
    last = dict(value.args).get("last", "")
    days = (today - date.fromisoformat(last)).days if last else late
    variant = "late" if late else values.get("line", "") or values.get("way", "")
    said = t(f"reason.{value.rule}.{variant}" if variant else f"reason.{value.rule}", n=days, **values)
    return " ".join(said.split()) if "bank" in values else said


def _whose(said: Mapping[str, str]) -> dict[str, object]:
    """Whose day it is: relation and name, said once where they are one; and what day, where it has a name."""
    told = relation(said["relation"]) if said["relation"] else ""
    name = "" if said["name"] in (told, said["relation"]) else said["name"]
    gap = " " if language() == "en" else ""
    who = gap.join(part for part in (told, name) if part)
    found: dict[str, object] = {"who": f"{who} " if who else ""}
    if "kind" in said:
        known = has(f"anniversary_kind.{said['kind']}")
        found["what"] = said["title"] or t(f"anniversary_kind.{said['kind']}" if known else "anniversary.other")
    return found


def _days_late(value: Reason, today: date) -> int:
    """Days by which a promise is late, or since something matured here; 0 for every other reason."""
    said = dict(value.args)
    counts = value.rule == "promise.due" or (value.rule == "holding.maturity" and not said.get("bank"))
    due = said.get("due_date", "") if counts else ""
    return max((today - date.fromisoformat(due)).days, 0) if due else 0


_KINDS = {"holding.maturity": "asset_kind", "premium.due": "peril", "need.retry": "need_kind",
          "opportunity.due": "opportunity_target", "payment.due": "asset_kind", "payment.overdue": "asset_kind",
          "stop.reached": "asset_kind", "plan.stopped": "asset_kind", "product.report": "asset_kind",
          "news": "asset_kind"}  # fmt: skip


def product_of(value: Reason) -> str:
    """What a reason is about: the product by its name, else the kind of holding, policy or need; empty for nothing."""
    said = dict(value.args)
    message = f"{_KINDS.get(value.rule)}.{said.get('kind')}"
    if said.get("product") or not has(message):
        return said.get("product", "") or (t("reason.deal") if value.rule in _KINDS else "")
    return t(message)


def reasons(values: Sequence[Reason], today: date) -> str:
    """All reasons in one line, the leading one first."""
    return t("join.reasons").join(reason(value, today) for value in values)


def _said(text: str, today: date) -> str:
    try:
        if len(text) == 10:
            return day(date.fromisoformat(text), today)
        if len(text) >= 16 and text[10] in "T ":
            return moment(datetime.fromisoformat(text), today)
    except ValueError:
        return text
    return text


def refusal(refused: Refused) -> str:
    """What was refused and what to do, in two sentences."""
    return f"{refused_text(refused)} {t(f'refused.{refused.message}.hint', **refused.values)}".strip()


def refused_text(refused: Refused, now: datetime | None = None) -> str:
    """What was refused, in a sentence; days in it are said as seen from `now`, where that is given."""
    values = refused.values
    if "holder" in values:
        values = {**values, "holder": holder(values["holder"], now)}
    return t(f"refused.{refused.message}", **values)


def holder(noted: str, now: datetime | None = None) -> str:
    """Who holds the book, out of the note `user@machine process since`: the machine, and since when in local time."""
    who, *rest = noted.rsplit(" ", 2)
    try:
        since = datetime.fromisoformat(rest[-1]).astimezone(now.tzinfo if now else None)
    except (IndexError, ValueError):
        return t("holder.unknown")
    at = moment(since, now.date()) if now else f"{since:%Y-%m-%d %H:%M}"
    return t("holder.known", machine=who.rpartition("@")[2], since=at)


def warnings(saved: Saved) -> str:
    """The warnings of a write, one after the other."""
    return " ".join(t(message, **dict(values)) for message, values in saved.warnings)


def left_out(reason: str, missing: Sequence[str] = ()) -> str:
    """Why somebody gets no message to many, in a few words."""
    fields = t("join.names").join(t(f"merge.{name}") for name in missing)
    return t(f"round.out.{reason}", fields=fields) if missing else t(f"round.out.{reason}")


def relation(text: str) -> str:
    """A relation's name; the manager's own words as they are."""
    return t(f"relation.{text}") if has(f"relation.{text}") else text


def evidence(value: "Evidence") -> str:
    """With what a stage is left, in a sentence; empty where there is nothing."""
    if not value.message:
        return ""
    values = dict(value.values)
    if "relation" in values:
        values["relation"] = relation(values["relation"])
    if "kinds" in values:
        kinds = [t(f"need_kind.{kind}") for kind in values["kinds"].split()]
        values["kinds"] = t("join.names").join(kinds)
    if "amount" in values:
        values["amount"] = money(int(values["amount"]))
    return t(f"evidence.{value.message}", **values)


def problem(found: "Problem") -> str:
    """Why a file of the bank's own was refused: file, line, reason, and what holds now."""
    why = t(f"playbook.problem.{found.reason}", **dict(found.values))
    return t("problem.line", file=found.file.name, line=found.line, why=why)


def handed(text: str, today: date) -> str:
    """The texts of a hand-over page: what the book told (lines with `@`) in words, what a person wrote as it is."""
    return "\n".join(_told(line, today) if line.startswith("@") else line for line in text.split("\n"))


def _told(line: str, today: date) -> str:
    kind, *parts = line.split(" ", 4)
    try:
        if kind == "@since":
            return t("handover.since", on=parts[0], moves=parts[1])
        if kind == "@talk":
            return f"{parts[0]} {t(f'channel.{parts[1]}')} {t(f'outcome.{parts[2]}')}: {parts[3]}"
        if kind == "@next":
            at = datetime.fromisoformat(parts[0])
            when = moment(at, today) if "T" in parts[0] else day(at.date(), today)
            return f"{when} {t(f'channel.{parts[1]}')}" if parts[1:] else when
    except (IndexError, KeyError, ValueError):
        # Typed by a person, or told by a newer program: as it stands.
        return line
    return line
