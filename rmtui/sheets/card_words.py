"""What the sheets for customers have in common: the head of the page, amounts, days, names of fields."""

from rmtui import formwords, words
from rmtui.domain.card_sheets import SheetHead
from rmtui.domain.forms import rule_of
from rmtui.domain.views import RowView
from rmtui.i18n import language, t
from rmtui.sheets.document import Block, Document, Pairs, Signatures

NONE = "-"
"""Stands where there is nothing to say."""


def document(head: SheetHead, title: str, blocks: tuple[Block, ...], *, dense: bool = False) -> Document:
    """The page: upright, with the manager, the time of making and the page's number at its foot."""
    me = head.me
    return Document(
        title=title,
        code="",
        subtitle=" | ".join(filter(None, (me.bank, me.branch, me.sub_branch))),
        blocks=blocks,
        made=t("card_sheet.made", at=head.made_at.strftime("%Y-%m-%d %H:%M"), name=me.name),
        copy=t("sheet.copy", n=head.copy_number) if head.copy_number else "",
        page=t("sheet.page"),
        lang=language(),
        landscape=False,
        dense=dense,
    )


def who(head: SheetHead, *more: tuple[str, str]) -> Pairs:
    """Customer, manager and what else is known at the top of the page."""
    me = head.me
    name = f"{head.name}  {head.number}".strip()
    manager = f"{me.name}  {me.office_phone or me.mobile}".strip()
    return Pairs(((t("card_sheet.customer"), name), (t("card_sheet.rm"), manager), *more), across=2)


def signatures() -> Signatures:
    """Customer, manager, day."""
    return Signatures((t("card_sheet.sign.customer"), t("card_sheet.sign.rm"), t("sheet.sign.date")))


def money(yuan: int) -> str:
    """An amount, with a minus where it is owed."""
    return f"-{words.money(-yuan)}" if yuan < 0 else words.money(yuan)


def gain(yuan: int) -> str:
    """A difference with its sign; none where there is none."""
    return f"+{words.money(yuan)}" if yuan > 0 else money(yuan) if yuan else NONE


def said(row: RowView, field: str) -> str:
    """A choice of the row in words."""
    return formwords.choice(rule_of(row.form, field), row.text(field))


def risk(level: int) -> str:
    """A risk level; nothing where it is not known."""
    return f"R{level}" if level else NONE
