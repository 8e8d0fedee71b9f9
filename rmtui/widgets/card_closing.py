"""The closing of a sale as entries of a list: five steps, what is chosen, the ledger, what was not sold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from rmtui import formwords, words
from rmtui.domain.calendar import day_of
from rmtui.domain.card_views import ClosingView, Offer, SaleView
from rmtui.domain.closing import StepState, ticks_for
from rmtui.domain.forms import rule_of
from rmtui.domain.playbook import Playbook
from rmtui.domain.suitability import Judged
from rmtui.domain.views import RowView
from rmtui.i18n import language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.ticks import Tick
from rmtui.widgets.virtual_list import Cell, Column

STEP = "step:open"
"""The key of the step to carry out next: the cursor goes on with it."""
LINE, SALE, LOST = "proposal_line:", "sale:", "not_sold:"


def columns() -> tuple[Column, ...]:
    """Step or day, what it is about, how it stands."""
    return (Column(24), Column(0), Column(16)) if language() == "en" else (Column(12), Column(0), Column(16))


def blocks(found: ClosingView, playbook: Playbook, today: date) -> list[Block]:
    """The sale at hand, then the ledger and the records of none, newest first."""
    if found.chosen is None:
        made = [heading(t("closing.nothing_chosen", tab=t("card.tab.proposals")), "muted")]
    else:
        made = [heading(title(found.chosen, found.need))]
        made += [_step(n, step, found.chosen, playbook, today) for n, step in enumerate(found.steps, 1)]
        made += _warnings(found.chosen.judged)
        made.append(heading(t("closing.chosen", total=words.money(found.chosen.total))))
        made += [_line(*pair) for pair in zip(found.chosen.lines, found.chosen.judged, strict=True)]
    if found.sales:
        made.append(heading(t("closing.ledger")))
        made += [_sale(one, today) for one in found.sales]
    if found.not_sold:
        made.append(heading(t("closing.not_sold")))
        made += [_lost(row, today) for row in found.not_sold]
    return made


def title(chosen: Offer, need: RowView | None) -> str:
    """Which proposal is being closed, for which need."""
    name = formwords.row_name(chosen.proposal)
    return t("closing.title", name=name, need=formwords.row_name(need)) if need else t("closing.title_alone", name=name)


def riskiest(judged: Iterable[Judged]) -> int:
    """The highest risk among the lines, 0: unknown."""
    return max((each.line.risk for each in judged), default=0)


def risk_ticks(judged: Iterable[Judged], playbook: Playbook) -> tuple[Tick, ...]:
    """The risks to explain one by one, in the language in use."""
    zh = language() == "zh"
    return tuple(Tick(one.id, one.zh if zh else one.en) for one in ticks_for(riskiest(judged), playbook))


def _step(n: int, step: StepState, chosen: Offer, playbook: Playbook, today: date) -> Block:
    name = f"{n} {t(f'closing_step.{step.step}')}"
    if step.done:
        who = t("closing.by", who=step.who)
        if step.superior:
            who = _joined(who, t("closing.signed_by", who=step.superior))
        done = t("closing.done", on=_day(step.on, today))
        return Block(f"step:{step.step}", (Cell(name), Cell(who, "muted"), Cell(done, "success")), selectable=False)
    if not step.open:
        cells = (Cell(name, "muted"), Cell(""), Cell(t("closing.later"), "muted"))
        return Block(f"step:{step.step}", cells, selectable=False)
    asks = t(f"closing.asks.{step.step}", n=len(risk_ticks(chosen.judged, playbook)))
    return Block(STEP, (Cell(name, "accent"), Cell(asks, "accent"), Cell(t("closing.open"), "accent")))


def _warnings(judged: Sequence[Judged]) -> list[Block]:
    """What does not suit, named; a rating that does not count is said once for all lines."""
    said: dict[str, str] = {}
    for each in judged:
        if not each.allowed:
            reason = each.verdict.reason
            text = t(f"refused.{reason}", **dict(each.verdict.values))
            about = reason if reason.startswith("rating_") else f"{reason}:{each.line.product}"
            said[about] = text if about == reason else t("closing.unfit", product=each.line.product, why=text)
            said[about] += " " * (language() == "en") + t(f"refused.{reason}.hint", **dict(each.verdict.values))
    warn = t("closing.warning")
    return [
        Block(f"warning:{key}", (Cell(warn, "error"), Cell(text, "error"), Cell("")), selectable=False)
        for key, text in said.items()
    ]


def _line(line: RowView, judged: Judged) -> Block:
    category = formwords.choice(rule_of("proposal_line", "category"), line.text("category"))
    if judged.by_exception:
        verdict = Cell(t("closing.exception"), "warning")
    elif judged.allowed:
        verdict = Cell(t("closing.suits"), "success")
    else:
        verdict = Cell(t("closing.unsuitable"), "error")
    text = _joined(line.text("product"), formwords.amount(line), _risk(line), _term(line))
    tone = "" if judged.allowed else "error"
    return Block(LINE + line.id, (Cell(category, "muted"), Cell(text + _exception(line, judged), tone), verdict))


def _exception(line: RowView, judged: Judged | None = None) -> str:
    """Why and by whom an exception was allowed; empty where there is none."""
    if not line.text("exception_reason") or (judged and not judged.by_exception):
        return ""
    return "\n" + t("closing.excepted", why=line.text("exception_reason"), by=line.text("exception_by"))


def _sale(one: SaleView, today: date) -> Block:
    sale = one.sale
    matures = t("closing.matures", on=sale.text("maturity")) if sale.text("maturity") else ""
    first = _joined(sale.text("product"), formwords.amount(sale), _risk(sale), _term(sale))
    more = _joined(matures, sale.text("rate"), t("closing.by", who=sale.text("handler")))
    cells = (
        Cell(_day(sale.text("on_day"), today), "muted"),
        Cell(f"{first}\n{more}{_exception(sale)}", "warning" if sale.text("exception_reason") else ""),
        confirmation(one, today),
    )
    return Block(SALE + sale.id, cells)


def confirmation(one: SaleView, today: date) -> Cell:
    """Signed on paper by whom, or confirmed by whom and when."""
    if not one.confirmed_by:
        return Cell(t("closing.on_paper", who=one.sale.text("approver")), "warning")
    on = words.short_day(datetime.fromisoformat(one.confirmed_at).date(), today)
    return Cell(t("closing.confirmed", who=one.confirmed_by, on=on), "success")


def _lost(row: RowView, today: date) -> Block:
    matures = t("closing.matures", on=row.text("rival_maturity")) if row.text("rival_maturity") else ""
    rival = _joined(row.text("rival_bank"), row.text("rival_product"), row.text("rival_rate"), matures)
    weak = t("closing.weak", text=row.text("weak_points")) if row.text("weak_points") else ""
    text = "\n".join(part for part in (row.text("reason"), rival, weak) if part)
    retry = t("closing.retry", on=_day(row.text("retry_on"), today))
    return Block(LOST + row.id, (Cell(_day(row.text("on_day"), today), "muted"), Cell(text), Cell(retry, "accent")))


def _risk(row: RowView) -> str:
    return f"R{row.number('risk')}" if row.number("risk") else t("closing.no_risk")


def _term(row: RowView) -> str:
    return formwords.term(row.number("term")) if row.number("term") else ""


def _day(text: str, today: date) -> str:
    on = day_of(text)
    return words.short_day(on, today) if on else text


def _joined(*parts: str) -> str:
    return "  ".join(part for part in parts if part)
