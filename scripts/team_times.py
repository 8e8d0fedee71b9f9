"""A lead's home with the books of so many managers and a year of contacts, for `bench.py --team`."""

import statistics
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from rmtui.clock import SystemClock
from rmtui.demo.book import build
from rmtui.demo.team import keeper
from rmtui.ids import new_id
from rmtui.playbook.calendar import load_calendar
from rmtui.playbook.loader import load_playbook
from rmtui.store.file import connections, keys
from rmtui.store.home import Home
from rmtui.store.reads.team import team
from rmtui.store.store import Store
from rmtui.store.tables import Book
from rmtui.store.work import Work

PER_YEAR = 12
ROUNDS = 15


def make(folder: Path, managers: int, customers: int) -> None:
    """The home; the contacts come past the log, which is none of what is timed here."""
    rules = {"playbook": load_playbook(None).playbook, "calendar": load_calendar(None)}
    store, _ = Store.create(Home(folder), SystemClock(None), owner=keeper("lead"), passphrase=None, **rules)  # type: ignore[arg-type]
    for n in range(managers):
        book = new_id()
        store.write_in(book, _open, f"Manager {n:02}")
        store.write_in(book, build, customers, n + 1)
    store.close()
    _year(Home(folder))


def _open(work: Work, name: str) -> None:
    work.session.add(Book(id=work.book, book=work.book, role="rm", rm_name=name, demo=True))


def _year(home: Home) -> None:
    with closing(connections.connect(home.book, keys.unlock(home.key, None).key, writes=True)) as file:
        names = [row[1] for row in file.execute("PRAGMA table_info(contact)")]
        sample = dict(zip(names, file.execute("SELECT * FROM contact WHERE live LIMIT 1").fetchone(), strict=True))
        insert = f"INSERT INTO contact ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
        file.execute("BEGIN")
        for book, customer in file.execute("SELECT book, id FROM customer").fetchall():
            for k in range(PER_YEAR):
                key, day = new_id(), date.today() - timedelta(days=3 + k * 30)
                row = {"id": key, "group_id": key, "book": book, "customer_id": customer, "day": day.isoformat(),
                       "at": f"{day}T02:00:00Z", "meeting_id": ""}  # fmt: skip
                file.execute(insert, sample | row)
        file.execute("COMMIT")


def read_ms(folder: Path) -> float:
    """Milliseconds of the read behind page 9, the median of several."""
    rules = {"playbook": load_playbook(None).playbook, "calendar": load_calendar(None)}
    store = Store.open(Home(folder), SystemClock(None), read_only=True, **rules)  # type: ignore[arg-type]
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        store.read(team)
        times.append((time.perf_counter() - begin) * 1000)
    store.close()
    return statistics.median(times)
