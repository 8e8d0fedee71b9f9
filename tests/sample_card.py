"""A customer's card and the manager's signature for tests of scripts, made without a store."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rmtui.domain.model import Channel, MeetingState, Profile, Stage, Urgency
from rmtui.domain.views import Card, FieldView, Me, MeetingItem, StageClock

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 2)
"""A Monday."""

ME = Me(
    book="book",
    role="rm",
    name="李秀英",
    bank="示例银行",
    branch="示例分行",
    sub_branch="示例支行",
    mobile="14400001234",
    office_phone="01000001234",
    demo=False,
)
MEETING = MeetingItem(
    meeting_id="m1",
    customer_id="c1",
    name="欧阳小明",
    tier="gold",
    at=datetime(2026, 3, 5, 15, 0, tzinfo=ZONE),
    channel=Channel.MEETING,
    place="示例支行",
    state=MeetingState.AGREED,
)
EMPTY = Card(
    id="c1",
    number="0001",
    name="欧阳小明",
    tier="gold",
    clock=StageClock(Stage.FIRST_CONTACT, 1, 21, Urgency.GREEN, False),
    fields=(),
    custom=(),
    phones=(),
    profile=Profile(0, ("birthday", "taboos", "hobbies")),
    concerns=(),
    timeline=(),
    meetings=(),
    dnd=frozenset(),
    paused_until=None,
    pause_reason="",
    dropped=False,
    pool=False,
    with_lead=False,
    caution=False,
    next_on=None,
    next_at=None,
    next_channel=None,
    next_promised=False,
    none_because="",
    first_step=None,
    tries=0,
    reply="",
    reply_channel=None,
    birthday_next=None,
)


def card(stage: Stage = Stage.FIRST_CONTACT, fields: dict[str, str] | None = None, **changes: Any) -> Card:
    """A card in a stage with these fields filled and further changes."""
    stored = {"sex": "male"} | (fields or {})
    views = tuple(FieldView(name, value) for name, value in stored.items())
    clock = StageClock(stage, 1, 21, Urgency.GREEN, False)
    return EMPTY._replace(clock=clock, fields=views, **changes)
