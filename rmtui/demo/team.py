"""A demo of the one who gets the sheets: a lead's home with the books of three invented managers."""

from datetime import timedelta
from json import dumps

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.demo import people
from rmtui.demo.book import build, owner
from rmtui.ids import name_id, new_id
from rmtui.store.store import NewOwner, Store
from rmtui.store.tables import Book, CoachingRow, CommentRow, Customer, OpeningRow, Peer, ReceiptRow
from rmtui.store.work import Work

NAMES = ("演示经理甲", "演示经理乙", "演示经理丙")


def keeper(role: str) -> NewOwner:
    """The invented lead, outlet head or president."""
    return owner()._replace(role=role, name={"lead": "演示主管", "outlet": "演示网点负责人"}.get(role, "演示行长"))


OWN = 24
"""Customers of an outlet head's own book; as many as `POOLED` of them wait to be allotted."""
POOLED = 12


def fill(store: Store, customers: int, seed: int, *, own: bool) -> None:
    """Three books of managers in a new home, the last of whose files came the day before yesterday."""
    if own:
        store.write(build, OWN, seed + len(NAMES))
        store.write(_pool)
    for n, name in enumerate(NAMES):
        book = new_id()
        store.write_in(book, _open, name, n)
        store.write_in(book, build, max(customers // len(NAMES), 1), seed + n)
        store.write_in(book, _words, short=n == 1)
        store.write(_received, book, name, n)


def _open(work: Work, name: str, n: int) -> None:
    signs = keeper("lead")._replace(role="rm", name=name)
    work.session.add(
        Book(
            id=work.book,
            book=work.book,
            role="rm",
            rm_name=name,
            bank=signs.bank,
            branch=signs.branch,
            sub_branch=signs.sub_branch,
            mobile=people.phone(n + 1),
            demo=True,
        )
    )


def _pool(work: Work) -> None:
    """The last of the own customers wait to be allotted; every third was handed over by a manager who knows her."""
    rows = work.session.exec(select(Customer).where(Customer.book == work.book).order_by(Customer.id)).all()
    for n, row in enumerate(rows[-POOLED:]):
        row.pool = True
        row.handed_by = NAMES[n // 3 % len(NAMES)] if n % 3 == 0 else ""


def _words(work: Work, *, short: bool) -> None:
    """A plan of the day, a line of the coaching record, a word."""
    day, at = work.today, utc_text(work.now - timedelta(days=7))
    planned = 14 if short else 24
    work.session.add(
        OpeningRow(
            id=name_id("opening", work.book, day.isoformat()),
            book=work.book,
            day=day.isoformat(),
            at=utc_text(work.now),
            planned=planned,
            items=dumps([]),
        )
    )
    by = keeper("lead").name
    last = (day - timedelta(days=7)).isoformat()
    work.session.add(
        CoachingRow(
            id=new_id(), book=work.book, at=at, day=last, by_name=by, seen="开场自报家门太快", plan="每日旁听一通",
            talk="先问方便再说来意", action="本周录三通自己听", next_on=day.isoformat(),
        )
    )  # fmt: skip
    work.session.add(CommentRow(id=new_id(), book=work.book, at=at, day=last, by_name=by, text="下午的接通率比上午高"))


def _received(work: Work, book: str, name: str, n: int) -> None:
    """The manager's device as it was paired, and the last file. Nothing is exchanged with an invented one."""
    device, at = new_id(), utc_text(work.now - timedelta(hours=1, days=2 * (n == 2)))
    work.session.add(
        Peer(device=device, person=name, label="demo", role="rm", book=book, sign_key="", recipient="",
             fingerprint="", paired_at=at, active=False, received_at=at)
    )  # fmt: skip
    work.session.add(ReceiptRow(bundle=new_id(), direction="in", digest=new_id(), at=at, device=device))
