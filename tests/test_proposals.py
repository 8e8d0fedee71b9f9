"""What becomes of proposals: offered, chosen only where all suits, declined, made anew; read by need, judged today."""

from datetime import timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.card_views import NeedOffers, Offer
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.proposals import closed_question, offers
from rmtui.store.reads.rows import row, rows
from rmtui.store.store import Store
from rmtui.store.writes import customers, proposals
from rmtui.store.writes import rows as writes
from rmtui.store.writes.customers import edit as edit_card
from tests.builders import add_customer


class Book:
    """A customer rated C2 with a need and two proposals of one line each; the second one's is too risky."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.id = add_customer(store, "王建国", risk_rating="C2", risk_tested_on="2026-01-05")
        self.need = self.add("need", kind="education", amount="30万")
        self.calm = self.proposal(("国债", "R1", "30万"))
        self.bold = self.proposal(("股票基金", "R4", "30万"))

    def add(self, form: str, **values: str) -> str:
        """Adds a row of the customer; its id."""
        return self.store.write(writes.add, form, self.id, values).added

    def proposal(self, *lines: tuple[str, str, str], need: str | None = None) -> str:
        """A proposal with lines of product, risk and amount, written under a higher rating."""
        self.store.write(edit_card, self.id, {"risk_rating": "C5"})
        made = self.add("proposal", need_id=self.need if need is None else need)
        for product, risk, amount in lines:
            self.add("proposal_line", proposal_id=made, product=product, risk=risk, amount=amount, term="12")
        self.store.write(edit_card, self.id, {"risk_rating": "C2"})
        return made

    def text(self, form: str, row_id: str, field: str) -> str:
        """A field of a row."""
        return self.store.read(row, form, row_id).text(field)

    def needs(self) -> tuple[NeedOffers, ...]:
        """The proposals by need."""
        return self.store.read(offers, self.id)

    def offer(self, proposal: str) -> Offer:
        """One proposal with its lines."""
        every = (one for need in self.needs() for one in (*need.offers, *need.older))
        return next(one for one in every if one.proposal.id == proposal)

    def write(self, *args: object) -> Saved:
        """A write."""
        saved: Saved = self.store.write(*args)  # type: ignore[arg-type]
        return saved

    def refused(self, *args: object) -> Refused:
        """Why this is refused; nothing is written."""
        before = self.store.read(dump_text)
        with pytest.raises(Refused) as found:
            self.write(*args)
        assert self.store.read(dump_text) == before
        return found.value


@pytest.fixture
def book(store: Store) -> Book:
    """The customer with two proposals."""
    return Book(store)


def test_proposals_are_read_by_need_and_judged(book: Book) -> None:
    loose = book.proposal(("黄金", "", "1万"), need="")
    book.add("specialist", need_id=book.need, kind="wealth_manager", name="赵敏")
    education, none = book.needs()
    assert education.need is not None and education.need.id == book.need
    assert [one.proposal.id for one in education.offers] == [book.calm, book.bold]
    assert [one.proposal.text("label") for one in education.offers] == ["A", "B"]
    assert [one.text("name") for one in education.specialists] == ["赵敏"]
    assert [one.proposal.id for one in none.offers] == [loose] and none.need is None
    calm, bold = education.offers
    assert (calm.total, calm.judged[0].allowed) == (300_000, True)
    assert (bold.judged[0].verdict.reason, dict(bold.judged[0].verdict.values)["rating"]) == ("risk_too_high", "C2")
    assert none.offers[0].judged[0].verdict.reason == "risk_unknown"


def test_the_verdict_is_today_s(book: Book, clock: FixedClock) -> None:
    """A rating that expired since is none."""
    clock.advance(timedelta(days=365))
    assert book.offer(book.calm).judged[0].verdict.reason == "rating_expired"
    assert book.refused(proposals.choose, book.calm).message == "rating_expired"
    book.write(customers.edit, book.id, {"risk_rating": "C2", "risk_tested_on": "2027-03-01"})
    assert book.offer(book.calm).judged[0].allowed


def test_needs_that_are_over_stay_only_with_their_proposals(book: Book) -> None:
    empty = book.add("need", kind="home", state="dropped")
    waiting = book.add("need", kind="medical", priority="1")
    assert [one.need and one.need.id for one in book.needs()] == [waiting, book.need]
    book.write(writes.edit, "need", book.need, {"state": "met"})
    assert [one.need and one.need.id for one in book.needs()] == [waiting, book.need]
    assert empty not in str(book.needs())
    book.write(writes.remove, "need", book.need)
    assert [one.need for one in book.needs()][-1] is None


def test_choosing_is_one_action_and_undone_as_one(book: Book) -> None:
    store, second = book.store, book.proposal(("存款", "R1", "30万"))
    book.write(proposals.offer, book.calm)
    assert book.text("proposal", book.calm, "state") == "offered"
    book.write(proposals.choose, book.calm)
    before = store.read(dump_text)
    book.write(proposals.choose, second, "2026-02-27")
    after = store.read(dump_text)
    assert (book.text("proposal", second, "state"), book.text("proposal", second, "chosen_on")) == (
        "chosen",
        "2026-02-27",
    )
    assert (book.text("proposal", book.calm, "state"), book.text("proposal", book.calm, "chosen_on")) == ("offered", "")
    assert book.text("proposal", book.bold, "state") == "draft"
    assert book.text("need", book.need, "state") == "proposed"
    store.write(undo)
    assert store.read(dump_text) == before
    assert book.text("proposal", book.calm, "chosen_on") == "2026-03-02"
    store.write(redo)
    assert store.read(dump_text) == after


def test_one_chosen_by_hand_is_the_only_one_too(book: Book) -> None:
    """However it is written, on the command line as well."""
    second = book.proposal(("存款", "R1", "30万"))
    book.write(proposals.choose, book.calm)
    book.write(writes.edit, "proposal", second, {"state": "chosen"})
    assert book.text("proposal", book.calm, "state") == "offered"
    other = book.proposal(("存款", "R1", "1万"), need=book.add("need", kind="home"))
    book.write(proposals.choose, other)
    assert book.text("proposal", second, "state") == "chosen"


def test_what_does_not_suit_cannot_be_chosen(book: Book) -> None:
    refused = book.refused(proposals.choose, book.bold)
    assert (refused.message, refused.values["risk"], refused.values["rating"]) == ("risk_too_high", "R4", "C2")
    saved = book.write(proposals.offer, book.bold)
    assert [message for message, _ in saved.warnings] == ["refused.risk_too_high"]
    empty = book.proposal()
    assert book.refused(proposals.choose, empty).message == "proposal_empty"
    assert book.refused(proposals.offer, empty).message == "proposal_empty"
    assert book.refused(proposals.choose, book.calm, "2026-03-03").message == "date_too_late"
    assert book.refused(proposals.choose, "nobody").message == "no_such_row"


def test_remarks_make_the_next_version_with_the_same_lines(book: Book) -> None:
    store = book.store
    book.write(proposals.choose, book.calm)
    before = store.read(dump_text)
    saved = book.write(proposals.revise, book.calm, "期限太长\n身份证 11010519491231002X")
    new = book.offer(saved.added)
    values = dict(new.proposal.values)
    assert (values["version"], values["label"], values["revises"]) == (2, "A", book.calm)
    assert (values["state"], values["made_on"], values["need_id"]) == ("draft", "2026-03-02", book.need)
    old = book.offer(book.calm)
    assert (old.proposal.text("state"), old.proposal.text("chosen_on")) == ("revised", "")
    assert old.proposal.text("remarks") == "期限太长\n身份证 ****002X"

    def contents(one: Offer) -> list[dict[str, object]]:
        return [{name: value for name, value in line.values.items() if name != "proposal_id"} for line in one.lines]

    assert contents(new) == contents(old) and contents(new)[0]["product"] == "国债"
    (need,) = book.needs()
    assert [one.proposal.id for one in need.offers] == [saved.added, book.bold]
    assert [one.proposal.id for one in need.older] == [book.calm]
    third = book.write(proposals.revise, saved.added, "再稳一点").added
    (need,) = book.needs()
    assert [one.proposal.number("version") for one in need.older] == [2, 1]
    assert len(store.read(rows, "proposal_line", book.id)) == 4
    for use_case in (proposals.choose, proposals.offer, proposals.decline):
        assert book.refused(use_case, book.calm).message == "proposal_replaced"
    assert book.refused(proposals.revise, saved.added, "再改").message == "proposal_replaced"
    assert book.refused(proposals.revise, third, " \n").message == "remarks_needed"
    for _ in range(2):
        store.write(undo)
    assert store.read(dump_text) == before


def test_a_declined_one_keeps_the_remarks_and_counts_no_more(book: Book) -> None:
    book.write(proposals.decline, book.calm, "嫌少")
    (need,) = book.needs()
    assert [one.proposal.id for one in need.offers] == [book.bold]
    assert need.older[0].proposal.text("remarks") == "嫌少"
    book.write(proposals.decline, book.calm)
    assert book.text("proposal", book.calm, "remarks") == "嫌少"
    book.write(proposals.offer, book.calm)
    assert len(book.needs()[0].offers) == 2


def test_the_closed_question_needs_two_that_suit(book: Book) -> None:
    assert book.store.read(closed_question, book.id) == ""
    book.proposal(("稳健债基", "R2", "30万"))
    found = book.store.read(closed_question, book.id)
    assert found == "子女教育这一块，您看是选方案A，以国债为主；还是选方案C，以稳健债基为主？"
    book.write(customers.edit, book.id, {"life_phase": "growing"})
    assert book.store.read(closed_question, book.id) == f"孩子还小，{found}"
