"""Complaints: seven steps in order, the clock, the list, one carried through by keyboard (domain.md section 6)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.complaint import LOOK_BACK, STEPS, StepDone, course
from rmtui.domain.model import Stage
from rmtui.domain.playbook import ComplaintRule, Playbook
from rmtui.domain.refusal import Refused
from rmtui.screens.card import CardScreen
from rmtui.store.home import Home
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.complaints import complaints, feedback, open_complaints
from rmtui.store.reads.customers import card
from rmtui.store.reads.page import page
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.complaints import open_complaint, step
from rmtui.store.writes.plan import waive
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.passing import assert_same, copies, exchange
from tests.ui import make_app, press, settle, shown

DAY = date(2026, 3, 2)
RULE = ComplaintRule(answer_working_days=1, close_days=7, look_back_days=14)


def done(*names: str, on: date = DAY, content: bool = True) -> list[StepDone]:
    """These steps, done on a day; an answer is content unless said."""
    return [StepDone(name, on, "我", name, "满意" if name == "followed_up" else "", content) for name in names]


@pytest.mark.parametrize("count", range(len(STEPS)))
def test_one_step_follows_the_other(count: int, calendar: WorkCalendar) -> None:
    found = course(DAY, done(*STEPS[:count]), (), RULE, calendar)
    assert found.next == STEPS[count]
    assert found.is_open == (count < STEPS.index("lesson"))
    assert found.answered == (count > STEPS.index("apology"))


def test_after_the_lesson_it_rests_until_it_is_looked_back_on(calendar: WorkCalendar) -> None:
    every = done(*STEPS)
    back = DAY + timedelta(days=14)
    for day, following in ((back - timedelta(days=1), ""), (back, LOOK_BACK), (back + timedelta(days=30), LOOK_BACK)):
        found = course(DAY, every, (), RULE, calendar, day)
        assert (found.next, found.look_back_on) == (following, back)
    ended = course(DAY, [*every, StepDone(LOOK_BACK, back)], (), RULE, calendar, back)
    assert (ended.next, ended.look_back_on, ended.due_on()) == ("", None, None)


def test_a_customer_who_is_not_content_sends_it_back_to_the_apology(calendar: WorkCalendar) -> None:
    found = course(DAY, done(*STEPS[:6], content=False), (), RULE, calendar)
    assert (found.next, found.round, found.is_open) == ("apology", 2, True)
    assert [one.step for one in found.done] == ["heard", "facts", "responsibility"]
    again = course(DAY, [*done(*STEPS[:6], content=False), *done("apology", "carried_out", "followed_up")], (), RULE,
                   calendar)  # fmt: skip
    assert (again.closed_on, again.next) == (DAY, "lesson")


@pytest.mark.parametrize(
    ("opened", "answer_by", "close_by"),
    [
        ("2026-03-02", "2026-03-03", "2026-03-09"),
        ("2026-03-06", "2026-03-09", "2026-03-13"),
        ("2026-03-07", "2026-03-09", "2026-03-14"),
        ("2026-09-30", "2026-10-08", "2026-10-07"),
    ],
)
def test_the_clock_counts_a_working_day_and_seven_days(
    opened: str, answer_by: str, close_by: str, calendar: WorkCalendar
) -> None:
    found = course(date.fromisoformat(opened), (), (), RULE, calendar)
    assert (found.answer_by.isoformat(), found.close_by.isoformat()) == (answer_by, close_by)
    assert not found.late(found.answer_by) or found.answer_by > found.close_by
    assert found.late(found.answer_by + timedelta(days=1))


def test_a_talk_since_it_was_heard_is_the_first_answer(calendar: WorkCalendar) -> None:
    silent = course(DAY, done("heard"), (), RULE, calendar)
    spoken = course(DAY, done("heard"), (DAY,), RULE, calendar)
    assert (silent.answered, spoken.answered) == (False, True)
    assert (silent.due_on(), spoken.due_on()) == (date(2026, 3, 3), date(2026, 3, 9))
    assert not spoken.late(date(2026, 3, 9)) and spoken.late(date(2026, 3, 10))


@pytest.fixture
def one(store: Store) -> str:
    """A customer of stage 7 who keeps quiet."""
    return add_customer(store, "令狐杰", stage=Stage.AFTER_SALES, tier="gold")


def refusal(store: Store, *args: object, **kwargs: object) -> str:
    """Why this is refused; nothing is written."""
    before = store.read(dump_text)
    with pytest.raises(Refused) as found:
        store.write(*args, **kwargs)  # type: ignore[arg-type]
    assert store.read(dump_text) == before
    return found.value.message


def go(store: Store, concern: str, *names: str, content: bool = True) -> None:
    """Does these steps."""
    for name in names:
        answer = "满意" if name in ("followed_up", LOOK_BACK) else ""
        store.write(step, concern, name, f"做了{name}", answer=answer, content=content and bool(answer))


def test_no_step_before_the_one_above_it(store: Store, one: str) -> None:
    made = store.write(open_complaint, one, "排队太久").added
    for wrong in STEPS[1:]:
        assert refusal(store, step, made, wrong, "x") == "complaint_order"
    go(store, made, "heard")
    assert refusal(store, step, made, "heard", "又") == "complaint_order"
    assert refusal(store, step, made, "facts", " \u200b") == "complaint_step_empty"
    go(store, made, "facts", "responsibility", "apology", "carried_out")
    assert refusal(store, step, made, "followed_up", "回访", content=True) == "complaint_needs_answer"
    go(store, made, "followed_up", "lesson")
    assert refusal(store, step, made, "lesson", "又") == "complaint_ended"
    assert refusal(store, step, "no-such-id", "heard", "x") == "no_such_concern"


def test_it_is_closed_by_the_customers_answer_alone(store: Store, one: str) -> None:
    made = store.write(open_complaint, one, "排队太久").added
    for values in ({"state": "solved"}, {"closed_on": "2026-03-02"}, {"state": "impossible"}, {"kind": "wish"}):
        assert refusal(store, rows.edit, "concern", made, values) == "complaint_by_steps"
    go(store, made, *STEPS[:5])
    store.write(step, made, "followed_up", "回访", answer="还是不满意", content=False)
    assert store.read(card, one).open_complaints[0].text == "排队太久"
    go(store, made, "apology", "carried_out", "followed_up")
    assert store.read(card, one).open_complaints == ()
    closed = store.read(card, one).concerns[0]
    assert (closed.state, closed.closed_on) == ("solved", DAY)
    assert refusal(store, rows.edit, "concern", made, {"state": "open"}) == "complaint_by_steps"
    store.write(rows.edit, "concern", made, {"text": "排队太久，等了一小时"})
    assert store.read(complaints, one)[0].text == "排队太久，等了一小时"


def test_undo_takes_the_answer_back_and_the_complaint_is_open_again(store: Store, one: str) -> None:
    made = store.write(open_complaint, one, "排队太久", heard="听完").added
    go(store, made, *STEPS[1:6])
    whole = store.read(dump_text)
    store.write(undo)
    assert store.read(card, one).open_complaints and store.read(complaints, one)[0].course.next == "followed_up"
    store.write(redo)
    assert store.read(dump_text) == whole and store.read(card, one).open_complaints == ()


def listed(store: Store) -> list[tuple[str, list[str]]]:
    """Who stands on today's list, with the rules."""
    return [(item.name, [reason.rule for reason in item.reasons]) for item in store.read(today).items]


def test_it_stands_on_top_of_the_list_until_the_answer_is_in(store: Store, one: str, clock: FixedClock) -> None:
    promised = add_customer(store, "解晓东", stage=Stage.AFTER_SALES, tier="diamond")
    log(store, promised, next_on=DAY + timedelta(days=1))
    made = store.write(open_complaint, one, "排队太久").added
    assert listed(store)[0] == ("令狐杰", ["complaint.answer", *listed(store)[0][1][1:]])
    clock.advance(timedelta(days=1))
    assert listed(store)[0][0] == "令狐杰"
    go(store, made, *STEPS[:4])
    assert listed(store)[0][1][0] == "complaint.close"
    clock.advance(timedelta(days=1))
    go(store, made, "carried_out", "followed_up")
    assert all(not rule.startswith("complaint") for _, found in listed(store) for rule in found)
    closed = clock.now().date()
    for days, there in ((13, False), (14, True), (15, True)):
        clock.advance(closed + timedelta(days=days) - clock.now().date())
        assert any("complaint.look_back" in found for _, found in listed(store)) == there, days
    go(store, made, "lesson", LOOK_BACK)
    assert all("complaint.look_back" not in found for _, found in listed(store))


def test_waiving_leaves_it_on_the_list_and_every_list_marks_its_customer(store: Store, one: str) -> None:
    store.write(open_complaint, one, "排队太久")
    item = store.read(today).items[0]
    store.write(waive, one, item.key, "忙")
    assert listed(store)[0][1][0] == "complaint.answer"
    assert [line.complaint for line in store.read(page)] == [True]


def test_an_unanswered_one_keeps_its_day_and_a_late_one_says_so(store: Store, one: str, clock: FixedClock) -> None:
    store.write(open_complaint, one, "排队太久")
    found = store.read(card, one).open_complaints[0]
    assert (found.due_on, found.late, found.answered) == (date(2026, 3, 3), False, False)
    clock.advance(timedelta(days=2))
    assert store.read(card, one).open_complaints[0].late
    assert [each.id for each in store.read(open_complaints)] == [store.read(card, one).concerns[0].id]
    assert store.read(today).complaints == 1


def test_the_months_feedback_counts_by_kind(store: Store, one: str) -> None:
    made = store.write(open_complaint, one, "排队太久").added
    store.write(open_complaint, one, "短信发错")
    store.write(rows.add, "concern", one, {"kind": "wish", "text": "想换新卡", "state": "solved"})
    go(store, made, *STEPS[:6])
    assert store.read(feedback, "2026-03").kinds == (("complaint", 2, 1), ("wish", 1, 1))
    assert store.read(feedback, "2026-02").kinds == ()
    assert store.read(feedback, "2025-12").kinds == ()


async def test_a_complaint_is_carried_through_by_keys(store: Store, one: str) -> None:
    """On top of list, card and script pane until the customer's answer is in."""
    app = make_app(store)
    said = {
        "facts": "三点到四点只开一窗", "responsibility": "排班疏忽", "apology": "致歉，下周加开窗口",
        "carried_out": "已加开", "followed_up": "打电话问过",
    }  # fmt: skip
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "text:排队等了一小时", "enter")
        assert "倾听" in shown(app) and "不打断" in shown(app)
        await press(pilot, "text:听客户讲完经过", "enter", "escape")
        on_list = shown(app)
        assert "投诉1件" in on_list.replace(" ", "")
        assert on_list.count("排队等了一小时") >= 2, "list and script pane"
        await app.push_screen(CardScreen(one))
        await settle(pilot)
        assert "排队等了一小时" in "".join(shown(app).split("\n")[:6])
        await press(pilot, "9")
        for name, text in said.items():
            assert store.read(complaints, one)[0].course.next == name
            await press(pilot, "enter")
            if name == "followed_up":
                await press(pilot, "1")
            await press(pilot, f"text:{text}")
            if name == "followed_up":
                await press(pilot, "tab", "text:满意谢谢")
            assert "排队等了一小时" in "".join(shown(app).split("\n")[:9])
            await press(pilot, "enter")
        found = store.read(complaints, one)[0].course
        assert (found.closed_on, found.next) == (DAY, "lesson")
        assert "排队等了一小时" not in "".join(shown(app).split("\n")[:5])
        await press(pilot, "enter", "text:午后固定两窗", "enter", "escape")
    assert [each.step for each in store.read(complaints, one)[0].course.done] == list(STEPS)
    assert store.read(complaints, one)[0].course.done[5].answer == "满意谢谢"


async def test_what_is_done_about_a_complaint_and_by_when_are_kept(store: Store, one: str) -> None:
    """The dialog asks for both, whatever the kind."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "text:排队", "tab", "text:加开窗口", "tab", "text:2026-03-13", "enter", "escape")
        concern = store.read(card, one).concerns[0]
        assert (concern.text, concern.doing) == ("排队", "加开窗口")
        assert concern.due_on is not None and (concern.due_on - DAY).days == 11


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


def test_on_the_command_line(cli: Cli) -> None:
    customer = cli.add("王建国", "--stage", "7")
    cli.ok("complaint", customer, "open", "排队太久")
    cli.ok("add", customer, "complaint_step", f"concern={concern_of(cli, customer)}", "step=heard", "text=听完")
    assert cli.refused("complaint", customer, "lesson", "x") == "complaint_order"
    for name in STEPS[1:5]:
        cli.ok("complaint", customer, name, name)
    assert cli.refused("complaint", customer, "followed_up", "回访", "--content") == "complaint_needs_answer"
    assert cli.rules(customer)[0] == "complaint.close"
    cli.ok("complaint", customer, "followed_up", "回访", "--answer", "满意", "--content")
    assert cli.json("feedback")["kinds"] == [{"kind": "complaint", "count": 1, "closed": 1}]
    assert cli.refused("feedback", "--month", "三月") == "bad_month"
    assert cli.refused("complaint", cli.add("单雪"), "heard", "x") == "no_complaint"


def concern_of(cli: Cli, customer: str) -> str:
    """The id of the customer's complaint."""
    found: str = cli.json("show", customer)["concerns"][0]["id"]
    return found


def test_two_devices_hold_the_same_steps(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    with copies(template, tmp_path, 2, clock, playbook, calendar) as (here, there):
        customer = add_customer(here, stage=Stage.KNOW)
        made = here.write(open_complaint, customer, "排队太久", heard="听完").added
        exchange(here, there)
        go(there, made, *STEPS[1:6])
        exchange(here, there)
        assert_same(here, there)
        assert here.read(complaints, customer) == there.read(complaints, customer)
        assert here.read(complaints, customer)[0].course.next == "lesson"
