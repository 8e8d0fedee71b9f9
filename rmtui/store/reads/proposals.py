"""Reads the proposals for a customer's needs, each line judged today by the rating (domain.md section 2, stage 5)."""

from collections.abc import Iterable, Mapping

from rmtui.domain.calendar import day_of
from rmtui.domain.card_views import NeedOffers, Offer
from rmtui.domain.needs import OPEN
from rmtui.domain.suitability import Judged, Line, judge_lines
from rmtui.domain.views import RowView
from rmtui.store.reads.books import AUTHOR, JOINED
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

PAST = frozenset({"declined", "revised"})
"""States of a proposal that no longer counts."""
PHASE = "SELECT life_phase FROM customer WHERE id = ? AND book = ?"
RATING = "SELECT risk_rating, risk_tested_on FROM customer WHERE id = ? AND book = ?"


def offers(read: Read, customer: str) -> tuple[NeedOffers, ...]:
    """The open needs, the most urgent first, and others that have proposals or specialists; at the end those for none.

    A need without proposals has empty ones.
    """
    made = _offers(read, customer)
    invited = rows(read, "specialist", customer)
    needs = rows(read, "need", customer)
    known = {need.id for need in needs}
    found = [_of(need, need.id, made, invited) for need in needs]
    found = [one for one in found if one.need and one.need.text("state") in OPEN or _has_any(one)]
    loose = [_of(None, need_id, made, invited) for need_id in _loose_ids((*made, *invited), known)]
    if loose:
        found.append(
            NeedOffers(
                None,
                tuple(offer for one in loose for offer in one.offers),
                tuple(offer for one in loose for offer in one.older),
                tuple(row for one in loose for row in one.specialists),
            )
        )
    return tuple(found)


def phase_of(read: Read, customer: str) -> str:
    """The life-cycle phase set on the card; one that is only suggested is not put into a question to the customer."""
    row = read.db.execute(PHASE, (customer, read.book)).fetchone()
    return str(row[0]) if row else ""


def closed_question(read: Read, customer: str) -> str:
    """The closed question that the script puts, in the language in use; empty where two proposals are wanting."""
    from rmtui.playbook.questions import closed_question as in_words

    return in_words(offers(read, customer), phase_of(read, customer), read.playbook)


def _loose_ids(rows_: Iterable[Offer | RowView], known: set[str]) -> list[str]:
    """Needs that are named and gone, and the empty id where a row names none."""
    named = (one.proposal.text("need_id") if isinstance(one, Offer) else one.text("need_id") for one in rows_)
    return list(dict.fromkeys(need_id for need_id in named if need_id not in known))


def _of(need: RowView | None, need_id: str, made: Iterable[Offer], invited: Iterable[RowView]) -> NeedOffers:
    mine = [one for one in made if one.proposal.text("need_id") == need_id]
    counting = sorted((one for one in mine if one.proposal.text("state") not in PAST), key=_by_letter)
    older = sorted((one for one in mine if one.proposal.text("state") in PAST), key=_by_age, reverse=True)
    return NeedOffers(
        need, tuple(counting), tuple(older), tuple(row for row in invited if row.text("need_id") == need_id)
    )


def _has_any(one: NeedOffers) -> bool:
    return bool(one.offers or one.older or one.specialists)


def _by_letter(offer: Offer) -> tuple[str, int, str]:
    return offer.proposal.text("label"), offer.proposal.number("version"), offer.proposal.id


def _by_age(offer: Offer) -> tuple[str, int, str]:
    return offer.proposal.text("made_on"), offer.proposal.number("version"), offer.proposal.id


def _offers(read: Read, customer: str) -> tuple[Offer, ...]:
    """Every proposal of the customer with its lines."""
    lines: dict[str, list[RowView]] = {}
    for line in rows(read, "proposal_line", customer):
        lines.setdefault(line.text("proposal_id"), []).append(line)
    judged = _judged(read, customer, lines)
    return tuple(
        Offer(one, tuple(lines.get(one.id, ())), judged.get(one.id, ())) for one in rows(read, "proposal", customer)
    )


def _judged(read: Read, customer: str, lines: Mapping[str, list[RowView]]) -> dict[str, tuple[Judged, ...]]:
    row = read.db.execute(RATING, (customer, read.book)).fetchone()
    rating, tested_on = row or ("", "")
    handler = str(read.db.execute(AUTHOR, {"book": read.book, "key": JOINED}).fetchone()[0])
    return {
        proposal: judge_lines(map(_line, each), rating, day_of(tested_on), read.today, handler, read.playbook)
        for proposal, each in lines.items()
    }


def _line(row: RowView) -> Line:
    return Line(
        row.text("product"),
        row.text("category"),
        row.number("risk"),
        row.text("exception_reason"),
        row.text("exception_by"),
    )
