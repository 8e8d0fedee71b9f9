"""Short ways for the tests of the log to write rows, to read them, and to tamper."""

from collections.abc import Callable, Iterator
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import StaticPool, create_engine
from sqlmodel import Session

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.ids import new_id
from rmtui.store.log import actions, capture, facts, gate
from rmtui.store.log.undo import IMPORT
from rmtui.store.tables import Book, ContactRow, Customer, NoteRow, Phone, Row
from rmtui.store.work import Read, Work

P = ParamSpec("P")
T = TypeVar("T")
LABEL = "action.edit"


class LogBook:
    """A book in memory whose writes are logged and recorded as the store does, without the derived rows."""

    def __init__(self, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> None:
        self.book = new_id()
        self.device = new_id()
        self.actor = "李秀英"
        self.clock = clock
        self._rules = (playbook, calendar)
        self._raw = sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._engine = create_engine("sqlite://", module=sqlcipher, creator=lambda: self._raw, poolclass=StaticPool)
        Row.metadata.create_all(self._engine)
        self.write(lambda work: work.session.add(Book(id=work.book, book=work.book, rm_name="李秀英")))

    def write(self, use_case: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a writing use case in one transaction."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            work = Work(session, self.book, self.actor, self.clock.now(), *self._rules, new_id())
            session.info.update(work=work, real=self.clock.real, device=self.device)
            self._raw.execute("BEGIN IMMEDIATE")
            capture.install(session)
            result = use_case(work, *args, **kwargs)
            session.flush()
            actions.record(work)
            return result

    def read(self, use_case: Callable[Concatenate[Read, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a reading use case."""
        return use_case(Read(self._raw, self.book, self.clock.now(), *self._rules), *args, **kwargs)

    def tamper(self, sql: str, *values: Any) -> None:
        """Changes the file past the program, over the driver's own connection."""
        self._raw.execute(sql, values)

    def close(self) -> None:
        """Forgets the book."""
        self._engine.dispose()
        self._raw.close()


@pytest.fixture
def logbook(clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[LogBook]:
    """A new book in memory."""
    opened = LogBook(clock, playbook, calendar)
    yield opened
    opened.close()


def add(work: Work, /, name: str = "王建国", label: str = LABEL, **values: Any) -> str:
    """A new customer, as one action; the id."""
    work.label = label
    row = Customer(id=new_id(), book=work.book, name=name, **values)
    work.session.add(row)
    return row.id


def edit(work: Work, /, customer: str, **values: Any) -> None:
    """New values of a customer, as one action."""
    work.label = LABEL
    row = work.session.get_one(Customer, customer)
    for name, value in values.items():
        setattr(row, name, value)


def add_phone(work: Work, /, customer: str, number: str = "14400001234") -> str:
    """A phone of a customer, as one action; the id."""
    work.label = LABEL
    row = Phone(id=new_id(), book=work.book, customer_id=customer, number=number, digits=number)
    work.session.add(row)
    return row.id


def note(work: Work, /, customer: str, text: str = "喜欢钓鱼") -> str:
    """A note on a customer, as one action; the id."""
    work.label = LABEL
    row = NoteRow(id=new_id(), book=work.book, customer_id=customer, at="2026-03-02T02:00:00Z", text=text)
    work.session.add(row)
    return row.id


def contact(work: Work, /, customer: str) -> ContactRow:
    """A call that reached the customer, not yet added to any session."""
    row_id = new_id()
    return ContactRow(
        id=row_id,
        book=work.book,
        group_id=row_id,
        customer_id=customer,
        at="2026-03-02T02:00:00Z",
        day="2026-03-02",
        channel="call",
        outcome="talked",
    )


def retract_note(work: Work, /, row_id: str) -> None:
    """Takes a note back, as one action."""
    work.label = LABEL
    facts.retract(work, work.session.get_one(NoteRow, row_id))


def fetch(store: LogBook, sql: str, *values: Any) -> list[Any]:
    """The rows of a query."""

    def ask(read: Read) -> list[Any]:
        return read.db.execute(sql, values).fetchall()

    return store.read(ask)


def value(store: LogBook, customer: str, name: str) -> Any:
    """A column of a customer as it stands in the table."""
    return fetch(store, f"SELECT {name} FROM customer WHERE id = ?", customer)[0][0]


def bring_in(work: Work, number: int) -> list[str]:
    """An import of customers with a phone and a contact each; their ids."""
    work.label = IMPORT
    customers = [Customer(id=new_id(), book=work.book, name=f"欧阳小明{n}", number=str(n)) for n in range(number)]
    phones = [Phone(id=new_id(), book=work.book, customer_id=one.id, number="14400001234") for one in customers]
    gate.insert_many(work, [*customers, *phones, *(contact(work, one.id) for one in customers)])
    return [one.id for one in customers]


def from_elsewhere(book: LogBook, use_case: Any, *args: Any, noted: bool = False, **kwargs: Any) -> Any:
    """What another device wrote, as it stands after a merge; `noted` as an action, as in a copied file."""

    def run(work: Work) -> Any:
        result = use_case(work, *args, **kwargs)
        work.label = work.label if noted else ""
        return result

    here, me = book.device, book.actor
    book.device, book.actor = "elsewhere", "Li Wei"
    result = book.write(run)
    book.device, book.actor = here, me
    return result
