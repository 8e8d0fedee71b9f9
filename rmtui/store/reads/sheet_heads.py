"""The head that every sheet of the book has: which one it is, by whom, how often it was printed before."""

from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_facts import Head
from rmtui.domain.sheet_kinds import Request, span_of
from rmtui.store.reads.books import me
from rmtui.store.work import Read

COPIES = "SELECT count(*) FROM audit WHERE event = 'sheet.printed' AND what = ?"
CUSTOMER = "SELECT name, number FROM customer WHERE id = ? AND book = ? AND NOT deleted"


def head_of(read: Read, request: Request) -> Head:
    """The head of the sheet that is asked for. Raises Refused `no_such_customer`."""
    first, last = span_of(request.kind, request.day)
    name = number = ""
    if request.customer:
        found = read.db.execute(CUSTOMER, (request.customer, read.book)).fetchone()
        if found is None:
            raise Refused("no_such_customer", ref=request.customer)
        name, number = found
    what = " ".join(filter(None, (request.kind, request.customer, "whole" if request.whole else "")))
    return Head(
        kind=request.kind,
        what=what,
        first=first,
        last=last,
        made_at=read.now,
        me=me(read),
        playbook_version=read.playbook.version,
        copies=read.db.execute(COPIES, (f"{what} {first.isoformat()}",)).fetchone()[0],
        customer=request.customer,
        name=name,
        number=number,
        whole=request.whole,
    )
