"""The work log of a day, contact by contact, as text for the bank's own system (feature S0-40)."""

from rmtui import words
from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_facts import LogFacts, LogRow
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Cell, Column, Document, Table


def work_log_sheet(facts: LogFacts, playbook: Playbook) -> Document:
    """The day's contacts with the text to paste and a tick for what is entered."""
    open_ones = sum(not row.entered for row in facts.rows)
    pairs = parts.top(
        facts.head, (t("sheet.worklog.contacts"), str(len(facts.rows))), (t("sheet.worklog.open"), str(open_ones))
    )
    columns = (
        Column(t("sheet.col.hour"), 5),
        Column(t("sheet.col.customer"), 10),
        Column(t("sheet.col.text"), 60),
        Column(t("sheet.col.entered"), 6, "center"),
    )
    zone = facts.head.made_at.tzinfo
    rows = tuple(
        (
            Cell(f"{row.at.astimezone(zone):%H:%M}"),
            parts.customer(row.name, row.number),
            Cell(entry(row, facts.head.first.isoformat())),
            Cell(t("sheet.worklog.entered") if row.entered else "□"),
        )
        for row in facts.rows
    )
    return parts.document(facts.head, (pairs, Table(columns, rows, empty=t("sheet.worklog.empty"))), landscape=False)


def entry(row: LogRow, day: str) -> str:
    """One contact as one paragraph to paste: when, how, what came of it, what was learnt, what is next."""
    channel = t("sheet.incoming", channel=words.channel(row.channel)) if row.incoming else words.channel(row.channel)
    said = [
        t("worklog.head", day=day, hour=f"{row.at:%H:%M}", name=row.name, channel=channel,
          outcome=t(f"outcome.{row.outcome}")),
        t("worklog.learnt", text=row.learnt) if row.learnt else "",
        t("worklog.note", text=row.note) if row.note else "",
        t("worklog.next", day=row.next_on.isoformat()) if row.next_on else "",
    ]  # fmt: skip
    return t("worklog.join").join(filter(None, said))
