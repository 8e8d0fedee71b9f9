"""Reasons to call that a customer's money brings (domain.md sections 3 and 5): behaviour, product and market events.

Payments, arrears, stop-profit and stop-loss, an expiring risk test, large movements, tiers and cards, stopped plans,
falling assets, reports and news. Each row claims under one key of rule, row and day; a talk about it pays it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from rmtui.domain.assets import HERE, AssetLine, place
from rmtui.domain.calendar import add_months
from rmtui.domain.claims import (
    BAND_EVENT,
    CARD_BELOW,
    CARD_EARNED,
    DECLINE,
    MOVEMENT,
    NEWS,
    PAYMENT_DUE,
    PAYMENT_OVERDUE,
    PLAN_STOPPED,
    PRODUCT_REPORT,
    RATING_EXPIRING,
    STOP_REACHED,
    TIER_BELOW,
    TIER_REACHED,
    Rules,
    claim_key,
)
from rmtui.domain.first_contact import pays
from rmtui.domain.holdings import stop_reached
from rmtui.domain.model import Claim, CustomerFacts
from rmtui.domain.money import Held, Money, Told
from rmtui.domain.playbook import Tier
from rmtui.domain.suitability import valid_until

_DAY = timedelta(days=1)
_MONTHS = 14
"""Payments are claimed for the last month and so many from then on: as long as claims are good (`store.fresh`)."""
NO_CARD = "none"

Args = tuple[tuple[str, str], ...]


def money_claims(facts: CustomerFacts, rules: Rules, today_hint: date) -> Iterator[Claim]:
    """All claims of a customer's money; none where nothing of it is known."""
    money = facts.money
    if money is None:
        return
    for held in money.held:
        yield from _payments(facts, held, rules, today_hint)
        yield from _overdue(facts, held, rules)
        yield from _stop(facts, held, rules)
        yield from _stopped(facts, held, rules)
    yield from _rating(facts, money, rules)
    yield from _movements(facts, money, rules)
    yield from _standing(facts, money, rules)
    yield from _decline(facts, money, rules)
    yield from _told(facts, money, rules)


def worth_here(held: Iterable[Held]) -> int:
    """What a customer holds with this bank, in yuan: what tiers and cards are judged by; debts lessen it not."""
    lines = (AssetLine(one.kind, one.amount) for one in held if place(one.kind, one.bank) == HERE)
    return sum(max(0, line.worth) for line in lines)


def _claim(
    facts: CustomerFacts, rule: str, row: str, due: date, start: date, end: date | None, args: Args, *, must: bool
) -> Claim:
    key = claim_key(rule, row, due)
    band = "" if must else BAND_EVENT
    said = (("due_date", due.isoformat()), *args)
    return Claim(rule, facts.id, key, start, end, None, must, args=said, band=band)


def _about(held: Held) -> Args:
    return (("product", held.product), ("bank", held.bank), ("kind", held.kind))


def _paid(facts: CustomerFacts, start: date, end: date | None = None) -> bool:
    return any(start <= contact.day <= (end or date.max) and pays(contact) for contact in facts.contacts)


def _payments(facts: CustomerFacts, held: Held, rules: Rules, today_hint: date) -> Iterator[Claim]:
    """An instalment or a card's balance that is due soon, each month; a service, so the cap does not hold it back."""
    if not held.pay_day:
        return
    first = today_hint.replace(day=1)
    for month in range(-1, _MONTHS - 1):
        last = add_months(first, month + 1) - _DAY
        due = last.replace(day=min(held.pay_day, last.day))
        start = rules.calendar.add_working(due, -rules.playbook.events.payment_lead_days)
        if not _paid(facts, start, due):
            claim = _claim(facts, PAYMENT_DUE, held.id, due, start, due, _about(held), must=False)
            yield claim._replace(asked=True)


def _overdue(facts: CustomerFacts, held: Held, rules: Rules) -> Iterator[Claim]:
    """Arrears on a loan or card: until they are settled, again so many days after each talk."""
    since = held.overdue_since
    if since is None:
        return
    talks = [contact.day for contact in facts.contacts if contact.day >= since and pays(contact)]
    again = max(talks) + rules.playbook.events.overdue_again_days * _DAY if talks else since
    start = rules.calendar.next_working(again)
    claim = _claim(facts, PAYMENT_OVERDUE, held.id, again, start, None, _about(held), must=True)
    yield claim._replace(args=(("since", since.isoformat()), *claim.args), asked=True)


def _stop(facts: CustomerFacts, held: Held, rules: Rules) -> Iterator[Claim]:
    """A price that has reached the stop-profit or stop-loss line, until it is spoken of."""
    price, cost = _decimal(held.price), _decimal(held.cost)
    if price is None or held.price_on is None:
        return
    reached = stop_reached(price, cost, held.stop_profit, held.stop_loss)
    start = rules.calendar.next_working(held.price_on)
    if reached and not _paid(facts, held.price_on):
        args = (*_about(held), ("line", reached))
        yield _claim(facts, STOP_REACHED, held.id, held.price_on, start, None, args, must=True)._replace(asked=True)


def _stopped(facts: CustomerFacts, held: Held, rules: Rules) -> Iterator[Claim]:
    """A fund plan that was stopped, until it is spoken of."""
    on = held.plan_stopped_on
    if on is not None and not _paid(facts, on):
        start = rules.calendar.next_working(on)
        yield _claim(facts, PLAN_STOPPED, held.id, on, start, None, _about(held), must=True)


def _rating(facts: CustomerFacts, money: Money, rules: Rules) -> Iterator[Claim]:
    """A risk test that runs out: from some days ahead until it is done anew; a new test moves the day."""
    if not money.rating or money.tested_on is None:
        return
    until = valid_until(money.tested_on, rules.playbook)
    start = until - rules.playbook.events.rating_lead_days * _DAY
    args = (("rating", money.rating),)
    yield _claim(facts, RATING_EXPIRING, facts.id, until, start, None, args, must=False)._replace(asked=True)


def _movements(facts: CustomerFacts, money: Money, rules: Rules) -> Iterator[Claim]:
    """Large money in or out, for some working days after it was found."""
    for moved in money.moved:
        end = rules.calendar.add_working(moved.on, rules.playbook.events.movement_days)
        if not _paid(facts, moved.on, end):
            way = "in" if moved.after > moved.before else "out"
            start = rules.calendar.next_working(moved.on)
            yield _claim(facts, MOVEMENT, facts.id, moved.on, start, end, (("way", way),), must=True)


def _standing(facts: CustomerFacts, money: Money, rules: Rules) -> Iterator[Claim]:
    """What is held here beside what the tier, and the card that was issued, stand for.

    Less than that is only known where a list of the bank says what there is.
    """
    known = [one.as_of for one in money.held if one.as_of is not None and place(one.kind, one.bank) == HERE]
    if not known:
        return
    on, worth = max(known), worth_here(money.held)
    if _paid(facts, on):
        return
    named = [tier for tier in rules.playbook.tiers if tier.assets_from]
    earned = next((tier for tier in named if worth >= tier.assets_from), None)
    own = next((tier for tier in named if tier.id == facts.tier), None)
    whole = any(one.listed and place(one.kind, one.bank) == HERE for one in money.held)
    for rule, tier in _differences(money.card, facts.tier, earned, own, worth, named):
        if rule in (TIER_BELOW, CARD_BELOW) and not whole:
            continue
        args = (("tier", tier.id), ("zh", tier.zh), ("en", tier.en))
        start = rules.calendar.next_working(on)
        yield _claim(facts, rule, f"{facts.id}\n{tier.id}", on, start, None, args, must=False)


def _differences(
    card: str, tier: str, earned: Tier | None, own: Tier | None, worth: int, named: list[Tier]
) -> Iterator[tuple[str, Tier]]:
    """The rule that holds and the tier it is about; nothing is guessed of a card that nobody noted."""
    rank = own.rank if own else len(named) + 1
    if earned is not None and earned.rank < rank and (own or not tier):
        yield TIER_REACHED, earned
    if own is not None and worth < own.assets_from:
        yield TIER_BELOW, own
    issued = next((each for each in named if each.id == card), None)
    if issued is not None and worth < issued.assets_from:
        yield CARD_BELOW, issued
    if earned is not None and (card == NO_CARD or (issued is not None and earned.rank < issued.rank)):
        yield CARD_EARNED, earned


def _decline(facts: CustomerFacts, money: Money, rules: Rules) -> Iterator[Claim]:
    """Assets that fell by the playbook's per cent from one review to the next, until somebody asks why (S3-28)."""
    if len(money.reviews) < 2:
        return
    (_, before), (on, after) = money.reviews[-2:]
    fell = before > 0 and (before - after) * 100 >= before * rules.playbook.events.decline_percent
    if fell and not _paid(facts, on + _DAY):
        percent = (before - after) * 100 // before
        start = rules.calendar.add_working(on, 1)
        yield _claim(facts, DECLINE, facts.id, on, start, None, (("percent", str(percent)),), must=True)


def _told(facts: CustomerFacts, money: Money, rules: Rules) -> Iterator[Claim]:
    """News and reports on what is held, for some days, until it is spoken of; each once, however much is held."""
    events = rules.playbook.events
    for rule, tellings in ((PRODUCT_REPORT, money.reports), (NEWS, money.news)):
        for told in tellings:
            held = next((one for one in money.held if told.concerns(one)), None)
            end = told.until or _last_day(rule, told, rules, events.news_days)
            if held is not None and not _paid(facts, told.on, end):
                args = (("product", held.product), ("kind", held.kind), ("text", told.text))
                start = rules.calendar.next_working(told.on)
                made = _claim(facts, rule, f"{told.id}\n{facts.id}", told.on, start, end, args, must=False)
                yield made._replace(asked=rule == PRODUCT_REPORT)


def _last_day(rule: str, told: Told, rules: Rules, news_days: int) -> date:
    if rule == PRODUCT_REPORT:
        return rules.calendar.add_working(told.on, rules.playbook.events.report_days)
    return told.on + news_days * _DAY


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
