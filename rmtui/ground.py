"""What the app starts from: where the book lies, the settings and the rules in force, and the opening of the book."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rmtui import i18n, terminal, words
from rmtui.clock import Clock, SystemClock
from rmtui.domain.views import Me
from rmtui.settings import Settings, load
from rmtui.store.home import Home, config_dir, default_home

if TYPE_CHECKING:
    from rmtui.domain.calendar import WorkCalendar
    from rmtui.domain.playbook import Playbook
    from rmtui.store.store import Store


class Opened(NamedTuple):
    """A book that was opened, and whose it is."""

    store: "Store"
    me: Me
    importing: bool = False
    """A list is to be imported first: the welcome's offer was taken."""
    waiting: bool = False
    """A further machine of a manager, whose book comes with the first file."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the app starts from; `rules` are the playbook and the calendar, `notices` what was refused of them."""

    home: Home
    config: Path
    clock: Clock
    settings: Settings
    rules: "tuple[Playbook, WorkCalendar]"
    notices: tuple[str, ...] = ()
    as_of: bool = False
    """Business time was given by `--now`: a banner says so, and the day's plan is not fixed."""
    read_only: bool = False

    def open(self, passphrase: str | None) -> Opened:
        """Open the book; raises Refused. Takes a third of a second with a passphrase: not on the event loop."""
        from rmtui.store.store import Store

        playbook, calendar = self.rules
        store = Store.open(self.home, self.clock, passphrase=passphrase, playbook=playbook, calendar=calendar,
                           read_only=self.read_only)  # fmt: skip
        return whose(store)

    def adopt(self, store: "Store", importing: bool) -> Opened:
        """Go on with a book that was just made."""
        from rmtui.store.reads.books import me

        return Opened(store, store.read(me), importing)


def whose(store: "Store") -> Opened:
    """An open book with its manager; on a further machine that waits for it, as the first one's introduction said."""
    from rmtui.store.reads.books import identity, me

    found = store.read(identity)
    if not found.waits:
        return Opened(store, store.read(me))
    return Opened(store, Me(found.book, found.role, found.person, "", "", "", "", "", found.demo), waiting=True)


def prepare(home: Path | None, language: str, now: datetime | None, read_only: bool) -> Ground:
    """Read settings and rules; raises Refused for settings that cannot be read."""
    from rmtui.playbook.calendar import load_calendar
    from rmtui.playbook.loader import load_playbook

    place = home or (Path(os.environ["RMTUI_HOME"]) if os.environ.get("RMTUI_HOME") else None)
    where = Home(place) if place else default_home()
    config = config_dir(where)
    i18n.use(language or "zh")
    settings = load(config)
    i18n.use(language or settings.language)
    loaded = load_playbook(config)
    return Ground(where, config, SystemClock(now), settings, (loaded.playbook, load_calendar(config)),
                  tuple(words.problem(problem) for problem in loaded.problems), now is not None, read_only)  # fmt: skip


def open_at_once(ground: Ground, passphrase: str | None) -> Opened | None:
    """The book, where no passphrase has to be asked for."""
    if not ground.home.exists:
        return None
    from rmtui.store.file.keys import needs_passphrase

    locked = terminal.LOCKED in os.environ
    secret = None if locked else passphrase or os.environ.get("RMTUI_PASSPHRASE")
    if secret is None and needs_passphrase(ground.home.key):
        return None
    return ground.open(secret)
