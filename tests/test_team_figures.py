"""A manager's month in figures beside the month before, product coverage, and both over all books of a home."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Stage
from rmtui.domain.sheet_kinds import Request
from rmtui.domain.team_figures import Month, Score, StageFigures, family_of, share, together
from rmtui.ids import new_id
from rmtui.papers import make
from rmtui.sheets.document import Pairs, Table, plain_blocks
from rmtui.store.home import Home
from rmtui.store.log.facts import retract
from rmtui.store.reads.books import books
from rmtui.store.reads.product_coverage import coverage
from rmtui.store.reads.team_figures import book_figures, team_figures
from rmtui.store.store import Store
from rmtui.store.tables import (
    Book,
    ComplaintStepRow,
    Concern,
    ContactRow,
    Customer,
    DecisionRow,
    Holding,
    MovementRow,
    OpeningRow,
    Opportunity,
    Product,
    PromiseRow,
    SaleRow,
    Satisfaction,
    StageMoveRow,
    TrustSign,
)
from rmtui.store.tables.base import Fact, Register
from rmtui.store.work import Work
from rmtui.store.writes import customers as cards
from tests.builders import add_customer
from tests.cli import Cli

FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (2, 3, 4))
TODAY = date(2026, 4, 10)
OTHERS = {"01a2056b-9068-778a-b273-166bd6efd88b": "王建国", "01a2056b-9068-778a-b273-166bd6efd88c": "单雪"}


@pytest.fixture
def store(store: Store, clock: FixedClock) -> Store:
    """An empty book on 2026-04-10: February and March are over."""
    clock.advance(timedelta(days=(TODAY - clock.now().date()).days))
    return store


def put(store: Store, *rows: Fact | Register, book: str = "") -> None:
    """Rows as they would come with a file."""
    store.write_in(book or store.book, lambda work: work.session.add_all(rows))


def take_back(store: Store, table: type[Fact], row: str) -> None:
    """Retracts a fact."""
    store.write(lambda work: retract(work, work.session.get_one(table, row)))


def dropped_row(work: Work, table: type[Register], row: str) -> None:
    """Deletes a register row."""
    work.session.get_one(table, row).deleted = True


@contextmanager
def on(clock: FixedClock, day: str) -> Iterator[None]:
    """As it was done on an earlier day: moves stand in the order in which they were made."""
    back = clock.now().date() - date.fromisoformat(day)
    clock.advance(-back)
    yield
    clock.advance(back)


class Maker:
    """Rows of one book, each with an id of its own."""

    def __init__(self, store: Store, customer: str, book: str = "") -> None:
        self.said: dict[str, Any] = {"book": book or store.book, "customer_id": customer}

    def __call__(self, table: type[Any], **values: Any) -> Any:
        """A row; `on_day` and the like as given."""
        return table(id=new_id(), **{**self.said, **values})

    def contact(self, day: str, **values: Any) -> ContactRow:
        """An answered call of the manager's, unless it is said otherwise."""
        said = {"channel": "call", "direction": "out", "outcome": "talked", **values}
        row = self(ContactRow, at=f"{day}T02:00:00Z", day=day, group_id="", **said)
        row.group_id = row.id
        assert isinstance(row, ContactRow)
        return row

    def move(self, day: str, before: int, to: int, outcome: str = "", hour: int = 2) -> StageMoveRow:
        """A move between stages."""
        at = f"{day}T{hour:02}:00:00Z"
        row = self(StageMoveRow, at=at, on_day=day, from_stage=before, to_stage=to, outcome=outcome)
        assert isinstance(row, StageMoveRow)
        return row


Make = Callable[[Maker, str], Any]
Look = Callable[[Month], int]
CASES: dict[str, tuple[Make, Look]] = {
    "calls": (lambda new, day: new.contact(day), lambda one: one.done.calls),
    "reached": (lambda new, day: new.contact(day), lambda one: one.done.reached),
    "meetings": (lambda new, day: new.contact(day, channel="visit", outcome="held"), lambda one: one.done.meetings),
    "came_first": (lambda new, day: new.contact(day, direction="in"), lambda one: one.score.came_first),
    "sales": (lambda new, day: new(SaleRow, on_day=day, product="甲", amount=7), lambda one: one.done.sales),
    "amount": (lambda new, day: new(SaleRow, on_day=day, product="甲", amount=1), lambda one: one.done.amount),
    "found": (lambda new, day: new(Opportunity, target="fund", found_on=day), lambda one: one.done.found),
    "won": (lambda new, day: new(Opportunity, target="fund", state="done", state_on=day), lambda one: one.done.won),
    "lost": (lambda new, day: new(Opportunity, target="fund", state="lost", state_on=day), lambda one: one.done.lost),
    "complaints": (
        lambda new, day: new(Concern, kind="complaint", text="等", opened_on=day),
        lambda one: one.done.complaints,
    ),
    "closed": (
        lambda new, day: new(Concern, kind="complaint", text="等", opened_on="2026-01-02", closed_on=day),
        lambda one: one.done.closed,
    ),
    "surveys": (lambda new, day: new(Satisfaction, on_day=day, score=4), lambda one: one.score.surveys),
    "referral": (lambda new, day: new(TrustSign, kind="referral", on_day=day), lambda one: one.score.referral),
    "help_asked": (lambda new, day: new(TrustSign, kind="help_asked", on_day=day), lambda one: one.score.help_asked),
    "private": (lambda new, day: new(TrustSign, kind="private_fact", on_day=day), lambda one: one.score.private_fact),
    "kept": (
        lambda new, day: new(PromiseRow, text="寄", due_on=day, state="kept", settled_on=day),
        lambda one: one.score.kept,
    ),
    "due": (lambda new, day: new(PromiseRow, text="寄", due_on=day), lambda one: one.score.due),
}
"""What is counted by its day: how a row of it is made, and where it is counted."""
EDGES = ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-17", "2026-03-31", "2026-04-01")
"""Two in February, three in March."""


@pytest.mark.parametrize("name", CASES)
def test_a_month_has_its_own_days_and_nothing_that_was_taken_back(store: Store, name: str) -> None:
    """The control in it: each row that is added in the month is one more, each that is taken back one less."""
    make_row, look = CASES[name]
    new = Maker(store, add_customer(store))
    put(store, *(make_row(new, day) for day in EDGES))
    found = store.read(book_figures, MARCH)
    assert (found.now.first, found.before.first) == (MARCH, FEBRUARY)
    assert (look(found.now), look(found.before)) == (3, 2)
    again = make_row(new, "2026-03-18")
    table, row = type(again), again.id
    put(store, again)
    assert look(store.read(book_figures, MARCH).now) == 4
    if issubclass(table, Fact):
        take_back(store, table, row)
    else:
        store.write(dropped_row, table, row)
    assert look(store.read(book_figures, MARCH).now) == 3
    later = store.read(book_figures, APRIL)
    assert (look(later.now), look(later.before)) == (1, 3)


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("calls", "reached", "meetings")])
def test_what_belongs_to_a_deleted_customer_does_not_count(store: Store, name: str) -> None:
    """Work that was done was done; what came of it is gone."""
    make_row, look = CASES[name]
    customer = add_customer(store)
    put(store, make_row(Maker(store, customer), "2026-03-17"))
    assert look(store.read(book_figures, MARCH).now) == 1
    store.write(dropped_row, Customer, customer)
    assert look(store.read(book_figures, MARCH).now) == 0


def test_customers_are_those_of_today_without_the_pool(store: Store) -> None:
    add_customer(store, "甲", entered_on=date(2026, 3, 31), source="自行开拓", managed="1")
    add_customer(store, "乙", entered_on=date(2026, 3, 1), source="柜员推荐", managed="1", signed="1")
    add_customer(store, "丙", entered_on=date(2026, 3, 2), source="柜员推荐")
    add_customer(store, "丁", entered_on=date(2026, 2, 28))
    waits = add_customer(store, "戊", entered_on=date(2026, 3, 5), managed="1")
    store.write(lambda work: setattr(work.session.get_one(Customer, waits), "pool", True))
    found = store.read(book_figures, MARCH)
    assert (found.customers, found.managed, found.signed, found.familiar) == (4, 2, 1, None)
    assert found.now.sources == (("柜员推荐", 2), ("自行开拓", 1)) and found.now.new == 3
    assert found.before.sources == (("", 1),)
    assert (found.now.score.customers, found.before.score.customers) == (4, 1)
    assert store.read(book_figures, MARCH, with_familiar=True).familiar == 0


def test_the_familiar_are_counted_when_asked_for(store: Store) -> None:
    known = add_customer(store, occupation="教师")
    new = Maker(store, known)
    put(store, *(new(Holding, kind="fund", product=name) for name in "甲乙丙"))
    add_customer(store, "单雪", occupation="教师")
    assert store.read(book_figures, MARCH, with_familiar=True).familiar == 1


def test_stages_with_a_customer_who_goes_back_and_forth(store: Store, clock: FixedClock) -> None:
    """By hand: A 1→2 in 23 days, back, 1→2 again in 2; B through 1 in a day; D and E close, E a day too late."""
    entered = (
        ("甲", "2026-02-10", Stage.FIRST_CONTACT),
        ("乙", "2026-03-01", Stage.FIRST_CONTACT),
        ("丁", "2026-02-20", Stage.CLOSE),
        ("戊", "2026-03-02", Stage.CLOSE),
    )
    customers = []
    for name, day, stage in entered:
        with on(clock, day):
            customers.append(add_customer(store, name, stage=stage))
    a, b, d, e = customers
    one, two = Maker(store, a), Maker(store, b)
    wrong = two.move("2026-03-09", 4, 5)
    put(
        store,
        one.move("2026-03-05", 1, 2, "invited"),
        one.move("2026-03-10", 2, 1),
        one.move("2026-03-12", 1, 2, "invited"),
        two.move("2026-03-01", 1, 4, "not_invited", hour=23),
        wrong,
        Maker(store, d).move("2026-03-02", 6, 7, "sold"),
        Maker(store, e).move("2026-04-01", 6, 7, "not_sold"),
    )
    take_back(store, StageMoveRow, wrong.id)
    found = store.read(book_figures, MARCH)
    first, know, _, needs, products, close = found.now.stages
    assert first == StageFigures(were=3, entered=2, left=3, days=25, good=2, bad=1)
    assert (first.share, first.mean_days) == (100, 8.3)
    assert know == StageFigures(were=2, entered=2) and (know.share, know.mean_days) == (0, None)
    assert needs == StageFigures(were=1, entered=1) and products == StageFigures()
    assert products.share is None
    assert close == StageFigures(were=2, entered=1, left=1, days=10, good=1) and close.share == 50
    before = found.before.stages
    assert before[0] == StageFigures(were=1, entered=1) and before[5] == StageFigures(were=1, entered=1)
    late = store.read(book_figures, APRIL).now.stages[5]
    assert late == StageFigures(were=1, left=1, days=30, bad=1)


def test_the_same_move_from_two_machines_is_one_entry(store: Store, clock: FixedClock) -> None:
    with on(clock, "2026-03-02"):
        new = Maker(store, add_customer(store))
    put(store, new.move("2026-03-04", 1, 2, "invited"), new.move("2026-03-06", 1, 2, "invited"))
    first, know = store.read(book_figures, MARCH).now.stages[:2]
    assert (first.left, first.days, know.entered, know.were) == (1, 2, 1, 1)


@pytest.mark.parametrize(
    ("at", "counted"),
    [
        ("2026-02-28T15:59:59Z", 0),
        ("2026-02-28T16:00:00Z", 1),
        ("2026-03-31T15:59:59Z", 1),
        ("2026-03-31T16:00:00Z", 0),
    ],
)
def test_a_leads_decision_is_an_invitation_that_failed_on_its_local_day(store: Store, at: str, counted: int) -> None:
    new = Maker(store, add_customer(store, entered_on=date(2026, 2, 2)))
    put(store, *(new(DecisionRow, at=at, what="keep", by_name="欧阳小明") for _ in range(2)))
    assert store.read(book_figures, MARCH).now.stages[0].bad == counted


def test_assets_of_before_are_those_of_now_less_what_moved_since(store: Store) -> None:
    new = Maker(store, add_customer(store))
    wrong = new(MovementRow, on_day="2026-03-16", before=0, after=900_000)
    put(
        store,
        new(Holding, kind="deposit", amount=1_000_000),
        new(Holding, kind="mortgage", amount=300_000),
        new(Holding, kind="fund", amount=77, bank="某城商行"),
        new(Holding, kind="fund", amount=77, closed_on="2026-03-01"),
        new(Holding, kind="property", amount=77),
        new(Holding, kind="fund", amount=77, deleted=True),
        new(MovementRow, on_day="2026-02-20", before=300_000, after=400_000),
        new(MovementRow, on_day="2026-03-01", before=400_000, after=700_000),
        wrong,
    )
    take_back(store, MovementRow, wrong.id)
    held = [store.read(book_figures, month) for month in (FEBRUARY, MARCH, APRIL)]
    assert [(one.before.assets, one.now.assets) for one in held] == [
        (300_000, 400_000),
        (400_000, 700_000),
        (700_000, 700_000),
    ]


PROMISES = (
    ({"state": "kept", "settled_on": "2026-03-10"}, (1, 1)),
    ({"state": "kept", "settled_on": "2026-03-11"}, (1, 0)),
    ({"state": "released", "settled_on": "2026-03-09"}, (0, 0)),
    ({"state": "open"}, (1, 0)),
    ({"state": "open", "due_on": "2026-04-10"}, (0, 0)),
    ({"state": "open", "due_on": "2026-04-09"}, (1, 0)),
)


@pytest.mark.parametrize(("said", "counted"), PROMISES)
def test_a_promise_is_kept_by_its_day_and_due_once_it_is_past(
    store: Store, said: dict[str, str], counted: tuple[int, int]
) -> None:
    new = Maker(store, add_customer(store))
    put(store, new(PromiseRow, text="寄", **{"due_on": "2026-03-10", **said}))
    month = APRIL if said.get("due_on") else MARCH
    score = store.read(book_figures, month).now.score
    assert (score.due, score.kept) == counted
    assert score.word_kept == share(counted[1], counted[0])


def test_who_was_reached_counts_once_and_the_top_tier_apart(store: Store) -> None:
    top, plain, new = (add_customer(store, name, tier=tier, entered_on=date(2026, 3, day)) for name, tier, day in (
        ("甲", "diamond", 1), ("乙", "gold", 1), ("丙", "diamond", 31)))  # fmt: skip
    rows = [Maker(store, top).contact(day) for day in ("2026-03-02", "2026-03-03")]
    rows.append(Maker(store, plain).contact("2026-03-02", outcome="no_answer"))
    rows.append(Maker(store, new).contact("2026-03-31", imported=True))
    put(store, *rows)
    score = store.read(book_figures, MARCH).now.score
    assert (score.customers, score.touched, score.top, score.top_touched) == (3, 1, 2, 1)
    assert (score.coverage, score.top_coverage) == (33, 50)
    put(store, Maker(store, plain).contact("2026-03-04", channel="sms", outcome="sent"))
    assert store.read(book_figures, MARCH).now.score.coverage == 66


def test_satisfaction_is_the_mean_of_what_was_answered(store: Store) -> None:
    new = Maker(store, add_customer(store))
    put(store, *(new(Satisfaction, on_day="2026-03-05", score=score) for score in (5, 4, 4, 0)))
    put(store, new(Satisfaction, on_day="2026-02-05", score=2))
    found = store.read(book_figures, MARCH)
    assert (found.now.score.satisfaction, found.before.score.satisfaction) == (4.3, 2.0)
    assert Score().satisfaction is None


@pytest.mark.parametrize(
    ("apology", "spoke", "counted"),
    [
        ("2026-03-03", "", (1, 1)),
        ("2026-03-20", "", (1, 0)),
        ("", "2026-03-03", (1, 1)),
        ("2026-03-20", "2026-03-03", (1, 1)),
        ("", "2026-03-01", (1, 0)),
        ("", "", (1, 0)),
    ],
)  # Opened and heard on Monday, March 2; a talk of the day before is no answer.
def test_a_complaint_is_answered_in_time_by_word_or_apology(
    store: Store, apology: str, spoke: str, counted: tuple[int, int]
) -> None:
    new = Maker(store, add_customer(store, entered_on=date(2026, 2, 2)))
    complaint = new(Concern, kind="complaint", text="等太久", opened_on="2026-03-02")
    steps = [("heard", "2026-03-02"), *([("apology", apology)] if apology else [])]
    put(store, complaint, *(
        new(ComplaintStepRow, concern_id=complaint.id, step=step, at=f"{day}T01:00:00Z", on_day=day)
        for step, day in steps
    ), *([new.contact(spoke)] if spoke else []))  # fmt: skip
    score = store.read(book_figures, MARCH).now.score
    assert (score.to_answer, score.answered) == counted


def test_plans_that_were_too_short_on_working_days(store: Store) -> None:
    """Monday to Wednesday and a Sunday; the playbook asks for 20."""
    days = (("2026-03-02", 19), ("2026-03-03", 20), ("2026-03-04", 0), ("2026-03-08", 3), ("2026-04-01", 1))
    put(store, *(
        OpeningRow(id=new_id(), book=store.book, day=day, at=f"{day}T01:00:00Z", planned=n) for day, n in days
    ))  # fmt: skip
    found = store.read(book_figures, APRIL)
    assert (found.before.done.plans, found.before.done.short_plans) == (3, 2)
    assert (found.now.done.plans, found.now.done.short_plans) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "category", "family"),
    [
        ("deposit", "", "deposit"),
        ("deposit", "structured", "structured"),
        ("other", "trust", "trust"),
        ("mortgage", "", "loan"),
        ("property", "fund", ""),
        ("fund", "自己的词", "fund"),
        ("自己的词", "", "other"),
    ],
)
def test_the_family_of_a_holding(kind: str, category: str, family: str) -> None:
    assert family_of(kind, category) == family


def test_the_matrix_has_gaps_first_and_the_most_valuable_first(store: Store) -> None:
    full, poor, rich, gone = (add_customer(store, name, tier=tier, contribution=str(worth)) for name, tier, worth in (
        ("甲", "diamond", 9), ("乙", "gold", 5), ("丙", "platinum", 7), ("丁", "diamond", 8)))  # fmt: skip
    for customer, kinds in ((full, ("deposit", "fund")), (poor, ()), (rich, ("fund", "fund")), (gone, ("gold",))):
        put(store, *(Maker(store, customer)(Holding, kind=kind, amount=1) for kind in kinds))
    put(
        store,
        Maker(store, poor)(Holding, kind="insurance", bank="某城商行"),
        Maker(store, poor)(Holding, kind="bond", closed_on="2026-01-01"),
        Product(id=new_id(), book=store.book, name="乙", category="deposit"),
        Product(id=new_id(), book=store.book, name="丙", category="gold", withdrawn=True),
        Product(id=new_id(), book=store.book, name="丁", category="wealth", bank="某城商行"),
    )
    store.write(dropped_row, Customer, gone)
    found = store.read(coverage, 10)
    assert found.families == ("deposit", "fund")
    assert [(row.name, row.tier, row.value, row.held) for row in found.rows] == [
        ("丙", "platinum", 7, (False, True)),
        ("乙", "gold", 5, (False, False)),
        ("甲", "diamond", 9, (True, True)),
    ]
    assert (found.customers, found.totals, found.shares) == (3, (1, 2), (33, 66))
    one = store.read(coverage, 1)
    assert [row.customer for row in one.rows] == [rich] and one.totals == (1, 2)


@pytest.fixture
def team(store: Store, clock: FixedClock) -> Store:
    """A home with two more managers' books, and a sale of its own."""
    put(store, Maker(store, add_customer(store, "欧阳小明"))(SaleRow, on_day="2026-03-01", product="甲", amount=1000))
    for n, (book, name) in enumerate(OTHERS.items(), 1):
        put(store, Book(id=book, book=book, rm_name=name), book=book)
        fields = {"name": f"客户{n}", "source": "柜员推荐"}
        with on(clock, f"2026-03-0{n}"):
            saved = store.write_in(book, cards.add, fields, [])
        new = Maker(store, saved.customers[0], book)
        rows = [new(SaleRow, on_day=f"2026-03-{day:02}", product="甲", amount=10 * n) for day in range(1, n + 1)]
        rows += [new(Satisfaction, on_day="2026-02-03", score=n), new(Holding, kind="fund", amount=n)]
        put(store, *rows, new.contact("2026-03-05"), new.move("2026-03-06", 1, 2, "invited"), book=book)
    return store


def test_a_leads_figures_are_those_of_each_book_that_was_sent(team: Store) -> None:
    found = team.read(team_figures, MARCH)
    assert sorted(line.name for line, _ in found) == sorted(OTHERS.values())
    for line, figures in found:
        assert figures == team.read_in(line.book, book_figures, MARCH)
    assert sorted((one.now.done.sales, one.now.done.amount) for _, one in found) == [(1, 10), (2, 40)]


def test_a_team_is_the_sum_of_its_managers(team: Store) -> None:
    each = [figures for _, figures in team.read(team_figures, MARCH)]
    whole = together(each)
    assert whole.customers == 2 and whole.familiar is None and whole.now.assets == 3
    assert whole.now.done == tuple(sum(column) for column in zip(*(one.now.done for one in each), strict=True))
    assert whole.before.score == tuple(sum(column) for column in zip(*(one.before.score for one in each), strict=True))
    assert (whole.now.done.sales, whole.now.done.amount, whole.now.done.calls) == (3, 50, 2)
    assert whole.before.score.satisfaction == 1.5 and whole.now.sources == (("柜员推荐", 2),)
    assert whole.now.stages[0] == StageFigures(were=2, entered=2, left=2, days=9, good=2)
    assert together(each[:1]) == each[0]


def test_a_home_without_others_shows_its_own(store: Store) -> None:
    put(store, Maker(store, add_customer(store))(SaleRow, on_day="2026-03-01", product="甲", amount=5))
    ((line, figures),) = store.read(team_figures, MARCH)
    assert line == store.read(books)[0] and line.own
    assert figures == store.read(book_figures, MARCH) and figures.now.done.amount == 5


def test_the_sheet_begins_with_the_managers_where_there_are_any(team: Store) -> None:
    blocks = list(plain_blocks(team.read(make, Request("scorecard", date(2026, 3, 15))).document.blocks))
    managers, work = [block for block in blocks if isinstance(block, Table)][:2]
    assert [row[0].text for row in managers.rows] == [*sorted(OTHERS.values()), "合计"]
    assert [row[4].value for row in managers.rows][-1] == 50
    sold = next(row for row in work.rows if row[0].text == "销售金额（元）")
    assert [cell.value for cell in sold[1:]] == [50, 0]
    assert isinstance(blocks[0], Pairs) and ("客户数", "2") in blocks[0].pairs


def test_a_managers_own_sheet_has_no_table_of_managers(store: Store) -> None:
    add_customer(store)
    paper = store.read(make, Request("scorecard", date(2026, 4, 10)))
    first = next(block for block in plain_blocks(paper.document.blocks) if isinstance(block, Table))
    assert [column.title for column in first.columns[1:]] == ["2026-04", "2026-03"]
    assert not paper.needs_reason


def test_the_verbs_tell_the_same(team: Store, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    team.close()
    cli, now = Cli(home.path, capsys), "2026-04-10T10:00"
    found = cli.json("figures", "--month", "2026-03", now=now)
    assert {one["name"]: one["now"]["done"]["amount"] for one in found} == {"王建国": 10, "单雪": 40}
    assert {one["now"]["month"] for one in found} == {"2026-03"} and {one["familiar"] for one in found} == {None}
    assert {one["before"]["score"]["satisfaction"] for one in found} == {1.0, 2.0}
    head, *lines = cli.ok("figures", "--familiar", now=now).splitlines()
    assert "2026-04" in head and len(lines) == 3 and lines[-1].startswith("Total\t2\t0\t")
    assert "\t0 (50)\t" in lines[-1]
    matrix = cli.json("coverage", now=now)
    assert [(one["families"], one["totals"], one["customers"]) for one in matrix] == [(["fund"], [1], 1)] * 2
    assert "Total\t\t\t1 (100%)" in cli.ok("coverage", "--customers", "1", now=now)
    assert cli.refused("figures", "--month", "2026-13", now=now) == "bad_month"
    assert cli.refused("figures", "--month", "0001-01", now=now) == "bad_month"
    assert cli("coverage", "--customers", "0").code == 2
