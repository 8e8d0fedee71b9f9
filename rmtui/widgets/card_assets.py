"""The card's tab of assets: totals, shares, what is held here and elsewhere, what matures, reviews beside each other.

Amounts stand there only when they were asked for; kinds, products and days always do.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from rmtui import words
from rmtui.domain.assets import ELSEWHERE, HERE, NOWHERE, AssetLine, Change, Comparison, compare, place, total
from rmtui.domain.calendar import day_of
from rmtui.domain.card_views import AssetsView, ReviewView, asset_line
from rmtui.domain.holdings import Maturity, stop_reached
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import RowView
from rmtui.i18n import language, t
from rmtui.text import width
from rmtui.widgets.asset_charts import HIDDEN, Look, kind_words, share_bar, total_columns
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import Cell, Column

MATURITY, ADVICE, RESULT, BEGIN = "maturity", "advice", "came", "do:review"
"""What the keys of lines begin with that are no rows: the maturity of a holding, a review's advice, what came of it."""
SOON = 7
"""Days ahead from which a day stands out."""


def columns() -> tuple[Column, ...]:
    """What it is, its name, the amount, a day or the amount before, what is to be noted."""
    if language() == "en":
        return (Column(14), Column(0), Column(11), Column(17), Column(14))
    return (Column(10), Column(0), Column(11), Column(14), Column(17))


def blocks(view: AssetsView, look: Look) -> list[Block]:
    """The whole tab."""
    if not view.holdings and not view.reviews and not view.closed:
        return [heading(t("assets.nothing"), "muted")]
    lines = [asset_line(row) for row in view.holdings]
    return [
        _total(lines, look),
        *_due(view, look),
        *share_bar(lines, look),
        *_held(view, look),
        *_maturities(view, look),
        *_reviews(view, look),
        *_closed(view, look),
    ]


def _total(lines: Sequence[AssetLine], look: Look) -> Block:
    found = total(lines)
    cells = []
    for name in ("assets", "debts", "net"):
        cells += [Cell(t(f"assets.{name}"), "muted"), Cell(" ")]
        cells += [Cell(look.amount(getattr(found, name)), "strong"), Cell("   ")]
    if not look.shown:
        cells.append(Cell(t("assets.hidden", key=look.key), "warning"))
    return Block("total", tuple(cells), False, run=True)


def _due(view: AssetsView, look: Look) -> list[Block]:
    """When the next review is due; `enter` on it begins one."""
    if view.review_due is None:
        return []
    days = (view.review_due - look.today).days
    tone = "error" if days < 0 else "warning" if days <= SOON else ""
    said = f"{words.day(view.review_due, look.today)}  {_days(days, 'assets.late') if days else ''}".rstrip()
    last = day_of(view.reviews[0].review.text("on_day")) if view.reviews else None
    before = t("assets.last", on=words.short_day(last, look.today)) if last else t("assets.never")
    every = t("assets.every", n=view.review_months)
    cells = (Cell(t("assets.next_review"), "muted"), Cell(said, tone), Cell(every, "muted"), Cell(before, "muted"))
    return [Block(BEGIN, tuple(part for cell in cells for part in (cell, Cell("   "))), run=True)]


def _days(days: int, past: str) -> str:
    """Days left or gone; what is past is said in the words of this message."""
    return t(past, n=-days) if days < 0 else t("assets.in_days", n=days) if days else t("day.today")


def _held(view: AssetsView, look: Look) -> list[Block]:
    """What is held here, then elsewhere, then what lies at no bank."""
    found: list[Block] = []
    soon = {one.holding.key: one for one in view.maturities}
    for where in (HERE, ELSEWHERE, NOWHERE):
        rows = [row for row in view.holdings if place(row.text("kind"), row.text("bank")) == where]
        if rows:
            amount = look.amount(total(map(asset_line, rows)).net)
            found.append(heading(t(f"assets.{where}", n=len(rows), amount=amount)))
            found += [_holding(row, soon.get(row.id), look) for row in rows]
    return found


def _holding(row: RowView, soon: Maturity | None, look: Look) -> Block:
    stops, tone = _stops(row, look)
    on = day_of(row.text("maturity"))
    when = _when(soon, look) if soon else Cell(words.short_day(on, look.today) if on else "", "muted")
    name = Cell(_name(row.text("bank"), row.text("product"), look))
    cells = (Cell(kind_words(row.text("kind")), "muted"), name, _sum(row, look), when, Cell(stops, tone))
    return Block(f"holding:{row.id}", cells)


def _name(bank: str, product: str, look: Look) -> str:
    """Bank and product, in a line each where one is too short: a word is not torn for its last letter."""
    name = f"{bank} {product}".strip() or "-"
    room = look.width - 3 - sum(column.width + 1 for column in columns() if column.width)
    return f"{bank}\n{product}" if bank and product and width(name) > room else name


def line_name(row: RowView) -> str:
    """A holding or a line of a review as it is named: kind, bank and product, never its amount."""
    return f"{kind_words(row.text('kind'))} {row.text('bank')} {row.text('product')}".replace("  ", " ").strip()


def _sum(row: RowView, look: Look) -> Cell:
    return Cell(look.amount(asset_line(row).worth), "strong")


def _when(one: Maturity, look: Look) -> Cell:
    """The day on which a holding matures and how far it is; what is past asks for attention most."""
    on = date.fromisoformat(one.holding.maturity)
    tone = "error" if one.days < 0 else "warning" if one.days <= SOON else "accent"
    return Cell(f"{words.short_day(on, look.today)} {_days(one.days, 'assets.days_ago')}", tone)


def _stops(row: RowView, look: Look) -> tuple[str, str]:
    """Risk level, stop-profit and stop-loss; a line that the amount has reached says so."""
    limits = {name: row.text(name) for name in ("stop_profit", "stop_loss")}
    values = {name: limit if limit.endswith(("万", "亿")) else "" for name, limit in limits.items()}
    reached = stop_reached(Decimal(row.number("amount")), None, values["stop_profit"], values["stop_loss"])
    parts = [f"R{row.number('risk')}"] if row.number("risk") else []
    for name, limit in limits.items():
        if limit:
            mark = t("assets.reached") if name == f"stop_{reached}" else ""
            parts.append(f"{t(f'assets.{name}')}{limit if look.shown else HIDDEN}{mark}")
    fits = width(" ".join(parts)) <= columns()[-1].width
    return (" " if fits else "\n").join(parts), "warning" if reached else "muted"


def _maturities(view: AssetsView, look: Look) -> list[Block]:
    """What matured lately and what will, by sections of days."""
    found: list[Block] = []
    rows = {row.id: row for row in view.holdings}
    for section, group in groupby(view.maturities, key=lambda one: one.section):
        ones = list(group)
        amount = look.amount(sum(one.holding.amount for one in ones))
        tone = "error" if section < 0 else "warning" if section <= SOON else "accent"
        found.append(heading(t("assets.maturing", when=section_words(section, look.playbook), n=len(ones),
                               amount=amount), tone))  # fmt: skip
        found += [_maturity(one, rows[one.holding.key], look) for one in ones]
    return found


def section_words(section: int, playbook: Playbook) -> str:
    """A section of the list of maturities: past, in 7 days, in 8 to 30 days."""
    if section < 0:
        return t("assets.section.past", n=playbook.card.maturities.days_back)
    before = max((end for end in playbook.card.maturities.buckets if end < section), default=-1)
    if before < 0:
        return t("assets.section.first", end=section)
    return t("assets.section.next", start=before + 1, end=section)


def _maturity(one: Maturity, row: RowView, look: Look) -> Block:
    ahead = next((day for day in one.reminders if day >= look.today), None)
    note = t("assets.remind", on=words.short_day(ahead, look.today)) if ahead else ""
    name = Cell(_name(row.text("bank"), row.text("product"), look))
    cells = (Cell(kind_words(one.holding.kind), "muted"), name, _sum(row, look), _when(one, look))
    return Block(f"{MATURITY}:{row.id}", (*cells, Cell(note, "muted")))


def _reviews(view: AssetsView, look: Look) -> list[Block]:
    """Every review, newest first, the opened one line by line beside the one before; over them the totals."""
    if not view.reviews:
        return []
    found = [heading(t("assets.reviews")), *total_columns(view.reviews, look)]
    opened = next((one for one in view.reviews if one.review.id == look.opened), view.reviews[0])
    earlier: list[ReviewView | None] = [*view.reviews[1:], None]
    for review, before in zip(view.reviews, earlier, strict=True):
        found.append(_review(review, before, look))
        if review is opened:
            found += [*_lines(review, before, look), *_advice(review, before, look)]
    return found


def _review(one: ReviewView, before: ReviewView | None, look: Look) -> Block:
    """A review in a line: its day, whether it was sent, its total and what that gained."""
    on = date.fromisoformat(one.review.text("on_day"))
    sent = day_of(one.review.text("sent_on"))
    said = t("assets.sent", on=words.short_day(sent, look.today)) if sent else t("assets.lines", n=len(one.lines))
    compared = compare(before.lines, one.lines) if before else None
    cells = (
        Cell(words.short_day(on, look.today), "accent"),
        Cell(said, "success" if sent else "muted"),
        Cell(look.amount(total(one.lines).net), "strong"),
        Cell(t("assets.before", amount=look.amount(compared.before)) if compared else "", "muted"),
        _gained(compared, look) if compared else Cell(""),
    )
    return Block(f"review:{one.review.id}", cells)


def _gained(compared: Comparison, look: Look) -> Cell:
    by = compared.difference
    what = "up" if by > 0 else "down" if by else "same"
    return _changed(what, by, "success" if by > 0 else "warning" if by else "muted", look)


def _changed(what: str, by: int, tone: str, look: Look) -> Cell:
    """What became of an amount and by how much; while amounts are hidden only whether the line is new or gone."""
    word = t(f"assets.change.{what}")
    if not look.shown:
        return Cell(word, tone) if what in _TONES_OF_LINES else Cell(HIDDEN, "muted")
    return Cell(word if what == "same" else f"{word} {words.money(abs(by))}", tone)


def _lines(one: ReviewView, before: ReviewView | None, look: Look) -> list[Block]:
    """The lines of a review beside the one before; at the end what is gone since then."""
    if before is None:
        return [_line(row, None, line, look) for row, line in zip(one.rows, one.lines, strict=True)]
    changes = compare(before.lines, one.lines).changes
    found = [_line(row, change, change.line, look) for row, change in zip(one.rows, changes, strict=False)]
    return found + [_line(None, change, change.line, look) for change in changes[len(one.rows) :]]


_TONES_OF_LINES = {"new": "accent", "gone": "warning"}


def _line(row: RowView | None, change: Change | None, line: AssetLine, look: Look) -> Block:
    """A line of a review; `row` is None for what is gone, `change` where there is nothing to compare with."""
    name = _name(line.bank, line.product, look)
    cells = [Cell(f"  {kind_words(line.kind)}", "muted"), Cell(name), Cell(look.amount(line.worth) if row else "-")]
    if change is None:
        cells += [Cell(""), Cell("")]
    else:
        sign = -1 if line.worth < 0 else 1
        old = t("assets.before", amount=look.amount(sign * change.before)) if change.before is not None else ""
        by = change.difference
        tone = _TONES_OF_LINES.get(change.what, "success" if by > 0 else "warning" if by else "muted")
        cells += [Cell(old, "muted"), _changed(change.what, _by(change), tone, look)]
    key = f"review_line:{row.id}" if row else f"gone:{line.holding_id or f'{line.bank} {line.product}'}"
    return Block(key, tuple(cells), row is not None)


def _by(change: Change) -> int:
    """By how much the amount moved, as people say it: a mortgage that is paid off goes down."""
    return (change.after or 0) - (change.before or 0)


def _advice(one: ReviewView, before: ReviewView | None, look: Look) -> list[Block]:
    """The advice given at a review, and what came of that given at the one before."""
    advice = look.words(one.review.text("advice"))
    said = t("assets.advice", text=advice or t("assets.not_noted"))
    found = [Block(f"{ADVICE}:{one.review.id}", (Cell(said, "" if advice else "muted"),))]
    if before is not None:
        result, given = look.words(before.review.text("came_of")), look.words(before.review.text("advice"))
        on = words.short_day(date.fromisoformat(before.review.text("on_day")), look.today)
        text = t("assets.came_of", on=on, advice=given or t("assets.not_noted"), text=result or t("assets.not_noted"))
        tone = "" if result else "warning" if given else "muted"
        found.append(Block(f"{RESULT}:{before.review.id}", (Cell(text, tone),)))
    return found


def _closed(view: AssetsView, look: Look) -> list[Block]:
    """What was paid out or sold."""
    if not view.closed:
        return []
    found = [heading(t("assets.closed", n=len(view.closed)), "muted")]
    for row in sorted(view.closed, key=lambda one: one.text("closed_on"), reverse=True):
        on = words.short_day(date.fromisoformat(row.text("closed_on")), look.today)
        name = _name(row.text("bank"), row.text("product"), look)
        cells = (Cell(kind_words(row.text("kind"))), Cell(name), Cell(look.amount(asset_line(row).worth)))
        shown = (*cells, Cell(""), Cell(t("assets.closed_on", on=on)))
        found.append(Block(f"holding:{row.id}", tuple(Cell(cell.text, "muted") for cell in shown)))
    return found
