"""Reasons that a customer's money brings: the day before they begin, their days, the day after; and what pays them."""

from datetime import date, timedelta

import pytest

from rmtui import words
from rmtui.domain.claims import BAND_EVENT
from rmtui.domain.model import Contact, CustomerFacts, Outcome, Reason, Stage
from rmtui.domain.money import Held, Money, Moved, Told
from rmtui.domain.money_reasons import worth_here
from tests.rules import PLAYBOOK, by_rule, contact, facts, on_day

MARCH = on_day("03-02")
"""A Monday."""


def held(**more: object) -> Held:
    """A fund with this bank; any field by name."""
    return Held("h1", "fund", "稳健混合", "", "", 100_000)._replace(**more)  # type: ignore[arg-type]


def rich(money: Money, *contacts: Contact, **more: object) -> CustomerFacts:
    """A customer in after-sales with this money."""
    return facts(Stage.AFTER_SALES, "01-05", *contacts, money=money, **more)  # type: ignore[arg-type]


def days_of(customer: CustomerFacts, rule: str) -> list[tuple[str, str]]:
    """First and last day of each claim of the rule, by the real playbook's tiers."""
    return [
        (f"{one.start:%m-%d}", f"{one.end:%m-%d}" if one.end else "")
        for one in by_rule(customer, rule, playbook=TIERED)
    ]


def holds(customer: CustomerFacts, rule: str, day: date) -> bool:
    """Whether a claim of the rule holds on a day."""
    found = by_rule(customer, rule, playbook=TIERED)
    return any(one.start <= day and (one.end is None or day <= one.end) for one in found)


TIERED = PLAYBOOK._replace(
    tiers=tuple(
        tier._replace(assets_from=amount)
        for tier, amount in zip(PLAYBOOK.tiers, (6_000_000, 1_000_000, 500_000, 50_000), strict=True)
    )
)


def standing(amount: int, **more: object) -> Money:
    """Somebody who held so much here on Monday, 03-02."""
    return Money((held(amount=amount, as_of=MARCH, listed=True),))._replace(**more)  # type: ignore[arg-type]


REVIEWS = ((on_day("01-12"), 1_000_000), (on_day("03-02"), 700_000))

# Rule, money, and the first and the last day: None, open.
CASES = [
    ("payment.due", Money((held(kind="mortgage", pay_day=16),)), "03-11", "03-16"),
    ("payment.due", Money((held(kind="mortgage", pay_day=31),)), "03-26", "03-31"),
    ("payment.overdue", Money((held(overdue_since=on_day("03-09")),)), "03-09", None),
    ("payment.overdue", Money((held(overdue_since=on_day("03-07")),)), "03-09", None),
    (
        "stop.reached",
        Money((held(price="1.30", price_on=on_day("03-10"), cost="1.0", stop_profit="30%"),)),
        "03-10",
        None,
    ),
    ("stop.reached", Money((held(price="0.80", price_on=on_day("03-10"), stop_loss="0.85"),)), "03-10", None),
    ("plan.stopped", Money((held(plan_stopped_on=on_day("03-14")),)), "03-16", None),
    ("rating.expiring", Money(rating="C3", tested_on=date(2025, 4, 15)), "03-16", None),
    ("movement.large", Money(moved=(Moved("m1", on_day("03-09"), 300_000, 100_000),)), "03-09", "03-23"),
    ("tier.reached", standing(1_000_000), "03-02", None),
    ("tier.below", standing(499_999), "03-02", None),
    ("card.below", standing(499_999, card="platinum"), "03-02", None),
    ("card.earned", standing(1_000_000, card="platinum"), "03-02", None),
    ("card.earned", standing(50_000, card="none"), "03-02", None),
    ("decline.assets", Money(reviews=REVIEWS), "03-03", None),
    (
        "product.report",
        Money((held(),), reports=(Told("p1", on_day("03-09"), None, "", "p1", "稳健混合"),)),
        "03-09",
        "03-23",
    ),
    (
        "news",
        Money((held(),), news=(Told("n1", on_day("03-09"), None, "分红公告", category="fund"),)),
        "03-09",
        "03-23",
    ),
    (
        "news",
        Money((held(),), news=(Told("n1", on_day("03-09"), on_day("03-11"), "分红公告", category="fund"),)),
        "03-09",
        "03-11",
    ),
]


@pytest.mark.parametrize(
    ("rule", "money", "first", "last"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
def test_it_begins_on_its_day_and_ends_after_its_last(rule: str, money: Money, first: str, last: str | None) -> None:
    customer = rich(money, tier="platinum")
    start = on_day(first)
    assert not holds(customer, rule, start - timedelta(days=1))
    assert holds(customer, rule, start)
    if last is None:
        assert holds(customer, rule, start + timedelta(days=90))
    else:
        assert holds(customer, rule, on_day(last)) and not holds(customer, rule, on_day(last) + timedelta(days=1))


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_a_talk_pays_it_and_ringing_in_vain_does_not(case: tuple[str, Money, str, str | None]) -> None:
    rule, money, first, _ = case
    day = on_day(first)
    assert holds(rich(money, contact(day, Outcome.NO_ANSWER), tier="platinum"), rule, day)
    assert holds(rich(money, contact(day, Outcome.SENT, care=True), tier="platinum"), rule, day)
    spoken = rich(money, contact(day), tier="platinum")
    assert holds(spoken, rule, day) == (rule == "rating.expiring"), "a risk test is renewed, not talked away"


def test_arrears_come_back_a_week_after_each_talk() -> None:
    money = Money((held(overdue_since=on_day("03-09")),))
    assert days_of(rich(money, contact("03-10")), "payment.overdue") == [("03-17", "")]
    assert days_of(rich(money, contact("03-10"), contact("03-20")), "payment.overdue") == [("03-27", "")]
    assert days_of(rich(money, contact("03-02")), "payment.overdue") == [("03-09", "")]


def test_a_payment_of_the_31st_falls_on_the_last_day_of_a_short_month() -> None:
    found = days_of(rich(Money((held(pay_day=31),))), "payment.due")
    assert ("02-25", "02-28") in found and ("04-27", "04-30") in found
    assert len({one.key for one in by_rule(rich(Money((held(pay_day=31),))), "payment.due")}) == len(found) > 12


@pytest.mark.parametrize(
    ("money", "tier", "rules"),
    [
        (standing(999_999), "platinum", set()),
        (standing(500_000), "platinum", set()),
        (standing(6_000_000), "diamond", set()),
        (standing(60_000), "", {"tier.reached"}),
        (standing(49_999), "", set()),
        (standing(60_000), "own tier of the bank", set()),
        (standing(1_000_000, card="black_gold"), "black_gold", set()),
        (standing(60_000, card="platinum"), "gold", {"card.below"}),
        (standing(900_000, card="gold"), "platinum", {"card.earned"}),
        (Money((held(amount=9_000_000, bank="某行", as_of=MARCH),)), "platinum", set()),
        (Money((held(amount=9_000_000),)), "platinum", set()),
    ],
    ids=range(11),
)
def test_tiers_and_cards_by_what_is_held_here(money: Money, tier: str, rules: set[str]) -> None:
    """What lies elsewhere counts nothing, nor what has no day; of a card nobody noted nothing is said."""
    found = {rule for rule in ("tier.reached", "tier.below", "card.below", "card.earned")
             if holds(rich(money, tier=tier), rule, MARCH)}  # fmt: skip
    assert found == rules


def test_what_was_typed_by_hand_may_be_a_part() -> None:
    """It shows that a standard is reached, never that it is not."""
    typed = Money((held(amount=60_000, as_of=MARCH),), card="platinum")
    assert not holds(rich(typed, tier="platinum"), "tier.below", MARCH)
    assert not holds(rich(typed, tier="platinum"), "card.below", MARCH)
    assert holds(rich(typed), "tier.reached", MARCH)


def test_debts_do_not_lessen_what_tiers_are_judged_by() -> None:
    mortgage = held(kind="mortgage", amount=800_000)
    assert worth_here([held(amount=600_000), mortgage, held(kind="property", amount=5_000_000)]) == 600_000


@pytest.mark.parametrize(
    ("more", "reached"),
    [
        ({"price": "1.29", "stop_profit": "1.30"}, False),
        ({"price": "1.30", "stop_profit": "30%", "cost": "1.00"}, True),
        ({"price": "1.30", "stop_profit": "30%"}, False),
        ({"price": "", "stop_profit": "1.30"}, False),
        ({"price": "about one", "stop_profit": "1.30"}, False),
        ({"price": "1.30"}, False),
    ],
)
def test_a_stop_line_is_reached_by_the_price_alone(more: dict[str, str], reached: bool) -> None:
    money = Money((held(price_on=MARCH, **more),))
    assert holds(rich(money), "stop.reached", MARCH) == reached


@pytest.mark.parametrize(("after", "found"), [(700_001, False), (700_000, True), (0, True)])
def test_assets_must_fall_by_the_playbooks_per_cent(after: int, found: bool) -> None:
    money = Money(reviews=((on_day("01-12"), 1_000_000), (MARCH, after)))
    assert bool(by_rule(rich(money), "decline.assets")) == found


def test_one_review_or_nothing_before_is_no_decline() -> None:
    assert not by_rule(rich(Money(reviews=REVIEWS[1:])), "decline.assets")
    assert not by_rule(rich(Money(reviews=((on_day("01-12"), 0), (MARCH, -5)))), "decline.assets")


def test_news_reach_only_those_who_hold_it_once_each() -> None:
    told = Told("n1", MARCH, None, "分红公告", "p1", "稳健混合")
    several = Money((held(id="a"), held(id="b", product_id="p1")), news=(told,))
    assert len(by_rule(rich(several), "news")) == 1
    other = Money((held(product="另一只"), held(product_id="p2")), news=(told,))
    assert not by_rule(rich(other), "news")


def test_only_what_can_wait_is_in_the_band() -> None:
    waiting = {"payment.due", "rating.expiring", "tier.reached", "tier.below", "card.below", "card.earned"}
    waiting |= {"product.report", "news"}
    for rule, money, _, _ in CASES:
        for claim in by_rule(rich(money, tier="platinum"), rule, playbook=TIERED):
            assert (claim.band == BAND_EVENT) == (not claim.must) == (rule in waiting)


def test_nobody_in_stage_one_is_asked_about_money() -> None:
    money = standing(1_000_000, reviews=REVIEWS)
    found = facts(Stage.FIRST_CONTACT, "03-02", money=money, tier="platinum")
    assert not by_rule(found, "tier.reached", playbook=TIERED) and not by_rule(found, "decline.assets")


@pytest.mark.parametrize(
    ("rule", "args", "said"),
    [
        ("stop.reached", {"product": "稳健混合", "line": "loss"}, "稳健混合 已达止损线"),
        ("movement.large", {"due_date": "2026-03-02", "way": "out"}, "今天 大额资金转出"),
        ("tier.reached", {"tier": "gold", "zh": "黄金", "en": "Gold"}, "资产已达黄金标准，可提升等级"),
        ("payment.due", {"product": "", "kind": "mortgage", "bank": "", "due_date": "2026-03-03"}, "房贷 明天 应还款"),
        (
            "holding.maturity",
            {"product": "一年定期", "kind": "deposit", "bank": "", "due_date": "2026-02-27"},
            "一年定期 已到期 3 天，资金闲置",
        ),
    ],
)
def test_it_reads_well(rule: str, args: dict[str, str], said: str) -> None:
    assert words.reason(Reason(rule, tuple(args.items())), MARCH) == said
