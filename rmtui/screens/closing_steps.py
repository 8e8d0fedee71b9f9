"""Carries out what tab 6 offers: the five steps of a sale, none sold, thanks, a superior's confirmation."""

from typing import TYPE_CHECKING

from rmtui import formwords
from rmtui.domain.calendar import day_of
from rmtui.domain.card_views import ClosingView, Offer
from rmtui.domain.closing import NOT_SOLD_RULES, SIGN_TICKS, open_step
from rmtui.domain.model import Channel
from rmtui.domain.suitability import valid_until
from rmtui.domain.views import Card, RowView, Saved
from rmtui.i18n import language, t
from rmtui.screens.closing_dialogs import TickDialog, Ticked
from rmtui.screens.ledger_dialog import Booking, LedgerDialog
from rmtui.screens.sms import SmsDialog
from rmtui.widgets import card_closing
from rmtui.widgets.asking import Ask, Choice, Kind, Subject
from rmtui.widgets.ticks import Tick

if TYPE_CHECKING:
    from rmtui.screens.briefing import Briefing
    from rmtui.screens.card import CardScreen

REASONS = ("yield", "risk", "money", "family", "wait", "rival", "other")
"""Why customers do not buy, by digit; `rival` asks for the other bank's product, `other` for own words."""


async def carry_out(page: "CardScreen", found: ClosingView) -> Saved | None:
    """Asks for the step that is open and records it; None where the user stepped back or it was refused."""
    chosen = found.chosen
    step = open_step(found.steps)
    if chosen is None or not step:
        return None
    if step == "risks":
        return await _tick(
            page, chosen, step, card_closing.risk_ticks(chosen.judged, page.desk.playbook), _about(found)
        )
    if step == "sign":
        ticks = [Tick(one, t(f"sign_tick.{one}")) for one in SIGN_TICKS]
        return await _tick(page, chosen, step, ticks, t("closing.sign_remark"), t("closing.superior"))
    if step == "ledger":
        return await _book(page, found, chosen)
    remark = _about(found) if step == "recommend" else f"{_about(found)}\n{_rating(page, chosen)}"
    answer = await page.ask(_title(page, step), choices=[Choice("1", step, t(f"closing.did.{step}"))], remark=remark)
    if answer is None:
        return None
    from rmtui.store.writes.closing import step as write

    return await page.keep(write, chosen.proposal.id, step)


def _title(page: "CardScreen", step: str) -> str:
    return f"{t(f'closing_step.{step}')}  {page.name_of(page.customer)}"


def _about(found: ClosingView) -> str:
    """Which products for which need."""
    chosen = found.chosen
    assert chosen is not None
    risks = (f"{line.text('product')} R{line.number('risk') or '?'}" for line in chosen.lines)
    products = t("closing.products", names=t("join.names").join(risks))
    need = t("closing.need", need=formwords.row_name(found.need)) if found.need else ""
    return "\n".join(part for part in (need, products) if part)


def _rating(page: "CardScreen", chosen: Offer) -> str:
    """The customer's rating against the riskiest line, or what does not suit."""
    unfit = [each for each in chosen.judged if not each.allowed]
    if unfit:
        verdict = unfit[0].verdict
        said = t(f"refused.{verdict.reason}", **dict(verdict.values))
        return t("closing.unfit", product=unfit[0].line.product, why=said)
    assert page.card is not None
    tested = day_of(page.card.value("risk_tested_on"))
    until = valid_until(tested, page.desk.playbook).isoformat() if tested else ""
    risk = card_closing.riskiest(chosen.judged)
    message = "closing.rating_excepted" if any(each.by_exception for each in chosen.judged) else "closing.rating_suits"
    return t(message, rating=page.card.value("risk_rating"), until=until, risk=f"R{risk}")


async def _tick(
    page: "CardScreen", chosen: Offer, step: str, ticks: "list[Tick] | tuple[Tick, ...]", remark: str, name: str = ""
) -> Saved | None:
    from rmtui.store.writes.closing import step as write

    async def save(said: Ticked) -> Saved | None:
        return await page.keep(write, chosen.proposal.id, step, ticks=said.ticks, superior=said.name)

    dialog = TickDialog(_title(page, step), ticks, save, remark=remark, name_label=name)
    return await page.app.push_screen_wait(dialog)


async def _book(page: "CardScreen", found: ClosingView, chosen: Offer) -> Saved | None:
    """Books the sale, then offers the word of thanks at once."""
    from rmtui.store.reads.rows import rows
    from rmtui.store.writes.closing import sell

    signed = next(step for step in found.steps if step.step == "sign")
    products = await page.guarded(page.desk.read(rows, "product"))
    rates = {row.id: row.text("rate") for row in products or ()}

    async def save(said: Booking) -> Saved | None:
        names = {"handler": said.handler, "approver": said.approver}
        return await page.keep(sell, chosen.proposal.id, said.sales, **names)

    names = (signed.who, signed.superior)
    dialog = LedgerDialog(_title(page, "ledger"), chosen.lines, rates, names, save)
    saved = await page.app.push_screen_wait(dialog)
    if saved is not None:
        await thank(page)
    return saved


async def thank(page: "CardScreen") -> None:
    """Offers the SMS of thanks; escape skips it. Whoever wants no SMS, or has no number, is not offered any."""
    card = await page.read_card()
    if card is None:
        return
    if Channel.SMS in card.dnd or not card.phones:
        page.say(t("closing.no_thanks_dnd" if Channel.SMS in card.dnd else "phone.none"), warn=True)
        return
    from rmtui.store.writes.contacts import log

    dialog = SmsDialog(Subject(card.name, 1))
    dialog.give(_thanks(page, card))
    entry = await page.app.push_screen_wait(dialog)
    if entry is not None:
        await page.keep(log, [page.customer], entry)


def _thanks(page: "CardScreen", card: Card) -> "Briefing":
    """The template of thanks, filled for this customer."""
    from rmtui.playbook.merge import merge_values
    from rmtui.playbook.scripts import fill
    from rmtui.screens.briefing import Briefing, all_templates

    desk = page.desk
    every = all_templates(language(), desk.config)
    template = next(one for one in every if one.kind == "thanks" and one.channel is Channel.SMS)
    values = merge_values(card, desk.me, page.now.date(), desk.playbook, desk.calendar)
    return Briefing(card, template, fill(template, values), ())


async def lose(page: "CardScreen", found: ClosingView) -> Saved | None:
    """Asks why nothing was sold, when to try again, and what the other bank sold where it was one."""
    choices = [Choice(str(n), one, t(f"not_sold.{one}")) for n, one in enumerate(REASONS, 1)]
    asks = (Ask("retry_on", t("closing.retry_on"), Kind.DAY, required=True, note=t("closing.retry_note")),
            Ask("words", t("closing.own_words")))  # fmt: skip
    title = f"{t('closing.lost')}  {page.name_of(page.customer)}"
    answer = await page.ask(title, asks, choices, remark=t("closing.lost_remark"))
    if answer is None:
        return None
    when = answer.when("retry_on")
    rival: dict[str, str] = {}
    if answer.choice == "rival":
        told = await _rival(page)
        if told is None:
            return None
        rival = told
    from rmtui.store.writes.closing import not_sold

    about = {"need_id": found.need.id} if found.need else {}
    about |= {"proposal_id": found.chosen.proposal.id} if found.chosen else {}
    reason = answer.text("words") if answer.choice == "other" else _reason(answer.choice, answer.text("words"))
    return await page.keep(
        not_sold, page.customer, reason=reason, retry_on=when.day.isoformat() if when else "", **about, **rival
    )


def _reason(choice: str, own: str) -> str:
    said = t(f"not_sold.{choice}")
    return t("not_sold.with_words", reason=said, words=own) if own else said


async def amend(page: "CardScreen", lost: RowView) -> Saved | None:
    """Shows all that is recorded of none sold, to be put right."""
    from rmtui.screens.row_form import RowDialog, Targets
    from rmtui.store.writes.lost import amend as write

    async def save(values: dict[str, str]) -> Saved | None:
        return await page.keep(write, lost.id, values)

    who = page.name_of(page.customer)
    dialog = RowDialog("not_sold", Targets({}, {}), save, who=who, row=lost, rules=NOT_SOLD_RULES)
    return await page.app.push_screen_wait(dialog)


async def _rival(page: "CardScreen") -> dict[str, str] | None:
    asks = (
        Ask("rival_bank", t("closing.rival_bank"), required=True),
        Ask("rival_product", t("closing.rival_product"), required=True),
        Ask("rival_rate", t("closing.rival_rate")),
        Ask("rival_maturity", t("closing.rival_maturity"), Kind.DAY),
        Ask("weak_points", t("closing.weak_points")),
    )
    answer = await page.ask(t("closing.rival"), asks)
    if answer is None:
        return None
    matures = answer.when("rival_maturity")
    found = {ask.name: answer.text(ask.name) for ask in asks}
    return found | {"rival_maturity": matures.day.isoformat() if matures else ""}


async def confirm_sale(page: "CardScreen", sale_id: str) -> Saved | None:
    """The superior confirms a sale."""
    from rmtui.store.writes.closing import confirm

    return await page.keep(confirm, sale_id)
