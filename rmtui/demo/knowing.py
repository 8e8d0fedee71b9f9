"""What the demo knows of its people, and the word that was given them: the relation, complaints, promises, papers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from rmtui.clock import utc_text
from rmtui.demo.calendar import Days
from rmtui.demo.rows import Person
from rmtui.domain.relation import DEPTHS, LOYALTY, LOYALTY_TACTICS, ORIENTATIONS, TEMPERAMENTS, TRUST_SIGNS
from rmtui.store.log.capture import Synced
from rmtui.store.tables import (
    ComplaintStepRow,
    Concern,
    Customer,
    Document,
    FamiliarTick,
    Gift,
    LoyaltyTactic,
    PromiseRow,
    Satisfaction,
    TrustSign,
)

_TASTES = ("爱喝龙井，不喝咖啡", "饭菜偏清淡", "喜欢老茶和紫砂", "不吃辣", "爱听戏", "")
_NUMBERS = ("结婚纪念日 5 月 20 日", "门牌 808", "手机尾号要带 6", "女儿生日 0812", "")
_CIRCLES = ("商会", "校友会", "老年大学合唱团", "小区业委会", "")
_DEEP_FROM = 2
"""From this depth on something shows it."""


class Knowledge:
    """Adds to what is known of one customer; all days lie before today unless said."""

    def __init__(self, person: Person, random: Random, days: Days) -> None:
        self.person, self.random, self.days = person, random, days

    def ago(self, days: int) -> str:
        """The day so many days before today."""
        return (self.days.today - timedelta(days=days)).isoformat()

    def is_like(self, **fields: object) -> None:
        """Facts of the card itself."""
        rows = self.person.rows
        place, card = next((n, row) for n, row in enumerate(rows) if isinstance(row, Customer))
        rows[place] = Customer.model_construct(**{**card.model_dump(), **fields})

    def usual(self) -> None:
        """A temperament, a leaning and what follows from knowing somebody for a while."""
        random = self.random
        depth = random.randrange(len(DEPTHS))
        self.is_like(
            temperament=random.choice(TEMPERAMENTS), orientation=random.choice(ORIENTATIONS),
            tastes=random.choice(_TASTES), meaningful_numbers=random.choice(_NUMBERS), circle=random.choice(_CIRCLES),
            depth=DEPTHS[depth], depth_evidence="常主动打电话来问" if depth >= _DEEP_FROM else "",
            depth_on=self.ago(40),
        )  # fmt: skip
        if random.random() < 0.5:
            self.survey(random.randrange(3, 6), ago=random.randrange(30, 200))
        if depth >= _DEEP_FROM:
            self.put(TrustSign, kind=random.choice(TRUST_SIGNS), on_day=self.ago(50), remarks="")
            self.is_like(loyalty=LOYALTY[depth - 1], loyalty_evidence="到期资金都留在本行", loyalty_on=self.ago(40))

    def survey(self, score: int, *, ago: int, remarks: str = "") -> None:
        """A short survey with its four factors."""
        self.put(
            Satisfaction, on_day=self.ago(ago), score=score, product=score, system=max(score - 1, 1), contact=5,
            surroundings=score, remarks=remarks,
        )  # fmt: skip

    def gift(self, what: str, amount: int, *, on: date, occasion: str) -> None:
        """A gift that was handed over in the branch."""
        self.put(Gift, what=what, amount=amount, on_day=on.isoformat(), occasion=occasion, place="网点", how="当面")

    def promise(self, text: str, *, made: date, due: date, state: str = "open") -> None:
        """The manager's word; a kept one was kept on its day."""
        settled = "" if state == "open" else due.isoformat()
        self.put(
            PromiseRow, text=text, made_on=made.isoformat(), due_on=due.isoformat(), state=state, settled_on=settled
        )

    def complaint(self, text: str, opened: date, *steps: tuple[str, str], closed: date | None = None) -> str:
        """A complaint with the steps done so far, each on a working day from the one on which it was raised."""
        concern = self.put(
            Concern, kind="complaint", text=text, opened_on=opened.isoformat(),
            state="open" if closed is None else "solved", closed_on=closed.isoformat() if closed else "",
        )  # fmt: skip
        for place, (step, said) in enumerate(steps):
            at = self.days.at(opened, self.days.opening.time()) + timedelta(minutes=10 * place)
            at = min(at, self.days.now - timedelta(minutes=len(steps) - place))
            answer = "满意，谢谢跟进" if step == "followed_up" else ""
            self.put(
                ComplaintStepRow, concern_id=concern, step=step, at=utc_text(at), on_day=at.date().isoformat(),
                who=self.person.who, text=said, answer=answer, content=bool(answer),
            )  # fmt: skip
        return concern

    def put(self, model: type[Synced], **values: object) -> str:
        """A row of this customer."""
        return self.person.put(model, **values)


def know(made: Sequence[Person], random: Random, days: Days) -> None:
    """What is known of the members of the cast on whom it is shown."""
    people = {row.name: person for person in made for row in person.rows if isinstance(row, Customer)}
    for name, scene in _SCENES.items():
        scene(Knowledge(people[name], random, days))


def _mother(one: Knowledge) -> None:
    """Long known, trusted, given as much as may be given in a year."""
    today = one.days.today
    one.is_like(
        title="翟阿姨", temperament="well_informed", orientation="relationship", dialect="四川话", school="某财经大学",
        circle="老年大学合唱团", tastes="爱喝茉莉花茶，不吃甜食", meaningful_numbers="结婚纪念日 10 月 1 日，门牌 1201",
        depth="trusted", depth_evidence="家里大事先来商量", depth_on=one.ago(60), loyalty="affective",
        loyalty_evidence="他行到期资金转来本行", loyalty_on=one.ago(60), value_now=2_450_000,
        value_reason="本行存款和理财合计", potential_reason="他行大额存单及房产", contribution_source="上年度行内报表",
        man_money=True, man_authority=True, man_need=True,
    )  # fmt: skip
    for score, ago in ((4, 400), (4, 210), (5, 30)):
        one.survey(score, ago=ago, remarks="希望到期前早些提醒" if ago == 30 else "")
    one.put(TrustSign, kind="private_fact", on_day=one.ago(90), remarks="说了儿子生意上的难处")
    one.put(TrustSign, kind="referral", on_day=one.ago(45), remarks="介绍邻居来开户")
    for kind, ago in (("stay_near", 20), ("exceed", 80)):
        one.put(LoyaltyTactic, kind=LOYALTY_TACTICS[LOYALTY_TACTICS.index(kind)], on_day=one.ago(ago), remarks="")
    one.gift("茉莉花茶一盒", 180, on=max(date(today.year, 1, 1), today - timedelta(days=40)), occasion="festival")
    one.put(Document, kind="risk_test", title="风险测评问卷", on_day=one.ago(90), place="网点档案柜 3 层", remarks="")
    one.put(Document, kind="contract", title="大额存单协议", on_day=one.ago(200), place="网点档案柜 3 层", remarks="")
    one.put(FamiliarTick, kind="books_ahead", on_day=one.ago(30), remarks="每次来都先打电话约")
    one.promise("送新一期理财简报", made=one.days.before(8), due=one.days.before(6), state="kept")


def _promised_yesterday(one: Knowledge) -> None:
    """The word was to be kept yesterday."""
    one.is_like(temperament="rational", orientation="value")
    one.promise("寄三年定期利率表", made=one.days.before(4), due=one.days.before(1))


def _promised_today(one: Knowledge) -> None:
    """The word is to be kept today."""
    one.promise("问清转存手续后回话", made=one.days.before(2), due=one.days.today)


def _just_complained(one: Knowledge) -> None:
    """Nobody has answered yet."""
    one.is_like(temperament="irascible")
    one.complaint("短信提醒发错了金额", one.days.today)


def _being_answered(one: Knowledge) -> None:
    """Heard and looked into; what is offered comes next."""
    one.complaint(
        "柜台排队时间太长", one.days.before(3), ("heard", "听客户讲完等候经过"),
        ("facts", "当日下午三个窗口只开了一个"), ("responsibility", "网点排班疏忽"),
        ("apology", "致歉，下周起加开窗口"),
    )  # fmt: skip


def _looked_back_on(one: Knowledge) -> None:
    """Closed two weeks ago: time to ask whether all is well."""
    closed = one.days.worked(one.days.today) - timedelta(days=14)
    steps = (
        ("heard", "听客户说明"),
        ("facts", "自助机缺纸"),
        ("responsibility", "设备巡检不到位"),
        ("apology", "当面致歉，改由柜台补打"),
        ("carried_out", "补打回单并送到单位"),
        ("followed_up", "电话回访"),
        ("lesson", "每日开门前查自助机"),
    )
    one.complaint("回单打印不出来", closed, *steps, closed=closed)


def _wishes(one: Knowledge) -> None:
    """A wish somebody sees to, and a difficulty."""
    one.is_like(temperament="hesitant", orientation="service", circle="家长委员会")
    one.put(
        Concern, kind="wish", text="想了解孩子留学的用汇手续", opened_on=one.ago(6), owner="演示理财经理",
        state="doing", doing="已请理财经理整理材料", due_on=(one.days.today + timedelta(days=4)).isoformat(),
    )  # fmt: skip


_SCENES: Mapping[str, Callable[[Knowledge], None]] = {
    "翟春梅": _mother,
    "盖志强": _promised_yesterday,
    "长孙涛": _promised_today,
    "朴海燕": _just_complained,
    "令狐杰": _being_answered,
    "乐文华": _looked_back_on,
    "司马丽": _wishes,
}
