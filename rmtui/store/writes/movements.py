"""Large movements of a customer's money, found by an import or by typing: a fact that is a reason to call."""

from sqlmodel import select

from rmtui.domain.assets import HERE, AssetLine, place
from rmtui.domain.holdings import is_large
from rmtui.ids import new_id
from rmtui.store.tables import Holding, MovementRow
from rmtui.store.work import Work


def movement(work: Work, customer: str, before: int, after: int) -> MovementRow:
    """The fact of a movement found today."""
    return MovementRow(
        id=new_id(), book=work.book, customer_id=customer, on_day=work.today.isoformat(), before=before, after=after
    )


def note_movement(work: Work, holding: Holding, was: int) -> None:
    """Notes it where a holding here went from `was` (its worth in yuan) to what it is, and that is a large part.

    A holding that is typed in for the first time begins to be known, and is no movement (see the list's `loaded`).
    """
    now = worth(holding)
    if now == was:
        return
    live = Holding.deleted.is_(False)  # type: ignore[attr-defined]
    mine = work.session.exec(select(Holding).where(Holding.customer_id == holding.customer_id, live)).all()
    total = sum(worth(one) for one in mine)
    if is_large(total - now + was, now - was, work.playbook):
        work.session.add(movement(work, holding.customer_id, total - now + was, total))


def worth(holding: Holding) -> int:
    """What a holding adds to what is held here; closed, deleted, elsewhere: nothing."""
    if holding.deleted or holding.closed_on or place(holding.kind, holding.bank) != HERE:
        return 0
    return AssetLine(holding.kind, holding.amount).worth
