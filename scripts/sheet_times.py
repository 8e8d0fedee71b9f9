"""How long the long sheets take from the book to the PDF, for `bench.py --sheets`."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from rmtui import i18n
from rmtui.clock import SystemClock
from rmtui.domain.sheet_kinds import Request
from rmtui.papers import make
from rmtui.playbook.calendar import load_calendar
from rmtui.playbook.loader import load_playbook
from rmtui.sheets import pdf
from rmtui.store.home import Home
from rmtui.store.store import Store

ROUNDS = 3
FLOOR = "worklog"
"""A sheet of next to nothing: what typst takes to begin."""


def times(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Each kind with its seconds, and how many times the floor's that is, measured in the same rounds."""
    i18n.use("zh")
    store = Store.open(
        Home(folder), SystemClock(), playbook=load_playbook(None).playbook, calendar=load_calendar(None), read_only=True
    )
    try:
        kinds = (FLOOR, "daily", "info", "book", "calendar")
        rounds = [[_timed(store, kind) for kind in kinds] for _ in range(ROUNDS)]
        for place, kind in enumerate(kinds):
            ratio = statistics.median(one[place] / one[0] for one in rounds)
            yield kind, statistics.median(one[place] for one in rounds), ratio
    finally:
        store.close()


def _timed(store: Store, kind: str) -> float:
    start = time.perf_counter()
    paper = store.read(make, Request(kind, store.clock.now().date()))
    pdf.render(paper.document, paper.made_at)
    return time.perf_counter() - start
