"""A book with three years of contacts, the reads of page 6 on it and the plan of a day, for `bench.py --calendar`."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rmtui.clock import SystemClock
from rmtui.domain.contact_calendar import month_of
from rmtui.ids import new_id
from rmtui.playbook.calendar import load_calendar
from rmtui.playbook.loader import load_playbook
from rmtui.store.file import connections, keys
from rmtui.store.home import Home
from rmtui.store.reads.book import Filters, book
from rmtui.store.reads.contact_calendar import screenful, work_log
from rmtui.store.reads.today import today
from rmtui.store.store import Store

YEARS = 3
PER_YEAR = 12
ROWS = 66
"""What page 6 reads at a time on a screen of 22 rows: a screenful before and after too."""
ROUNDS = 21


def fill(folder: Path) -> int:
    """Gives every customer of a demo book a contact each month of three years, past the log; how many there are then.

    Only the reads are timed here: what the log would add to the file is none of their business.
    """
    home = Home(folder)
    with closing(connections.connect(home.book, keys.unlock(home.key, None).key, writes=True)) as file:
        names = [row[1] for row in file.execute("PRAGMA table_info(contact)")]
        sample = dict(zip(names, file.execute("SELECT * FROM contact WHERE live LIMIT 1").fetchone(), strict=True))
        customers = [row[0] for row in file.execute("SELECT id FROM customer ORDER BY id")]
        insert = f"INSERT INTO contact ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
        file.execute("BEGIN")
        file.executemany(insert, (sample | one for one in _contacts(customers)))
        file.execute("COMMIT")
        return int(file.execute("SELECT count(*) FROM contact").fetchone()[0])


def _contacts(customers: list[str]) -> Iterator[dict[str, Any]]:
    until = date.today()
    for n, customer in enumerate(customers):
        for k in range(YEARS * PER_YEAR):
            day = until - timedelta(days=1 + n % 28 + k * 365 // PER_YEAR)
            made = new_id()
            yield {
                "id": made, "group_id": made, "customer_id": customer, "at": f"{day}T02:00:00Z",
                "day": day.isoformat(), "channel": ("call", "sms", "meeting")[k % 3],
                "outcome": ("talked", "sent", "held")[k % 3], "meeting_id": "",
            }  # fmt: skip


def reads(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Each read of page 6 and of the day: milliseconds, and how many times a page of the customers list that is."""
    rules: dict[str, Any] = {"playbook": load_playbook(None).playbook, "calendar": load_calendar(None)}
    store = Store.open(Home(folder), SystemClock(), **rules)
    try:
        lines = store.read(book, Filters(), limit=ROWS * 3)
        shown = [one.line.customer_id for one in lines[ROWS : 2 * ROWS]]
        month = month_of(date.today())
        before = month_of(month[0] - timedelta(days=400))
        steps: list[tuple[str, Callable[[], Any]]] = [
            ("200 lines", lambda: store.read(book, Filters(), limit=200)),
            ("screenful now", lambda: store.read(screenful, shown, *month)),
            ("of last year", lambda: store.read(screenful, shown, *before)),
            ("work log", lambda: store.read(work_log, *month)),
            ("plan of today", lambda: store.read(today)),
        ]
        for _, step in steps:
            step()
        times = [[_timed(step) for _, step in steps] for _ in range(ROUNDS)]
        for place, (label, _) in enumerate(steps):
            ratio = statistics.median(round_[place] / round_[0] for round_ in times)
            yield label, statistics.median(round_[place] for round_ in times), ratio
    finally:
        store.close()


def _timed(step: Callable[[], Any]) -> float:
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000
