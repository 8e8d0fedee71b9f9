"""Pages of the customer list, by key: the next page begins after the last customer of the one before."""

from datetime import date
from json import dumps

from rmtui.domain.model import Stage
from rmtui.domain.views import CustomerLine
from rmtui.store.reads.lines import LINE_COLUMNS, LINE_TABLES, line
from rmtui.store.work import Read

CONDITIONS = """s.book = :book
 AND (:after = '' OR (c.pinyin, c.id) > (SELECT a.pinyin, a.id FROM customer a WHERE a.id = :after))
 AND (:stage = 0 OR s.stage = :stage)
 AND (:any_tier OR c.tier = :tier)
 AND (:next_from = '' OR s.next_on >= :next_from)
 AND (:next_until = '' OR (s.next_on <> '' AND s.next_on <= :next_until))
 AND (:state = '' OR :state = CASE WHEN c.pool THEN 'pool' WHEN s.dropped THEN 'dropped'
   WHEN s.paused_from <> '' AND s.paused_from <= :today AND s.paused_until > :today THEN 'paused'
   WHEN s.lead_from <> '' AND s.lead_from <= :today THEN 'with_lead' ELSE 'active' END)
 AND (:only = '' OR c.id IN (SELECT value FROM json_each(:only)))
 ORDER BY c.pinyin, c.id LIMIT :limit"""
"""What a page of the list holds, for SQL over `LINE_TABLES` with the values of `page_values`."""

PAGE = f"SELECT {LINE_COLUMNS} FROM {LINE_TABLES} WHERE {CONDITIONS}"

TOTAL = "SELECT count(*) FROM state WHERE book = ?"


NO_TIER = "none"
"""The filter for customers below the named tiers."""


def page(
    read: Read,
    *,
    after: str = "",
    limit: int = 200,
    stage: Stage | None = None,
    tier: str = "",
    state: str = "",
    next_from: date | None = None,
    next_until: date | None = None,
    group: str = "",
    product: str = "",
) -> tuple[CustomerLine, ...]:
    """So many customers after this one (id; empty: from the beginning), by the pinyin of their names.

    Filters narrow by stage, tier (`none`: without one), state (see `lines.state_word`), the next contact's day, a
    group (see `among.GROUPS`) and a part of the name of a product that is held.
    """
    values = page_values(read, after, limit, stage, tier, state, next_from, next_until, group, product)
    return tuple(line(row, read.today) for row in read.db.execute(PAGE, values))


def page_values(
    read: Read,
    after: str,
    limit: int,
    stage: Stage | None,
    tier: str,
    state: str,
    next_from: date | None,
    next_until: date | None,
    group: str = "",
    product: str = "",
) -> dict[str, object]:
    """The values for `CONDITIONS`."""
    return {
        "book": read.book,
        "after": after,
        "limit": limit,
        "stage": int(stage or 0),
        "tier": "" if tier == NO_TIER else tier,
        "any_tier": not tier,
        "state": state,
        "next_from": next_from.isoformat() if next_from else "",
        "next_until": next_until.isoformat() if next_until else "",
        "today": read.today.isoformat(),
        "only": _only(read, group, product),
    }


def _only(read: Read, group: str, product: str) -> str:
    """The customers of a group who hold a product, as a JSON list of ids; empty text where neither is asked for."""
    if not group and not product:
        return ""
    from rmtui.store.reads.among import among, holders

    sets = [set(among(read, group))] if group else []
    sets += [set(holders(read, product))] if product else []
    return dumps(sorted(set.intersection(*sets)))


def total(read: Read) -> int:
    """How many customers the book holds."""
    return int(read.db.execute(TOTAL, (read.book,)).fetchone()[0])
