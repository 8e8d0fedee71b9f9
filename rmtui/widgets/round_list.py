"""A message to many, person by person: who is left out first, then everybody with the text."""

from textual.content import Content

from rmtui import words
from rmtui.domain.round import RoundPerson, RoundView
from rmtui.i18n import language, t
from rmtui.text import mask_phone, sms_parts
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.virtual_list import Cell, Column, Row


def columns() -> tuple[Column, ...]:
    """Name, number, text or why it is not sent."""
    name = 16 if language() == "en" else 10
    labels = [t(f"round.column.{one}") for one in ("name", "number", "text")]
    return (Column(name, 0, labels[0]), Column(11, 0, labels[1]), Column(0, 0, labels[2]))


def rows(view: RoundView) -> list[Row]:
    """Who does not get it under a heading of its own, then who does."""
    found: list[Row] = []
    if view.left_out:
        found.append(Row("head:out", (Cell(t("round.head.out", n=len(view.left_out)), "warning"),), selectable=False))
        found += [_out(one) for one in view.left_out]
    found.append(Row("head:kept", (Cell(t("round.head.kept", n=len(view.kept)), "accent"),), selectable=False))
    return [*found, *(_kept(one) for one in view.kept)]


def _out(one: RoundPerson) -> Row:
    why = words.left_out(one.reason, one.missing)
    return Row(one.id, (Cell(one.name, "muted"), Cell(mask_phone(one.number), "muted"), Cell(why, "warning")))


def _kept(one: RoundPerson) -> Row:
    return Row(one.id, (Cell(one.name, "strong"), Cell(mask_phone(one.number), "muted"), Cell(_line(one.text))))


def _line(text: str) -> str:
    return " ".join(text.split())


def status(view: RoundView | None, whom: str, template: str) -> Content:
    """To whom, what, what for, and how many get it."""
    if view is None:
        return plain(t("round.nothing_yet"), "$text-muted")
    purpose = t(f"purpose.{view.purpose or 'none'}")
    return joined(
        (whom, "bold $accent"), "  ", (template, "bold $text"), "  ", (t("round.purpose", purpose=purpose), "$text"),
        *(("  ", (t("round.closed"), "$text-warning")) if view.closed else ()),
    )  # fmt: skip


def message(one: RoundPerson | None) -> Content:
    """What the person at the cursor gets, and how long it is; or why nothing."""
    if one is None:
        return Content("")
    if not one.text:
        return joined((one.name, "bold $text"), "  ", (words.left_out(one.reason, one.missing), "$text-warning"))
    length = t("sms.length", n=len(one.text), parts=sms_parts(one.text))
    why = words.left_out(one.reason, one.missing) if one.reason else ""
    head = joined((one.name, "bold $text"), "  ", (length, "$text-muted"), "  ", (why, "$text-warning"))
    return Content("\n").join([head, plain(one.text, "$text", lines=True)])
