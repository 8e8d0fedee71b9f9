"""All that is true in a book, as canonical JSON: two books that have converged dump byte-equal."""

import json
from typing import Any

from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import RETRACTION
from rmtui.store.work import Read

KINDS = {
    "customers": "customer",
    "contacts": "contact",
    "stage_moves": "stage_move",
    "meetings": "meeting",
    "notes": "note",
    "pauses": "pause",
    "next_steps": "next_step",
    "decisions": "decision",
    "plan_notes": "plan_note",
    "phones": "phone",
    "custom_fields": "custom_field",
    "profile_notes": "profile_note",
    "concerns": "concern",
    "family": "relative",
    "needs": "need",
    "products": "product",
    "proposals": "proposal",
    "proposal_lines": "proposal_line",
    "specialists": "specialist",
    "holdings": "holding",
    "reviews": "review",
    "review_lines": "review_line",
    "policies": "policy",
    "closing_steps": "closing_step",
    "sales": "sale",
    "sale_confirmations": "sale_confirmation",
    "not_sold": "not_sold",
    "satisfaction": "satisfaction",
    "trust_signs": "trust_sign",
    "loyalty_tactics": "loyalty_tactic",
    "gifts": "gift",
    "promises": "promise",
    "documents": "document",
    "familiar_ticks": "familiar_tick",
    "complaint_steps": "complaint_step",
    "anniversaries": "anniversary",
    "opportunities": "opportunity",
    "activities": "activity",
    "invitations": "invitation",
    "news": "news",
    "groups": "customer_group",
    "group_members": "group_member",
    "consents": "consent",
    "lessons": "lesson",
    "preparations": "preparation",
    "absences": "absence",
    "talks": "talk",
    "movements": "movement",
    "entered": "entered",
    "comments": "comment",
    "coaching": "coaching",
    "packs": "pack",
    "openings": "opening",
    "week_figures": "week_figures",
    "allotments": "allotment",
    "handovers": "handover",
    "erasures": "erasure",
    "pairings": "pairing",
    "book": "book",
}
"""The lists of a dump and the tables they come from; retractions show by what is missing."""


def dump(read: Read) -> dict[str, list[dict[str, Any]]]:
    """One list a kind of the live facts and the rows not deleted, each with all its logged fields, sorted by id."""
    assert set(KINDS.values()) | {RETRACTION} == set(TABLES)
    return {kind: _rows(read, tbl) for kind, tbl in sorted(KINDS.items())}


def dump_text(read: Read) -> str:
    """The dump as text, keys sorted."""
    return json.dumps(dump(read), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _rows(read: Read, tbl: str) -> list[dict[str, Any]]:
    fields = {name: spec for name, spec in TABLES[tbl].fields.items() if name != "deleted"}
    names = ", ".join(f'"{name}"' for name in fields)
    state = "live" if TABLES[tbl].fact else "NOT deleted"
    rows = read.db.execute(f"SELECT id, {names} FROM {tbl} WHERE book = ? AND {state} ORDER BY id", (read.book,))
    return [
        {"id": row_id} | {name: spec.plain(value) for (name, spec), value in zip(fields.items(), values, strict=True)}
        for row_id, *values in rows
    ]
