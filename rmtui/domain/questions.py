"""Closed questions out of the proposals for a need 封闭式提问: "A or B?", never yes or no (domain.md section 2).

Pure: what is asked and about which figures. The words are made by `playbook.questions`.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from rmtui.domain.card_views import NeedOffers, Offer
from rmtui.domain.needs import OPEN
from rmtui.domain.proposals import MOST, longest_term, suits, top_risk

LINES = 3
"""Questions for one need."""


class Question(NamedTuple):
    """A question by its catalog id `question.MESSAGE`, with bare values: ids, digits, yuan, months.

    Messages: `product` and `product_three` (label and main product of each), `risk`, `term`, `amount`, `lines` (the
    lower first: low, low_label, high, high_label), and those that any two proposals allow: `first`, `way`, `pace`.
    """

    message: str
    values: tuple[tuple[str, str], ...] = ()
    need: str = ""
    """The kind of the need; empty where the proposals name none."""
    phase: str = ""
    """The life-cycle phase, where it has to do with this kind of need."""


class Asked(NamedTuple):
    """The questions for a need, or catalog id `question.none.REASON`: `two` (fewer than two with products), `unfit`."""

    lines: tuple[Question, ...]
    reason: str = ""


def ask(found: NeedOffers, phase: str = "", kinds: Sequence[str] = ()) -> Asked:
    """Three questions out of the first two or three proposals whose products all suit the customer.

    `phase` is the customer's life-cycle phase and `kinds` are the needs that it brings.
    """
    filled = [offer for offer in found.offers if offer.lines]
    if len(filled) < 2:
        return Asked((), "two")
    fitting = [offer for offer in filled if suits(offer)][:MOST]
    if len(fitting) < 2:
        return Asked((), "unfit")
    need = found.need.text("kind") if found.need else ""
    about = phase if need in kinds else ""
    return Asked(tuple(one._replace(need=need, phase=about) for one in islice(_questions(fitting), LINES)))


def leading(found: Sequence[NeedOffers]) -> NeedOffers | None:
    """The need whose question is asked next: open, with two proposals, best where nothing is chosen yet."""
    waiting = [one for one in found if not one.need or one.need.text("state") in OPEN]
    fit = [one for one in waiting if sum(suits(offer) for offer in one.offers) > 1]
    undecided = [one for one in fit if not any(offer.proposal.text("state") == "chosen" for offer in one.offers)]
    return next(iter((*undecided, *fit)), None)


def _questions(offers: Sequence[Offer]) -> Iterator[Question]:
    """What tells them apart comes first, what may always be asked last."""
    yield from _products(offers)
    yield from _apart("risk", [(top_risk(offer), offer) for offer in offers if _all_known(offer)])
    yield from _apart("term", [(longest_term(offer), offer) for offer in offers])
    yield from _apart("amount", [(offer.total, offer) for offer in offers])
    yield from _apart("lines", [(len(offer.lines), offer) for offer in offers])
    pair = (("low_label", _label(offers[0])), ("high_label", _label(offers[1])))
    for message in ("first", "way", "pace"):
        yield Question(message, pair)


def _all_known(offer: Offer) -> bool:
    return all(line.number("risk") for line in offer.lines)


def _products(offers: Sequence[Offer]) -> Iterator[Question]:
    """Each by the product that most of its money goes into; where two have the same, this tells nothing."""
    names = [_main(offer) for offer in offers]
    if len(set(names)) < len(names):
        return
    values = [
        (key, text)
        for letter, offer, name in zip("abc", offers, names, strict=False)
        for key, text in ((f"{letter}_label", _label(offer)), (f"{letter}_product", name))
    ]
    yield Question("product" if len(offers) == 2 else "product_three", tuple(values))


def _main(offer: Offer) -> str:
    return max(offer.lines, key=lambda line: (line.number("amount"), line.number("share"))).text("product")


def _apart(message: str, figures: Sequence[tuple[int, Offer]]) -> Iterator[Question]:
    """The lowest against the highest, where they are known and differ."""
    known = [pair for pair in figures if pair[0]]
    if len(known) < 2:
        return
    low, high = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    if low[0] != high[0]:
        yield Question(
            message,
            (
                ("low", str(low[0])),
                ("low_label", _label(low[1])),
                ("high", str(high[0])),
                ("high_label", _label(high[1])),
            ),
        )


def _label(offer: Offer) -> str:
    return offer.proposal.text("label")
