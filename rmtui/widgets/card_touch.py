"""How a customer is approached: the consents by channel, and what contacts were for."""

from collections.abc import Sequence
from datetime import date

from rmtui import formwords, words
from rmtui.domain.forms import rule_of
from rmtui.domain.purposes import Mix
from rmtui.domain.views import RowView
from rmtui.i18n import t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import Cell

CONSENT = "consent"
NO_CONSENT = f"{CONSENT}:"
"""The line that stands where nothing was asked yet."""
_MONTHS = 2
"""Months of the mix that are shown."""


def consent_blocks(rows: Sequence[RowView], today: date) -> list[Block]:
    """What the customer said to each way of contact, with the day and how it was learnt; the newest word counts."""
    blocks = [heading(formwords.form_name(CONSENT))]
    if not rows:
        return [*blocks, Block(NO_CONSENT, (Cell(t("consent.unknown"), "muted"), Cell(t("consent.hint"), "muted"),
                                            Cell("")))]  # fmt: skip
    seen: set[str] = set()
    for row in rows:
        channel = row.text("channel")
        blocks.append(_consent(row, today, old=channel in seen))
        seen.add(channel)
    return blocks


def _consent(row: RowView, today: date, *, old: bool) -> Block:
    given = row.text("state") == "given"
    state = formwords.choice(rule_of(CONSENT, "state"), row.text("state"))
    source = formwords.in_words(rule_of(CONSENT, "source"), row.text("source"), today)
    channel = formwords.choice(rule_of(CONSENT, "channel"), row.text("channel"))
    tone = "muted" if old else "success" if given else "warning"
    day = words.short_day(date.fromisoformat(row.text("on_day")), today) if row.text("on_day") else ""
    return Block(f"{CONSENT}:{row.id}", (Cell(channel, "muted"), Cell(state, tone), Cell(f"{source} {day}", "muted")))


def talk_blocks(talks: Sequence[RowView]) -> list[Block]:
    """The numbered talks, the newest first, with what each was for and what comes next."""
    if not talks:
        return []
    found = [heading(t("talks.heading", n=len(talks)))]
    for row in talks:
        said = [row.text(name) for name in ("aim", "content", "result") if row.text(name)]
        if aim := row.text("next_aim"):
            said.append(t("talks.next", aim=aim))
        cells = (Cell(row.text("on_day"), "muted"), Cell(f"#{row.number('number')}", "accent"), Cell("  ".join(said)))
        found.append(Block(f"talk:{row.id}", cells))
    return found


def mix_blocks(mixes: Sequence[Mix]) -> list[Block]:
    """What the contacts of the newest months were for, in one line."""
    said = [t("mix.line", month=one.month, said=_counts(one)) for one in mixes[:_MONTHS]]
    return [heading(t("mix.title", said=t("join.reasons").join(said)), "muted")] if said else []


def _counts(one: Mix) -> str:
    return " ".join(f"{t('purpose.' + (name or 'none'))} {count}" for name, count in one.counts)
