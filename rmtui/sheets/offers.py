"""The proposals for a need on one page for the customer (domain.md section 2, stage 5)."""

import re

from rmtui import formwords
from rmtui.domain.card_sheets import OffersFacts, PrintedOffer
from rmtui.domain.proposals import longest_term, top_risk
from rmtui.domain.views import RowView
from rmtui.i18n import t
from rmtui.sheets import card_words
from rmtui.sheets.card_words import NONE, money, risk, said
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Pairs, Table, Text

ROOMY = 7
"""Lines of all proposals up to which the page is set in large type."""
_BARE = re.compile(r"[\d.]+(\s*[-~]\s*[\d.]+)?")


def offers_sheet(facts: OffersFacts) -> Document:
    """The sheet of the proposals for one need."""
    blocks: list[Block] = [_who(facts)]
    if len(facts.offers) > 1:
        blocks += [Heading(t("card_sheet.offers.beside")), _beside(facts)]
    for printed in facts.offers:
        blocks += [Heading(_name(printed)), _lines(printed), *_exceptions(printed)]
    blocks += [
        Text(_compared(facts), t("card_sheet.offers.suitability")),
        Text(t("card_sheet.offers.notice"), t("card_sheet.offers.risk")),
    ]
    if facts.question:
        blocks.append(Text(facts.question, t("card_sheet.offers.question")))
    blocks += [Text("", t("card_sheet.offers.remarks"), lines=2), card_words.signatures()]
    dense = sum(len(printed.offer.lines) for printed in facts.offers) > ROOMY
    return card_words.document(facts.head, t("card_sheet.offers.title"), tuple(blocks), dense=dense)


def _who(facts: OffersFacts) -> Pairs:
    return card_words.who(
        facts.head,
        (t("card_sheet.offers.need"), _need(facts.need)),
        (t("card_sheet.as_of"), facts.head.day.isoformat()),
    )


def _need(need: RowView | None) -> str:
    """The need in few words: kind, amount, horizon."""
    if need is None:
        return NONE
    return "  ".join(filter(None, (said(need, "kind"), formwords.amount(need), need.text("horizon"))))


def _name(printed: PrintedOffer) -> str:
    return t("card_sheet.offers.name", label=printed.offer.proposal.text("label"))


def _beside(facts: OffersFacts) -> Table:
    """What the proposals differ in, a column each."""

    def row(label: str, values: list[str]) -> tuple[Cell, ...]:
        return (Cell(label), *(Cell(value) for value in values))

    offers = [printed.offer for printed in facts.offers]
    terms = [longest_term(offer) for offer in offers]
    largest = [max(offer.lines, key=lambda line: line.number("amount")) for offer in offers]
    columns = (Column("", 12), *(Column(_name(printed), 20) for printed in facts.offers))
    return Table(
        columns,
        (
            row(t("card_sheet.offers.total"), [money(offer.total) for offer in offers]),
            row(t("card_sheet.offers.mainly"), [line.text("product") for line in largest]),
            row(t("card_sheet.offers.count"), [str(len(offer.lines)) for offer in offers]),
            row(t("card_sheet.offers.top_risk"), [risk(top_risk(offer)) for offer in offers]),
            row(t("card_sheet.offers.longest"), [formwords.term(months) if months else NONE for months in terms]),
        ),
        ruled=False,
    )


def _lines(printed: PrintedOffer) -> Table:
    columns = (
        Column(t("form.proposal_line.product"), 22),
        Column(t("form.proposal_line.category"), 11),
        Column(t("card_sheet.risk"), 8, "center"),
        Column(t("form.proposal_line.term"), 9, "right"),
        Column(t("form.product.rate"), 10, "right"),
        Column(t("form.proposal_line.amount"), 12, "right"),
        Column(t("card_sheet.share"), 8, "right"),
    )
    each = zip(printed.offer.lines, printed.offer.judged, printed.percents, printed.rates, strict=True)
    rows = tuple(_row(line, judged.by_exception, percent, rate) for line, judged, percent, rate in each)
    whole = sum(printed.percents)
    figures = (money(printed.offer.total), f"{whole}%" if whole else NONE)
    sums = (Cell(t("card_sheet.offers.total"), "strong"), *(Cell("") for _ in range(4)))
    return Table(columns, (*rows, (*sums, *(Cell(figure, "strong") for figure in figures))), ruled=False)


def _row(line: RowView, by_exception: bool, percent: int, rate: str) -> tuple[Cell, ...]:
    level = risk(line.number("risk"))
    return (
        Cell(line.text("product")),
        Cell(said(line, "category") or NONE),
        Cell(f"{level}\n{t('proposals.exception')}", "overdue") if by_exception else Cell(level),
        Cell(formwords.term(line.number("term")) if line.number("term") else NONE),
        Cell(_rate(rate)),
        Cell(money(line.number("amount")) if line.number("amount") else NONE),
        Cell(f"{percent}%" if percent else NONE),
    )


def _rate(rate: str) -> str:
    """A rate as it is printed; bare numbers are per cent."""
    return f"{rate}%" if _BARE.fullmatch(rate) else rate or NONE


def _exceptions(printed: PrintedOffer) -> list[Text]:
    """Each line that does not suit and is proposed all the same: why, and who else answers for it."""
    return [
        Text(
            t(
                "proposals.excepted",
                product=judged.line.product,
                why=judged.line.exception_reason,
                by=judged.line.exception_by,
            )  # fmt: skip
        )
        for judged in printed.offer.judged
        if judged.by_exception
    ]


def _compared(facts: OffersFacts) -> str:
    excepted = any(judged.by_exception for printed in facts.offers for judged in printed.offer.judged)
    return t(
        "card_sheet.offers.compared_but" if excepted else "card_sheet.offers.compared",
        rating=facts.rating,
        tested=facts.tested_on.isoformat(),
        until=facts.valid_until.isoformat(),
    )
