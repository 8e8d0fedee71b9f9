"""A message to many: choose whom and what, look at each text and at who is left out, then one `enter`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from rmtui import words
from rmtui.commands import Scope, bindings
from rmtui.domain.purposes import PURPOSES, of_kind
from rmtui.domain.refusal import Refused
from rmtui.domain.round import RoundPerson, RoundView
from rmtui.i18n import language, t
from rmtui.screens.acting import ActingScreen
from rmtui.screens.base import asked
from rmtui.screens.paper import Remembers, documents
from rmtui.screens.pick import Option, PickDialog
from rmtui.widgets import round_list
from rmtui.widgets.asking import Ask, Choice
from rmtui.widgets.plain import plain
from rmtui.widgets.text_pane import TextPane
from rmtui.widgets.virtual_list import ListHeading, VirtualList

if TYPE_CHECKING:
    from rmtui.playbook.scripts import Template
    from rmtui.screens.dialogs import Answer

OWN_TEXT = "+"


class RoundsScreen(ActingScreen):
    """The round as it would go out; a layer over the page from which it was asked for."""

    AUTO_FOCUS = ""
    PAGE = "rounds"
    SCOPES = (Scope.ROUNDS,)
    BINDINGS = bindings(Scope.ROUNDS)
    DEFAULT_CSS = """
    #round-panes { height: 1fr; layout: vertical; }
    #round-pane { height: 1fr; width: 1fr; }
    #round-status { height: 1; padding: 0 2; margin-top: 1; }
    #round-none { height: auto; padding: 1 2; display: none; }
    #round-text { height: 6; padding: 0 2; border-top: solid $border; scrollbar-size-vertical: 1; }
    RoundsScreen.-wide #round-panes { layout: horizontal; }
    RoundsScreen.-wide #round-text { width: 40%; height: 1fr; border: round $border; }
    RoundsScreen.-empty #round-none { display: block; }
    RoundsScreen.-empty #round-list, RoundsScreen.-empty ListHeading, RoundsScreen.-empty #round-text { display: none; }
    """

    def __init__(self, customers: Sequence[str] = ()) -> None:
        super().__init__()
        self._customers = tuple(customers)
        self._whom = t("round.chosen", n=len(self._customers)) if customers else ""
        self._template: Template | None = None
        self._purpose = ""
        self._view: RoundView | None = None
        self._asked = False

    def body(self) -> ComposeResult:
        """What goes out to whom; the list; the text of the one at the cursor."""
        with Container(id="round-panes"):
            with Vertical(id="round-pane"):
                yield Static("", markup=False, id="round-status")
                yield Static(plain(t("round.empty"), "$text-muted", lines=True), id="round-none")
                lines = VirtualList(round_list.columns(), id="round-list")
                yield ListHeading(lines)
                yield lines
            yield TextPane(id="round-text")

    @property
    def lines(self) -> VirtualList:
        """The people."""
        return self.query_one("#round-list", VirtualList)

    @property
    def has_round(self) -> bool:
        """Whether there is something to send: the predicate of the table's commands."""
        return self._view is not None

    @property
    def person(self) -> RoundPerson | None:
        """The person at the cursor."""
        people = self._view.people if self._view else ()
        return next((one for one in people if one.id == self.lines.current), None)

    async def load(self) -> None:
        """Read the round anew; the first time ask for what is still open."""
        from rmtui.store.reads.rounds import preview

        if self._customers and self._template is not None:
            args = (self._customers, self._template, self._purpose, self.desk.me)
            self._view = await self.desk.read(preview, *args)
        else:
            self._view = None
        self._draw()
        if not self.focused:
            self.lines.focus()
        if not self._asked:
            self._asked = True
            self.ask_first()

    def _draw(self) -> None:
        title = (self._template.title or t("round.own_text")) if self._template else ""
        self.set_class(self._view is None, "-empty")
        status = round_list.status(self._view, self._whom, title)
        self.query_one("#round-status", Static).update(status, layout=False)
        self.lines.show(round_list.rows(self._view) if self._view else [])
        self.show_text()
        self.show_footer()

    @on(VirtualList.Highlighted)
    def show_text(self) -> None:
        """The text of the person at the cursor."""
        self.query_one(TextPane).show_text(round_list.message(self.person))

    @work(group="act")
    async def ask_first(self) -> None:
        """Whom, where nobody was chosen, then what."""
        if self._customers or await self._ask_whom():
            await self._ask_template()

    @work(group="act")
    async def action_whom(self) -> None:
        """Another group."""
        if await self._ask_whom() and self._template is None:
            await self._ask_template()

    @work(group="act")
    async def action_template(self) -> None:
        """Another template, or a text of one's own."""
        await self._ask_template()

    async def _ask_whom(self) -> bool:
        from rmtui.screens.group_asks import pick_group
        from rmtui.store.reads.groups import members

        group = await pick_group(self)
        found = await self.guarded(self.desk.read(members, group.id)) if group else None
        if group is None or found is None:
            return False
        self._customers, self._whom = found, group.name
        self.reload()
        return bool(found)

    async def _ask_template(self) -> None:
        from rmtui.playbook.scripts import templates, typed_template
        from rmtui.store.reads.rounds import sms_templates

        known = {one.id: one for one in sms_templates(templates(language(), self.desk.config))}
        options = [Option(OWN_TEXT, t("round.own_text"), first=True)]
        options += [Option(one.id, one.title, one.parts[0].text) for one in known.values()]
        current = self._template.id if self._template else ""
        chosen = await asked(self.app, PickDialog(t("round.template"), options, current))
        if chosen is None:
            return
        if chosen == OWN_TEXT:
            before = self._template.parts[0].text if self._template and not self._template.id else ""
            ask = Ask("text", t("round.column.text"), value=before, required=True, note=t("round.fields_hint"))
            answer = await self.ask(t("round.own_text"), (ask,))
            if answer is None:
                return
            try:
                self._take(typed_template(answer.text("text")))
            except Refused as refused:
                self.say(words.refusal(refused), warn=True)
        else:
            self._take(known[chosen])

    def _take(self, template: "Template") -> None:
        self._template, self._purpose = template, of_kind(template.kind)
        self.reload()

    @work(group="act")
    async def action_purpose(self) -> None:
        """What it is for: a sale needs consent, care is not capped."""
        choices = [Choice(str(n), one, t(f"purpose.{one}")) for n, one in enumerate(PURPOSES, 1)]
        answer = await self.ask(t("round.purpose_title"), choices=choices, chosen=self._purpose)
        if answer:
            self._purpose = answer.choice
            self.reload()

    def action_leave(self) -> None:
        """Leave the person at the cursor out."""
        person = self.person
        if person is not None:
            self._customers = tuple(one for one in self._customers if one != person.id)
            self.reload()

    @work(group="act")
    async def action_send(self) -> None:
        """Confirm once: the file first, then everybody's contact in one action."""
        view = self._view
        why = self.desk.store.why_read_only or (None if view and view.kept else Refused("round_nobody"))
        if why is not None or view is None:
            self.say(words.refusal(why or Refused("round_nobody")), warn=True)
            return
        answer = await self._confirm(view)
        if answer is None:
            return
        folder = answer.text("folder").strip()
        file = await self._write(view, Path(folder).expanduser().absolute()) if folder else None
        if folder and file is None:
            return
        await self._send(view, answer.text("override") if view.closed else "", file)

    async def _confirm(self, view: RoundView) -> "Answer | None":
        """Asks once: where the list goes, and outside the courtesy hours why it is sent now."""
        folder = self.desk.settings.sheet_folder or str(documents())
        asks = [Ask("folder", t("round.folder"), value=folder, note=t("round.no_file"))]
        asks += [Ask("override", t("override.reason"), required=True)] if view.closed else []
        remark = [t("round.confirm", sent=len(view.kept), out=len(view.left_out)), t("round.whole_numbers")]
        return await self.ask(t("round.send"), asks, remark="\n".join(remark))

    async def _write(self, view: RoundView, folder: Path) -> Path | None:
        from asyncio import to_thread

        from rmtui.exchange.round_file import write_round
        from rmtui.store.home import private_folder

        def write() -> Path:
            private_folder(folder)
            return write_round(view.kept, folder, f"round-{self.now:%Y-%m-%d}")

        path = await self.guarded(to_thread(write))
        if path is not None:
            cast(Remembers, self.app).remember(sheet_folder=str(folder))
        return path

    async def _send(self, view: RoundView, override: str, file: Path | None) -> None:
        from rmtui.store.writes.rounds import send

        assert self._template is not None
        kept = [one.id for one in view.kept]
        args = (kept, self._template, view.purpose, self.desk.me, override, file.name if file else "")
        saved = await self.desk.write(send, *args)
        if saved is None:
            return
        said = t("round.sent", n=len(saved.customers))
        self.app.notify(f"{said} {t('round.written', file=file)}" if file else said, markup=False, timeout=8)
        if self.is_attached:
            self.dismiss()
