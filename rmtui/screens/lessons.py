"""The progress notebook 进步手册: what happened, what was hard, better words, which can become a script (S4-30)."""

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.refusal import Refused
from rmtui.i18n import language, t
from rmtui.screens.acting import ActingScreen
from rmtui.store.reads.preparations import LessonView
from rmtui.widgets.asking import Ask, Choice
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.text_pane import TextPane
from rmtui.widgets.virtual_list import Cell, Column, Row, VirtualList

FOOTER = ("lessons.add", "lessons.edit", "lessons.filter", "lessons.script", "lessons.remove", "lessons.back",
          "app.help")  # fmt: skip
_DIGITS = "123456789abcdefghijklmnopqrstuvwxyz"


class LessonsScreen(ActingScreen):
    """All entries, the newest first, and the one at the cursor in full."""

    AUTO_FOCUS = ""
    PAGE = "lessons"
    SCOPES = (Scope.LESSONS,)
    BINDINGS = bindings(Scope.LESSONS)
    DEFAULT_CSS = """
    #lesson-status { height: 1; padding: 0 2; margin-top: 1; }
    #lesson-none { height: auto; padding: 1 2; display: none; }
    #lesson-list-pane { height: 1fr; }
    #lesson-detail { height: 9; padding: 0 2; border-top: solid $border; }
    LessonsScreen.-empty #lesson-none { display: block; }
    LessonsScreen.-empty #lesson-list-pane, LessonsScreen.-empty #lesson-detail { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[LessonView, ...] = ()
        self._text = ""

    def body(self) -> ComposeResult:
        """The list and the entry at the cursor."""
        yield Static("", markup=False, id="lesson-status")
        yield Static(plain(t("lessons.none"), "$text-muted", lines=True), id="lesson-none")
        with Vertical(id="lesson-list-pane"):
            yield VirtualList((Column(12), Column(12), Column(0)), id="lesson-list")
        yield TextPane(id="lesson-detail")

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#lesson-list", VirtualList)

    @property
    def current(self) -> LessonView | None:
        """The entry at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for one in self._found if one.id == key), None)

    @property
    def has_lesson(self) -> bool:
        """Whether there is one: the predicate of the page's commands."""
        return self.current is not None

    def show_footer(self) -> None:
        """The layer's own keys first."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read the notebook; cursor and filter stay."""
        from rmtui.store.reads.preparations import lessons

        self._found = await self.desk.read(lessons, self._text)
        narrowed = t("book.narrowed", by=self._text) if self._text else ""
        head = joined((t("lessons.title", n=len(self._found)), "bold $accent"), "   ", (narrowed, "$text"))
        self.query_one("#lesson-status", Static).update(head, layout=False)
        self.set_class(not self._found, "-empty")
        self.lines.show([
            Row(one.id, (Cell(one.on_day, "muted"), Cell(one.about), Cell(one.better or one.situation)))
            for one in self._found
        ])  # fmt: skip
        self.show_detail()
        if not self.focused and self._found:
            self.lines.focus()

    @on(VirtualList.Highlighted)
    def show_detail(self) -> None:
        """The entry at the cursor in full."""
        one = self.current
        said = (
            ((t(f"form.lesson.{name}"), getattr(one, name)) for name in ("situation", "hard", "better")) if one else ()
        )
        lines = [joined((f"{label}  ", "$muted"), text) for label, text in said if text]
        self.query_one(TextPane).show_text(Content("\n").join(lines))

    @work(group="act")
    async def action_add(self) -> None:
        """A new entry."""
        from rmtui.screens.row_form import ask_row

        await ask_row(self, "lesson")

    @work(group="act")
    async def action_edit(self) -> None:
        """Change the entry at the cursor."""
        from rmtui.screens.row_form import ask_row
        from rmtui.store.reads.rows import row

        if self.current is not None:
            found = await self.guarded(self.desk.read(row, "lesson", self.current.id))
            if found is not None:
                await ask_row(self, "lesson", found)

    @work(group="act")
    async def action_remove(self) -> None:
        """Take the entry out; undo brings it back."""
        from rmtui.store.writes.rows import remove

        if self.current is not None:
            await self.keep(remove, "lesson", self.current.id)

    @work(group="act")
    async def action_filter(self) -> None:
        """Only entries that hold a text; empty shows all again."""
        answer = await self.ask(t("lessons.filter"), (Ask("text", t("lessons.text"), value=self._text),))
        if answer is not None:
            self._text = answer.text("text")
            self.reload()

    @work(group="act")
    async def action_script(self) -> None:
        """The better words become a part of a script: which script, which part, and the words once more."""
        from rmtui.domain.model import Channel
        from rmtui.playbook.scripts import templates
        from rmtui.playbook.variant import write_variant
        from rmtui.screens.briefing import all_templates

        one = self.current
        if one is None:
            return
        config: Path = self.desk.config
        calls = [each for each in templates(language(), config) if each.channel is Channel.CALL][: len(_DIGITS)]
        choices = [Choice(key, each.id, each.title) for key, each in zip(_DIGITS, calls, strict=False)]
        answer = await self.ask(t("lessons.which_script"), choices=choices)
        template = next((each for each in calls if answer and each.id == answer.choice), None)
        if template is None:
            return
        parts = [Choice(str(n), each.name, t(f"part.{each.name}")) for n, each in enumerate(template.parts, 1)]
        said = await self.ask(
            f"{t('lessons.which_part')}  {template.title}",
            (Ask("text", t("form.lesson.better"), value=one.better or one.situation, required=True),),
            parts,
        )
        if said is None:
            return
        try:
            path = write_variant(config, language(), template, said.choice, said.text("text"))
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            return
        all_templates.cache_clear()
        self.say(t("lessons.script_written", title=template.title, file=path.name))
