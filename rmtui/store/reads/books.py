"""Reads whose book this is, and which books the home holds."""

from json import loads
from typing import NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.domain.views import Me
from rmtui.store.work import Read
from rmtui.text import clean

JOINED = "joined"
"""The key of the `meta` row that says, as JSON, whose further machine this is; a book's own row goes before it."""

ME = """SELECT id, role, rm_name, bank, branch, sub_branch, mobile, office_phone, demo
 FROM book WHERE id = ? AND NOT deleted"""
WAITING = "SELECT value FROM meta WHERE key = ?"
AUTHOR = """SELECT coalesce((SELECT rm_name FROM book WHERE id = :book),
 (SELECT value ->> 'person' FROM meta WHERE key = :key), '')"""
BOOKS = """SELECT b.id, b.rm_name, b.role, (SELECT count(*) FROM state s WHERE s.book = b.id)
 FROM book b WHERE NOT b.deleted ORDER BY b.id <> ?, b.rm_name, b.id"""
BOOK_OF = "SELECT book FROM customer WHERE id = ?"
NAMED = "SELECT id FROM book WHERE NOT deleted AND ? IN (id, rm_name) ORDER BY id"


class Identity(NamedTuple):
    """Whose home this is; `waits` where it is a further machine whose book has not come yet."""

    book: str
    person: str
    role: str
    demo: bool
    waits: bool


class BookLine(NamedTuple):
    """A book of the home: its manager, how many customers it holds, and whether it is the home's own."""

    book: str
    name: str
    role: str
    own: bool
    customers: int


def me(read: Read) -> Me:
    """The manager whose book is open.

    Raises Refused `no_book_here` where the book has no such row: on a further machine until its first file came.
    """
    row = read.db.execute(ME, (read.book,)).fetchone()
    if row is None:
        raise Refused("no_book_here")
    book, role, name, bank, branch, sub_branch, mobile, office_phone, demo = row
    return Me(book, role, name, bank, branch, sub_branch, mobile, office_phone, bool(demo))


def identity(read: Read) -> Identity:
    """Whose home this is, on a further machine before its book came too; read in the home's own book.

    Raises Refused `no_book_here` where nothing says so.
    """
    try:
        own = me(read)
    except Refused:
        row = read.db.execute(WAITING, (JOINED,)).fetchone()
        if row is None:
            raise
        said = loads(row[0])
        return Identity(read.book, said["person"], said["role"], said["demo"], True)
    return Identity(own.book, own.name, own.role, own.demo, False)


def books(read: Read) -> tuple[BookLine, ...]:
    """The books of the home, its own first; read in the home's own book."""
    rows = read.db.execute(BOOKS, (read.book,))
    return tuple(BookLine(book, name, role, book == read.book, count) for book, name, role, count in rows)


def sent(read: Read) -> tuple[BookLine, ...]:
    """The managers' books that were sent to this home."""
    return tuple(one for one in books(read) if one.role == "rm" and not one.own)


def book_of(read: Read, customer: str) -> str:
    """The book of the home that holds the customer of this id. Raises Refused `no_such_customer`."""
    row = read.db.execute(BOOK_OF, (customer,)).fetchone()
    if row is None:
        raise Refused("no_such_customer", ref=customer)
    return str(row[0])


def book_named(read: Read, text: str) -> str:
    """The book of the home with this id, or of the manager of this name.

    Raises Refused `no_such_book`, or `two_such_books` with their ids.
    """
    wanted = clean(text)
    found = [row[0] for row in read.db.execute(NAMED, (wanted,))]
    if not found:
        raise Refused("no_such_book", book=wanted)
    if len(found) > 1:
        raise Refused("two_such_books", book=wanted, books=", ".join(found))
    return str(found[0])
