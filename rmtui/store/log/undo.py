"""Undo and redo: new changes that put the old values back, which hold after an export too (design.md section 2)."""

from rmtui.store import weights as weights  # isort: split

from typing import Any

from sqlalchemy import Select, bindparam, exists, select, update

from rmtui.domain.refusal import Refused
from rmtui.domain.views import Undone
from rmtui.store.log import facts
from rmtui.store.log.actions import DONE, UNDONE
from rmtui.store.log.append import Draft, append, kind_of, setting
from rmtui.store.log.fields import table
from rmtui.store.log.fold import Value
from rmtui.store.log.guard import writing
from rmtui.store.log.inverse import Inverse, invert
from rmtui.store.money import SHELF
from rmtui.store.work import Work

IMPORT = "action.import"
"""The label of the one kind of action that is taken back in part where customers were changed since."""
ERASE = "action.erase"
"""The label of the one kind of action that is never taken back."""

_ACTION = table("action")
_CHANGE = table("change")
_ORIGIN = table("origin")


def undo(work: Work) -> Undone:
    """Takes back this device's newest action, whole or not at all; of an import, what was not changed since.

    Raises Refused: nothing to undo, a later change stands on the same field (with the name of customer and author), or
    `erase_stays`.
    """
    root = work.session.connection().execute(_own(work, DONE).order_by(_ACTION.c.n.desc())).first()
    if root is None:
        raise Refused("nothing_to_undo")
    if root.label == ERASE:
        raise Refused("erase_stays")
    return _take_back(work, root, UNDONE, "undo_blocked")


def redo(work: Work) -> Undone:
    """Undoes the newest undo; possible until the next action. Raises Refused as `undo` does."""
    root = work.session.connection().execute(_own(work, UNDONE).order_by(_ACTION.c.n)).first()
    if root is None:
        raise Refused("nothing_to_redo")
    return _take_back(work, root, DONE, "redo_blocked")


def _own(work: Work, state: str) -> Select[Any]:
    """The user's actions of this device in this state, in whichever book of the home."""
    here = (_CHANGE.c.action == _ACTION.c.id) & (_ORIGIN.c.device == work.session.info["device"])
    made = exists().where(here, _ORIGIN.c.id == _CHANGE.c.origin)
    return select(_ACTION).where(_ACTION.c.undoes == "", _ACTION.c.state == state, made)


def _take_back(work: Work, root: Any, state: str, refusal: str) -> Undone:
    work.session.flush()
    work.book = root.book
    chain = _chain(work, root.id)
    work.undoes, work.label, work.subject = chain[-1], root.label, root.subject
    inverse = invert(work, chain)
    rest = inverse.without_obstacles()
    kept = tuple(sorted({obstacle.name for obstacle in inverse.obstacles.values()}))
    if inverse.obstacles and (root.label != IMPORT or not (rest.values or rest.facts)):
        first = next(iter(inverse.obstacles.values()))
        raise Refused(refusal, name=first.name, who=first.who)
    _write(work, rest)
    work.session.connection().execute(update(_ACTION).where(_ACTION.c.id == root.id).values(state=state))
    touched = {rest.customers[key] for key in (*rest.values, *rest.facts) if rest.customers.get(key)}
    work.touched |= touched
    work.shelf |= any(tbl in SHELF for tbl, _ in (*rest.values, *rest.facts))
    return Undone(root.id, root.label, tuple(sorted(touched)), kept, root.left_machine)


def _chain(work: Work, action: str) -> list[str]:
    """The action, its undo, the redo of that, and so on."""
    chain = [action]
    while True:
        found = work.session.connection().execute(select(_ACTION.c.id).where(_ACTION.c.undoes == chain[-1])).scalar()
        if found is None:
            return chain
        chain.append(found)


def _write(work: Work, inverse: Inverse) -> None:
    append(
        work,
        [
            Draft(kind_of(values), *key, setting(values, inverse.standing[key]))
            for key, values in inverse.values.items()
        ],
    )
    groups: dict[tuple[str, tuple[str, ...]], list[dict[str, Value]]] = {}
    for (tbl, row_id), values in inverse.values.items():
        row = {f"b_{name}": value for name, value in values.items()}
        groups.setdefault((tbl, tuple(values)), []).append(row | {"b_id": row_id})
    with writing(work.session) as connection:
        for (tbl, names), rows in groups.items():
            source = table(tbl)
            changed = update(source).where(source.c.id == bindparam("b_id"))
            connection.execute(changed.values({name: bindparam(f"b_{name}") for name in names}), rows)
    facts.retract_many(work, [(*key, inverse.customers.get(key, "")) for key in inverse.facts])
    work.session.expire_all()
