"""What all tables are made of: registers (a value per field, last writer wins) and facts (immutable rows)."""

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """Any table of the book."""

    metadata: ClassVar[MetaData] = MetaData()


def derived(**kwargs: Any) -> Any:
    """A column computed at write time from others; never logged, never merged."""
    return Field(sa_column_kwargs={"info": {"derived": True}}, **kwargs)


def true_wins() -> Any:
    """A flag that is on while any unreplaced version says on (design.md section 4)."""
    return Field(default=False, sa_column_kwargs={"info": {"merge": "true_wins"}})


class Register(Row):
    """A synced row whose fields change; delete is a field, absence is never a delete."""

    id: str = Field(primary_key=True)
    book: str = Field(index=True)
    deleted: bool = False


class Fact(Row):
    """A synced row that never changes. `live` is derived: no live retraction names the row.

    Rows of a table with `roles` count only from a device paired in one of them (`log.rights`).
    """

    roles: ClassVar[frozenset[str]] = frozenset()
    id: str = Field(primary_key=True)
    book: str = Field(index=True)
    live: bool = derived(default=True)
