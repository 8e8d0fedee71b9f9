"""Makes a demo book in a folder of its own, in place of an older demo; a real book is never touched."""

import shutil

from rmtui.clock import Clock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.store.home import Home

CUSTOMERS = 300
SEED = 1


def clear_demo(home: Home, clock: Clock) -> None:
    """Removes an older demo book.

    Raises Refused where a real book stands or one's key or backups are left, or the demo is open elsewhere.
    """
    from rmtui.store.file import keys, lock

    if any(key.exists() and keys.needs_passphrase(key) for key in (home.key, home.backup_key)):
        raise Refused("real_book_here", folder=str(home.path))
    if not home.exists:
        return
    keys.book_of(home.key)
    held = lock.take(home, clock.real())
    try:
        for end in ("", "-wal", "-shm"):
            home.book.with_name(home.book.name + end).unlink(missing_ok=True)
        home.key.unlink(missing_ok=True)
        for folder in (home.device, home.backups):
            if folder.exists():
                shutil.rmtree(folder)
    finally:
        held.release()


def make_demo(
    home: Home,
    clock: Clock,
    rules: tuple[Playbook, WorkCalendar],
    customers: int = CUSTOMERS,
    seed: int = SEED,
    role: str = "rm",
) -> None:
    """Makes the demo book and closes it; takes a second or two. Raises Refused as `clear_demo` and the store do.

    A lead's, or an outlet head's, home has the customers in the books of three managers; the outlet head has some of
    her own and a pool.
    """
    from rmtui.demo import build, owner
    from rmtui.demo.team import fill, keeper
    from rmtui.store.store import Store

    clear_demo(home, clock)
    playbook, calendar = rules
    keeps = owner() if role == "rm" else keeper(role)
    store, _ = Store.create(home, clock, owner=keeps, passphrase=None, playbook=playbook, calendar=calendar)
    try:
        if role == "rm":
            store.write(build, customers, seed)
        else:
            fill(store, customers, seed, own=role == "outlet")
    finally:
        store.close()
