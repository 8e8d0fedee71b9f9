"""The proposals for a customer's needs as entries: sums, verdicts, versions, specialists, closed questions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmtui import formwords, words
from rmtui.domain.card_views import NeedOffers, Offer
from rmtui.domain.forms import rule_of
from rmtui.domain.proposals import FEWEST, MOST, WHOLE, share_sum, shares
from rmtui.domain.refusal import Refused
from rmtui.domain.suitability import Judged
from rmtui.domain.views import RowView
from rmtui.i18n import language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import Cell, Column

STATE_TONES = {"draft": "muted", "offered": "accent", "chosen": "success", "declined": "muted", "revised": "muted"}
SPECIALIST_TONES = {"asked": "accent", "coming": "success", "declined": "error", "came": "success"}
_EMPTY = Cell("")


class NeedLines(NamedTuple):
    """What is drawn for one need: its proposals, the closed questions, or why there are none."""

    offers: NeedOffers
    questions: tuple[str, ...] = ()
    why_none: str = ""


def columns() -> tuple[Column, ...]:
    """Product, class or state, amount, share, risk with its verdict, term."""
    if language() == "en":
        return Column(0), Column(14), Column(10), Column(4), Column(13), Column(4)
    return Column(0), Column(10), Column(10), Column(5), Column(13), Column(6)


def blocks(found: Iterable[NeedLines], names: Mapping[str, str], today: date) -> list[Block]:
    """Every need with its proposals; `names` gives the family's members by id."""
    made: list[Block] = []
    for one in found:
        made += [_said(f"air:{len(made)}", "", "")] if made else []
        made += _need(one, names, today)
    return made or [heading(t("proposals.no_needs"), "muted")]


def _need(found: NeedLines, names: Mapping[str, str], today: date) -> list[Block]:
    of = found.offers
    made = [_need_block(of.need, names), *_number(of)]
    for offer in of.offers:
        made += [offer_block(offer, of.need), *_lines(offer), *_remarks(offer)]
    made += [_old_block(offer) for offer in of.older]
    made += [specialist_block(row, today) for row in of.specialists]
    if of.offers:
        made.append(_said(f"ask:{_key(of.need)}", t("proposals.questions"), "accent"))
        numbered = [f"{n}. {text}" for n, text in enumerate(found.questions, 1)] or [found.why_none]
        tone = "" if found.questions else "warning"
        made += [_said(f"ask:{_key(of.need)}:{n}", text, tone) for n, text in enumerate(numbered)]
    return made


def _need_block(need: RowView | None, names: Mapping[str, str]) -> Block:
    """The need: kind and for whom, state, amount. It can be stood on, so that a proposal is added to it."""
    if need is None:
        return heading(t("proposals.no_need"))
    kind = formwords.choice(rule_of("need", "kind"), need.text("kind"))
    whom = names.get(need.text("for_whom"), "")
    state = formwords.choice(rule_of("need", "state"), need.text("state"))
    amount = words.money(need.number("amount")) if need.number("amount") else t("proposals.amount_unknown")
    cells = (
        Cell(t("proposals.for_whom", kind=kind, who=whom) if whom else kind, "accent"),
        Cell(state, "muted"),
        Cell(amount, "accent" if need.number("amount") else "muted"),
        *(_EMPTY,) * 3,
    )
    return Block(f"need:{need.id}", cells)


def _number(of: NeedOffers) -> list[Block]:
    """That there are fewer than two proposals, or more than three; nothing is barred."""
    count = len(of.offers)
    if FEWEST <= count <= MOST:
        return []
    text = t("proposals.none" if not count else "proposals.one" if count < FEWEST else "proposals.many", n=count)
    return [_said(f"number:{_key(of.need)}", text, "warning")]


def offer_block(offer: Offer, need: RowView | None) -> Block:
    """A proposal: name and version, state, total, sum of the shares, how the total stands to the need."""
    state = offer.proposal.text("state")
    told, tone = against_need(offer, need)
    together = share_sum(offer)
    cells = (
        Cell(offer_name(offer), "strong"),
        Cell(formwords.choice(rule_of("proposal", "state"), state), STATE_TONES[state]),
        Cell(words.money(offer.total) if offer.total else "", "strong"),
        Cell(f"{together}%" if together else "", "muted" if together in (0, WHOLE) else "error"),
        Cell(told, tone),
        _EMPTY,
    )
    return Block(f"proposal:{offer.proposal.id}", cells)


def offer_name(offer: Offer) -> str:
    """A proposal's name: 方案 A V2."""
    return formwords.row_name(offer.proposal)


def against_need(offer: Offer, need: RowView | None) -> tuple[str, str]:
    """How a proposal's total stands to what the need asks for, with its tone; empty where either is unknown."""
    wanted = need.number("amount") if need else 0
    if not wanted or not offer.total:
        return "", ""
    if offer.total == wanted:
        return t("proposals.as_needed"), "success"
    short = offer.total < wanted
    difference = words.money(abs(offer.total - wanted))
    return t("proposals.short" if short else "proposals.over", amount=difference), "warning"


def _lines(offer: Offer) -> list[Block]:
    """The lines of a proposal, then what is wrong with them as a whole."""
    if not offer.lines:
        return [_said(f"empty:{offer.proposal.id}", t("proposals.empty"), "muted")]
    made = []
    for line, verdict, share in zip(offer.lines, offer.judged, shares(offer), strict=True):
        term = formwords.term(line.number("term")) if line.number("term") else ""
        cells = (
            Cell(f"- {line.text('product')}"),
            Cell(formwords.choice(rule_of("proposal_line", "category"), line.text("category")), "muted"),
            Cell(words.money(line.number("amount")) if line.number("amount") else ""),
            Cell(f"{share.percent}%" if share.percent else "", "muted" if share.computed else ""),
            Cell(*risk_words(verdict)),
            Cell(term),
        )
        made.append(Block(f"proposal_line:{line.id}", cells))
    together = share_sum(offer)
    if together not in (0, WHOLE):
        made.append(_said(f"shares:{offer.proposal.id}", t("proposals.shares", n=together), "error"))
    return made + _unfit(offer)


def risk_words(judged: Judged) -> tuple[str, str]:
    """A line's risk and whether it suits, in few words, with the tone."""
    risk = f"R{judged.line.risk}" if judged.line.risk else ""
    if judged.by_exception:
        return f"{risk} {t('proposals.exception')}", "warning"
    if judged.verdict.ok:
        return f"{risk} {t('proposals.suits')}", "success"
    rating = dict(judged.verdict.values).get("rating", "")
    return f"{risk} {t(f'proposals.{judged.verdict.reason}', rating=rating)}".strip(), "error"


def _unfit(offer: Offer) -> list[Block]:
    """Why lines do not suit and what to do, each reason once; exceptions with their reason and second name."""
    wrong = {}
    for each in offer.judged:
        if not each.allowed:
            wrong[words.refusal(Refused(each.verdict.reason, **dict(each.verdict.values)))] = "error"
    for each in offer.judged:
        if each.by_exception:
            line = each.line
            said = t("proposals.excepted", product=line.product, why=line.exception_reason, by=line.exception_by)
            wrong[said] = "warning"
    return [_said(f"unfit:{offer.proposal.id}:{n}", text, tone) for n, (text, tone) in enumerate(wrong.items())]


def _remarks(offer: Offer) -> list[Block]:
    text = offer.proposal.text("remarks")
    said = t("proposals.remarks", text=text)
    return [_said(f"remarks:{offer.proposal.id}", said, "muted")] if text else []


def _old_block(offer: Offer) -> Block:
    """A version before, or a declined one, in one line with the customer's remarks."""
    state, remarks = offer.proposal.text("state"), offer.proposal.text("remarks")
    name = offer_name(offer) + (f"\n{t('proposals.remarks', text=remarks)}" if remarks else "")
    cells = (
        Cell(name, "muted"),
        Cell(formwords.choice(rule_of("proposal", "state"), state), STATE_TONES[state]),
        Cell(words.money(offer.total) if offer.total else "", "muted"),
        *(_EMPTY,) * 3,
    )
    return Block(f"proposal:{offer.proposal.id}", cells)


def specialist_block(row: RowView, today: date) -> Block:
    """A specialist: who, state, when invited, the reply."""
    state = row.text("state")
    kind = formwords.choice(rule_of("specialist", "kind"), row.text("kind")) or formwords.form_name("specialist")
    who = f"{kind} {row.text('name')}".strip()
    reply = f"\n{t('proposals.reply', text=row.text('reply'))}" if row.text("reply") else ""
    on = row.text("invited_on")
    cells = (
        Cell(f"{who}{reply}"),
        Cell(formwords.choice(rule_of("specialist", "state"), state), SPECIALIST_TONES[state]),
        Cell(words.short_day(date.fromisoformat(on), today) if on else "", "muted"),
        *(_EMPTY,) * 3,
    )
    return Block(f"specialist:{row.id}", cells)


def _key(need: RowView | None) -> str:
    return need.id if need else ""


def _said(key: str, text: str, tone: str) -> Block:
    """A sentence over the whole width, which the cursor passes over."""
    return Block(key, (Cell(text, tone),), selectable=False)


def offer_of(found: Sequence[NeedOffers], key: str) -> Offer | None:
    """The proposal that a line stands for, itself or by one of its own lines."""
    form, _, row_id = key.partition(":")
    every = (offer for need in found for offer in (*need.offers, *need.older))
    if form == "proposal":
        return next((one for one in every if one.proposal.id == row_id), None)
    return next((one for one in every if form == "proposal_line" and row_id in {line.id for line in one.lines}), None)


def need_of(found: Sequence[NeedOffers], key: str) -> NeedOffers | None:
    """The need under which a line stands; where there is but one, that one."""
    form, _, row_id = key.partition(":")
    offer = offer_of(found, key)
    for one in found:
        if form == "need" and one.need and one.need.id == row_id:
            return one
        if offer is not None and offer in (*one.offers, *one.older):
            return one
        if form == "specialist" and row_id in {row.id for row in one.specialists}:
            return one
    return found[0] if len(found) == 1 else None
