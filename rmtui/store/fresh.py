"""Whether the claims of the book were made under the rules in force and reach far enough; imports no weights."""

from datetime import date, timedelta
from hashlib import sha256
from json import dumps, loads

from rmtui import __version__
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.store.file.connections import VERSION
from rmtui.store.work import Read

HORIZON = timedelta(days=380)
"""How long claims are good from the day they were made: `plan.due` makes birthdays for 400 days."""
PAST = timedelta(days=40)
"""Claims that ended longer ago are not kept: no list of so old a day is asked for but by a clock set back."""

CLAIMS_FROM, CLAIMS_UNTIL = "claims_from", "claims_until"
PLAYBOOK_VERSION, CALENDAR_VERSION, PROGRAM_VERSION = "playbook_version", "calendar_version", "program_version"
FESTIVALS = "festivals"
"""The days of the festivals, so that a start need not load the lunar calendar."""
FOLDED_VERSION = "folded_version"
"""The schema as of which the tables mean all that the log holds: a newer program's changes may have come before."""

NOTED = "SELECT key, value FROM meta"
ANYBODY = "SELECT EXISTS (SELECT 1 FROM customer)"


def festivals(read: Read) -> dict[str, list[date]]:
    """The days of the festivals by their ids, as far as they were noted."""
    row = read.db.execute("SELECT value FROM meta WHERE key = ?", (FESTIVALS,)).fetchone()
    noted = loads(row[0]) if row else {}
    return {name: [date.fromisoformat(day) for day in days] for name, days in noted.items()}


def is_stale(read: Read) -> bool:
    """Whether `derive.renew_all` is due: rules or schema changed, or the claims do not reach to today."""
    noted = dict(read.db.execute(NOTED).fetchall())
    if noted.get(FOLDED_VERSION) != str(VERSION):
        return True
    if not read.db.execute(ANYBODY).fetchone()[0]:
        return False
    if any(noted.get(key) != value for key, value in rules(read.playbook, read.calendar).items()):
        return True
    day = read.today.isoformat()
    return not noted.get(CLAIMS_FROM, "") <= day <= noted.get(CLAIMS_UNTIL, "")


def rules(playbook: Playbook, calendar: WorkCalendar) -> dict[str, str]:
    """What playbook, calendar and program say, as it is noted: a bank's own figures need not raise a version."""
    days = sorted(day.isoformat() for day in calendar.holidays | calendar.workdays)
    return {
        PLAYBOOK_VERSION: _digest(repr(playbook)),
        CALENDAR_VERSION: _digest(dumps([sorted(calendar.years), days])),
        PROGRAM_VERSION: __version__,
        FOLDED_VERSION: str(VERSION),
    }


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def reach(day: date) -> dict[str, str]:
    """The days around this one for which claims made today are good, as they are noted."""
    return {CLAIMS_FROM: (day - PAST).isoformat(), CLAIMS_UNTIL: (day + HORIZON).isoformat()}
