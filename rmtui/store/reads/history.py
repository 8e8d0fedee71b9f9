"""Reads the history of one field: who gave it which value, when and on which device."""

from collections.abc import Iterator, Mapping, Sequence

from rmtui.domain.exchange import HistoryEntry
from rmtui.store.log.fold import CREATE
from rmtui.store.reads.versions import Said, changes, changes_of_field, devices, heads, shown, view
from rmtui.store.work import Read

DELETED = "deleted"


def field_history(
    read: Read, customer_id: str, field: str, *, row_id: str = "", tbl: str = "customer"
) -> tuple[HistoryEntry, ...]:
    """Every change of a field of a customer's card, newest first; of another row than the card's own by its id.

    Taking a number or a field of the book's own off the card counts, as a change to nothing, and so does bringing it
    back. A row that nobody made has no history.
    """
    key = row_id or customer_id
    said = changes_of_field(read.db, tbl, key, field)
    if not said:
        return ()
    row, known = heads(read.db, tbl, key), {one.version: one for one in said}
    standing = [known[version] for version in row.get(field) or row.get("", [])]
    in_force = shown(standing, field).version if standing else None
    kinds, names = _kinds(said), devices(read.db)
    entries = [
        HistoryEntry(view(one, tbl, field, names, read.zone, value), kinds[one.version], one.version == in_force)
        for one, value in _valued(said, tbl, field)
    ]
    return tuple(reversed(entries))


def row_history(read: Read, tbl: str, row_id: str) -> tuple[tuple[HistoryEntry, tuple[tuple[str, str], ...]], ...]:
    """Every change of a row, newest first, each with the fields that it gave a value, as text."""
    said = changes(read.db, tbl, row_id)
    kinds, names = _kinds(said), devices(read.db)
    entries = [
        (
            HistoryEntry(view(one, tbl, DELETED, names, read.zone), kinds[one.version], False),
            tuple((field, one.text(tbl, field)) for field in one.body),
        )
        for one in said
    ]
    return tuple(reversed(entries))


def _valued(said: Sequence[Said], tbl: str, field: str) -> Iterator[tuple[Said, str]]:
    """Each change with the value that stands after it; oldest first."""
    last = ""
    for one in said:
        if one.gives(field):
            last = one.text(tbl, field)
        yield one, "" if one.kind != CREATE and one.body.get(DELETED, {}).get("v") else last


def _kinds(said: Sequence[Said]) -> Mapping[tuple[str, int], str]:
    """What each change is: an undo, the undo of an undo (a redo), or what the log calls it."""
    undoes = {one.action: one.undoes for one in said}
    return {one.version: _turn(one, undoes) if one.undoes else one.kind for one in said}


def _turn(said: Said, undoes: Mapping[str, str]) -> str:
    turns, action = [said.action], said.undoes
    while action in undoes and undoes[action] and action not in turns:
        turns.append(action)
        action = undoes[action]
    return "undo" if len(turns) % 2 else "redo"
