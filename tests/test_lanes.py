"""The lanes between the event loop and the file."""

import asyncio
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.refusal import Refused
from rmtui.store.file import backup
from rmtui.store.file.lanes import SWITCH_SECONDS, Lanes
from rmtui.store.home import Home
from rmtui.store.store import Store
from rmtui.store.work import Read, Work
from tests.test_file import PROGRAM, add, names


async def test_writes_and_reads_in_order(store: Store) -> None:
    """First in, first out; a read after a write sees it; each lane keeps to one thread, never the loop's."""
    lanes = Lanes(store)
    threads: set[int] = set()

    def noting(work: Work, name: str) -> str:
        threads.add(threading.get_ident())
        return add(work, name)

    done = await asyncio.gather(*(lanes.write(noting, f"{n:02}") for n in range(20)))
    assert done == [f"{n:02}" for n in range(20)]
    assert await lanes.read(names) == done
    assert len(threads) == 1 and threading.get_ident() not in threads
    await lanes.close()


async def test_reader_does_not_wait_for_the_writer(store: Store) -> None:
    """While a write is under way a read returns what was committed before."""
    lanes = Lanes(store)
    written, go_on = threading.Event(), threading.Event()

    def slow(work: Work) -> None:
        add(work, "王建国")
        work.session.flush()
        written.set()
        go_on.wait(30)

    writing = asyncio.ensure_future(lanes.write(slow))
    await asyncio.to_thread(written.wait, 30)
    assert await lanes.read(names) == []
    go_on.set()
    await writing
    assert await lanes.read(names) == ["王建国"]
    await lanes.close()


async def test_cancelled_task_does_not_stop_its_job(store: Store) -> None:
    """Neither one that runs nor one that is queued."""
    lanes = Lanes(store)
    started, go_on = threading.Event(), threading.Event()

    def slow(work: Work, name: str) -> None:
        started.set()
        go_on.wait(30)
        add(work, name)

    tasks = [asyncio.ensure_future(lanes.write(slow, name)) for name in ("单雪", "王建国")]
    await asyncio.to_thread(started.wait, 30)
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
    go_on.set()
    await lanes.write(add, "李秀英")
    assert await lanes.read(names) == ["单雪", "李秀英", "王建国"]
    await lanes.close()


async def test_errors_reach_the_one_who_awaits(store: Store) -> None:
    """A refusal crosses the lane as it is, and the lane goes on."""
    lanes = Lanes(store)

    def refuse(work: Work) -> None:
        raise Refused("book_busy", file="x")

    with pytest.raises(Refused, match="book_busy"):
        await lanes.write(refuse)
    assert await lanes.write(add, "王建国") == "王建国"
    await lanes.close()


async def test_jobs_let_the_loop_in_often(store: Store) -> None:
    """The switch interval is low while a lane works and as before when none does."""
    before = sys.getswitchinterval()
    lanes = Lanes(store)

    def interval(read: Read) -> float:
        return sys.getswitchinterval()

    assert await lanes.read(interval) == pytest.approx(SWITCH_SECONDS)
    await lanes.close()
    assert sys.getswitchinterval() == pytest.approx(before)


async def test_day_end_makes_a_backup_of_any_change(store: Store, home: Home) -> None:
    """Closing the lanes closes the store and keeps what was done."""
    lanes = Lanes(store)
    await lanes.write(add, "王建国")
    await lanes.close()
    (made,) = backup.list_backups(home)
    assert made.reason == "auto" and made.changes > 0


async def test_backup_is_made_beside_when_due(store: Store, home: Home, clock: FixedClock) -> None:
    """An hour after the last one the next write brings it, without the writer waiting for it."""
    lanes = Lanes(store)
    await lanes.write(add, "王建国")
    await lanes.backup_now("manual")
    clock.advance(timedelta(minutes=61))
    await lanes.write(add, "单雪")
    await lanes.close()
    assert [made.reason for made in backup.list_backups(home)] == ["auto", "manual"]


async def test_each_lane_serves_every_book_of_the_home(store: Store) -> None:
    """Read and written in another book; a job of several steps has the writing lane for itself."""
    lanes = Lanes(store)
    threads: list[int] = []

    def whose(read: Read) -> str:
        return read.book

    def two_steps(given: Store, name: str, *, last: str) -> list[str]:
        threads.append(threading.get_ident())
        given.write(add, name)
        return [given.write_in("elsewhere", add, last)]

    def where(work: Work) -> tuple[str, str]:
        threads.append(threading.get_ident())
        return work.book, work.actor

    assert await lanes.read_in("elsewhere", whose) == "elsewhere" and await lanes.read(whose) == store.book
    assert await lanes.write_in("elsewhere", where) == ("elsewhere", "李秀英")
    running = asyncio.ensure_future(lanes.run(two_steps, "王建国", last="单雪"))
    await asyncio.sleep(0)
    await lanes.write(add, "尉迟恭敬")
    assert await running == ["单雪"]
    told = "SELECT name, book = ? FROM customer ORDER BY rowid"
    rows = await lanes.read(lambda read: read.db.execute(told, (store.book,)).fetchall())
    assert rows == [("王建国", 1), ("单雪", 0), ("尉迟恭敬", 1)]
    assert len(set(threads)) == 1 and threading.get_ident() not in threads
    await lanes.close()


@pytest.mark.parametrize("job", [False, True])
async def test_a_job_and_a_write_elsewhere_bring_the_backup_too(
    store: Store, home: Home, clock: FixedClock, job: bool
) -> None:
    """As any write does, when the last is an hour old: while the lanes are open, not only at their end."""
    lanes = Lanes(store)
    await lanes.backup_now("manual")
    clock.advance(timedelta(minutes=61))
    await (lanes.run(lambda given: given.write(add, "王建国")) if job else lanes.write_in("elsewhere", add, "单雪"))
    async with asyncio.timeout(30):
        while len(backup.list_backups(home)) == 1:
            await lanes.read(names)
    assert [made.reason for made in backup.list_backups(home)] == ["auto", "manual"]
    await lanes.close()


async def test_failed_backup_is_told(store: Store, home: Home, clock: FixedClock) -> None:
    """The write stands, and the one who runs the lanes hears that the backup does not."""
    heard: list[BaseException] = []
    lanes = Lanes(store, heard.append)
    home.backups.write_text("a file where the folder should be")
    clock.advance(timedelta(minutes=61))
    assert await lanes.write(add, "王建国") == "王建国"
    with pytest.raises(Refused, match="folder_not_made"):
        await lanes.close()
    assert [str(error) for error in heard] == ["folder_not_made"]


def test_lanes_never_keep_the_process(home: Home) -> None:
    """A program that ends without closing them ends."""
    code = PROGRAM + (
        "import asyncio\n"
        "from rmtui.store.file.lanes import Lanes\n"
        "from tests.test_file import names\n"
        "async def main():\n"
        "    print(await Lanes(store).read(names))\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.path)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[1],
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
