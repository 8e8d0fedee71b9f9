"""The facts of the sheets that a customer is given: nothing but what stands on this customer's own card.

Whoever is known only from another card is not among them, nor what only another card knows of a relative: members'
finances are separate secrets (domain.md section 5). No internal remark is read.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from rmtui.domain.assets import compare, shares, totals
from rmtui.domain.card_sheets import CardFacts, InsuranceFacts, OffersFacts, PrintedOffer, ReviewFacts, SheetHead
from rmtui.domain.card_views import NeedOffers, Offer, ReviewView
from rmtui.domain.insurance import in_force, policy_of
from rmtui.domain.proposals import shares as shares_of
from rmtui.domain.proposals import suits
from rmtui.domain.refusal import Refused
from rmtui.domain.suitability import valid_until
from rmtui.domain.views import RowView
from rmtui.store.reads.assets import assets
from rmtui.store.reads.books import me
from rmtui.store.reads.insurance import cover
from rmtui.store.reads.proposals import RATING, offers, phase_of
from rmtui.store.reads.rows import rows
from rmtui.store.reads.sheets import COPIES
from rmtui.store.work import Read

REVIEWS = 8
"""Columns of totals on the sheet: so many reviews, the newest."""
MOST = 3
"""Proposals on one page (2-3 个资产配置方案)."""
CUSTOMER = "SELECT name, number FROM customer WHERE id = ? AND book = ? AND NOT deleted"


def offers_facts(read: Read, customer: str, need: str = "") -> OffersFacts:
    """The proposals for a need, else for the most urgent one that has any.

    Raises Refused `no_such_customer`, `no_proposal_to_print`, `no_proposal_suits`, or why the rating does not count.
    """
    head = _head(read, f"proposals {customer}", customer, read.today)
    found = _need_with_offers(offers(read, customer), need)
    filled = [offer for offer in found.offers if offer.lines] if found else []
    if found is None or not filled:
        raise Refused("no_proposal_to_print", name=head.name)
    _check_rating(filled)
    fitting = [offer for offer in filled if suits(offer)][:MOST]
    if not fitting:
        raise Refused("no_proposal_suits", name=head.name)
    rates = {product.id: product.text("rate") for product in rows(read, "product")}
    rating, tested = read.db.execute(RATING, (customer, read.book)).fetchone()
    tested_on = date.fromisoformat(tested)
    shown = found._replace(offers=tuple(fitting))
    return OffersFacts(
        head=_counted(read, head._replace(what=f"proposals {customer} {_id(found.need)}".rstrip())),
        need=found.need,
        offers=tuple(_printed(offer, rates) for offer in fitting),
        rating=rating,
        tested_on=tested_on,
        valid_until=valid_until(tested_on, read.playbook),
        question=_question(read, customer, shown),
        left_out=tuple(offer.proposal.text("label") for offer in filled if not suits(offer)),
    )


def _need_with_offers(found: Sequence[NeedOffers], need: str) -> NeedOffers | None:
    if need:
        return next((one for one in found if _id(one.need) == need), None)
    return next((one for one in found if any(offer.lines for offer in one.offers)), None)


def _id(need: RowView | None) -> str:
    return need.id if need else ""


def _check_rating(found: Sequence[Offer]) -> None:
    """Raises Refused with the verdict's reason where no rating counts: then no proposal may be handed over."""
    for verdict in (judged.verdict for offer in found for judged in offer.judged):
        if verdict.reason.startswith("rating_"):
            raise Refused(verdict.reason, **dict(verdict.values))


def _printed(offer: Offer, rates: Mapping[str, str]) -> PrintedOffer:
    percents = tuple(share.percent for share in shares_of(offer))
    return PrintedOffer(offer, percents, tuple(rates.get(line.text("product_id"), "") for line in offer.lines))


def _question(read: Read, customer: str, found: NeedOffers) -> str:
    """The closed question between the proposals that are shown; empty where there is but one."""
    from rmtui.playbook.questions import asked, said

    lines = asked(found, phase_of(read, customer), read.playbook).lines
    return said(lines[0]) if lines else ""


def review_facts(read: Read, customer: str, review: str = "", day: date | None = None) -> ReviewFacts:
    """A review by its id, else the last one, or the last one up to a day.

    Raises Refused `no_such_customer` or `no_review_to_print`.
    """
    head = _head(read, "", customer, read.today)
    reviews = assets(read, customer).reviews
    place = next((n for n, one in enumerate(reviews) if _meant(one, review, day)), None)
    if place is None or not reviews[place].lines:
        raise Refused("no_review_to_print", name=head.name)
    shown, before = reviews[place], reviews[place + 1] if place + 1 < len(reviews) else None
    on = date.fromisoformat(shown.review.text("on_day"))
    return ReviewFacts(
        head=_counted(read, head._replace(what=f"assets {shown.review.id}", day=on)),
        review=shown.review,
        before=before.review if before else None,
        comparison=compare(before.lines if before else (), shown.lines),
        shares=shares(shown.lines),
        totals=totals((one.review.text("on_day"), one.lines) for one in reviews[place : place + REVIEWS]),
    )


def _meant(one: ReviewView, review: str, day: date | None) -> bool:
    if review:
        return one.review.id == review
    return day is None or one.review.text("on_day") <= day.isoformat()


def insurance_facts(read: Read, customer: str, day: date | None = None) -> InsuranceFacts:
    """The policies on a customer's card that are in force on a day, by person.

    Raises Refused `no_such_customer` or `no_policy_to_print`.
    """
    on = day or read.today
    head = _head(read, f"insurance {customer}", customer, on)
    found = cover(read, customer, on, linked=False)
    policies = [row for row in found.policies if in_force(policy_of(row), on)]
    if not policies:
        raise Refused("no_policy_to_print", name=head.name)
    places = {each.person.id: n for n, each in enumerate(found.household.people)}
    return InsuranceFacts(
        head=_counted(read, head),
        household=found.household,
        policies=tuple(sorted(policies, key=lambda row: places.get(row.text("insured"), len(places)))),
        premiums=found.premiums,
    )


def _head(read: Read, what: str, customer: str, day: date) -> SheetHead:
    found = read.db.execute(CUSTOMER, (customer, read.book)).fetchone()
    if found is None:
        raise Refused("no_such_customer", ref=customer)
    return SheetHead(what, day, read.now, me(read), customer, found[0], found[1], 0)


def _counted(read: Read, head: SheetHead) -> SheetHead:
    """With how often this sheet was printed before."""
    said = f"{head.what} {head.day.isoformat()}"
    return head._replace(copy_number=read.db.execute(COPIES, (said,)).fetchone()[0])


def facts(read: Read, kind: str, customer: str, which: Mapping[str, str], day: date | None = None) -> CardFacts:
    """The facts of `proposals` (`need`), `assets` (`review`) or `insurance`. Raises Refused."""
    if kind == "proposals":
        return offers_facts(read, customer, which.get("need", ""))
    if kind == "assets":
        return review_facts(read, customer, which.get("review", ""), day)
    return insurance_facts(read, customer, day)
