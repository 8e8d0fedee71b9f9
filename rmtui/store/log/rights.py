"""Who may say what in a book: a role's own facts count only from a device that was paired in that role.

Pure, and a function of the set of changes like the rest of the fold (design.md section 4). Rights hang on origins: a
pairing names a device, and a device's origin in a book follows from both.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from rmtui.domain.exchange import OWN
from rmtui.domain.refusal import Refused
from rmtui.ids import name_id

PAIRING = "pairing"
HIGHER = {"rm": ("lead", "outlet"), "lead": ("outlet", "president"), "outlet": ("president",), "president": ()}
"""To whom the files of a role go (domain.md section 1)."""


class Said(NamedTuple):
    """Who wrote a fact and when: the part of a change that rights depend on."""

    hlc: str
    origin: str
    seq: int


class Grant(NamedTuple):
    """A pairing: by whom and when, of which device, in which role."""

    said: Said
    book: str
    device: str
    role: str


class Rights:
    """The standing of every origin in one or more books, from all pairings in them."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        self._roles: dict[str, str] = {}
        self._first: dict[tuple[str, str], Said] = {}
        for grant in sorted(grants):
            # One who was let in by a role of its own cannot let in others; the order by stamp breaks rings.
            if self.role(grant.said.origin):
                continue
            role = "" if grant.role == OWN else grant.role
            self._roles[origin_id(grant.device, grant.book)] = role
            if role:
                self._first.setdefault((grant.book, role), grant.said)

    def role(self, origin: str) -> str:
        """The role an origin was paired in; empty for the manager's own devices."""
        return self._roles.get(origin, "")

    def counts(self, roles: Collection[str], book: str, said: Said) -> bool:
        """Whether a fact of a table with these roles counts.

        The manager's own device notes what was decided as long as nobody of those roles is paired.
        """
        if not roles:
            return True
        if role := self.role(said.origin):
            return role in roles
        return not any(self._first[book, one] < said for one in roles if (book, one) in self._first)

    def takes_back(self, roles: Collection[str], book: str, said: Said, by: Said) -> bool:
        """Whether a retraction of such a fact counts: from the same standing, or from one of the roles."""
        return not roles or self.role(said.origin) == self.role(by.origin) or self.counts(roles, book, by)

    def vouches(self, origin: str, signer: str) -> bool:
        """Whether one origin's device may sign for the end of another's log: itself, or one of the same role.

        Logs of the manager's own devices need no signature but the file's; a role's log does, or whoever passes it on
        could write in that role's name. A restored device signs for the log of the one it was.
        """
        return not self.role(origin) or self.role(origin) == self.role(signer)


def role_in(book: str, peer_role: str, peer_book: str) -> str:
    """The role that a pairing gives a peer in a book: `own` where it is the peer's own."""
    return OWN if peer_book == book else peer_role


def origin_id(device: str, book: str) -> str:
    """The origin of a device in a book."""
    return name_id("origin", device, book)


def books_between(role: str, book: str, books: Collection[str], peer_role: str, peer_book: str) -> tuple[str, ...]:
    """The books that a device of this role and own book exchanges with a peer.

    Raises Refused `pair_no_exchange` where there is nothing that the two may exchange.
    """
    if book == peer_book:
        return tuple(sorted({book, *books}))
    if peer_role in HIGHER.get(role, ()):
        return (book,)
    if role in HIGHER.get(peer_role, ()):
        return (peer_book,)
    raise Refused("pair_no_exchange")
