"""The briefing before a call: twenty demo customers as kept, never over twelve lines nor 78 cells (N17, A07)."""

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmtui import i18n
from rmtui.clock import FixedClock
from rmtui.demo import build, owner
from rmtui.domain.briefing import CELLS, MOST_LINES, covered, lay_out
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.common import Common
from rmtui.domain.household import Member, Wall
from rmtui.domain.model import Channel, Reason, Stage
from rmtui.domain.playbook import Playbook
from rmtui.screens.briefing import Briefing, briefing
from rmtui.screens.outcome import OutcomeDialog
from rmtui.store.home import Home
from rmtui.store.reads.books import me
from rmtui.store.reads.customers import card
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.complaints import open_complaint
from rmtui.text import clean, width
from rmtui.widgets.briefing_lines import Before, said_before
from tests.builders import add_customer, log
from tests.conftest import SHANGHAI
from tests.snaps import FOLDER
from tests.ui import make_app, press, settle, shown

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
TWENTY = 20


@pytest.fixture(scope="module")
def demo_book(tmp_path_factory: pytest.TempPathFactory, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Store]:
    """A demo book of that Monday."""
    home = Home(tmp_path_factory.mktemp("briefed") / "home")
    store, _ = Store.create(home, FixedClock(NOW), owner=owner(), passphrase=None, playbook=playbook, calendar=calendar)
    store.write(build, 40, 1)
    yield store
    store.close()


def of(store: Store, customer: str) -> Briefing:
    """The briefing for the leading reason of the day."""
    item = next((one for one in store.read(today).items if one.customer_id == customer), None)
    reason = item.reasons[0] if item and item.reasons else None
    return store.read(briefing, customer, Channel.CALL, reason, store.read(me), Path("/nonexistent"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_twenty_customers_are_briefed_as_they_were_kept(demo_book: Store, language: str) -> None:
    i18n.use(language)
    listed = [item.customer_id for item in demo_book.read(today).items][:TWENTY]
    assert len(listed) == TWENTY
    told = [[line.text for line in lay_out(of(demo_book, customer).said)] for customer in listed]
    assert all(len(lines) <= MOST_LINES and width(line) <= CELLS for lines in told for line in lines)
    found = "\n\n".join("\n".join(lines) for lines in told) + "\n"
    file = FOLDER / f"briefings-{language}.txt"
    if os.environ.get("RMTUI_SNAPSHOTS") == "keep":
        file.write_text(found, "utf-8")
    assert file.read_text("utf-8") == found


def test_the_kept_briefings_tell_what_they_are_for() -> None:
    """The control: every kind of line stands somewhere in them, and no amount anywhere."""
    kept = (FOLDER / "briefings-zh.txt").read_text("utf-8")
    words = ("称呼 ", "投诉 ", "禁忌 ", "承诺 ", "事由：", "上次 ", "家庭 ", "开场：", "请勿提及", "喜好 ", "愿望 ")
    for word in words:
        assert word in kept, word
    assert not re.search(r"\d万元|\d元", kept)
    assert kept.count("\n\n") == TWENTY - 1


text = st.text(st.characters(codec="utf-8"), max_size=120)


@given(text, text, text, text, st.integers(0, 9))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_over_twelve_lines_nor_78_cells(
    demo_book: Store, name: str, taboo: str, said: str, word: str, many: int
) -> None:
    """Whatever stands on the card: overlong, hostile, wide, empty."""
    some = next(item.customer_id for item in demo_book.read(today).items if item.name == "朴海燕")
    found = demo_book.read(card, some)
    fields = tuple(
        field._replace(value=taboo if field.name in ("taboos", "hobbies", "tastes", "dialect") else field.value)
        for field in found.fields
    )
    complaints = tuple(one._replace(text=said) for one in found.open_complaints) * (many + 1)
    before = Before(
        card=found._replace(name=name, fields=fields, open_complaints=complaints),
        address=word,
        walls=tuple(Wall(str(n), word, str(n), name) for n in range(many)),
        family=tuple(Member(str(n), name, word) for n in range(many)),
        common=tuple(Common("hobbies", said) for _ in range(many)),
        reason=Reason("promise.due", (("due_date", "2026-03-01"), ("text", said))),
        opening=said * 3,
    )
    lines = lay_out(said_before(before, demo_book.playbook, NOW.date()))
    assert 0 < len(lines) <= MOST_LINES
    assert all(0 < width(line.text) <= CELLS and clean(line.text) == line.text.strip() for line in lines)


def test_assets_never_stand_in_it(store: Store) -> None:
    one = add_customer(store, "翟春梅", stage=Stage.AFTER_SALES, tier="gold", value_now="7654321")
    store.write(rows.add, "holding", one, {"kind": "deposit", "product": "存单", "bank": "某行", "amount": "7654321"})
    log(store, one, note="¥他行定期 30万 2027-06-18 说在他行还有二十万元")
    told = "\n".join(line.text for line in lay_out(of(store, one).said))
    assert "翟春梅" in told and "765" not in told and "存单" not in told
    assert "30万" not in told and "二十万" not in told and "说在他行还有" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("存了30万元", "存了***"),
        ("1,200,000 yuan", "***"),
        ("手续费 35 元", "手续费 35 元"),
        ("电话 14400001234", "电话 14400001234"),
        ("2027-06-18 到期", "2027-06-18 到期"),
        ("千万别提", "千万别提"),
        ("以防万一", "以防万一"),
        ("会 C#", "会 C#"),
    ],
)
def test_amounts_in_what_was_typed_are_covered(text: str, told: str) -> None:
    assert covered(text) == told


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_it_stands_beside_the_outcome_keys(store: Store, size: tuple[int, int]) -> None:
    """At 80x24 the whole briefing and all nine outcomes are in sight."""
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES, tier="gold", title="王总", taboos="不谈股票",
                       temperament="rational", hobbies="钓鱼")  # fmt: skip
    log(store, one, note="约好月底再谈，客户说最近家里装修，时间紧，最好傍晚打，不要发微信，发了也不看")
    store.write(rows.add, "promise", one, {"text": "寄利率表", "due_on": "2026-03-05"})
    store.write(rows.add, "relative", one, {"name": "李秀英", "relation": "spouse", "decides": "1"})
    store.write(open_complaint, one, "排队太久")
    app = make_app(store)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert isinstance(app.screen, OutcomeDialog)
        told = shown(app).replace(" ", "")
        for wanted in ("称呼王总", "03-03前答复：排队太久", "禁忌不谈股票", "承诺寄利率表", "约好月底再谈",
                       "李秀英（决策人）",
                       "喜好钓鱼", "理智型", "开场：王总", "1约见", "9占线/关机"):  # fmt: skip
            assert wanted in told, wanted
