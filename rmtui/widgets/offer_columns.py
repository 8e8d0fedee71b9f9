"""Two or three proposals as columns of a list, what differs in colour: figures first, then the products."""

from collections.abc import Sequence

from rmtui import formwords, words
from rmtui.domain.card_views import Offer
from rmtui.domain.forms import rule_of
from rmtui.domain.proposals import Share, longest_term, shares, suits, top_risk
from rmtui.domain.views import RowView
from rmtui.i18n import t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_proposals import STATE_TONES, against_need, offer_name
from rmtui.widgets.virtual_list import Cell, Column

_LABEL, _ROOMY = 14, 90
"""Cells of the labels, and cells of the list from which they get half as much again."""
_FRAME = 3
"""Cells that a list takes beside its columns."""


def columns(count: int, cells: int) -> tuple[Column, ...]:
    """A column of labels, then one of the same width for each proposal, in so many cells."""
    label = _LABEL if cells < _ROOMY else _LABEL * 3 // 2
    each = (cells - _FRAME - label - 1) // count - 1
    return Column(label), *(Column(each) for _ in range(count))


def heads(offers: Sequence[Offer]) -> Block:
    """The digit that chooses each, its name and version."""
    cells = (Cell(f"{n} {offer_name(offer)}", "strong") for n, offer in enumerate(offers, 1))
    return Block("side:head", (Cell(""), *cells), selectable=False)


def blocks(offers: Sequence[Offer], need: RowView | None) -> list[Block]:
    """Every figure in a line, then every product that any of them has."""
    made = [heads(offers), _states(offers)]
    made.append(_line("total", [words.money(one.total) if one.total else "-" for one in offers]))
    if need is not None and need.number("amount"):
        made.append(_line("need", [against_need(one, need)[0] or "-" for one in offers]))
    made.append(_line("count", [str(len(one.lines)) for one in offers]))
    made += [_risks(offers), _line("weighted", [_weighted(one) for one in offers])]
    made.append(_line("term", [_term(longest_term(one)) for one in offers]))
    made += [_product(name, offers) for name in _products(offers)]
    if any(one.proposal.text("remarks") for one in offers):
        made.append(_line("remarks", [one.proposal.text("remarks") or "-" for one in offers]))
    return made


def _states(offers: Sequence[Offer]) -> Block:
    rule = rule_of("proposal", "state")
    states = [one.proposal.text("state") for one in offers]
    cells = (Cell(formwords.choice(rule, state), STATE_TONES[state]) for state in states)
    return Block("side:state", (Cell(t("side.state"), "muted"), *cells))


def _line(name: str, texts: Sequence[str], label: str = "") -> Block:
    """A line; its figures stand in colour where they are not all the same."""
    tone = "accent" if len(set(texts)) > 1 else ""
    return Block(f"side:{name}", (Cell(label or t(f"side.{name}"), "muted"), *(Cell(text, tone) for text in texts)))


def _risks(offers: Sequence[Offer]) -> Block:
    """The highest risk of each, and in word and colour whether all of it suits."""
    cells = []
    for one in offers:
        risk = f"R{top_risk(one)} " if top_risk(one) else ""
        fine = suits(one)
        word = t("side.suits" if fine else "side.unfit") if one.lines else "-"
        cells.append(Cell(f"{risk}{word}", "success" if fine else "error" if one.lines else "muted"))
    return Block("side:risk", (Cell(t("side.risk"), "muted"), *cells))


def _weighted(offer: Offer) -> str:
    """The risk by share of the money, one digit behind the point; only where every line has both."""
    weighed = [(share.percent, line.number("risk")) for share, line in zip(shares(offer), offer.lines, strict=True)]
    total = sum(percent for percent, _ in weighed)
    if not total or not all(percent and risk for percent, risk in weighed):
        return "-"
    return f"R{sum(percent * risk for percent, risk in weighed) / total:.1f}"


def _term(months: int) -> str:
    return formwords.term(months) if months else "-"


def _products(offers: Sequence[Offer]) -> list[str]:
    """Every product's name once, in the order in which they stand."""
    return list(dict.fromkeys(line.text("product") for one in offers for line in one.lines))


def _product(name: str, offers: Sequence[Offer]) -> Block:
    """What each puts into a product, in two lines: amount and share, then risk and term."""
    return _line(f"product:{name}", [_part(one, name) for one in offers], name)


def _part(offer: Offer, name: str) -> str:
    pairs = zip(offer.lines, shares(offer), strict=True)
    return "\n".join(_one(line, share) for line, share in pairs if line.text("product") == name) or "-"


def _one(line: RowView, share: Share) -> str:
    amount = words.money(line.number("amount")) if line.number("amount") else ""
    percent = f"{share.percent}%" if share.percent else ""
    risk = f"R{line.number('risk')}" if line.number("risk") else ""
    term = formwords.term(line.number("term")) if line.number("term") else ""
    parts = (" ".join(filter(None, pair)) for pair in ((amount, percent), (risk, term)))
    return "\n".join(filter(None, parts)) or "+"
