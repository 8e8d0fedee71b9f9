"""An import written to a book: counts, undo, a second run that changes nothing, first contacts, cadences, rollback."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Stage, Step
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Card
from rmtui.exchange.importer import plan_import, read_table
from rmtui.exchange.plan import ImportPlan, ImportReport
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.customers import card, resolve
from rmtui.store.reads.importing import existing
from rmtui.store.reads.page import total
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import stages
from rmtui.store.writes.importing import PIECE, apply
from tests.builders import add_customer
from tests.import_files import ID_NUMBER, ROWS, SKIPPED, UNCHANGED, messy_csv, number_of, write_table

NEW = ROWS - SKIPPED - UNCHANGED
WANG = {"客户号": "C1", "姓名": "王建国", "手机": "14400001234"}


def plan_of(store: Store, path: Path, stage: int | None = None) -> ImportPlan:
    known = store.read(existing)
    return plan_import(read_table(path), None, store.playbook, store.clock.now().date(), known, stage)


def take(store: Store, path: Path, stage: int | None = None) -> ImportReport:
    return store.write(apply, plan_of(store, path, stage))


def take_rows(store: Store, folder: Path, *rows: dict[str, str]) -> ImportReport:
    return take(store, write_table(folder / "rows.csv", *rows))


def card_of(store: Store, ref: str) -> Card:
    return store.read(card, store.read(resolve, ref))


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    path = tmp_path / "messy.csv"
    path.write_bytes(messy_csv())
    return path


def test_the_messy_list_is_taken_and_the_same_file_again_changes_nothing(store: Store, messy: Path) -> None:
    first = take(store, messy)
    assert (first.read, first.new, first.updated, first.unchanged, first.skipped) == (ROWS, NEW, 0, UNCHANGED, SKIPPED)
    assert first.repairs > 100
    assert store.read(total) == NEW
    before = store.read(dump)
    again = take(store, messy)
    assert (again.new, again.updated, again.unchanged) == (0, 0, NEW + UNCHANGED)
    assert again.read == again.unchanged + again.skipped
    assert store.read(dump) == before
    assert store.read(verify).problems == ()


def test_one_undo_takes_a_whole_import_back_and_redo_brings_it_again(store: Store, messy: Path) -> None:
    add_customer(store, "单雪", phone="14400009999", number="Z1")
    before = store.read(total)
    take(store, messy)
    undone = store.write(undo)
    assert (undone.label, undone.kept, store.read(total)) == ("action.import", (), before)
    store.write(redo)
    assert store.read(total) == before + NEW


def test_a_file_imports_again_after_its_undo(store: Store, messy: Path) -> None:
    take(store, messy)
    store.write(undo)
    assert take(store, messy).new == NEW
    assert store.read(total) == NEW


def test_an_update_writes_only_what_differs_and_undo_puts_it_back(store: Store, tmp_path: Path) -> None:
    take_rows(store, tmp_path, {**WANG, "职业": "教师", "爱好": "钓鱼", "车牌": "示A00001"})
    report = take_rows(
        store,
        tmp_path,
        {**WANG, "手机": "14400005678", "职业": "", "爱好": "太极", "车牌": "示A00002", "免打扰": "短信"},
    )
    assert (report.new, report.updated) == (0, 1)
    after = card_of(store, "C1")
    assert (after.value("occupation"), after.value("hobbies")) == ("教师", "太极")
    assert {phone.number for phone in after.phones} == {"14400001234", "14400005678"}
    assert [(own.name, own.value) for own in after.custom] == [("车牌", "示A00002")]
    assert after.dnd == {Channel.SMS}
    store.write(undo)
    back = card_of(store, "C1")
    assert (back.value("hobbies"), len(back.phones), back.dnd) == ("钓鱼", 1, frozenset())
    assert back.custom[0].value == "示A00001"


def test_a_mended_cell_removes_the_own_field_that_held_the_broken_one(store: Store, tmp_path: Path) -> None:
    take_rows(store, tmp_path, {**WANG, "生日": "属马"})
    assert [own.value for own in card_of(store, "C1").custom] == ["属马"]
    take_rows(store, tmp_path, {**WANG, "生日": "1990-05-03"})
    mended = card_of(store, "C1")
    assert (mended.value("birthday"), mended.custom) == ("1990-05-03", ())
    take_rows(store, tmp_path, {**WANG, "生日": "属马"})
    assert [own.value for own in card_of(store, "C1").custom] == ["属马"]


def test_a_newly_allotted_customer_gets_the_first_contact_steps(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    take_rows(
        store,
        tmp_path,
        {**WANG, "分配日期": "2026-02-27"},
        {
            "客户号": "C2",
            "姓名": "李秀英",
            "手机": "14400005678",
            "分配日期": "2026-02-27",
            "机构短信时间": "2026-03-01 10:30",
        },
    )
    fresh, greeted = card_of(store, "C1"), card_of(store, "C2")
    assert (fresh.clock.stage, fresh.clock.day) == (Stage.FIRST_CONTACT, 4)
    assert (fresh.first_step, greeted.first_step) == (Step.INSTITUTION_SMS, Step.RM_SMS)
    steps = {item.customer_id: item.step for item in store.read(today).items}
    assert steps[fresh.id] is Step.INSTITUTION_SMS
    assert greeted.id not in steps, "24 hours have not passed"
    clock.advance(timedelta(hours=24))
    assert {item.customer_id: item.step for item in store.read(today).items}[greeted.id] is Step.RM_SMS


def test_given_last_contacts_pay_the_cadence_and_are_no_work_of_the_day(store: Store, tmp_path: Path) -> None:
    rows = {"客户等级": "黄金", "产品": "基金"}
    take_rows(
        store,
        tmp_path,
        {**WANG, **rows, "最近联系日期": "2026-03-02", "最近联系方式": "电话"},
        {"客户号": "C2", "姓名": "李秀英", "手机": "14400005678", **rows},
    )
    listed = store.read(today)
    paid, owed = card_of(store, "C1"), card_of(store, "C2")
    assert (paid.clock.stage, owed.clock.stage) == (Stage.AFTER_SALES, Stage.AFTER_SALES)
    due = {item.customer_id for item in listed.items if any(r.rule.startswith("cadence") for r in item.reasons)}
    assert paid.id not in due
    assert listed.counts.calls == 0
    entry = next(entry for entry in paid.timeline if entry.kind == "contact")
    assert (entry.channel, entry.outcome, entry.on or entry.at.date()) == (Channel.CALL, "talked", date(2026, 3, 2))


def test_a_next_contact_is_planned_once(store: Store, tmp_path: Path) -> None:
    take_rows(store, tmp_path, {**WANG, "下次联系日期": "2026-03-09", "下次联系方式": "微信"})
    planned = card_of(store, "C1")
    assert (planned.next_on, planned.next_channel) == (date(2026, 3, 9), Channel.WECHAT)
    take_rows(store, tmp_path, {**WANG, "下次联系日期": "2026-03-16"})
    report = take_rows(store, tmp_path, {**WANG, "下次联系日期": "2026-03-09", "下次联系方式": "微信"})
    assert report.updated == 0, "an old file does not bring an old plan back"
    assert card_of(store, "C1").next_on == date(2026, 3, 16)


def test_the_stage_in_the_file_is_entered_on_its_day_and_moves_made_since_stay(store: Store, tmp_path: Path) -> None:
    row = {**WANG, "阶段": "4", "进入阶段日期": "2026-02-25"}
    take_rows(store, tmp_path, row)
    moved = card_of(store, "C1")
    assert (moved.clock.stage, moved.clock.day, moved.clock.limit) == (Stage.NEEDS, 6, 14)
    store.write(stages.move, [moved.id], Stage.PRODUCTS, reason="客户有意")
    assert take_rows(store, tmp_path, row).unchanged == 1
    assert card_of(store, "C1").clock.stage is Stage.PRODUCTS


def test_the_stage_asked_for_is_entered_on_the_day_of_the_import(store: Store, tmp_path: Path) -> None:
    take(store, write_table(tmp_path / "rows.csv", WANG), stage=5)
    clock = card_of(store, "C1").clock
    assert (clock.stage, clock.day) == (Stage.PRODUCTS, 1)


def test_customers_are_found_by_number_and_phone_after_an_import(store: Store, messy: Path) -> None:
    take(store, messy)
    assert store.read(resolve, number_of(0)) == store.read(resolve, "14400000000")


def test_no_identity_number_is_anywhere_in_the_book(store: Store, messy: Path) -> None:
    take(store, messy)
    assert ID_NUMBER not in str(store.read(dump))
    logged = store.read(lambda read: read.db.execute("SELECT group_concat(body) FROM change").fetchone()[0])
    assert ID_NUMBER not in logged
    assert "6222020200001234567" not in logged


def test_what_the_progress_raises_stops_the_import_and_nothing_of_it_stays(store: Store, messy: Path) -> None:
    seen: list[tuple[int, int]] = []

    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        seen.append((done, of))
        raise Stopped

    plan = plan_of(store, messy)
    with pytest.raises(Stopped):
        store.write(apply, plan, stop)
    assert seen == [(min(PIECE, NEW), NEW)]
    assert store.read(total) == 0
    store.write(apply, plan, lambda done, of: seen.append((done, of)))
    assert seen[-1] == (NEW, NEW)


def test_a_plan_made_before_another_change_is_refused(store: Store, tmp_path: Path) -> None:
    plan = plan_of(store, write_table(tmp_path / "rows.csv", WANG))
    add_customer(store, "李秀英")
    with pytest.raises(Refused) as refused:
        store.write(apply, plan)
    assert refused.value.message == "import_book_changed"


def test_a_dry_run_writes_nothing(store: Store, messy: Path) -> None:
    plan = plan_of(store, messy)
    assert plan.report.new == NEW
    assert store.read(total) == 0
    with pytest.raises(Refused):
        store.write(undo)
