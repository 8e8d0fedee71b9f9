"""Today's page, by keys: what is on the screen and what is in the book after each."""

import asyncio
from datetime import timedelta
from threading import Event

import pytest
from textual import events
from textual.widget import Widget
from textual.widgets import Input

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, MeetingState, Outcome, Stage
from rmtui.domain.views import Card, NextPlan, Today
from rmtui.screens.card import CardScreen
from rmtui.screens.dialogs import FormDialog, QrDialog, TextDialog
from rmtui.screens.outcome import OutcomeDialog
from rmtui.screens.sms import SmsDialog
from rmtui.screens.today import TodayScreen
from rmtui.store.reads.customers import card
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import meetings, nextsteps
from rmtui.widgets.call_list import CallList
from tests.builders import add_customer, log
from tests.ui import make_app, press, settle, shown

NAMES = ("王建国", "欧阳小明", "尉迟恭敬", "Li Wei")


@pytest.fixture
def people(store: Store, clock: FixedClock) -> list[str]:
    """Four customers who are to be called today, in stage 2, in the list's order."""
    ids = []
    for hour, name in enumerate(NAMES, 6):
        made = add_customer(store, name, stage=Stage.KNOW, entered_on=clock.now().date(), tier="gold", sex="male")
        moment = clock.now().replace(hour=hour, minute=30)
        store.write(nextsteps.set_next, [made], NextPlan(on=moment.date(), channel=Channel.CALL))
        ids.append(made)
    return [item.customer_id for item in store.read(today).items if item.customer_id in ids]


def page(app: RmApp) -> TodayScreen:
    """The page in front."""
    assert isinstance(app.screen, TodayScreen)
    return app.screen


def of(store: Store, customer: str) -> Card:
    """A customer's card as it is in the book."""
    return store.read(card, customer)


def day(store: Store) -> Today:
    """Today as it is in the book."""
    return store.read(today)


@pytest.mark.parametrize(
    ("size", "language"), [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]
)
async def test_an_unanswered_call_is_three_keys(
    store: Store, people: list[str], size: tuple[int, int], language: str
) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert page(app).list.current == people[0]
        await press(pilot, "c", "4", "enter")
        assert page(app).list.current == people[1]
        assert "1/20" in shown(app)
    last = of(store, people[0]).timeline[0]
    assert (last.channel, last.outcome) == (Channel.CALL, "no_answer")
    assert day(store).counts.reached == 0


async def test_keys_typed_ahead_of_the_dialog_are_not_lost(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("c", "2", "enter")
        await settle(pilot)
        assert page(app).list.current == people[1]
    assert of(store, people[0]).timeline[0].outcome == "talked"


async def test_keys_that_come_in_one_piece_are_not_lost(store: Store, people: list[str]) -> None:
    """A terminal may hand over several keys at once: all are under way to the list before the dialog opens."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("c", "4"):
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("enter", "\r"))
        await settle(pilot)
        assert page(app).list.current == people[1]
        for key in ("c", "1", *"15:30"):
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("enter", "\r"))
        await settle(pilot)
    assert of(store, people[0]).timeline[0].outcome == "no_answer"
    assert of(store, people[1]).meetings[0].at.strftime("%H:%M") == "15:30"


async def test_a_meeting_is_booked_by_time_and_taken_back(store: Store, people: list[str], clock: FixedClock) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "1")
        assert isinstance(app.focused, Input)
        await press(pilot, "text:3d 15:00")
        expected = (clock.now() + timedelta(days=3)).replace(hour=15)
        assert f"= {expected:%m-%d} 周四 15:00" in shown(app)
        await press(pilot, "enter")
        counts = day(store).counts
        assert (counts.calls, counts.invitations, counts.meetings) == (1, 1, 0)
        assert of(store, people[0]).meetings[0].at == expected
        assert page(app).list.current == people[1]
        await press(pilot, "u")
        assert page(app).list.current == people[0]
        await press(pilot, "ctrl+r")
        assert day(store).counts.calls == 1
        await press(pilot, "u")
    assert day(store).counts.calls == 0
    assert not of(store, people[0]).meetings


async def test_a_time_typed_all_at_once_reaches_the_field(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("c", "1", *"15:30", "enter")
        await settle(pilot)
    assert of(store, people[0]).meetings[0].at.strftime("%H:%M") == "15:30"


async def test_a_meeting_without_its_hour_is_not_taken(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "1", "enter")
        assert "请填写“面谈时间”" in shown(app)
        await press(pilot, "text:3d", "enter")
        assert "没有说几点" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)
    assert day(store).counts.calls == 0


async def test_several_numbers_are_offered_the_last_that_worked_first(store: Store, clock: FixedClock) -> None:
    phones = [("mobile", "14400000001"), ("office", "14400000002")]
    customer = add_customer(store, "李秀英", stage=Stage.KNOW, entered_on=clock.now().date(), phones=phones)
    second = of(store, customer).phones[1]
    log(store, customer, phone_id=second.id, at=clock.now() - timedelta(days=2))
    store.write(nextsteps.set_next, [customer], NextPlan(on=clock.now().date(), channel=Channel.CALL))
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        screen = shown(app)
        assert screen.index("14400000002") < screen.index("14400000001")
        assert "上次接通" in screen
        await press(pilot, "1")
        assert isinstance(app.screen, OutcomeDialog)
        assert app.screen.phone is not None and app.screen.phone.id == second.id
        await press(pilot, "2", "enter")
    assert day(store).counts.reached == 1


@pytest.mark.parametrize("key", ["c", "s"])
async def test_a_card_that_is_read_after_the_dialog_was_left_disturbs_nobody(
    store: Store, people: list[str], key: str
) -> None:
    """On a slow PC the customer may hang up before the card is there: `escape` was faster."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, key)
        left = app.screen
        assert isinstance(left, OutcomeDialog | SmsDialog)
        given = left.briefing
        assert given is not None
        await press(pilot, "escape")
        assert app.screen is not left
        left.give(given)
        await press(pilot, key)
        assert isinstance(app.screen, OutcomeDialog | SmsDialog)


async def test_a_message_with_an_empty_field_cannot_be_sent(store: Store, clock: FixedClock) -> None:
    """The greeting needs a name to sign with; the customer's sex is unknown, which no message may guess."""
    customer = add_customer(store, "单雪", stage=Stage.FIRST_CONTACT, entered_on=clock.now().date())
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "s")
        assert isinstance(app.screen, SmsDialog)
        missing = app.screen.briefing is not None and app.screen.briefing.script.missing
        await press(pilot, "enter")
        if missing:
            assert isinstance(app.screen, SmsDialog)
            assert "缺少" in shown(app)
    assert bool(missing) == (not any(entry.kind == "contact" for entry in of(store, customer).timeline))


async def test_a_sent_message_counts(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "s")
        assert "条" in shown(app)
        await press(pilot, "1")
    assert of(store, people[0]).timeline[0].outcome == "sent"
    assert day(store).counts.sms == 1


async def test_an_annoyed_customer_is_paused_and_leaves_the_list(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "7")
        await press(pilot, "text:嫌电话太多", "enter")
        assert people[0] not in [item.customer_id for item in day(store).items if item.state == "due"]
    assert of(store, people[0]).paused_until is not None


async def test_do_not_disturb_by_all_channels(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "8", "a")
        assert "所有渠道" in shown(app)
        await press(pilot, "enter")
    assert of(store, people[0]).dnd == frozenset(Channel)


async def test_how_a_meeting_went_is_one_key_and_a_digit(store: Store, people: list[str], clock: FixedClock) -> None:
    store.write(meetings.agree, [people[0]], clock.now() + timedelta(minutes=5))
    clock.advance(timedelta(hours=2))
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "home")
        assert page(app).meeting is not None
        await press(pilot, "enter", "1", "enter")
        assert "1/2" in shown(app)
    assert day(store).meetings[0].state is MeetingState.HELD


async def test_next_contact_later_and_waived(store: Store, people: list[str], clock: FixedClock) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "text:4d", "enter")
        assert of(store, people[0]).next_on == (clock.now() + timedelta(days=4)).date()
        page(app).list.go(people[1])
        await press(pilot, "w", "text:出国", "enter")
        page(app).list.go(people[2])
        await press(pilot, "z", "enter")
        waiting = next(one for one in day(store).items if one.customer_id == people[2])
        assert waiting.state == "waiting"
        page(app).list.go(people[3])
        await press(pilot, "n", "text:- 已移民", "enter")
    assert of(store, people[3]).none_because == "已移民"
    rules = [reason.rule for one in day(store).items if one.customer_id == people[1] for reason in one.reasons]
    assert "next_contact" not in rules


async def test_notes_replies_complaints_and_pauses(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "t", "text:hello", "enter")
        page(app).list.go(people[0])
        await press(pilot, "r", "1", "text:call me", "enter")
        page(app).list.go(people[0])
        await press(pilot, "x", "text:slow counter", "enter", "escape")
        page(app).list.go(people[1])
        await press(pilot, "p", "text:abroad", "enter")
    first = of(store, people[0])
    assert {"note", "contact", "concern"} <= {entry.kind for entry in first.timeline}
    assert first.reply == "call me"
    assert first.concerns[0].text == "slow counter"
    assert of(store, people[1]).pause_reason == "abroad"


async def test_moving_forward_without_a_full_profile_asks_for_a_reason(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "greater_than_sign")
        assert "70%" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, "text:in a hurry", "enter")
        assert of(store, people[0]).clock.stage is Stage.DECISION_MAKER
        await press(pilot, "less_than_sign", "text:too early", "enter")
    assert of(store, people[0]).clock.stage is Stage.KNOW


async def test_marked_customers_share_one_contact(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space")
        assert set(page(app).chosen()) == set(people[:2])
        await press(pilot, "c")
        assert "2 位客户" in shown(app)
        await press(pilot, "2", "enter")
        assert not page(app).list.marked
    assert {of(store, one).timeline[0].outcome for one in people[:2]} == {"talked"}
    assert day(store).counts.calls == 1


async def test_meeting_channel_decision_and_disturb_keys(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "m", "text:2d 10:00", "enter")
        assert of(store, people[0]).meetings
        page(app).list.go(people[1])
        await press(pilot, "D", "1")
        assert Channel.CALL in of(store, people[1]).dnd
        page(app).list.go(people[2])
        await press(pilot, "g", "6")
        assert isinstance(app.screen, SmsDialog)
        await press(pilot, "escape", "d")
        assert "主管决定" in shown(app)
        await press(pilot, "escape", "a")
    assert day(store).counts.calls == 0


async def test_codes_script_and_clipboard(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "k")
        assert isinstance(app.screen, QrDialog)
        await press(pilot, "escape", "v")
        assert isinstance(app.screen, TextDialog)
        await press(pilot, "y")
        assert "王" in app.clipboard or "您" in app.clipboard
        await press(pilot, "escape", "Y")
        assert app.clipboard.isdigit()
        await press(pilot, "y")
    assert "您" in app.clipboard


async def test_full_width_keys_are_the_half_width_ones(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ｃ", "４", "enter")
    assert of(store, people[0]).timeline[0].outcome == "no_answer"


async def test_the_pane_shows_the_script_and_taboos_on_wide_screens(store: Store, clock: FixedClock) -> None:
    customer = add_customer(
        store, "仇永平", stage=Stage.KNOW, entered_on=clock.now().date(), taboos="不谈子女", sex="male"
    )
    store.write(nextsteps.set_next, [customer], NextPlan(on=clock.now().date(), channel=Channel.CALL))
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        page(app).show_customer()
        await settle(pilot)
        assert "不谈子女" in shown(app)
        assert "开场" in shown(app)


async def test_a_refusal_is_told_and_changes_nothing(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u")
        assert isinstance(app.screen, TodayScreen)
    with pytest.raises(Exception, match="nothing_to_undo"):
        from rmtui.store.log import undo

        store.write(undo.undo)


async def test_more_shows_who_else_could_be_called(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = len(page(app).list.rows)
        await press(pilot, "M")
        assert len(page(app).list.rows) >= before


async def test_a_saved_contact_is_on_the_disk_when_it_is_said(store: Store, people: list[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "c", "4", "enter")
        assert "已保存" in shown(app)
        assert of(store, people[0]).timeline[0].outcome == str(Outcome.NO_ANSWER)


async def test_whoever_types_a_name_and_enter_at_once_gets_that_customer(store: Store, people: list[str]) -> None:
    """The list of what was typed before must not be taken from: it would open somebody else's card."""
    wanted = add_customer(store, "翟春梅")
    add_customer(store, "周德明")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "z")
        await pilot.press("c", "m", "enter")
        await settle(pilot)
        assert isinstance(app.screen, CardScreen) and app.screen.customer == wanted


async def test_a_read_that_ends_while_the_page_is_taken_away_shows_nothing(store: Store, people: list[str]) -> None:
    """The list goes before the page does: what was read for it in between is not shown, and is no failure."""
    begun, go_on = Event(), Event()

    def slow(read: Read) -> None:
        begun.set()
        go_on.wait(30)

    class Last(Widget):
        """Goes once the list is gone and the page's own read is over."""

        async def on_unmount(self) -> None:
            while page.query(CallList):
                await asyncio.sleep(0)
            go_on.set()
            await app.desk.read(lambda _: None)
            gone.set()

    gone = asyncio.Event()
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page = app.screen
        await page.mount(Last())
        app.run_worker(app.desk.read(slow))
        while not begun.is_set():
            await pilot.pause()
        assert isinstance(page, TodayScreen)
        page.reload()
    assert gone.is_set()
