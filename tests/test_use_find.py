"""Finding customers: by name, pinyin, initials, mixed, phone, number and the words of notes; pages and references."""

from datetime import date, timedelta

import pytest

from rmtui.domain.model import Channel, Outcome, Stage, Verdict
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan
from rmtui.store.reads.customers import find, page, resolve, total
from rmtui.store.store import Store
from rmtui.store.writes import decisions, nextsteps, notes, pauses
from tests.builders import add_customer, log
from tests.conftest import MONDAY


@pytest.fixture
def people(store: Store) -> dict[str, str]:
    """A few customers with telling names, by name."""
    wanted = {
        "王建国": ("14400001111", "K001"),
        "李秀英": ("14400002222", "K002"),
        "欧阳小明": ("14400003333", "K003"),
        "尉迟恭敬": ("14400004444", "K004"),
        "单雪": ("14400005555", "K005"),
        "张三[/]": ("14400006666", "K006"),
        "张明": ("14400007777", "K007"),
        "Li Wei": ("14400008888", "K008"),
        "吉𠮷": ("14400009999", "K009"),
    }
    return {name: add_customer(store, name, phone=phone, number=no) for name, (phone, no) in wanted.items()}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("王建国", ["王建国"]),
        ("建国", ["王建国"]),
        ("国", ["王建国"]),
        ("wangjianguo", ["王建国"]),
        ("wang jian guo", ["王建国"]),
        ("wangj", ["王建国"]),
        ("WJG", ["王建国"]),
        ("ｗｊｇ", ["王建国"]),
        ("ouyang", ["欧阳小明"]),
        ("oyxm", ["欧阳小明"]),
        ("yuchi", ["尉迟恭敬"]),
        ("ycgj", ["尉迟恭敬"]),
        ("shanxue", ["单雪"]),
        ("sx", ["单雪"]),
        ("张s", ["张三[/]"]),
        ("张ming", ["张明"]),
        ("z明", ["张明"]),
        ("张", ["张三[/]", "张明"]),
        ("三[/]", ["张三[/]"]),
        ("wei", ["Li Wei", "尉迟恭敬"]),
        ("li wei", ["Li Wei"]),
        ("𠮷", ["吉𠮷"]),
        ("1111", ["王建国"]),
        ("4400003333", ["欧阳小明"]),
        ("0000555", ["单雪"]),
        ("+86 144 0000 2222", ["李秀英"]),
        ("k004", ["尉迟恭敬"]),
        ("清静", ["李秀英"]),
        ("nobody", []),
        ("  ", []),
        ("%", []),
        ('"*', []),
    ],
)
def test_a_customer_is_found(store: Store, people: dict[str, str], typed: str, names: list[str]) -> None:
    store.write(notes.add, [people["李秀英"]], "喜欢清静")
    assert sorted(line.name for line in store.read(find, typed)) == sorted(names)


def test_the_best_fit_comes_first(store: Store, people: dict[str, str]) -> None:
    add_customer(store, "王建国强", phone="14400001112")
    store.write(notes.add, [people["李秀英"]], "认识王建国")
    assert [line.name for line in store.read(find, "王建国")] == ["王建国", "王建国强", "李秀英"]
    assert [line.name for line in store.read(find, "wjg")] == ["王建国", "王建国强"]
    assert len(store.read(find, "王建国", 2)) == 2


def test_customers_of_the_same_name_are_both_shown(store: Store, people: dict[str, str]) -> None:
    other = add_customer(store, "王建国", number="K100")
    assert {line.customer_id for line in store.read(find, "王建国")} == {people["王建国"], other}
    assert {line.number for line in store.read(find, "wjg")} == {"K001", "K100"}


def test_a_reference_names_one_customer_or_is_refused_with_all(store: Store, people: dict[str, str]) -> None:
    wang = people["王建国"]
    for ref in (wang, "K001", "14400001111", "+86 14400001111", "王建国"):
        assert store.read(resolve, ref) == wang
    add_customer(store, "王建国", number="K100")
    with pytest.raises(Refused) as several:
        store.read(resolve, "王建国")
    assert several.value.message == "several_customers"
    assert "K001" in several.value.values["customers"] and "K100" in several.value.values["customers"]
    with pytest.raises(Refused) as nobody:
        store.read(resolve, "王建")
    assert nobody.value.message == "no_such_customer"


def test_pages_follow_each_other_by_pinyin_without_gap_or_repetition(store: Store, people: dict[str, str]) -> None:
    seen: list[str] = []
    after = ""
    while chunk := store.read(page, after=after, limit=2):
        assert len(chunk) <= 2
        seen += [line.name for line in chunk]
        after = chunk[-1].customer_id
    assert len(seen) == len(set(seen)) == store.read(total) == len(people)
    assert seen.index("李秀英") < seen.index("欧阳小明") < seen.index("王建国")


def test_a_page_is_narrowed_by_stage_tier_state_and_next_contact(store: Store) -> None:
    gold = add_customer(store, "王建国", stage=Stage.KNOW, tier="gold")
    plain = add_customer(store, "李秀英", stage=Stage.KNOW)
    away = add_customer(store, "单雪", stage=Stage.NEEDS)
    gone = add_customer(store, "张明")
    store.write(nextsteps.set_next, [gold], NextPlan(on=MONDAY.date() + timedelta(days=3)))
    store.write(pauses.pause, [away], None, "出国")
    log(store, gone, Channel.CALL, Outcome.DECLINED)

    def ids(**only: object) -> set[str]:
        return {line.customer_id for line in store.read(page, **only)}  # type: ignore[arg-type]

    assert ids(stage=Stage.KNOW) == {gold, plain}
    assert ids(tier="gold") == {gold}
    assert ids(tier="none", stage=Stage.KNOW) == {plain}
    assert ids(next_from=date(2026, 3, 4), next_until=date(2026, 3, 5)) == {gold}
    assert ids(next_until=date(2026, 3, 4)) == set()
    assert ids(state="paused") == {away}
    assert ids(state="with_lead") == {gone}
    assert ids(state="active") == {gold, plain}
    store.write(decisions.decide, gone, Verdict.DROP, "尉迟恭敬")
    assert ids(state="dropped") == {gone}
