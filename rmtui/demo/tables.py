"""Fills the tables of a demo customer's card as far as the customer's stage has come: family, needs, proposals, assets.

Nothing of it falls due in the weeks around today but what the cast is given on purpose.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from rmtui.clock import utc_text
from rmtui.demo import people
from rmtui.demo.calendar import Days
from rmtui.demo.rows import Person
from rmtui.demo.shelf import SHELF, Item
from rmtui.domain.calendar import add_months
from rmtui.domain.model import Stage
from rmtui.store.tables import (
    ClosingStepRow,
    Customer,
    Holding,
    Need,
    NotSoldRow,
    Policy,
    Proposal,
    ProposalLine,
    Relative,
    Review,
    ReviewLine,
    SaleRow,
)

_ELSEWHERE = ("某股份制银行", "某城商行", "外资银行")
_NEEDS = (
    ("education", "三年后", 300_000, "说起孩子三年后升学"),
    ("retirement", "十年以上", 800_000, "担心退休后收入少一截"),
    ("home", "两年内", 600_000, "在看学区房"),
    ("liquidity", "一年内", 100_000, "铺子进货随时要用钱"),
)
_HELD = {"diamond": (620, 800), "black_gold": (110, 300), "platinum": (55, 90), "gold": (8, 40), "": (1, 4)}
"""What somebody of a tier holds here, in ten thousands of yuan: enough for the tier, and not for the next."""
APPROVER = "演示主管"
_OLD = 65
"""Years from which no parent is in the family."""


class Tables:
    """Adds to one customer's rows; `day` is today, everything lies some days before it."""

    def __init__(self, person: Person, random: Random, days: Days) -> None:
        self.person, self.random, self.day = person, random, days.today
        self.now = days.now

    def ago(self, days: int) -> str:
        """The day so many days before today, as it is stored."""
        return (self.day - timedelta(days=days)).isoformat()

    def ahead(self, days: int) -> str:
        """The day so many days after today, as it is stored."""
        return (self.day + timedelta(days=days)).isoformat()

    def family(self, *, met: bool, confidence: int = 4) -> list[str]:
        """A spouse who decides, a child, and who is not old has a mother, by their ids; ages fit the customer's."""
        me = next(row for row in self.person.rows if isinstance(row, Customer))
        age = self.day.year - int(str(getattr(me, "birthday", ""))[:4] or self.day.year - 45)
        child_age = max(age - self.random.randrange(25, 33), 1)
        spouse_age = max(age + self.random.randrange(-4, 5), 22)
        surname = people.name(self.random)[0]
        spouse = self.person.put(
            Relative, name=people.name(self.random), relation="spouse",
            sex="male" if me.sex == "female" else "female", born=str(self.day.year - spouse_age),
            school_or_employer="市第一小学", decides=True,
            pays=self.random.random() < 0.4, confidence=confidence, met_on=self.ago(20) if met else "",
            way_in="" if met else "孩子同班家长，约在学校开放日",
        )  # fmt: skip
        child = self.person.put(
            Relative, name=surname + "小雨", relation=self.random.choice(("son", "daughter")),
            born=self.ago(365 * child_age + 150), school_or_employer="实验小学" if 6 <= child_age < 13 else "",
        )  # fmt: skip
        if age >= _OLD:
            return [spouse, child]
        parent = self.person.put(
            Relative, name=people.name(self.random), relation="mother", sex="female",
            born=str(self.day.year - age - self.random.randrange(22, 30)), friend=True,
        )  # fmt: skip
        return [spouse, child, parent]

    def need(
        self, which: int = 0, *, state: str = "open", ago: int = 12, for_whom: str = "", retry: int | None = None
    ) -> str:
        """A line of the needs table."""
        kind, horizon, amount, evidence = _NEEDS[which % len(_NEEDS)]
        return self.person.put(
            Need, kind=kind, horizon=horizon, amount=amount, evidence=evidence, priority=1 + which % 3, state=state,
            found_on=self.ago(ago), for_whom=for_whom, retry_on="" if retry is None else self.ahead(retry),
        )  # fmt: skip

    def lost(self, need: str, *, ago: int, matures: int, retry: int) -> None:
        """Another bank got the deal: its product matures in so many days."""
        self.person.put(
            NotSoldRow, need_id=need, on_day=self.ago(ago), reason="收益率低于他行", rival_bank="某城商行",
            rival_product="九个月理财", rival_rate="2.65%", rival_maturity=self.ahead(matures),
            weak_points="封闭期内不能赎回", retry_on=self.ahead(retry),
        )  # fmt: skip

    def proposal(self, need: str, label: str, lines: Sequence[tuple[Item, int]], state: str, ago: int = 4) -> str:
        """A proposal of so many yuan in each product."""
        chosen = self.ago(max(ago - 2, 0)) if state == "chosen" else ""
        key = self.person.put(
            Proposal, need_id=need, label=label, version=1, state=state, made_on=self.ago(ago), chosen_on=chosen
        )
        for position, (item, amount) in enumerate(lines, 1):
            self.person.put(
                ProposalLine, proposal_id=key, position=position, product_id=item.id(self.person.book),
                product=item.name, category=item.category, amount=amount, risk=item.risk, term=item.term,
            )  # fmt: skip
        return key

    def pair(self, need: str, *, chosen: bool = False) -> str:
        """Two proposals for a need, both within a C2 rating; the first one's id."""
        one = [(SHELF[1], 200_000), (SHELF[3], 100_000)]
        two = [(SHELF[2], 200_000), (SHELF[6], 100_000)]
        first = self.proposal(need, "A", one, "chosen" if chosen else "offered")
        self.proposal(need, "B", two, "offered")
        return first

    def steps(self, need: str, proposal: str, *steps: str, ago: int = 2) -> None:
        """Steps of the checklist that are done."""
        for place, step in enumerate(steps):
            at = self.now - timedelta(days=ago, minutes=30 - place)
            self.person.put(
                ClosingStepRow, need_id=need, proposal_id=proposal, step=step, at=utc_text(at),
                on_day=at.date().isoformat(), who=self.person.who, superior=APPROVER if step == "sign" else "",
                ticks={"risks": "explained liquidity no_guarantee", "sign": "papers customer"}.get(step, ""),
            )  # fmt: skip

    def sold(self, item: Item, amount: int, ago: int) -> str:
        """A line of the ledger and the holding that came of it, by the holding's id."""
        day = self.day - timedelta(days=ago)
        ends = add_months(day, item.term).isoformat() if item.term else ""
        holding = self.holding(item.category, amount, item.name, ago=ago, maturity=ends, risk=item.risk)
        need = self.need(self.random.randrange(4), state="met", ago=ago + 20)
        self.person.put(
            SaleRow, need_id=need, holding_id=holding, on_day=day.isoformat(), product_id=item.id(self.person.book),
            product=item.name, category=item.category, risk=item.risk, amount=amount, term=item.term, maturity=ends,
            rate=item.rate, handler=self.person.who, approver=APPROVER,
        )  # fmt: skip
        return holding

    def holding(
        self,
        kind: str,
        amount: int,
        product: str = "",
        *,
        ago: int = 200,
        maturity: str = "",
        risk: int = 1,
        bank: str = "",
    ) -> str:
        """Something owned or owed."""
        return self.person.put(
            Holding, kind=kind, bank=bank, product=product, amount=amount, since=self.ago(ago), maturity=maturity,
            risk=risk, as_of=self.ago(5),
        )  # fmt: skip

    def usual_holdings(self, worth: int) -> None:
        """A deposit here, one elsewhere, a home with its mortgage; nothing matures in the coming months."""
        far = self.ahead(self.random.randrange(150, 700))
        self.holding("deposit", worth, SHELF[0].name, maturity=far)
        self.holding("deposit", worth // 2, "三年定期", maturity=far, bank=self.random.choice(_ELSEWHERE))
        if self.random.random() < 0.6:
            self.holding("property", 1_600_000, "自住房", ago=1500, risk=0)
            self.holding("mortgage", 450_000, "住房按揭", ago=1500, risk=0)

    def reviews(self, *agos: int) -> None:
        """A review of the holdings on each of these days, the values somewhat smaller the longer ago."""
        held = [row for row in self.person.rows if isinstance(row, Holding)]
        for ago in agos if held else ():
            key = self.person.put(
                Review, on_day=self.ago(ago), advice="到期的存款分一半转做半年期，留三个月开支在活期。", came_of=""
            )
            for row in held:
                self.person.put(
                    ReviewLine, review_id=key, holding_id=row.id, bank=row.bank, kind=row.kind, product=row.product,
                    amount=row.amount * (1000 - ago) // 1000, since=row.since, maturity=row.maturity, risk=row.risk,
                )  # fmt: skip

    def policies(self, relatives: Sequence[str]) -> None:
        """A household with gaps: the customer has life and accident, the spouse an illness policy."""
        due = self.ahead(self.random.randrange(120, 300))
        common = {"insurer": "演示人寿", "term": "20年", "due_on": due}
        self.person.put(Policy, kind="life", sum_insured=500_000, premium=6_000, **common)
        self.person.put(Policy, kind="accident", sum_insured=300_000, premium=300, **common)
        self.person.put(
            Policy, kind="critical_illness", insured=relatives[0], sum_insured=300_000, premium=5_200, critical=True,
            **common,
        )  # fmt: skip


def rated(fields: dict[str, str], day: date) -> dict[str, str]:
    """The card's fields with the day of the test behind a rating, which is at least C2: proposals suit it."""
    if "risk_rating" not in fields:
        return fields
    rating = fields["risk_rating"] if fields["risk_rating"] != "C1" else "C2"
    return {**fields, "risk_rating": rating, "risk_tested_on": (day - timedelta(days=90)).isoformat()}


def furnish(person: Person, random: Random, days: Days, stage: Stage, tier: str) -> None:
    """The tables of somebody of the crowd, by the stage."""
    tables = Tables(person, random, days)
    worth = 10_000 * random.randrange(*_HELD[tier])
    if stage < Stage.DECISION_MAKER:
        return
    relatives = tables.family(met=stage > Stage.DECISION_MAKER)
    if stage is Stage.AFTER_SALES:
        tables.sold(SHELF[random.randrange(2)], worth * 2 // 5, ago=random.randrange(65, 200))
    elif stage > Stage.DECISION_MAKER:
        which, whose = random.randrange(4), relatives[1] if random.random() < 0.3 else ""
        need = tables.need(which, state="open" if stage is Stage.NEEDS else "proposed", for_whom=whose)
        if stage is Stage.PRODUCTS:
            tables.pair(need)
        elif stage is Stage.CLOSE:
            tables.steps(need, tables.pair(need, chosen=True), "recommend")
    if tier:
        tables.usual_holdings(worth * 3 // 5 if stage is Stage.AFTER_SALES else worth)
        tables.policies(relatives)
    tables.reviews(*((95, 35, 6) if tier in ("diamond", "black_gold") else (100, 8)))
