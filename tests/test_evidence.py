"""With what stages 3 to 6 are left, from what the card's tables hold, and in words."""

from collections.abc import Iterator
from datetime import date

import pytest

from rmtui import i18n, words
from rmtui.domain import evidence
from rmtui.domain.evidence import Chosen, Evidence, Held, Refusal, Sold
from rmtui.domain.household import Decision, Member
from rmtui.domain.model import Stage, StageOutcome
from rmtui.domain.needs import NeedRow
from rmtui.domain.playbook import Playbook
from tests.rules import entered

WIFE = Member("m", "李秀英", "spouse", decides=True, met=True)
MET = Held(Decision("met", (WIFE,)))
SEEN = Held(Decision("identified", (WIFE,)))
ALONE = Held(Decision("none_because", reason="独居"))
HOME = NeedRow("n1", "home")
CARE = NeedRow("n2", "medical", state="proposed")
SALE = Sold("2026-03-02", "成长理财", 50_000)
BOUGHT = "已成交：成长理财 5万元（2026-03-02）"
LOST = Refusal("2026-03-02", "嫌期限长", "2026-06-01")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Chinese words, and again after the test."""
    i18n.use("zh")
    yield
    i18n.use("zh")


@pytest.mark.parametrize(
    ("stage", "held", "outcome", "said"),
    [
        (Stage.DECISION_MAKER, Held(), StageOutcome.NOT_IDENTIFIED, ""),
        (Stage.DECISION_MAKER, SEEN, StageOutcome.IDENTIFIED_NOT_MET, ""),
        (Stage.DECISION_MAKER, MET, StageOutcome.IDENTIFIED_MET, "已与配偶李秀英会面"),
        (Stage.DECISION_MAKER, ALONE, None, "没有家庭决策人：独居"),
        (Stage.NEEDS, Held(), None, ""),
        (Stage.NEEDS, Held(needs=(HOME._replace(state="met"),)), None, ""),
        (Stage.NEEDS, Held(needs=(HOME._replace(state="dropped"),)), None, ""),
        (Stage.NEEDS, Held(needs=(HOME, CARE)), None, "已记录2项需求：购房、医疗"),
        (Stage.PRODUCTS, Held(needs=(HOME,)), None, ""),
        (Stage.PRODUCTS, Held(needs=(HOME,), chosen=(Chosen("n2", "A"),)), None, ""),
        (Stage.PRODUCTS, Held(needs=(HOME._replace(state="met"),), chosen=(Chosen("n1", "A"),)), None, ""),
        (
            Stage.PRODUCTS,
            Held(needs=(HOME,), chosen=(Chosen("n1", "B", "2026-03-02"), Chosen("n1", "A", "2026-03-01"))),
            None,
            "客户已选定方案B（2026-03-02）",
        ),
        (Stage.CLOSE, Held(), None, ""),
        (Stage.CLOSE, Held(sold=(SALE,)), StageOutcome.SOLD, BOUGHT),
        (Stage.CLOSE, Held(not_sold=(LOST,)), StageOutcome.NOT_SOLD, "未成交：嫌期限长（2026-03-02）"),
        (Stage.CLOSE, Held(sold=(SALE,), not_sold=(LOST,)), StageOutcome.SOLD, BOUGHT),
        (Stage.CLOSE, Held(sold=(SALE,), since="2026-03-03"), None, ""),
        (Stage.CLOSE, Held(sold=(SALE,), not_sold=(LOST,), since="2026-03-02"), StageOutcome.SOLD, BOUGHT),
        (Stage.FIRST_CONTACT, MET, None, ""),
        (Stage.KNOW, MET, None, ""),
        (Stage.AFTER_SALES, Held(sold=(SALE,)), None, ""),
    ],
)  # fmt: skip
def test_evidence(stage: Stage, held: Held, outcome: StageOutcome | None, said: str) -> None:
    found = evidence.of(stage, held)
    assert (found.outcome, words.evidence(found)) == (outcome, said)
    i18n.use("en")
    assert bool(words.evidence(found)) == bool(said)


@pytest.mark.parametrize(
    ("stage", "held", "message"),
    [
        (Stage.DECISION_MAKER, Held(), "decision_none"),
        (Stage.DECISION_MAKER, SEEN, ""),
        (Stage.DECISION_MAKER, MET, "decision_met"),
        (Stage.NEEDS, Held(), ""),
        (Stage.CLOSE, Held(), ""),
    ],
)
def test_a_typed_line_says_only_why_nobody_decides(stage: Stage, held: Held, message: str) -> None:
    assert evidence.of(stage, held, "父母双亡，未婚").message == message


def test_own_words_of_a_relation_are_said_as_they_are() -> None:
    held = Held(Decision("met", (WIFE._replace(relation="干妈"),)))
    assert words.evidence(evidence.of(Stage.DECISION_MAKER, held)) == "已与干妈李秀英会面"


@pytest.mark.parametrize(
    ("stage", "held", "outcome", "enough"),
    [
        (Stage.DECISION_MAKER, MET, None, True),
        (Stage.DECISION_MAKER, MET, StageOutcome.IDENTIFIED_MET, True),
        (Stage.DECISION_MAKER, MET, StageOutcome.NOT_IDENTIFIED, False),
        (Stage.DECISION_MAKER, SEEN, StageOutcome.IDENTIFIED_MET, False),
        (Stage.DECISION_MAKER, SEEN, StageOutcome.IDENTIFIED_NOT_MET, False),
        (Stage.DECISION_MAKER, ALONE, None, True),
        (Stage.DECISION_MAKER, ALONE, StageOutcome.NOT_IDENTIFIED, True),
        (Stage.DECISION_MAKER, ALONE, StageOutcome.IDENTIFIED_MET, False),
        (Stage.DECISION_MAKER, ALONE, StageOutcome.IDENTIFIED_NOT_MET, False),
        (Stage.DECISION_MAKER, Held(), None, False),
        (Stage.NEEDS, Held(needs=(HOME,)), None, True),
        (Stage.NEEDS, Held(), None, False),
        (Stage.PRODUCTS, Held(needs=(HOME,), chosen=(Chosen("n1", "A"),)), None, True),
        (Stage.CLOSE, Held(sold=(SALE,)), StageOutcome.SOLD, True),
        (Stage.CLOSE, Held(sold=(SALE,)), None, True),
        (Stage.CLOSE, Held(sold=(SALE,)), StageOutcome.NOT_SOLD, False),
        (Stage.CLOSE, Held(not_sold=(LOST,)), StageOutcome.NOT_SOLD, True),
        (Stage.CLOSE, Held(not_sold=(LOST,)), StageOutcome.SOLD, False),
        (Stage.CLOSE, Held(), StageOutcome.SOLD, False),
    ],
)
def test_what_suffices(
    stage: Stage, held: Held, outcome: StageOutcome | None, enough: bool, playbook: Playbook
) -> None:
    assert evidence.suffices(playbook.stage_rule(stage), outcome, evidence.of(stage, held)) is enough


def test_a_bank_may_ask_for_a_reason_even_where_somebody_was_met(playbook: Playbook) -> None:
    rule = playbook.stage_rule(Stage.DECISION_MAKER)._replace(evidence=())
    assert not evidence.suffices(rule, None, evidence.of(Stage.DECISION_MAKER, MET))
    assert evidence.suffices(rule, None, Evidence("decision_none"))


def test_a_round_begins_anew_after_after_sales() -> None:
    first = ((Stage.NEEDS, "01-05"), (Stage.CLOSE, "01-12"), (Stage.NEEDS, "01-14"), (Stage.AFTER_SALES, "01-20"))
    assert evidence.round_start(entered(*first)) == date(2026, 1, 5)
    assert evidence.round_start(entered(*first, (Stage.NEEDS, "03-02"), (Stage.CLOSE, "03-09"))) == date(2026, 3, 2)
