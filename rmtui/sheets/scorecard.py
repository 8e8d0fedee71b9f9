"""The scorecard of a month beside the month before, of a manager or of a team (features S2-15, S4-16, S4-38)."""

from collections.abc import Sequence

from rmtui.domain.model import Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.team_figures import STAGES, BookFigures, Coverage, Month, ScorecardFacts, StageFigures, TeamLine
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Beside, Block, Cell, Column, Document, Table, Text

_WORK = ("calls", "reached", "meetings", "agreed", "sms", "moves", "plans", "short_plans", "sales", "amount")
_RESULTS = ("found", "won", "lost")
_COMPLAINTS = ("complaints", "closed")
_SCORE = ("satisfaction", "coverage", "top_coverage", "word_kept", "in_time")
_SIGNS = ("private_fact", "help_asked", "came_first", "referral")
_SHARES = frozenset({"coverage", "top_coverage", "word_kept", "in_time"})


def scorecard_sheet(facts: ScorecardFacts, playbook: Playbook) -> Document:
    """One page; a team's begins with a line a manager, and what follows is what they come to together."""
    head, figures = facts.head, facts.figures
    heads = [(t(f"figures.{name}"), f"{getattr(figures, name):,}") for name in ("customers", "managed", "signed")]
    if figures.familiar is not None:
        heads.append((t("figures.familiar"), f"{figures.familiar:,}"))
    blocks: list[Block] = [parts.top(head, *heads, across=3)]
    if head.today < head.last:
        blocks.append(Text(t("sheet.monthly.running", day=head.today.isoformat()), quiet=True))
    if facts.managers:
        blocks.append(_managers(facts.managers, figures))
    blocks.append(Beside((_work(figures), _score(figures))))
    blocks.append(_stages(figures.now.stages, figures.before.stages))
    blocks.append(Beside((_products(facts.products), _sources(figures))))
    blocks.append(parts.signed("rm", "lead"))
    return parts.document(head, blocks, landscape=False, dense=True)


def _managers(lines: Sequence[TeamLine], whole: BookFigures) -> Table:
    """A line a manager, then the team's."""
    columns = (
        Column(t("figures.manager"), 12),
        *(Column(t(f"figures.{name}"), 7, "right") for name in ("customers", "calls", "meetings")),
        Column(t("figures.amount"), 10, "right"),
        *(Column(t(f"figures.{name}"), 7, "right") for name in ("won", "closed", "coverage", "word_kept")),
        Column(t("figures.satisfaction"), 7, "right"),
    )
    rows = [_manager(one.name, one.figures) for one in lines]
    return Table(columns, (*rows, _manager(t("sheet.total"), whole)), ruled=False)


def _manager(name: str, figures: BookFigures) -> tuple[Cell, ...]:
    month = figures.now
    return (
        Cell(name),
        parts.number(figures.customers),
        *(parts.number(n) for n in (month.done.calls, month.done.meetings, month.done.amount)),
        *(parts.number(n) for n in (month.done.won, month.done.closed)),
        *(_percent(n) for n in (month.score.coverage, month.score.word_kept)),
        _mean(month.score.satisfaction),
    )


def _work(figures: BookFigures) -> Table:
    """What was done and what came of it, each beside the month before."""
    rows = [_line(name, figures.now.done, figures.before.done) for name in (*_WORK, *_RESULTS)]
    return Table(_beside(t("sheet.col.figure"), figures.now, figures.before), tuple(rows), ruled=False)


def _score(figures: BookFigures) -> Table:
    """The scorecard with the signs of trust, the complaints, and what the book has."""
    rows = [_line(name, figures.now.score, figures.before.score) for name in (*_SCORE, *_SIGNS)]
    rows += [_line(name, figures.now.done, figures.before.done) for name in _COMPLAINTS]
    rows += [_line(name, figures.now, figures.before) for name in ("new", "assets")]
    return Table(_beside(t("figures.score"), figures.now, figures.before), tuple(rows), ruled=False)


def _sources(figures: BookFigures) -> Table:
    """Where the month's new customers came from."""
    then = dict(figures.before.sources)
    rows = tuple(
        (Cell(name or t("sheet.monthly.unknown")), parts.number(count, "strong"), parts.number(then.get(name, 0)))
        for name, count in figures.now.sources
    )
    heads = _beside(t("figures.sources"), figures.now, figures.before)
    return Table(heads, rows, empty=t("sheet.none"), ruled=False)


def _beside(title: str, now: Month, before: Month) -> tuple[Column, ...]:
    return (
        Column(title, 16),
        Column(f"{now.first:%Y-%m}", 11, "right"),
        Column(f"{before.first:%Y-%m}", 11, "right"),
    )


def _line(name: str, now: object, before: object) -> tuple[Cell, ...]:
    here, there = getattr(now, name), getattr(before, name)
    said = Cell(t(f"trust_sign.{name}") if name in _SIGNS else t(f"figures.{name}"))
    if name in _SHARES:
        return said, _percent(here), _percent(there)
    if name == "satisfaction":
        return said, _mean(here), _mean(there)
    return said, parts.number(here, "strong"), parts.number(there)


def _stages(now: Sequence[StageFigures], before: Sequence[StageFigures]) -> Table:
    """A line a stage that is left by getting on; its share beside that of the month before."""
    columns = (
        Column(t("sheet.col.stage_name"), 17),
        *(Column(t(f"figures.{name}"), 7, "right") for name in ("were", "entered", "left", "rate")),
        Column(t("figures.share_before"), 6, "right"),
        Column(t("figures.mean_days"), 6, "right"),
        Column(t("figures.results"), 24),
    )
    rows = tuple(_stage(*one) for one in zip(STAGES, now, before, strict=True))
    return Table(columns, rows, ruled=False)


def _stage(stage: Stage, now: StageFigures, before: StageFigures) -> tuple[Cell, ...]:
    result = {Stage.FIRST_CONTACT: "figures.invited", Stage.CLOSE: "figures.sold"}.get(stage, "")
    return (
        Cell(f"{stage.value} {t(f'stage.{stage.value}')}"),
        *(parts.number(n) for n in (now.were, now.entered, now.left)),
        _percent(now.share),
        _percent(before.share),
        _mean(now.mean_days),
        Cell(t(result, good=now.good, bad=now.bad) if result else ""),
    )


def _products(products: Coverage) -> Table:
    """A line a product family: who holds something of it."""
    columns = (
        Column(t("figures.family"), 18),
        Column(t("figures.holders"), 10, "right"),
        Column(t("figures.gaps"), 10, "right"),
        Column(t("figures.share"), 10, "right"),
    )
    rows = tuple(
        (Cell(t(f"category.{name}")), parts.number(held), parts.number(products.customers - held), _percent(percent))
        for name, held, percent in zip(products.families, products.totals, products.shares, strict=True)
    )
    return Table(columns, rows, empty=t("sheet.none"), ruled=False)


def _percent(value: int | None) -> Cell:
    return Cell("-" if value is None else f"{value}%")


def _mean(value: float | None) -> Cell:
    return Cell("-" if value is None else f"{value:.1f}")
