"""Scripts: every template by stage, filled for the customer last looked at or for an invented one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import Scope, bindings
from rmtui.domain.model import Channel, Stage
from rmtui.i18n import language, t
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.find import FindScreen
from rmtui.text import sms_parts
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.script_pane import ScriptPart, script_content
from rmtui.widgets.virtual_list import Cell, Column, Row, VirtualList

if TYPE_CHECKING:
    from pathlib import Path

    from rmtui.domain.views import Me
    from rmtui.playbook.scripts import Filled, Template, TemplateSet
    from rmtui.store.work import Read

MANY_STAGES = 3
"""A template for so many stages or more stands in a group of its own: it belongs to none."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """The templates in force, each filled, and for whom: `name` is empty for the invented customer."""

    templates: "TemplateSet"
    filled: "tuple[Filled, ...]"
    name: str


def scripts(read: "Read", customer: str, me: "Me", config: "Path") -> Scripts:
    """Read the templates and fill them for a customer (an id; empty: an invented one). Raises Refused."""
    from rmtui.playbook.merge import merge_values
    from rmtui.playbook.sample import sample_values
    from rmtui.playbook.scripts import fill, read_templates
    from rmtui.store.reads.customers import card
    from rmtui.store.reads.proposals import closed_question

    found = read_templates(language(), config)
    if customer:
        whose = card(read, customer)
        name, question = whose.name, closed_question(read, customer)
        values = merge_values(whose, me, read.today, read.playbook, read.calendar, closed_question=question)
    else:
        name, values = "", sample_values(me, read.today, read.playbook, read.calendar)
    return Scripts(found, tuple(fill(one, values) for one in found.current), name)


class ScriptsScreen(RmScreen):
    """The page of all scripts and messages."""

    PAGE = "scripts"
    SCOPES = (Scope.SCRIPTS,)
    BINDINGS = bindings(Scope.SCRIPTS)
    CSS = """
    ScriptsScreen #script-panes { height: 1fr; }
    ScriptsScreen #script-list { width: 34; padding-top: 1; }
    ScriptsScreen.-wide #script-list { width: 42; }
    ScriptsScreen #script-side { width: 1fr; border-left: solid $border; padding: 1 1 0 2; }
    ScriptsScreen #script-head { height: auto; margin-bottom: 1; }
    ScriptsScreen #script-scroll { height: 1fr; scrollbar-size-vertical: 1; }
    ScriptsScreen #script-scroll:focus { background: $surface; }
    ScriptsScreen #script-text { height: auto; width: 1fr; padding-right: 1; }
    """
    _found: Scripts | None = None
    _shown_for: str | None = None
    _whose = ""
    _sample = False

    def body(self) -> ComposeResult:
        """The list of templates, the text beside it."""
        with Horizontal(id="script-panes"):
            yield VirtualList((Column(0), Column(4, 0)), id="script-list")
            with Vertical(id="script-side"):
                yield Static("", markup=False, id="script-head")
                with VerticalScroll(id="script-scroll", can_focus=True):
                    yield Static("", markup=False, id="script-text")

    @property
    def list(self) -> VirtualList:
        """The list of templates."""
        return self.query_one(VirtualList)

    @property
    def has_customer(self) -> bool:
        """Whether the texts are a customer's: the predicate of going back to the sample."""
        return bool(self._found and self._found.name)

    @property
    def customer(self) -> str:
        """Whose data fills the texts: the one chosen here, else the one last looked at; empty for the sample."""
        return "" if self._sample else self._whose or self.desk.customer

    async def load(self) -> None:
        """Read and fill the templates; the cursor stays."""
        desk, customer = self.desk, self.customer
        self._found = await desk.read(scripts, customer, desk.me, desk.config)
        self._shown_for = customer
        self.list.show(_rows(self._found))
        self.show_script()
        if not self.focused:
            self.list.focus()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """The customer looked at may be another one by now."""
        self._stale = self._stale or self._shown_for not in (None, self.customer)
        super().on_screen_resume(event)

    @on(VirtualList.Highlighted)
    def another_script(self) -> None:
        """Show the template at the cursor from its beginning."""
        self.show_script()
        self.query_one("#script-scroll").scroll_home(animate=False)

    @property
    def current(self) -> "tuple[Template, Filled] | None":
        """The template at the cursor and its filled text."""
        if self._found is None:
            return None
        pairs = zip(self._found.templates.current, self._found.filled, strict=True)
        return next((pair for pair in pairs if pair[0].id == self.list.current), None)

    def show_script(self) -> None:
        """Draw the template at the cursor."""
        current = self.current
        if current is None or self._found is None:
            return
        head = [*_head(*current), *_whose(self._found.name, current[1])]
        problems = [plain(words.problem(one), "$text-warning") for one in self._found.templates.problems]
        self.query_one("#script-head", Static).update(Content("\n").join([*head, *problems]))
        self.query_one("#script-text", Static).update(script_content(_parts(current[1])))

    def action_copy(self) -> None:
        """Send the text to the terminal's clipboard, with a word where something is missing in it."""
        if self.current is None:
            return
        filled = self.current[1]
        self.app.copy_to_clipboard(filled.text)
        if filled.missing:
            self.say(t("scripts.copied_missing", fields=_missing(filled)), warn=True)
        else:
            self.say(t("clipboard.sent"))

    @work(group="act")
    async def action_choose_customer(self) -> None:
        """Fill the texts for another customer."""
        chosen = await asked(self.app, FindScreen())
        if chosen:
            self._whose, self._sample = chosen, False
            self.reload()

    def action_sample(self) -> None:
        """Back to the invented customer."""
        self._sample = True
        self.reload()

    def action_to_text(self) -> None:
        """Let the arrows scroll the text."""
        self.query_one("#script-scroll").focus()

    def action_to_list(self) -> None:
        """Let the arrows choose again."""
        self.list.focus()


def _rows(found: Scripts) -> list[Row]:
    groups: dict[int, list[Template]] = {int(stage): [] for stage in Stage}
    groups[0] = []
    for one in found.templates.current:
        groups[int(one.stages[0]) if len(one.stages) < MANY_STAGES else 0].append(one)
    missing = {filled.template_id for filled in found.filled if filled.missing}
    rows: list[Row] = []
    for stage, templates in groups.items():
        if templates:
            title = t("scripts.any_stage") if stage == 0 else f"{stage} {t(f'stage.{stage}')}"
            rows.append(Row(f"stage:{stage}", (Cell(title, "accent"),), selectable=False))
            rows += [_row(one, one.id in missing) for one in templates]
    return rows


def _row(one: "Template", missing: bool) -> Row:
    return Row(one.id, (Cell(one.title), Cell(t(f"channel.short.{one.channel}"), "warning" if missing else "muted")))


def _head(template: "Template", filled: "Filled") -> list[Content]:
    """Title; then stages, channel, length and version."""
    stages = t("join.names").join(str(int(stage)) for stage in template.stages)
    facts = [t("scripts.all_stages") if len(template.stages) == len(Stage) else t("scripts.stages", stages=stages)]
    facts.append(words.channel(template.channel))
    if template.channel is not Channel.CALL:
        facts.append(t("sms.length", n=len(filled.text), parts=sms_parts(filled.text)))
    if template.version > 1:
        facts.append(t("scripts.version", n=template.version))
    return [plain(template.title, "bold $text"), plain("  ".join(facts), "$text-muted")]


def _whose(name: str, filled: "Filled") -> list[Content]:
    """For whom the text is filled, and in colour and word what is missing."""
    lines = [
        joined((t("scripts.for") + " ", "$text-muted"), (name, "bold $accent"))
        if name
        else plain(t("scripts.for_sample"), "$text-muted")
    ]
    if filled.missing:
        lines.append(plain(t("scripts.missing", fields=_missing(filled)), "$text-error"))
    return lines


def _missing(filled: "Filled") -> str:
    return t("join.names").join(t(f"merge.{name}") for name in filled.missing)


def _parts(filled: "Filled") -> list[ScriptPart]:
    return [
        ScriptPart(
            t(f"part.{part.name}") if part.name != "text" else "",
            tuple((piece.text, piece.missing) for piece in part.pieces),
        )
        for part in filled.parts
    ]
