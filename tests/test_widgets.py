"""The widgets on their own: the virtual list, fields, choices, the footer, codes, and what is drawn by cells."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.widgets import Input

from rmtui import i18n
from rmtui.commands import BY_ID
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.refusal import Refused
from rmtui.domain.when import When, parse_when
from rmtui.themes import BY_NAME
from rmtui.widgets.asking import Answers, Ask, Choice, Kind, none_reason
from rmtui.widgets.choices import Choices
from rmtui.widgets.fields import Fields
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.qr import QrCode, half_blocks, matrix
from rmtui.widgets.virtual_list import Cell, Column, ListHeading, Row, VirtualList

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def rows(count: int) -> list[Row]:
    """So many rows of a number and a Chinese name."""
    return [Row(f"k{n}", (Cell(f"欧阳小明{n}"), Cell("12/21", "warning"))) for n in range(count)]


class Shelf(App[None]):
    """Holds one list, a footer and what it was told."""

    def __init__(self) -> None:
        super().__init__()
        for theme in BY_NAME.values():
            self.register_theme(theme)
        self.theme = "rmtui-dark"
        self.heard: list[str] = []

    CSS_PATH = "../rmtui/app.tcss"

    def compose(self) -> ComposeResult:
        shelf = VirtualList((Column(0, label="姓名"), Column(8, 30, label="天数")))
        yield ListHeading(shelf)
        yield shelf
        yield QuietFooter()

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        self.heard.append(event.key)

    def on_virtual_list_near_end(self, event: VirtualList.NearEnd) -> None:
        self.heard.append(f"end {event.key}")

    @property
    def shelf(self) -> VirtualList:
        return self.query_one(VirtualList)


async def test_the_cursor_passes_headings_and_stays_on_its_row() -> None:
    app = Shelf()
    async with app.run_test(size=(40, 12)) as pilot:
        heading = Row("h", (Cell("标题", "accent"),), selectable=False)
        app.shelf.show([heading, *rows(3), heading, *rows(0)])
        assert app.shelf.current == "k0"
        await pilot.press("down", "down", "down")
        assert app.shelf.current == "k2"
        app.shelf.show([heading, *rows(3)[1:], heading, *rows(1)])
        assert app.shelf.current == "k2"
        await pilot.press("home")
        assert app.shelf.current == "k1"
        assert app.shelf.go("k0")
        assert not app.shelf.go("k9")
        app.shelf.show([])
        assert app.shelf.current == ""
        await pilot.press("down", "up", "pagedown", "end")


async def test_every_line_is_as_wide_as_the_list_whatever_the_names() -> None:
    app = Shelf()
    async with app.run_test(size=(33, 12)) as pilot:
        app.shelf.show([Row("a", (Cell("很长很长的姓名" * 9), Cell("x"))), Row("b", (Cell("𠮷"), Cell("")))])
        await pilot.pause()
        for y in range(4):
            assert cell_len(app.shelf.render_line(y).text) == app.shelf.size.width
        assert "姓名" in app.query_one(ListHeading).render_line(0).text


async def test_a_hundred_thousand_rows_draw_only_what_is_seen() -> None:
    app = Shelf()
    async with app.run_test(size=(40, 12)) as pilot:
        app.shelf.show(rows(100_000))
        await pilot.press("end")
        assert app.shelf.current == "k99999"
        assert app.heard[-1] == "end k99999"
        app.shelf.extend(rows(0))
        await pilot.press("pageup")
        assert app.shelf.scroll_offset.y > 99_000


async def test_marks_follow_their_rows() -> None:
    app = Shelf()
    async with app.run_test(size=(40, 12)) as pilot:
        app.shelf.show(rows(4))
        app.shelf.toggle_mark()
        app.shelf.toggle_mark()
        assert (app.shelf.marked, app.shelf.current) == ({"k0", "k1"}, "k2")
        await pilot.pause()
        assert app.shelf.render_line(0).text.startswith("*")
        app.shelf.show(rows(4)[1:])
        assert app.shelf.marked == {"k1"}
        app.shelf.clear_marks()
        assert not app.shelf.marked


async def test_put_changes_one_row() -> None:
    app = Shelf()
    async with app.run_test(size=(40, 12)) as pilot:
        app.shelf.show(rows(3))
        app.shelf.put(Row("k1", (Cell("新"), Cell("done"))))
        await pilot.pause()
        assert "新" in app.shelf.render_line(1).text


async def test_the_footer_is_quiet_where_nothing_changed() -> None:
    i18n.use("zh")
    app = Shelf()
    async with app.run_test(size=(40, 12)):
        footer = app.query_one(QuietFooter)
        footer.show([BY_ID["customer.call"], BY_ID["app.help"]])
        first = footer.visual
        footer.show([BY_ID["customer.call"], BY_ID["app.help"]])
        assert footer.visual is first
        footer.show([BY_ID["customer.sms"]])
        assert footer.visual is not first


class Form(App[None]):
    """Holds a form."""

    def compose(self) -> ComposeResult:
        yield Choices((Choice("1", "a", "甲[/]"), Choice("2", "b", "乙")))
        asks = (
            Ask("at", "时间", Kind.MOMENT, required=True),
            Ask("next", "下次", Kind.WHEN, none_sign=True),
            Ask("note", "备注"),
        )
        yield Fields(asks, self.read, lambda when: f"{when.at or when.day}", lambda refused: refused.message)

    def read(self, said: str, past: bool) -> When:
        return parse_when(said, NOW, WorkCalendar(frozenset(), frozenset(), frozenset()), past=past)


async def test_a_form_says_what_is_missing_and_what_was_not_understood() -> None:
    i18n.use("zh")
    app = Form()
    async with app.run_test() as pilot:
        fields = app.query_one(Fields)
        fields.focus_first()
        assert fields.taken() == "请填写“时间”"
        await pilot.press(*"nonsense")
        assert fields.taken() == "when_not_understood"
        field = app.query_one("#in-at", Input)
        field.value = "3d"
        assert fields.taken() == "hour_missing"
        field.value = "3d 15:00"
        app.query_one("#in-next", Input).value = "- 出国"
        taken = fields.taken()
        assert isinstance(taken, Answers)
        assert taken.whens["at"].at == datetime(2026, 3, 5, 15, 0, tzinfo=NOW.tzinfo)
        assert "next" not in taken.whens


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("- 出国", "出国"),
        ("无，已移民", "已移民"),
        ("none moved away", "moved away"),
        ("3d", None),
        ("-3d", None),
        ("12-05", None),
    ],
)
def test_no_next_contact_is_said_by_a_sign(said: str, reason: str | None) -> None:
    assert none_reason(said) == reason


async def test_choices_are_taken_by_half_and_full_width_keys() -> None:
    app = Form()
    async with app.run_test():
        choices = app.query_one(Choices)
        assert choices.take("２") == Choice("2", "b", "乙")
        assert choices.take("9") is None
        following = choices.step(1)
        assert following is not None and following.id == "a"


@pytest.mark.parametrize("text", ["tel:14400001234", "smsto:14400001234:您好，王先生"])
def test_a_code_is_drawn_module_by_module_with_its_quiet_zone(text: str) -> None:
    dark = matrix(text)
    lines = half_blocks(dark)
    side = len(dark) + 8
    assert {len(line) for line in lines} == {side}
    upper = {"█": False, "▀": False, "▄": True, " ": True}
    lower = {"█": False, "▀": True, "▄": False, " ": True}
    drawn = [[table[cell] for cell in line] for line in lines for table in (upper, lower)]
    assert [row[4:-4] for row in drawn[4 : 4 + len(dark)]] == dark
    assert not any(any(row) for row in (*drawn[:4], *drawn[4 + len(dark) :]))


def test_a_code_knows_its_size() -> None:
    assert QrCode("tel:14400001234").lines == (len(matrix("tel:14400001234")) + 9) // 2


def test_plain_text_is_never_markup() -> None:
    assert plain("张三[/]").plain == "张三[/]"
    assert joined("a ", ("[red]b[/]", "bold")).plain == "a [red]b[/]"
    assert plain("\x1b[31m红\u202e\u200b").plain == "红"


def test_refusals_carry_their_message() -> None:
    assert Refused("hour_missing", text="3d").message == "hour_missing"
