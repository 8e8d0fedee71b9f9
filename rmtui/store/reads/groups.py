"""Reads groups of customers: by a saved filter, or of those put into them one by one (domain.md section 4)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.model import Stage
from rmtui.domain.refusal import Refused
from rmtui.store.reads.among import GROUPS
from rmtui.store.reads.book import Filters
from rmtui.store.reads.lines import LINE_TABLES
from rmtui.store.reads.page import CONDITIONS, page_values
from rmtui.store.reads.rows import RowView, named
from rmtui.store.work import Read
from rmtui.text import clean

STATES = ("active", "paused", "with_lead", "dropped", "pool")
ALL = """SELECT id, name, rule, remarks FROM customer_group WHERE book = ? AND NOT deleted ORDER BY name, id"""
MEMBERS = """SELECT DISTINCT c.id FROM group_member m JOIN customer c ON c.id = m.customer_id
 JOIN state s ON s.customer_id = c.id
 WHERE m.group_id = ? AND m.book = ? AND NOT m.deleted AND NOT c.deleted ORDER BY c.pinyin, c.id"""
NARROWED = f"SELECT c.id FROM {LINE_TABLES} WHERE {CONDITIONS}"
_STAGES = frozenset("1234567")
_WITHIN = re.compile(r"\d{1,3}")


class GroupView(NamedTuple):
    """A group and how many customers are in it now."""

    id: str
    name: str
    rule: str
    """The saved filter; empty for a group of those who were put into it."""
    remarks: str
    size: int


def rule_text(filters: Filters, today: date) -> str:
    """A filter as a group keeps it: a day of the next contact counted from whenever the group is looked at."""
    days = max((filters.next_until - today).days, 0) if filters.next_until else 0
    parts = (
        f"stage={int(filters.stage)}" if filters.stage else "",
        f"tier={filters.tier}" if filters.tier else "",
        f"state={filters.state}" if filters.state else "",
        f"next_within={days}" if filters.next_until else "",
        filters.group,
        f"product={filters.product}" if filters.product else "",
    )
    return " ".join(part for part in parts if part)


def filters_of(rule: str, today: date) -> Filters:
    """The filter that a group keeps: `stage=2 tier=gold state=active next_within=7 maturing product=NAME`.

    The product's name comes last and may hold blanks. Raises Refused `bad_group_rule`.
    """
    head, has_product, product = clean(rule).partition("product=")
    filters = Filters(product=product.strip())
    if has_product and not filters.product:
        raise Refused("bad_group_rule", part="product=")
    for part in head.split():
        filters = _with(filters, part, today)
    return filters


def _with(filters: Filters, part: str, today: date) -> Filters:
    name, _, value = part.partition("=")
    if name == "stage" and value in _STAGES:
        return replace(filters, stage=Stage(int(value)))
    if name == "tier" and value:
        return replace(filters, tier=value)
    if name == "state" and value in STATES:
        return replace(filters, state=value)
    if name == "next_within" and _WITHIN.fullmatch(value):
        return replace(filters, next_until=today + timedelta(days=int(value)))
    if part in GROUPS:
        return replace(filters, group=part)
    raise Refused("bad_group_rule", part=part)


def groups(read: Read) -> tuple[GroupView, ...]:
    """All groups of the book with how many are in each, by name; one whose rule is not understood holds nobody."""
    rows = read.db.execute(ALL, (read.book,)).fetchall()
    return tuple(GroupView._make((*row, len(_of(read, row[0], row[2])))) for row in rows)


def members(read: Read, group: str) -> tuple[str, ...]:
    """The customers of a group now, by the pinyin of their names. Raises Refused `no_such_group`."""
    found = next((row for row in read.db.execute(ALL, (read.book,)) if row[0] == group), None)
    if found is None:
        raise Refused("no_such_group", group=clean(group))
    return _of(read, group, found[2])


def group_named(read: Read, text: str) -> RowView:
    """The group that an id or its name means. Raises Refused `no_such_group`, `several_rows`."""
    found = named(read, "customer_group", clean(text))
    if not found:
        raise Refused("no_such_group", group=clean(text))
    if len(found) > 1:
        raise Refused("several_rows", field="group", value=clean(text))
    return found[0]


def _of(read: Read, group: str, rule: str) -> tuple[str, ...]:
    if not rule:
        return tuple(row[0] for row in read.db.execute(MEMBERS, (group, read.book)))
    try:
        filters = filters_of(rule, read.today)
    except Refused:
        return ()
    return tuple(narrowed(read, filters))


def narrowed(read: Read, filters: Filters) -> Iterator[str]:
    """Everybody whom a filter leaves, by the pinyin of their names."""
    values = page_values(read, "", -1, filters.stage, filters.tier, filters.state, None, filters.next_until,
                         filters.group, filters.product)  # fmt: skip
    return (row[0] for row in read.db.execute(NARROWED, values))
