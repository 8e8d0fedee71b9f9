"""The daily progress sheet 附件四《客户管理进度表》(domain.md section 2, who gets what): facts to document."""

from collections.abc import Iterable, Iterator
from datetime import date

from rmtui import words
from rmtui.domain.day_end import OPEN, PLAN_STATES
from rmtui.domain.escalation import RED
from rmtui.domain.model import Direction, Urgency
from rmtui.domain.promises import PromiseView
from rmtui.domain.sheet_facts import DailyFacts, SheetRow, SheetTouch, StageChange
from rmtui.domain.views import StageClock
from rmtui.i18n import language, t
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Mark, Pairs, Signatures, Table, Text


def daily_sheet(facts: DailyFacts, tier_names: dict[str, str]) -> Document:
    """The sheet of one day; `tier_names` gives each tier id its name in the language of the sheet."""
    return Document(
        title=t("sheet.daily.title"),
        code=t("sheet.daily.code"),
        subtitle=" | ".join(filter(None, (facts.me.bank, facts.me.branch, facts.me.sub_branch))),
        blocks=(
            _measure(facts),
            _table(facts, tier_names),
            *_rest(facts, tier_names),
            Text("", t("sheet.remarks.lead"), lines=2),
            Signatures(_signatures()),
        ),
        made=t(
            "sheet.made",
            at=facts.made_at.strftime("%Y-%m-%d %H:%M"),
            name=facts.me.name,
            version=facts.playbook_version,
        ),
        copy=t("sheet.copy", n=facts.copy_number) if facts.copy_number else "",
        page=t("sheet.page"),
        lang=language(),
    )


def _signatures() -> tuple[str, ...]:
    return (t("sheet.sign.rm"), t("sheet.sign.lead"), t("sheet.sign.date"))


def _measure(facts: DailyFacts) -> Pairs:
    counts = facts.counts
    return Pairs(
        (
            (t("sheet.daily.day"), f"{facts.day.isoformat()} {t(f'weekday.{facts.day.isoweekday()}')}"),
            (t("sheet.daily.rm"), facts.me.name),
            (t("sheet.daily.calls"), f"{counts.calls}/{counts.calls_target}"),
            (t("sheet.daily.reached"), str(counts.reached)),
            (t("sheet.daily.meetings"), f"{counts.meetings}/{counts.meetings_target}"),
            (t("sheet.daily.invitations"), str(counts.invitations)),
            (t("sheet.daily.sms"), str(counts.sms)),
            (t("sheet.daily.moves"), str(counts.moves)),
            (t("sheet.daily.plan"), f"{facts.planned_done}/{facts.planned}"),
            (t("sheet.daily.customers"), str(len(facts.rows))),
            (t("sheet.daily.overdue_count"), str(sum(row.overdue for row in facts.rows))),
            (t("sheet.daily.wanted_count"), str(sum(row.decision_wanted for row in facts.rows))),
        )
    )


def _rest(facts: DailyFacts, tier_names: dict[str, str]) -> Iterator[Block]:
    """Plan against done, the ladder of what is overdue, who waits for the lead, open promises."""
    if facts.plan:
        states = [one.state for one in facts.plan]
        counted = {state: states.count(state) for state in PLAN_STATES}
        yield Heading(t("sheet.daily.plan_heading"))
        yield Text(t("sheet.daily.plan_line", n=len(states), **counted))
        open_ones = [one.name for one in facts.plan if one.state == OPEN]
        if open_ones:
            yield Text(t("join.names").join(open_ones), t("sheet.daily.plan_open"))
    if facts.late:
        yield Heading(t("sheet.daily.ladder", n=len(facts.late)))
        yield _ladder(facts, tier_names)
    if facts.wanted:
        yield Heading(t("sheet.daily.wanted", n=len(facts.wanted)))
        yield _wanted(facts, tier_names)
    if facts.promises:
        yield Heading(t("sheet.promises"))
        yield promise_table(facts.promises, facts.day)


def _ladder(facts: DailyFacts, tier_names: dict[str, str]) -> Table:
    """The longest past due first; red ones are marked and say so."""
    columns = (
        Column(t("sheet.col.customer"), 12),
        Column(t("sheet.col.tier"), 6),
        Column(t("sheet.col.reason"), 34),
        Column(t("sheet.col.days_late"), 6, "right"),
        Column(t("sheet.col.put_off"), 6, "right"),
        Column(t("sheet.col.rung"), 10),
    )
    rows = tuple(
        (
            Cell(item.name),
            Cell(tier_names.get(item.tier, "")),
            Cell(words.reason(item.reasons[0], facts.day)),
            Cell(str(item.age_days), value=item.age_days),
            Cell(str(item.postponed or ""), value=item.postponed or None),
            Cell(t(f"sheet.rung.{item.escalation}"), "overdue" if item.escalation == RED else "amber"),
        )
        for item in sorted(facts.late, key=lambda one: (one.escalation != RED, -one.age_days, one.customer_id))
    )
    return Table(columns, rows, ruled=False)


def _wanted(facts: DailyFacts, tier_names: dict[str, str]) -> Table:
    """With room for the lead's word."""
    columns = (
        Column(t("sheet.col.customer"), 12),
        Column(t("sheet.col.tier"), 6),
        Column(t("sheet.col.reason"), 30),
        Column(t("sheet.daily.verdict"), 26),
    )
    rows = tuple(
        (
            Cell(item.name),
            Cell(tier_names.get(item.tier, "")),
            Cell(words.reason(item.reasons[0], facts.day)),
            Cell(t("sheet.daily.verdicts")),
        )
        for item in facts.wanted
    )
    return Table(columns, rows)


def promise_table(promises: Iterable[PromiseView], day: date) -> Table:
    """Open promises, the most urgent first; late ones say for how many days."""
    columns = (
        Column(t("sheet.col.customer"), 12),
        Column(t("sheet.col.promise"), 34),
        Column(t("sheet.col.due_on"), 9),
        Column(t("sheet.col.days_late"), 6, "right"),
    )
    rows = tuple(
        (Cell(one.name), Cell(one.text), Cell(one.due_on.isoformat(), value=one.due_on), _late(one.days_late(day)))
        for one in promises
    )
    return Table(columns, rows, ruled=False)


def _late(days: int) -> Cell:
    return Cell(str(days), "overdue", days) if days else Cell("")


def _table(facts: DailyFacts, tier_names: dict[str, str]) -> Table:
    columns = (
        Column(t("sheet.col.no"), 4, "right"),
        Column(t("sheet.col.customer"), 10),
        Column(t("sheet.col.tier"), 5),
        Column(t("sheet.col.stage"), 14),
        Column(t("sheet.col.contact"), 11),
        Column(t("sheet.col.outcome"), 12),
        Column(t("sheet.col.learnt"), 17),
        Column(t("sheet.col.next"), 14),
        Column(t("sheet.col.remark"), 9),
    )
    rows = tuple(_row(n, row, tier_names, facts) for n, row in enumerate(facts.rows, 1))
    return Table(columns, rows, empty=t("sheet.daily.empty"))


def _row(n: int, row: SheetRow, tier_names: dict[str, str], facts: DailyFacts) -> tuple[Cell, ...]:
    zone = facts.made_at.tzinfo
    times = [f"{touch.at.astimezone(zone):%H:%M} {_channel(touch)}" for touch in row.touches]
    results = [t(f"outcome.{touch.outcome}") for touch in row.touches] + [_move(move) for move in row.moves]
    learnt = [text for touch in row.touches for text in (touch.learnt, touch.note) if text]
    return (
        Cell(str(n)),
        Cell("\n".join(filter(None, (row.name, row.number)))),
        Cell(tier_names.get(row.tier, "")),
        Cell(_stage(row.clock), _mark(row.clock)),
        Cell("\n".join(times) or (t("sheet.planned_only") if row.planned else "")),
        Cell("\n".join(results)),
        Cell("\n".join(learnt)),
        Cell(_next(row)),
        Cell(_remark(row), "overdue" if row.overdue else ""),
    )


def _stage(clock: StageClock) -> str:
    name = f"{clock.stage.value} {t(f'stage.{clock.stage.value}')}"
    if clock.limit is None:
        return f"{name}\n{t('sheet.day', day=clock.day)}"
    return f"{name}\n{t('sheet.day_of', day=clock.day, limit=clock.limit)}"


def _mark(clock: StageClock) -> Mark:
    if clock.urgency is Urgency.OVERDUE:
        return "overdue"
    return "amber" if clock.urgency is Urgency.AMBER else ""


def _channel(touch: SheetTouch) -> str:
    name = t(f"channel.{touch.channel}") if touch.channel else t("sheet.note")
    return t("sheet.incoming", channel=name) if touch.direction is Direction.IN else name


def _move(move: StageChange) -> str:
    came_from = move.from_stage.value if move.from_stage else 0
    text = t("sheet.move", came_from=came_from, to=move.to_stage.value) if came_from else t("sheet.entered", to=1)
    if move.outcome:
        text += f" {t(f'stage_outcome.{move.outcome}')}"
    return f"{text}\n{t('sheet.reason', reason=move.reason)}" if move.reason else text


def _next(row: SheetRow) -> str:
    if row.next_on is None:
        return t("sheet.none_because", reason=row.none_because) if row.none_because else t("sheet.no_next")
    channel = t(f"channel.{row.next_channel}") if row.next_channel else ""
    return f"{row.next_on.isoformat()}\n{channel}".strip()


def _remark(row: SheetRow) -> str:
    marks = []
    if row.overdue:
        marks.append(t("sheet.overdue"))
    if row.clock.paused:
        marks.append(t("sheet.paused"))
    if row.decision_wanted:
        marks.append(t("sheet.decision_wanted"))
    return "\n".join(marks)
