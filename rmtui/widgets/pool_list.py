"""The pool as lines: customers to be allotted with the proposed manager, then those to be taken back."""

from collections.abc import Sequence
from datetime import date

from rmtui import words
from rmtui.domain.allotment import Manager, Pooled, TakeBack
from rmtui.domain.playbook import Playbook
from rmtui.i18n import language, t
from rmtui.widgets.virtual_list import Cell, Column, Row

POOLED = "pool:"
BACK = "back:"


def columns() -> tuple[Column, ...]:
    """Customer, tier, source or manager, what is proposed."""
    sizes = (14, 11, 16, 0) if language() == "en" else (12, 6, 12, 0)
    names = ("customer", "tier", "source", "to")
    return tuple(Column(wide, 0, t(f"pool.column.{name}")) for wide, name in zip(sizes, names, strict=True))


def rows(
    pool: Sequence[Pooled], managers: Sequence[Manager], back: Sequence[TakeBack], playbook: Playbook, today: date
) -> list[Row]:
    """Managers with their room, the pool in the order of allotment, then who goes back and when."""
    most = playbook.team.unfamiliar_per_month
    names = {one.book: one.name for one in managers}
    said = [t("pool.manager", name=one.name, customers=one.customers, n=one.unfamiliar, most=most) for one in managers]
    made = [_run(f"manager:{n}", text, "muted") for n, text in enumerate(said or [t("pool.no_manager")])]
    made.append(_run("pool", t("pool.heading", n=len(pool)), "accent"))
    made += [_pooled(one, names, playbook) for one in pool]
    if back:
        made.append(_run("back", t("pool.back", n=len(back)), "accent"))
        made += [_back(one, playbook, today) for one in back]
    return made


def _run(key: str, text: str, tone: str) -> Row:
    return Row(f"heading:{key}", (Cell(text, tone),), selectable=False, run=True)


def _pooled(one: Pooled, names: dict[str, str], playbook: Playbook) -> Row:
    to = t("pool.to", name=names[one.to]) if one.to else t("pool.full")
    if one.to and one.knows == names[one.to]:
        to = t("pool.to_known", name=one.knows)
    return Row(f"{POOLED}{one.id}", (
        Cell(one.name, "strong"),
        Cell(words.tier(playbook, one.tier), "muted"),
        Cell(one.source, "muted"),
        Cell(to, "" if one.to else "warning"),
    ))  # fmt: skip


def _back(one: TakeBack, playbook: Playbook, today: date) -> Row:
    days = (one.on - today).days
    due = t("pool.back_in", n=days) if days > 0 else t("pool.back_due", on=words.short_day(one.on, today))
    return Row(f"{BACK}{one.customer}", (
        Cell(one.name, "strong"),
        Cell(words.tier(playbook, one.tier), "muted"),
        Cell(one.manager, "muted"),
        Cell(f"{due}  {t('pool.last', on=words.short_day(one.last, today))}", "warning" if days > 0 else "error"),
    ))  # fmt: skip
