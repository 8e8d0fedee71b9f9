"""The cast: for each rule of the planner somebody to whom it applies on the day the demo is made."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random

from rmtui.demo import people
from rmtui.demo.calendar import Days
from rmtui.demo.circle import gather
from rmtui.demo.happenings import happen
from rmtui.demo.knowing import know
from rmtui.demo.rows import Person
from rmtui.demo.scenes import play
from rmtui.demo.tables import rated
from rmtui.domain.cadence import period_start
from rmtui.domain.claims import VALUE, claim_key
from rmtui.domain.model import Channel, Outcome, Stage, Step, Verdict
from rmtui.store.tables import Customer
from rmtui.store.work import Work

_LEAD = "演示主管"
_REACHED = {Channel.CALL: Outcome.TALKED, Channel.VISIT: Outcome.HELD}
_CARRIED = "D000012"
_LONG = "阿卜杜热合曼·买买提明·吐尔逊·艾合买提江·努尔麦麦提"


def cast(work: Work, random: Random, days: Days) -> list[Person]:
    """All of them, each with a card, a history, and one thing that is due."""
    troupe = _Troupe(work, random, days)
    made = [*troupe.newcomers(), *troupe.promised(), *troupe.dated(), *troupe.debtors(), *troupe.resting()]
    play(made, random, days)
    know(made, random, days)
    happen(made, random, days)
    gather(made, days)
    return made


def planned_earlier(made: Sequence[Person], days: Days) -> list[tuple[str, str, int, str, str, str]]:
    """The last working day's plan: one of its entries was not reached."""
    day = days.before(1)
    found = []
    for person in made:
        number = next(row.number for row in person.rows if isinstance(row, Customer))
        if number == _CARRIED:
            key = claim_key(VALUE, person.id, day)
            found.append((day.isoformat(), person.id, 0, key, VALUE, day.isoformat()))
    return found


def lunar_of(day: date) -> str:
    """The lunar birthday that falls on this day, as the card keeps it; of a leap month where the day is in one."""
    from rmtui.domain.lunar import next_solar

    names = (f"{leap}{month:02d}-{n:02d}" for leap in ("", "L") for month in range(1, 13) for n in range(1, 31))
    return next(name for name in names if next_solar(name, day) == day)


class _Troupe:
    """Makes the members of the cast one after the other."""

    def __init__(self, work: Work, random: Random, days: Days) -> None:
        self.work, self.random, self.days = work, random, days
        self.count = 0

    def member(self, name: str, tier: str = "", *, share: float = 1.0, **fields: str) -> Person:
        """A card with the next number."""
        self.count += 1
        card = {**people.card(self.random, self.days.today, share=share), "tier": tier, **fields}
        card = rated(card, self.days.today)
        person = Person(self.work.book, self.work.actor)
        phones = [("mobile", people.phone(self.count))]
        if self.count % 4 == 0:
            phones.append(("office", people.phone(self.count + 100)))
        return person.card(
            name,
            f"D{self.count:06d}",
            phones,
            contribution=120_000 - self.count,
            potential=900_000,
            managed=True,
            **card,
        )

    def born(self, year: int) -> str:
        """A birthday of that year which is months away."""
        day = self.days.today + timedelta(days=100)
        return date(year, day.month, min(day.day, 28)).isoformat()

    def settled(
        self, name: str, tier: str = "", stage: Stage = Stage.AFTER_SALES, days_in: int = 90, **more: object
    ) -> Person:
        """Someone who went through the stages and entered the last so many days ago."""
        person = self.member(name, tier, **more)  # type: ignore[arg-type]
        day = self.days.today - timedelta(days=days_in)
        entered = [day - timedelta(days=7 * (stage - step)) for step in range(1, stage)] + [day]
        if stage is Stage.DECISION_MAKER:
            entered[1] = day
        for number, on in enumerate(entered, 1):
            came_from = Stage(number - 1) if number > 1 else None
            at = min(self.days.at(on, time(9, number)), self.days.now - timedelta(minutes=40 - number))
            person.entered(Stage(number), at, came_from)
        return person

    def quiet(self, person: Person, *channels: Channel, ago: int = 100) -> Person:
        """Contacts so many days ago, by default in another quarter."""
        day = self.days.worked(self.days.today - timedelta(days=ago))
        for channel in channels:
            person.contact(self.days.moment(day, self.random), channel, _REACHED.get(channel, Outcome.SENT))
        return person

    def this_month(self, person: Person, channel: Channel) -> Person:
        """A contact earlier this month, where the month is old enough."""
        worked = self.days.worked_since(period_start(self.days.today, "month"))
        if worked:
            at = self.days.moment(self.random.choice(worked), self.random)
            person.contact(at, channel, _REACHED.get(channel, Outcome.SENT))
        return person

    def newcomers(self) -> list[Person]:
        """Stage 1: each timer due, a reply that waits, and one with the lead."""
        days, opening = self.days, self.days.opening
        new = self.member("尉迟恭敬", "gold", share=0.3, allotted_on=days.today.isoformat())
        new.entered(Stage.FIRST_CONTACT, days.now - timedelta(minutes=20))
        sms = self.member("单雪", "platinum", share=0.3)
        sms.entered(Stage.FIRST_CONTACT, opening - timedelta(hours=25))
        sms.contact(opening - timedelta(hours=24), Channel.SMS, Outcome.SENT, step=Step.INSTITUTION_SMS)
        call = self.member("张三[/]", "gold", share=0.3)
        call.entered(Stage.FIRST_CONTACT, opening - timedelta(hours=74))
        call.contact(opening - timedelta(hours=73), Channel.SMS, Outcome.SENT, step=Step.INSTITUTION_SMS)
        call.contact(opening - timedelta(hours=48), Channel.SMS, Outcome.SENT, step=Step.RM_SMS)
        reply = self.member("吉𠮷", "black_gold", share=0.3)
        reply.entered(Stage.FIRST_CONTACT, opening - timedelta(hours=60))
        reply.contact(opening - timedelta(hours=59), Channel.SMS, Outcome.SENT, step=Step.INSTITUTION_SMS)
        reply.contact(opening - timedelta(hours=24), Channel.SMS, Outcome.SENT, step=Step.RM_SMS)
        reply.contact(
            opening - timedelta(minutes=30),
            Channel.SMS,
            Outcome.REPLIED,
            incoming=True,
            note="收到，周三下午有空，请来电。",
        )
        lead = self.member("欧阳小明", "gold", share=0.3)
        lead.entered(Stage.FIRST_CONTACT, days.moment(days.before(5), self.random))
        lead.contact(days.moment(days.before(5), self.random), Channel.SMS, Outcome.SENT, step=Step.INSTITUTION_SMS)
        lead.contact(days.moment(days.before(4), self.random), Channel.SMS, Outcome.SENT, step=Step.RM_SMS)
        lead.contact(
            days.moment(days.before(1), self.random),
            Channel.CALL,
            Outcome.DECLINED,
            step=Step.RM_CALL,
            note="暂时不考虑",
        )
        return [new, sms, call, reply, lead]

    def promised(self) -> list[Person]:
        """A call-back, another promise, and what the manager planned himself, one of them two days late."""
        days = self.days
        back = self.settled("解晓东", "platinum", Stage.KNOW, 19, share=0.4, sex="male", birthday=self.born(1986))
        called = days.moment(days.before(1), self.random)
        back.contact(called, Channel.CALL, Outcome.CALLBACK, note="在开车，明天下午再谈")
        back.next(called, days.today, days.at(days.today, time(15)), Channel.CALL, promised=True)
        told = self.settled("Li Wei", "gold")
        spoken = days.moment(days.before(2), self.random)
        told.contact(spoken, Channel.CALL, Outcome.TALKED, note="答应把利率表发过去")
        told.next(spoken, days.today, days.at(days.today, time(16, 30)), Channel.SMS, promised=True)
        late = self.settled("曾国强", "gold", Stage.PRODUCTS, 10)
        offered = days.moment(days.before(3), self.random)
        late.contact(offered, Channel.CALL, Outcome.TALKED, learnt="更看重流动性")
        late.next(offered, days.today, channel=Channel.CALL)
        late.comment(days.at(days.before(1), time(17)), "先问资金什么时候要用，再谈产品", _LEAD)
        long = self.settled(_LONG, "black_gold")
        self.this_month(long, Channel.VISIT)
        set_at = days.moment(days.before(6), self.random)
        long.contact(set_at, Channel.CALL, Outcome.TALKED)
        long.next(set_at, days.before(2), channel=Channel.CALL)
        return [back, told, late, long]

    def dated(self) -> list[Person]:
        """Birthdays by sun and by moon, the reminder of yesterday's plan, today's meeting and tomorrow's visit."""
        days = self.days
        sun = self.settled("仇永平", "gold", birthday=date(1968, days.today.month, days.today.day).isoformat())
        self.quiet(sun, Channel.CALL, ago=20).next(days.now - timedelta(hours=1), days.after(20))
        moon = self.settled("区秀兰", "gold", birthday="", birthday_lunar=lunar_of(days.today))
        self.quiet(moon, Channel.CALL, ago=25).next(days.now - timedelta(hours=1), days.after(21))
        again = self.settled("查志明")
        self.quiet(again, Channel.CALL, ago=30)
        meets = self.settled("覃怡", "gold", Stage.KNOW, 6, share=0.7)
        agreed = days.moment(days.before(2), self.random)
        meets.contact(agreed, Channel.CALL, Outcome.MEETING)
        meets.meeting(agreed, days.at(days.today, time(15, 30)), Channel.MEETING, "样例支行贵宾室")
        visit = self.settled("乐文华", "gold")
        visit.contact(agreed, Channel.CALL, Outcome.MEETING)
        visit.meeting(agreed, days.at(days.after(1), time(10)), Channel.VISIT, "客户公司")
        return [sun, moon, again, meets, visit]

    def debtors(self) -> list[Person]:
        """One debt of each rhythm, stages near and past their limit, and a thin profile."""
        visit = self.quiet(
            self.settled("翟春梅", "diamond", days_in=400, sex="female", birthday=self.born(1958), children="一儿一女"),
            Channel.VISIT,
        )
        call = self.this_month(
            self.quiet(self.settled("朴海燕", "black_gold", days_in=400), Channel.CALL), Channel.VISIT
        )
        sms = self.this_month(self.quiet(self.settled("盖志强", "platinum", days_in=400), Channel.SMS), Channel.CALL)
        gold = self.quiet(self.settled("万俟静", "gold", days_in=400), Channel.CALL)
        silent = self.quiet(self.settled("长孙涛", days_in=400), Channel.CALL)
        near = self.quiet(self.settled("司马丽", "gold", Stage.NEEDS, 12), Channel.CALL, ago=12)
        over = self.quiet(self.settled("诸葛明", "gold", Stage.CLOSE, 11), Channel.CALL, ago=11)
        thin = self.quiet(self.settled("端木婷", "gold", Stage.DECISION_MAKER, 6, share=0.35), Channel.CALL, ago=4)
        return [visit, call, sms, gold, silent, near, over, thin]

    def resting(self) -> list[Person]:
        """Not to be called today: annoyed, do-not-disturb, given up, and one with an open complaint and a date."""
        days = self.days
        annoyed = self.settled("夏侯军", "gold", Stage.KNOW, 9)
        rung = days.moment(days.before(2), self.random)
        annoyed.contact(rung, Channel.CALL, Outcome.ANNOYED, note="嫌电话太多")
        annoyed.pause(rung, days.today + timedelta(days=28), "嫌电话太多")
        hushed = self.settled("皇甫敏", "gold", dnd_call=True)
        self.this_month(hushed, Channel.CALL).next(days.now - timedelta(hours=1), days.after(9), channel=Channel.SMS)
        gone = self.member("公孙洋", share=0.3)
        gone.entered(Stage.FIRST_CONTACT, days.moment(days.before(15), self.random))
        gone.contact(days.moment(days.before(9), self.random), Channel.CALL, Outcome.DECLINED)
        gone.decision(days.moment(days.before(6), self.random), Verdict.DROP, _LEAD)
        cross = self.settled("令狐杰", "gold")
        cross.contact(
            days.moment(days.before(3), self.random), Channel.CALL, Outcome.TALKED, note="已致歉，答复处理进度"
        )
        cross.next(days.now - timedelta(hours=1), days.after(2), channel=Channel.CALL)
        return [annoyed, hushed, gone, cross]
