"""Writes free notes on customers, with what they fill."""

from collections.abc import Sequence

from rmtui.clock import utc_text
from rmtui.domain.quickfill import Filling
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.tables import NoteRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, people, saved, warning, words
from rmtui.store.writes.fields import strip_numbers
from rmtui.store.writes.quick import fill
from rmtui.text import clean


def add(work: Work, customers: Sequence[str], text: str, fills: Sequence[Filling] = ()) -> Saved:
    """Notes the same text on each of the customers, and writes what the text fills as it was shown.

    Raises Refused `note_empty`, or as `quick.fill`.
    """
    rows = people(work, customers)
    written = words(text)
    if not written:
        raise Refused("note_empty")
    warnings = fill(work, rows, fills)
    begin(work, "note", rows)
    for row in rows:
        note = NoteRow(id=new_id(), book=work.book, customer_id=row.id, at=utc_text(work.now), text=written)
        work.session.add(note)
    cut = strip_numbers(clean(text, lines=True))[1]
    return saved(work, rows, [*warnings, *([warning("number_cut")] if cut else ())])
