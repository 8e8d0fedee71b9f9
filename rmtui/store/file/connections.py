"""Connections to the encrypted file: raw ones with all pragmas, and SQLAlchemy's engine over the writer's."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from rmtui.domain.refusal import Refused
from rmtui.store.home import private_file

if TYPE_CHECKING:
    from sqlalchemy import Engine

APPLICATION_ID = 0x524D5455
VERSION = 6
"""The schema this program writes; `rmtui.store.file.schema` holds the steps to it."""

PRAGMAS = {
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "temp_store": "MEMORY",
    "cache_size": "-16384",
}
_PLAIN_HEADER = b"SQLite format 3\x00"
_PAGE = 4096
_FULL, _BUSY, _LOCKED, _CORRUPT, _NOT_A_DB, _IO, _READ_ONLY, _CANT_OPEN = 13, 5, 6, 11, 26, 10, 8, 14
_REFUSALS = {
    _FULL: "disk_full",
    _BUSY: "book_busy",
    _LOCKED: "book_busy",
    _CORRUPT: "book_damaged",
    _NOT_A_DB: "book_damaged",
    _IO: "disk_failed",
    _READ_ONLY: "folder_read_only",
    _CANT_OPEN: "book_not_opened",
}
Error = sqlcipher.Error
"""SQLCipher's own errors: they are not those of the standard library's sqlite3."""


def refusal(error: BaseException, file: Path) -> Refused | None:
    """The words for an error of the file itself (full, busy, damaged, read-only); None for any other."""
    code = getattr(error, "sqlite_errorcode", None)
    message = None if code is None else _REFUSALS.get(code & 0xFF)
    return None if message is None else Refused(message, file=str(file))


def check_file(file: Path) -> None:
    """Raises Refused where the file is missing, empty, cut off or plainly no book of ours; only reads."""
    try:
        with file.open("rb") as opened:
            head = opened.read(len(_PLAIN_HEADER))
        size = file.stat().st_size
    except FileNotFoundError as error:
        raise Refused("no_book", file=str(file)) from error
    except OSError as error:
        raise Refused("book_not_opened", file=str(file)) from error
    if head == _PLAIN_HEADER:
        raise Refused("not_a_book", file=str(file))
    if size == 0 or size % _PAGE:
        raise Refused("book_damaged", file=str(file))


def connect(file: Path, key: bytes, *, writes: bool, create: bool = False, immutable: bool = False) -> Any:
    """A connection with the raw key and every pragma of design.md section 3; without `writes` it only reads.

    It belongs to one thread at a time. Raises Refused where the file is missing, foreign, damaged or newer than this
    program; nothing is changed then. With `create` the file is made anew.
    """
    if create:
        private_file(file)
    else:
        check_file(file)
    options = "mode=ro&immutable=1" if immutable else "mode=rw"
    try:
        connection = sqlcipher.connect(
            f"{file.resolve().as_uri()}?{options}", uri=True, isolation_level=None, check_same_thread=False
        )
    except Error as error:
        refused = refusal(error, file)
        if refused is None:
            raise
        raise refused from error
    try:
        # First of all: SQLCipher would write its complaints over the screen.
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not create:
            _check_kind(connection, file)
        if not immutable:
            connection.execute("PRAGMA journal_mode=WAL")
        if not writes:
            connection.execute("PRAGMA query_only=ON")
    except Error as error:
        connection.close()
        refused = refusal(error, file)
        if refused is None:
            raise
        raise refused from error
    except Refused:
        connection.close()
        raise
    return connection


def _check_kind(connection: Any, file: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise Refused("not_a_book", file=str(file))
    version = user_version(connection)
    if version > VERSION:
        raise Refused("book_newer", file=str(file), version=str(version), known=str(VERSION))


def user_version(connection: Any) -> int:
    """The schema version of the opened file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def make_engine(connection: Any) -> "Engine":
    """SQLAlchemy over one writing connection; every transaction begins with BEGIN IMMEDIATE.

    Imports sqlalchemy, so it is called when the first write comes.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", module=sqlcipher, creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(begun: Any) -> None:
        begun.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
