"""Activities as lines, and those who are invited to one."""

from collections.abc import Iterable
from datetime import date

from textual.content import Content

from rmtui import words
from rmtui.domain.activities import CAME, INVITED, MISSED, NO, YES, Activity, Invitee
from rmtui.domain.event_forms import INVITATION_STATES
from rmtui.domain.playbook import Playbook
from rmtui.i18n import has, language, t
from rmtui.text import mask_phone
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import Cell, Column, Row

ACTIVITY = "activity:"
_TONES = {INVITED: "warning", YES: "accent", NO: "muted", CAME: "success", MISSED: "muted"}


def columns() -> tuple[Column, ...]:
    """Day, name, place, how many were asked and what became of it."""
    sizes = ((15, 0), (0, 0), (16, 100), (34, 0)) if language() == "en" else ((13, 0), (0, 0), (16, 100), (30, 0))
    names = ("day", "name", "place", "counts")
    return tuple(
        Column(wide, least, t(f"activity.column.{name}")) for (wide, least), name in zip(sizes, names, strict=True)
    )


def line(one: Activity, today: date) -> Row:
    """An activity; one that is over is muted."""
    over = one.on_day is not None and one.on_day < today
    kind = t(f"activity_kind.{one.kind}") if has(f"activity_kind.{one.kind}") else one.kind
    name = f"{one.name}  {kind}" if kind else one.name
    cells = (
        Cell(words.day(one.on_day, today) if one.on_day else "", "muted" if over else "accent"),
        Cell(name, "muted" if over else "strong"),
        Cell(one.place, "muted"),
        Cell(counts(one), "muted" if over and not one.of(CAME) else ""),
    )
    return Row(ACTIVITY + one.id, cells)


def counts(one: Activity) -> str:
    """How many were asked, said yes, came."""
    said = [t("activity.asked", n=one.asked)]
    said += [f"{t(f'invitation_state.{state}')} {count}" for state, count in one.counts if state != INVITED]
    return " ".join(said)


def guest_columns() -> tuple[Column, ...]:
    """Name, tier, phone, answer, follow-up."""
    sizes = ((16, 0), (10, 100), (11, 0), (15, 0), (0, 0)) if language() == "en" else (
        (10, 0), (6, 100), (11, 0), (10, 0), (0, 0))  # fmt: skip
    names = ("guest", "tier", "phone", "state", "follow_up")
    return tuple(
        Column(wide, least, t(f"activity.column.{name}")) for (wide, least), name in zip(sizes, names, strict=True)
    )


def guest(one: Invitee, activity: Activity, playbook: Playbook, today: date) -> Row:
    """Somebody who was invited; whoever came and was not spoken to since is told so."""
    waits = one.state == CAME and one.is_open(activity.on_day, today)
    follow = one.follow_up or (t("activity.to_follow_up") if waits else "")
    cells = (
        Cell(one.name, "strong"),
        Cell(words.tier(playbook, one.tier), "muted"),
        Cell(mask_phone(one.phone), "muted"),
        Cell(t(f"invitation_state.{one.state}"), _TONES.get(one.state, "")),
        Cell(" ".join(follow.split()), "warning" if waits else ""),
    )
    return Row(one.customer, cells)


def guest_status(one: Activity, guests: Iterable[Invitee], today: date) -> Content:
    """The activity, when and where, and how the invitations stand."""
    found = [guest.state for guest in guests]
    said = [f"{t(f'invitation_state.{state}')} {found.count(state)}" for state in INVITATION_STATES if state in found]
    where = " ".join(part for part in (words.day(one.on_day, today) if one.on_day else "", one.place) if part)
    return joined((one.name, "bold $accent"), "  ", (where, "$text"), "  ", ("  ".join(said), "$text-muted"))
