"""Origins: one log for each device and book. A restored or copied file goes on under a new one."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from rmtui.store.log.fields import table
from rmtui.store.log.guard import writing
from rmtui.store.log.rights import origin_id
from rmtui.store.work import Connection, Work

_ORIGIN = table("origin")


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of an origin's log."""

    id: str
    seq: int
    hash: str


def mine(session: Session) -> Tail:
    """This device's origin for the book of the work at hand; made on first use."""
    work: Work = session.info["work"]
    found = (
        session.connection()
        .execute(
            select(_ORIGIN.c.id, _ORIGIN.c.seq, _ORIGIN.c.hash)
            .where(_ORIGIN.c.book == work.book, _ORIGIN.c.device == session.info["device"], _ORIGIN.c.mine)
            .order_by(_ORIGIN.c.id.desc())
        )
        .first()
    )
    return Tail(found.id, found.seq, found.hash) if found else _create(session, work.book)


def renew(work: Work) -> str:
    """Goes on under a new origin, as the new device that a restored or copied file is: the id of the new one."""
    with writing(work.session) as connection:
        connection.execute(update(_ORIGIN).where(_ORIGIN.c.mine).values(mine=False, signature=""))
    return _create(work.session, work.book).id


def advance(session: Session, tail: Tail, stamp: str) -> None:
    """Notes the new end of an origin's log and its clock."""
    with writing(session) as connection:
        connection.execute(
            update(_ORIGIN).where(_ORIGIN.c.id == tail.id).values(seq=tail.seq, hash=tail.hash, hlc=stamp)
        )


def newest_stamp(session: Session) -> str:
    """The greatest stamp this book file has seen, of any origin; empty before the first."""
    return session.connection().execute(select(func.max(_ORIGIN.c.hlc))).scalar() or ""


def last(db: Connection) -> dict[str, Tail]:
    """The ends of this device's logs by book: what is noted outside the file to notice an older file put back."""
    rows = db.execute("SELECT book, id, seq, hash FROM origin WHERE mine ORDER BY id").fetchall()
    return {book: Tail(origin, seq, digest) for book, origin, seq, digest in rows}


def _create(session: Session, book: str) -> Tail:
    tail = Tail(origin_id(session.info["device"], book), 0, "")
    with writing(session) as connection:
        connection.execute(
            insert(_ORIGIN).values(
                id=tail.id, book=book, device=session.info["device"], seq=0, hash="", hlc="", mine=True
            )
        )
    return tail
