"""What the exchange page shows: this device, files that wait, paired devices, the line's details, what is under way."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import Scope
from rmtui.domain.exchange import ExchangeView, PeerView, Progress, silent
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.screens.base import RmScreen
from rmtui.screens.exchange_files import Look, Places, arrived, look, usual_folders
from rmtui.screens.exchange_work import Job
from rmtui.widgets.exchange_lines import FILE, PEER, FoundFile, columns, file_detail, peer_detail, rows
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.virtual_list import ListHeading, VirtualList

T = TypeVar("T")
TICK = 0.1
"""Seconds between two drawings of the progress."""


class ExchangePage(RmScreen):
    """The page's widgets and what they show.

    `look` finds sticks and files; `heard` is told the steps of the work, on the store's thread.
    """

    PAGE = "exchange"
    SCOPES = (Scope.EXCHANGE,)

    def __init__(self, look: Look = look, heard: Progress = silent) -> None:
        super().__init__()
        self.look = look
        self.heard = heard
        self.view: ExchangeView | None = None
        self.places = Places((), (), ())
        self.found: list[FoundFile] = []
        self.job: Job | None = None

    def body(self) -> ComposeResult:
        """This device, the steps where nothing is paired yet, the list with the line's details, what is to be told."""
        yield Static("", markup=False, id="exchange-me")
        yield Static("", markup=False, id="exchange-pack")
        yield Static("", markup=False, id="exchange-steps")
        with Container(id="exchange-panes"):
            with Vertical(id="exchange-list-pane"):
                lines = VirtualList(columns(), id="exchange-list")
                yield ListHeading(lines)
                yield lines
            yield Static("", markup=False, id="exchange-detail")
        yield Static("", markup=False, id="exchange-told")

    def on_mount(self) -> None:
        """Look for files at once."""
        super().on_mount()
        self.action_look()

    @property
    def lines(self) -> VirtualList:
        """Files that wait, and the devices."""
        return self.query_one("#exchange-list", VirtualList)

    @property
    def peers(self) -> Sequence[PeerView]:
        """The paired devices."""
        return self.view.peers if self.view else ()

    @property
    def peer(self) -> PeerView | None:
        """The device at the cursor, or the only one there is."""
        wanted = self.lines.current.removeprefix(PEER)
        found = next((one for one in self.peers if one.device == wanted), None)
        return found or (self.peers[0] if len(self.peers) == 1 else None)

    @property
    def today(self) -> date:
        """The real day: files carry real times."""
        clock = self.desk.clock
        return clock.real().astimezone(clock.now().tzinfo).date()

    async def load(self) -> None:
        """Read who is paired and how far each is."""
        from rmtui.store.reads.exchange import exchange

        self.show_view(await self.desk.read(exchange))
        await self.show_pack()

    async def show_pack(self) -> None:
        """Whether the lead's rules and scripts came and are not in use here."""
        from rmtui.store.reads.packs import newest, waiting_in

        place = self.query_one("#exchange-pack", Static)
        found = await asyncio.to_thread(waiting_in, self.desk.config, await self.desk.read(newest))
        place.display = found is not None
        if found is not None:
            here = self.desk.playbook.version
            place.update(plain(t("pack.offered", version=found.version, by=found.by, here=here), "$text-warning"))

    def show_view(self, view: ExchangeView) -> None:
        """Show this; the cursor stays on its line."""
        self.view = view
        self.query_one("#exchange-me", Static).update(self._me(view))
        steps = self._steps(view)
        self.query_one("#exchange-steps", Static).update(steps)
        self.query_one("#exchange-steps").display = bool(steps)
        self.show_rows()
        if not self.focused:
            self.lines.focus()

    def show_rows(self, key: str = "") -> None:
        """The list anew: files that wait on top; the cursor goes to `key`, else it stays."""
        if self.view is not None:
            self.lines.show(rows(self.view, self.found, self.today), key=key)
            # While the book is on its way, the three steps are all there is to do.
            self.query_one("#exchange-panes").display = bool(
                self.found or self.view.peers and not self.view.waits_for_book
            )
            self.show_detail()

    def _me(self, view: ExchangeView) -> Content:
        me = view.me
        parts: list[tuple[str, str] | str] = [
            (t("exchange.this_device"), "$muted"), "  ", (me.person, "bold $text"), "  ",
            (t(f"role.{me.role}"), "$text"), "  ", (me.label, "$text"),
        ]  # fmt: skip
        if view.conflicts:
            parts += ["    ", (t("exchange.conflicts", n=view.conflicts), "bold $text-warning")]
        if me.demo:
            parts += ["    ", (t("exchange.demo"), "$text-warning")]
        return joined(*parts)

    def _steps(self, view: ExchangeView) -> Content:
        """What to do first: on a further machine that waits for its book, and where nothing is paired."""
        if not view.waits_for_book and view.peers:
            return Content("")
        kind = "waits" if view.waits_for_book else "first"
        lines = [joined((t(f"exchange.{kind}", person=view.me.person), "bold $text"))]
        for n in (1, 2, 3):
            lines.append(joined((f"  {n}  ", "bold $accent"), (t(f"exchange.{kind}.{n}"), "$text")))
        return Content("\n\n").join(lines)

    @on(VirtualList.Highlighted)
    def show_detail(self) -> None:
        """The line at the cursor in full, with the next step."""
        key, said = self.lines.current, Content("")
        if key.startswith(FILE):
            said = next((file_detail(one, self.today) for one in self.found if FILE + one.path == key), said)
        elif key.startswith(PEER) and self.peer is not None:
            said = peer_detail(self.peer, self.today)
        self.query_one("#exchange-detail", Static).update(said)

    @work(group="look", exclusive=True)
    async def action_look(self) -> None:
        """Look on sticks and in the remembered folders, beside the event loop."""
        from rmtui.store.reads.arrivals import known

        facts = await self.desk.read(known)
        self.places = await asyncio.to_thread(self.look, (*facts.folders, *usual_folders()))
        zone = self.desk.clock.now().tzinfo
        self.found = await asyncio.to_thread(arrived, self.places, facts, zone)
        # One key after the other takes all of them in.
        self.show_rows(FILE + self.found[0].path if self.found else "")

    async def came_home(self) -> None:
        """The book came with its first file: from now on every page works."""
        from rmtui.store.reads.books import me

        self.desk.me, self.desk.waiting = await self.desk.read(me), False
        self.show_head()

    def may_write(self) -> bool:
        """Whether something may be written now; says so where not."""
        why = self.desk.store.why_read_only
        if why is not None:
            self.say(words.refusal(why), warn=True)
        elif self.job is not None:
            self.say(t("exchange.busy"), warn=True)
        return why is None and self.job is None

    def tell(self, said: Content) -> None:
        """What was done and what comes next: stays until the next time."""
        told = self.query_one("#exchange-told", Static)
        told.update(said)
        told.display = bool(said)

    async def run_job(self, what: str, run: Callable[..., T], *args: Any) -> T | None:
        """A piece of work on the writer's lane, with its progress; None where it was refused or ended."""
        job = self.job = Job(what, self.heard)
        self.show_progress()
        ticker = self.set_interval(TICK, self.show_progress)
        try:
            done: T = await self.desk.lanes.run(run, *args, job.heard)
        except Refused as refused:
            self.tell(plain(words.refusal(refused), "$text-warning"))
            self.reload()
            return None
        else:
            self.tell(Content(""))
            return done
        finally:
            ticker.stop()
            self.job = None

    def show_progress(self) -> None:
        """How far the work is."""
        if self.job is not None:
            self.tell(self.job.line())
