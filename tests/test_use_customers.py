"""Cards: adding and editing customers, their phones, fields of one's own, notes and concerns."""

from datetime import date, timedelta

import pytest

from rmtui.domain.model import Channel, ConcernKind, Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import FieldView
from rmtui.store.log.undo import undo
from rmtui.store.reads import customers as reads
from rmtui.store.reads.books import me
from rmtui.store.reads.customers import card
from rmtui.store.store import Store
from rmtui.store.writes import books, concerns, customers, notes, rows
from tests.builders import add_customer
from tests.conftest import MONDAY


def field(store: Store, customer: str, name: str) -> FieldView:
    """One field of the card."""
    return next(each for each in store.read(card, customer).fields if each.name == name)


def refused(store: Store, customer: str, **fields: str) -> str:
    """Why these fields are refused; the card stays as it was."""
    before = store.read(card, customer)
    with pytest.raises(Refused) as error:
        store.write(customers.edit, customer, fields)
    assert store.read(card, customer) == before
    return error.value.message


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("birthday", "1980年5月3日", "1980-05-03"),
        ("birthday", "1980/5/3", "1980-05-03"),
        ("birthday_lunar", "农历八月初三", "08-03"),
        ("tier", "钻石", "diamond"),
        ("tier", "Black-Gold", "black_gold"),
        ("tier", "无", ""),
        ("sex", "女", "female"),
        ("preferred_channel", "微信", "wechat"),
        ("risk_rating", "c4", "C4"),
        ("potential", "30万", "300000"),
        ("contribution", "1,200", "1200"),
        ("managed", "是", "1"),
        ("call_window", "12:00-13:30", "12:00-13:30"),
        ("id_tail", "11010519491231002X", "002X"),
        ("occupation", "\x1b[31m教师\u202e", "教师"),
        ("remarks", "第一行\n第二行", "第一行\n第二行"),
        ("employer", "第一行\n第二行", "第一行 第二行"),
    ],
)
def test_a_typed_value_is_stored_in_one_form(store: Store, name: str, typed: str, stored: str) -> None:
    customer = add_customer(store)
    store.write(customers.edit, customer, {name: typed})
    assert field(store, customer, name).value == stored


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("birthday", "1980-13-03", "bad_date"),
        ("birthday", "1880-01-03", "bad_date"),
        ("birthday", "2026-03-03", "date_too_late"),
        ("birthday_lunar", "十三月初一", "lunar_not_understood"),
        ("tier", "青铜", "unknown_tier"),
        ("sex", "x", "bad_sex"),
        ("preferred_channel", "信鸽", "unknown_channel"),
        ("risk_rating", "C6", "bad_rating"),
        ("potential", "很多", "bad_amount"),
        ("potential", "-5", "bad_amount"),
        ("managed", "也许", "bad_flag"),
        ("call_window", "晚些", "window_not_understood"),
        ("id_tail", "ABC", "bad_id_tail"),
        ("name", " \u200b", "name_missing"),
        ("shoe_size", "44", "unknown_field"),
        ("hobbies", "很" * 4001, "text_too_long"),
    ],
)
def test_a_wrong_value_is_refused(store: Store, name: str, typed: str, message: str) -> None:
    assert refused(store, add_customer(store), **{name: typed}) == message


def test_a_whole_identity_number_gives_birthday_and_sex_and_is_cut(store: Store) -> None:
    customer = add_customer(store)
    saved = store.write(customers.edit, customer, {"id_tail": "11010519491231002X"})
    assert [message for message, _ in saved.warnings] == ["warning.number_cut"]
    shown = store.read(card, customer)
    assert (shown.value("birthday"), shown.value("sex"), shown.value("id_tail")) == ("1949-12-31", "female", "002X")


def test_numbers_in_free_text_are_cut_with_a_warning(store: Store) -> None:
    customer = add_customer(store)
    saved = store.write(customers.edit, customer, {"remarks": "卡号6222000000000000123，电话14400001234"})
    assert field(store, customer, "remarks").value == "卡号****0123，电话14400001234"
    assert [message for message, _ in saved.warnings] == ["warning.number_cut"]


def test_two_fields_are_one_action_and_keep_how_they_were_learnt(store: Store) -> None:
    customer = add_customer(store)
    before = store.read(card, customer)
    store.write(customers.edit, customer, {"hobbies": "钓鱼", "home_region": "山东"}, "面谈中提到")
    learnt = field(store, customer, "hobbies")
    assert (learnt.value, learnt.learnt_how, learnt.learnt_on) == ("钓鱼", "面谈中提到", MONDAY.date())
    assert store.write(undo).label == "action.customer_edited"
    after = store.read(card, customer)
    assert (after.value("hobbies"), after.value("home_region"), after.profile) == ("", "", before.profile)


def test_none_asked_on_counts_as_filled_until_a_value_is_known(store: Store) -> None:
    customer = add_customer(store)
    assert "children" in store.read(card, customer).profile.missing
    store.write(customers.asked_none, customer, "children")
    assert "children" not in store.read(card, customer).profile.missing
    assert field(store, customer, "children").asked_none_on == MONDAY.date()
    store.write(customers.edit, customer, {"children": "一女"})
    assert field(store, customer, "children").asked_none_on is None
    with pytest.raises(Refused) as error:
        store.write(customers.asked_none, customer, "shoe_size")
    assert error.value.message == "unknown_field"


def test_customer_numbers_are_unique_and_the_same_person_is_not_added_twice(store: Store) -> None:
    first = add_customer(store, number="K001", phone="14400000001")
    other = add_customer(store, "李秀英", number="K002", phone="14400000002")
    assert refused(store, other, number="K001") == "number_taken"
    store.write(customers.edit, first, {"number": "K001", "hobbies": "钓鱼"})
    with pytest.raises(Refused) as error:
        add_customer(store, phone="+86 144 0000 0001")
    assert error.value.message == "customer_exists"


def test_a_phone_that_another_has_is_warned_of(store: Store) -> None:
    add_customer(store, "王建国", phone="14400000001")
    saved = store.write(customers.add, {"name": "李秀英"}, [("mobile", "14400000001")])
    assert saved.warnings == (("warning.phone_shared", (("name", "王建国"),)),)


def test_phones_are_added_changed_and_removed(store: Store) -> None:
    customer = add_customer(store, phones=[("mobile", "１４４００００１１１１")])
    store.write(customers.set_phone, customer, "010-12345678", label="work")
    shown = store.read(card, customer).phones
    assert [(phone.label, phone.number) for phone in shown] == [("mobile", "14400001111"), ("work", "010-12345678")]
    store.write(customers.set_phone, customer, "14400002222", phone_id=shown[0].id)
    store.write(customers.remove_phone, customer, shown[1].id)
    assert [phone.number for phone in store.read(card, customer).phones] == ["14400002222"]
    assert store.read(reads.find, "2222")[0].customer_id == customer
    assert store.read(reads.find, "1111") == ()
    with pytest.raises(Refused) as error:
        store.write(customers.set_phone, customer, "abc")
    assert error.value.message == "bad_phone"
    with pytest.raises(Refused) as error:
        store.write(customers.remove_phone, customer, shown[1].id)
    assert error.value.message == "no_such_phone"


def test_a_second_phone_or_wechat_is_the_second_contact(store: Store) -> None:
    customer = add_customer(store)
    assert "second_contact" in store.read(card, customer).profile.missing
    store.write(customers.edit, customer, {"wechat": "wx_1"})
    assert "second_contact" not in store.read(card, customer).profile.missing


def test_fields_of_ones_own(store: Store) -> None:
    customer = add_customer(store)
    store.write(customers.set_custom, customer, "车牌", "京A00000")
    store.write(customers.set_custom, customer, "车牌", "京B00000")
    assert [(each.name, each.value) for each in store.read(card, customer).custom] == [("车牌", "京B00000")]
    store.write(customers.set_custom, customer, "车牌", "")
    assert store.read(card, customer).custom == ()


def test_notes_and_concerns_stand_on_the_card(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    store.write(notes.add, [customer], "喜欢清静")
    due = MONDAY.date() + timedelta(days=2)
    store.write(concerns.add_concern, customer, ConcernKind.REQUEST, "想早些排上队", doing="已致歉", due_on=due)
    shown = store.read(card, customer)
    assert [entry.text for entry in shown.timeline if entry.kind == "note"] == ["喜欢清静"]
    concern = shown.concerns[0]
    assert (concern.kind, concern.text, concern.doing, concern.due_on) == ("request", "想早些排上队", "已致歉", due)
    store.write(rows.edit, "concern", concern.id, {"doing": "已回访", "state": "solved"})
    closed = store.read(card, customer).concerns[0]
    assert (closed.doing, closed.state, closed.closed_on) == ("已回访", "solved", MONDAY.date())
    store.write(rows.edit, "concern", concern.id, {"state": "doing"})
    assert store.read(card, customer).concerns[0].closed_on is None
    with pytest.raises(Refused) as error:
        store.write(notes.add, [customer], "\u200b")
    assert error.value.message == "note_empty"


def test_a_note_on_the_card_is_undone(store: Store) -> None:
    customer = add_customer(store)
    before = store.read(card, customer)
    store.write(notes.add, [customer], "喜欢清静")
    store.write(undo)
    assert store.read(card, customer) == before
    assert store.read(reads.find, "清静") == ()


def test_the_card_names_the_next_birthday_solar_or_lunar(store: Store) -> None:
    solar = add_customer(store, birthday="1980-02-28")
    lunar = add_customer(store, "李秀英", birthday_lunar="二月初一")
    assert store.read(card, solar).birthday_next == date(2027, 2, 28)
    assert store.read(card, lunar).birthday_next == date(2026, 3, 19)


def test_the_manager_changes_how_letters_are_signed(store: Store) -> None:
    store.write(books.edit_me, {"rm_name": "单雪", "mobile": "14400009999"})
    signed = store.read(me)
    assert (signed.name, signed.mobile, signed.bank) == ("单雪", "14400009999", "示例银行")
    with pytest.raises(Refused) as error:
        store.write(books.edit_me, {"role": "president"})
    assert error.value.message == "unknown_field"


def test_an_edited_card_is_found_by_its_new_name_and_preferred_channel_counts(store: Store) -> None:
    customer = add_customer(store, "王建国")
    store.write(customers.edit, customer, {"name": "尉迟恭敬", "preferred_channel": "wechat"})
    assert [line.name for line in store.read(reads.find, "ycgj")] == ["尉迟恭敬"]
    assert store.read(reads.find, "wjg") == ()
    assert store.read(card, customer).value("preferred_channel") == Channel.WECHAT
