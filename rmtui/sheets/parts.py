"""What the sheets of the book have in common: the page around them, cells with a type, names, stages, phones."""

from collections.abc import Iterable
from datetime import date, datetime

from rmtui.domain.model import Urgency
from rmtui.domain.sheet_facts import Head
from rmtui.domain.views import StageClock
from rmtui.i18n import language, t
from rmtui.sheets.document import Block, Cell, Document, Mark, Pairs, Signatures, Text
from rmtui.text import mask_phone

CODED = frozenset({"info", "daily", "diary"})
"""The bank's numbered forms 附件三 to 附件五."""


def document(head: Head, blocks: Iterable[Block | None], *, landscape: bool = True, dense: bool = False) -> Document:
    """The page: title, who made it and when; blocks that are None are left out."""
    me = head.me
    return Document(
        title=t(f"sheet.{head.kind}.title"),
        code=t(f"sheet.{head.kind}.code") if head.kind in CODED else "",
        subtitle=" | ".join(filter(None, (me.bank, me.branch, me.sub_branch))),
        blocks=tuple(block for block in blocks if block is not None),
        made=made(head.made_at, me.name, head.playbook_version),
        copy=t("sheet.copy", n=head.copies) if head.copies else "",
        page=t("sheet.page"),
        lang=language(),
        landscape=landscape,
        dense=dense,
    )


def made(at: datetime, name: str, version: str) -> str:
    """When and by whom it was made, and by which rules."""
    return t("sheet.made", at=at.strftime("%Y-%m-%d %H:%M"), name=name, version=version)


def top(head: Head, *more: tuple[str, str], across: int = 4) -> Pairs:
    """Of when the sheet is and whose; then what else is said at its top."""
    return Pairs(((t("sheet.daily.day"), when(head)), (t("sheet.daily.rm"), head.me.name), *more), across=across)


def when(head: Head) -> str:
    """The day, or the first and the last day."""
    if head.first == head.last:
        return long_day(head.first)
    return t("sheet.span", first=head.first.isoformat(), last=head.last.isoformat())


def long_day(day: date) -> str:
    """A day with its weekday."""
    return f"{day.isoformat()} {t(f'weekday.{day.isoweekday()}')}"


def signed(*labels: str) -> Signatures:
    """Who signs: `rm`, `lead`, `president`, and the day."""
    return Signatures(tuple(t(f"sheet.sign.{label}") for label in (*labels, "date")))


def lead_signs() -> tuple[Text, Signatures]:
    """Room for the lead's word, and both signatures."""
    return Text("", t("sheet.remarks.lead"), lines=2), signed("rm", "lead")


def number(value: int, mark: Mark = "") -> Cell:
    """A count: a number in a workbook."""
    return Cell(f"{value:,}", mark, value)


def money(yuan: int, mark: Mark = "") -> Cell:
    """An amount in whole yuan: a number in a workbook; nothing where there is none."""
    return Cell(f"{yuan:,}", mark, yuan) if yuan else Cell("", mark)


def day_cell(value: date | str | None, mark: Mark = "") -> Cell:
    """A day, given as one or as it is stored: a date in a workbook."""
    if not value:
        return Cell("", mark)
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return Cell(day.isoformat(), mark, day)


def birthday(stored: str) -> Cell:
    """A birthday as it is stored: a date in a workbook where the year is known."""
    return day_cell(stored) if len(stored) == len("1980-01-31") else Cell(stored)


def customer(name: str, customer_number: str) -> Cell:
    """A customer's name with the number below."""
    return Cell("\n".join(filter(None, (name, customer_number))))


def phone(digits: str, whole: bool) -> str:
    """A phone as sheets show it: masked unless the sheet was asked for whole."""
    return digits if whole or not digits else mask_phone(digits)


def stage(clock: StageClock) -> Cell:
    """The stage, the day in it and its limit; marked where it presses."""
    name = f"{clock.stage.value} {t(f'stage.{clock.stage.value}')}"
    if clock.limit is None:
        return Cell(f"{name}\n{t('sheet.day', day=clock.day)}", mark(clock))
    return Cell(f"{name}\n{t('sheet.day_of', day=clock.day, limit=clock.limit)}", mark(clock))


def mark(clock: StageClock) -> Mark:
    """How a stage's clock stands, as a mark."""
    if clock.urgency is Urgency.OVERDUE:
        return "overdue"
    return "amber" if clock.urgency is Urgency.AMBER else ""


def yes(value: bool) -> str:
    """A tick in a word; nothing for no."""
    return t("card.yes") if value else ""
