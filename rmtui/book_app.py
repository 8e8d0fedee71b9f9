"""The app's care for the open book: its lanes, the quiet moments, what time brings, undo and redo, and the lock."""

import asyncio
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from textual import events

from rmtui import words
from rmtui.domain.views import Undone
from rmtui.events import BookChanged
from rmtui.ground import Ground, Opened
from rmtui.guarded import GuardedApp
from rmtui.i18n import t
from rmtui.screens.base import Desk
from rmtui.settings import save
from rmtui.store.home import Home
from rmtui.text import clean

FIRST_PAGE = "today"
LEADING = frozenset({"lead", "president"})
"""Roles whose work begins with the books of others."""
LOCK = 1000
"""What `run` returns when the process is to be replaced by a locked one."""
LOOK_AGAIN = 30
"""Seconds between looks at the clock: for hours that open, a new day, and idleness."""
QUIET_BEFORE_WARM = 0.3
"""Seconds without a key before the models are loaded: the first keys go before them."""


def first_page(opened: Opened) -> str:
    """The page that stands first: a lead's is the team's; while the book is still to come, that on which it comes."""
    if opened.waiting:
        return "exchange"
    return "team" if opened.me is not None and opened.me.role in LEADING else FIRST_PAGE


class BookApp(GuardedApp):
    """An app that works with one book; `desk` is there from `take` on."""

    desk: Desk

    def __init__(self, ground: Ground, opened: Opened | None = None) -> None:
        if opened is not None:
            # The first page is the first screen: another one before it would be laid out and styled for nothing.
            self.DEFAULT_MODE = first_page(opened)  # type: ignore[misc]
        super().__init__()
        self.ground = ground
        self._opened = opened
        self._last_key = ground.clock.monotonic()
        self._day = ground.clock.now().date()
        if opened is not None:
            self.desk = self._desk_for(opened)

    @property
    def log_folder(self) -> Path:
        """Where an unexpected error is recorded."""
        return self.ground.home.logs

    def take(self, opened: Opened) -> None:
        """Work with this book from now on: one that was just unlocked or made."""
        self.desk = self._desk_for(opened)
        self.switch_mode(first_page(opened))
        self.begin(opened)

    def _desk_for(self, opened: Opened) -> Desk:
        from rmtui.store.file.lanes import Lanes

        ground = self.ground
        playbook, calendar = ground.rules
        return Desk(self, opened.store, Lanes(opened.store), opened.me, ground.clock, playbook, calendar,
                    ground.settings, ground.config, self._banner(opened), waiting=opened.waiting)  # fmt: skip

    def begin(self, opened: Opened) -> None:
        """Say what was refused at the start, and wait for quiet moments and for what time brings."""
        for notice in self.ground.notices:
            self.notify(clean(notice), severity="warning", markup=False, timeout=12)
        if not opened.store.read_only:
            self.run_worker(self._warm(), group="warm")
        self.set_interval(LOOK_AGAIN, self.tick)
        if opened.importing:
            self.run_worker(self.run_action("layer('import')"), group="start")

    def _banner(self, opened: Opened) -> str:
        # A narrow terminal cuts the end: what matters most stands first.
        why = opened.store.why_read_only
        clock = self.ground.clock
        now = clock.real().astimezone(clock.now().tzinfo)
        parts = [words.refused_text(why, now)] if why is not None else []
        if self.ground.as_of:
            parts.append(t("banner.now", at=f"{clock.now():%Y-%m-%d %H:%M}"))
        if opened.me.demo:
            parts.append(t("banner.demo"))
        return "  |  ".join(parts)

    async def on_event(self, event: events.Event) -> None:
        """Note when the last key came, for the lock and for loading the models in a quiet moment."""
        if isinstance(event, (events.Key, events.Paste, events.MouseDown)):
            self._last_key = self.ground.clock.monotonic()
        await super().on_event(event)

    async def _warm(self) -> None:
        """Load the models once the first page is shown and no key came for a while."""
        await self.desk.shown.wait()
        self._last_key = max(self._last_key, self.ground.clock.monotonic())
        while self.ground.clock.monotonic() - self._last_key < QUIET_BEFORE_WARM:
            await asyncio.sleep(QUIET_BEFORE_WARM)
        await self.desk.lanes.warm()
        await asyncio.to_thread(_load_dialogs)
        await asyncio.to_thread(_sweep_prints, self.ground.home)
        await self._fix_day()
        await self._warn_of_taking_back()

    async def _warn_of_taking_back(self) -> None:
        """Tell a manager whom the outlet head will take back soon, while there is time (feature W12)."""
        if self.desk.me.role == "rm" and not self.desk.waiting:
            from rmtui.store.reads.pool import take_backs

            found = await self.desk.read(take_backs)
            if found:
                on = words.short_day(found[0].on, self.ground.clock.now().date())
                self.notify(t("takeback.notice", n=len(found), on=on), severity="warning", markup=False, timeout=8)

    async def _fix_day(self) -> None:
        """Freeze the day's plan at its first opening; business time given by hand freezes nothing."""
        if not (self.ground.as_of or self.desk.store.read_only or self.desk.waiting):
            from rmtui.store.writes.plan import fix_day

            if await self.desk.write(fix_day):
                self.desk.changed.publish(BookChanged(()))

    def tick(self) -> None:
        """What time brings: hours that open, the next day, the lock after idleness."""
        clock = self.ground.clock
        minutes = self.ground.settings.lock_minutes
        if minutes and not self.desk.store.clear_key and clock.monotonic() - self._last_key > minutes * 60:
            self.action_lock()
        elif clock.now().date() != self._day:
            self._day = clock.now().date()
            self.run_worker(self._fix_day(), group="warm")
        self.desk.changed.publish(BookChanged(()))

    def action_undo(self) -> None:
        """Take the newest action back."""
        self.run_worker(self._turn_back("undo"), group="undo")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.run_worker(self._turn_back("redo"), group="undo")

    async def _turn_back(self, which: str) -> None:
        from rmtui.store.log import undo

        done: Undone | None = await self.desk.write(getattr(undo, which))
        if done is None:
            return
        self.desk.changed.publish(BookChanged(done.customers, done))
        self.notify(clean(t(f"{which}.done", label=t(done.label))), markup=False)
        if done.kept:
            self.notify(clean(t("undo.kept", names=t("join.names").join(done.kept))), severity="warning", markup=False)
        if done.left_machine:
            self.notify(t("undo.left_machine"), severity="warning", markup=False)

    def remember(self, **choices: Any) -> None:
        """Keep what the user chose, by the names of the settings, for this run and the next."""
        settings = replace(self.ground.settings, **choices)
        self.ground = replace(self.ground, settings=settings)
        if hasattr(self, "desk"):
            self.desk.settings = settings
        save(self.ground.config, settings)

    def action_lock(self) -> None:
        """Close the book and start a fresh, locked process: nothing of this one's memory stays."""
        if hasattr(self, "desk") and self.desk.store.clear_key:
            self.notify(t("lock.demo"), markup=False)
        else:
            self.exit(LOCK)


def _load_dialogs() -> None:
    """Import what the first call, message or question needs, so that its key does not wait for it."""
    for name in ("moving", "outcome", "sms"):
        import_module(f"rmtui.screens.{name}")


def _sweep_prints(home: Home) -> None:
    """What a program that was killed while it printed left behind goes."""
    if home.prints.is_dir():
        from rmtui.sheets.printing import sweep

        sweep(home.prints)
