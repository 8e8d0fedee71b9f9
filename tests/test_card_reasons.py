"""Reasons to call that the card's tables bring: on the day they begin, until the customer was reached, never twice."""

from datetime import date, timedelta

import pytest

from rmtui import i18n, words
from rmtui.clock import FixedClock
from rmtui.domain.assets import review_due
from rmtui.domain.claims import BAND_MATURITY, BAND_REVIEW, key_on
from rmtui.domain.model import Channel, Claim, Contact, CustomerFacts, DatedRow, Outcome, Reason, Stage
from rmtui.domain.playbook import Playbook
from rmtui.playbook.choose import choose, script_rule
from rmtui.playbook.merge import merge_values
from rmtui.playbook.scripts import fill, templates
from rmtui.store import derive
from rmtui.store.log.undo import undo
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import plan, rows
from rmtui.store.writes.closing import not_sold
from rmtui.store.writes.customers import edit
from tests.builders import add_customer, log
from tests.rules import CALENDAR, PLAYBOOK, by_rule, contact, facts, meeting, on_day, pause, rules_on, step_on
from tests.sample_card import ME, TODAY, card

RULES = ("holding.maturity", "premium.due", "need.retry", "rival.maturity", "review.due")
MATURITY, PREMIUM, RETRY, RIVAL, REVIEW = RULES
IN_MAY = {"as_of": "2026-01-10"}


def row(kind: str, on: str, bank: str = "", product: str = "") -> DatedRow:
    """A row of the card's tables with its day."""
    return DatedRow(kind, f"{kind}-{on}", on_day(on), product, "", bank)


def dated(*found: DatedRow, contacts: tuple[Contact, ...] = (), **more: object) -> CustomerFacts:
    """A customer in after-sales with these rows."""
    return facts(Stage.AFTER_SALES, "01-05", *contacts, dated=found, **more)  # type: ignore[arg-type]


def held(**more: object) -> CustomerFacts:
    """A customer in after-sales with other facts of this kind."""
    return dated(**more)  # type: ignore[arg-type]


def spans(claims: list[Claim]) -> list[tuple[str, str, bool, bool]]:
    """First and last day, must, and whether it is owed."""
    return [(f"{one.start:%m-%d}", f"{one.end:%m-%d}" if one.end else "", one.must, one.asked) for one in claims]


# 2026-03-16 is a Monday: 30 days before it lies 02-14, a Saturday; seven working days before it 03-05, one 03-13.
AHEAD = ("02-16", "03-04", False, False)


STARTS = {"02-16", "03-05", "03-13", "03-17"}


def musts(owed: bool) -> list[tuple[str, str, bool, bool]]:
    """The reminders of what matures on 03-16 that are a must."""
    return [(*days, True, owed) for days in (("03-05", "03-12"), ("03-13", "03-16"), ("03-17", "03-23"))]


@pytest.mark.parametrize(
    ("found", "rule", "expected"),
    [
        (row("holding", "03-16"), MATURITY, [AHEAD, *musts(True)]),
        (row("holding", "03-16", "某行"), MATURITY, [AHEAD, *musts(False)]),
        (row("rival", "03-16"), RIVAL, [AHEAD, *musts(False)]),
        (row("policy", "03-16"), PREMIUM, [("03-05", "03-23", True, True)]),
        (row("need", "03-14"), RETRY, [("03-16", "", True, False)]),
        (row("retry", "03-16"), RETRY, [("03-16", "", True, False)]),
    ],
)
def test_the_days_of_a_row(found: DatedRow, rule: str, expected: list[tuple[str, str, bool, bool]]) -> None:
    claims = by_rule(dated(found), rule)
    assert spans(claims) == expected
    assert len({one.key for one in claims}) == 1
    assert [bool(one.band) for one in claims] == [not one.must for one in claims]
    assert dict(claims[0].args)["due_date"] == found.on.isoformat()


@pytest.mark.parametrize(
    ("made", "left"),
    [
        (contact("03-03"), {"03-05", "03-13", "03-17"}),
        (contact("03-03", Outcome.SENT, Channel.SMS), {"03-05", "03-13", "03-17"}),
        (contact("03-12", Outcome.HELD, Channel.VISIT), {"02-16", "03-13", "03-17"}),
        (contact("03-13"), {"02-16", "03-05", "03-17"}),
        (contact("03-16"), {"02-16", "03-05"}),
        (contact("03-18"), {"02-16", "03-05", "03-13"}),
        (contact("02-15"), STARTS),
        (contact("03-24"), STARTS),
        (contact("03-12", Outcome.NO_ANSWER), STARTS),
        (contact("03-12", Outcome.SENT, Channel.SMS, care=True), STARTS),
        (contact("03-12", Outcome.REPLIED, Channel.SMS), STARTS),
    ],
)
def test_a_contact_pays_the_reminder_of_its_days(made: Contact, left: set[str]) -> None:
    claims = by_rule(dated(row("holding", "03-16"), contacts=(made,)), MATURITY)
    assert {f"{one.start:%m-%d}" for one in claims} == left


def test_the_bank_says_how_long_before_and_after(playbook: Playbook) -> None:
    rule = playbook.card.maturities._replace(lead_days=14, lead_working_days=(3,), again_after=2, days_after=3)
    rules = PLAYBOOK._replace(card=playbook.card._replace(maturities=rule))
    held = dated(row("holding", "03-16"), row("policy", "03-16"))
    claims = by_rule(held, MATURITY, playbook=rules)
    days = [("03-02", "03-10", False, False), ("03-11", "03-17", True, True), ("03-18", "03-19", True, True)]
    assert spans(claims) == days
    assert spans(by_rule(held, PREMIUM, playbook=rules)) == [("03-11", "03-19", True, True)]
    short = rules._replace(card=rules.card._replace(maturities=rule._replace(days_after=0)))
    assert spans(by_rule(held, MATURITY, playbook=short)) == days[:2]


def test_paused_days_and_the_first_stage_have_none() -> None:
    away = dated(row("need", "03-10"), pauses=(pause("03-09", "03-20"),))
    assert spans(by_rule(away, RETRY)) == [("03-20", "", True, False)]
    assert not rules_on(facts(Stage.FIRST_CONTACT, "03-02", dated=(row("need", "03-02"),)), "03-02") & set(RULES)


REVIEWED: dict[str, object] = {"reviewed_on": on_day("03-02"), "reviewable_since": on_day("01-10")}


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({}, None),
        ({"reviewable_since": on_day("01-10")}, "01-12"),
        (REVIEWED, "06-02"),
        ({**REVIEWED, "key_customer": True}, "04-02"),
        ({"reviewed_on": on_day("03-02")}, "06-02"),
        ({**REVIEWED, "key_customer": True, "next_step": step_on("04-20")}, "04-20"),
        ({**REVIEWED, "key_customer": True, "meetings": (meeting("03-02", "04-08"),)}, "04-09"),
    ],
)
def test_a_review_is_a_debt_from_its_day_on(given: dict[str, object], due: str | None) -> None:
    found = by_rule(held(**given), REVIEW)
    assert [(f"{one.start:%m-%d}", one.end, one.band, one.asked) for one in found] == (
        [(due, None, BAND_REVIEW, False)] if due else []
    )


def test_a_review_that_was_waived_comes_back_in_the_next_month() -> None:
    (one,) = by_rule(held(**REVIEWED), REVIEW)
    assert key_on(one, on_day("06-03")) == key_on(one, on_day("06-30")) != key_on(one, on_day("07-01"))
    (same,) = by_rule(held(**REVIEWED, next_step=step_on("06-10")), REVIEW)
    assert same.key == one.key


def reasons(store: Store, customer: str) -> list[str]:
    """The rules of the tables for which the customer is on today's list; reviews, which all holdings ask for, apart."""
    return [rule for rule in every_reason(store, customer) if rule != REVIEW]


def every_reason(store: Store, customer: str) -> list[str]:
    """The rules of the tables for which the customer is on today's list."""
    return [one.rule for one in told(store, customer) if one.rule in RULES]


def told(store: Store, customer: str) -> tuple[Reason, ...]:
    """Why the customer is on today's list."""
    items = store.read(today, more=True).items
    return next((item.reasons for item in items if item.customer_id == customer), ())


@pytest.fixture
def one(store: Store) -> str:
    """A customer in after-sales whom nobody spoke to yet."""
    return add_customer(store, stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))


# Monday 2026-03-02: within seven working days of the 5th.
@pytest.mark.parametrize(
    ("form", "values", "rule"),
    [
        ("holding", {"kind": "deposit", "maturity": "2026-03-05", "bank": "某城商行"}, MATURITY),
        ("policy", {"kind": "life", "due_on": "2026-03-05"}, PREMIUM),
        ("need", {"kind": "home", "retry_on": "2026-03-02"}, RETRY),
        ("need", {"kind": "home", "retry_on": "2026-03-01"}, RETRY),
    ],
)
def test_a_row_is_a_reason_from_its_day_on_until_the_customer_was_reached(
    store: Store, one: str, form: str, values: dict[str, str], rule: str
) -> None:
    store.write(rows.add, form, one, values)
    assert reasons(store, one) == [rule]
    log(store, one, outcome=Outcome.NO_ANSWER)
    assert reasons(store, one) == [rule]
    log(store, one)
    assert reasons(store, one) == []
    store.write(undo)
    assert reasons(store, one) == [rule]


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("holding", {"kind": "deposit", "maturity": "2026-04-02"}),
        ("holding", {"kind": "deposit", "maturity": "2026-02-10"}),
        ("holding", {"kind": "deposit", "maturity": "2026-03-16", "closed_on": "2026-03-01"}),
        ("policy", {"kind": "life", "due_on": "2026-03-12"}),
        ("policy", {"kind": "life", "due_on": "2026-03-05", "ends_on": "2026-03-04"}),
        ("need", {"kind": "home", "retry_on": "2026-03-03"}),
        ("need", {"kind": "home", "retry_on": "2026-03-02", "state": "met"}),
    ],
)
def test_it_is_none_before_its_day_after_its_time_or_when_it_is_over(
    store: Store, one: str, form: str, values: dict[str, str]
) -> None:
    store.write(rows.add, form, one, values)
    assert reasons(store, one) == []


def test_a_second_reminder_comes_shortly_before_the_day(store: Store, one: str, clock: FixedClock) -> None:
    store.write(rows.add, "holding", one, {"kind": "deposit", "maturity": "2026-03-16"})
    assert reasons(store, one) == [MATURITY]
    log(store, one)
    assert reasons(store, one) == []
    clock.advance(timedelta(days=9))
    assert reasons(store, one) == [MATURITY]
    clock.advance(timedelta(days=13))
    assert reasons(store, one) == []


def test_two_deposits_of_one_day_are_two_reasons_with_keys_of_their_own(store: Store, one: str) -> None:
    for product in ("甲", "乙"):
        store.write(rows.add, "holding", one, {"kind": "deposit", "product": product, "maturity": "2026-03-16"})
    assert reasons(store, one) == [MATURITY] * 2
    store.write(undo)
    assert reasons(store, one) == [MATURITY]


def test_it_follows_the_row(store: Store, one: str) -> None:
    """A maturity that is moved, closed, removed and brought back."""
    held = store.write(rows.add, "holding", one, {"kind": "deposit", "maturity": "2026-03-05"}).added
    for change, expected in (
        ({"maturity": "2026-09-05"}, []),
        ({"maturity": "2026-03-05"}, [MATURITY]),
        ({"closed_on": "2026-03-01"}, []),
    ):
        store.write(rows.edit, "holding", held, change)
        assert reasons(store, one) == expected
    store.write(undo)
    assert reasons(store, one) == [MATURITY]
    store.write(rows.remove, "holding", held)
    assert reasons(store, one) == []


def test_it_is_put_off_and_waived_by_its_key(store: Store, one: str, clock: FixedClock) -> None:
    store.write(rows.add, "need", one, {"kind": "home", "retry_on": "2026-03-02"})
    (item,) = [item for item in store.read(today).items if item.customer_id == one]
    store.write(plan.later, one, item.key, clock.now() + timedelta(days=2))
    assert reasons(store, one) == []
    clock.advance(timedelta(days=2, minutes=1))
    assert reasons(store, one) == [RETRY]
    store.write(plan.waive, one, item.key, "客户出国")
    assert reasons(store, one) == []


def test_what_a_rival_sold_is_a_reason_before_it_matures(store: Store, one: str) -> None:
    values = {"reason": "收益低", "rival_bank": "某城商行", "rival_product": "九个月", "rival_maturity": "2026-03-16"}
    store.write(not_sold, one, retry_on="2026-09-01", on=date(2026, 3, 2), **values)
    assert reasons(store, one) == [RIVAL]
    (said,) = [words.reason(reason, date(2026, 3, 2)) for reason in told(store, one) if reason.rule == RIVAL]
    assert said == "他行产品 某城商行 九个月 03-16 周一 到期，可再推介"


@pytest.mark.parametrize("of_need", [True, False])
def test_to_try_again_is_claimed_once_with_the_need_or_without(
    store: Store, one: str, clock: FixedClock, of_need: bool
) -> None:
    need = store.write(rows.add, "need", one, {"kind": "home"}).added if of_need else ""
    store.write(not_sold, one, reason="收益低", retry_on="2026-03-09", need_id=need)
    assert reasons(store, one) == []
    clock.advance(timedelta(days=7))
    assert reasons(store, one) == [RETRY]
    (said,) = [words.reason(each, date(2026, 3, 9)) for each in told(store, one) if each.rule == RETRY]
    assert said == ("计划 今天 再谈：购房" if of_need else "计划 今天 再谈：上次未成交的产品")


def test_a_review_is_due_by_the_mark_and_the_last_one(store: Store, one: str) -> None:
    store.write(rows.add, "holding", one, {"kind": "deposit", "amount": "30万", **IN_MAY})
    assert every_reason(store, one) == [REVIEW]
    store.write(rows.add, "review", one, {"on_day": "2026-01-12"})
    assert every_reason(store, one) == []
    store.write(edit, one, {"key_customer": "1"})
    assert every_reason(store, one) == [REVIEW]
    store.write(rows.add, "review", one, {"on_day": "2026-02-25"})
    assert every_reason(store, one) == []


def test_who_may_not_be_sold_to_is_still_told_of_a_maturity(store: Store, one: str, clock: FixedClock) -> None:
    """Three sales talks in thirty days: only what is owed is left, and telling it is no fourth."""
    for day in (20, 12, 5):
        log(store, one, at=clock.now() - timedelta(days=day), next_on=date(2026, 8, 3))
    store.write(rows.add, "need", one, {"kind": "home", "retry_on": "2026-03-02"})
    store.write(rows.add, "holding", one, {"kind": "fund", "bank": "某行", "maturity": "2026-03-03", **IN_MAY})
    assert every_reason(store, one) == []
    store.write(
        rows.add, "holding", one, {"kind": "deposit", "product": "一年定期", "maturity": "2026-03-03", **IN_MAY}
    )
    assert every_reason(store, one) == [MATURITY]
    assert log(store, one).warnings == ()
    other = add_customer(store, stage=Stage.AFTER_SALES)
    for day in (20, 12, 5):
        log(store, other, at=clock.now() - timedelta(days=day), next_on=date(2026, 8, 3))
    assert [name for name, _ in log(store, other).warnings] == ["warning.over_marketing"]


def test_other_leads_or_an_older_program_renew_all_of_it(store: Store, one: str) -> None:
    """What `renew_all` makes is what the writes made one by one."""
    store.write(rows.add, "holding", one, {"kind": "deposit", "maturity": "2026-03-16", **IN_MAY})

    def kept(read: Read) -> list[tuple[object, ...]]:
        return read.db.execute("SELECT rule, key, start, end, band, args FROM claim ORDER BY 1, 3").fetchall()

    before = store.read(kept)
    assert {BAND_MATURITY, BAND_REVIEW, ""} <= {line[4] for line in before}
    store.write(derive.renew_all)
    assert store.read(kept) == before


def test_every_reason_reads_well_in_both_languages() -> None:
    args = {"due_date": "2026-03-16", "product": "", "bank": ""}
    asked = [
        Reason(MATURITY, tuple({**args, "kind": "deposit"}.items())),
        Reason(MATURITY, tuple({**args, "bank": "某行", "product": "一年定期", "kind": "deposit"}.items())),
        Reason(PREMIUM, tuple({**args, "bank": "演示人寿", "kind": "property"}.items())),
        Reason(RETRY, tuple({**args, "kind": "home"}.items())),
        Reason(REVIEW, (("due_date", "2026-03-16"),)),
    ]
    today_ = date(2026, 3, 2)
    assert [words.reason(each, today_) for each in asked] == [
        "存款 03-16 周一 到期",
        "某行 一年定期 03-16 周一 到期",
        "演示人寿 财产 03-16 周一 应缴保费",
        "计划 03-16 周一 再谈：购房",
        "资产回顾 03-16 周一 应做",
    ]
    i18n.use("en")
    try:
        assert words.reason(asked[0], today_) == "Deposit matures 03-16 Mon"
        assert words.reason(asked[2], today_) == "演示人寿 Property: premium due 03-16 Mon"
    finally:
        i18n.use("zh")


@pytest.mark.parametrize(
    ("rule", "bank", "template"),
    [
        (MATURITY, "", "maturity_call"),
        (MATURITY, "某行", "rival_call"),
        (RIVAL, "某行", "rival_call"),
        (PREMIUM, "演示人寿", "premium_call"),
        (RETRY, "", "retry_call"),
        (REVIEW, "", "review_call"),
    ],
)
def test_each_has_a_script_with_the_product_and_the_day_filled_in(
    rule: str, bank: str, template: str, playbook: Playbook
) -> None:
    kind = {MATURITY: "deposit", PREMIUM: "life"}.get(rule, "")
    product = "九个月" if rule == RIVAL else ""
    args = {"due_date": "2026-03-16", "product": product, "bank": bank, "kind": kind}
    reason = Reason(rule, tuple(args.items()))
    found = choose(templates("zh", None), card(Stage.AFTER_SALES), Channel.CALL, script_rule(reason), TODAY)
    assert found.id == template
    values = merge_values(card(fields={"sex": "male"}), ME, TODAY, playbook, CALENDAR, reason)
    filled = fill(found, values)
    assert filled.missing == ()
    assert ("3月16日" in filled.text) == (rule not in (RETRY, REVIEW))


def test_the_day_of_a_review_is_that_of_the_due_list() -> None:
    (one,) = by_rule(held(**REVIEWED), REVIEW)
    months = PLAYBOOK.card.review.seldom_months
    assert one.start == review_due(on_day("03-02"), on_day("01-10"), months, CALENDAR)
