"""Quick notes by keyboard: what is typed is previewed, what was previewed is stored, and nothing else."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from textual.widgets import Input, Static

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Stage
from rmtui.domain.views import NextPlan, RowView
from rmtui.screens.dialogs import Answer, FormDialog
from rmtui.store.reads.customers import card
from rmtui.store.reads.quick import ready
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import customers as cards
from rmtui.store.writes import meetings, nextsteps, notes
from rmtui.widgets.asking import Ask
from tests.builders import add_customer
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown

SIZES = [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]
WORDS = {"zh": ("将存", "将改", "不存", "已有"), "en": ("Will store", "Will change", "Not stored", "There already")}


@pytest.fixture
def one(store: Store, clock: FixedClock) -> str:
    """A customer who is to be called today."""
    made = add_customer(store, "王建国", stage=Stage.KNOW, tier="gold", sex="male")
    moment = clock.now().replace(hour=9)
    store.write(nextsteps.set_next, [made], NextPlan(on=moment.date(), channel=Channel.CALL))
    return made


def of(store: Store, form: str, customer: str) -> list[RowView]:
    """The rows of a form on a card."""
    return list(store.read(rows, form, customer))


def said(app: RmApp) -> list[str]:
    """The lines of the preview, empty where none is shown."""
    found = [each for each in app.screen.query(".quick-lines").results(Static) if each.display]
    return [line for each in found for line in str(each.render()).splitlines()]


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_a_note_shows_what_it_stores_and_stores_it(
    store: Store, one: str, size: tuple[int, int], language: str
) -> None:
    will, change, refused, _ = WORDS[language]
    store.write(cards.edit, one, {"hobbies": "高尔夫"})
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "t", "text:!fri send form #女儿 8岁 @爱好 钓鱼 @生日 火星")
        lines = said(app)
        assert [line.replace("：", ":").split(":")[0] for line in lines] == [will, will, change, refused]
        assert "send form" in lines[0] and "2018" in lines[1]
        assert "钓鱼" in lines[2] and "高尔夫" in lines[2] and "火星" in lines[3]
        assert refused in shown(app)
        await press(pilot, "enter")
    (word,), (girl,) = of(store, "promise", one), of(store, "relative", one)
    assert (word.text("text"), word.text("due_on"), girl.text("born")) == ("send form", "2026-03-06", "2018")
    assert store.read(card, one).value("hobbies") == "钓鱼" and store.read(card, one).value("birthday") == ""


async def test_plain_text_shows_and_stores_nothing(store: Store, one: str) -> None:
    app = make_app(store)
    text = "C# 14400001234 a@b.cn ¥300 #1 !"
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "t")
        assert isinstance(app.focused, Input)
        app.focused.value = text
        await settle(pilot)
        assert said(app) == []
        await press(pilot, "enter")
    assert store.read(card, one).timeline[0].text == text
    assert not of(store, "promise", one) and not of(store, "relative", one)


async def test_the_preview_follows_every_key(store: Store, one: str) -> None:
    """What was shown and then taken out again is not stored."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "t", "text:!周五 寄")
        assert said(app) == ["将存：承诺（03-06 周五前）寄"]
        await press(pilot, "backspace")
        assert said(app)[0].startswith("不存：“!周五”，")
        await press(pilot, *["backspace"] * 4, "text:周五寄")
        assert said(app) == []
        await press(pilot, "enter")
    assert not of(store, "promise", one)


async def test_what_nobody_has_seen_is_not_stored_yet(store: Store, one: str) -> None:
    """The cards are read late: `enter` waits, shows, and asks to be pressed again."""
    app = make_app(store)
    answers: list[Answer | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        dialog = FormDialog("备注", (Ask("text", "内容", live=True),))
        app.push_screen(dialog, answers.append)
        await press(pilot, "text:!周五 寄表格", "enter")
        assert answers == [] and "再按一次回车" in shown(app).replace("\n", "").replace(" ", "")
        dialog.give_cards(store.read(ready, [one]))
        await settle(pilot)
        assert said(app) == ["将存：承诺（03-06 周五前）寄表格"]
        await press(pilot, "enter")
    (answer,) = answers
    assert answer and [step.values["text"] for step in answer.fills] == ["寄表格"]


async def test_text_without_a_sign_does_not_wait_for_the_cards(store: Store, one: str) -> None:
    app = make_app(store)
    answers: list[Answer | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(FormDialog("备注", (Ask("text", "内容", live=True),)), answers.append)
        await press(pilot, "text:约好周五", "enter")
    (answer,) = answers
    assert answer and answer.fills == () and answer.text("text") == "约好周五"


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_a_call_shows_what_note_and_learnt_store(
    store: Store, one: str, size: tuple[int, int], language: str
) -> None:
    """Together, under the two: what both say is stored once."""
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "c", "2", "tab", "text:!fri send form")
        assert isinstance(app.focused, Input) and len(said(app)) == 1
        await press(pilot, "tab", "text:@爱好 钓鱼 !fri send form")
        assert len(said(app)) == 2 and "send form" in shown(app)
        await press(pilot, "enter")
    assert len(of(store, "promise", one)) == 1
    (hobby,) = (each for each in store.read(card, one).fields if each.name == "hobbies")
    assert (hobby.value, hobby.learnt_how) == ("钓鱼", "call")


async def test_many_lines_leave_the_calls_form_within_reach(store: Store, one: str) -> None:
    """At 80x24 the form scrolls: the field below the preview is seen when it has the focus."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "2", "tab")
        field = app.focused
        assert isinstance(field, Input)
        field.value = "!周五 寄 !明天 回电 #女儿 8岁 #儿子 6岁 @爱好 钓鱼 @籍贯 某地 @方言 某话 #孩子 3岁 @生日 火星"
        await settle(pilot)
        assert len(said(app)) == 9
        await press(pilot, "tab", "tab", "tab")
        assert "补录时填写" in shown(app)


async def test_the_result_of_a_meeting_shows_and_stores(store: Store, one: str, clock: FixedClock) -> None:
    store.write(meetings.agree, [one], clock.now() + timedelta(minutes=5))
    clock.advance(timedelta(minutes=10))
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "tab", "text:#妻子 叫李秀英")
        assert said(app) == ["将存：家庭成员，配偶，李秀英，性别 女"]
        await press(pilot, "enter")
    (wife,) = of(store, "relative", one)
    assert (wife.text("name"), wife.text("relation"), wife.text("sex")) == ("李秀英", "spouse", "female")


async def test_a_card_that_changed_meanwhile_is_not_written_over(store: Store, one: str) -> None:
    """Refused as a whole: neither note nor field is stored; the note is there again with a new preview."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "t", "text:@爱好 钓鱼")
        store.write(cards.edit, one, {"hobbies": "高尔夫"})
        await press(pilot, "enter")
        assert said(app) == ["将改：爱好 钓鱼（原为 高尔夫）"] and "@爱好 钓鱼" in shown(app)
        await press(pilot, "escape")
    found = store.read(card, one)
    assert found.value("hobbies") == "高尔夫" and "note" not in [entry.kind for entry in found.timeline]


async def test_hostile_text_is_shown_as_it_stands(store: Store, one: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "t", "text:!fri send [/] [red]x")
        assert "send [/] [red]x" in said(app)[0]
        await press(pilot, "enter")
    assert of(store, "promise", one)[0].text("text") == "send [/] [red]x"


async def test_a_note_on_several_shows_only_promises(store: Store, one: str) -> None:
    """A line for all of them with their number; what belongs on one card is not stored."""
    other = add_customer(store, "单雪", stage=Stage.KNOW)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "space", "down", "space", "t", "text:!周五 寄表格 @爱好 钓鱼")
        lines = said(app)
        assert lines[0] == "将存：承诺（03-06 周五前）寄表格（2 位客户）" and lines[1].startswith("不存：“@爱好 钓鱼”")
        await press(pilot, "enter")
    assert [len(of(store, "promise", each)) for each in (one, other)] == [1, 1]
    assert [store.read(card, each).value("hobbies") for each in (one, other)] == ["", ""]


@pytest.fixture
def cli(store: Store, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on the book."""
    store.close()
    return Cli(store.home.path, capsys)


def family(cli: Cli, customer: str) -> Sequence[str]:
    """Names on the card's family list."""
    return [row["name"] for row in cli.json("show", customer)["family"]]


def test_the_verb_says_what_it_stores_and_stores_it(one: str, cli: Cli) -> None:
    text = "!fri send form #daughter Lily 8 @birthday Mars"
    shown_first = cli.ok("note", one, text, "--preview").splitlines()
    assert [line.split(" ")[0] for line in shown_first] == ["Will", "Will", "Not"]
    assert family(cli, one) == []
    done = cli.ok("note", one, text).splitlines()
    assert done[0] == "Saved." and [line.split(" ")[0] for line in done[1:]] == ["Stored:", "Stored:", "Not"]
    assert family(cli, one) == ["Lily"]
    again = cli.json("note", one, text)
    assert again["fills"] == [] and [each["text"] for each in again["there_already"]] == [
        "!fri send form",
        "#daughter Lily 8",
    ]
    assert again["not_stored"][0]["reason"] == "bad_date"
    assert cli.newest(one, "note")["text"] == text


def test_a_logged_call_stores_what_its_note_says(one: str, cli: Cli) -> None:
    done = cli.ok("log", one, "call", "--note", "#daughter Lily 8", "--learnt", "@hobbies golf")
    assert done.splitlines() == [
        "Saved.",
        "Stored: family member, Daughter, Lily, Born 2018",
        "Stored: Hobbies golf",
    ]
    assert family(cli, one) == ["Lily"]


def test_plain_is_only_text(one: str, cli: Cli) -> None:
    assert cli.ok("note", one, "#daughter Lily 8", "--plain") == "Saved."
    assert cli.ok("log", one, "call", "--note", "#daughter Lily 8", "--plain") == "Saved."
    assert family(cli, one) == []
    assert cli.ok("note", one, "C# 300", "--preview") == "Nothing in it fills a field: the text alone is stored."


def test_a_note_that_is_empty_is_refused(one: str, cli: Cli) -> None:
    assert cli.refused("note", one, " ") == "note_empty"


def test_what_the_program_writes_itself_is_never_read_as_signs(store: Store, one: str) -> None:
    """A note that no preview was shown of fills nothing."""
    store.write(notes.add, [one], "!周五 寄表格")
    assert not of(store, "promise", one)
