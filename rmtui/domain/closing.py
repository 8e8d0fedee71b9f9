"""The sale's checklist: five steps in order, none before the one above it 流程规范 (domain.md section 2, stage 6)."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from rmtui.domain.calendar import day_of
from rmtui.domain.forms import FieldRule
from rmtui.domain.playbook import Playbook, RiskTick
from rmtui.domain.suitability import Judged

STEPS = ("recommend", "risks", "confirm", "sign", "ledger")
"""产品推荐, 风险揭示, 确认购买, 客户签约, 登记台账."""
SIGN_TICKS = ("papers", "customer")
"""Ticks of signing: the papers were read, the customer signed; handler and superior sign by name."""


class Done(NamedTuple):
    """A step that was recorded and not taken back; `at` is the stored moment, `on_day` the day it is said to be of."""

    step: str
    at: str
    on_day: str
    who: str = ""
    superior: str = ""
    ticks: str = ""


class StepState(NamedTuple):
    """How a step stands: carried out (when, by whom), or the one that is `open` to be carried out next."""

    step: str
    done: bool
    open: bool
    who: str = ""
    on: str = ""
    superior: str = ""


def state(done: Iterable[Done]) -> tuple[StepState, ...]:
    """How the five steps stand for one need and proposal, from what was recorded for it.

    A step counts only after the one above it: when one is taken back, what followed is open again, and is carried
    out again after it. Of a step recorded twice, the first counts.
    """
    counted: list[Done] = []
    known = [each for each in done if each.step in STEPS]
    for each in sorted(known, key=lambda one: (one.at, STEPS.index(one.step))):
        if len(counted) < len(STEPS) and each.step == STEPS[len(counted)]:
            counted.append(each)
    states = [StepState(each.step, True, False, each.who, each.on_day, each.superior) for each in counted]
    rest = STEPS[len(counted) :]
    return tuple(states + [StepState(step, False, step == rest[0]) for step in rest])


def counting(done: Iterable[Done], since: str, lines: Collection[Judged], playbook: Playbook) -> tuple[Done, ...]:
    """The steps that count for a proposal as it is now: of the day on which it was chosen, or later.

    The risks are explained anew once a line asks for one that was not ticked.
    """
    wanted = {tick.id for tick in ticks_for(max((each.line.risk for each in lines), default=0), playbook)}
    return tuple(
        each for each in done if each.on_day >= since and (each.step != "risks" or wanted <= set(each.ticks.split()))
    )


def open_step(steps: Iterable[StepState]) -> str:
    """The step to carry out next; empty where all are done."""
    return next((each.step for each in steps if each.open), "")


def ticks_for(risk: int, playbook: Playbook) -> tuple[RiskTick, ...]:
    """The risks to explain one by one for a product of this level, or for the riskiest of several."""
    return tuple(tick for tick in playbook.card.risk_ticks if tick.from_risk <= risk)


class Entry(NamedTuple):
    """A step as it is to be recorded: who did it, the superior's name as signed on paper, the ids that were ticked."""

    step: str
    who: str
    superior: str = ""
    ticks: frozenset[str] = frozenset()


class Check(NamedTuple):
    """What is wrong with a step, as the id of a refusal with its values; an empty message: nothing."""

    message: str
    values: tuple[tuple[str, str], ...] = ()


def check(entry: Entry, steps: Iterable[StepState], lines: Collection[Judged], playbook: Playbook) -> Check:
    """Whether a step may be recorded now; `lines` are the chosen proposal's, judged on the day of the step.

    Messages: `step_done`, `step_needs_STEP` (the one to do first), `step_needs_product`, `step_needs_name`,
    `step_risk_unknown`, `step_needs_ticks` (values count, ticks: ids), `step_needs_papers`, `step_needs_superior`,
    `step_superior_is_handler`, and a verdict's reasons (with the value product).
    """
    steps = tuple(steps)
    if any(each.done for each in steps if each.step == entry.step):
        return Check("step_done")
    if open_step(steps) != entry.step:
        return Check(f"step_needs_{open_step(steps)}")
    if not entry.who.strip():
        return Check("step_needs_name")
    if not lines:
        return Check("step_needs_product")
    if entry.step == "risks":
        return _risks(entry, lines, playbook)
    if entry.step in ("confirm", "sign"):
        unfit = _suitable(lines)
        return unfit if unfit.message or entry.step == "confirm" else _signed(entry)
    return _FINE


_FINE = Check("")


def _risks(entry: Entry, lines: Collection[Judged], playbook: Playbook) -> Check:
    if not all(each.line.risk for each in lines):
        return Check("step_risk_unknown")
    wanted = ticks_for(max(each.line.risk for each in lines), playbook)
    missing = [tick.id for tick in wanted if tick.id not in entry.ticks]
    values = (("count", str(len(missing))), ("ticks", " ".join(missing)))
    return Check("step_needs_ticks", values) if missing else _FINE


def _suitable(lines: Collection[Judged]) -> Check:
    unfit = next((each for each in lines if not each.allowed), None)
    if unfit is None:
        return _FINE
    return Check(unfit.verdict.reason, (*unfit.verdict.values, ("product", unfit.line.product)))


def _signed(entry: Entry) -> Check:
    if not entry.ticks.issuperset(SIGN_TICKS):
        return Check("step_needs_papers")
    if not entry.superior.strip():
        return Check("step_needs_superior")
    return Check("step_superior_is_handler") if entry.superior.strip() == entry.who.strip() else _FINE


class Sale(NamedTuple):
    """A line of the sales ledger 销售台账 as it is to be recorded; days are ISO text, `term` months, 0: none."""

    on_day: str
    product: str
    amount: int
    handler: str
    approver: str
    term: int = 0
    maturity: str = ""


class NotSold(NamedTuple):
    """Why nothing was sold, and who got it instead; days are ISO text."""

    on_day: str
    reason: str
    retry_on: str
    rival_bank: str = ""
    rival_product: str = ""
    rival_rate: str = ""
    rival_maturity: str = ""
    weak_points: str = ""


NOT_SOLD_RULES = (
    FieldRule("reason", "lines", required=True),
    FieldRule("retry_on", "day", required=True),
    FieldRule("rival_bank"),
    FieldRule("rival_product"),
    FieldRule("rival_rate", "rate"),
    FieldRule("rival_maturity", "day"),
    FieldRule("weak_points", "lines"),
)
"""What can be put right in a record of none sold; its day, need and proposal stay."""


def sold_lacks(sale: Sale) -> tuple[str, ...]:
    """The fields that a sale lacks: all but the term, and a maturity after the sale's day where there is a term.

    The approver is somebody else than the handler.
    """
    lacks = [name for name in ("on_day", "product", "handler") if not getattr(sale, name).strip()]
    if sale.amount <= 0:
        lacks.append("amount")
    if not sale.approver.strip() or sale.approver.strip() == sale.handler.strip():
        lacks.append("approver")
    if (sale.term or sale.maturity) and not sale.maturity > sale.on_day:
        lacks.append("maturity")
    return tuple(lacks)


def not_sold_lacks(record: NotSold) -> tuple[str, ...]:
    """The fields that a not-sold record lacks: the reason, a later day to try again, the rival's bank and product.

    The rival's two are needed as soon as anything is known of a rival.
    """
    lacks = [name for name in ("on_day", "reason") if not getattr(record, name).strip()]
    if day_of(record.retry_on) is None or record.retry_on <= record.on_day:
        lacks.append("retry_on")
    rival = (record.rival_bank, record.rival_product, record.rival_rate, record.rival_maturity, record.weak_points)
    if any(text.strip() for text in rival):
        lacks += [name for name in ("rival_bank", "rival_product") if not getattr(record, name).strip()]
    return tuple(lacks)
