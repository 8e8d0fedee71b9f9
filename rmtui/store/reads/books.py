"""Reads whose book this is."""

from rmtui.domain.refusal import Refused
from rmtui.domain.views import Me
from rmtui.store.work import Read

ME = """SELECT id, role, rm_name, bank, branch, sub_branch, mobile, office_phone, demo
 FROM book WHERE id = ? AND NOT deleted"""


def me(read: Read) -> Me:
    """The manager whose book is open. Raises Refused `no_book_here` where the book holds no such row."""
    row = read.db.execute(ME, (read.book,)).fetchone()
    if row is None:
        raise Refused("no_book_here")
    book, role, name, bank, branch, sub_branch, mobile, office_phone, demo = row
    return Me(book, role, name, bank, branch, sub_branch, mobile, office_phone, bool(demo))
