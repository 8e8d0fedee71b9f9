"""What goes along with a lead's file: the team's pack for a manager, the week's figures for the president."""

from datetime import timedelta
from pathlib import Path

from rmtui.clock import utc_text
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.playbook.loader import OVERRIDE
from rmtui.playbook.pack import Pack, of_folder, of_text, text_of
from rmtui.store.home import config_dir, private_folder, private_write
from rmtui.store.log.rights import HIGHER
from rmtui.store.reads.books import identity
from rmtui.store.reads.exchange import PeerRow
from rmtui.store.reads.packs import Offered, newest
from rmtui.store.reads.team_sheets import worked
from rmtui.store.store import Store
from rmtui.store.tables import PackRow
from rmtui.store.work import Work
from rmtui.store.writes.weeks import hand_in

_LEADING = frozenset({"lead", "outlet"})


def prepare(store: Store, peer: PeerRow) -> None:
    """Before a file is written: the pack where the peer's book has an older one, the weeks where it goes up.

    Raises Refused `pack_not_usable` where the lead's own files are refused by the loader.
    """
    own = store.read(identity)
    if own.role not in _LEADING or peer.own or own.waits:
        return
    if own.role in HIGHER.get(peer.role, ()):
        pack = of_folder(config_dir(store.home))
        if pack is not None and peer.book in peer.books:
            store.write_in(peer.book, _offer, pack, own.person)
    elif store.read(worked):
        today = store.clock.now().date()
        for day in (today - timedelta(days=7), today):
            store.write(hand_in, day)


def _offer(work: Work, pack: Pack, by: str) -> bool:
    """Writes the pack into a manager's book where the newest one there is another; whether it did."""
    from rmtui.store.derive import reading

    last = newest(reading(work))
    if last is not None and last.digest == pack.digest:
        return False
    work.session.add(
        PackRow(
            id=new_id(),
            book=work.book,
            at=utc_text(work.now),
            by_name=by,
            version=pack.version,
            digest=pack.digest,
            files=text_of(pack),
        )
    )
    return True


def offered_pack(store: Store) -> Offered | None:
    """The pack that came and is not the one in use here; None where there is none."""
    last = store.read(newest)
    if last is None:
        return None
    try:
        here = of_folder(config_dir(store.home))
    except Refused:
        here = None
    return None if here is not None and here.digest == last.digest else last


def take_pack(store: Store) -> Offered:
    """Takes the pack over: files are written one by one, whole or not at all; what they replace is kept beside.

    The rules hold from the next start. Raises Refused `no_pack`, `pack_not_usable`; nothing was changed then.
    """
    last = offered_pack(store)
    if last is None:
        raise Refused("no_pack")
    pack, config = of_text(last.files), config_dir(store.home)
    stamp = utc_text(store.clock.real()).replace(":", "")
    kept = config / f"replaced-{stamp}"
    for file in (config / OVERRIDE, *sorted((config / "templates").glob("*.toml"))):
        if file.is_file():
            _put(kept / file.relative_to(config), file.read_bytes())
    for name, text in pack.files.items():
        _put(config / name, text.encode())
    for file in (config / OVERRIDE, *sorted((config / "templates").glob("*.toml"))):
        if file.is_file() and file.relative_to(config).as_posix() not in pack.files:
            file.unlink()
    return last


def _put(file: Path, data: bytes) -> None:
    private_folder(file.parent)
    private_write(file, data)
