"""What every page stands on: the open book at hand, loading, saving with one place for refusals, header and footer."""

import asyncio
import copy
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual import events
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.signal import Signal
from textual.worker import Worker

from rmtui import words
from rmtui.clock import Clock
from rmtui.commands import Scope, for_footer, of_action
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import DayCounts, Me, Saved
from rmtui.events import BookChanged
from rmtui.guarded import EndingScreen, GuardedScreen
from rmtui.i18n import t
from rmtui.settings import Settings
from rmtui.text import clean
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.header import Head, PageHeader

if TYPE_CHECKING:
    from rmtui.domain.household import Wall
    from rmtui.store.file.lanes import Lanes
    from rmtui.store.store import Store
    from rmtui.store.work import Read, Work

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Desk:
    """An open book and all that pages need with it; made by the app when the book is opened."""

    app: App[Any]
    store: "Store"
    lanes: "Lanes"
    me: Me
    clock: Clock
    playbook: Playbook
    calendar: WorkCalendar
    settings: Settings
    config: Path
    banner: str
    changed: Signal[BookChanged] = field(init=False)
    counted: Signal[DayCounts] = field(init=False)
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    """The first page stands on the screen."""
    counts: DayCounts | None = None
    waiting: bool = False
    """A further machine whose book comes with the first file."""
    customer: str = ""
    """The customer last looked at on any page: what the scripts page fills its texts with."""
    walls: "Mapping[str, tuple[Wall, ...]]" = field(default_factory=dict)
    """By customer, whose affairs are not to be mentioned to him or her; read with every page."""
    book: str = ""
    """Another book of the home that is looked into; empty: the home's own."""

    def __post_init__(self) -> None:
        self.changed = Signal(self.app, "changed")
        self.counted = Signal(self.app, "counted")

    async def read(self, use_case: "Callable[Concatenate[Read, P], T]", *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading use case on the reader's lane. Raises Refused."""
        return await self.lanes.read_in(self.book or self.store.book, use_case, *args, **kwargs)

    async def write(self, use_case: "Callable[Concatenate[Work, P], T]", *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run a writing use case and tell every page; None where it was refused, which the user is told.

        The write belongs to the app: it is carried through, and told, even if the page that asked is gone by then.
        """
        return await self.write_in(self.book or self.store.book, use_case, *args, **kwargs)

    async def write_in(
        self, book: str, use_case: "Callable[Concatenate[Work, P], T]", *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """`write` in another book of the home: what a lead decides."""
        run = partial(self.lanes.write_in, book, use_case, *args, **kwargs)
        return await self.app.run_worker(self._carry(run), group="write").wait()

    def visit(self, book: str, manager: str) -> "Desk":
        """The same desk over another manager's book: what is read and written there is of that book."""
        there = copy.copy(self)
        there.book, there.me = book, self.me._replace(manager=manager)
        return there

    async def _carry(self, run: Callable[[], Awaitable[T]]) -> T | None:
        try:
            done = await run()
        except Refused as refused:
            self.app.notify(clean(words.refusal(refused)), severity="warning", markup=False, timeout=8)
            return None
        if isinstance(done, Saved):
            if done.warnings:
                self.app.notify(clean(words.warnings(done)), severity="warning", markup=False, timeout=8)
            self.changed.publish(BookChanged(done.customers))
        return done

    def count(self, counts: DayCounts) -> None:
        """Tell every header the day's counts."""
        if counts != self.counts:
            self.counts = counts
            self.counted.publish(counts)


class HasDesk(Protocol):
    """What pages know of the app: the open book."""

    desk: Desk


class RmScreen(GuardedScreen[None]):
    """A page: `PAGE` names it in the header, `SCOPES` are the commands it carries out.

    A page gives `body` (its widgets) and `load` (read, then show). `load` runs again after every change.
    """

    PAGE: ClassVar[str] = ""
    SCOPES: ClassVar[tuple[Scope, ...]] = ()
    _stale = False
    _seen = False
    visited: Desk | None = None
    """The desk over another book, where the page looks into one."""

    @property
    def desk(self) -> Desk:
        """The open book."""
        return self.visited or cast(HasDesk, self.app).desk

    def compose(self) -> ComposeResult:
        """Header, the page's own widgets, footer."""
        yield PageHeader()
        yield from self.body()
        yield QuietFooter()

    def body(self) -> ComposeResult:
        """The page's own widgets."""
        yield from ()

    async def load(self) -> None:
        """Read what the page shows and show it. May raise Refused."""

    def on_mount(self) -> None:
        """Follow the book's changes, and load."""
        self.desk.changed.subscribe(self, self.book_changed)
        self.desk.counted.subscribe(self, lambda _counts: self.show_head())
        self.show_head()
        self.show_footer()
        self.reload()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Take in what changed while another page was in front; what was just made is styled already."""
        event.refresh_styles = self._seen
        self._seen = True
        self.show_footer()
        if self._stale:
            self.reload()

    def on_resize(self) -> None:
        """The footer holds what fits."""
        self.show_footer()

    def book_changed(self, change: BookChanged) -> None:
        """Load anew: at once where the page is in front, else when it comes back."""
        if self.is_current:
            self.reload()
        else:
            self._stale = True

    def reload(self) -> None:
        """Load in the background; a newer load replaces one that is still under way."""
        self._stale = False
        _: Worker[None] = self.run_worker(self._load, group="load", exclusive=True)

    async def _load(self) -> None:
        if self.desk.shown.is_set():
            await self.guarded(self.load())
            return
        # The first page is painted once, with what it is for: an empty one would cost as much again.
        with self.app.batch_update():
            await self.guarded(self.load())
        self.refresh()
        self.call_after_refresh(self.desk.shown.set)

    async def guarded(self, work: Coroutine[Any, Any, R]) -> R | None:
        """Await a read; where it is refused, the user is told and None returned."""
        try:
            return await work
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            return None

    def say(self, message: str, *, warn: bool = False) -> None:
        """One short notice to the user; what a person typed may stand in it."""
        self.notify(
            clean(message), severity="warning" if warn else "information", markup=False, timeout=8 if warn else 4
        )

    def show_head(self) -> None:
        """Draw the header anew."""
        desk = self.desk
        head = Head(self.PAGE, desk.me, words.long_day(desk.clock.now().date()), desk.banner)
        self.query_one(PageHeader).show(head, desk.counts)

    def show_footer(self) -> None:
        """Draw the footer for this page's commands."""
        settings = self.desk.settings
        for footer in self.query(QuietFooter):
            footer.show(for_footer((*self.SCOPES, Scope.GLOBAL)), settings.keymap, settings.keys)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command with a predicate works only while that holds."""
        command = of_action(action, self.SCOPES) if self.is_mounted else None
        return not (command and command.when and not getattr(self, command.when))

    async def action_back(self) -> None:
        """One step back: a card closes, a page stays."""
        if len(self.app.screen_stack) > 1:
            self.dismiss()


class Dialog(EndingScreen[R], ModalScreen[R]):
    """A box over a page that ends with a value, or with None by `escape`; numbers choose, `enter` accepts."""

    BINDINGS = [("escape", "cancel", ""), ("enter", "accept", "")]

    @property
    def desk(self) -> Desk:
        """The open book: that of the page below."""
        below = next((one for one in reversed(self.app.screen_stack) if isinstance(one, RmScreen)), None)
        return below.desk if below is not None else cast(HasDesk, self.app).desk

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def action_accept(self) -> None:
        """Take the answer; to be given by each dialog."""

    def complain(self, message: str) -> None:
        """Say in the dialog's last line why the answer cannot be taken."""
        from textual.widgets import Static

        from rmtui.widgets.plain import plain

        self.query_one("#complaint", Static).update(plain(message, lines=True))


async def asked(app: App[Any], dialog: Dialog[R]) -> R | None:
    """Show a dialog and wait for its answer; None where the user stepped back. Only from a worker."""
    return await app.push_screen_wait(dialog)


def saved_text(count: int, name: str) -> str:
    """What is said after a commit."""
    return t("saved.one", name=name) if count == 1 else t("saved.many", n=count)
