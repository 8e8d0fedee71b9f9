"""The tab of insurance by keys: a household of four with its gaps named, policies, premiums, gaps noted as needs."""

import pytest

from rmtui.domain.refusal import Refused
from rmtui.screens.card import CardScreen
from rmtui.store.log.undo import undo
from rmtui.store.reads.insurance import cover
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import customers
from rmtui.store.writes import rows as writes
from tests.builders import add_customer
from tests.snaps import lines
from tests.ui import make_app, press, settle, shown


@pytest.fixture
def four(store: Store) -> str:
    """Father, mother, son and daughter; the father has life and accident, the son an illness policy."""
    one = add_customer(store, "王建国", sex="male", birthday="1978-04-12", marital_state="已婚", children="一儿一女")

    def add(form: str, **values: str) -> str:
        return store.write(writes.add, form, one, values).added

    add("relative", name="李秀英", relation="spouse", sex="female", born="1980")
    son = add("relative", name="王小明", relation="son", born="2012-09-01")
    add("relative", name="王小雨", relation="daughter", born="2016-05-20")
    add("relative", name="Li Wei", relation="friend")
    add("policy", kind="life", insurer="演示人寿", sum_insured="50万", premium="6000", due_on="2026-03-20")
    add("policy", kind="accident", sum_insured="30万", premium="300", due_on="2026-02-20", critical="1")
    add("policy", kind="life", sum_insured="90万", ends_on="2020-01-01")
    add("policy", kind="critical_illness", insured=son, sum_insured="20万")
    add("holding", kind="property", product="自住房", amount="160万")
    return one


async def opened(pilot: object, app: object, customer: str) -> CardScreen:
    """The card's tab in front."""
    await settle(pilot)  # type: ignore[arg-type]
    screen = CardScreen(customer)
    await app.push_screen(screen)  # type: ignore[attr-defined]
    await settle(pilot)  # type: ignore[arg-type]
    await press(pilot, "8")  # type: ignore[arg-type]
    return screen


async def test_the_table_of_a_household_of_four_names_the_gaps(store: Store, four: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(pilot, app, four)
        found = [line.rstrip() for line in lines(app)]
    start = next(n for n, line in enumerate(found) if "保障一览" in line)
    table = [line for line in found[start : start + 13] if line]
    assert table == [
        "  保障一览（保额）",
        "                          寿险     重疾     医疗     意外     年金     财产",
        "  王建国 本人 47岁        50万元   30万元   缺       30万元   -        -",
        "  李秀英 配偶 46岁        缺       缺       缺       缺       -        -",
        "  王小明 儿子 13岁        -        20万元   缺       缺       -        -",
        "  王小雨 女儿 9岁         -        缺       缺       缺       -        -",
        "  家庭合计                50万元   50万元   -        30万元   -        -",
        "  王建国（本人）缺：医疗",
        "  李秀英（配偶）缺：寿险、重疾、医疗、意外",
        "  王小明（儿子）缺：医疗、意外",
        "  王小雨（女儿）缺：医疗、意外、重疾",
        "  家庭缺：财产",
    ]


async def test_premiums_come_first_and_a_paid_one_moves_on_by_a_year(store: Store, four: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await opened(pilot, app, four)
        text = "\n".join(lines(app))
        assert "02-20 逾期10天" in text and "03-20 还有18天" in text and "已到期" in text
        due = next(row for row in store.read(rows, "policy", four) if row.text("due_on") == "2026-02-20")
        screen.lines.go(f"policy:{due.id}")
        await press(pilot, "f", "1", "enter")
        assert store.read(cover, four).policies and "逾期" not in shown(app)
    days = {row.text("due_on") for row in store.read(rows, "policy", four)}
    assert days == {"2027-02-20", "2026-03-20", ""}


async def test_a_premium_is_paid_on_its_own_line(store: Store, four: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, four)
        assert screen.lines.current.startswith("premium:")
        await press(pilot, "f", "1", "enter")
        assert "逾期" not in shown(app)
        await press(pilot, "enter", "escape", "u")
        assert "02-20 逾期10天" in shown(app)


async def test_whose_age_is_not_known_is_asked_for(store: Store, four: str) -> None:
    for name, relation in (("王小红", "daughter"), ("单雪", "grandmother")):
        store.write(writes.add, "relative", four, {"name": name, "relation": relation})
    store.write(writes.add, "policy", four, {"kind": "life", "ends_on": "2026-03-01", "insurer": "旧保单"})
    app = make_app(store)
    async with app.run_test(size=(80, 48)) as pilot:
        await opened(pilot, app, four)
        found = [line.strip() for line in lines(app)]
    assert "王小红（女儿）年龄未知，暂按未成年判断，请先问清" in found
    (row,) = [line for line in found if line.startswith("单雪 祖母 年龄未知")]
    assert row.split()[3:] == ["-"] * 6
    assert "请先问清单雪（祖母）的年龄，才能判断缺口" in found


async def test_policies_that_ended_come_last(store: Store, four: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 48)) as pilot:
        await opened(pilot, app, four)
        found = [line.strip() for line in lines(app)]
    policies = found[found.index("保单 4") + 1 :]
    kinds = [line.split()[0] for line in policies if line.endswith("）") and "保额" not in line]
    assert kinds == ["意外", "寿险", "重疾", "寿险"]
    ended = [line for line in policies if line.startswith("已到期")]
    assert len(ended) == 1 and policies.index(ended[0]) == max(n for n, line in enumerate(policies) if "保额" in line)


async def test_a_gap_becomes_a_need_or_a_policy_of_that_person(store: Store, four: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, four)
        son = next(row for row in store.read(rows, "relative", four) if row.text("name") == "王小明")
        screen.lines.go(f"gap:{son.id}:medical")
        await press(pilot, "enter", "ctrl+s")
        (need,) = store.read(rows, "need", four)
        assert (need.text("kind"), need.text("for_whom")) == ("medical", son.id)
        assert need.text("evidence") == "保险涵盖范围表：缺医疗、意外"
        screen.lines.go(f"gap:{son.id}:medical")
        await press(pilot, "+", "ctrl+s")
        made = [row for row in store.read(rows, "policy", four) if row.text("kind") == "medical"]
        assert [row.text("insured") for row in made] == [son.id]
        assert screen.lines.current == f"policy:{made[0].id}"
        await press(pilot, "delete")
        assert not [row for row in store.read(rows, "policy", four) if row.text("kind") == "medical"]
    store.write(undo)
    assert [row for row in store.read(rows, "policy", four) if row.text("kind") == "medical"]


async def test_in_english_beside_the_script(store: Store, four: str) -> None:
    app = make_app(store, language="en")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, app, four)
        text = "\n".join(lines(app))
    assert "lacks: medical" in text.lower() and "Premiums to be paid" in text


def test_people_known_from_another_card_only_are_not_of_the_household(store: Store, four: str) -> None:
    mother = add_customer(store, "单雪", birthday="1952-01-01")
    store.write(writes.add, "relative", mother, {"name": "王建国", "relation": "son", "card_id": four})
    names = [cover.person.name for cover in store.read(cover, four).household.people]
    assert names == ["王建国", "李秀英", "王小明", "王小雨"]
    with pytest.raises(Refused, match="no_such_customer"):
        store.read(cover, "nobody")


def test_a_member_with_a_card_of_its_own_is_as_old_as_that_says(store: Store, four: str) -> None:
    """The family's tab takes the age from there too: one person is not a child on one tab and forty on the other."""
    own = add_customer(store, "王大明")
    store.write(writes.add, "relative", four, {"name": "王大明", "relation": "son", "card_id": own})
    store.write(customers.edit, own, {"sex": "male", "birthday": "1986-03-03"})
    found = next(one for one in store.read(cover, four).household.people if one.person.name == "王大明")
    assert (found.person.age, found.group) == (39, "adult")
    assert "life" in found.gaps
