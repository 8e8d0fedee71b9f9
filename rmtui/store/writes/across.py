"""One action in two books of a home: a customer who changes hands is written in both or in neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rmtui.store.work import Work


@contextmanager
def in_book(work: Work, book: str) -> Iterator[Work]:
    """The same transaction, for a while in another book of the home. Such an action is not undone by a key."""
    work.session.flush()
    there = replace(work, book=book)
    work.session.info["work"] = there
    try:
        yield there
        work.session.flush()
    finally:
        work.session.info["work"] = work
    work.shelf |= there.shelf
