"""The asset review 资产回顾 for the customer: shares, totals, what changed, the advice (domain.md section 5)."""

from rmtui.domain.assets import ASSET_KINDS, AT_NO_BANK, Change
from rmtui.domain.card_sheets import ReviewFacts
from rmtui.i18n import t
from rmtui.sheets import card_words
from rmtui.sheets.card_words import NONE, gain, money, risk
from rmtui.sheets.document import Beside, Block, Cell, Chart, Column, Document, Heading, Item, Mark, Pairs, Table, Text

NARROW = 4
"""Columns up to which they stand beside the pie."""
ROOMY = 12
"""Lines up to which the page is set in large type."""
_MARKS: dict[str, Mark] = {"new": "strong", "gone": "strong", "up": "strong", "down": "strong"}


def review_sheet(facts: ReviewFacts) -> Document:
    """The sheet of one review."""
    head = facts.head
    charts: tuple[Chart, ...] = tuple(chart for chart in (_pie(facts), _columns(facts)) if chart.items)
    blocks: list[Block] = [
        card_words.who(
            head, (t("card_sheet.as_of"), head.day.isoformat()), (t("card_sheet.review.before"), _before(facts))
        ),
        _measure(facts),
        *_placed(charts),
        Heading(t("card_sheet.review.changes" if facts.before else "card_sheet.review.items")),
        _changes(facts),
        *_advice(facts),
        Text(t("card_sheet.review.note"), quiet=True),
        card_words.signatures(),
    ]
    return card_words.document(
        head, t("card_sheet.review.title"), tuple(blocks), dense=len(facts.comparison.changes) > ROOMY
    )


def _placed(charts: tuple[Chart, ...]) -> tuple[Block, ...]:
    """Beside each other, unless there are so many columns that they need the page's width."""
    fits = all(len(chart.items) <= NARROW for chart in charts if chart.kind == "columns")
    return (Beside(charts),) if charts and fits else charts


def _before(facts: ReviewFacts) -> str:
    return facts.before.text("on_day") if facts.before else t("card_sheet.review.first")


def _measure(facts: ReviewFacts) -> Pairs:
    """What is owned, owed and left, and what the total gained."""
    now = facts.totals[-1][1]
    gained = gain(facts.comparison.difference) if facts.before else NONE
    return Pairs(
        (
            (t("assets.assets"), money(now.assets)),
            (t("assets.debts"), money(now.debts)),
            (t("assets.net"), money(now.net)),
            (t("card_sheet.review.gained"), gained),
        )
    )


def _pie(facts: ReviewFacts) -> Chart:
    items = (
        Item(t(f"asset_kind.{share.kind}"), share.amount, money(share.amount), f"{share.percent}%")
        for share in facts.shares
    )
    heads = (t("form.holding.kind"), t("form.holding.amount"), t("card_sheet.share"))
    return Chart("pie", t("assets.shares"), tuple(items), heads)


def _columns(facts: ReviewFacts) -> Chart:
    """The net total at each review; one alone says nothing that the figures above do not say."""
    totals = facts.totals if len(facts.totals) > 1 else ()
    items = (Item(day, each.net, money(each.net)) for day, each in totals)
    return Chart("columns", t("card_sheet.review.totals"), tuple(items), (t("form.review.on_day"), t("assets.net"), ""))


def _changes(facts: ReviewFacts) -> Table:
    """Every line, at the first review as it is, later beside what it was."""
    columns = [
        Column(t("form.holding.kind"), 10),
        Column(t("form.holding.product"), 17),
        Column(t("form.holding.bank"), 11),
        Column(t("form.holding.since"), 11),
        Column(t("card_sheet.risk"), 5, "center"),
        Column(t("card_sheet.review.now"), 10, "right"),
    ]
    if facts.before:
        columns.insert(-1, Column(t("card_sheet.review.was"), 10, "right"))
        columns.append(Column(t("card_sheet.review.change"), 16, "right"))
    changes = sorted(facts.comparison.changes, key=lambda change: ASSET_KINDS.index(change.line.kind))
    rows = tuple(_row(change, bool(facts.before)) for change in changes)
    return Table(tuple(columns), (*rows, _sum(facts)), ruled=False)


def _row(change: Change, compared: bool) -> tuple[Cell, ...]:
    line = change.line
    known = (
        Cell(t(f"asset_kind.{line.kind}")),
        Cell(line.product or NONE),
        Cell(line.bank or (NONE if line.kind in AT_NO_BANK else t("card_sheet.here"))),
        Cell(line.since or NONE),
        Cell(risk(line.risk)),
    )
    now = Cell(NONE if change.after is None else money(change.after))
    if not compared:
        return (*known, now)
    was = Cell(NONE if change.before is None else money(change.before))
    return (*known, was, now, Cell(_change(change), _MARKS.get(change.what, "")))


def _change(change: Change) -> str:
    """What became of the line, and by how much its amount changed."""
    word = t(f"asset_change.{change.what}")
    if change.what in ("same", "new", "gone"):
        return word
    return f"{word} {money(abs((change.after or 0) - (change.before or 0)))}"


def _sum(facts: ReviewFacts) -> tuple[Cell, ...]:
    compared = facts.comparison
    figures = [money(compared.after)]
    if facts.before:
        figures = [money(compared.before), *figures, gain(compared.difference)]
    return (Cell(t("assets.net"), "strong"), *(Cell("") for _ in range(4)), *(Cell(each, "strong") for each in figures))


def _advice(facts: ReviewFacts) -> list[Text]:
    """The last advice with what came of it, then what is advised now; room for it where nothing was noted."""
    found = []
    if facts.before and facts.before.text("advice"):
        on, advice = facts.before.text("on_day"), facts.before.text("advice")
        came_of = facts.before.text("came_of")
        done = t("card_sheet.review.came_of", text=came_of) if came_of else ""
        found.append(Text(f"{advice}{done}", t("card_sheet.review.last_advice", on=on)))
    advice = facts.review.text("advice")
    return [*found, Text(advice, t("card_sheet.review.advice"), lines=0 if advice else 3)]
