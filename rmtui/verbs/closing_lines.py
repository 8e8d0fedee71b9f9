"""The sale at hand, the ledger and what was not sold in lines of text: what to look at them costs no widgets."""

from collections.abc import Iterator
from datetime import date, datetime

from rmtui import formwords, words
from rmtui.domain.calendar import day_of
from rmtui.domain.card_views import ClosingView, Offer, SaleView
from rmtui.domain.closing import StepState, ticks_for
from rmtui.domain.forms import rule_of
from rmtui.domain.playbook import Playbook
from rmtui.domain.suitability import Judged
from rmtui.domain.views import RowView
from rmtui.i18n import t

Line = tuple[str, str]
"""What it is about, and what is said of it."""


def lines(found: ClosingView, playbook: Playbook, today: date) -> list[Line]:
    """A line for each step, warning, chosen product, sale, and record of none."""
    made: list[Line] = []
    if found.chosen is not None:
        made.append(("", _title(found.chosen, found.need)))
        made += [_step(n, step, found.chosen, playbook, today) for n, step in enumerate(found.steps, 1)]
        made += _warnings(found.chosen)
        made.append(("", t("closing.chosen", total=words.money(found.chosen.total))))
        made += [_line(*pair) for pair in zip(found.chosen.lines, found.chosen.judged, strict=True)]
    if found.sales:
        made += [("", t("closing.ledger")), *(_sale(one, today) for one in found.sales)]
    if found.not_sold:
        made += [("", t("closing.not_sold")), *(_lost(row, today) for row in found.not_sold)]
    return made


def _title(chosen: Offer, need: RowView | None) -> str:
    name = formwords.row_name(chosen.proposal)
    return t("closing.title", name=name, need=formwords.row_name(need)) if need else t("closing.title_alone", name=name)


def _step(n: int, step: StepState, chosen: Offer, playbook: Playbook, today: date) -> Line:
    if step.done:
        by = t("closing.by", who=step.who)
        signed = t("closing.signed_by", who=step.superior) if step.superior else ""
        said = _joined(t("closing.done", on=_day(step.on, today)), by, signed)
    elif step.open:
        riskiest = max((each.line.risk for each in chosen.judged), default=0)
        asks = t(f"closing.asks.{step.step}", n=len(ticks_for(riskiest, playbook)))
        said = _joined(t("cli.card.closing_open"), asks)
    else:
        said = t("closing.later")
    return f"{n} {t(f'closing_step.{step.step}')}", said


def _warnings(chosen: Offer) -> Iterator[Line]:
    """What does not suit; what holds for several products, as of the rating, is said once."""
    said = dict.fromkeys(_unfit(each) for each in chosen.judged if not each.allowed)
    return ((t("closing.warning"), text) for text in said)


def _unfit(each: Judged) -> str:
    values, reason = dict(each.verdict.values), each.verdict.reason
    why = t(f"refused.{reason}", **values)
    return why if reason.startswith("rating_") else t("closing.unfit", product=each.line.product, why=why)


def _line(line: RowView, judged: Judged) -> Line:
    verdict = "exception" if judged.by_exception else "suits" if judged.allowed else "unsuitable"
    excepted = _exception(line) if judged.by_exception else ""
    return _category(line), _joined(_product(line), t(f"closing.{verdict}"), excepted)


def _sale(one: SaleView, today: date) -> Line:
    sale = one.sale
    by = t("closing.by", who=sale.text("handler"))
    told = _joined(_product(sale), _matures(sale.text("maturity")), sale.text("rate"), by, _exception(sale))
    return _day(sale.text("on_day"), today), _joined(told, _confirmation(one, today))


def _confirmation(one: SaleView, today: date) -> str:
    if not one.confirmed_by:
        return t("closing.on_paper", who=one.sale.text("approver")).replace("\n", "  ")
    on = words.short_day(datetime.fromisoformat(one.confirmed_at).date(), today)
    return t("closing.confirmed", who=one.confirmed_by, on=on).replace("\n", "  ")


def _lost(row: RowView, today: date) -> Line:
    weak = t("closing.weak", text=row.text("weak_points")) if row.text("weak_points") else ""
    rival = [row.text(name) for name in ("rival_bank", "rival_product", "rival_rate")]
    retry = t("closing.retry", on=_day(row.text("retry_on"), today))
    told = _joined(row.text("reason"), *rival, _matures(row.text("rival_maturity")), weak)
    return _day(row.text("on_day"), today), _joined(told, retry)


def _product(row: RowView) -> str:
    """A product with its amount, risk level and term."""
    risk = f"R{row.number('risk')}" if row.number("risk") else t("closing.no_risk")
    term = formwords.term(row.number("term")) if row.number("term") else ""
    return _joined(row.text("product"), formwords.amount(row), risk, term)


def _category(row: RowView) -> str:
    return formwords.choice(rule_of("proposal_line", "category"), row.text("category"))


def _matures(on: str) -> str:
    return t("closing.matures", on=on) if on else ""


def _exception(row: RowView) -> str:
    """Why and by whom an exception was allowed; empty where there is none."""
    why = row.text("exception_reason")
    return t("closing.excepted", why=why, by=row.text("exception_by")) if why else ""


def _day(text: str, today: date) -> str:
    on = day_of(text)
    return words.short_day(on, today) if on else text


def _joined(*parts: str) -> str:
    return "  ".join(part for part in parts if part)
