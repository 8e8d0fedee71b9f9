"""Reads the rhythm of the book: what tiers owe by channel in month and quarter, and who fell silent (S0-38, N14)."""

from collections import defaultdict
from datetime import date
from json import loads

from rmtui.domain.cadence import period_end
from rmtui.domain.model import Reason
from rmtui.domain.rhythm_view import Debt, RhythmView, Silent
from rmtui.store.work import Read

TIERS = """SELECT c.tier, count(*) FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE s.book = ? AND s.stage > 1 AND NOT s.dropped GROUP BY c.tier"""
OWED = """SELECT c.tier, m.rule, m.args FROM claim m JOIN customer c ON c.id = m.customer_id
 JOIN state s ON s.customer_id = m.customer_id
 WHERE m.book = :book AND m.rule LIKE 'cadence.%' AND m.start <= :end AND m.end >= :day AND NOT s.dropped"""
SILENT = """SELECT m.customer_id, c.name, c.tier, m.rule, m.args FROM claim m JOIN customer c ON c.id = m.customer_id
 JOIN state s ON s.customer_id = m.customer_id
 WHERE m.book = :book AND m.rule IN ('rhythm.broken', 'decline.silence') AND m.start <= :day AND m.end >= :day
 AND NOT s.dropped ORDER BY s.rank_key"""


def rhythm(read: Read) -> RhythmView:
    """The rhythm of the book today. A contact that is planned within its period is still owed."""
    today = read.today
    customers: dict[str, int] = defaultdict(int)
    known = {tier.id for tier in read.playbook.tiers}
    for tier, count in read.db.execute(TIERS, (read.book,)):
        customers[tier if tier in known else ""] += count
    return RhythmView(tuple(_debts(read, customers, known)), tuple(_silent(read, today)))


def _debts(read: Read, customers: dict[str, int], known: set[str]) -> list[Debt]:
    owing: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for period in ("month", "quarter"):
        asked = {"book": read.book, "day": read.today.isoformat(), "end": period_end(read.today, period).isoformat()}
        for tier, rule, args in read.db.execute(OWED, asked):
            said = loads(args)
            if said["period"] == period:
                owing[tier if tier in known else "", rule, period].append(int(said["owed"]))
    found = []
    for tier in (*read.playbook.tiers, read.playbook.no_tier):
        for each in tier.cadences:
            owed = owing[tier.id, f"cadence.{each.channel or 'any'}", each.period]
            found.append(
                Debt(tier.id, each.channel or "any", each.period, each.times, customers[tier.id], len(owed), sum(owed),
                     period_end(read.today, each.period))
            )  # fmt: skip
    return found


def _silent(read: Read, today: date) -> list[Silent]:
    found = []
    for row in read.db.execute(SILENT, {"book": read.book, "day": today.isoformat()}):
        said = loads(row[4])
        days = (today - date.fromisoformat(said["last"])).days
        found.append(Silent(row[0], row[1], row[2], Reason(row[3], tuple(said.items())), int(said["usual"]), days))
    return found
