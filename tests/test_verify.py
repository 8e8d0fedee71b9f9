"""`verify` finds what was altered past the program, each kind by a tampering hand."""

from collections.abc import Iterator

import pytest

from rmtui import i18n
from rmtui.store import audit
from rmtui.store.log.check import SHOWN, verify
from rmtui.store.log.undo import undo
from tests.logtools import LogBook, add, add_phone, edit, fetch, logbook, note, retract_note

__all__ = ["logbook"]


@pytest.fixture
def book(logbook: LogBook) -> Iterator[LogBook]:
    """A book with some of everything, verified."""
    customer = logbook.write(add)
    logbook.write(edit, customer, tier="gold")
    logbook.write(add_phone, customer)
    row_id = logbook.write(note, customer)
    logbook.write(retract_note, row_id)
    logbook.write(edit, customer, tier="platinum")
    logbook.write(undo)
    for n in range(3):
        logbook.write(audit.record, "printed", "daily", n)
    assert logbook.read(verify).ok
    yield logbook


TAMPERINGS = {
    "a byte of a body": ("UPDATE change SET body = replace(body, 'gold', 'golf') WHERE seq = 3", "verify.body_altered"),
    "a salt": ("UPDATE change SET salt = '00' WHERE seq = 3", "verify.body_altered"),
    "a body emptied without an erase": ("UPDATE change SET body = '' WHERE seq = 3", "verify.body_altered"),
    "another field of a change": ("UPDATE change SET actor = '单雪' WHERE seq = 3", "verify.change_altered"),
    "a stamp": ("UPDATE change SET hlc = 'ffffffffffff.0000' WHERE seq = 3", "verify.change_altered"),
    "a row dropped": ("DELETE FROM change WHERE seq = 4", "verify.log_gap"),
    "the first row dropped": ("DELETE FROM change WHERE seq = 1", "verify.log_gap"),
    "the tail cut": ("DELETE FROM change WHERE seq = (SELECT max(seq) FROM change)", "verify.log_cut"),
    "the end's hash": ("UPDATE origin SET hash = ''", "verify.log_cut"),
    "the end's number": ("UPDATE origin SET seq = seq + 1", "verify.log_cut"),
    "an origin dropped": ("DELETE FROM origin", "verify.origin_missing"),
    "a field of a table": ("UPDATE customer SET hobbies = '象棋'", "verify.field_differs"),
    "a flag of a table": ("UPDATE customer SET dnd_call = 1", "verify.field_differs"),
    "the book of a row": ("UPDATE phone SET book = 'another'", "verify.field_differs"),
    "a fact": ("UPDATE note SET text = ''", "verify.field_differs"),
    "a fact brought to life": ("UPDATE note SET live = 1", "verify.field_differs"),
    "a row taken out": ("DELETE FROM phone", "verify.row_missing"),
    "a row put in": (
        "INSERT INTO note (id, book, customer_id, at, text, live) VALUES ('n', 'b', 'c', '', '', 1)",
        "verify.row_unlogged",
    ),
    "a head taken out": ("DELETE FROM head WHERE field = 'tier'", "verify.heads_differ"),
    "a head put in": (
        "INSERT INTO head SELECT tbl, row_id, 'hobbies', origin, seq FROM head LIMIT 1",
        "verify.heads_differ",
    ),
    "an audit entry": ("UPDATE audit SET count = 9 WHERE n = 2", "verify.audit_changed"),
    "an audit entry dropped": ("DELETE FROM audit WHERE n = 2", "verify.audit_gap"),
    "the audit's end cut": ("DELETE FROM audit WHERE n = 3", "verify.audit_cut"),
    "the whole audit": ("DELETE FROM audit", "verify.audit_cut"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(book: LogBook, name: str) -> None:
    sql, message = TAMPERINGS[name]
    book.tamper(sql)
    verified = book.read(verify)
    assert not verified.ok
    assert message in {problem.message for problem in verified.problems}
    for language in ("en", "zh"):
        i18n.use(language)
        for problem in verified.problems:
            assert "{" not in i18n.t(problem.message, **dict(problem.values))


def test_two_changes_that_swapped_places_are_found(book: LogBook) -> None:
    for now, then in ((3, 900), (4, 3), (900, 4)):
        book.tamper("UPDATE change SET seq = ? WHERE seq = ?", then, now)
    problems = {(problem.message, dict(problem.values).get("seq")) for problem in book.read(verify).problems}
    assert {("verify.change_altered", "3"), ("verify.change_altered", "4")} <= problems


def test_a_body_changed_with_all_its_hashes_is_found_by_the_table(book: LogBook) -> None:
    """Who can hash anew cannot be found by the chain alone; the tables still tell."""
    from rmtui.store.log.chain import COLUMNS, Entry, hash_body, hash_entry

    previous = ""
    for row in fetch(book, f"SELECT {COLUMNS} FROM change ORDER BY seq"):
        entry = Entry._make(row)
        body = entry.body.replace("14400001234", "14400009999")
        entry = entry._replace(body=body, body_hash=hash_body(entry.salt, body))
        previous = hash_entry(previous, entry)
        book.tamper(
            "UPDATE change SET body = ?, body_hash = ?, hash = ? WHERE seq = ?",
            body,
            entry.body_hash,
            previous,
            entry.seq,
        )
    book.tamper("UPDATE origin SET hash = ?", previous)
    assert {problem.message for problem in book.read(verify).problems} == {"verify.field_differs"}


def test_a_body_emptied_with_its_salt_keeps_the_chain_whole_and_is_found(book: LogBook) -> None:
    book.tamper("UPDATE change SET body = '', salt = '' WHERE tbl = 'note'")
    found = {problem.message for problem in book.read(verify).problems}
    assert found == {"verify.body_emptied", "verify.row_unlogged"}


def test_a_body_that_says_nonsense_is_told_and_not_followed(book: LogBook) -> None:
    from rmtui.store.log.chain import hash_body

    for body in ("{", "[]", '{"tier": 5}', '{"tier": {"v": 5}}'):
        book.tamper("UPDATE change SET body = ?, body_hash = ? WHERE seq = 3", body, hash_body("", body))
        book.tamper("UPDATE change SET salt = '' WHERE seq = 3")
        assert "verify.change_unreadable" in {problem.message for problem in book.read(verify).problems}


def test_problems_beyond_the_first_are_counted(logbook: LogBook) -> None:
    for _ in range(SHOWN + 5):
        logbook.write(add)
    logbook.tamper("UPDATE customer SET tier = 'gold'")
    problems = logbook.read(verify).problems
    assert len(problems) == SHOWN + 1
    assert (problems[-1].message, problems[-1].values) == ("verify.more", (("count", "5"),))


def test_what_was_checked_is_counted(book: LogBook) -> None:
    verified = book.read(verify)
    (changes,) = fetch(book, "SELECT count(*) FROM change")[0]
    assert (verified.changes, verified.rows, verified.origins, verified.audit) == (changes, 5, 1, 3)
