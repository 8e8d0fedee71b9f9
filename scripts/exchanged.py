"""Two homes of one manager and a file between them, for `bench.py --exchange`."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rmtui.clock import FixedClock
from rmtui.ids import new_id
from rmtui.playbook.calendar import load_calendar
from rmtui.playbook.loader import load_playbook
from rmtui.store import exchanging
from rmtui.store.home import Home
from rmtui.store.log import gate
from rmtui.store.log.chain import COLUMNS, Entry
from rmtui.store.store import Joining, NewOwner, Store
from rmtui.store.tables import ContactRow, Customer, Phone, StageMoveRow
from rmtui.store.work import Work

PER_CUSTOMER = 100
NOTE = "谈了存款到期后的安排，约定下周再联系"
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def homes(folder: Path, changes: int) -> Iterator[tuple[str, float, float]]:
    """What was done, in how many seconds, and how many times a raw copy of the same rows that is."""
    clock = FixedClock(NOW, NOW)
    rules: dict[str, Any] = {"playbook": load_playbook(None).playbook, "calendar": load_calendar(None)}
    here, _ = Store.create(Home(folder / "here"), clock, owner=NewOwner(name="李秀英"), passphrase=None, **rules)
    me = exchanging.introduction(here)
    joins = Joining(me.book, me.person, me.role, me.demo)
    there, _ = Store.create(Home(folder / "there"), clock, passphrase=None, joins=joins, **rules)
    peer, back = _pair(here, there, folder), _pair(there, here, folder)
    del back
    here.write(_fill, changes)
    file, raw = folder / "sent.rmx", _raw_copy(here, folder)
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("export", lambda: exchanging.export(here, peer, file)),
        ("import", lambda: exchanging.take_in(there, file)),
        ("again", lambda: exchanging.take_in(there, file)),
    ]
    yield "raw copy", raw, 1.0
    for label, step in steps:
        seconds = _timed(step)
        yield label, seconds, seconds / raw
    here.close()
    there.close()


def _pair(store: Store, other: Store, folder: Path) -> str:
    file = exchanging.introduce(other, folder / f"{other.device.id}.rmxid")
    _, fingerprint = exchanging.look_at(store, file)
    return exchanging.pair(store, file, fingerprint=fingerprint).device


def _fill(work: Work, changes: int) -> None:
    for n in range(changes // PER_CUSTOMER):
        made: dict[str, Any] = {"book": work.book, "customer_id": new_id()}
        rows: list[Any] = [
            Customer(id=made["customer_id"], book=work.book, name=f"欧阳小明{n}", number=str(n)),
            Phone(id=new_id(), number=f"1440000{n % 10_000:04}", **made),
            StageMoveRow(id=new_id(), at="2026-01-05T02:00:00Z", on_day="2026-01-05", from_stage=0, to_stage=7, **made),
        ]
        for k in range(PER_CUSTOMER - len(rows)):
            row_id, day = new_id(), f"2026-0{1 + k % 2}-{1 + k % 28:02}"
            at = f"{day}T02:00:00Z"
            rows.append(
                ContactRow(
                    id=row_id, group_id=row_id, at=at, day=day, channel="call", outcome="talked", note=NOTE, **made
                )
            )
        gate.insert_many(work, rows)


def _raw_copy(store: Store, folder: Path) -> float:
    """Seconds that the rows of the log take from one plain SQLite file to another, committed to the disk."""
    files = [sqlite3.connect(folder / name) for name in ("raw.db", "copy.db")]
    for file in files:
        file.execute(f"CREATE TABLE change ({COLUMNS}, PRIMARY KEY (origin, seq))")
    insert = f"INSERT INTO change VALUES ({', '.join('?' * len(Entry._fields))})"
    rows = store.read(lambda read: read.db.execute(f"SELECT {COLUMNS} FROM change").fetchall())
    files[0].executemany(insert, rows)
    files[0].commit()

    def copy() -> None:
        files[1].executemany(insert, files[0].execute(f"SELECT {COLUMNS} FROM change").fetchall())
        files[1].commit()

    seconds = _timed(copy)
    for file in files:
        file.close()
    return seconds


def _timed(step: Callable[[], Any]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
