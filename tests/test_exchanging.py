"""Files between real homes: what is written arrives, both sides may edit, nothing is lost, strangers get nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.exchange import PeerView, Progress, silent
from rmtui.domain.model import Verdict
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle, introduction
from rmtui.store import exchanging
from rmtui.store.exchanging import sending
from rmtui.store.file import backup
from rmtui.store.home import Home
from rmtui.store.log.chain import body_text
from rmtui.store.log.check import verify
from rmtui.store.log.intake import chain_up
from rmtui.store.log.rights import origin_id
from rmtui.store.log.undo import redo, undo
from rmtui.store.log.wire import from_line, to_line
from rmtui.store.reads import exchange as reads
from rmtui.store.reads.conflicts import conflicts
from rmtui.store.store import NewOwner, Store
from rmtui.store.tables import Customer, Phone
from rmtui.store.work import Read, Work
from rmtui.store.writes import conflicts as settle
from rmtui.store.writes import notes
from rmtui.store.writes.decisions import decide
from rmtui.store.writes.dnd import set_dnd
from tests.conftest import MONDAY
from tests.exchange_homes import (
    EXPORT,
    IMPORT,
    LEAD,
    PRESIDENT,
    RM,
    Team,
    add,
    edit,
    kept_trio,
    mark_deleted,
    rebind,
    taken_over,
    team,
)


class Aborted(Exception):
    """Raised by a progress: the user wants no more."""


def stopping(at: str) -> Progress:
    """A progress that ends the work at a step."""

    def heard(step: str, _done: int, _total: int) -> None:
        if step == at:
            raise Aborted(step)

    return heard


def steps_of(work: Callable[[Progress], object]) -> list[str]:
    """The steps that a piece of work tells of, each once."""
    told: dict[str, None] = {}
    work(lambda step, _done, _total: told.setdefault(step))
    return list(told)


@pytest.fixture
def rules(playbook: Playbook, calendar: WorkCalendar) -> tuple[Playbook, WorkCalendar]:
    """The rules of every home."""
    return playbook, calendar


@pytest.fixture
def trio(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, clock: FixedClock, rules: tuple[Playbook, WorkCalendar]
) -> Iterator[tuple[Team, str]]:
    """Two machines of one manager and the lead's, and the customer they all know."""
    with taken_over(kept_trio(tmp_path_factory, rules), tmp_path / "team", clock, rules) as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path, clock: FixedClock, rules: tuple[Playbook, WorkCalendar]) -> Iterator[Team]:
    """A team without homes."""
    with team(tmp_path / "team", clock, rules) as made:
        yield made


def row(store: Store, customer: str) -> dict[str, Any]:
    """A customer as it stands in the table."""

    def ask(read: Read) -> dict[str, Any]:
        cursor: Any = read.db.execute("SELECT * FROM customer WHERE id = ?", (customer,))
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))

    return store.read(ask)


def count(store: Store, tbl: str) -> int:
    """The rows of a table."""
    found: int = store.read(lambda read: read.db.execute(f"SELECT count(*) FROM {tbl}").fetchone()[0])
    return found


def the_file(home: Home) -> str:
    """The database with its log, as bytes on the disk."""
    parts = [home.book, home.book.with_name(f"{home.book.name}-wal")]
    return sha256(b"".join(one.read_bytes() for one in parts if one.exists())).hexdigest()


def test_a_second_machine_gets_the_book_and_the_lead_too(trio: tuple[Team, str]) -> None:
    """Begun on one machine, joined by the other: all three hold the same book, and the lead a book of its own."""
    made, customer = trio
    one, two, lead = (made.stores[name] for name in ("one", "two", "lead"))
    assert one.book == two.book != lead.book
    made.agree(one.book, "one", "two", "lead")
    assert row(two, customer)["name"] == "王建国"
    view = two.read(reads.exchange)
    assert (view.waits_for_book, view.me.person, view.me.label, len(view.fingerprint)) == (False, RM.name, "two", 64)
    assert [(peer.person, peer.label, peer.own, peer.role) for peer in view.peers] == [
        (RM.name, "one", True, "rm"),
        (LEAD.name, "lead", False, "lead"),
    ]


def test_both_may_edit_and_agree_after_two_rounds(trio: tuple[Team, str]) -> None:
    """Different fields, new customers, notes and contacts of all three."""
    made, customer = trio
    one, two, lead = (made.stores[name] for name in ("one", "two", "lead"))
    edit(one, customer, employer="示例厂")
    edit(two, customer, hobbies="钓鱼")
    first, second = add(one, "尉迟恭敬", "14400001235"), add(two, "单雪", "14400001236")
    one.write(notes.add, [customer], "一")
    lead.write_in(one.book, notes.add, [customer], "三")
    made.rounds(("one", "two"), ("one", "lead"))
    made.agree(one.book, "one", "two", "lead")
    found = row(lead, customer)
    assert (found["employer"], found["hobbies"]) == ("示例厂", "钓鱼")
    assert all(row(store, each)["name"] for store in (one, two, lead) for each in (first, second))


def test_a_conflict_is_kept_shown_and_settled(trio: tuple[Team, str]) -> None:
    """Both values stand, the preview counts it, the choice goes round."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, employer="甲厂")
    made.clock.advance(timedelta(minutes=1))
    edit(two, customer, employer="乙厂")
    file = made.file("one", "two")
    assert exchanging.preview(two, file).conflicts == 1
    assert exchanging.take_in(two, file).conflicts == 1
    made.rounds(("one", "two"))
    for store in (one, two):
        (found,) = store.read(conflicts)
        assert {found.shown.value, *(one.value for one in found.others)} == {"甲厂", "乙厂"}
        assert store.read(reads.exchange).conflicts == 1
    mine = next(one for one in one.read(conflicts)[0].others if one.mine)
    one.write(settle.take, "customer", customer, "employer", mine.origin, mine.seq)
    made.rounds(("one", "two"), ("one", "lead"))
    made.agree(one.book, "one", "two", "lead")
    assert row(two, customer)["employer"] == "甲厂" and two.read(conflicts) == ()


def test_do_not_disturb_wins(trio: tuple[Team, str]) -> None:
    """Set on one machine while the other takes it off: it is on, and no conflict."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    one.write(set_dnd, [customer], None, True)
    made.rounds(("one", "two"))
    one.write(set_dnd, [customer], None, False)
    two.write(set_dnd, [customer], None, False)
    two.write(set_dnd, [customer], None, True)
    made.rounds(("one", "two"))
    made.agree(one.book, "one", "two")
    assert row(one, customer)["dnd_call"] == 1 and one.read(conflicts) == ()


def test_deletes_come_first_and_many_are_typed(trio: tuple[Team, str]) -> None:
    """One of few rows, and more than twenty: typed. One of a great many is not."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    others = [add(one, f"张三{n}", f"144000{n:05}") for n in range(60)]
    made.send("one", "two")
    one.write(mark_deleted, Customer, [others[0]])
    shown = exchanging.preview(two, made.file("one", "two"))
    assert [(gone.tbl, gone.text) for gone in shown.gone] == [("customer", "张三0")]
    assert not shown.typed
    phones = [row_id for (row_id,) in one.read(lambda read: read.db.execute("SELECT id FROM phone").fetchall())]
    one.write(mark_deleted, Phone, phones[:21])
    shown = exchanging.preview(two, made.file("one", "two"))
    assert len(shown.gone) == 22 and shown.typed
    assert {gone.tbl for gone in shown.gone} == {"customer", "phone"}
    assert "王建国 14400001234" in {gone.text for gone in shown.gone}
    made.send("one", "two")
    assert row(two, others[0])["deleted"] == 1 and row(two, customer)["deleted"] == 0
    made.agree(one.book, "one", "two")


def test_one_delete_of_few_rows_is_typed(trio: tuple[Team, str]) -> None:
    """One of a hundred rows or less is more than one in a hundred of what stands."""
    made, customer = trio
    made.stores["one"].write(mark_deleted, Customer, [customer])
    shown = exchanging.preview(made.stores["two"], made.file("one", "two"))
    assert shown.typed and [gone.text for gone in shown.gone] == ["王建国"]
    assert shown.customers_changed == 0


def test_a_preview_says_what_would_come(trio: tuple[Team, str]) -> None:
    """New and changed customers, facts by table; nothing of it is recorded."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    add(one, "尉迟恭敬", "14400001235")
    one.write(notes.add, [customer], "一")
    file, before = made.file("one", "two"), made.dump("two")
    changes = count(two, "change"), count(two, "receipt"), count(two, "audit"), len(backup.list_backups(two.home))
    shown = exchanging.preview(two, file)
    assert (shown.customers_new, shown.customers_changed) == (1, 1)
    assert dict(shown.facts)["note"] == 1
    assert (shown.person, shown.label, shown.gone, shown.typed) == (RM.name, "one", (), False)
    assert made.dump("two") == before
    after = count(two, "change"), count(two, "receipt"), count(two, "audit"), len(backup.list_backups(two.home))
    assert after == changes
    assert exchanging.take_in(two, file).changes == shown.changes > 0


def test_the_same_file_again_is_nothing(trio: tuple[Team, str]) -> None:
    """Said at once; not a byte of the book's file changes, and no backup is made."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    file = made.file("one", "two")
    first = exchanging.take_in(two, file)
    before, on_disk, saved = made.dump("two"), the_file(two.home), len(backup.list_backups(two.home))
    again = exchanging.take_in(two, file)
    assert (again.already, again.changes, again.person, again.bundle) == (True, 0, RM.name, first.bundle)
    assert made.dump("two") == before and the_file(two.home) == on_disk
    assert len(backup.list_backups(two.home)) == saved
    assert exchanging.preview(two, file).changes == 0


def test_an_export_without_news_is_written_and_carries_how_far_one_is(trio: tuple[Team, str]) -> None:
    """It says so; what waited at the other side does no more after it."""
    made, customer = trio
    one = made.stores["one"]
    edit(one, customer, hobbies="钓鱼")

    def waits() -> PeerView:
        return next(peer for peer in one.read(reads.peers) if peer.label == "two")

    assert waits().unsent == waits().waiting > 0 and waits().waiting_since == MONDAY
    made.send("one", "two")
    assert waits().unsent == 0 and waits().waiting > 0
    sent = made.export("two", "one")
    assert sent.changes == 0
    saved = len(backup.list_backups(one.home))
    exchanging.take_in(one, Path(sent.file))
    assert (waits().waiting, waits().waiting_since) == (0, None)
    assert len(backup.list_backups(one.home)) == saved


def forget_have(work: Work, device: str, vector: dict[str, int]) -> None:
    """What a peer is believed to have, as if a file had proved it."""
    from rmtui.store.tables import Peer

    work.session.get_one(Peer, device).have = json.dumps(vector)


def test_a_gap_is_refused_and_a_request_heals_it(trio: tuple[Team, str]) -> None:
    """The sender is named, what is missing shows, the request brings it."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    ends = one.read(lambda read: dict(read.db.execute("SELECT id, seq FROM origin").fetchall()))
    one.write(forget_have, made.device("two"), ends)
    edit(one, customer, employer="示例厂")
    before = made.dump("two")
    with pytest.raises(Refused, match="bundle_gap") as refused:
        made.send("one", "two")
    assert refused.value.values == {"person": RM.name, "label": "one"}
    assert made.dump("two") == before
    gap = next(peer for peer in two.read(reads.peers) if peer.label == "one")
    assert gap.missing == (f"{RM.name} one",) and gap.missing_since == MONDAY
    asked = exchanging.request(two, made.device("one"), made.folder / "request.rmx")
    assert asked.changes == 0 and exchanging.preview(one, Path(asked.file)).request
    receipt = exchanging.take_in(one, Path(asked.file))
    assert receipt.owed > 0 and receipt.device == made.device("two")
    made.send("one", "two")
    made.agree(one.book, "one", "two")
    assert next(peer for peer in two.read(reads.peers) if peer.label == "one").missing == ()


def test_an_older_file_does_not_take_back_what_a_newer_proved(trio: tuple[Team, str]) -> None:
    """Files out of order: the changes of both are taken, `have` stays that of the newer."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    early = made.file("two", "one")
    edit(two, customer, hobbies="钓鱼")
    made.send("one", "two")
    late = made.file("two", "one")
    exchanging.take_in(one, late)
    proved = one.read(reads.peer_row, made.device("two")).have
    assert not exchanging.take_in(one, early).already
    assert one.read(reads.peer_row, made.device("two")).have == proved
    made.agree(one.book, "one", "two")


def restored(made: Team, name: str) -> Store:
    """The home put back to its first backup, open."""
    made.stores[name].close()
    home = Home(made.folder / name)
    backup.restore(home, backup.list_backups(home)[-1].file, made.clock)
    return made.reopen(name)


def test_a_restored_home_is_a_new_device_and_is_paired_anew(trio: tuple[Team, str]) -> None:
    """Refused as a stranger until then; afterwards nothing is lost and the old device is still known."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    old = made.device("two")
    two.backup_now("asked")
    edit(two, customer, hobbies="钓鱼")
    made.send("two", "one")
    two = restored(made, "two")
    assert made.device("two") != old and row(two, customer)["hobbies"] == ""
    with pytest.raises(Refused, match="bundle_stranger"):
        made.stores["two"].write(notes.add, [customer], "后来")
        exchanging.take_in(one, Path(exchanging.export(two, made.device("one"), made.folder / "x.rmx").file))
    made.pair("one", "two")
    made.rounds(("one", "two"))
    made.agree(one.book, "one", "two")
    assert row(two, customer)["hobbies"] == "钓鱼"
    assert len([peer for peer in one.read(reads.peers) if peer.own]) == 2
    exchanging.unpair(one, old)
    assert [peer.device for peer in one.read(reads.peers) if peer.own] == [made.device("two")]
    with pytest.raises(Refused, match="no_such_peer"):
        exchanging.export(one, old, made.folder)


def test_a_file_for_the_device_before_the_restore_is_not_for_the_new_one(trio: tuple[Team, str]) -> None:
    """Its key still opens it, but what it proves is of another device."""
    made, _ = trio
    made.stores["two"].backup_now("asked")
    file = made.file("one", "two")
    with pytest.raises(Refused, match="bundle_not_for_us"):
        exchanging.take_in(restored(made, "two"), file)


def test_a_cloned_device_is_named(trio: tuple[Team, str]) -> None:
    """Two files that write under one id: the second is refused, with the device's name."""
    made, customer = trio
    one = made.stores["one"]
    made.stores["two"].close()
    shutil.copytree(made.folder / "two", made.folder / "clone")
    rebind(Home(made.folder / "clone"))
    made.reopen("two"), made.reopen("clone")
    assert made.device("clone") == made.device("two")
    edit(made.stores["two"], customer, hobbies="钓鱼")
    edit(made.stores["clone"], customer, hobbies="下棋")
    made.send("two", "one")
    before = made.dump("one")
    with pytest.raises(Refused, match="cloned_device") as refused:
        made.send("clone", "one")
    assert refused.value.values["name"] == f"{RM.name} two"
    assert made.dump("one") == before and one.read(verify).ok


def test_the_twin_of_a_clone_learns_of_it_too(trio: tuple[Team, str]) -> None:
    """The other file of the same device: a file for it names the end of its own log, which is another's."""
    made, customer = trio
    one = made.stores["one"]
    made.stores["two"].close()
    shutil.copytree(made.folder / "two", made.folder / "clone")
    rebind(Home(made.folder / "clone"))
    for name, hobby in (("two", "钓鱼"), ("clone", "下棋")):
        made.reopen(name)
        edit(made.stores[name], customer, hobbies=hobby)
    made.send("two", "one")
    edit(one, customer, employer="示例厂")
    file = made.file("one", "two")
    before = made.dump("clone")
    with pytest.raises(Refused, match="cloned_device"):
        exchanging.take_in(made.stores["clone"], file)
    assert made.dump("clone") == before
    exchanging.take_in(made.stores["two"], file)
    made.agree(one.book, "one", "two")


def test_the_leads_decision_counts_and_no_other(trio: tuple[Team, str]) -> None:
    """Written in the lead's home into the manager's book; on the manager's machines it is refused."""
    made, customer = trio
    one, two, lead = (made.stores[name] for name in ("one", "two", "lead"))
    lead.write_in(one.book, decide, customer, Verdict.DROP, LEAD.name)
    for store in (one, two):
        with pytest.raises(Refused, match="role_needed"):
            store.write(decide, customer, Verdict.KEEP, LEAD.name)
    made.rounds(("one", "lead"), ("one", "two"))
    made.agree(one.book, "one", "two", "lead")
    for name in ("one", "two", "lead"):
        (found,) = json.loads(made.dump(name, one.book))["decisions"]
        assert found["what"] == "drop"


def smuggle(work: Work, customer: str) -> None:
    """A decision written past the check, as an altered program would."""
    from rmtui.ids import new_id
    from rmtui.store.tables import DecisionRow

    work.label = "action.decide"
    at = "2026-03-02T02:00:00Z"
    said = DecisionRow(id=new_id(), book=work.book, customer_id=customer, at=at, what="drop", by_name=LEAD.name)
    work.session.add(said)


def test_a_smuggled_decision_counts_nowhere(trio: tuple[Team, str]) -> None:
    """It is in every log and in force in none."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    made.clock.advance(timedelta(minutes=1))
    two.write(smuggle, customer)
    made.rounds(("one", "two"), ("one", "lead"))
    for name in ("one", "lead"):
        assert json.loads(made.dump(name, one.book))["decisions"] == []
        assert count(made.stores[name], "decision") == 1


def test_nobody_writes_in_the_leads_name(trio: tuple[Team, str]) -> None:
    """A manager's machine that alters what it passes on of the lead's log is found out by the lead's signature."""
    made, customer = trio
    one, two, lead = (made.stores[name] for name in ("one", "two", "lead"))
    lead.write_in(one.book, decide, customer, Verdict.KEEP, LEAD.name)
    made.send("lead", "one")
    edited = altered(made, origin_id(made.device("lead"), one.book), lambda line: said(line, 7, "keep", "drop"))
    before = made.dump("two")
    with pytest.raises(Refused, match="bundle_forged_origin") as refused:
        exchanging.take_in(two, edited)
    assert refused.value.values["name"] == f"{LEAD.name} lead"
    assert made.dump("two") == before


@pytest.mark.parametrize("signer", ["nobody", "one"])
def test_a_leads_log_needs_the_leads_signature(trio: tuple[Team, str], signer: str) -> None:
    """None at all, or that of the manager's machine which passes it on: refused, though nothing was altered."""
    made, customer = trio
    one, two, lead = (made.stores[name] for name in ("one", "two", "lead"))
    lead.write_in(one.book, decide, customer, Verdict.KEEP, LEAD.name)
    made.send("lead", "one")
    peer = one.read(reads.peer_row, made.device("two"))
    cargo = one.write(sending._collect, one.device, peer.device, False, silent)
    parts = []
    for part in cargo.manifest.parts:
        text = bundle.tail_text(part.origin, part.last, part.last_hash)
        mine = f"{one.device.id} {bundle.sign(one.device.signing_key, text)}"
        parts.append(part._replace(signature="" if signer == "nobody" else mine))
    file = made.folder / "unsigned.rmx"
    manifest = cargo.manifest._replace(parts=tuple(parts))
    bundle.write(file, manifest, cargo.lines, signing_key=one.device.signing_key, recipients=[peer.recipient])
    before = made.dump("two")
    with pytest.raises(Refused, match="bundle_forged_origin"):
        exchanging.take_in(two, file)
    assert made.dump("two") == before
    made.send("one", "two")
    assert [row["what"] for row in json.loads(made.dump("two"))["decisions"]] == ["keep"]


Line = list[Any]


def said(line: Line, place: int, old: str, new: str) -> Line:
    """A line that says something else at one place."""
    return [*line[:place], line[place].replace(old, new), *line[place + 1 :]]


def altered(made: Team, origin: str, alter: Callable[[Line], Line]) -> Path:
    """A file of `one` for `two` whose stretch of a log says something else, rightly chained, signed and sealed."""
    store = made.stores["one"]
    peer = store.read(reads.peer_row, made.device("two"))
    cargo = store.write(sending._collect, store.device, peer.device, False, silent)
    lines: list[Line] = []
    parts, place = [], 0
    for part in cargo.manifest.parts:
        own = cargo.lines[place : place + part.last - part.after]
        place += len(own)
        if part.origin == origin:
            own = [alter(line) for line in own]
            entries = [from_line(line, part.origin, part.book, part.after + n) for n, line in enumerate(own, 1)]
            chained = chain_up(part.after_hash, entries)
            part = part._replace(last_hash=chained[-1].hash, hlc=chained[-1].hlc)
        lines += own
        parts.append(part)
    assert lines != cargo.lines
    file = made.folder / "altered.rmx"
    manifest = cargo.manifest._replace(parts=tuple(parts))
    bundle.write(file, manifest, lines, signing_key=store.device.signing_key, recipients=[peer.recipient])
    return file


@pytest.mark.parametrize(
    "alter",
    [
        lambda line: [*line[:2], "ffffffffffff.0000", *line[3:]],
        lambda line: [*line[:4], "rename", *line[5:]],
        lambda line: [*line[:7], "{", *line[8:]],
        lambda line: [*line[:7], '{"hobbies":{"v":7}}', *line[8:]],
        lambda line: line[:-1],
        lambda line: [*line[:9], "two"],
    ],
    ids=["clock", "kind", "json", "type", "short", "version"],
)
def test_an_altered_program_brings_nothing_odd_in(trio: tuple[Team, str], alter: Callable[[Line], Line]) -> None:
    """Rightly signed by a paired device, but no change that could be: refused whole, in words."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    before = made.dump("two")
    try:
        file = altered(made, origin_id(made.device("one"), one.book), alter)
    except ValueError:
        file = unreadable(made, alter)
    for take in (exchanging.preview, exchanging.take_in):
        with pytest.raises(Refused, match="bundle_not_usable") as refused:
            take(two, file)
        assert refused.value.values["person"] == RM.name
    assert made.dump("two") == before and two.read(verify).ok


def unreadable(made: Team, alter: Callable[[Line], Line]) -> Path:
    """Such a file where the lines cannot be chained by anybody."""
    store = made.stores["one"]
    peer = store.read(reads.peer_row, made.device("two"))
    cargo = store.write(sending._collect, store.device, peer.device, False, silent)
    file = made.folder / "unreadable.rmx"
    lines = [alter(line) for line in cargo.lines]
    bundle.write(file, cargo.manifest, lines, signing_key=store.device.signing_key, recipients=[peer.recipient])
    return file


def test_roles_decide_who_gets_which_book(empty: Team) -> None:
    """The president is refused a manager's book, and gets the lead's own alone."""
    for name, owner in (("one", RM), ("lead", LEAD), ("president", PRESIDENT)):
        empty.make(name, owner)
    one, lead, president = (empty.stores[name] for name in ("one", "lead", "president"))
    add(one, "王建国", "14400001234")
    with pytest.raises(Refused, match="pair_no_exchange"):
        empty.know("one", "president")
    empty.pair("one", "lead")
    empty.pair("lead", "president")
    empty.rounds(("one", "lead"), ("lead", "president"))
    assert president.read(lambda read: read.db.execute("SELECT id FROM book ORDER BY id").fetchall()) == sorted(
        [(lead.book,), (president.book,)]
    )
    assert count(president, "customer") == 0 and count(lead, "customer") == 1
    empty.agree(lead.book, "lead", "president")


def test_a_demo_book_does_not_meet_a_real_one(empty: Team) -> None:
    """Either way round."""
    empty.make("one", RM)
    empty.make("demo", NewOwner(role="lead", name="Li Wei", demo=True))
    for here, there in (("one", "demo"), ("demo", "one")):
        with pytest.raises(Refused, match="pair_demo"):
            empty.know(here, there)
    assert count(empty.stores["one"], "peer") == 0


def test_pairing_needs_the_confirmed_fingerprint(empty: Team) -> None:
    """Looking raises nothing; without it, with another, with its own or a changed key nothing is paired."""
    one = empty.make("one", RM)
    empty.make("lead", LEAD)
    file = empty.introduce("lead")
    who, found = exchanging.look_at(one, file)
    assert (who.person, who.label, found) == (LEAD.name, "lead", introduction.fingerprint(who))
    for given, why in ((None, "pair_not_confirmed"), ("0" * 64, "pair_other_fingerprint")):
        with pytest.raises(Refused, match=why):
            exchanging.pair(one, file, fingerprint=given)
    with pytest.raises(Refused, match="pair_self"):
        exchanging.look_at(one, empty.introduce("one"))
    assert count(one, "peer") == count(one, "pairing") == 0
    paired = exchanging.pair(one, file, fingerprint=found)
    assert (paired.person, paired.books, paired.own) == (LEAD.name, (one.book,), False)
    key = b"k" * 32
    other = empty.folder / "other.rmxid"
    introduction.write(other, who._replace(sign_key=bundle.public_key(key)), key)
    with pytest.raises(Refused, match="pair_key_changed"):
        exchanging.look_at(one, other)


def test_pairing_again_renames_and_says_it_once(trio: tuple[Team, str]) -> None:
    """The same introduction leaves the book as it is; a new name is one more line, and holds."""
    made, _ = trio
    one, two = made.stores["one"], made.stores["two"]
    before = made.dump("one")
    made.know("one", "two")
    assert made.dump("one") == before
    exchanging.rename(two, "家里")
    have = one.read(reads.peer_row, made.device("two")).have
    made.know("one", "two")
    peer = one.read(reads.peer_row, made.device("two"))
    assert (peer.label, peer.have) == ("家里", have)
    exchanging.unpair(one, made.device("two"))
    with pytest.raises(Refused, match="bundle_stranger"):
        made.send("two", "one")
    made.know("one", "two")
    made.rounds(("one", "two"))
    made.agree(one.book, "one", "two")


@pytest.mark.parametrize("text", ["欧阳小明", "lead", "欧阳小明 lead"])
def test_a_peer_is_found_by_person_or_device(trio: tuple[Team, str], text: str) -> None:
    """By its id too; of two that fit both are named."""
    made, _ = trio
    one = made.stores["one"]
    assert one.read(reads.resolve_peer, text) == one.read(reads.resolve_peer, made.device("lead"))
    with pytest.raises(Refused, match="no_such_peer"):
        one.read(reads.resolve_peer, "Li Wei")
    with pytest.raises(Refused, match="two_such_peers"):
        made.stores["lead"].read(reads.resolve_peer, RM.name)


def test_a_file_is_for_its_device_alone(trio: tuple[Team, str]) -> None:
    """The lead cannot open one for the second machine; nobody takes in his own, or a stranger's."""
    made, customer = trio
    edit(made.stores["one"], customer, hobbies="钓鱼")
    file = made.file("one", "two")
    with pytest.raises(Refused, match="bundle_not_for_us"):
        exchanging.take_in(made.stores["lead"], file)
    with pytest.raises(Refused, match="bundle_own"):
        exchanging.take_in(made.stores["one"], file)
    exchanging.unpair(made.stores["two"], made.device("one"))
    with pytest.raises(Refused, match="bundle_stranger"):
        exchanging.take_in(made.stores["two"], file)


def test_a_lead_sends_no_other_book(trio: tuple[Team, str]) -> None:
    """A file that brings a book which is not exchanged with its sender is refused whole."""
    made, _ = trio
    lead, one = made.stores["lead"], made.stores["one"]
    peer = lead.read(reads.peer_row, made.device("one"))
    cargo = lead.write(sending._collect, lead.device, peer.device, False, silent)
    file = made.folder / "foreign.rmx"
    manifest = cargo.manifest._replace(books=(*cargo.manifest.books, lead.book))
    bundle.write(file, manifest, cargo.lines, signing_key=lead.device.signing_key, recipients=[peer.recipient])
    with pytest.raises(Refused, match="bundle_foreign") as refused:
        exchanging.take_in(one, file)
    assert refused.value.values["person"] == LEAD.name


def newer(made: Team, customer: str) -> Path:
    """A file of `one` for `two` by a program of a later schema: one more field, and a table that is not known."""
    store = made.stores["one"]
    peer = store.read(reads.peer_row, made.device("two"))
    cargo = store.write(sending._collect, store.device, peer.device, False, silent)
    (part,) = (one for one in cargo.manifest.parts if one.last > one.after)
    stamp = cargo.lines[-1][2]
    news: list[tuple[str, str, str, dict[str, Any]]] = [
        ("set", "customer", customer, {"mood": {"v": "好", "r": []}, "hobbies": {"v": "书法", "r": []}}),
        ("create", "yacht", "y-1", {"name": {"v": "示例号"}}),
    ]
    more = [
        ["act-new", "", f"{stamp[:-1]}{n:x}", RM.name, kind, tbl, row_id, body_text(body), "salt", 99]
        for n, (kind, tbl, row_id, body) in enumerate(news, 14)
    ]
    lines = [*cargo.lines, *more]
    entries = [from_line(line, part.origin, part.book, part.after + n) for n, line in enumerate(lines, 1)]
    chained = chain_up(part.after_hash, entries)
    assert [to_line(one) for one in chained] == lines
    text = bundle.tail_text(part.origin, chained[-1].seq, chained[-1].hash)
    longer = part._replace(
        last=chained[-1].seq, last_hash=chained[-1].hash, hlc=chained[-1].hlc,
        signature=f"{store.device.id} {bundle.sign(store.device.signing_key, text)}",
    )  # fmt: skip
    parts = tuple(longer if one == part else one for one in cargo.manifest.parts)
    manifest = cargo.manifest._replace(parts=parts, changes=len(lines), schema=99)
    file = made.folder / "newer.rmx"
    bundle.write(file, manifest, lines, signing_key=store.device.signing_key, recipients=[peer.recipient])
    return file


def test_what_a_newer_program_wrote_is_kept_and_passed_on(trio: tuple[Team, str]) -> None:
    """Known fields of it hold, unknown ones and tables stay in the log and go on to the lead."""
    made, customer = trio
    two, lead = made.stores["two"], made.stores["lead"]
    edit(made.stores["one"], customer, employer="示例厂")
    file = newer(made, customer)
    assert exchanging.preview(two, file).newer == 2
    exchanging.take_in(two, file)
    assert row(two, customer)["hobbies"] == "书法" and two.read(verify).ok
    made.send("two", "lead")
    bodies = lead.read(
        lambda read: read.db.execute("SELECT tbl, body FROM change WHERE schema_version = 99 ORDER BY seq").fetchall()
    )
    assert [tbl for tbl, _ in bodies] == ["customer", "yacht"] and "mood" in bodies[0][1]
    made.agree(two.book, "two", "lead")


def test_undo_works_after_an_exchange_and_says_that_it_left(trio: tuple[Team, str]) -> None:
    """The old value goes out again as a change; what was not exported does not say so."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    made.send("one", "two")
    edit(two, customer, employer="示例厂")
    made.send("two", "one")
    undone = one.write(undo)
    assert undone.left_machine and row(one, customer)["hobbies"] == ""
    made.rounds(("one", "two"))
    made.agree(one.book, "one", "two")
    assert row(two, customer)["hobbies"] == "" and row(two, customer)["employer"] == "示例厂"
    one.write(redo)
    edit(one, customer, home_region="苏州")
    assert not one.write(undo).left_machine
    made.rounds(("one", "two"))
    made.agree(one.book, "one", "two")
    assert row(two, customer)["hobbies"] == "钓鱼"


def test_undo_is_refused_where_another_device_wrote_since(trio: tuple[Team, str]) -> None:
    """The other device's later value stands."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    made.send("one", "two")
    edit(two, customer, hobbies="下棋")
    made.send("two", "one")
    with pytest.raises(Refused):
        one.write(undo)
    assert row(one, customer)["hobbies"] == "下棋"


def test_the_folder_is_remembered_and_names_tell_who(trio: tuple[Team, str]) -> None:
    """A second file in the same minute does not replace the first; without a folder it is asked for."""
    made, _ = trio
    one = made.stores["one"]
    stick = made.folder / "stick"
    stick.mkdir()
    first = Path(exchanging.export(one, made.device("lead"), stick).file)
    second = Path(exchanging.export(one, made.device("lead"), None).file)
    assert first.parent == second.parent == stick and first != second
    assert first.name == "rmtui-李秀英-欧阳小明-one-20260302-1000.rmx"
    assert Path(exchanging.export(one, made.device("two"), stick).file).name.startswith("rmtui-李秀英-one-two-")
    made.make("fresh", NewOwner(role="outlet", name="Li Wei"))
    made.know("one", "fresh")
    with pytest.raises(Refused, match="no_folder"):
        exchanging.export(one, made.device("fresh"), None)
    receipts = one.read(reads.exchange).receipts
    assert {(one.direction, one.person) for one in receipts[:3]} <= {("out", LEAD.name), ("out", RM.name)}


def test_a_recovery_key_of_the_team_opens_files_too(empty: Team) -> None:
    """Made by the lead, taken over by pairing with the lead, and by no manager's word."""
    for name, owner in (("one", RM), ("lead", LEAD)):
        empty.make(name, owner)
    one, lead = empty.stores["one"], empty.stores["lead"]
    key = empty.folder / "key.txt"
    recipient = exchanging.make_recovery(lead, key)
    secret = key.read_text().splitlines()[-1]
    assert bundle.recipient_of(secret) == recipient and key.stat().st_mode & 0o077 == 0
    for store, file, why in ((one, empty.folder / "k2", "recovery_not_yours"), (lead, key, "recovery_exists")):
        with pytest.raises(Refused, match=why):
            exchanging.make_recovery(store, file)
    assert not (empty.folder / "k2").exists() and list(empty.folder.glob("*.part")) == []
    empty.pair("one", "lead")
    empty.make("two", joins="one")
    empty.pair("one", "two")
    customer = add(one, "王建国", "14400001234")
    file = empty.file("one", "two")
    with pytest.raises(Refused, match="bundle_not_for_us"):
        exchanging.take_in(lead, file)
    assert exchanging.take_in(lead, file, recovery=secret).changes > 0
    assert row(lead, customer)["name"] == "王建国"


def test_a_managers_word_adds_no_recovery_key(empty: Team) -> None:
    """Else the lead's files for others could be read with it."""
    for name, owner in (("one", RM), ("lead", LEAD)):
        empty.make(name, owner)
    me = exchanging.introduction(empty.stores["one"])
    _, recipient = bundle.new_identity()
    file = empty.folder / "sly.rmxid"
    sly = me._replace(recovery=recipient)
    introduction.write(file, sly, empty.stores["one"].device.signing_key)
    exchanging.pair(empty.stores["lead"], file, fingerprint=introduction.fingerprint(sly))
    assert empty.stores["lead"].read(lambda read: reads.meta(read.db, reads.RECOVERY)) == ""


def test_the_steps_are_those_that_were_agreed(trio: tuple[Team, str]) -> None:
    """In their order, on both sides; a preview has no backup and no end."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    file = made.folder / "steps.rmx"
    assert steps_of(lambda heard: exchanging.export(one, made.device("two"), file, heard)) == list(EXPORT)
    shown = steps_of(lambda heard: exchanging.preview(two, file, heard))
    assert shown == [step for step in IMPORT[:-3] if not step.startswith("backup")]
    assert steps_of(lambda heard: exchanging.take_in(two, file, heard)) == list(IMPORT)


def test_an_abort_at_any_step_leaves_the_book_as_it_was(trio: tuple[Team, str]) -> None:
    """Preview, import and export; then the same file is taken in whole."""
    made, customer = trio
    one, two = made.stores["one"], made.stores["two"]
    edit(one, customer, hobbies="钓鱼")
    add(one, "尉迟恭敬", "14400001235")
    here, there = made.dump("one"), made.dump("two")
    for step in EXPORT[:-1]:
        with pytest.raises(Aborted):
            exchanging.export(one, made.device("two"), made.folder / "aborted.rmx", stopping(step))
        assert list(made.folder.glob("aborted*")) == []
    assert made.dump("one") == here and one.read(verify).ok
    file = made.file("one", "two")
    before = count(two, "change"), count(two, "receipt"), count(two, "audit")
    for step in IMPORT[:-1]:
        for work in (exchanging.preview, exchanging.take_in):
            if work is exchanging.preview and step.startswith(("backup", "merge.receipt", "merge.commit")):
                continue
            with pytest.raises(Aborted):
                work(two, file, stopping(step))
    assert made.dump("two") == there and two.read(verify).ok
    assert (count(two, "change"), count(two, "receipt"), count(two, "audit")) == before
    assert exchanging.take_in(two, file).changes > 0
    made.agree(one.book, "one", "two")


def test_a_clock_that_runs_ahead_is_said(trio: tuple[Team, str], rules: tuple[Playbook, WorkCalendar]) -> None:
    """In whole days."""
    made, customer = trio
    made.stores["one"].close()
    ahead = FixedClock(MONDAY + timedelta(days=3, hours=1))
    made.stores["one"] = Store.open(Home(made.folder / "one"), ahead, playbook=rules[0], calendar=rules[1])
    edit(made.stores["one"], customer, hobbies="钓鱼")
    assert exchanging.preview(made.stores["two"], made.file("one", "two")).ahead_days == 3
