"""Rows of the card's tables in the store: added, edited, removed, undone, dumped and brought to another device."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.forms import FORMS, FieldRule, Value
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView, Saved
from rmtui.store.log.dump import KINDS, dump, dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.conflicts import conflicts, conflicts_of
from rmtui.store.reads.rows import named, row, rows
from rmtui.store.store import Store
from rmtui.store.writes import rows as writes
from rmtui.store.writes.conflicts import edit as resolve
from rmtui.store.writes.conflicts import take
from rmtui.store.writes.customers import edit as edit_card
from tests.builders import add_customer
from tests.passing import assert_same, copies, exchange

HOSTILE = "张[/]\x1b]52;c;eA==\x07三\u202e\u200b\x00 11010519491231002X 6222 0212 3456 7890 123"
CLEANED = "张[/]三 ****002X ****0123"
LIST_OF = {table: name for name, table in KINDS.items()}
EVERY_FORM = pytest.mark.parametrize("form", sorted(FORMS))

FIRST = {
    "text": "农行 3 号",
    "lines": "一\n二",
    "day": "2027-06-18",
    "past": "2025-06-18",
    "birth": "2001",
    "money": "30万",
    "count": "2",
    "percent": "35%",
    "term": "18",
    "flag": "1",
    "risk": "R2",
    "rate": "2.35%",
    "limit": "15%",
    "phone": "14400001234",
    "price": "1.25",
    "yearly": "05-03",
    "lunar": "08-03",
}
OTHER = {
    "text": "招行",
    "lines": "三",
    "day": "2028-01-31",
    "past": "2026-01-31",
    "birth": "1999-05-03",
    "money": "1.2亿",
    "count": "1",
    "percent": "5",
    "term": "3年",
    "flag": "",
    "risk": "1",
    "rate": "LPR-20BP",
    "limit": "12万",
    "phone": "010-88880000",
    "price": "2",
    "yearly": "1999-05-03",
    "lunar": "L04-15",
}
"""Two texts of each kind that stands for itself."""


class Family:
    """A customer with a row of every form, for rows to point at."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.id = add_customer(store, "王建国", risk_rating="C3", risk_tested_on="2026-01-05")
        self.son = add_customer(store, "王小明")
        self.ids = {"customer": self.son}
        for form in ("relative", "need", "product", "proposal", "holding", "review", "activity", "customer_group"):
            self.ids[form] = self.add(form)

    def typed(self, form: str, texts: Mapping[str, str]) -> dict[str, str]:
        """A text for each field of a form."""
        return {rule.name: self.text(rule, texts) for rule in FORMS[form]}

    def text(self, rule: FieldRule, texts: Mapping[str, str]) -> str:
        """A text for a field: a choice, a row to point at, or one of the texts by kind."""
        if rule.choices:
            return rule.choices[0 if texts is FIRST else 1]
        return texts[rule.kind] if rule.kind in texts else self.ids.get(rule.kind, "")

    def add(self, form: str, values: Mapping[str, str] | None = None) -> str:
        """Adds a row with all fields, or with these; its id."""
        typed = self.typed(form, FIRST) if values is None else values
        return self.write(writes.add, form, "" if form == "product" else self.id, typed).added

    def write(self, *args: object) -> Saved:
        """A write on the family's store."""
        saved: Saved = self.store.write(*args)  # type: ignore[arg-type]
        return saved

    def row(self, form: str, row_id: str) -> RowView:
        """One row as it stands."""
        return self.store.read(row, form, row_id)


@pytest.fixture
def family(store: Store) -> Family:
    """The family."""
    return Family(store)


def refused(family: Family, *args: object) -> Refused:
    """Why this is refused; nothing is written."""
    before = family.store.read(dump_text)
    with pytest.raises(Refused) as found:
        family.write(*args)
    assert family.store.read(dump_text) == before
    return found.value


@EVERY_FORM
def test_every_field_is_added_edited_removed_undone_and_redone(family: Family, form: str) -> None:
    """After each step the row says what was typed, and the dump says it too."""
    store = family.store
    added = family.add(form)
    first = dict(family.row(form, added).values)
    assert first == first | _stored(form, family, FIRST)
    with_row = store.read(dump_text)
    if len(FORMS[form]) == 1:
        assert FORMS[form][0].required, "a row that only points at another cannot point anywhere else"
        return
    family.write(writes.edit, form, added, family.typed(form, OTHER))
    other = dict(family.row(form, added).values)
    assert other == other | _stored(form, family, OTHER)
    edited = store.read(dump_text)
    assert _dumped(store, form, added) == _dumped(store, form, added) | other
    family.write(writes.remove, form, added)
    without = store.read(dump_text)
    with pytest.raises(Refused) as gone:
        family.row(form, added)
    assert gone.value.message == "no_such_row"
    for expected in (edited, with_row):
        store.write(undo)
        assert store.read(dump_text) == expected
    for expected in (edited, without):
        store.write(redo)
        assert store.read(dump_text) == expected


def _stored(form: str, family: Family, texts: Mapping[str, str]) -> dict[str, Value]:
    known: dict[str, Value] = {
        "30万": 300_000,
        "1.2亿": 120_000_000,
        "2": 2,
        "1": 1,
        "35%": 35,
        "5": 5,
        "18": 18,
        "3年": 36,
        "R2": 2,
    }
    numbers = {"money", "count", "percent", "term", "risk"}
    found: dict[str, Value] = {}
    for rule in FORMS[form]:
        text = family.text(rule, texts)
        found[rule.name] = known[text] if rule.kind in numbers else text == "1" if rule.kind == "flag" else text
    return found


def _dumped(store: Store, form: str, row_id: str) -> dict[str, Value]:
    return next(each for each in store.read(dump)[LIST_OF[form]] if each["id"] == row_id)


def test_the_action_is_named_for_undo(family: Family) -> None:
    """By what was done and on whom; a product by its own name."""
    added = family.add("need", {"kind": "养老"})
    told = family.store.write(undo)
    assert (told.label, told.customers) == ("action.row_add", (family.id,))
    family.store.write(redo)
    family.write(writes.edit, "need", added, {"amount": "30万"})
    family.write(writes.remove, "need", added)
    product = family.add("product", {"name": "稳健一号"})
    actions = "SELECT label, subject FROM action WHERE undoes = '' ORDER BY n DESC LIMIT 4"
    said = family.store.read(lambda read: read.db.execute(actions).fetchall())
    assert [tuple(each) for each in said] == [
        ("action.row_add", "稳健一号"),
        ("action.row_remove", "王建国"),
        ("action.row_edit", "王建国"),
        ("action.row_add", "王建国"),
    ]
    assert family.row("product", product).customer == "" and family.row("product", product).text("name") == "稳健一号"


def test_an_edit_that_changes_nothing_leaves_no_action(family: Family) -> None:
    count = "SELECT count(*) FROM action"
    before = family.store.read(lambda read: read.db.execute(count).fetchone())
    family.write(writes.edit, "need", family.ids["need"], {"amount": "300000"})
    assert family.store.read(lambda read: read.db.execute(count).fetchone()) == before


def test_a_new_row_starts_with_today_and_open(family: Family) -> None:
    added = family.row("need", family.add("need", {"kind": "home"}))
    assert (added.text("state"), added.text("found_on"), added.number("amount")) == ("open", "2026-03-02", 0)
    left = family.row("need", family.add("need", {"kind": "home", "found_on": ""}))
    assert left.text("found_on") == ""


def test_what_must_be_filled_is_asked_for(family: Family) -> None:
    for form, rules in FORMS.items():
        for rule in (each for each in rules if each.required):
            values = {**family.typed(form, FIRST), rule.name: ""} | (
                {"product_id": ""} if rule.name == "product" else {}
            )
            owner = "" if form == "product" else family.id
            if rule.name == "name" and form == "relative":
                values["card_id"] = ""
            found = refused(family, writes.add, form, owner, values)
            assert (found.message, found.values["field"]) == ("field_required", rule.name)
    found = refused(family, writes.edit, "need", family.ids["need"], {"kind": ""})
    assert (found.message, found.values["field"]) == ("field_required", "kind")


def test_texts_are_cleaned_and_numbers_cut(family: Family) -> None:
    """In every field of words; the user is told that a number was cut."""
    for form, rules in FORMS.items():
        for rule in (each for each in rules if each.kind in ("text", "lines")):
            values = {**family.typed(form, FIRST), rule.name: HOSTILE}
            saved = family.write(writes.add, form, "" if form == "product" else family.id, values)
            assert family.row(form, saved.added).values[rule.name] == CLEANED
            assert ("warning.number_cut", ()) in saved.warnings


def test_unknown_fields_and_forms_are_refused_by_name(family: Family) -> None:
    found = refused(family, writes.add, "need", family.id, {"kind": "home", "shoe_size": "44"})
    assert (found.message, found.values["field"]) == ("unknown_field", "shoe_size")
    found = refused(family, writes.edit, "need", family.ids["need"], {"customer_id": family.son})
    assert (found.message, found.values["field"]) == ("unknown_field", "customer_id")
    for form in ("customer", "sale", "shoe"):
        assert refused(family, writes.add, form, family.id, {}).message == "unknown_form"


def test_rows_of_others_are_refused(family: Family) -> None:
    """Another customer's relative, need or review is none here; a family member is never the customer's own card."""
    other = add_customer(family.store, "单雪")
    for form, field in (
        ("need", "for_whom"),
        ("policy", "insured"),
        ("proposal", "need_id"),
        ("specialist", "need_id"),
        ("proposal_line", "proposal_id"),
        ("review_line", "review_id"),
        ("review_line", "holding_id"),
    ):
        values = {**family.typed(form, FIRST)}
        found = refused(
            family,
            writes.add,
            form,
            other,
            {each: values[each] for each in ("kind", "product", field) if each in values},
        )
        assert (found.message, found.values["field"]) == ("bad_reference", field)
    assert refused(family, writes.add, "relative", family.id, {"card_id": family.id}).message == "own_card"
    assert refused(family, writes.add, "relative", family.id, {"card_id": "无此人"}).message == "no_such_customer"
    assert refused(family, writes.add, "need", "nobody", {"kind": "home"}).message == "no_such_customer"
    assert refused(family, writes.edit, "need", family.ids["relative"], {}).message == "no_such_row"
    assert refused(family, writes.remove, "need", "nothing").message == "no_such_row"
    gone = family.add("relative", {"name": "李四"})
    family.write(writes.remove, "relative", gone)
    assert refused(family, writes.add, "need", family.id, {"kind": "home", "for_whom": gone}).message == "bad_reference"


def test_other_rows_are_named_as_people_name_them(family: Family) -> None:
    """By exact name or label as well as by id; where that is not enough, by id alone."""
    son = family.add("relative", {"name": "王小红"})
    need = family.row("need", family.add("need", {"kind": "education", "for_whom": "王小红"}))
    assert need.text("for_whom") == son
    family.add("relative", {"name": "王小红"})
    found = refused(family, writes.add, "need", family.id, {"kind": "home", "for_whom": "王小红"})
    assert found.message == "several_rows"
    assert [each.id for each in family.store.read(named, "relative", son, family.id)] == [son]


def test_a_line_takes_over_what_the_catalogue_says(family: Family) -> None:
    product = family.add("product", {"name": "稳健一号", "category": "fund", "risk": "R2", "term": "1年", "rate": "3"})
    line = family.row(
        "proposal_line",
        family.add("proposal_line", {"proposal_id": family.ids["proposal"], "product_id": "稳健一号", "term": "6"}),
    )
    assert line.text("product_id") == product
    assert (line.text("product"), line.text("category"), line.number("risk"), line.number("term")) == (
        "稳健一号",
        "fund",
        2,
        6,
    )
    holding = family.row("holding", family.add("holding", {"kind": "fund", "product_id": product}))
    assert (holding.text("product"), holding.text("rate"), holding.number("risk")) == ("稳健一号", "3%", 2)
    other = family.add("product", {"name": "进取二号", "category": "fund", "risk": "R3"})
    family.write(writes.edit, "proposal_line", line.id, {"product_id": other})
    changed = family.row("proposal_line", line.id)
    assert (changed.text("product"), changed.number("risk")) == ("进取二号", 3)


def test_a_relative_with_a_card_takes_over_what_it_says(family: Family) -> None:
    wife = add_customer(family.store, "李秀英", sex="女", birthday="1982-05-03")
    added = family.row("relative", family.add("relative", {"card_id": "李秀英", "relation": "配偶"}))
    assert (added.text("card_id"), added.text("name")) == (wife, "李秀英")
    assert (added.text("sex"), added.text("born")) == ("female", "1982-05-03")
    named_so = family.row("relative", family.add("relative", {"card_id": wife, "name": "英子"}))
    assert named_so.text("name") == "英子"


def test_proposals_are_lettered_and_lines_placed(family: Family) -> None:
    need = family.add("need", {"kind": "home"})
    made = [family.row("proposal", family.add("proposal", {"need_id": need})) for _ in range(3)]
    assert [each.text("label") for each in made] == ["A", "B", "C"]
    for name in ("甲", "乙"):
        family.add("proposal_line", {"proposal_id": made[0].id, "product": name, "risk": "R1"})
    lines = [
        each for each in family.store.read(rows, "proposal_line", family.id) if each.text("proposal_id") == made[0].id
    ]
    assert [(each.text("product"), each.number("position")) for each in lines] == [("甲", 1), ("乙", 2)]


@pytest.mark.parametrize(("form", "child"), [("proposal", "proposal_line"), ("review", "review_line")])
def test_what_a_row_consists_of_goes_with_it(family: Family, form: str, child: str) -> None:
    """In one action, which undo takes back as one."""
    kept, gone = family.add(child), family.add(form)
    own = family.write(writes.add, child, family.id, {**family.typed(child, FIRST), f"{form}_id": gone}).added
    before = family.store.read(dump_text)
    family.write(writes.remove, form, gone)
    left = [each.id for each in family.store.read(rows, child, family.id)]
    assert kept in left and own not in left
    family.store.write(undo)
    assert family.store.read(dump_text) == before


def test_rows_stand_in_their_order_and_are_a_customers_own(family: Family) -> None:
    other = add_customer(family.store, "单雪")
    for kind, priority, state in (
        ("home", "0", "open"),
        ("medical", "1", "met"),
        ("business", "3", "open"),
        ("education", "1", "open"),
    ):
        family.write(writes.add, "need", other, {"kind": kind, "priority": priority, "state": state})
    found = family.store.read(rows, "need", other)
    assert [each.text("kind") for each in found] == ["education", "business", "home", "medical"]
    assert {each.customer for each in found} == {other}
    with pytest.raises(Refused) as refusal:
        family.store.read(rows, "customer; --", other)
    assert refusal.value.message == "unknown_form"
    assert all(family.store.read(rows, form, other) == () for form in ("sale", "closing_step", "not_sold"))


def chosen(family: Family, proposal: str) -> Saved:
    """The proposal chosen."""
    return family.write(writes.edit, "proposal", proposal, {"state": "chosen"})


def rate(family: Family, rating: str) -> None:
    """The customer's rating, of the same test."""
    family.write(edit_card, family.id, {"risk_rating": rating})


def test_a_proposal_with_a_product_above_the_rating_is_not_chosen(family: Family) -> None:
    """The customer is rated C3: an R4 product is refused as a line; one that ceased to suit, with the choice."""
    proposal = family.add("proposal", {"label": "A"})
    assert refused(family, writes.edit, "proposal", proposal, {"state": "chosen"}).message == "proposal_empty"
    line = {"proposal_id": proposal, "product": "进取二号", "risk": "R4"}
    found = refused(family, writes.add, "proposal_line", family.id, line)
    assert (found.message, found.values["rating"], found.values["risk"]) == ("risk_too_high", "C3", "R4")
    saved = family.write(writes.add, "proposal_line", family.id, line | {"risk": "R3"})
    rate(family, "C2")
    assert refused(family, writes.edit, "proposal", proposal, {"state": "chosen"}).message == "risk_too_high"
    assert refused(family, writes.edit, "proposal_line", saved.added, {"amount": "1"}).message == "risk_too_high"
    rate(family, "C3")
    chosen(family, proposal)
    assert family.row("proposal", proposal).text("chosen_on") == "2026-03-02"
    found = refused(family, writes.edit, "proposal_line", saved.added, {"risk": "R4"})
    assert found.message == "risk_too_high"
    assert refused(family, writes.add, "proposal_line", family.id, line).message == "risk_too_high"


def test_an_expired_rating_is_none(family: Family, clock: FixedClock) -> None:
    old = add_customer(family.store, "单雪", risk_rating="C5", risk_tested_on="2024-01-05")
    proposal = family.write(writes.add, "proposal", old, {}).added
    line = {"proposal_id": proposal, "product": "存单", "risk": "R1"}
    assert refused(family, writes.add, "proposal_line", old, line).message == "rating_expired"
    family.write(edit_card, old, {"risk_tested_on": "2026-03-01"})
    family.write(writes.add, "proposal_line", old, line)
    clock.advance(timedelta(days=370))
    assert refused(family, writes.edit, "proposal", proposal, {"state": "chosen"}).message == "rating_expired"


@pytest.fixture
def devices(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Two devices with one empty book."""
    with copies(template, tmp_path, 2, clock, playbook, calendar) as opened:
        yield opened


def test_rows_reach_another_device_as_they_are(devices: list[Store]) -> None:
    """Of every form: made here, edited and removed there, dumps equal after each exchange."""
    here, there = devices
    family = Family(here)
    added = {form: family.add(form) for form in FORMS}
    removed = {form: family.add(form) for form in FORMS}
    exchange(here, there)
    assert_same(here, there)
    for form, row_id in added.items():
        values = {each: text for each, text in family.typed(form, OTHER).items() if each not in ("state",)}
        there.write(writes.edit, form, row_id, values)
        there.write(writes.remove, form, removed[form])
    exchange(here, there)
    assert_same(here, there)
    for form, row_id in added.items():
        assert here.read(row, form, row_id) == there.read(row, form, row_id)
        with pytest.raises(Refused):
            here.read(row, form, removed[form])


def test_two_devices_edit_one_row_apart(devices: list[Store]) -> None:
    """Different fields come together; of the same field the later wins on both."""
    here, there = devices
    family = Family(here)
    need = family.ids["need"]
    exchange(here, there)
    here.write(writes.edit, "need", need, {"amount": "10万", "priority": "1"})
    there.write(writes.edit, "need", need, {"amount": "20万", "evidence": "孩子明年出国"})
    exchange(here, there)
    assert_same(here, there)
    merged = here.read(row, "need", need)
    assert (merged.number("priority"), merged.text("evidence")) == (1, "孩子明年出国")
    (found,) = here.read(conflicts_of, family.id)
    assert (found.tbl, found.row_id, found.field) == ("need", need, "amount")
    assert {found.shown.value, *(other.value for other in found.others)} == {"100000", "200000"}
    with pytest.raises(Refused, match="bad_amount"):
        here.write(resolve, "need", need, "amount", "很多")
    here.write(resolve, "need", need, "amount", "30万")
    exchange(here, there)
    assert_same(here, there)
    assert there.read(row, "need", need).number("amount") == 300_000 and there.read(conflicts_of, family.id) == ()


def test_two_devices_disagree_about_a_product(devices: list[Store]) -> None:
    """It belongs to the book, so the conflict is named by the product; one of the values is taken."""
    here, there = devices
    product = here.write(writes.add, "product", "", {"name": "稳健一号", "risk": "R2"}).added
    exchange(here, there)
    here.write(writes.edit, "product", product, {"risk": "R3"})
    there.write(writes.edit, "product", product, {"risk": "R4"})
    exchange(here, there)
    (found,) = there.read(conflicts)
    assert (found.tbl, found.field, found.name, found.customer_id) == ("product", "risk", "稳健一号", "")
    there.write(take, "product", product, "risk", found.others[0].origin, found.others[0].seq)
    exchange(here, there)
    assert_same(here, there)
    assert str(here.read(row, "product", product).number("risk")) == found.others[0].value
