"""Makes a book: the key file first, then the database under another name until it is whole."""

import os
from contextlib import closing
from dataclasses import replace
from json import dumps
from pathlib import Path
from typing import NamedTuple

from rmtui.clock import Clock, utc_text
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.ids import new_id
from rmtui.store.file import connections, keys, schema
from rmtui.store.file.writer import Writer
from rmtui.store.home import Home, sync_folder
from rmtui.store.reads.books import JOINED
from rmtui.store.work import Work
from rmtui.text import clean


class NewOwner(NamedTuple):
    """Whose book is made: how the manager signs; `role` is rm, lead, president or outlet."""

    role: str = "rm"
    name: str = ""
    bank: str = ""
    branch: str = ""
    sub_branch: str = ""
    mobile: str = ""
    office_phone: str = ""
    demo: bool = False


class Joining(NamedTuple):
    """Whose further machine this is, as the first one's introduction says: its book, its manager's name and role."""

    book: str
    person: str
    role: str
    demo: bool


def make_book(
    home: Home, clock: Clock, owner: NewOwner | Joining, passphrase: str | None, rules: tuple[Playbook, WorkCalendar]
) -> tuple[keys.Unlocked, str]:
    """Writes key file and book, both or neither; returns the key and the recovery code (empty without a passphrase).

    The caller holds the lock and has seen that no book stands here. Raises Refused: the passphrase is too short.
    """
    if home.key.exists():
        # A key without a book may be all that is left of one: it is kept.
        os.replace(home.key, home.key.with_name(f"book.key.{utc_text(clock.real()).replace(':', '')}"))
    draft = replace(home, book_name="book.db.new")
    remove_book(draft.book)
    book = owner.book if isinstance(owner, Joining) else new_id()
    unlocked, code = keys.make(home.key, book, passphrase)
    try:
        schema.create(draft, unlocked.key)
        writer = Writer(draft, clock, unlocked)
        writer.run(book, lambda work: _enter(work, owner), *rules)
        writer.close()
        with closing(connections.connect(draft.book, unlocked.key, writes=True)) as connection:
            # That there is a book is nothing to undo.
            connection.execute("DELETE FROM action")
        os.replace(draft.book, home.book)
        sync_folder(home.path)
    except BaseException:
        remove_book(draft.book)
        home.key.unlink(missing_ok=True)
        raise
    return unlocked, code


def remove_book(book: Path) -> None:
    """Removes a database that is no longer or not yet one, with SQLite's files beside it."""
    for end in ("", "-wal", "-shm"):
        book.with_name(book.name + end).unlink(missing_ok=True)


def _enter(work: Work, owner: NewOwner | Joining) -> None:
    from rmtui.store import derive
    from rmtui.store.tables import Meta

    work.actor = clean(owner.person if isinstance(owner, Joining) else owner.name)
    if isinstance(owner, Joining):
        said = {"person": work.actor, "role": owner.role, "demo": owner.demo}
        work.session.add(Meta(key=JOINED, value=dumps(said, ensure_ascii=False)))
    else:
        _enter_owner(work, owner)
    derive.renew_all(work)


def _enter_owner(work: Work, owner: NewOwner) -> None:
    from rmtui.store.tables import Book

    work.session.add(
        Book(
            id=work.book,
            book=work.book,
            role=owner.role,
            rm_name=work.actor,
            bank=clean(owner.bank),
            branch=clean(owner.branch),
            sub_branch=clean(owner.sub_branch),
            mobile=clean(owner.mobile),
            office_phone=clean(owner.office_phone),
            demo=owner.demo,
        )
    )
