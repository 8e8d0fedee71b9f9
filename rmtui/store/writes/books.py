"""Writes how the manager signs."""

from collections.abc import Mapping

from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.store.tables import Book
from rmtui.store.work import Work
from rmtui.text import clean, half_width, phone_digits

COMMON = ("home_region", "school", "hobbies", "circle")
"""What the manager may have in common with customers."""
SIGNATURE = ("rm_name", "bank", "branch", "sub_branch", "mobile", "office_phone", *COMMON)
"""The fields that can be edited."""


def edit_me(work: Work, fields: Mapping[str, str]) -> Saved:
    """Changes the given fields. Raises Refused `unknown_field`, `name_missing`, `bad_phone` or `no_book_here`."""
    book = work.session.get(Book, work.book)
    if book is None:
        raise Refused("no_book_here")
    for field, typed in fields.items():
        setattr(book, field, signed(field, typed))
    work.label = "action.book"
    work.subject = book.rm_name
    return Saved(work.action, ())


def signed(field: str, typed: str) -> str:
    """A typed value as it is stored. Raises Refused `unknown_field`, `name_missing` or `bad_phone`."""
    if field not in SIGNATURE:
        raise Refused("unknown_field", field=clean(field))
    value = clean(typed)
    if field == "rm_name" and not value:
        raise Refused("name_missing")
    if field in ("mobile", "office_phone"):
        value = half_width(value)
        if value and len(phone_digits(value)) < 5:
            raise Refused("bad_phone", number=value)
    return value
