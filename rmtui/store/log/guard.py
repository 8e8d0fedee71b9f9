"""Refuses statements that would write a synced table, or the log itself, past the log."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from rmtui.store.log.fields import TABLES

_GUARDED = frozenset(TABLES) | {"change", "origin", "head"}
_WRITE = re.compile(
    r"\b(?:(?:INSERT|REPLACE)\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+[\"'`\[]?(\w+)",
    re.IGNORECASE,
)
_OPEN = "rmtui_log_open"


class Unlogged(RuntimeError):
    """A bug of the program: something was about to be written that the log would not know."""


def watch(bind: Engine | Connection) -> None:
    """Checks every statement on this engine or connection from now on."""
    if not event.contains(bind, "before_cursor_execute", _check):
        event.listen(bind, "before_cursor_execute", _check)
        event.listen(bind, "begin", _close)


def open_for(connection: Connection) -> None:
    """Lets the statements through until `close` or the next transaction."""
    connection.info[_OPEN] = True


def close(connection: Connection) -> None:
    """Checks statements again."""
    connection.info[_OPEN] = False


@contextmanager
def writing(session: Session) -> Iterator[Connection]:
    """The session's connection, let through for the statements that the log itself makes."""
    connection = session.connection()
    before = connection.info.get(_OPEN, False)
    connection.info[_OPEN] = True
    try:
        yield connection
    finally:
        connection.info[_OPEN] = before


def insert_rows(session: Session, tbl: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts many rows by executemany; SQLAlchemy's own takes four times as long to prepare the values."""
    if rows:
        names = ", ".join(f'"{name}"' for name in columns)
        sql = f"INSERT INTO {tbl} ({names}) VALUES ({', '.join('?' * len(columns))})"
        with writing(session) as connection:
            connection.exec_driver_sql(sql, list(rows))


def _close(connection: Connection) -> None:
    connection.info[_OPEN] = False


def _check(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    if connection.info.get(_OPEN) or statement[:6].upper() == "SELECT":
        return
    for match in _WRITE.finditer(statement):
        if match[1].lower() in _GUARDED:
            raise Unlogged(f"a statement writes the table {match[1]} past the log")
