"""Ends a disagreement over a field: one of its standing values is taken, or another is given; one action either way.

The choice replaces every standing version, so it holds on every device that it reaches. Undo brings back the value
that was shown, not the conflict: the versions that stood against each other stay in the field's history.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select, update

from rmtui.domain.entries import parse_day
from rmtui.domain.forms import FORMS
from rmtui.domain.model import ConcernKind
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import name_id
from rmtui.store.derive import raw
from rmtui.store.log import heads, history
from rmtui.store.log.append import Draft, append, setting
from rmtui.store.log.fields import TABLES, table
from rmtui.store.log.fold import Value, Version
from rmtui.store.log.guard import writing
from rmtui.store.reads.conflicts import QUIET
from rmtui.store.reads.versions import changes
from rmtui.store.tables import Customer
from rmtui.store.work import Work
from rmtui.store.writes.books import signed
from rmtui.store.writes.common import Warned, begin, person, saved, warning, words
from rmtui.store.writes.customers import check_number, digits_of, learnt
from rmtui.store.writes.fields import check
from rmtui.store.writes.rows import checked_field
from rmtui.text import clean, half_width

LEARNT = ("learnt_how", "learnt_on", "asked_none_on")
"""What a card keeps of how a field was learnt."""


class _Conflict(NamedTuple):
    """The field's row: its heads, the standing versions, what they say, and whose card it is (None: the book)."""

    standing: heads.RowHeads
    versions: tuple[Version, ...]
    row: history.RowHistory
    owner: Customer | None


def take(work: Work, tbl: str, row_id: str, field: str, origin: str, seq: int) -> Saved:
    """Takes one of the standing versions; how it was learnt comes with it. The row may lie in any book of the home.

    Raises Refused `no_such_conflict` where the field, or this version of it, stands in conflict no more.
    """
    found = _conflict(work, tbl, row_id, field)
    if (origin, seq) not in found.versions:
        raise Refused("no_such_conflict")
    _resolve(work, tbl, row_id, {field: found.row.value(field, [(origin, seq)])}, found.standing)
    if tbl == "customer":
        _take_learnt(work, row_id, field, (origin, seq))
    return _saved(work, found.owner)


def edit(work: Work, tbl: str, row_id: str, field: str, value: str) -> Saved:
    """Gives the field a value of its own in place of all that stand, under the rules of an ordinary edit.

    Raises Refused `no_such_conflict`, or what is wrong with the value.
    """
    found = _conflict(work, tbl, row_id, field)
    values, warnings = _checked(work, tbl, field, value, found.owner.id if found.owner else "")
    if field == "number" and found.owner and tbl == "customer" and values[field] != found.owner.number:
        check_number(work, str(values[field]))
    _resolve(work, tbl, row_id, values, found.standing)
    if tbl == "customer":
        learnt(work, row_id, field, values[field], "")
    return _saved(work, found.owner, warnings)


def _conflict(work: Work, tbl: str, row_id: str, field: str) -> _Conflict:
    """The conflict, with the work set on its book. Raises Refused `no_such_conflict`."""
    work.session.flush()
    spec = TABLES.get(tbl)
    if spec is None or spec.fact or tbl in QUIET or field not in spec.fields or spec.fields[field].rule != "last":
        raise Refused("no_such_conflict")
    stored = work.session.connection().execute(select(table(tbl)).where(table(tbl).c.id == row_id)).mappings().first()
    if stored is None or stored["deleted"]:
        raise Refused("no_such_conflict")
    standing = heads.read(work.session, tbl, [row_id])[row_id]
    versions = heads.of_field(standing, field)
    row = history.of_rows(work, tbl, [row_id])[row_id]
    if len({row.value(field, [version]) for version in versions}) < 2:
        raise Refused("no_such_conflict")
    work.book = stored["book"]
    customer = row_id if tbl == "customer" else stored.get("customer_id", "")
    owner = person(work, customer) if customer else None
    if owner is None:
        work.label, work.subject = "action.resolve", stored.get("rm_name") or stored.get("name", "")
    else:
        begin(work, "resolve", [owner])
    return _Conflict(standing, versions, row, owner)


def _resolve(work: Work, tbl: str, row_id: str, values: Mapping[str, Value], standing: heads.RowHeads) -> None:
    append(work, [Draft("resolve", tbl, row_id, setting(values, standing))])
    with writing(work.session) as connection:
        connection.execute(update(table(tbl)).where(table(tbl).c.id == row_id).values(dict(values)))
    work.session.expire_all()


def _take_learnt(work: Work, customer: str, field: str, version: Version) -> None:
    """Sets how the field was learnt to what was noted with this version of it; without a note it stays."""
    db, key = raw(work), name_id("profile_note", customer, field)
    action = next(said.action for said in changes(db, "customer", customer) if said.version == version)
    noted = [said for said in changes(db, "profile_note", key) if said.action == action]
    if noted:
        row = history.of_rows(work, "profile_note", [key])[key]
        values = {name: row.value(name, [noted[-1].version]) for name in LEARNT if noted[-1].gives(name)}
        _resolve(work, "profile_note", key, values, heads.read(work.session, "profile_note", [key])[key])


def _checked(work: Work, tbl: str, field: str, typed: str, owner: str) -> tuple[dict[str, Value], list[Warned]]:
    """The values to store for a typed one, as the card's own ways of changing them would, and warnings."""
    if tbl == "customer":
        values, cut = check({field: typed}, work.playbook, work.today)
        return {field: values[field]}, [warning("number_cut")] if cut else []
    if tbl == "custom_field" and field == "value":
        text = words(typed)
        return {"value": text, "deleted": not text}, []
    if tbl in FORMS:
        return checked_field(work, tbl, field, typed, owner)
    others = {"book": signed, "phone": _of_phone, "concern": _of_concern}
    if tbl not in others:
        raise Refused("unknown_field", field=clean(field))
    return {field: others[tbl](field, typed)}, []


def _of_phone(field: str, typed: str) -> str:
    if field == "number":
        digits_of(typed)
        return half_width(clean(typed))
    if field == "label":
        return clean(typed) or "mobile"
    raise Refused("unknown_field", field=clean(field))


def _of_concern(field: str, typed: str) -> str:
    if field in ("text", "doing"):
        text = words(typed)
        if field == "text" and not text:
            raise Refused("concern_empty")
        return text
    if field in ("opened_on", "due_on", "closed_on"):
        return parse_day(field, half_width(clean(typed)))
    if field == "kind" and typed in set(ConcernKind):
        return typed
    raise Refused("unknown_field", field=clean(field))


def _saved(work: Work, owner: Customer | None, warnings: list[Warned] | None = None) -> Saved:
    return saved(work, [owner] if owner else [], warnings or [])
