"""A customer with something in every table of the card, by the program's own use cases; nobody of them exists."""

from rmtui.domain.model import Stage
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.complaints import open_complaint, step
from tests.builders import add_customer, log

PROFILE = {
    "title": "王总", "sex": "male", "birthday": "1978-04-12", "occupation": "企业主", "employer": "顺达物流公司",
    "marital_state": "已婚", "children": "一儿一女", "taboos": "晚八点后不接电话", "risk_rating": "C3",
    "risk_tested_on": "2025-11-03", "tier": "gold", "life_phase": "education",
}  # fmt: skip


def furnished(store: Store) -> str:
    """The customer's id: stage 5, a family of four, two needs, two proposals, holdings, a complaint and so on."""
    one = add_customer(store, "王建国", phone="14400001111", stage=Stage.PRODUCTS, fields=PROFILE)

    def add(form: str, **values: str) -> str:
        return store.write(rows.add, form, one, values).added

    add("relative", name="李秀英", relation="spouse", sex="female", born="1980", decides="1", confidence="4",
        met_on="2026-02-10")  # fmt: skip
    son = add("relative", name="王小明", relation="son", born="2012-09-01", school_or_employer="实验小学")
    add("relative", name="王小雨", relation="daughter", born="2016-05-20", school_or_employer="第二幼儿园")
    add("relative", name="单雪", relation="mother", born="1952", friend="1", phone="14400002222", not_told="1")
    need = add("need", kind="education", for_whom=son, horizon="三年后", amount="30万", priority="1",
               evidence="说起孩子想出国读高中")  # fmt: skip
    add("need", kind="protection", priority="2", evidence="本人没有重疾险")
    for name, category, risk, term in (("安心存三年", "deposit", "R1", "36"), ("稳享180天", "wealth", "R2", "6")):
        add("product", name=name, category=category, risk=risk, term=term)
    for label, lines in (("A", (("安心存三年", "20万"), ("稳享180天", "10万"))), ("B", (("稳享180天", "30万"),))):
        proposal = add("proposal", need_id=need, label=label, state="offered")
        for product, amount in lines:
            add("proposal_line", proposal_id=proposal, product_id=product, amount=amount)
    add("specialist", need_id=need, kind="wealth_manager", name="演示理财经理", invited_on="2026-02-27")
    deposit = add("holding", kind="deposit", product="安心存一年", amount="50万", since="2025-06-01",
                  maturity="2026-06-01", risk="R1")  # fmt: skip
    add("holding", kind="fund", product="均衡一年持有", amount="12万", since="2025-01-15", risk="R3", stop_loss="10%")
    add("holding", kind="mortgage", bank="某城商行", product="住房按揭", amount="45万")
    for day, amount in (("2025-12-01", "48万"), ("2026-01-05", "50万")):
        review = add("review", on_day=day, advice="到期后一半转做半年期")
        add("review_line", review_id=review, holding_id=deposit, kind="deposit", product="安心存一年", amount=amount)
    add("policy", kind="life", insurer="演示人寿", sum_insured="50万", premium="6000", due_on="2026-03-20")
    add("policy", kind="critical_illness", insurer="演示人寿", insured=son, sum_insured="20万", premium="900",
        critical="1")  # fmt: skip
    add("promise", text="寄三年定期利率表", due_on="2026-03-06")
    add("concern", kind="wish", text="想了解留学用汇", owner="演示理财经理", state="doing", due_on="2026-03-12")
    add("satisfaction", score="4", product="4", contact="5", remarks="希望到期前早些提醒", on_day="2026-02-10")
    add("trust_sign", kind="referral", remarks="介绍邻居来开户", on_day="2026-01-20")
    add("loyalty_tactic", kind="stay_near", on_day="2026-02-20")
    add("gift", what="茉莉花茶", amount="180", on_day="2026-02-12", occasion="festival")
    add("document", title="风险测评问卷", kind="risk_test", place="网点档案柜 3 层", on_day="2025-11-03")
    add("familiar_tick", kind="books_ahead", remarks="每次先来电")
    complaint = store.write(open_complaint, one, "柜台排队太久", heard="听客户讲完经过").added
    store.write(step, complaint, "facts", "三点到四点只开一窗")
    log(store, one, note="约好周末面谈")
    return one
