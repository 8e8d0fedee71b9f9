"""Writes what the lead says of a manager's work: comments, the weekly check, the coaching record (S4-13 … S4-17)."""

from collections.abc import Mapping

from rmtui.clock import utc_text
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.log import judge
from rmtui.store.tables import CoachingRow, CommentRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, person, saved, words
from rmtui.text import clean

COACHING = ("seen", "plan", "talk", "action", "recording")
"""The texts of a line of the coaching record."""
WEEK = "week"
"""What a comment is about that ticks the week's opportunities of a manager."""


def comment(work: Work, by: str, text: str, *, customer: str = "", about: str = "", target: str = "") -> Saved:
    """Notes a word about a customer, or about the manager's work; an empty one says that it was looked at.

    Raises Refused `comment_empty` where it is about nothing in particular, `role_needed`.
    """
    judge.require(work, "comment")
    written = words(text)
    if not (written or about):
        raise Refused("comment_empty")
    rows = [person(work, customer)] if customer else []
    begin(work, "comment", rows)
    work.session.add(
        CommentRow(
            id=new_id(),
            book=work.book,
            customer_id=customer,
            about=clean(about),
            target=clean(target),
            at=utc_text(work.now),
            day=work.today.isoformat(),
            by_name=clean(by),
            text=written,
        )
    )
    return saved(work, rows)


def coach(work: Work, by: str, said: Mapping[str, str], *, customer: str = "", next_on: str = "") -> Saved:
    """Adds a line to the coaching record of the book's manager; a recording is named, never kept.

    Raises Refused `coaching_empty`, `recording_is_a_name`, `role_needed`.
    """
    judge.require(work, "coaching")
    texts = {name: words(said.get(name, "")) for name in COACHING}
    if not any(texts.values()):
        raise Refused("coaching_empty")
    if any(sign in texts["recording"] for sign in "/\\\n"):
        raise Refused("recording_is_a_name")
    rows = [person(work, customer)] if customer else []
    begin(work, "coaching", rows)
    work.session.add(
        CoachingRow(
            id=new_id(),
            book=work.book,
            customer_id=customer,
            at=utc_text(work.now),
            day=work.today.isoformat(),
            by_name=clean(by),
            next_on=next_on,
            recording=texts["recording"],
            seen=texts["seen"],
            plan=texts["plan"],
            talk=texts["talk"],
            action=texts["action"],
        )
    )
    return saved(work, rows)
