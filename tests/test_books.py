"""Several books in one home: each read shows one book alone, each write goes into one, undo goes by the home."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

import rmtui.store.reads
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.contact_calendar import month_of
from rmtui.domain.forms import OWNERLESS
from rmtui.domain.household import Wall
from rmtui.domain.model import Channel, ConcernKind, Outcome, Stage, Verdict
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_kinds import KINDS as KINDS_OF_SHEETS
from rmtui.domain.sheet_kinds import Request
from rmtui.domain.views import ContactEntry, NextPlan
from rmtui.ids import new_id
from rmtui.playbook.scripts import typed_template
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads import (
    absences,
    activities,
    among,
    assets,
    board,
    book,
    books,
    candidates,
    card_lists,
    card_sheets,
    closing,
    complaints,
    contact_calendar,
    counts,
    customers,
    day_end,
    day_lists,
    evidence,
    familiar,
    family,
    find,
    greetings,
    groups,
    guard,
    handover,
    holdings,
    importing,
    insurance,
    manager,
    needs,
    opportunities,
    packs,
    page,
    period_sheets,
    preparations,
    product_coverage,
    promises,
    proposals,
    purposes,
    quick,
    relation,
    reminders,
    rhythm,
    rounds,
    sheet_heads,
    sheets,
    sources,
    team_figures,
    today,
    walls,
    why,
    work_lists,
)
from rmtui.store.reads.books import BookLine, Identity, identity, me
from rmtui.store.reads.rows import card_names, named, row, rows, rows_by_customer
from rmtui.store.store import Joining, Store
from rmtui.store.tables import Book, HandoverRow, Holding, PackRow, SaleRow
from rmtui.store.work import Read, Work
from rmtui.store.writes import concerns, contacts, decisions, meetings, notes, plan, reviews
from rmtui.store.writes import customers as cards
from rmtui.store.writes import rows as card_rows
from rmtui.store.writes.activities import invite
from rmtui.store.writes.books import edit_me
from rmtui.store.writes.closing import not_sold
from rmtui.store.writes.complaints import open_complaint
from rmtui.store.writes.groups import make_group

OTHER = "01a2056b-9068-778a-b273-166bd6efd88b"
PHONE = "14400001234"


def found_reads() -> dict[str, Callable[..., Any]]:
    """Every public function of the reads whose first argument is the read."""

    def of(module: ModuleType) -> dict[str, Callable[..., Any]]:
        own = {name: each for name, each in inspect.getmembers(module, inspect.isfunction) if name[0] != "_"}
        return {
            f"{module.__name__.rsplit('.', 1)[1]}.{name}": each
            for name, each in own.items()
            if each.__module__ == module.__name__ and next(iter(inspect.signature(each).parameters), "") == "read"
        }

    names = [module.name for module in pkgutil.iter_modules(rmtui.store.reads.__path__)]
    return {name: each for n in names for name, each in of(importlib.import_module(f"rmtui.store.reads.{n}")).items()}


def refusable(read: Read, use_case: Callable[[Read, str], Any], text: str) -> Any:
    """What a read answers, or the id of its refusal."""
    try:
        return use_case(read, text)
    except Refused as refused:
        return refused.message


KINDS = ("proposals", "assets", "insurance")


def sheet_of(read: Read, kind: str, customer: str) -> Any:
    """The facts of a sheet, but not whose book they say; or the id of the refusal."""
    try:
        return card_sheets.facts(read, kind, customer, {})[1:]
    except Refused as refused:
        return refused.message


def people_of(read: Read, customer: str) -> Any:
    """The household of the insurance table."""
    return insurance.people_of(read, customer, (), read.today)


def refusable_walls(read: Read, customer: str) -> Sequence[Wall]:
    """The walls on a card; none where there is no card."""
    found = refusable(read, family.family, customer)
    return () if isinstance(found, str) else found.walls


def listed(use_case: Callable[[Read, Request], Any], kind: str) -> Callable[[Read, str], Any]:
    """A sheet's facts but for its head; of the customer, where it is about one; or the id of the refusal."""

    def read_it(read: Read, customer: str) -> Any:
        about = customer if KINDS_OF_SHEETS[kind].whom != "all" else ""
        try:
            return use_case(read, Request(kind, read.today, about))[1:]
        except Refused as refused:
            return refused.message

    return read_it


READS: dict[str, Callable[[Read, str], Any]] = {
    "card_lists.info_list": lambda read, _: card_lists.info_list(read, Request("info", read.today))[1:],
    "card_lists.info_card": listed(card_lists.info_card, "info"),
    "card_lists.sorting": listed(card_lists.sorting, "book"),
    "card_lists.opportunity_sheet": listed(card_lists.opportunity_sheet, "opportunities"),
    "card_lists.talks": listed(card_lists.talks, "progressive"),
    "card_lists.closing_sheet": listed(card_lists.closing_sheet, "closing"),
    "card_lists.maturity_list": listed(card_lists.maturity_list, "maturities"),
    "day_lists.plan_sheet": listed(day_lists.plan_sheet, "plan"),
    "day_lists.work_log_sheet": listed(day_lists.work_log_sheet, "worklog"),
    "day_lists.contacts_to_enter": lambda read, _: day_lists.contacts_to_enter(read, read.today),
    "day_lists.evening": listed(day_lists.evening, "evening"),
    "period_sheets.diary": listed(period_sheets.diary, "diary"),
    "period_sheets.monthly": listed(period_sheets.monthly, "monthly"),
    "handover.handovers": lambda read, _: handover.handovers(read),
    "handover.handover_facts": listed(handover.handover_facts, "handover"),
    "handover.waiting": lambda read, _: handover.waiting(read),
    "handover.kept": lambda read, _: handover.kept(read),
    "handover.dossier": lambda read, customer: refusable(read, handover.dossier, customer),
    "manager.manager": lambda read, _: manager.manager(read),
    "packs.newest": lambda read, _: packs.newest(read),
    "packs.said": lambda read, _: packs.said(read),
    "work_lists.people": lambda read, _: work_lists.people(read)._replace(by_number={}),
    "familiar.familiar_among": lambda read, customer: list(familiar.familiar_among(read, [customer]).values()),
    "rows.rows_by_customer": lambda read, customer: rows_by_customer(read, "relative", [customer]),
    "sheet_heads.head_of": lambda read, customer: refusable(
        read, lambda read, one: sheet_heads.head_of(read, Request("info", read.today, one)).name, customer
    ),
    "day_end.planned": lambda read, _: tuple(day_end.planned(read, read.today)),
    "among.among": lambda read, _: [sorted(among.among(read, group)) for group in among.GROUPS],
    "among.holders": lambda read, _: among.holders(read, "存款"),
    "assets.assets": lambda read, customer: refusable(read, assets.assets, customer),
    "assets.maturing": lambda read, _: assets.maturing(read),
    "assets.reviews_due": lambda read, _: assets.reviews_due(read),
    "board.board": lambda read, _: board.board(read),
    "board.column": lambda read, _: [board.column(read, stage) for stage in Stage],
    "book.book": lambda read, _: book.book(read, book.Filters()),
    "book.named": lambda read, customer: book.named(read, [customer]),
    "books.me": lambda read, _: me(read),
    "books.identity": lambda read, _: identity(read),
    "card_sheets.facts": lambda read, customer: [sheet_of(read, kind, customer) for kind in KINDS],
    "closing.closing": lambda read, customer: refusable(read, closing.closing, customer),
    "closing.ledger": lambda read, customer: closing.ledger(read, customer),
    "contact_calendar.calendar_facts": lambda read, _: (
        contact_calendar.calendar_facts(read, book.Filters(), read.today).rows
    ),
    "contact_calendar.history": lambda read, customer: contact_calendar.history(read, customer),
    "contact_calendar.month_rows": lambda read, _: list(
        contact_calendar.month_rows(read, book.Filters(), *month_of(read.today))
    ),
    "contact_calendar.screenful": lambda read, customer: [
        list(part.values()) for part in contact_calendar.screenful(read, [customer], *month_of(read.today))
    ],
    "contact_calendar.work_day": lambda read, _: contact_calendar.work_day(read, read.today),
    "contact_calendar.work_log": lambda read, _: contact_calendar.work_log(read, *month_of(read.today)),
    "evidence.held_of": lambda read, customer: refusable(read, evidence.held_of, customer),
    "family.family": lambda read, customer: refusable(read, family.family, customer),
    "family.walls_before": lambda read, customer: [
        family.walls_before(read, wall.from_whom) for wall in refusable_walls(read, customer)
    ],
    "holdings.held": lambda read, _: holdings.held(read),
    "holdings.owners": lambda read, _: holdings.owners(read),
    "insurance.cover": lambda read, customer: refusable(read, insurance.cover, customer),
    "insurance.people_of": lambda read, customer: refusable(read, people_of, customer),
    "needs.needs": lambda read, customer: refusable(read, needs.needs, customer),
    "proposals.closed_question": lambda read, customer: proposals.closed_question(read, customer),
    "proposals.offers": lambda read, customer: refusable(read, proposals.offers, customer),
    "proposals.phase_of": lambda read, customer: proposals.phase_of(read, customer),
    "complaints.complaints": lambda read, customer: complaints.complaints(read, customer),
    "complaints.open_complaints": lambda read, _: complaints.open_complaints(read),
    "complaints.feedback": lambda read, _: complaints.feedback(read, f"{read.today:%Y-%m}"),
    "familiar.familiar": lambda read, customer: familiar.familiar(read, customer),
    "familiar.papers": lambda read, customer: familiar.papers(read, customer),
    "greetings.greetings": lambda read, _: greetings.greetings(read),
    "day_end.day_end": lambda read, _: day_end.day_end(read),
    "preparations.prepared": lambda read, customer: preparations.prepared(read, customer),
    "preparations.lessons": lambda read, _: preparations.lessons(read),
    "sources.sources": lambda read, _: sources.sources(read, f"{read.today:%Y-%m}"),
    "sources.top_view": lambda read, _: sources.top_view(read),
    "among.top": lambda read, _: among.top(read),
    "why.why_listed": lambda read, customer: why.why_listed(read, customer),
    "candidates.candidates_of": lambda read, customer: list(
        candidates.candidates_of(read, candidates.ground(read, read.today), [customer])
    ),
    "absences.absences": lambda read, _: absences.absences(read),
    "opportunities.opportunities": lambda read, customer: opportunities.opportunities(read, customer),
    "opportunities.kept": lambda read, _: opportunities.kept(read),
    "opportunities.growth": lambda read, customer: refusable(read, opportunities.growth, customer),
    "reminders.reminders": lambda read, _: reminders.reminders(read),
    "rhythm.rhythm": lambda read, _: rhythm.rhythm(read),
    "product_coverage.coverage": lambda read, _: product_coverage.coverage(read, 20),
    "team_figures.book_figures": lambda read, _: team_figures.book_figures(
        read, read.today.replace(day=1), with_familiar=True
    ),
    "promises.promises": lambda read, customer: promises.promises(read, customer),
    "promises.open_promises": lambda read, _: promises.open_promises(read),
    "promises.promise_counts": lambda read, _: promises.promise_counts(read),
    "activities.activities": lambda read, _: activities.activities(read),
    "activities.activity": lambda read, _: [activities.activity(read, one.id) for one in activities.activities(read)],
    "activities.activity_named": lambda read, _: refusable(read, activities.activity_named, "茶会"),
    "activities.fitting": lambda read, _: [activities.fitting(read, one.id) for one in activities.activities(read)],
    "activities.invitees": lambda read, _: [activities.invitees(read, one.id) for one in activities.activities(read)],
    "guard.guards": lambda read, customer: guard.guards(read, [customer]),
    "groups.group_named": lambda read, _: refusable(read, groups.group_named, "老客户"),
    "groups.groups": lambda read, _: groups.groups(read),
    "groups.members": lambda read, _: [groups.members(read, one.id) for one in groups.groups(read)],
    "groups.narrowed": lambda read, _: list(groups.narrowed(read, book.Filters())),
    "purposes.mix": lambda read, customer: purposes.mix(read, customer),
    "rounds.preview": lambda read, customer: refusable(read, round_preview, customer),
    "quick.preview": lambda read, customer: refusable(read, quick_preview, customer),
    "quick.ready": lambda read, customer: refusable(read, quick_ready, customer),
    "relation.own_profile": lambda read, _: relation.own_profile(read),
    "relation.relation": lambda read, customer: relation.relation(read, customer),
    "rows.card_names": lambda read, customer: card_names(read, customer),
    "rows.named": lambda read, customer: named(read, "need", "home", customer),
    "rows.row": lambda read, customer: [row(read, "need", one.id) for one in rows(read, "need", customer)],
    "rows.rows": lambda read, customer: rows(read, "product") + rows(read, "need", customer),
    "walls.walls_of_book": lambda read, _: sorted(map(str, walls.walls_of_book(read).items())),
    "candidates.ground": lambda read, _: candidates.ground(read, read.today),
    "counts.counts_between": lambda read, _: counts.counts_between(read, *month_of(read.today)),
    "counts.counts_of": lambda read, _: counts.counts_of(read, read.today),
    "customers.card": lambda read, customer: customers.card(read, customer),
    "find.find": lambda read, _: [find.find(read, text) for text in ("王建国", "wjg", "王jg", "1234", "1001", "钓鱼")],
    "find.resolve": lambda read, customer: [
        refusable(read, find.resolve, ref) for ref in ("王建国", "1001", PHONE, customer)
    ],
    "importing.existing": lambda read, _: importing.existing(read).customers,
    "page.page": lambda read, _: page.page(read),
    "page.total": lambda read, _: page.total(read),
    "sheets.daily": lambda read, _: sheets.daily(read, read.today),
    "today.today": lambda read, _: [today.today(read, more=more) for more in (False, True)],
}
"""Every read of one book, with what it is asked here; the second argument is a customer's id."""

OF_THE_HOME = {
    "team.team": "the lead's look over the books that were sent",
    "team_sheets.leads": "whether there are other books",
    "team_sheets.worked": "names the books of the team",
    "team_sheets.team_diary": "the sum of the books that were sent",
    "team_sheets.coaching": "of all managers in a lead's home",
    "team_sheets.coachings": "of the book that is named, or of all",
    "team_sheets.week_lines": "the weeks that were handed in, of every manager",
    "team_sheets.week_of": "of the book that is named",
    "pool.managers": "names the managers of the other books",
    "pool.pool": "proposes the managers of the other books",
    "pool.take_backs": "the lead's look over the books that were sent",
    "team_figures.team_figures": "the figures of every book that was sent",
    "team_figures.score_of": "of the book and the days that are named",
    "team_figures.looked_at": "names the books that were sent",
    "team_figures.scorecard": "the sheet of those figures",
    "books.books": "names the books",
    "books.sent": "names the books",
    "books.book_of": "finds the book of a customer",
    "books.book_named": "finds a book by its manager",
    "find.resolve_anywhere": "finds a customer in any book",
    "book.version": "a mark of the file, without content",
    "importing.mark": "the number of the newest action, without content",
    "page.page_values": "reads nothing",
    "closing.checklist": "reads the rows that it is given",
    "card_sheets.offers_facts": "asked by `facts`",
    "card_sheets.review_facts": "asked by `facts`",
    "card_sheets.insurance_facts": "asked by `facts`",
    "holdings.plan_holdings": "compares a list with what `held` and `owners` read",
    "work_lists.plan_work": "compares a sheet with what `people` and `rows` read",
    "holdings.plan_products": "compares a list with the catalogue that `rows` reads",
    "today.clock": "reads nothing",
    "timeline.timeline": "a part of the card, which has looked the customer up in the book",
}
"""What is not about one book, and why."""

OF_THE_LOG = {"arrivals", "exchange", "conflicts", "history", "versions"}
"""Modules that read the log and the exchange of the whole home, for page 8 and the history of a field."""


def round_preview(read: Read, customer: str) -> Any:
    """What a message to one would be."""
    return rounds.preview(read, [customer], typed_template("您好，{customer_name}。"), "care", me(read))


def quick_preview(read: Read, customer: str) -> Any:
    """What a note would fill."""
    return quick.preview(read, [customer], "!2027-01-08 寄表格 #女儿 8岁")


def quick_ready(read: Read, customer: str) -> Any:
    """What of the card the preview looks at."""
    return quick.ready(read, [customer]).cards


def open_book(work: Work, name: str) -> None:
    """The row of another manager's book, as it comes with a file."""
    work.session.add(Book(id=work.book, book=work.book, rm_name=name))


def fill(store: Store, book: str, *, stage: Stage = Stage.KNOW) -> str:
    """Customers with something of each kind, due and done today; the id of the first."""

    def enter(name: str, number: str, phone: str, **fields: str) -> str:
        said = {"name": name, "number": number, **fields}
        return store.write_in(book, cards.add, said, [("mobile", phone)], stage=stage).customers[0]

    first = enter("王建国", "1001", PHONE)
    second = enter("单雪", "1002", "14400001235", birthday="1980-03-02")
    third = enter("尉迟恭敬", "1003", "14400001236", tier="diamond")
    now = store.clock.now()
    talked = ContactEntry(
        Channel.CALL, Outcome.TALKED, note="喜欢钓鱼", next=NextPlan(on=now.date() + timedelta(days=3))
    )
    assert store.write_in(book, plan.fix_day) > 0
    store.write_in(book, contacts.log, [first], talked)
    store.write_in(book, meetings.agree, [second], now + timedelta(hours=4))
    store.write_in(book, notes.add, [first], "钓鱼")
    store.write_in(book, concerns.add_concern, third, ConcernKind.COMPLAINT, "等待太久")
    store.write_in(book, cards.set_custom, third, "车牌", "无")
    store.write_in(book, plan.add_today, [third])
    maturity = (now.date() + timedelta(days=20)).isoformat()
    deposit = {"kind": "deposit", "product": "定期存款", "amount": "30万", "maturity": maturity}
    store.write_in(book, card_rows.add, "holding", first, deposit)
    store.write_in(book, reviews.begin, first)
    store.write_in(book, card_rows.add, "holding", third, deposit | {"maturity": now.date().isoformat()})
    store.write_in(book, cards.edit, third, {"key_customer": "1", "managed": "1"})
    fill_card(store, book, first, second)
    return first


def fill_card(store: Store, book: str, first: str, second: str) -> None:
    """Family with a wall, a need with two proposals, policy and sale on the first one's card."""
    rated = {"risk_rating": "C3", "risk_tested_on": "2026-01-05", "life_phase": "education"}
    store.write_in(book, cards.edit, first, rated)

    def put(form: str, **values: str) -> str:
        owner = "" if form in OWNERLESS else first
        return store.write_in(book, card_rows.add, form, owner, values).added

    put("relative", name="单雪", relation="mother", card_id=second, not_told="1")
    need = put("need", kind="home", amount="30万")
    for name, label in (("甲", "A"), ("乙", "B")):
        product = put("product", name=name, category="wealth", risk="R2", term="6")
        proposal = put("proposal", need_id=need, label=label, state="offered")
        put("proposal_line", proposal_id=proposal, product_id=product, amount="30万")
    group = store.write_in(book, make_group, "老客户", [first]).added
    tea = {"name": "茶会", "on_day": (store.clock.now() + timedelta(days=9)).date().isoformat(), "interests": "钓鱼"}
    activity = store.write_in(book, card_rows.add, "activity", "", tea).added
    store.write_in(book, invite, activity, [second])
    store.write_in(book, cards.edit, first, {"hobbies": "钓鱼"})
    assert group
    put("promise", text="寄利率表", due_on="2027-01-05")
    put("document", title="风险测评", place="档案柜")
    put("familiar_tick", kind="books_ahead", remarks="先来电")
    put("gift", what="茶", amount="100")
    put("opportunity", target="fund", next_on="2026-03-01")
    put("lesson", situation="客户在开车")
    put("preparation", aim="谈定投")
    put("absence", starts_on="2026-03-04", ends_on="2026-03-05")
    store.write_in(book, open_complaint, first, "排队太久", heard="听完")
    store.write_in(book, edit_me, {"hobbies": "钓鱼"})
    put("policy", kind="life", sum_insured="50万")
    store.write_in(book, sell_all, first)
    store.write_in(book, not_sold, first, reason="收益低", retry_on="2026-09-01")


def sell_all(work: Work, customer: str) -> None:
    """A line of the ledger and a holding out of a bank's list, as rows."""
    book, day = work.book, "2026-03-01"
    at = "2026-03-01T00:00:00Z"
    work.session.add(PackRow(id=new_id(), book=book, at=at, by_name="主管", version=book, digest=book, files="{}"))
    work.session.add(
        HandoverRow(id=new_id(), book=book, customer_id=customer, direction="in", why="leave", day=day, story="常来")
    )
    held = Holding(
        id=new_id(), book=book, customer_id=customer, kind="deposit", product="乙", import_key="k", as_of=day
    )
    work.session.add(held)
    work.session.add(SaleRow(id=new_id(), book=book, customer_id=customer, on_day=day, product="甲", amount=1))


@pytest.fixture
def first(store: Store) -> str:
    """A filled book of the home's own manager; the id of its first customer."""
    return fill(store, store.book)


@pytest.fixture
def other(store: Store, first: str) -> str:
    """Another manager's book in the same home, its customers of the same names, numbers and phones."""
    store.write_in(OTHER, open_book, "王建国")
    return fill(store, OTHER)


def test_every_read_is_known_here() -> None:
    """A new read is to say whether it is of one book."""
    found = {name for name in found_reads() if name.split(".")[0] not in OF_THE_LOG}
    assert found == set(READS) | set(OF_THE_HOME)


def test_a_read_shows_its_own_book_alone(store: Store, first: str) -> None:
    """Another manager's book beside it changes nothing; read in the other book it shows that one."""
    before = {name: store.read(ask, first) for name, ask in READS.items()}
    store.write_in(OTHER, open_book, "王建国")
    empty = {name: store.read_in(OTHER, refusable, ask, "nobody") for name, ask in READS.items()}
    theirs = fill(store, OTHER)
    for name, ask in READS.items():
        assert store.read(ask, first) == before[name], name
        assert store.read(refusable, ask, theirs) == store.read(refusable, ask, "nobody"), name
        shown = store.read_in(OTHER, ask, theirs)
        assert shown != empty[name] or name in ("books.me", "books.identity"), name
        assert theirs not in repr(before[name]) and first not in repr(shown), name


def test_another_books_customer_has_no_card_here(store: Store, first: str, other: str) -> None:
    """By the id alone nothing is shown, and found in the own book alone."""
    for use_case in (customers.card, find.resolve):
        with pytest.raises(Refused, match="no_such_customer"):
            store.read(use_case, other)
    assert store.read(find.resolve, "1001") == first
    assert store.read_in(OTHER, find.resolve, "1001") == other


def test_derived_rows_of_each_book_are_its_own(store: Store, first: str, other: str) -> None:
    """Renewed as a whole they stay with their books."""
    from rmtui.store import derive

    sql = "SELECT book, count(*) FROM {0} GROUP BY book ORDER BY book"

    def rows(read: Read) -> list[Any]:
        return [read.db.execute(sql.format(table)).fetchall() for table in ("claim", "state")]

    before = store.read(rows)
    assert [len(counted) for counted in before] == [2, 2] and before[0][0][1] == before[0][1][1] > 3
    store.write(derive.renew_all)
    assert store.read(rows) == before


def test_the_books_of_the_home_are_named(store: Store, first: str, other: str) -> None:
    """The own book first; the home's manager stays who she is."""
    lines = store.read(books.books)
    assert lines == (
        BookLine(store.book, "李秀英", "rm", True, 3),
        BookLine(OTHER, "王建国", "rm", False, 3),
    )
    assert store.read(books.book_of, first) == store.book and store.read(books.book_of, other) == OTHER
    with pytest.raises(Refused, match="no_such_customer"):
        store.read(books.book_of, "nobody")
    assert store.read_in(OTHER, me).name == "王建国"


def test_a_book_is_named_by_id_or_by_its_manager(store: Store, first: str, other: str) -> None:
    """A name that two managers share names neither."""
    assert store.read(books.book_named, OTHER) == store.read(books.book_named, " 王建国 ") == OTHER
    assert store.read(books.book_named, "李秀英") == store.book
    with pytest.raises(Refused, match="no_such_book"):
        store.read(books.book_named, "单雪")
    third = new_id()
    store.write_in(third, open_book, "王建国")
    with pytest.raises(Refused) as refused:
        store.read(books.book_named, "王建国")
    assert refused.value.message == "two_such_books"
    assert OTHER in refused.value.values["books"] and third in refused.value.values["books"]


def test_a_customer_is_found_in_any_book_where_only_one_is_meant(store: Store, first: str, other: str) -> None:
    """The same number in two books is refused with the ids, the id itself is not."""
    assert store.read(find.resolve_anywhere, other) == other
    with pytest.raises(Refused) as refused:
        store.read(find.resolve_anywhere, "1001")
    assert refused.value.message == "several_customers"
    assert first in refused.value.values["customers"] and other in refused.value.values["customers"]


def test_writes_go_into_their_book_under_the_homes_name(store: Store, first: str, other: str) -> None:
    """The rows, the log and its origin are of the other book; the author is the home's own manager."""
    before = store.read(dump)
    store.write_in(OTHER, decisions.decide, other, Verdict.KEEP, "Li Wei")
    (decision,) = store.read_in(OTHER, dump)["decisions"]
    assert decision["customer_id"] == other and store.read(dump) == before
    sql = "SELECT DISTINCT c.book, c.actor, o.book FROM change c JOIN origin o ON o.id = c.origin ORDER BY c.book"
    written = store.read(lambda read: read.db.execute(sql).fetchall())
    assert sorted(written) == sorted([(OTHER, "李秀英", OTHER), (store.book, "李秀英", store.book)])
    assert store.read(verify).ok


WRITES: dict[str, Callable[[Work, str], Any]] = {
    "note": lambda work, customer: notes.add(work, [customer], "钓鱼"),
    "contact": lambda work, customer: contacts.log(work, [customer], ContactEntry(Channel.SMS, Outcome.SENT)),
    "edit": lambda work, customer: cards.edit(work, customer, {"hobbies": "钓鱼"}),
    "decision": lambda work, customer: decisions.decide(work, customer, Verdict.DROP, "Li Wei"),
    "meeting": lambda work, customer: meetings.agree(work, [customer], work.now + timedelta(days=1)),
}


@pytest.mark.parametrize("name", sorted(WRITES))
def test_nothing_is_written_on_a_customer_of_another_book(store: Store, first: str, other: str, name: str) -> None:
    """A fact in one book on a customer of another would be in neither."""
    told = store.read(dump), store.read_in(OTHER, dump)
    with pytest.raises(Refused, match="no_such_customer"):
        store.write(WRITES[name], other)
    assert (store.read(dump), store.read_in(OTHER, dump)) == told


def test_the_same_number_and_phone_in_another_book_are_no_matter(store: Store, first: str, other: str) -> None:
    """Neither refused nor named: whom another manager looks after is not told."""
    store.write(cards.edit, first, {"number": "2001"})
    done = store.write_in(OTHER, cards.add, {"name": "欧阳小明", "number": "2001"}, [("mobile", "14400009999")])
    assert done.warnings == ()
    again = store.write(cards.set_phone, first, "14400009999")
    assert again.warnings == ()
    with pytest.raises(Refused, match="number_taken"):
        store.write(cards.edit, first, {"number": "1002"})


def test_undo_takes_the_newest_back_in_whichever_book(store: Store, first: str, other: str) -> None:
    """One line of actions for the home; redo as far back as undo went, until something new is done in any book."""
    told = store.read(dump), store.read_in(OTHER, dump)
    store.write(notes.add, [first], "甲")
    store.write_in(OTHER, notes.add, [other], "乙")
    both = store.read(dump), store.read_in(OTHER, dump)
    store.write(undo)
    assert (store.read(dump), store.read_in(OTHER, dump)) == (both[0], told[1])
    store.write(undo)
    assert (store.read(dump), store.read_in(OTHER, dump)) == told
    store.write(redo)
    store.write(redo)
    assert [len(store.read_in(each, dump)["notes"]) for each in (store.book, OTHER)] == [2, 2]
    store.write(undo)
    store.write(notes.add, [first], "丙")
    with pytest.raises(Refused, match="nothing_to_redo"):
        store.write(redo)
    strayed = "SELECT count(*) FROM retraction r JOIN note n ON n.id = r.target AND n.book <> r.book"
    assert store.read(lambda read: read.db.execute(strayed).fetchone()) == (0,)
    assert store.read(verify).ok


def joined(home: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Store:
    """The home of a further machine of Li Wei's, before any file came."""
    joins = Joining(OTHER, "Li Wei\x1b[31m", "lead", False)
    store, code = Store.create(home, clock, joins=joins, passphrase=None, playbook=playbook, calendar=calendar)
    assert code == ""
    return store


def test_a_further_machine_waits_for_its_book(
    tmp_path: Any, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """Bound to the book, with the manager's name for what is written, and nothing in the log."""
    home = Home(tmp_path / "second")
    joined(home, clock, playbook, calendar).close()
    store = Store.open(home, clock, playbook=playbook, calendar=calendar)
    assert store.book == OTHER
    assert store.read(identity) == Identity(OTHER, "Li Wei", "lead", False, True)
    with pytest.raises(Refused, match="no_book_here"):
        store.read(me)
    assert store.read(books.books) == ()
    assert store.read(lambda read: read.db.execute("SELECT count(*) FROM change").fetchone()) == (0,)
    assert all(rows == [] for rows in store.read(dump).values())
    assert store.write(lambda work: (work.book, work.actor)) == (OTHER, "Li Wei")
    store.write(open_book, "Li Wei")
    assert store.read(identity) == Identity(OTHER, "Li Wei", "rm", False, False) and store.read(me).name == "Li Wei"
    assert store.read(verify).ok
    store.close()


def test_nobody_is_known_in_a_file_without_a_book(store: Store) -> None:
    """Neither a book nor a waiting for one."""
    with pytest.raises(Refused, match="no_book_here"):
        store.read_in("elsewhere", identity)
