"""A message to many: who gets it, who is left out by name and why, one action, the file (domain.md section 4)."""

import csv
import io
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Outcome, Stage, Verdict
from rmtui.domain.purposes import NOT_SALES, PURPOSES, SALE
from rmtui.domain.refusal import Refused
from rmtui.domain.round import Reached, RoundView, barred
from rmtui.domain.views import Saved
from rmtui.exchange.round_file import write_round
from rmtui.playbook.scripts import Template, templates, typed_template
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import undo
from rmtui.store.reads.books import me
from rmtui.store.reads.rounds import preview
from rmtui.store.store import Store
from rmtui.store.writes import pauses, rows
from rmtui.store.writes.decisions import decide
from rmtui.store.writes.dnd import set_dnd
from rmtui.store.writes.rounds import send
from tests.builders import add_customer, log
from tests.rules import MONDAY, PLAYBOOK, at, contact, decision, facts, pause

GREETING = typed_template("{salutation}，您好！{bank}周六举办讲座，欢迎参加。")
TODAY = date(2026, 3, 2)


def looked(store: Store, customers: list[str], template: Template = GREETING, purpose: str = "event") -> RoundView:
    """The round before it is sent."""
    return store.read(preview, customers, template, purpose, store.read(me))


def sent(
    store: Store, customers: list[str], template: Template = GREETING, purpose: str = "event", **more: str
) -> Saved:
    """The round, sent."""
    return store.write(send, customers, template, purpose, store.read(me), **more)


def contacts(store: Store, columns: str = "customer_id") -> list[tuple[object, ...]]:
    """Columns of all live contacts."""
    sql = f"SELECT {columns} FROM contact WHERE live ORDER BY customer_id"
    return [tuple(row) for row in store.read(lambda read: read.db.execute(sql).fetchall())]


@pytest.mark.parametrize(
    ("customer", "consent", "number", "purpose", "reason"),
    [
        ({}, "", "14400001111", "event", ""),
        ({}, "", "", "event", "no_number"),
        ({"dnd": frozenset({Channel.SMS})}, "given", "14400001111", "care", "dnd"),
        ({"dnd": frozenset({Channel.CALL})}, "", "14400001111", "event", ""),
        ({}, "refused", "14400001111", "care", "dnd"),
        ({}, "", "14400001111", "sale", "no_consent"),
        ({}, "given", "14400001111", "sale", ""),
        ({"pauses": (pause("03-01", "03-03"),)}, "", "14400001111", "care", "paused"),
        ({"pauses": (pause("02-01", "03-02"),)}, "", "14400001111", "care", ""),
        ({"decisions": (decision("02-20", Verdict.DROP),)}, "", "14400001111", "care", "dropped"),
        ({"contacts": (contact("03-02"),)}, "given", "14400001111", "sale", "capped"),
        ({"contacts": (contact("03-02"),)}, "", "14400001111", "advice", "capped"),
        ({"contacts": (contact("03-02"),)}, "", "14400001111", "education", ""),
        ({"contacts": (contact("02-10"), contact("02-11"), contact("02-12"))}, "", "14400001111", "event", "capped"),
        ({"contacts": (contact("02-10"), contact("02-11"))}, "", "14400001111", "event", ""),
    ],
)
def test_who_is_left_out(customer: dict[str, object], consent: str, number: str, purpose: str, reason: str) -> None:
    one = Reached(facts()._replace(**customer), number, {Channel.SMS: consent} if consent else {})  # type: ignore[arg-type]
    assert barred(one, Channel.SMS, purpose, MONDAY, PLAYBOOK) == reason


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_cap_holds_for_what_asks_the_customer_for_something(purpose: str) -> None:
    one = Reached(facts()._replace(contacts=(contact("03-02"),)), "14400001111", {Channel.SMS: "given"})
    assert (barred(one, Channel.SMS, purpose, MONDAY, PLAYBOOK) == "capped") == (purpose not in NOT_SALES)


def fifty(store: Store) -> dict[str, list[str]]:
    """Fifty customers: seven not to be disturbed, three at the cap, two without title, and the others."""
    found: dict[str, list[str]] = {"dnd": [], "capped": [], "missing": [], "": []}
    for n in range(50):
        kind = "dnd" if n % 7 == 0 and n < 49 else "capped" if n in (1, 2, 3) else "missing" if n in (4, 5) else ""
        sex = "" if kind == "missing" else "female" if n % 2 else "male"
        one = add_customer(store, f"王{chr(0x5EFA + n)}国", stage=Stage.AFTER_SALES, sex=sex)
        found[kind].append(one)
    for one in found["dnd"]:
        store.write(set_dnd, [one], Channel.SMS, True)
    for one in found["capped"]:
        log(store, one)
    return found


def test_a_round_of_fifty_sends_38_and_names_the_12(store: Store) -> None:
    found = fifty(store)
    everybody = [one for part in found.values() for one in part]
    assert (len(everybody), len(found["dnd"]), len(found["capped"])) == (50, 7, 3)
    view = looked(store, everybody)
    assert {one.id for one in view.kept} == set(found[""]) and len(view.kept) == 38
    assert {(one.id, one.reason) for one in view.left_out} == {
        (one, reason) for reason, part in found.items() if reason for one in part
    }
    assert {one.missing for one in view.left_out if one.reason == "missing"} == {("salutation",)}
    saved = sent(store, everybody)
    assert set(saved.customers) == set(found[""]) and len(saved.customers) == 38
    told = [(message, dict(values)["name"]) for message, values in saved.warnings]
    assert sorted(told) == sorted((f"warning.round_{one.reason}", one.name) for one in view.left_out)
    written = contacts(store, "customer_id, channel, outcome, purpose, note")
    made = [row for row in written if row[1] == "sms"]
    assert {row[0] for row in made} == set(found[""]) and len(made) == 38
    assert {row[1:] for row in made} == {("sms", "sent", "event", GREETING.parts[0].text)}
    store.write(undo)
    assert [row for row in contacts(store, "customer_id, channel") if row[1] == "sms"] == []


def test_a_sale_needs_the_consent_that_stands_last(store: Store) -> None:
    agreed, silent, refused = (add_customer(store, name, stage=Stage.KNOW) for name in ("王建国", "李秀英", "欧阳小明"))
    text = typed_template("新一期大额存单周一发售，详询{rm_name}。")
    for one in (agreed, refused):
        store.write(rows.add, "consent", one, {"channel": "sms", "on_day": "2026-02-01", "source": "branch"})
    refusal = {"channel": "sms", "state": "refused", "on_day": "2026-02-20", "source": "call"}
    store.write(rows.add, "consent", refused, refusal)
    found = {one.id: one.reason for one in looked(store, [agreed, silent, refused], text, SALE).people}
    assert found == {agreed: "", silent: "no_consent", refused: "dnd"}
    found = {one.id: one.reason for one in looked(store, [agreed, silent, refused], text, "information").people}
    assert found == {agreed: "", silent: "", refused: "dnd"}


@pytest.mark.parametrize(("purpose", "days"), [("sale", 1), ("advice", 1), ("care", 0), ("survey", 0), ("", 1)])
def test_what_a_round_was_for_says_whether_the_guard_counts_it(store: Store, purpose: str, days: int) -> None:
    one = add_customer(store, "王建国", stage=Stage.KNOW)
    store.write(rows.add, "consent", one, {"channel": "sms", "on_day": "2026-02-01", "source": "branch"})
    sent(store, [one], typed_template("您好，{bank}提醒您。"), purpose)
    sales = store.read(lambda read: read.db.execute("SELECT recent_sales FROM state").fetchone()[0])
    assert len(sales.split()) == days
    assert contacts(store, "care") == [(purpose == "care",)]


def test_paused_dropped_and_numberless_people_are_named(store: Store) -> None:
    paused, wrong, dropped, fine = (add_customer(store, name, stage=Stage.FIRST_CONTACT) for name in "甲乙丙丁")
    store.write(pauses.pause, [paused], TODAY + timedelta(days=3), "出差")
    phone = store.read(lambda read: read.db.execute("SELECT id FROM phone WHERE customer_id = ?", (wrong,)).fetchone())
    log(store, wrong, outcome=Outcome.WRONG_NUMBER, phone_id=phone[0])
    for days in range(5):
        log(store, dropped, outcome=Outcome.DECLINED, at=at(MONDAY - timedelta(days=10 - days)))
    store.write(decide, dropped, Verdict.DROP, "周行长")
    text = typed_template("您好。")
    found = {one.id: one.reason for one in looked(store, [paused, wrong, dropped, fine], text, "care").people}
    assert found == {paused: "paused", wrong: "no_number", dropped: "dropped", fine: ""}


def test_a_step_of_the_first_contact_is_one_only_where_it_is_due(store: Store) -> None:
    new = add_customer(store, "王建国", stage=Stage.FIRST_CONTACT, sex="male")
    old = add_customer(store, "李秀英", stage=Stage.KNOW, sex="female")
    first = next(one for one in templates("zh", None) if one.id == "institution_sms")
    sent(store, [new, old], first, "information")
    assert set(contacts(store, "customer_id, step")) == {(new, "institution_sms"), (old, "")}
    sent(store, [new], typed_template("祝您节日快乐。"), "care")
    assert [row[0] for row in contacts(store, "step")].count("") == 2


def test_outside_the_courtesy_hours_it_asks_why(store: Store, clock: FixedClock) -> None:
    one = add_customer(store, "王建国", stage=Stage.KNOW)
    clock.advance(timedelta(hours=12))
    text = typed_template("您好。")
    assert looked(store, [one], text, "care").closed
    assert refusal(store, [one], text) == "window_needs_reason"
    sent(store, [one], text, "care", override="系统故障，须今晚告知")
    assert contacts(store, "override") == [("系统故障，须今晚告知",)]
    clock.advance(timedelta(hours=12))
    sent(store, [one], text, "care", override="不需要的理由")
    assert ("",) in contacts(store, "override")


def refusal(store: Store, customers: list[str], template: Template = GREETING, purpose: str = "care") -> str:
    """Why a round is refused; nothing is written."""
    before = store.read(dump_text)
    with pytest.raises(Refused) as found:
        sent(store, customers, template, purpose)
    assert store.read(dump_text) == before
    return found.value.message


def test_what_cannot_be_sent_is_refused(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.KNOW)
    assert refusal(store, []) == "no_customer_given"
    assert refusal(store, ["niemand"]) == "no_such_customer"
    assert refusal(store, [one], purpose="promotion") == "no_such_purpose"
    assert refusal(store, [one]) == "round_nobody", "the title is missing"
    for text, why in ((" ", "round_needs_text"), ("你好{nickname}", "unknown_merge_field")):
        with pytest.raises(Refused, match=why):
            typed_template(text)


def test_the_reason_of_the_list_fills_its_template(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES, sex="male")
    other = add_customer(store, "李秀英", stage=Stage.AFTER_SALES, sex="female")
    store.write(rows.add, "holding", one, {"kind": "deposit", "product": "三年定期", "maturity": "2026-03-03"})
    found = {each.id: each for each in looked(store, [one, other], maturity(), "information").people}
    assert "三年定期" in found[one].text and found[one].reason == ""
    assert found[other].reason == "missing" and "product" in found[other].missing


def maturity() -> Template:
    """The message about a maturity."""
    return next(one for one in templates("zh", None) if one.id == "maturity_sms")


def test_the_file_holds_whole_numbers_and_no_formula(store: Store, tmp_path: Path) -> None:
    add = [("=1+1", "14400001111"), ("王建国", "14400002222")]
    customers = [add_customer(store, name, phone=phone, stage=Stage.KNOW) for name, phone in add]
    people = looked(store, customers, typed_template("=HYPERLINK，{rm_name}"), "care").kept
    path = write_round(people, tmp_path, "round-2026-03-02")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert lines[0] == ["手机号", "姓名", "短信内容"]
    assert lines[1:] == [
        ["14400001111", "'=1+1", "'=HYPERLINK，李秀英"],
        ["14400002222", "王建国", "'=HYPERLINK，李秀英"],
    ]
    assert write_round(people, tmp_path, "round-2026-03-02").name == "round-2026-03-02-2.csv"
    with pytest.raises(Refused, match="no_such_folder"):
        write_round(people, tmp_path / "nowhere", "round")
