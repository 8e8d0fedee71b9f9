"""Activities for customers: what is coming, who was asked to each, and what came of it."""

from collections.abc import Callable
from typing import Any, Concatenate

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from rmtui.commands import Scope, bindings
from rmtui.domain.activities import Activity
from rmtui.domain.views import Saved
from rmtui.i18n import t
from rmtui.screens.acting import ActingScreen
from rmtui.screens.row_form import ask_row
from rmtui.widgets import activity_list
from rmtui.widgets.activity_list import ACTIVITY
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.virtual_list import ListHeading, VirtualList

FORM = "activity"


class ActivitiesScreen(ActingScreen):
    """The book's activities; a layer over the page."""

    AUTO_FOCUS = ""
    PAGE = "activities"
    SCOPES = (Scope.ACTIVITIES,)
    BINDINGS = bindings(Scope.ACTIVITIES)
    DEFAULT_CSS = """
    #activity-status { height: 1; padding: 0 2; margin-top: 1; }
    #activity-none { height: auto; padding: 1 2; display: none; }
    ActivitiesScreen.-empty #activity-none { display: block; }
    ActivitiesScreen.-empty VirtualList, ActivitiesScreen.-empty ListHeading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._activities: tuple[Activity, ...] = ()

    def body(self) -> ComposeResult:
        """How many there are, and the list."""
        yield Static("", markup=False, id="activity-status")
        yield Static(plain(t("activity.none"), "$text-muted", lines=True), id="activity-none")
        lines = VirtualList(activity_list.columns(), id="activity-list")
        yield ListHeading(lines)
        yield lines

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#activity-list", VirtualList)

    @property
    def current(self) -> Activity | None:
        """The activity at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for one in self._activities if ACTIVITY + one.id == key), None)

    @property
    def has_activity(self) -> bool:
        """Whether there is one: the predicate of the table's commands."""
        return self.current is not None

    async def load(self) -> None:
        """Read the activities; the cursor stays."""
        from rmtui.store.reads.activities import activities

        self._activities = await self.desk.read(activities)
        today = self.now.date()
        self.set_class(not self._activities, "-empty")
        ahead = sum(one.on_day is not None and one.on_day >= today for one in self._activities)
        status = joined((t("activity.title"), "bold $accent"), "  ", (t("activity.ahead", n=ahead), "$text"))
        self.query_one("#activity-status", Static).update(status, layout=False)
        self.lines.show(activity_list.line(one, today) for one in self._activities)
        if not self.focused:
            self.lines.focus()

    async def keep(self, use_case: Callable[Concatenate[Any, ...], Saved], *args: Any, **kwargs: Any) -> Saved | None:
        """Write, and say that it is saved; None where it was refused."""
        saved = await self.desk.write(use_case, *args, **kwargs)
        if saved is not None and self.is_attached:
            self.say(t("activity.saved"))
        return saved

    @on(VirtualList.Chosen)
    def open_by_mouse(self) -> None:
        """A second click shows who was invited."""
        self.action_open()

    def action_open(self) -> None:
        """Who was invited."""
        if self.current is not None:
            from rmtui.screens.invitees import InviteesScreen

            self.app.push_screen(InviteesScreen(self.current))

    @work(group="act")
    async def action_add(self) -> None:
        """A new activity; the cursor goes to it."""
        saved = await ask_row(self, FORM)
        if saved is not None:
            await self.guarded(self.load())
            self.lines.go(ACTIVITY + saved.added)

    @work(group="act")
    async def action_edit(self) -> None:
        """Change the activity at the cursor."""
        from rmtui.store.reads.rows import row

        found = await self.guarded(self.desk.read(row, FORM, self.current.id)) if self.current else None
        if found is not None:
            await ask_row(self, FORM, found)

    @work(group="act")
    async def action_remove(self) -> None:
        """Take the activity away; `u` brings it back."""
        if self.current is not None:
            from rmtui.store.writes.rows import remove

            await self.keep(remove, FORM, self.current.id)
