"""Hands one store's log to another without files, for the tests of the merge."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rmtui.clock import Clock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.store.home import Home
from rmtui.store.log import merge, vectors
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump_text
from rmtui.store.log.intake import End, chain_up
from rmtui.store.log.wire import from_line, to_line
from rmtui.store.store import Store
from rmtui.store.work import Read, Work


def stretches(read: Read, have: vectors.Vector) -> list[merge.Stretch]:
    """What one who has this lacks of the book, sent over the wire and back."""
    ends = vectors.known(read.db, [read.book])
    found = []
    for origin, end in ends.items():
        after = min(have.get(origin, 0), end.seq)
        start = End(after, vectors.hash_at(read.db, origin, after))
        lines = [to_line(entry) for entry in vectors.stretch(read.db, origin, after)]
        entries = [from_line(line, origin, end.book, start.seq + n) for n, line in enumerate(lines, 1)]
        chained = chain_up(start.hash, entries)
        assert not chained or chained[-1].hash == end.hash
        found.append(merge.Stretch(origin, end.book, end.device, start, end.signature, chained))
    return found


def have(read: Read) -> dict[str, int]:
    """The vector of a store."""
    return {origin: end.seq for origin, end in vectors.known(read.db, [read.book]).items()}


def take(work: Work, sent: list[merge.Stretch]) -> merge.Applied:
    """A merge as a use case."""
    return merge.apply(work, sent)


def hand_over(source: Store, target: Store) -> merge.Applied:
    """Everything that the target lacks, merged."""
    return target.write(take, source.read(stretches, target.read(have)))


def exchange(*stores: Store) -> None:
    """Two rounds, everybody to everybody."""
    for _ in range(2):
        for source in stores:
            for target in stores:
                if source is not target:
                    hand_over(source, target)


def assert_same(*stores: Store) -> None:
    """Byte-equal dumps, and every store in line with its log."""
    dumps = {store.read(dump_text) for store in stores}
    assert len(dumps) == 1
    for store in stores:
        assert store.read(verify).problems == ()


@contextmanager
def copies(template: Path, folder: Path, count: int, clock: Clock, *rules: Any) -> Iterator[list[Store]]:
    """So many devices with the same book: copies of one home, each a device of its own."""
    playbook: Playbook
    calendar: WorkCalendar
    playbook, calendar = rules
    opened: list[Store] = []
    try:
        for n in range(count):
            home = Home(Path(shutil.copytree(template, folder / f"device{n}")))
            opened.append(Store.open(home, clock, playbook=playbook, calendar=calendar))
        yield opened
    finally:
        for store in opened:
            store.close()


Write = Callable[[Work], Any]
