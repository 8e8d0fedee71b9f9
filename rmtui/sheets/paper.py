"""A sheet as it leaves the machine: the document, the name of its files, and how the audit trail names it."""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from rmtui.domain.card_sheets import CardFacts, OffersFacts, ReviewFacts
from rmtui.domain.sheet_facts import DailyFacts
from rmtui.sheets.document import Document
from rmtui.sheets.insurance import insurance_sheet
from rmtui.sheets.offers import offers_sheet
from rmtui.sheets.review import review_sheet


class Paper(NamedTuple):
    """A sheet as it leaves: its document, the time on it, the name of its files.

    `what` and `day` name it in the audit trail, with so many customers on it; `about` is the one it is all about.
    """

    document: Document
    made_at: datetime
    name: str
    what: str
    day: date
    customers: int = 1
    about: str = ""
    left_out: tuple[str, ...] = ()
    """Labels of proposals that may not be shown to the customer."""
    kind: str = ""
    check: str = ""
    """The checksum that stands at the foot of its pages."""
    needs_reason: bool = False
    """A reason is asked before it leaves: whole phones, or money of many (domain.md section 7)."""


def layout_in(config: Path, kind: str) -> Path | None:
    """The bank's own layout in the configuration folder: of this kind, else of all sheets; None: the built-in one."""
    named = (config / "sheets" / f"{name}.typ" for name in (kind, "sheet") if name)
    return next((file for file in named if file.is_file()), None)


def daily_paper(facts: DailyFacts, document: Document) -> Paper:
    """The daily sheet's."""
    name = f"daily-{facts.day.isoformat()}"
    return Paper(document, facts.made_at, name, "daily", facts.day, len(facts.rows))


def card_paper(kind: str, facts: CardFacts) -> Paper:
    """A customer's sheet with its document, in the language in use; the files are named by the customer's number."""
    head = facts.head
    left_out: tuple[str, ...] = ()
    if isinstance(facts, OffersFacts):
        document, left_out = offers_sheet(facts), facts.left_out
    else:
        document = review_sheet(facts) if isinstance(facts, ReviewFacts) else insurance_sheet(facts)
    name = f"{kind}-{head.number or head.name}-{head.day.isoformat()}"
    name = "".join(sign if sign.isalnum() or sign == "-" else "_" for sign in name)
    return Paper(document, head.made_at, name, head.what, head.day, 1, head.name, left_out)
