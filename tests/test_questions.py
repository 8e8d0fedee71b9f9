"""Closed questions out of proposals: which are asked, about what, and in which words."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import pytest

from rmtui import i18n
from rmtui.domain.card_views import NeedOffers, Offer
from rmtui.domain.playbook import Playbook
from rmtui.domain.proposals import Share, share_sum, shares
from rmtui.domain.questions import LINES, ask, leading
from rmtui.domain.suitability import Judged, Line, Verdict
from rmtui.domain.views import RowView
from rmtui.playbook.questions import asked, closed_question, said

Part = tuple[str, int, int, int]
"""Product, amount in yuan, risk, term in months."""
BOND: Part = ("国债", 200_000, 1, 36)
FUND: Part = ("稳健债基", 200_000, 2, 12)
STEADY: Part = ("稳健混合", 200_000, 3, 12)


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """Each test begins and ends in Chinese."""
    i18n.use("zh")
    yield
    i18n.use("zh")


def row(form: str, row_id: str, **values: str | int) -> RowView:
    """A row with these values."""
    return RowView(row_id, form, MappingProxyType(dict(values)))


def offer(label: str, *parts: Part, state: str = "offered", fits: bool = True, share: Sequence[int] = ()) -> Offer:
    """A proposal of these lines; `fits`: all of them suit."""
    given = [*share, *[0] * (len(parts) - len(share))]
    lines = tuple(
        row("proposal_line", f"{label}{n}", product=name, amount=amount, risk=risk, term=term, share=percent)
        for n, ((name, amount, risk, term), percent) in enumerate(zip(parts, given, strict=True))
    )
    judged = tuple(Judged(Line(name, "", risk), Verdict(fits), False) for name, _, risk, _ in parts)
    return Offer(row("proposal", f"id{label}", label=label, state=state, version=1, remarks=""), lines, judged)


def need(*offers: Offer, kind: str = "education", state: str = "open") -> NeedOffers:
    """A need with these proposals."""
    return NeedOffers(row("need", f"need-{kind}", kind=kind, state=state, amount=0), offers, (), ())


CASES: Mapping[str, tuple[tuple[Offer, ...], tuple[str, ...]]] = {
    "products and risk": ((offer("A", BOND), offer("B", STEADY)), ("product", "risk", "term")),
    "same product": ((offer("A", FUND), offer("B", ("稳健债基", 300_000, 2, 12))), ("amount", "first", "way")),
    "one and several": ((offer("A", FUND), offer("B", FUND, BOND)), ("term", "amount", "lines")),
    "nothing differs": ((offer("A", FUND), offer("B", FUND)), ("first", "way", "pace")),
    "risk not known": ((offer("A", ("甲", 1, 0, 0)), offer("B", ("乙", 1, 3, 0))), ("product", "first", "way")),
    "number of lines": (
        (offer("A", ("甲", 300_000, 2, 12)), offer("B", FUND, ("乙", 100_000, 2, 12))),
        ("product", "lines", "first"),
    ),
    "three": ((offer("A", BOND), offer("B", FUND), offer("C", STEADY)), ("product_three", "risk", "term")),
    "three, two alike": ((offer("A", BOND), offer("B", BOND), offer("C", FUND)), ("risk", "term", "first")),
    "four": ((offer("A", BOND), offer("B", FUND), offer("C", STEADY), offer("D", BOND)), ("product_three", "risk")),
    "one does not suit": ((offer("A", BOND), offer("B", STEADY, fits=False), offer("C", FUND)), ("product", "risk")),
}


@pytest.mark.parametrize("name", CASES)
def test_what_differs_is_asked_first(name: str) -> None:
    """The lower one is always named before the higher one."""
    offers, expected = CASES[name]
    found = ask(need(*offers))
    assert len(found.lines) == LINES and not found.reason
    assert tuple(one.message for one in found.lines)[: len(expected)] == expected
    for one in found.lines:
        values = dict(one.values)
        if values.get("low"):
            assert int(values["low"]) < int(values["high"])
        assert "D" not in values.values()
    if name == "one does not suit":
        assert "稳健混合" not in str(found)


@pytest.mark.parametrize(
    ("offers", "reason"),
    [
        ((), "two"),
        ((offer("A", BOND),), "two"),
        ((offer("A", BOND), offer("B")), "two"),
        ((offer("A", BOND), offer("B", STEADY, fits=False)), "unfit"),
    ],
)
def test_without_two_that_suit_nothing_is_asked(offers: tuple[Offer, ...], reason: str, playbook: Playbook) -> None:
    assert ask(need(*offers)) == ((), reason)
    assert closed_question([need(*offers)], "", playbook) == ""
    assert i18n.t(f"question.none.{reason}")


def test_the_question_in_words(playbook: Playbook) -> None:
    """The phase of life leads in where it has to do with the need."""
    two = need(offer("A", BOND), offer("B", STEADY))
    lines = [said(one) for one in asked(two, "growing", playbook).lines]
    assert lines == [
        "孩子还小，子女教育这一块，您看是选方案A，以国债为主；还是选方案B，以稳健混合为主？",
        "您更想要稳一点、最高只到低风险的方案A，还是可以接受一些波动、最高到中风险的方案B？",
        "这笔钱，您希望最长1年就到期，选方案B；还是可以放到3年，选方案A？",
    ]
    assert said(asked(two, "single", playbook).lines[0]).startswith("子女教育这一块，您看")
    loose = NeedOffers(None, two.offers, (), ())
    assert said(asked(loose, "growing", playbook).lines[0]).startswith("您看是选方案A")
    named = need(offer("进取", BOND), offer("B", STEADY))
    assert "您看是选进取，以国债为主；还是选方案B" in said(asked(named, "", playbook).lines[0])
    three = asked(need(offer("A", BOND), offer("B", FUND), offer("C", STEADY)), "", playbook)
    assert said(three.lines[0]).endswith("以国债为主的方案A、以稳健债基为主的方案B，还是以稳健混合为主的方案C？")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", CASES)
def test_no_question_can_be_answered_by_yes(name: str, language: str, playbook: Playbook) -> None:
    i18n.use(language)
    for phase in ("", *(each.id for each in playbook.card.life_phases)):
        for one in asked(need(*CASES[name][0]), phase, playbook).lines:
            text = said(one)
            assert ("还是" if language == "zh" else " or ") in text and text[-1] in "？?"
            assert not any(word in text for word in ("吗", "是不是", "好不好", "要不要", "{"))


def test_an_amount_is_said_as_money(playbook: Playbook) -> None:
    found = asked(need(offer("A", FUND), offer("B", ("稳健债基", 300_000, 2, 12))), "", playbook)
    assert said(found.lines[0]) == "这次您打算安排20万元，选方案A；还是安排30万元，选方案B？"
    i18n.use("en")
    assert "200,000 this time, as in proposal A, or 300,000" in said(found.lines[0])


def test_the_script_asks_about_a_need_on_which_nothing_is_chosen() -> None:
    chosen = need(offer("A", BOND, state="chosen"), offer("B", FUND), kind="home")
    waiting = need(offer("A", BOND), offer("B", FUND), kind="retirement")
    half = need(offer("A", BOND), kind="medical")
    met = need(offer("A", BOND), offer("B", FUND), kind="marriage", state="met")
    assert leading([half, met, chosen, waiting]) is waiting
    assert leading([half, met, chosen]) is chosen
    assert leading([half, met]) is None


@pytest.mark.parametrize(
    ("amounts", "given", "expected"),
    [
        ((1, 1, 1), (), (34, 33, 33)),
        ((200_000, 100_000), (), (67, 33)),
        ((200_000, 100_000), (60,), (60, 33)),
        ((0, 0), (70, 30), (70, 30)),
        ((0, 0), (), (0, 0)),
        ((5, 0), (), (100, 0)),
    ],
)
def test_missing_shares_follow_from_the_amounts(
    amounts: Sequence[int], given: Sequence[int], expected: Sequence[int]
) -> None:
    found = offer("A", *((f"产品{n}", amount, 1, 0) for n, amount in enumerate(amounts)), share=given)
    assert tuple(one.percent for one in shares(found)) == tuple(expected)
    assert share_sum(found) == sum(expected)
    for place, one in enumerate(shares(found)):
        assert one == Share(expected[place], place >= len(given) and one.percent > 0)
