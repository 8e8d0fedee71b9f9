"""The sheets for customers by their kinds, and the document made of the facts of any of them."""

from rmtui.domain.card_sheets import CardFacts, OffersFacts, ReviewFacts
from rmtui.sheets.document import Document
from rmtui.sheets.insurance import insurance_sheet
from rmtui.sheets.offers import offers_sheet
from rmtui.sheets.review import review_sheet

KINDS = ("proposals", "assets", "insurance")


def card_sheet(facts: CardFacts) -> Document:
    """The document of the facts, in the language in use."""
    if isinstance(facts, OffersFacts):
        return offers_sheet(facts)
    return review_sheet(facts) if isinstance(facts, ReviewFacts) else insurance_sheet(facts)
