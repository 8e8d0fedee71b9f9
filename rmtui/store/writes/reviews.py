"""Asset reviews: a new one copies what is held, takes the new values and the advice, and is sent (domain.md 5)."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import select

from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.tables import Customer, Holding, Review, ReviewLine
from rmtui.store.work import Work
from rmtui.store.writes import common
from rmtui.store.writes.common import person, saved
from rmtui.store.writes.movements import note_movement, worth
from rmtui.store.writes.rows import checked_field, find

_COPIED = ("bank", "kind", "product", "amount", "since", "maturity", "risk")


def begin(work: Work, customer: str) -> Saved:
    """A review of today; `Saved.added` is its id.

    Its lines are the open holdings as they stand, without any those of the review before. Raises Refused
    `reviewed_today`, or `nothing_to_review` where there is neither.
    """
    owner = person(work, customer)
    today = work.today.isoformat()
    earlier = _reviews(work, owner.id)
    if any(one.on_day == today for one in earlier):
        raise Refused("reviewed_today", on=today)
    lines = _copies(work, owner, earlier)
    if not lines:
        raise Refused("nothing_to_review", name=owner.name)
    review = Review(id=new_id(), book=work.book, customer_id=owner.id, on_day=today)
    work.session.add(review)
    for line in lines:
        line.review_id = review.id
        work.session.add(line)
    return _said(work, owner, "review_begin")._replace(added=review.id)


def value(work: Work, review_line_id: str, amount: str) -> Saved:
    """The amount of a review's line as typed; the holding it stands for takes it over unless its own is newer.

    Raises Refused `no_such_row` or `bad_amount`.
    """
    line = find(work, "review_line", review_line_id)
    given, _ = checked_field(work, "review_line", "amount", amount, line.customer_id)
    review = find(work, "review", line.review_id)
    line.amount = given["amount"]
    holding = work.session.get(Holding, line.holding_id) if line.holding_id else None
    if holding is not None and not holding.deleted and not holding.closed_on and holding.as_of <= review.on_day:
        was = worth(holding)
        holding.amount, holding.as_of = line.amount, review.on_day
        work.session.flush()
        note_movement(work, holding, was)
    return _said(work, person(work, line.customer_id), "review_value")


def advise(work: Work, review_id: str, advice: str) -> Saved:
    """The advice given at a review; empty text takes it back. Raises Refused `no_such_row`."""
    return _noted(work, review_id, "advice", advice)


def came_of(work: Work, review_id: str, result: str) -> Saved:
    """What came of the advice of a review, as found at the next one. Raises Refused `no_such_row`."""
    return _noted(work, review_id, "came_of", result)


def sent(work: Work, review_id: str) -> Saved:
    """The sheet was sent and gone through by phone today, where no meeting can be had. Raises Refused `no_such_row`."""
    review = find(work, "review", review_id)
    review.sent_on = work.today.isoformat()
    return _said(work, person(work, review.customer_id), "review_sent")


def close(work: Work, holding_id: str) -> Saved:
    """A holding is paid out or sold today: it leaves the total and stays on record. Raises Refused `no_such_row`."""
    holding = find(work, "holding", holding_id)
    was = worth(holding)
    holding.closed_on = work.today.isoformat()
    work.session.flush()
    note_movement(work, holding, was)
    return _said(work, person(work, holding.customer_id), "holding_close")


def _noted(work: Work, review_id: str, field: str, text: str) -> Saved:
    review = find(work, "review", review_id)
    given, warnings = checked_field(work, "review", field, text, review.customer_id)
    setattr(review, field, given[field])
    done = _said(work, person(work, review.customer_id), f"review_{field}")
    return done._replace(warnings=tuple(warnings))


def _reviews(work: Work, customer: str) -> Sequence[Review]:
    """A customer's reviews, the newest first."""
    found = _live(work, Review, Review.customer_id == customer)
    return sorted(found, key=lambda one: (one.on_day, one.id), reverse=True)


def _copies(work: Work, owner: Customer, earlier: Sequence[Review]) -> list[ReviewLine]:
    """The open holdings as lines, or without any the lines of the review before."""
    held = [one for one in _live(work, Holding, Holding.customer_id == owner.id) if not one.closed_on]
    if held or not earlier:
        return [_copy(work, owner, one, one.id) for one in held]
    return [
        _copy(work, owner, one, one.holding_id)
        for one in _live(work, ReviewLine, ReviewLine.review_id == earlier[0].id)
    ]


def _copy(work: Work, owner: Customer, row: Any, holding: str) -> ReviewLine:
    values = {name: getattr(row, name) for name in _COPIED}
    return ReviewLine(id=new_id(), book=work.book, customer_id=owner.id, review_id="", holding_id=holding, **values)


def _live(work: Work, model: Any, condition: Any) -> Sequence[Any]:
    found: Sequence[Any] = work.session.exec(select(model).where(condition, model.deleted.is_(False))).all()
    return sorted(found, key=lambda one: one.id)


def _said(work: Work, owner: Customer, label: str) -> Saved:
    common.begin(work, label, [owner])
    return saved(work, [owner])
