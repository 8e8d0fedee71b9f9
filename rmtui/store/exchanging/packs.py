"""What goes along with a lead's file: the team's pack for a manager, the week's figures for the president."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

from rmtui.clock import utc_text
from rmtui.domain.refusal import Refused
from rmtui.exchange.saving import drafted, sync_folder
from rmtui.ids import new_id
from rmtui.playbook.pack import Pack, lying, of_folder, of_text, overruled, text_of
from rmtui.store.derive import reading
from rmtui.store.home import config_dir, private_folder
from rmtui.store.log import judge
from rmtui.store.log.rights import HIGHER
from rmtui.store.reads.books import identity
from rmtui.store.reads.exchange import PeerRow
from rmtui.store.reads.packs import Offered, newest, said, waiting_in
from rmtui.store.reads.team_sheets import worked
from rmtui.store.store import Store
from rmtui.store.tables import PackRow
from rmtui.store.work import Work
from rmtui.store.writes.weeks import hand_in
from rmtui.text import clean

_LEADING = frozenset({"lead", "outlet"})


class Carried(NamedTuple):
    """The version of the pack that goes with a file for the first time, or why the lead's own files go with none."""

    version: str = ""
    wrong: str = ""


def prepare(store: Store, peer: PeerRow) -> Carried:
    """Before a file is written: the pack where the peer's book has an older one, the weeks where it goes up.

    What the loader refuses of the lead's own files holds no file back: it is told, and no pack goes along.
    """
    own = store.read(identity)
    if own.role not in _LEADING or peer.own or own.waits:
        return Carried()
    if own.role in HIGHER.get(peer.role, ()):
        return _carried(store, peer, own.person)
    if store.read(worked):
        today = store.clock.now().date()
        for day in (today - timedelta(days=7), today):
            store.write(_hand_in, day)
    return Carried()


def _hand_in(work: Work, day: date) -> None:
    """As the program's own: who exports has not handed in by hand, and undoes something else."""
    hand_in(work, day)
    work.label = work.subject = ""


def _carried(store: Store, peer: PeerRow, by: str) -> Carried:
    try:
        pack = of_folder(config_dir(store.home))
    except Refused as refused:
        return Carried(wrong=refused.values["reason"])
    if pack is None or peer.book not in peer.books or not store.write_in(peer.book, _offer, pack, by):
        return Carried()
    return Carried(pack.version)


def _offer(work: Work, pack: Pack, by: str) -> bool:
    """Writes the pack into a manager's book where that is news there; whether it did.

    What this device said last is not said again: two of the team with other files would answer each other for ever.
    """
    read = reading(work)
    last = newest(read)
    if last is not None and pack.digest in (last.digest, said(read)):
        return False
    try:
        judge.require(work, "pack")
    except Refused:
        return False
    work.session.add(
        PackRow(
            id=new_id(),
            book=work.book,
            at=utc_text(work.now),
            by_name=by,
            version=pack.version,
            digest=pack.digest,
            files=text_of(pack.files),
        )
    )
    return True


def offered_pack(store: Store) -> Offered | None:
    """The pack that came and is not the one in use here; None where there is none."""
    return waiting_in(config_dir(store.home), store.read(newest))


def take_pack(store: Store) -> Offered:
    """Takes the pack over: all files are on the disk before the first is given its name; what they replace is kept
    beside, and so are the manager's own templates that would stand before the team's.

    Scripts hold at once, rules from the next start. Raises Refused `no_pack`, `pack_not_usable`, `not_written`;
    nothing was changed then, but that a disk that fails between two names leaves the pack to be taken over again.
    """
    last = offered_pack(store)
    if last is None:
        raise Refused("no_pack")
    pack, config = of_text(last.files), config_dir(store.home)
    here = lying(config)
    aside = {name for name in (*last.differing, *overruled(pack.files, here)) if name in here}
    new = [name for name in last.differing if name in pack.files]
    with ExitStack() as drafts:
        for folder in {(config / name).parent for name in new}:
            private_folder(folder)
        ready = [drafts.enter_context(drafted(config / name)) for name in new]
        for name, draft in zip(new, ready, strict=True):
            draft.write(pack.files[name].encode())
            draft.flush()
        _keep(config, sorted(aside), store)
        for draft in ready:
            draft.rename()
    with _refusing(config):
        for name in aside - pack.files.keys():
            (config / name).unlink()
            sync_folder((config / name).parent)
    return last


def _keep(config: Path, names: list[str], store: Store) -> None:
    """Copies what is replaced into a folder of its own beside."""
    stamp = utc_text(store.clock.real()).replace(":", "")
    places = (config / (f"replaced-{stamp}" if n == 1 else f"replaced-{stamp}-{n}") for n in count(1))
    kept = next(place for place in places if not place.exists())
    with _refusing(kept):
        for name in names:
            private_folder((kept / name).parent)
            copyfile(config / name, kept / name)
            with open(kept / name, "rb+") as file:
                os.fsync(file.fileno())


@contextmanager
def _refusing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused("not_written", file=clean(str(place)), reason=error.strerror or str(error)) from error
