"""Fills a demo book: a small cast on which each rule of the planner shows, and a crowd that is well looked after."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import configure_mappers

from rmtui.demo import circle, people, shelf
from rmtui.demo.calendar import Days
from rmtui.demo.cast import cast, planned_earlier
from rmtui.demo.knowing import Knowledge
from rmtui.demo.rows import Person
from rmtui.demo.tables import furnish, rated
from rmtui.domain.model import Channel, Outcome, Stage, Step
from rmtui.store.derive import raw
from rmtui.store.log.gate import insert_many
from rmtui.store.store import NewOwner
from rmtui.store.work import Work

_TIERS = ("diamond",) + ("black_gold",) * 2 + ("platinum",) * 5 + ("gold",) * 9 + ("",) * 11
_STAGES = (
    (Stage.FIRST_CONTACT,) * 2
    + (Stage.KNOW,) * 4
    + (Stage.DECISION_MAKER,) * 2
    + (Stage.NEEDS,) * 2
    + (Stage.PRODUCTS,) * 2
    + (Stage.CLOSE,) * 2
    + (Stage.AFTER_SALES,) * 14
)
_DAYS_IN_STAGE = {Stage.KNOW: 12, Stage.DECISION_MAKER: 10, Stage.NEEDS: 9, Stage.PRODUCTS: 3, Stage.CLOSE: 3}
_DAYS_A_STAGE = 6
"""Days spent in each stage before; stages 2 and 3 share one clock."""
_PER_TIER = {
    "diamond": ("month", (Channel.VISIT,)),
    "black_gold": ("month", (Channel.VISIT, Channel.CALL)),
    "platinum": ("month", (Channel.CALL, Channel.SMS)),
    "gold": ("quarter", (Channel.CALL,)),
    "": ("quarter", (Channel.CALL,)),
}
_FURNISHED, _FURNISHED_EVERY = 60, 10
"""Of the crowd, the first so many and then each tenth have filled tables: all of a large book would take minutes."""
_SOURCES = ("网点负责人分配", "大堂交接", "柜员推荐", "营销活动", "老客户转介绍", "自行开拓")
_LEARNT = ("孩子明年升学", "打算换车", "在看学区房", "近期要去外地照顾父母", "对定期利率比较关心", "")
_WORTH = {"diamond": 90_000, "black_gold": 50_000, "platinum": 20_000, "gold": 6_000, "": 1_000}


def owner() -> NewOwner:
    """The invented manager of the demo book."""
    return NewOwner(
        role="rm",
        name="演示经理",
        bank="演示银行",
        branch="示范分行",
        sub_branch="样例支行",
        mobile=people.phone(0),
        office_phone="",
        demo=True,
    )


def build(work: Work, customers: int, seed: int) -> int:
    """Writes so many invented customers into an empty demo book; returns how many. `seed` and day decide who they are.

    The cast comes first; a book smaller than the cast has as many of it as fit. It is nothing to undo.
    """
    configure_mappers()
    random = Random(f"{seed} {work.today.isoformat()}")
    days = Days(work.now, work.calendar)
    made = cast(work, random, days)[:customers]
    made += _crowd(work, random, days, customers - len(made))
    insert_many(
        work,
        [
            *shelf.rows(work.book, days.worked(days.today)),
            *circle.rows(work.book, days),
            *(row for person in made for row in person.rows),
        ],
    )
    raw(work).executemany(
        "INSERT INTO day_plan (day, customer_id, position, key, rules, due_on) VALUES (?, ?, ?, ?, ?, ?)",
        planned_earlier(made, days),
    )
    return len(made)


def _crowd(work: Work, random: Random, days: Days, count: int) -> list[Person]:
    return [_ordinary(work, random, days, n) for n in range(count)]


def _ordinary(work: Work, random: Random, days: Days, n: int) -> Person:
    """A customer with nothing pressing today: the rhythm is kept or planned, the stage within its limit."""
    stage = _STAGES[n % len(_STAGES)]
    tier = _TIERS[(n * 5 + n // 28) % len(_TIERS)]
    person = Person(work.book, work.actor)
    share = 0.45 if stage is Stage.FIRST_CONTACT else 0.92
    fields = {**people.card(random, days.today, share=share), "tier": tier, "source": random.choice(_SOURCES)}
    fields = rated(fields, days.today)
    worth = _WORTH[tier]
    person.card(
        people.name(random),
        f"D{n + 1000:06d}",
        [("mobile", people.phone(n + 200))],
        contribution=random.randrange(worth // 2, worth + 1),
        potential=random.randrange(worth, 20 * worth),
        managed=True,
        signed=random.random() < 0.5,
        allotted_on=(days.today - timedelta(days=400)).isoformat(),
        **fields,
    )
    if stage is Stage.FIRST_CONTACT:
        return _invited_soon(person, random, days)
    if n < _FURNISHED or n % _FURNISHED_EVERY == 0:
        furnish(person, random, days, stage, tier)
        Knowledge(person, random, days).usual()
    return _looked_after(person, random, days, stage, tier)


def _invited_soon(person: Person, random: Random, days: Days) -> Person:
    """In stage 1: the messages are sent, the first call was made, the second is planned."""
    ago = random.randrange(5, 9)
    first = days.before(ago)
    person.entered(Stage.FIRST_CONTACT, days.moment(first, random))
    person.contact(days.moment(first, random), Channel.SMS, Outcome.SENT, step=Step.INSTITUTION_SMS)
    person.contact(days.moment(days.before(ago - 2), random), Channel.SMS, Outcome.SENT, step=Step.RM_SMS)
    called = days.moment(days.before(1), random)
    person.contact(called, Channel.CALL, Outcome.TALKED, step=Step.RM_CALL, note="正在开会，请改天再打")
    return person.next(called, days.after(random.randrange(1, 9)), channel=Channel.CALL)


def _looked_after(person: Person, random: Random, days: Days, stage: Stage, tier: str) -> Person:
    """From stage 2 on: the way there, the contacts of its rhythm, and the next step."""
    for step, at in _way(stage, random, days):
        came_from = Stage(step - 1) if step > 1 else None
        person.entered(step, at, came_from)
    period, channels = _PER_TIER[tier]
    paid = days.paid_on(period, random)
    last = paid or days.before(random.randrange(25, 60))
    for channel in channels:
        outcome = Outcome.TALKED if channel is Channel.CALL else Outcome.SENT
        outcome = Outcome.HELD if channel is Channel.VISIT else outcome
        person.contact(days.moment(last, random), channel, outcome, learnt=random.choice(_LEARNT))
    if paid and random.random() < 0.15:
        return person
    set_at = min(days.now - timedelta(minutes=5), days.moment(days.today, random))
    planned = days.after(random.randrange(1, 25)) if paid else days.planned_on(period, random)
    return person.next(set_at, planned)


def _way(stage: Stage, random: Random, days: Days) -> Iterator[tuple[Stage, datetime]]:
    """When each stage up to this one was entered, so that the clock of the last is still green."""
    in_stage = random.randrange(1, _DAYS_IN_STAGE.get(stage, 200) + 1)
    if stage is Stage.AFTER_SALES:
        in_stage += 60
    entered: date = days.today - timedelta(days=in_stage)
    dates = [entered - timedelta(days=_DAYS_A_STAGE * before) for before in range(int(stage))]
    for number, on in enumerate(reversed(dates), 1):
        yield Stage(number), min(days.moment(on, random), days.now - timedelta(minutes=30 - number))
