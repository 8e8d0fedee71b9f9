"""The sale's checklist: five steps in order, what each needs, and what a sale or its failure must say."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui import i18n
from rmtui.domain import closing
from rmtui.domain.closing import SIGN_TICKS, STEPS, Done, Entry, NotSold, Sale, StepState
from rmtui.domain.playbook import Playbook
from rmtui.domain.suitability import Judged, Line, Verdict


def done(*steps: str) -> list[Done]:
    """Steps carried out one after the other, a minute apart."""
    return [Done(step, f"2026-03-02T02:{place:02}:00Z", "2026-03-02", "王建国") for place, step in enumerate(steps)]


def shown(states: Sequence[StepState]) -> str:
    """x for a step that is done, o for the one that is open, - for one that waits."""
    return "".join("x" if one.done else "o" if one.open else "-" for one in states)


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        ((), "o----"),
        (("recommend",), "xo---"),
        (("recommend", "risks", "confirm"), "xxxo-"),
        (STEPS, "xxxxx"),
        (("risks",), "o----"),
        (("risks", "recommend"), "xo---"),
        (("recommend", "confirm", "sign"), "xo---"),
        (("recommend", "confirm", "risks"), "xxo--"),
        (("recommend", "confirm", "risks", "confirm"), "xxxo-"),
        (("recommend", "recommend", "risks"), "xxo--"),
        (("recommend", "a step of a newer program", "risks"), "xxo--"),
    ],
)
def test_states(steps: tuple[str, ...], states: str) -> None:
    assert shown(closing.state(done(*steps))) == states
    assert shown(closing.state(reversed(done(*steps)))) == states


def test_a_step_taken_back_opens_what_follows_again() -> None:
    rows = done(*STEPS)
    without_risks = [row for row in rows if row.step != "risks"]
    assert shown(closing.state(without_risks)) == "xo---"
    again = Done("risks", "2026-03-02T03:00:00Z", "2026-03-02", "王建国")
    assert shown(closing.state([*without_risks, again])) == "xxo--"


def test_steps_of_one_moment_keep_their_order() -> None:
    rows = [Done(step, "2026-03-02T02:00:00Z", "2026-03-02") for step in STEPS]
    assert {shown(closing.state(order)) for order in permutations(rows)} == {"xxxxx"}


def test_of_a_step_recorded_twice_the_first_counts() -> None:
    first, second = done("recommend", "recommend")
    (state, *_) = closing.state([second._replace(who="李秀英"), first._replace(superior="张三")])
    assert (state.who, state.on, state.superior) == ("王建国", "2026-03-02", "张三")


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_done_steps_are_the_first_ones_and_one_is_open(steps: list[str]) -> None:
    states = shown(closing.state(done(*steps)))
    assert states in {"o----", "xo---", "xxo--", "xxxo-", "xxxxo", "xxxxx"}


def judged(risk: int = 2, reason: str = "", *, by_exception: bool = False) -> Judged:
    """A line of the chosen proposal."""
    values = (("rating", "C2"), ("risk", f"R{risk}"))
    return Judged(Line("成长理财", "理财", risk), Verdict(not reason, reason, values), by_exception)


SIGNED = frozenset(SIGN_TICKS)
LOW = frozenset({"explained", "liquidity"})
MIDDLE = LOW | {"no_guarantee", "fees"}
FITS = (judged(),)
UNFIT = (judged(1), judged(4, "risk_too_high"))


@pytest.mark.parametrize(
    ("before", "entry", "lines", "message"),
    [
        (0, Entry("recommend", "王建国"), FITS, ""),
        (0, Entry("recommend", " "), FITS, "step_needs_name"),
        (0, Entry("recommend", "王建国"), (), "step_needs_product"),
        (0, Entry("recommend", "王建国"), UNFIT, ""),
        (1, Entry("recommend", "王建国"), FITS, "step_done"),
        (0, Entry("ledger", "王建国"), FITS, "step_needs_recommend"),
        (1, Entry("confirm", "王建国"), FITS, "step_needs_risks"),
        (2, Entry("sign", "王建国", "张三", SIGNED), FITS, "step_needs_confirm"),
        (3, Entry("ledger", "王建国"), FITS, "step_needs_sign"),
        (1, Entry("risks", "王建国"), FITS, "step_needs_ticks"),
        (1, Entry("risks", "王建国", "", LOW), FITS, "step_needs_ticks"),
        (1, Entry("risks", "王建国", "", MIDDLE), FITS, ""),
        (1, Entry("risks", "王建国", "", LOW), (judged(1),), ""),
        (1, Entry("risks", "王建国", "", MIDDLE), (judged(1), judged(3)), "step_needs_ticks"),
        (1, Entry("risks", "王建国", "", MIDDLE), (judged(1), judged(0)), "step_risk_unknown"),
        (2, Entry("confirm", "王建国"), FITS, ""),
        (2, Entry("confirm", "王建国"), UNFIT, "risk_too_high"),
        (2, Entry("confirm", "王建国"), (judged(4, "risk_too_high", by_exception=True),), ""),
        (2, Entry("confirm", "王建国"), (judged(1, "rating_expired"),), "rating_expired"),
        (3, Entry("sign", "王建国", "张三", SIGNED), FITS, ""),
        (3, Entry("sign", "王建国", "张三", SIGNED), UNFIT, "risk_too_high"),
        (3, Entry("sign", "王建国", "张三", frozenset({"papers"})), FITS, "step_needs_papers"),
        (3, Entry("sign", "王建国", "张三", frozenset({"customer"})), FITS, "step_needs_papers"),
        (3, Entry("sign", "王建国", " ", SIGNED), FITS, "step_needs_superior"),
        (3, Entry("sign", "王建国", "王建国 ", SIGNED), FITS, "step_superior_is_handler"),
        (3, Entry("sign", "", "张三", SIGNED), FITS, "step_needs_name"),
        (4, Entry("ledger", "王建国"), FITS, ""),
        (5, Entry("ledger", "王建国"), FITS, "step_done"),
    ],
)
def test_what_a_step_needs(
    before: int, entry: Entry, lines: tuple[Judged, ...], message: str, playbook: Playbook
) -> None:
    found = closing.check(entry, closing.state(done(*STEPS[:before])), lines, playbook)
    assert found.message == message
    for language in ("zh", "en"):
        words = i18n.catalog(language)
        for key in (f"refused.{message}", f"refused.{message}.hint") if message and "expired" not in message else ():
            assert "{" not in words[key].format_map(dict(found.values))


def test_what_is_not_ticked_is_named(playbook: Playbook) -> None:
    entry = Entry("risks", "王建国", "", frozenset({"fees", "loss"}))
    found = closing.check(entry, closing.state(done("recommend")), (judged(3),), playbook)
    assert dict(found.values) == {"count": "3", "ticks": "explained liquidity no_guarantee"}


def test_the_product_that_does_not_suit_is_named(playbook: Playbook) -> None:
    found = closing.check(Entry("confirm", "王建国"), closing.state(done("recommend", "risks")), UNFIT, playbook)
    assert dict(found.values) == {"rating": "C2", "risk": "R4", "product": "成长理财"}


SALE = Sale("2026-03-02", "成长理财", 50_000, "王建国", "张三", 6, "2026-09-02")


@pytest.mark.parametrize(
    ("sale", "lacks"),
    [
        (SALE, ()),
        (SALE._replace(term=0, maturity=""), ()),
        (SALE._replace(term=0), ()),
        (SALE._replace(maturity=""), ("maturity",)),
        (SALE._replace(term=0, maturity="2026-03-02"), ("maturity",)),
        (SALE._replace(amount=0), ("amount",)),
        (SALE._replace(amount=-5), ("amount",)),
        (SALE._replace(approver=""), ("approver",)),
        (SALE._replace(approver="王建国"), ("approver",)),
        (Sale("", " ", 0, "", ""), ("on_day", "product", "handler", "amount", "approver")),
    ],
)
def test_what_a_sale_lacks(sale: Sale, lacks: tuple[str, ...]) -> None:
    assert closing.sold_lacks(sale) == lacks


LOST = NotSold("2026-03-02", "嫌期限长", "2026-06-01")


@pytest.mark.parametrize(
    ("record", "lacks"),
    [
        (LOST, ()),
        (LOST._replace(reason=" "), ("reason",)),
        (LOST._replace(retry_on=""), ("retry_on",)),
        (LOST._replace(retry_on="2026-03-02"), ("retry_on",)),
        (LOST._replace(rival_bank="示例二行", rival_product="稳利"), ()),
        (LOST._replace(rival_rate="3.2%"), ("rival_bank", "rival_product")),
        (LOST._replace(rival_bank="示例二行"), ("rival_product",)),
        (LOST._replace(weak_points="期限长", rival_product="稳利"), ("rival_bank",)),
    ],
)
def test_what_a_record_of_no_sale_lacks(record: NotSold, lacks: tuple[str, ...]) -> None:
    assert closing.not_sold_lacks(record) == lacks


@pytest.mark.parametrize(("prefix", "ids"), [("closing_step", STEPS), ("sign_tick", SIGN_TICKS)])
def test_every_word_is_there(prefix: str, ids: tuple[str, ...]) -> None:
    for language in ("zh", "en"):
        assert [one for one in ids if f"{prefix}.{one}" not in i18n.catalog(language)] == []
