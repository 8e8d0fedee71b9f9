"""The history of one line of a card, and the choice between versions where devices disagree about it."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from rmtui import formwords
from rmtui.domain.exchange import ConflictView, HistoryEntry, ValueView
from rmtui.domain.forms import FORMS
from rmtui.domain.views import Card
from rmtui.i18n import t
from rmtui.ids import name_id
from rmtui.screens.dialogs import AskingDialog
from rmtui.text import half_width
from rmtui.widgets import versions
from rmtui.widgets.block_list import Block, BlockList
from rmtui.widgets.card_assets import ADVICE, MATURITY, RESULT
from rmtui.widgets.card_concerns import COMPLAINT
from rmtui.widgets.card_view import CUSTOM, FIELD, PHONE, PHONE_FIELDS
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.virtual_list import Cell, ListHeading, Row

if TYPE_CHECKING:
    from rmtui.store.work import Read

FIELDS = {PHONE: ("number", "label"), CUSTOM: ("value",)}
"""Of a line that stands for a row of its own: whose history is shown, the first that differs or else the first."""
TABLES = {PHONE: "phone", CUSTOM: "custom_field"}
PARTS = {MATURITY: "holding", ADVICE: "review", RESULT: "review", "complaint": "concern"}
"""Lines that show a part of a row which has a line of its own."""


class Target(NamedTuple):
    """What a line of a card stands for in the book, and the line's own name where it has one.

    An empty field stands for the whole row of one of the card's forms.
    """

    tbl: str
    row_id: str
    field: str
    name: str = ""

    @property
    def label(self) -> str:
        """What the field, or the row, is called."""
        if not self.field:
            return formwords.form_name(self.tbl)
        return self.name or versions.field_label(self.tbl, self.field)


class Told(NamedTuple):
    """A field's history, newest first, and the conflict it stands in; of a row the fields that each change gave."""

    entries: tuple[HistoryEntry, ...]
    conflict: ConflictView | None
    fields: tuple[tuple[tuple[str, str], ...], ...] = ()


def target_of(card: Card, key: str, differing: Sequence[ConflictView]) -> Target | None:
    """The field behind a line's key; None for a line that is no field."""
    kind, _, name = key.partition(":")
    kind = f"{PARTS.get(kind, kind)}:"
    if kind == FIELD and name not in PHONE_FIELDS:
        return Target("customer", card.id, name)
    if kind[:-1] in FORMS:
        return Target(kind[:-1], name, next((one.field for one in differing if one.row_id == name), ""))
    if kind not in TABLES:
        return None
    tbl, row_id = TABLES[kind], _row_id(card, kind, name)
    fields = [one.field for one in differing if (one.tbl, one.row_id) == (tbl, row_id)]
    field = next((field for field in FIELDS[kind] if field in fields), FIELDS[kind][0])
    return Target(tbl, row_id, field, name if kind == CUSTOM else "")


def keys_of(card: Card, differing: Sequence[ConflictView]) -> frozenset[str]:
    """The keys of the card's lines that stand in conflict."""
    rows = {(one.tbl, one.row_id) for one in differing}
    found = {FIELD + one.field for one in differing if one.tbl == "customer"}
    found |= {PHONE + one.id for one in card.phones if ("phone", one.id) in rows}
    found |= {CUSTOM + one.name for one in card.custom if ("custom_field", _row_id(card, CUSTOM, one.name)) in rows}
    found |= {f"{one.tbl}:{one.row_id}" for one in differing if one.tbl in FORMS}
    found |= {COMPLAINT + one.id for one in card.concerns if ("concern", one.id) in rows}
    return frozenset(found)


def marked(blocks: Sequence[Block], keys: Collection[str], word: str) -> list[Block]:
    """The card's lines, those in conflict with a word that says so."""
    return [_marked(block, word) if block.key in keys else block for block in blocks]


def told(read: "Read", customer: str, target: Target) -> Told:
    """The history of a card's field with its conflict."""
    from rmtui.store.reads.conflicts import conflicts_of
    from rmtui.store.reads.history import field_history, row_history

    if not target.field:
        changes = row_history(read, target.tbl, target.row_id)
        return Told(tuple(entry for entry, _ in changes), None, tuple(fields for _, fields in changes))
    entries = field_history(read, customer, target.field, tbl=target.tbl, row_id=target.row_id)
    place = (target.tbl, target.row_id, target.field)
    differing = conflicts_of(read, customer)
    return Told(entries, next((one for one in differing if (one.tbl, one.row_id, one.field) == place), None))


class VersionList(BlockList):
    """As high as its lines, up to what a low screen holds beside the box's other lines."""

    DEFAULT_CSS = "VersionList { min-height: 1; max-height: 45vh; }"

    def show(self, rows: Iterable[Row], *, key: str = "") -> None:
        """Take new rows; their number is the height."""
        super().show(rows, key=key)
        self.styles.height = len(self.rows)


class HistoryDialog(AskingDialog[ValueView]):
    """Ends with the version to take, where the field stands in conflict and one was chosen."""

    def __init__(self, who: str, target: Target, found: Told) -> None:
        super().__init__()
        self._who = who
        self._target = target
        self._found = found
        conflict = found.conflict
        self._standing = (conflict.shown, *conflict.others) if conflict else ()

    def compose(self) -> ComposeResult:
        """Whose field it is, what is to be chosen, the versions, keys."""
        lines = VersionList(versions.columns(), id="history-list")
        with Vertical(classes="box"):
            yield Static(joined((self._target.label, "bold"), "  ", (self._who, "$muted")), classes="box-title")
            if self._standing:
                yield Static(plain(t("history.choose"), "$text-warning"), classes="box-remark")
            yield ListHeading(lines)
            yield lines
            yield QuietFooter()

    def on_mount(self) -> None:
        """Show the versions and the keys."""
        desk, target = self.desk, self._target
        today = desk.clock.now().date()
        if target.field:
            texts = [
                versions.value_words(target.tbl, target.field, one.value.value, desk.playbook, today)
                for one in self._found.entries
            ]
        else:
            texts = [versions.row_words(target.tbl, fields, desk.playbook, today) for fields in self._found.fields]
        lines = self.query_one(BlockList)
        lines.show_blocks(versions.blocks(self._found.entries, self._standing, texts, today))
        lines.focus()
        take = ((f"1-{min(len(self._standing), 9)}", t("history.take")),) if self._standing else ()
        self.query_one(QuietFooter).show_pairs((*take, ("esc", t("dialog.close"))))

    def choose(self, key: str) -> bool:
        """Take the version on this digit."""
        digits = {str(n): version for n, version in enumerate(self._standing[:9], 1)}
        found = digits.get(half_width(key))
        if found is not None:
            self.dismiss(found)
        return found is not None

    def action_accept(self) -> None:
        """Enter closes; a version is taken by its digit alone."""
        self.dismiss(None)


def _row_id(card: Card, kind: str, name: str) -> str:
    return name_id("custom_field", card.id, name) if kind == CUSTOM else name


def _marked(block: Block, word: str) -> Block:
    *cells, note = block.cells
    text = f"{word}\n{note.text}" if note.text else word
    return Block(block.key, (*cells, Cell(text, "warning")), block.selectable)
