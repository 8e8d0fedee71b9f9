"""Names with markup, escape sequences, bidi and zero-width characters stand harmlessly on every screen."""

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Stage
from rmtui.domain.views import NextPlan
from rmtui.store.store import Store
from rmtui.store.writes import customers, nextsteps, notes
from tests.ui import make_app, press, settle, shown

HOSTILE = "张[/]\x1b]52;c;eA==\x07\x1b[31m[bold red]三\u202e\u200b\x00[@click=app.quit]x[/]"
BAD = ("\x1b", "\x07", "\u202e", "\u200b", "\x00")


@pytest.fixture
def hostile(store: Store, clock: FixedClock) -> str:
    """A customer all of whose texts are hostile, on today's list."""
    fields = {"name": HOSTILE, "taboos": HOSTILE, "occupation": HOSTILE, "address": HOSTILE, "sex": "male"}
    phones = [("mobile", "14400001111"), (HOSTILE, "14400002222")]
    saved = store.write(customers.add, fields, phones, stage=Stage.KNOW, entered_on=clock.now().date())
    made = saved.customers[0]
    store.write(customers.set_custom, made, HOSTILE, HOSTILE)
    store.write(notes.add, [made], HOSTILE)
    store.write(nextsteps.set_next, [made], NextPlan(on=clock.now().date(), channel=Channel.CALL))
    return made


KEYS = [
    (),
    ("c",),
    ("c", "1", "2"),
    ("c", "1", "7"),
    ("s",),
    ("m",),
    ("n",),
    ("p",),
    ("r",),
    ("x",),
    ("D",),
    ("d",),
    ("greater_than_sign",),
    ("v",),
    ("k",),
    ("slash", "text:zhang"),
    ("question_mark",),
    ("ctrl+p",),
    ("t", "text:[/] [bold", "enter"),
    ("t", "text:[/] [bold", "enter", "u"),
    ("space",),
    ("enter",),
    ("2",),
    ("3",),
    ("4",),
    ("7",),
]


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: "-".join(keys) or "today")
async def test_a_hostile_name_is_harmless(
    store: Store, hostile: str, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    app = make_app(store)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        screen = shown(app)
        assert screen
        assert not [one for one in BAD if one in screen]
        assert app.is_running
