"""The lead's page as lines: a line a manager, then what waits, by kind."""

from rmtui import words
from rmtui.domain.playbook import Playbook
from rmtui.domain.team import DECISION, KINDS, OVERDUE, SILENT, STAGE, WAITS, ManagerLine, Matter, Team
from rmtui.i18n import language, t
from rmtui.widgets.virtual_list import Cell, Column, Row

MATTER = "matter:"
MANAGER = "manager:"
_TONES = {OVERDUE: "error", WAITS: "muted"}


def columns() -> tuple[Column, ...]:
    """Manager, customer, tier, since, what."""
    sizes = (14, 12, 10, 9, 0) if language() == "en" else (10, 12, 5, 9, 0)
    names = ("manager", "customer", "tier", "since", "what")
    return tuple(Column(wide, 0, t(f"team.column.{name}")) for wide, name in zip(sizes, names, strict=True))


def rows(found: Team, playbook: Playbook) -> list[Row]:
    """The managers, then the matters under a heading a kind."""
    made = [_heading("managers", t("team.managers", n=len(found.managers)))]
    made += [_manager(one, found) for one in found.managers]
    for kind in KINDS:
        mine = [(n, one) for n, one in enumerate(found.matters) if one.kind == kind]
        if mine:
            made.append(_heading(kind, t(f"team.kind.{kind}", n=len(mine))))
            made += [_matter(n, one, found, playbook) for n, one in mine]
    return made


def _heading(key: str, text: str) -> Row:
    return Row(f"heading:{key}", (Cell(text, "accent"),), selectable=False, run=True)


def _manager(one: ManagerLine, found: Team) -> Row:
    """Whose book, what was done today by what came, what waits, and since when nothing came."""
    late = one.received is None or one.received.date() < found.day
    came = words.moment(one.received, found.day) if one.received else t("team.never")
    counts = one.counts
    done = t("team.done", calls=counts.calls, calls_target=counts.calls_target, meetings=counts.meetings,
             meetings_target=counts.meetings_target)  # fmt: skip
    waiting = sum(one.matters)
    return Row(f"{MANAGER}{one.book}", (
        Cell(one.name, "strong"),
        Cell(t("team.customers", n=one.customers), "muted"),
        Cell(str(waiting), "warning" if waiting else "muted"),
        Cell(came, "warning" if late else "muted"),
        Cell(done),
    ), selectable=False)  # fmt: skip


def _matter(n: int, one: Matter, found: Team, playbook: Playbook) -> Row:
    return Row(f"{MATTER}{n}", (
        Cell(one.manager, "muted"),
        Cell(one.name, "strong"),
        Cell(words.tier(playbook, one.tier), "muted"),
        Cell(words.short_day(one.on, found.day), "muted"),
        Cell(said(one, found), _TONES.get(one.call, "warning" if one.kind == DECISION else "")),
    ))  # fmt: skip


def said(one: Matter, found: Team) -> str:
    """What waits, in words."""
    if one.kind == STAGE:
        return t("team.stage", stage=one.text, name=t(f"stage.{one.text}"), days=(found.day - one.on).days)
    if one.reason is not None:
        text = words.reason(one.reason, found.day)
        return f"{t(f'team.call.{one.call}')}  {text}" if one.kind == DECISION else text
    return one.text if one.kind != SILENT else ""
