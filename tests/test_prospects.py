"""Prospects and sources: who handed over, lists with an end, referrals with thanks, numbered talks, plans."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.dates import Dates, Sent
from rmtui.domain.model import Channel, Contact, CustomerFacts, Outcome, Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry
from rmtui.screens.card import CardScreen
from rmtui.store.home import Home
from rmtui.store.log.undo import undo
from rmtui.store.reads.among import among
from rmtui.store.reads.customers import card
from rmtui.store.reads.rows import rows as read_rows
from rmtui.store.reads.sources import sources, top_view
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.contacts import log as log_contact
from rmtui.store.writes.customers import add, edit
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.import_files import write_csv
from tests.rules import by_rule, contact, facts, on_day
from tests.ui import make_app, press, settle, shown

FIELDS = {
    **{"handed_by": "柜员小组", "campaign": "秋季名单", "campaign_until": "2026-04-30", "card_held": "白金"},
    **{"card_on": "2025-06-01", "points": "12,600", "points_expire_on": "2026-12-31", "growth_plan": "转入他行存单"},
    **{"growth_by": "2026-09-30", "yearly_plan": "春季做资产回顾"},
}


def test_the_fields_of_a_prospect_are_kept_as_they_are_meant(store: Store) -> None:
    one = store.write(add, {"name": "盖志强", **FIELDS}).customers[0]
    shown_ = store.read(card, one)
    assert {name: shown_.value(name) for name in FIELDS} == {**FIELDS, "card_held": "platinum", "points": "12600"}
    store.write(edit, one, {"card_held": "无", "points": ""})
    assert (store.read(card, one).value("card_held"), store.read(card, one).value("points")) == ("none", "")
    for field, text in (("points", "很多"), ("card_held", "钛金"), ("card_on", "2027-01-01"), ("growth_by", "明年")):
        with pytest.raises(Refused):
            store.write(edit, one, {field: text})


def test_who_sent_a_customer_is_a_card_of_the_book(store: Store) -> None:
    """By name or number; both cards show it; nobody sends herself, and a name nobody has is refused."""
    one = add_customer(store, "盖志强", number="7001")
    new = store.write(add, {"name": "单雪", "referrer_id": "盖志强"}).customers[0]
    assert store.read(card, new).value("referrer_id") == "盖志强"
    assert store.read(card, one).referred == ("单雪",)
    other = add_customer(store, "王建国")
    store.write(edit, other, {"referrer_id": "7001"})
    assert set(store.read(card, one).referred) == {"单雪", "王建国"}
    with pytest.raises(Refused, match="own_referrer"):
        store.write(edit, one, {"referrer_id": "7001"})
    with pytest.raises(Refused):
        store.write(edit, one, {"referrer_id": "无此人"})
    store.write(edit, other, {"referrer_id": ""})
    assert store.read(card, one).referred == ("单雪",)


def listed_for(campaign: Dates, *contacts: Contact) -> CustomerFacts:
    """A new customer of a list."""
    return facts(Stage.FIRST_CONTACT, "03-02", *contacts, dates=campaign)


# Friday 2026-03-20: five working days before it is Friday, 03-13.
@pytest.mark.parametrize(("day", "holds"), [("03-12", False), ("03-13", True), ("03-20", True), ("03-21", False)])
def test_a_list_that_ends_is_a_reason_for_its_last_days(day: str, holds: bool) -> None:
    (one,) = by_rule(listed_for(Dates(campaign="秋季", campaign_until=on_day("03-20"))), "campaign.expiring")
    assert (one.start <= on_day(day) and one.end is not None and on_day(day) <= one.end) == holds
    assert not one.must


def test_who_was_spoken_to_since_the_list_came_is_no_leftover_of_it() -> None:
    given = Dates(campaign="秋季", campaign_until=on_day("03-20"))
    assert not by_rule(listed_for(given, contact("03-02")), "campaign.expiring")
    assert by_rule(listed_for(given, contact("03-02", Outcome.NO_ANSWER)), "campaign.expiring")


@pytest.mark.parametrize(("day", "holds"), [("03-01", False), ("03-02", True), ("03-09", True), ("03-10", False)])
def test_who_sent_a_customer_is_thanked_within_five_working_days(day: str, holds: bool) -> None:
    sent = Dates(sent=(Sent("n", "单雪", on_day("03-02")),))
    (one,) = by_rule(facts(dates=sent), "referral.thanks")
    assert (one.start <= on_day(day) and one.end is not None and on_day(day) <= one.end) == holds
    assert one.must and one.asked
    assert not by_rule(facts(Stage.AFTER_SALES, "01-05", contact("03-03"), dates=sent), "referral.thanks")
    vain = facts(Stage.AFTER_SALES, "01-05", contact("03-03", Outcome.NO_ANSWER), dates=sent)
    assert by_rule(vain, "referral.thanks")


def test_sending_somebody_brings_the_sender_onto_the_list(store: Store) -> None:
    one = add_customer(store, "盖志强", stage=Stage.AFTER_SALES)

    def thanked() -> bool:
        items = [item for item in store.read(today).items if item.customer_id == one]
        return any(each.rule == "referral.thanks" for item in items for each in item.reasons)

    assert not thanked()
    store.write(add, {"name": "单雪", "referrer_id": one})
    assert thanked()
    log(store, one, channel=Channel.SMS, outcome=Outcome.SENT)
    assert not thanked()
    store.write(undo)
    assert thanked()


def test_walk_ins_whom_nobody_contacted_yet(store: Store) -> None:
    new = add_customer(store, "张三[/]", handed_by="大堂经理")
    add_customer(store, "单雪")
    assert store.read(among, "leftover") == [new]
    log(store, new, outcome=Outcome.NO_ANSWER)
    assert store.read(among, "leftover") == [new], "ringing in vain is no contact"
    log(store, new)
    assert store.read(among, "leftover") == []


def test_sources_of_a_month_and_what_became_of_them(store: Store) -> None:
    one = add_customer(store, "甲一", source="大堂交接", handed_by="柜员小组")
    add_customer(store, "乙二", source="大堂交接", handed_by="柜员小组")
    add_customer(store, "丙三", source="营销活动")
    add_customer(store, "丁四", source="营销活动", entered_on=date(2026, 2, 2))
    log(store, one)
    found = store.read(sources, "2026-03")
    assert [(each.name, each.customers, each.contacted) for each in found.sources] == [
        ("大堂交接", 2, 1), ("营销活动", 1, 0),
    ]  # fmt: skip
    assert [(each.name, each.customers, each.contacted, each.invited) for each in found.handed] == [
        ("柜员小组", 2, 1, 0)
    ]
    with pytest.raises(Refused, match="bad_month"):
        store.read(sources, "2026-13")


def test_the_top_fifth_with_a_plan_each_and_sleeping_potential(store: Store, clock: FixedClock) -> None:
    """Of seven the first two; who is rich in promise and was not spoken to for ninety days sleeps."""
    made = [add_customer(store, f"客户{n}", stage=Stage.AFTER_SALES, contribution=str(1000 * n)) for n in range(1, 8)]
    assert [each.name for each in store.read(top_view).customers] == ["客户7", "客户6"]
    store.write(edit, made[6], {"yearly_plan": "春季回顾"})
    assert (store.read(among, "unplanned"), len(store.read(among, "top"))) == ([made[5]], 2)
    log(store, made[6])
    log(store, made[0])
    found = store.read(top_view)
    assert (found.unplanned, found.calls, found.share) == (1, 2, 50)
    store.write(edit, made[1], {"potential": "50万"})
    assert store.read(among, "sleeping") == [made[1]], "never spoken to"
    log(store, made[1])
    assert store.read(among, "sleeping") == []
    clock.advance(timedelta(days=91))
    assert store.read(among, "sleeping") == [made[1]]


def test_talks_are_numbered_by_themselves(store: Store) -> None:
    one, other = add_customer(store, "盖志强"), add_customer(store, "单雪")
    for aim in ("相识", "了解家庭"):
        store.write(rows.add, "talk", one, {"aim": aim, "next_aim": "下一步"})
    store.write(rows.add, "talk", other, {"aim": "相识"})
    assert [row.number("number") for row in store.read(read_rows, "talk", one)] == [2, 1]
    assert [row.number("number") for row in store.read(read_rows, "talk", other)] == [1]


async def test_a_talk_is_added_on_the_card_with_the_aim_that_was_set(store: Store) -> None:
    one = add_customer(store, "盖志强")
    store.write(rows.add, "talk", one, {"aim": "相识", "next_aim": "了解家庭"})
    app = make_app(store)
    async with app.run_test(size=(100, 36)) as pilot:
        await settle(pilot)
        await app.push_screen(CardScreen(one))
        await settle(pilot)
        await press(pilot, "0")
        assert "递进沟通1次" in shown(app).replace(" ", "") and "下次目的：了解家庭" in shown(app)
        await press(pilot, "f", "1", "enter", "ctrl+s")
        talks = store.read(read_rows, "talk", one)
        assert [(row.number("number"), row.text("aim")) for row in talks][0] == (2, "了解家庭")


def test_a_contact_of_the_rhythm_brings_opinion_and_complaint(store: Store) -> None:
    """What was said becomes a request and a complaint, in the one action of the contact."""
    one = add_customer(store, "盖志强", stage=Stage.AFTER_SALES)
    entry = ContactEntry(Channel.CALL, Outcome.TALKED, opinion="网点周末也开门", complaint="排队太久")
    store.write(log_contact, [one], entry)
    assert {(each.kind, each.text) for each in store.read(card, one).concerns} == {
        ("request", "网点周末也开门"), ("complaint", "排队太久"),
    }  # fmt: skip
    store.write(undo)
    assert store.read(card, one).concerns == ()


async def test_the_form_asks_for_them_where_the_rhythm_is_the_reason(store: Store) -> None:
    add_customer(store, "盖志强", stage=Stage.AFTER_SALES, tier="gold", entered_on=date(2026, 1, 5))
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "2")
        assert "客户意见" in shown(app) and "客户抱怨或投诉" in shown(app)
        await press(pilot, "enter")
        assert store.read(lambda read: read.db.execute("SELECT count(*) FROM contact").fetchone()[0]) == 1
        assert store.read(lambda read: read.db.execute("SELECT count(*) FROM concern").fetchone()[0]) == 0


def test_a_list_of_a_campaign_is_imported_with_its_name_and_end(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_csv(
        tmp_path / "list.csv", [["姓名", "手机", "积分"], ["王建国", "14400001234", "300"], ["单雪", "14400001235"]]
    )
    cli = Cli(home.path, capsys)
    cli.ok("import", str(file), "--campaign", "秋季名单", "--until", "2026-04-30", "--stage", "1")
    for name in ("王建国", "单雪"):
        shown_ = cli.json("show", name)
        fields = shown_["fields"]
        assert (fields["campaign"], fields["campaign_until"]) == ("秋季名单", "2026-04-30")


def test_sources_top_and_why_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "--stage", "7", "handed_by=大堂经理", "source=大堂交接")
    assert cli.json("sources", "--month", "2026-03")["handed"][0]["customers"] == 1
    assert cli.refused("sources", "--month", "三月") == "bad_month"
    assert cli.json("top")["unplanned"] == 1
    assert [each["id"] for each in cli.json("list", "--filter", "leftover")] == [customer]
    told = cli.json("why", customer)
    assert told["stopped"] == "" and {each["state"] for each in told["reasons"]} == {"listed"}
    cli.ok("pause", customer, "--until", "2026-04-01", "--reason", "出国")
    assert cli.json("why", customer)["stopped"] == "paused"
    assert cli.ok("why", customer) in ("paused", "暂停联络")
