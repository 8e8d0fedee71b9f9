"""Today's list: meetings of the day on top, then the customers in order, a line each, drawn by the virtual list."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rmtui import words
from rmtui.domain.model import MeetingState
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import MeetingItem, Today, TodayItem
from rmtui.i18n import language, t
from rmtui.widgets.virtual_list import Cell, Column, Row, VirtualList

MEETING = "meeting:"
"""Row keys of meetings begin so; the others are customer ids."""
HEADING = "heading:"


def columns() -> tuple[Column, ...]:
    """When, name, tier, stage, channel, reason, last and next contact; widths follow the language's words."""
    if language() == "en":
        widths = ((8, 0), (13, 0), (10, 96), (13, 0), (6, 0), (0, 0), (12, 112), (6, 120))
    else:
        widths = ((8, 0), (10, 0), (4, 0), (12, 0), (4, 0), (0, 0), (11, 96), (6, 104))
    return tuple(Column(width, from_width) for width, from_width in widths)


class CallList(VirtualList):
    """The list of one day."""

    def __init__(self) -> None:
        super().__init__(columns(), id="call-list")
        self.today: Today | None = None
        self.told = ""
        """What is said above the day, of the book as a whole."""

    def show_today(self, today: Today, playbook: Playbook, now: datetime) -> None:
        """Show a day; the cursor stays on its customer."""
        self.today = today
        first = [Row(f"{HEADING}told", (Cell(self.told, "warning"),), selectable=False, run=True)] if self.told else []
        self.show([*first, *rows_of(today, playbook, now)])

    def item(self, key: str) -> TodayItem | None:
        """The item of a customer's row."""
        return next((one for one in self.today.items if one.customer_id == key), None) if self.today else None

    def meeting(self, key: str) -> MeetingItem | None:
        """The meeting of a row."""
        wanted = key.removeprefix(MEETING)
        return next((one for one in self.today.meetings if one.meeting_id == wanted), None) if self.today else None

    def next_due(self, after: str) -> str:
        """The next customer to be called after this one, else the first that is left; empty for none."""
        order = [row.key for row in self.rows if row.selectable]
        start = order.index(after) + 1 if after in order else 0
        for key in (*order[start:], *order[:start]):
            item = self.item(key)
            if item is not None and item.state == "due" and key != after:
                return key
        return ""


def rows_of(today: Today, playbook: Playbook, now: datetime) -> list[Row]:
    """The rows of a day: meetings, what is due, what waits for its hour, what is with the lead, what is done."""
    rows: list[Row] = [*_notices(today, now)]
    if word := _word(today):
        rows.append(word)
    if today.meetings:
        rows.append(_heading("meetings", len(today.meetings)))
        rows += [_meeting_row(one, playbook, now) for one in today.meetings]
    for state in ("due", "waiting", "with_lead", "done"):
        items = [one for one in today.items if one.state == state]
        if items:
            if today.meetings or state != "due":
                rows.append(_heading(state, len(items)))
            rows += [_row(one, playbook, now) for one in items]
    if today.more:
        rows.append(Row(f"{HEADING}more", (Cell(t("today.more", n=today.more), "muted"),), selectable=False))
    elif not (today.items or today.meetings):
        rows.append(Row(f"{HEADING}empty", (Cell(t("today.empty"), "muted"),), selectable=False, run=True))
    return rows


def _notices(today: Today, now: datetime) -> Iterator[Row]:
    """What is out of the ordinary with the day: the manager is or goes away, no working day, an unknown year."""
    said = ""
    if today.away is not None:
        until = words.short_day(today.away.ends_on, now.date())
        when = "away" if today.away.holds(today.day) else "goes_away"
        said = t(f"today.{when}", until=until)
        said += t("today.cover", name=today.away.cover) if today.away.cover else ""
    elif not today.working_day:
        said = t("today.day_off")
    if said:
        yield Row(f"{HEADING}day", (Cell(said, "warning"),), selectable=False, run=True)
    for one in today.festivals:
        name = one.festival.zh if language() == "zh" else one.festival.en
        text = t("today.festival", name=name, on=words.short_day(one.on, now.date()))
        yield Row(f"{HEADING}{one.festival.id}", (Cell(text, "accent"),), selectable=False, run=True)
    if today.provisional:
        yield Row(f"{HEADING}year", (Cell(t("today.provisional"), "warning"),), selectable=False, run=True)


def _word(today: Today) -> Row | None:
    """Open complaints, promises late or due, hand-overs to confirm, of the whole book; None where there are none."""
    counts = today.promises
    cells = [Cell(f"{t('today.word', complaints=today.complaints)}  ", "error")] if today.complaints else []
    if counts.late or counts.today:
        tone = "error" if counts.late else "warning"
        cells.append(Cell(f"{t('today.word.promises', late=counts.late, today=counts.today)}  ", tone))
    if cells:
        cells.append(Cell(t("today.word.key"), "muted"))
    if today.handovers:
        cells.append(Cell(f"{'  ' if cells else ''}{t('today.word.handovers', n=today.handovers)}", "warning"))
    return Row(f"{HEADING}word", tuple(cells), selectable=False, run=True) if cells else None


def _heading(state: str, count: int) -> Row:
    return Row(f"{HEADING}{state}", (Cell(t(f"today.{state}", n=count), "accent"),), selectable=False)


def _meeting_row(one: MeetingItem, playbook: Playbook, now: datetime) -> Row:
    late = one.state is MeetingState.AGREED and one.at < now
    state = t("today.meeting_late") if late else t(f"meeting_state.{one.state}")
    hour = f"{one.at:%H:%M}" if one.at.date() == now.date() else words.short_day(one.at.date(), now.date())
    tone = "warning" if late else "accent" if one.state is MeetingState.AGREED else "muted"
    return Row(
        MEETING + one.meeting_id,
        (
            Cell(hour, "strong"),
            Cell(one.name),
            Cell(words.tier(playbook, one.tier), "muted"),
            Cell(state, tone),
            Cell(words.short_channel(one.channel), "muted"),
            Cell(one.place, "muted"),
            Cell(""),
            Cell(""),
        ),
    )


def _row(one: TodayItem, playbook: Playbook, now: datetime) -> Row:
    done = one.state in ("done", "with_lead")
    day = now.date()
    return Row(
        one.customer_id,
        (
            _when(one, now),
            Cell(one.name, "muted" if done else ""),
            Cell(words.tier(playbook, one.tier), "muted"),
            Cell(words.clock(one.clock), words.urgency_tone(one.clock)),
            Cell(words.short_channel(one.channel), "muted" if done else "accent"),
            Cell(why(one, now), "muted" if done else ""),
            Cell(_last(one, now), "muted"),
            Cell(words.short_day(one.next_on, day) if one.next_on else "", "muted"),
        ),
    )


def _when(one: TodayItem, now: datetime) -> Cell:
    if one.state == "waiting" and one.waits_until:
        return Cell(t("today.waits", at=f"{one.waits_until:%H:%M}"), "muted")
    if one.state == "done":
        return Cell(t("today.is_done"), "success")
    if one.state == "with_lead":
        return Cell(t("today.is_with_lead"), "muted")
    if one.due_at and one.due_at.date() == now.date():
        return Cell(f"{one.due_at:%H:%M}", "strong" if one.due_at > now else "warning")
    if one.age_days:
        flag = t(f"today.escalation.{one.escalation}") if one.escalation else ""
        return Cell(t("today.age", n=one.age_days) + flag, "error" if one.escalation else "warning")
    return Cell(t("today.added") if one.added else "", "accent")


def why(one: TodayItem, now: datetime) -> str:
    """The reasons in words, a complaint first."""
    told = one.complaint and not any(reason.rule.startswith("complaint.") for reason in one.reasons)
    parts = [t("today.complaint")] if told else []
    after = [t("today.tries", n=one.tries)] if one.tries > 1 else []
    after += [t("today.postponed", n=one.postponed)] if one.postponed else []
    after += [t("today.before_away")] if any(dict(each.args).get("away") for each in one.reasons) else []
    return t("join.reasons").join([*parts, words.reasons(one.reasons, now.date()), *after])


def _last(one: TodayItem, now: datetime) -> str:
    if one.last_contact is None:
        return t("today.never")
    return f"{words.short_day(one.last_contact, now.date())} {words.short_channel(one.last_channel)}".strip()


def waits(one: TodayItem, now: datetime) -> str:
    """When the customer may be contacted, where not now; the true due moment beside the moved one."""
    parts: Sequence[str] = ()
    if one.moved_to and one.due_at:
        today = now.date()
        parts = (t("today.moved", due=words.moment(one.due_at, today), to=words.moment(one.moved_to, today)),)
    elif one.state == "waiting" and one.waits_until:
        parts = (t("today.waits_long", at=words.moment(one.waits_until, now.date())),)
    return " ".join(parts)
