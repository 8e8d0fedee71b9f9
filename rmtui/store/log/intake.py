"""Taking in a stretch of another device's log: what of it is new, whether it follows on, whether it is the same log.

Pure. A stretch is chained from the hash of the change before it, so that one hash tells whether two logs agree on all
that came before.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rmtui.store.log.chain import Entry, hash_body, hash_entry


class End(NamedTuple):
    """The end of an origin's log as it is known here; sequence number 0 and an empty hash: nothing is."""

    seq: int
    hash: str


class Gap(Exception):
    """A stretch begins behind the end of what is known: changes between are missing."""

    def __init__(self, origin: str, have: int, after: int) -> None:
        super().__init__(f"{origin}: {have} known, the stretch begins after {after}")
        self.origin, self.have, self.after = origin, have, after


class Fork(Exception):
    """Two logs of one origin differ: two files write under the name of one device."""

    def __init__(self, origin: str, seq: int) -> None:
        super().__init__(f"{origin} differs at {seq}")
        self.origin, self.seq = origin, seq


def chain_up(after_hash: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with their hashes, the first following a change of this hash; erased bodies keep theirs."""
    chained: list[Entry] = []
    previous = after_hash
    for entry in entries:
        body_hash = hash_body(entry.salt, entry.body) if entry.salt or entry.body else entry.body_hash
        previous = hash_entry(previous, entry, body_hash)
        chained.append(Entry._make((*entry[:-2], body_hash, previous)))
    return chained


def fresh(
    origin: str, end: End, after: End, entries: Sequence[Entry], hash_at: Callable[[int], str]
) -> Sequence[Entry]:
    """Those changes of a chained stretch, which begins after `after`, that lie behind the end known here.

    `hash_at` gives the hash of a known change by its number. Raises Gap and Fork.
    """
    if after.seq > end.seq:
        raise Gap(origin, end.seq, after.seq)
    last = after.seq + len(entries)
    meeting = min(end.seq, last)
    theirs = entries[meeting - after.seq - 1].hash if meeting > after.seq else after.hash
    known = end.hash if meeting == end.seq else hash_at(meeting) if meeting else ""
    if theirs != known:
        raise Fork(origin, meeting)
    return entries[meeting - after.seq :]
