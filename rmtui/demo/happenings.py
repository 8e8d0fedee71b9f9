"""What happened to the money of some of the cast, so that each reason of it has somebody on the day of making."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random

from rmtui.demo.calendar import Days
from rmtui.demo.knowing import Knowledge
from rmtui.demo.rows import Person
from rmtui.demo.shelf import SHELF
from rmtui.demo.tables import Tables
from rmtui.domain.model import Channel, Outcome
from rmtui.store.tables import Anniversary, Customer, Holding, MovementRow, Opportunity, Relative, Review, ReviewLine

_FUND = SHELF[4].name


def happen(made: Sequence[Person], random: Random, days: Days) -> None:
    """Adds it to the rows of the cast."""
    people = {row.name: person for person in made for row in person.rows if isinstance(row, Customer)}
    _grown(people, random, days)
    _troubled(people, random, days)
    _fallen(people, random, days)
    _silent(people, random, days)
    _celebrated(people, random, days)
    _hopeful(people, random, days)


def _worked(days: Days, ago: int) -> str:
    """The last working day up to so many days ago, as it is stored."""
    return days.worked(days.today - timedelta(days=ago)).isoformat()


def _held(tables: Tables, kind: str, amount: int, product: str, **more: object) -> None:
    """A holding here that a bank's list brought, with what is watched of it."""
    tables.person.put(
        Holding, kind=kind, product=product, amount=amount, since=tables.ago(300), as_of=tables.ago(5), risk=3,
        import_key=f"demo-{product}", **more,
    )  # fmt: skip


def _grown(people: Mapping[str, Person], random: Random, days: Days) -> None:
    """Whose assets have outgrown the tier and the card; the risk test runs out."""
    tables = Tables(people["仇永平"], random, days)
    _held(tables, "fund", 480_000, _FUND, product_id=SHELF[4].id(people["仇永平"].book))
    Knowledge(people["仇永平"], random, days).is_like(
        card_held="gold", card_on=tables.ago(700), risk_tested_on=tables.ago(350)
    )


def _troubled(people: Mapping[str, Person], random: Random, days: Days) -> None:
    """Arrears, an instalment of tomorrow, and less held here than tier and card stand for."""
    tables = Tables(people["区秀兰"], random, days)
    tomorrow = days.today + timedelta(days=1)
    _held(tables, "mortgage", 300_000, "住房按揭", pay_day=tomorrow.day)
    _held(tables, "other", 20_000, "消费分期", overdue_since=_worked(days, 8))
    Knowledge(people["区秀兰"], random, days).is_like(card_held="platinum", card_on=tables.ago(500))


def _fallen(people: Mapping[str, Person], random: Random, days: Days) -> None:
    """A fund that fell to its stop line, a plan that was stopped, money that left."""
    person = people["万俟静"]
    tables = Tables(person, random, days)
    _held(
        tables, "fund", 90_000, "成长精选", price="0.82", price_on=_worked(days, 3), cost="1.00", stop_loss="15%",
        plan_stopped_on=_worked(days, 12),
    )  # fmt: skip
    person.put(MovementRow, on_day=_worked(days, 2), before=290_000, after=90_000)
    for ago, amount in ((95, 290_000), (16, 90_000)):
        key = person.put(Review, on_day=tables.ago(ago), advice="", came_of="")
        person.put(ReviewLine, review_id=key, kind="fund", product="成长精选", amount=amount, since=tables.ago(300))


def _silent(people: Mapping[str, Person], random: Random, days: Days) -> None:
    """One who is spoken to every twenty days, and not for thirty; one who fell silent; an opportunity to follow up."""
    for name, agos in (("查志明", (50, 70, 90)), ("长孙涛", (130, 160, 190))):
        for ago in agos:
            day = days.today - timedelta(days=ago)
            people[name].contact(days.moment(day, random), Channel.CALL, Outcome.TALKED)
    tables = Tables(people["查志明"], random, days)
    people["查志明"].put(
        Opportunity, target="fund", event="market", source="客户问起定投", state="confirmed", amount=60_000,
        found_on=tables.ago(9), state_on=tables.ago(6), basis="每月有结余", next_on=_worked(days, 0),
        next_step="送定投方案",
    )  # fmt: skip


def _celebrated(people: Mapping[str, Person], random: Random, days: Days) -> None:
    """A wedding day and a daughter's birthday today, points that run out, school; a newcomer sent by another."""
    today = days.today
    for name, relation, sex, born in (
        ("小满", "daughter", "female", today.replace(year=today.year - 12).isoformat()),
        ("小寒", "son", "male", f"{today.year - 6}-03-05"),
    ):
        people["万俟静"].put(Relative, name=name, relation=relation, sex=sex, born=born)
    people["万俟静"].put(Anniversary, kind="wedding", name="", solar=today.strftime("%m-%d"))
    Knowledge(people["仇永平"], random, days).is_like(
        points=12_600, points_expire_on=(today + timedelta(days=12)).isoformat()
    )

    Knowledge(people["尉迟恭敬"], random, days).is_like(
        campaign="秋季名单", campaign_until=days.after(2).isoformat(), handed_by="演示柜员",
        referrer_id=people["盖志强"].id, source="老客户转介绍",
    )  # fmt: skip


_HOPES = (
    # name, target, event, source, amount, state, days ago, days ahead, what next
    ("盖志强", "sign_up", "behaviour", "老客户转介绍", 0, "lead", 5, 16, "请来网点补齐签约凭证"),
    ("仇永平", "insurance", "life", "家庭保障缺口", 120_000, "proposed", 12, 18, "听取家人意见后回访"),
    ("翟春梅", "wealth", "product", "定期即将到期", 500_000, "confirmed", 8, 20, "比较三款理财后面谈"),
    ("诸葛明", "fund", "market", "关注市场回落", 200_000, "lead", 30, 24, "发两只基金资料"),
    ("区秀兰", "insurance", "activity", "健康讲座提问", 30_000, "lost", 26, 0, ""),
    ("乐文华", "wealth", "behaviour", "代发工资到账", 80_000, "done", 14, 0, ""),
)
"""Opportunities 商机 that are on their way, won or lost; next steps lie ahead: nobody is called for them today."""


def _hopeful(people: Mapping[str, Person], random: Random, days: Days) -> None:
    """A sheet of opportunities 商机管理表 with something in each state."""
    for name, target, event, source, amount, state, ago, ahead, step in _HOPES:
        tables = Tables(people[name], random, days)
        people[name].put(
            Opportunity, target=target, event=event, source=source, state=state, amount=amount,
            found_on=tables.ago(ago + 9), state_on=tables.ago(ago), next_step=step,
            next_on=days.after(ahead).isoformat() if ahead else "",
            basis="有闲置资金" if state in ("confirmed", "proposed") else "",
            lost_reason="已在他行投保" if state == "lost" else "",
        )  # fmt: skip
