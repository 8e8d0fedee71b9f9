"""A customer whose sheets have something of everything: three reviews, three proposals, a household of four insured.

The last proposal was made while the customer was rated higher: since then it does not suit.
"""

from typing import NamedTuple

from rmtui.domain.model import Stage
from rmtui.store.store import Store
from rmtui.store.writes import customers, rows
from tests.builders import add_customer

SECRET = "只给自己看的备注"
"""Stands in every field for internal remarks: on no sheet."""
PROFILE = {"sex": "male", "birthday": "1978-04-12", "risk_rating": "C4", "risk_tested_on": "2025-11-03",
           "life_phase": "education", "taboos": SECRET}  # fmt: skip
LINES = (
    ("property", "", "自住房", ("320万", "320万", "330万"), "2015-06-01", "", ""),
    ("deposit", "", "安心存一年", ("48万", "50万", "50万"), "2025-06-01", "2026-06-01", "R1"),
    ("fund", "", "均衡一年持有", ("15万", "12万", "13.2万"), "2025-01-15", "", "R3"),
    ("wealth", "某城商行", "月月盈", ("20万", "20万", ""), "2025-08-01", "2026-02-01", "R2"),
    ("gold", "", "积存金", ("", "", "6万"), "2026-02-10", "", "R3"),
    ("mortgage", "某城商行", "住房按揭", ("45万", "44万", "43万"), "2015-06-01", "2035-06-01", ""),
)
"""Kind, bank, product, the amount at each review, since, maturity, risk."""
DAYS = ("2025-09-01", "2025-12-01", "2026-03-02")
ADVICE = (("基金占比偏低", "客户已加仓"), ("理财到期后转做黄金", "已买入积存金6万"), ("存款到期后一半转做三年期", ""))


class Furnished(NamedTuple):
    """Ids of what the tests ask for."""

    customer: str
    education: str
    protection: str
    reviews: tuple[str, ...]
    """Oldest first."""


def sheet_book(store: Store) -> Furnished:
    """The customer, with everything by the program's own use cases; nobody of them exists."""
    one = add_customer(store, "王建国", phone="14400001111", stage=Stage.PRODUCTS, fields=PROFILE, number="A0001")

    def add(form: str, **values: str) -> str:
        return store.write(rows.add, form, one, values).added

    spouse = add("relative", name="李秀英", relation="spouse", sex="female", born="1980", remarks=SECRET)
    son = add("relative", name="王小明", relation="son", born="2012-09-01", remarks=SECRET)
    daughter = add("relative", name="王小雨", relation="daughter", born="2016-05-20", way_in=SECRET)
    add("relative", name="张大伟", relation="friend")
    education = add("need", kind="education", for_whom=son, horizon="三年后", amount="30万", evidence=SECRET)
    protection = add("need", kind="protection", priority="3")
    _proposals(store, one, education)
    store.write(customers.edit, one, {"risk_rating": "C3"})
    reviews = tuple(_review(store, one, n) for n in range(len(DAYS)))
    add("holding", kind="property", product="自住房", amount="330万", remarks=SECRET)
    add("policy", kind="life", insurer="演示人寿", product="定期寿险", sum_insured="100万", premium="6000",
        due_on="2026-03-20", term="20年", ends_on="2040-03-20", beneficiary="李秀英", critical="1")  # fmt: skip
    add("policy", kind="medical", insurer="演示健康", insured=spouse, sum_insured="200万", premium="800",
        due_on="2026-08-01")  # fmt: skip
    add("policy", kind="accident", insurer="演示财险", insured=son, sum_insured="20万", premium="120")
    add("policy", kind="critical_illness", insurer="演示人寿", insured=daughter, sum_insured="30万", premium="1500",
        due_on="2026-03-10")  # fmt: skip
    add("policy", kind="accident", insurer="演示财险", insured=daughter, sum_insured="20万", ends_on="2025-12-31")
    return Furnished(one, education, protection, reviews)


def _proposals(store: Store, customer: str, need: str) -> None:
    """Three proposals out of a catalogue of four products; the third holds one above the customer's rating."""
    for name, category, risk, term, rate in (
        ("安心存三年", "deposit", "R1", "36", "2.15"), ("稳享180天", "wealth", "R2", "6", "2.4-2.9"),
        ("均衡一年持有", "fund", "R3", "12", ""), ("成长股票基金", "fund", "R4", "", ""),
    ):  # fmt: skip
        store.write(rows.add, "product", customer, {
            "name": name, "category": category, "risk": risk, "term": term, "rate": rate})  # fmt: skip
    for label, lines in (
        ("A", (("安心存三年", "20万"), ("稳享180天", "10万"))),
        ("B", (("稳享180天", "15万"), ("均衡一年持有", "10万"), ("安心存三年", "5万"))),
        ("C", (("成长股票基金", "30万"),)),
    ):
        values = {"need_id": need, "label": label, "state": "offered", "remarks": SECRET}
        proposal = store.write(rows.add, "proposal", customer, values).added
        for product, amount in lines:
            line = {"proposal_id": proposal, "product_id": product, "amount": amount}
            store.write(rows.add, "proposal_line", customer, line)


def _review(store: Store, customer: str, place: int) -> str:
    advice, came_of = ADVICE[place]
    values = {"on_day": DAYS[place], "advice": advice, "came_of": came_of}
    review = store.write(rows.add, "review", customer, values).added
    for kind, bank, product, amounts, since, maturity, risk in LINES:
        if amounts[place]:
            store.write(rows.add, "review_line", customer, {
                "review_id": review, "kind": kind, "bank": bank, "product": product, "amount": amounts[place],
                "since": since, "maturity": maturity, "risk": risk})  # fmt: skip
    return review
