"""Writes a list of holdings: everything of a plan in one action, which one undo takes back."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from sqlalchemy.orm import configure_mappers
from sqlmodel import select

from rmtui.domain.holdings import WATCHED
from rmtui.domain.refusal import Refused
from rmtui.exchange.list_plan import HoldingsPlan, ListReport
from rmtui.exchange.list_rows import Listed
from rmtui.ids import name_id, new_id
from rmtui.store.derive import reading
from rmtui.store.log.capture import Synced
from rmtui.store.log.gate import insert_many
from rmtui.store.log.undo import IMPORT
from rmtui.store.reads.importing import mark
from rmtui.store.tables import Holding
from rmtui.store.work import Work
from rmtui.store.writes.importing import PIECE, Progress
from rmtui.store.writes.movements import movement

T = TypeVar("T")


def apply(work: Work, plan: HoldingsPlan, close: Collection[str] = (), progress: Progress | None = None) -> ListReport:
    """Does what the plan says, and closes those of its missing holdings that were said to be paid out.

    Raises Refused `import_book_changed` where the book was changed after the plan was made, `no_such_row` for one to
    close that is not missing.
    """
    if mark(reading(work)) != plan.mark:
        raise Refused("import_book_changed")
    strange = set(close) - {line.id for line in plan.missing}
    if strange:
        raise Refused("no_such_row", form="holding", id=min(strange))
    if plan.new or plan.changed or close:
        work.label = IMPORT
        configure_mappers()
        _write(work, plan, sorted(close), progress)
        insert_many(work, [movement(work, *large) for large in _large(work, plan, close)])
    return plan.report._replace(
        closed=len(set(close)),
        movements=plan.movements_with(close, work.playbook),
        missing=tuple(line for line in plan.missing if line.id not in close),
    )


def _write(work: Work, plan: HoldingsPlan, close: Sequence[str], progress: Progress | None) -> None:
    total, done = len(plan.new) + len(plan.changed) + len(close), 0
    for new in _pieces(plan.new):
        insert_many(work, _rows(work, new))
        done = _tell(progress, done + len(new), total)
    for changed in _pieces(plan.changed):
        rows = _by_id(work, [row_id for row_id, _ in changed])
        for row_id, change in changed:
            for name, _, value in change.fields:
                setattr(rows[row_id], name, value)
            rows[row_id].as_of = change.after.as_of
        work.session.flush()
        done = _tell(progress, done + len(changed), total)
    for closed in _pieces(close):
        for row in _by_id(work, closed).values():
            row.closed_on = plan.as_of
        work.session.flush()
        done = _tell(progress, done + len(closed), total)


def _large(work: Work, plan: HoldingsPlan, close: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Whose money moved largely: customer, before and after."""
    for line in plan.movements_with(close, work.playbook):
        if line.large:
            yield line.customer_id, line.before, line.before + line.moved


def _pieces(lines: Sequence[T]) -> Iterator[Sequence[T]]:
    return (lines[start : start + PIECE] for start in range(0, len(lines), PIECE))


def _tell(progress: Progress | None, done: int, total: int) -> int:
    if progress:
        progress(done, total)
    return done


def _rows(work: Work, lines: Sequence[Listed]) -> list[Synced]:
    """The rows of new lines; two machines that import one list make the same ones."""
    ids = {line.holding.key: name_id("holding", line.holding.key) for line in lines}
    query = select(Holding.id).where(Holding.id.in_(ids.values()))  # type: ignore[attr-defined]
    taken = set(work.session.exec(query))
    return [_row(work, line, ids[line.holding.key], taken) for line in lines]


def _row(work: Work, line: Listed, row_id: str, taken: Collection[str]) -> Holding:
    """A new row for the gate alone. One that was taken off the card, and comes again, is another row."""
    holding = line.holding
    made = Holding.model_construct(
        id=new_id() if row_id in taken else row_id,
        book=work.book,
        customer_id=holding.customer_id,
        kind=holding.kind,
        product=holding.product,
        amount=holding.amount,
        since=holding.since,
        maturity=holding.maturity,
        rate=holding.rate,
        risk=holding.risk,
        as_of=holding.as_of,
        bank=holding.bank,
        import_key=holding.key,
        remarks=f"****{line.tail}" if line.tail else "",
        **{name: getattr(holding, name) for name in WATCHED},
    )
    return made


def _by_id(work: Work, ids: Sequence[str]) -> dict[str, Holding]:
    """The rows to change. Raises Refused where one is gone."""
    ours = Holding.book == work.book
    query = select(Holding).where(ours, Holding.id.in_(ids), Holding.deleted.is_(False))  # type: ignore[attr-defined]
    found = {row.id: row for row in work.session.exec(query)}
    if len(found) < len(ids):
        raise Refused("import_book_changed")
    return found
