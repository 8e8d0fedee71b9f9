"""Reads the greeting lists of the festivals that are near (domain.md sections 3 and 6)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rmtui.domain.calendar import day_of
from rmtui.domain.festivals import Coming, coming
from rmtui.domain.greeting_list import Greeted, Greetings, Known, age_on, belongs
from rmtui.domain.household import CHILDREN
from rmtui.domain.model import Outcome, reached
from rmtui.store.fresh import festivals
from rmtui.store.work import Read

_REACHED = ", ".join(f"'{outcome}'" for outcome in Outcome if reached(outcome))
_CHILDREN = ", ".join(f"'{relation}'" for relation in sorted(CHILDREN))
CUSTOMERS = f"""SELECT c.id, c.name, c.tier, c.sex, c.birthday, c.dnd_sms AND c.dnd_wechat AND c.dnd_mail,
 c.children <> '' OR EXISTS (SELECT 1 FROM relative r WHERE r.customer_id = c.id AND NOT r.deleted
  AND r.relation IN ({_CHILDREN})),
 (SELECT max(r.born) FROM relative r WHERE r.customer_id = c.id AND NOT r.deleted AND length(r.born) = 10
  AND r.relation IN ({_CHILDREN})),
 EXISTS (SELECT 1 FROM contact k WHERE k.customer_id = c.id AND k.live AND k.care AND k.direction = 'out'
  AND k.day >= :since AND k.outcome IN ({_REACHED}))
 FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE s.book = :book AND NOT c.deleted AND NOT s.dropped AND s.stage > 1
 AND (s.paused_until = '' OR s.paused_until <= :day OR s.paused_from > :day) ORDER BY s.rank_key"""


def greetings(read: Read) -> tuple[Greetings, ...]:
    """The lists of the festivals whose greetings are prepared now, the nearest first."""
    near = coming(read.today, festivals(read), read.playbook, read.calendar)
    return tuple(Greetings(one, tuple(_greeted(read, one))) for one in near)


def _greeted(read: Read, one: Coming) -> Iterator[Greeted]:
    asked = {"book": read.book, "day": read.today.isoformat(), "since": one.since.isoformat()}
    for row in read.db.execute(CUSTOMERS, asked).fetchall():
        if belongs(one.festival, _known(row, one.on)):
            why = "dnd" if row[5] else "done" if row[8] else ""
            yield Greeted(row[0], row[1], row[2], why)


def _known(row: Sequence[Any], on: date) -> Known:
    born, child = day_of(row[4]), day_of(row[7] or "")
    return Known(row[3], age_on(born, on) if born else None, bool(row[6]), age_on(child, on) if child else None)
