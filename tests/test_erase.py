"""A person is erased: out of the tables, the log, the search and the trail, here and wherever the erasure arrives."""

from itertools import permutations
from typing import Any

import pytest

from rmtui.domain.model import Channel
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store.log import erasures, facts
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.erase import erase as erase_rows
from rmtui.store.log.fields import OWNED, TABLES
from rmtui.store.log.fold import Fold
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.find import find
from rmtui.store.store import Store
from rmtui.store.tables import Phone
from rmtui.store.work import Read, Work
from rmtui.store.writes import customers as cards
from rmtui.store.writes import family, notes, rows
from rmtui.store.writes.dnd import set_dnd
from rmtui.store.writes.erasing import erase
from rmtui.store.writes.looks import looked
from rmtui.store.writes.plan import fix_day
from tests.builders import add_customer, log
from tests.furnished import furnished
from tests.logtools import LogBook, add_phone, logbook
from tests.logtools import add as add_row
from tests.test_fold import TABLES as SMALL
from tests.test_fold import change

__all__ = ["logbook"]

WHY = "客户要求删除个人信息"
SAID = ("王建国", "14400001111", "14400009999", "龙井", "顺达物流", "李秀英宝", "A-7788")
"""What only the erased person's rows say."""
TABLE_NAMES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def everything(read: Read) -> list[tuple[str, str]]:
    """Every value of every table of the file as text, with the table; the index of the search among them."""
    found = []
    for (name,) in read.db.execute(TABLE_NAMES).fetchall():
        for row in read.db.execute(f'SELECT * FROM "{name}"').fetchall():
            found += [(name, bytes(one).decode("utf-8", "replace") if type(one) is bytes else str(one)) for one in row]
    return found


def places(store: Store, text: str) -> set[str]:
    """The tables in which a text still stands somewhere."""
    spaced = " ".join(text)
    return {table for table, value in store.read(everything) if text in value or spaced in value}


def erased(store: Store, customer: str) -> Any:
    """Erases."""
    return store.write(erase, customer, WHY)


def rows_of_log(store: Store, sql: str) -> list[Any]:
    """The rows of a query."""

    def ask(read: Read) -> list[Any]:
        return read.db.execute(sql).fetchall()

    return store.read(ask)


@pytest.fixture
def whole(store: Store) -> str:
    """A customer with something everywhere, and another who knows this one; the id of the first."""
    one = furnished(store)
    two = add_customer(store, "尉迟恭敬", phone="14400005555", referrer_id="")
    store.write(cards.edit, one, {"number": "A-7788"})
    note = store.write(notes.add, [one], "爱喝龙井")
    assert note
    line = store.write(
        rows.add, "relative", two, {"name": "李秀英宝", "relation": "sister", "phone": "14400009999"}
    ).added
    made = store.write(family.own_card, line).customers[0]
    assert made
    store.write(rows.add, "lesson", "", {"situation": "龙井", "about_id": one})
    store.write(looked, one)
    store.write(fix_day)
    log(store, [one, two], note="一起钓鱼")
    store.write(undo)
    return one


def test_every_table_is_either_the_persons_or_known_not_to_be() -> None:
    """A new table without `customer_id` must be thought of here."""
    others = {"book", "product", "activity", "news", "customer_group", "absence", "week_figures"}
    others |= {"pack", "opening", "erasure", "pairing"}
    assert {tbl for tbl in TABLES if not erasures.can_be_owned(tbl)} == others
    assert set(TABLES) - others == {*OWNED, "customer", "lesson"}


def test_nothing_of_the_person_is_left_in_the_file(store: Store, whole: str) -> None:
    before = {text: places(store, text) for text in ("王建国", "14400001111", "龙井", "A-7788")}
    assert {"customer", "change", "action", "audit", "search_content"} <= before["王建国"]
    assert {"phone", "change", "search_content", "state"} <= before["14400001111"]
    assert {"note", "lesson", "change"} <= before["龙井"]
    done = erased(store, whole)
    for text in ("王建国", "14400001111", "龙井", "A-7788", "顺达物流"):
        assert places(store, text) == set(), text
    assert {table for table, value in store.read(everything) if whole in value} <= {
        *("change", "erasure", "audit", "opening")
    }
    assert store.read(verify).problems == ()
    assert store.read(find, "王建国") == () and store.read(find, "14400001111") == ()
    assert done.rows and done.changes >= sum(n for _, n in done.rows)
    for tbl in OWNED:
        assert rows_of_log(store, f"SELECT 1 FROM {tbl} WHERE customer_id = '{whole}'") == []


def test_a_member_of_a_family_goes_from_the_others_card_too(store: Store, whole: str) -> None:
    (member,) = (row for row in store.read(dump)["customers"] if row["name"] == "李秀英宝")
    erased(store, member["id"])
    assert places(store, "李秀英宝") == places(store, "14400009999") == set()
    assert places(store, "尉迟恭敬") and places(store, "王建国")
    assert store.read(verify).problems == ()


def test_the_index_of_the_search_says_nothing_more(store: Store) -> None:
    """Deleted words stay legible in the index until it is rewritten."""
    for n in range(20):
        add_customer(store, f"单雪{n}", phone=f"144111100{n:02}")
    one = add_customer(store, "Zyxwvu", phone="19988887777")
    # The index keeps of a word what the word before it does not have.
    assert "search_data" in places(store, "yxwvu")
    erased(store, one)
    assert places(store, "yxwvu") == places(store, "19988887777") == set()


def test_what_was_done_for_the_person_cannot_be_undone(store: Store) -> None:
    other = add_customer(store, "单雪", phone="14400005555")
    one = add_customer(store, "王建国", phone="14400001111")
    store.write(cards.edit, one, {"hobbies": "钓鱼"})
    store.write(undo)
    erased(store, one)
    for act, said in ((undo, "erase_stays"), (redo, "nothing_to_redo")):
        with pytest.raises(Refused, match=said):
            store.write(act)
    store.write(cards.edit, other, {"hobbies": "象棋"})
    store.write(undo)
    with pytest.raises(Refused, match="erase_stays"):
        store.write(undo)
    assert store.read(verify).problems == ()


def test_what_others_rows_and_actions_say_of_the_person_goes_too(store: Store) -> None:
    """The thanks for a recommendation, and an action on several that changed nothing of this one's."""
    two = add_customer(store, "单雪", phone="14400005555")
    one = add_customer(store, "王建国", phone="14400001111", fields={"referrer_id": two})
    store.write(set_dnd, [one], Channel.CALL, True)
    store.write(set_dnd, [one, two], Channel.CALL, True)
    assert {"claim", "action"} <= places(store, "王建国")
    erased(store, one)
    assert places(store, "王建国") == set()
    assert places(store, "单雪")


def test_what_the_persons_retractions_named_stands_as_the_log_says(store: Store) -> None:
    one, two = add_customer(store, "王建国"), add_customer(store, "单雪")
    store.write(notes.add, [two], "爱喝龙井")
    (note,) = store.read(dump)["notes"]

    def take_back(work: Work) -> None:
        facts.retract_many(work, [("note", note["id"], one)])

    store.write(take_back)
    assert store.read(dump)["notes"] == []
    erased(store, one)
    assert store.read(dump)["notes"] == [note] and store.read(verify).problems == ()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "erase_reason"),
        ("  ", "erase_reason"),
        ("王建国要求", "erase_reason_names"),
        ("14400001111", "erase_reason_n"),
    ],
)
def test_a_reason_is_needed_that_names_nobody(store: Store, reason: str, said: str) -> None:
    one = add_customer(store, "王建国", phone="14400001111")
    with pytest.raises(Refused, match=said):
        store.write(erase, one, reason)
    with pytest.raises(Refused, match="no_such_customer"):
        store.write(erase, new_id(), WHY)
    assert store.read(dump)["erasures"] == [] and store.read(verify).ok


def test_nothing_is_written_about_one_who_was_erased(store: Store) -> None:
    """Not even by a page that still shows the person: it would stand here and nowhere else."""
    one = add_customer(store, "王建国")
    erased(store, one)

    def write(work: Work) -> None:
        work.session.add(
            Phone(id=new_id(), book=work.book, customer_id=one, number="14400001111", digits="14400001111")
        )

    with pytest.raises(Refused, match="no_such_customer"):
        store.write(write)
    assert store.read(verify).problems == () and places(store, "14400001111") == set()


def stored(read: Read, row_id: str, kind: str) -> Any:
    """Body and salt of a change."""
    sql = "SELECT body, salt FROM change WHERE row_id = ? AND kind = ?"
    return read.db.execute(sql, (row_id, kind)).fetchone()


def change_phone(work: Work, /, row_id: str) -> None:
    """A change that does not say whose row it is."""
    work.session.get_one(Phone, row_id).number = "14400002222"


def test_verify_tells_an_erasure_from_a_hand_that_empties(logbook: LogBook) -> None:
    """The controls: a body emptied by hand, one put back, a row put back, each with an erasure in the book."""
    one, two = logbook.write(add_row, "王建国"), logbook.write(add_row, "单雪")

    def found() -> set[str]:
        return {problem.message for problem in logbook.read(verify).problems}

    def emptied(row_id: str) -> None:
        logbook.tamper("UPDATE change SET body = '', salt = '' WHERE row_id = ?", row_id)
        logbook.tamper("DELETE FROM customer WHERE id = ?", row_id)
        logbook.tamper("DELETE FROM head WHERE row_id = ?", row_id)

    kept = logbook.read(stored, one, "create")
    phone = logbook.write(add_phone, one)
    logbook.write(change_phone, phone)
    set_ = logbook.read(stored, phone, "set")
    logbook.tamper("CREATE VIRTUAL TABLE search USING fts5(customer_id UNINDEXED, body)")
    logbook.write(erase_rows, one, WHY)
    assert found() == set()
    logbook.tamper("UPDATE change SET body = ?, salt = ? WHERE row_id = ?", *kept, one)
    assert "verify.not_erased" in found()
    logbook.tamper("UPDATE change SET body = '', salt = '' WHERE row_id = ?", one)
    assert found() == set()
    logbook.tamper("UPDATE change SET body = ?, salt = ? WHERE row_id = ? AND kind = 'set'", *set_, phone)
    assert found() == {"verify.not_erased"}
    logbook.tamper("UPDATE change SET body = '', salt = '' WHERE row_id = ?", phone)
    emptied(two)
    assert found() == {"verify.body_emptied"}
    logbook.tamper("UPDATE change SET body = '', salt = '' WHERE tbl = 'book'")
    assert "verify.body_emptied" in found()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_row_of_which_anything_was_erased_stands_no_more(order: tuple[int, ...]) -> None:
    every = (change("a", 1, title="x"), change("b", 1, kind="set", title=("y", [("a", 1)])), change("c", 1, kind="set"))
    fact = (change("a", 2, kind="fact", tbl="talk", row="n"), change("b", 2, kind="fact", tbl="talk", row="n"))
    said = [every[0], every[1], every[2]._replace(erased=True), *fact]
    folding = Fold(SMALL)
    for n in (*order, 3):
        folding.add(said[n])
    assert set(folding.state().rows) == {("talk", "n")} and folding.state().heads == frozenset()
    folding.add(fact[1]._replace(erased=True))
    assert folding.state().rows == {}
