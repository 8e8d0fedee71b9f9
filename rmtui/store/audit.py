"""The audit trail: who opened, printed and exported what, each entry chained to the last (domain.md section 7)."""

from collections.abc import Collection

from sqlalchemy import delete, insert, select, update

from rmtui.clock import utc_text
from rmtui.store.derive import raw
from rmtui.store.log.chain import Problem, hash_parts
from rmtui.store.log.fields import table
from rmtui.store.work import Connection, Work

_AUDIT = table("audit")
_META = table("meta")
_TAIL = "audit"
"""The key of the `meta` row that holds the last entry's number and hash, so that a cut tail shows."""


def record(work: Work, event: str, what: str = "", count: int = 0) -> None:
    """Appends an entry at the real time: an event's id, what it concerned, and of how many customers or rows."""
    connection = work.session.connection()
    last = connection.execute(select(_AUDIT.c.n, _AUDIT.c.hash).order_by(_AUDIT.c.n.desc()).limit(1)).first()
    n, previous = (last.n + 1, last.hash) if last else (1, "")
    at = utc_text(work.session.info["real"]())
    digest = hash_parts((previous, n, at, work.actor, event, what, count))
    connection.execute(
        insert(_AUDIT).values(n=n, at=at, actor=work.actor, event=event, what=what, count=count, hash=digest)
    )
    connection.execute(delete(_META).where(_META.c.key == _TAIL))
    connection.execute(insert(_META).values(key=_TAIL, value=f"{n} {digest}"))


def forget(work: Work, names: Collection[str]) -> None:
    """Masks these names in all entries, for good, and chains the trail anew from the first that had one.

    A trail that did not hold before does not hold after.
    """
    held = not verify_audit(raw(work))
    connection = work.session.connection()
    found = connection.execute(select(_AUDIT).order_by(_AUDIT.c.n)).mappings().all()
    previous, altered = "", False
    for row in found if names else ():
        entry = {**row, "what": _masked(row["what"], names)}
        altered |= entry["what"] != row["what"]
        if altered and held:
            said = [entry[name] for name in ("n", "at", "actor", "event", "what", "count")]
            entry["hash"] = hash_parts((previous, *said))
        news = {"what": entry["what"], "hash": entry["hash"]}
        if altered:
            connection.execute(update(_AUDIT).where(_AUDIT.c.n == row["n"]).values(news))
        previous = entry["hash"]
    if altered and held:
        connection.execute(update(_META).where(_META.c.key == _TAIL).values(value=f"{found[-1]['n']} {previous}"))


def _masked(text: str, names: Collection[str]) -> str:
    for name in names:
        text = text.replace(name, "**")
    return text


def verify_audit(db: Connection) -> tuple[Problem, ...]:
    """What does not hold in the trail: an entry changed, missing or moved, or its end cut off."""
    expected, previous = 1, ""
    for n, at, actor, event, what, count, digest in db.execute(
        "SELECT n, at, actor, event, what, count, hash FROM audit ORDER BY n"
    ).fetchall():
        if n != expected:
            return (Problem("verify.audit_gap", (("n", str(expected)),)),)
        if hash_parts((previous, n, at, actor, event, what, count)) != digest:
            return (Problem("verify.audit_changed", (("n", str(n)),)),)
        expected, previous = n + 1, digest
    tail = db.execute("SELECT value FROM meta WHERE key = ?", (_TAIL,)).fetchone()
    said = tail[0] if tail else "0 "
    return () if said == f"{expected - 1} {previous}" else (Problem("verify.audit_cut", (("n", said.split(" ")[0]),)),)
