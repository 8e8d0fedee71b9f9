"""Any run of actions, undos and redos shows exactly the states there were; on the log alone and in a real book."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.ids import new_id
from rmtui.store.home import Home
from rmtui.store.log import facts
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.store import Store
from rmtui.store.tables import NextStepRow, Phone, Retraction, StageMoveRow
from rmtui.store.work import Read, Work
from tests.logtools import LABEL, LogBook, add, add_phone, edit, fetch, note


def _chain_of_facts(work: Work, customer: str) -> None:
    """One action with registers, facts and a retraction, as a logged call has."""
    edit(work, customer, remarks=new_id())
    note(work, customer)
    work.session.add(NextStepRow(id=new_id(), book=work.book, customer_id=customer, set_at="2026-03-02T02:00:00Z"))
    work.session.flush()
    before = (
        work.session.connection().execute(text("SELECT id FROM next_step WHERE live ORDER BY id LIMIT 1")).scalar_one()
    )
    facts.retract(work, work.session.get_one(NextStepRow, before))


def _retract_newest(work: Work, _: str) -> None:
    """Takes back the newest retraction that stands."""
    work.label = LABEL
    newest = work.session.connection().execute(text("SELECT max(id) FROM retraction WHERE live")).scalar()
    if newest:
        facts.retract(work, work.session.get_one(Retraction, newest))


def _edit(work: Work, customer: str) -> None:
    edit(work, customer, tier=new_id(), dnd_sms=True)


def _delete(work: Work, customer: str) -> None:
    edit(work, customer, deleted=True, hobbies=new_id())


def _add_phone(work: Work, customer: str) -> None:
    add_phone(work, customer)


_STEPS: dict[str, Callable[[Work, str], None]] = {
    "edit": _edit,
    "add": _add_phone,
    "call": _chain_of_facts,
    "delete": _delete,
    "back": _retract_newest,
}


@settings(
    max_examples=28,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from([*_STEPS, "undo", "undo", "undo", "redo", "redo"]), min_size=4, max_size=16))
def test_any_run_of_actions_goes_back_and_forth_exactly(
    clock: FixedClock, playbook: Playbook, calendar: WorkCalendar, steps: list[str]
) -> None:
    book = LogBook(clock, playbook, calendar)
    customer = book.write(add)
    done = [book.read(dump_text)]
    undone: list[str] = []
    for step in steps:
        count = fetch(book, "SELECT count(*) FROM action")
        if step == "undo" and len(done) > 1:
            book.write(undo)
            undone.append(done.pop())
        elif step == "redo" and undone:
            book.write(redo)
            done.append(undone.pop())
        elif step not in ("undo", "redo"):
            book.write(_STEPS[step], customer)
            if fetch(book, "SELECT count(*) FROM action") != count:
                done.append(book.read(dump_text))
                undone.clear()
        assert book.read(dump_text) == done[-1]
    assert book.read(verify).problems == ()
    book.close()


def _enter(work: Work) -> tuple[str, str]:
    """A customer in stage 2 with a phone, as one action; both ids."""
    customer = add(work, "单雪")
    move = StageMoveRow(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        at="2026-03-02T02:00:00Z",
        on_day="2026-03-02",
        from_stage=0,
        to_stage=2,
    )
    work.session.add(move)
    return customer, add_phone(work, customer, "14400001234")


def _rename(work: Work, customer: str, phone: str) -> None:
    edit(work, customer, name="李秀英")
    work.session.get_one(Phone, phone).number = "14400005678"


def _derived(read: Read, customer: str) -> list[tuple[str, ...]]:
    sql = "SELECT c.pinyin, p.digits FROM customer c JOIN phone p ON p.customer_id = c.id WHERE c.id = ?"
    return read.db.execute(sql, (customer,)).fetchall()


def test_in_a_real_book_undo_works_after_a_restart_and_derived_columns_follow(
    home: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    def opened() -> Store:
        return Store.open(home, clock, playbook=playbook, calendar=calendar)

    store = opened()
    customer, phone = store.write(_enter)
    before, derived = store.read(dump_text), store.read(_derived, customer)
    store.write(_rename, customer, phone)
    after, renamed = store.read(dump_text), store.read(_derived, customer)
    assert renamed[0][1] == "14400005678" and "lixiuying" in renamed[0][0]
    store.close()
    store = opened()
    store.write(undo)
    assert (store.read(dump_text), store.read(_derived, customer)) == (before, derived)
    store.close()
    store = opened()
    store.write(redo)
    assert (store.read(dump_text), store.read(_derived, customer)) == (after, renamed)
    store.write(undo)
    store.write(undo)
    assert store.read(lambda read: read.db.execute("SELECT count(*) FROM state").fetchone()) == (0,)
    assert store.read(verify).problems == ()
    store.close()
