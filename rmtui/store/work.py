"""What a use case is handed: its connection or session, the business time, the book, and the rules in force."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook

if TYPE_CHECKING:
    from sqlmodel import Session


class Cursor(Protocol):
    """The part of a DB-API cursor that reads use."""

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Any: ...


class Connection(Protocol):
    """The part of a DB-API connection that reads use."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor: ...
    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor: ...


class Read(NamedTuple):
    """A reading use case's surroundings. `now` is business time, aware and local; `today` its date."""

    db: Connection
    book: str
    now: datetime
    playbook: Playbook
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        """The local date of `now`."""
        return self.now.date()

    @property
    def zone(self) -> tzinfo:
        """The local zone, in which days and hours are meant."""
        assert self.now.tzinfo is not None
        return self.now.tzinfo


@dataclass(slots=True)
class Work:
    """A writing use case's surroundings: one action, one transaction. `label` names it for undo (a message id)."""

    session: "Session"
    book: str
    actor: str
    now: datetime
    playbook: Playbook
    calendar: WorkCalendar
    action: str
    label: str = ""
    subject: str = ""
    undoes: str = ""
    touched: set[str] = field(default_factory=set)
    """Customers whose derived rows must be renewed before the commit; the capture adds those it sees."""
    shelf: bool = False
    """Whether a row of `store.money.SHELF` was written: its holders are renewed too."""

    @property
    def today(self) -> date:
        """The local date of `now`."""
        return self.now.date()

    @property
    def zone(self) -> tzinfo:
        """The local zone, in which days and hours are meant."""
        assert self.now.tzinfo is not None
        return self.now.tzinfo
