"""Whether the ends of other devices' logs are vouched for: else whoever passes them on could write in their name."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from rmtui.domain.refusal import Refused
from rmtui.exchange.keys import signed_by, tail_text
from rmtui.store.log.fields import table
from rmtui.store.log.merge import Stretch
from rmtui.store.log.rights import PAIRING, Grant, Rights, Said, origin_id
from rmtui.store.work import Work

_CHANGE = table("change")
_PAIRING = table(PAIRING)
_PEER = table("peer")


def check(work: Work, stretches: Sequence[Stretch]) -> None:
    """Checks the signatures of what was just merged; the pairings that came with it count.

    Raises Refused `bundle_forged_origin` (value `device`) for a log of a role that nobody of that role signed.
    """
    pairings = _pairings(work)
    rights = Rights(grant for grant, _ in pairings)
    for stretch in stretches:
        if stretch.entries and rights.role(stretch.origin) and not _vouched(work, stretch, rights, pairings):
            raise Refused("bundle_forged_origin", device=stretch.device)


def _vouched(work: Work, stretch: Stretch, rights: Rights, pairings: Iterable[tuple[Grant, str]]) -> bool:
    signer, _, signature = stretch.signature.partition(" ")
    if not rights.vouches(stretch.origin, origin_id(signer, stretch.book)):
        return False
    last = stretch.entries[-1]
    text = tail_text(stretch.origin, last.seq, last.hash)
    return any(signed_by(key, text, signature) for key in _keys(work, signer, stretch.book, rights, pairings))


def _keys(work: Work, signer: str, book: str, rights: Rights, pairings: Iterable[tuple[Grant, str]]) -> set[str]:
    """The device's public keys: as it was paired here, or by the manager's own devices in this book."""
    peers = work.session.connection().execute(select(_PEER.c.sign_key).where(_PEER.c.device == signer))
    own = {
        key
        for grant, key in pairings
        if (grant.device, grant.book) == (signer, book) and not rights.role(grant.said.origin)
    }
    return own | {row.sign_key for row in peers}


def _pairings(work: Work) -> list[tuple[Grant, str]]:
    """Every pairing in the home's books, with the key it names."""
    work.session.flush()
    columns: list[Any] = [*(_CHANGE.c[name] for name in ("hlc", "origin", "seq", "book"))]
    columns += [_PAIRING.c.device, _PAIRING.c.role, _PAIRING.c.sign_key]
    found = select(*columns).where((_CHANGE.c.tbl == PAIRING) & (_CHANGE.c.row_id == _PAIRING.c.id))
    rows = work.session.connection().execute(found)
    return [(Grant(Said(*row[:3]), *row[3:6]), row.sign_key) for row in rows]
