"""Narrowing the customers' list: two digits, or a day; the same again shows all."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from rmtui import words
from rmtui.domain.model import Stage
from rmtui.domain.playbook import Playbook
from rmtui.i18n import t
from rmtui.store.reads.among import GROUPS
from rmtui.store.reads.book import Filters
from rmtui.store.reads.page import NO_TIER
from rmtui.text import clean
from rmtui.widgets.asking import Ask, Choice, Kind

if TYPE_CHECKING:
    from rmtui.screens.customer import CustomerScreen

STATES = ("active", "paused", "with_lead", "dropped", "pool")


async def ask_filters(page: "CustomerScreen", filters: Filters) -> Filters | None:
    """Ask by what to narrow, then the value; None: stepped back. Only from a worker."""
    playbook, today = page.desk.playbook, page.now.date()
    holds = {
        "stage": t(f"stage.{int(filters.stage)}") if filters.stage else "",
        "tier": _tier(filters, playbook),
        "state": t(f"customer_state.{filters.state}") if filters.state else "",
        "next": words.day(filters.next_until, today) if filters.next_until else "",
        "group": t(f"filter.group.{filters.group}") if filters.group else "",
        "product": filters.product,
    }
    choices = [Choice(str(n), by, t(f"filter.{by}"), said) for n, (by, said) in enumerate(holds.items(), 1)]
    if filters != Filters():
        choices.append(Choice("0", "all", t("filter.all")))
    by = await page.ask(t("filter.title"), choices=choices)
    if by is None:
        return None
    if by.choice == "all":
        return Filters()
    if by.choice == "next":
        return await _ask_day(page, filters)
    if by.choice == "product":
        return await _ask_product(page, filters)
    return await _ask_value(page, filters, by.choice)


async def _ask_day(page: "CustomerScreen", filters: Filters) -> Filters | None:
    asks = (Ask("until", t("filter.until"), Kind.DAY, note=t("filter.until_hint")),)
    answer = await page.ask(t("filter.next"), asks)
    if answer is None:
        return None
    when = answer.when("until")
    return replace(filters, next_until=when.day if when else None)


async def _ask_product(page: "CustomerScreen", filters: Filters) -> Filters | None:
    asks = (Ask("product", t("filter.product_name"), value=filters.product, note=t("filter.product_hint")),)
    answer = await page.ask(t("filter.product"), asks)
    return replace(filters, product=clean(answer.text("product"))) if answer else None


async def _ask_value(page: "CustomerScreen", filters: Filters, by: str) -> Filters | None:
    playbook = page.desk.playbook
    values: dict[str, list[tuple[str, str]]] = {
        "stage": [(str(int(stage)), t(f"stage.{int(stage)}")) for stage in Stage],
        "tier": [
            *((tier.id, words.tier(playbook, tier.id)) for tier in playbook.tiers),
            (NO_TIER, words.tier(playbook, "")),
        ],
        "state": [(state, t(f"customer_state.{state}")) for state in STATES],
        "group": [(group, t(f"filter.group.{group}")) for group in GROUPS],
    }
    choices = [Choice(str(n), value, label) for n, (value, label) in enumerate(values[by], 1)]
    answer = await page.ask(t(f"filter.{by}"), choices=[*choices, Choice("0", "all", t("filter.any"))])
    if answer is None:
        return None
    value = "" if answer.choice == "all" else answer.choice
    if by == "stage":
        return replace(filters, stage=Stage(int(value)) if value else None)
    if by == "tier":
        return replace(filters, tier=value)
    return replace(filters, group=value) if by == "group" else replace(filters, state=value)


def filter_words(filters: Filters, playbook: Playbook, today: date) -> str:
    """What the list is narrowed by, in words; empty for the whole book."""
    parts = [
        t(f"stage.{int(filters.stage)}") if filters.stage else "",
        _tier(filters, playbook),
        t(f"customer_state.{filters.state}") if filters.state else "",
        t("filter.next_until", on=words.day(filters.next_until, today)) if filters.next_until else "",
        t(f"filter.group.{filters.group}") if filters.group else "",
        t("filter.holds", product=filters.product) if filters.product else "",
    ]
    return t("join.names").join(part for part in parts if part)


def _tier(filters: Filters, playbook: Playbook) -> str:
    if not filters.tier:
        return ""
    return words.tier(playbook, "" if filters.tier == NO_TIER else filters.tier)
