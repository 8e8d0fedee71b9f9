"""User actions on this device: the units of undo. A change names its action; the action names what the user did."""

from datetime import datetime

from sqlalchemy import exists, func, insert, select, update

from rmtui.clock import utc_text
from rmtui.store.log.fields import table
from rmtui.store.work import Work

DONE = "done"
UNDONE = "undone"
DEAD = "dead"

_ACTION = table("action")
_CHANGE = table("change")


def record(work: Work) -> None:
    """Notes the work as an action, if it changed anything; a new one of the user's cuts off what could be redone.

    Work without a label is the program's own (making the book): it cannot be undone and is not noted.
    """
    connection = work.session.connection()
    if not work.label or not connection.execute(select(exists().where(_CHANGE.c.action == work.action))).scalar():
        return
    if not work.undoes:
        connection.execute(update(_ACTION).where(_ACTION.c.state == UNDONE).values(state=DEAD))
    newest = connection.execute(select(func.coalesce(func.max(_ACTION.c.n), 0))).scalar_one()
    connection.execute(
        insert(_ACTION).values(
            id=work.action,
            n=newest + 1,
            book=work.book,
            at=utc_text(work.now),
            label=work.label,
            subject=work.subject,
            undoes=work.undoes,
            state=DONE,
            left_machine=False,
        )
    )


def mark_left(work: Work, since: datetime | None = None, subject: str = "") -> None:
    """Notes that what the actions did left the machine by an export or a print: all of them, those since a business
    time, or those for the customer of this name."""
    reached = _ACTION.c.book == work.book
    if since is not None:
        reached &= _ACTION.c.at >= utc_text(since)
    if subject:
        reached &= _ACTION.c.subject == subject
    work.session.connection().execute(update(_ACTION).where(reached).values(left_machine=True))
