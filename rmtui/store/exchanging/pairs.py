"""Pairing: this device's introduction as a file, another's looked at, confirmed by its fingerprint, and noted."""

from pathlib import Path

from rmtui.domain.exchange import Introduction, PeerView
from rmtui.domain.refusal import Refused
from rmtui.exchange import introduction as files
from rmtui.exchange import keys
from rmtui.exchange.places import bundle_name
from rmtui.exchange.saving import drafted
from rmtui.store.log.rights import books_between
from rmtui.store.reads.exchange import HELD, peer_rows, peers
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import pairing


def introduction(store: Store) -> Introduction:
    """This device's introduction; its age identity is made at first need. Raises Refused in a read-only store."""
    return store.write(pairing.introduce, store.device)


def introduce(store: Store, target: Path) -> Path:
    """Writes this device's introduction into a folder, under a name of its own, or as the file named."""
    me = introduction(store)
    name = Path(bundle_name(me.person, me.label, store.clock.real().astimezone(store.clock.now().tzinfo)))
    file = target / name.with_suffix(files.SUFFIX).name if target.is_dir() else target
    files.write(file, me, store.device.signing_key)
    return file


def look_at(store: Store, file: Path) -> tuple[Introduction, str]:
    """Another device's introduction and its fingerprint, which two people compare before it is paired.

    Raises Refused: the file is none, it is this device's own, demo and real, `pair_no_exchange`, `pair_key_changed`.
    """
    peer, _ = _checked(store, file)
    return peer, files.fingerprint(peer)


def pair(store: Store, file: Path, *, fingerprint: str | None = None) -> PeerView:
    """Notes the device, once the fingerprint is confirmed.

    Raises Refused `pair_not_confirmed` without one, `pair_other_fingerprint` with another, and as `look_at`.
    """
    peer, books = _checked(store, file)
    found = files.fingerprint(peer)
    if fingerprint is None:
        raise Refused("pair_not_confirmed", person=peer.person)
    if fingerprint.lower() != found:
        raise Refused("pair_other_fingerprint", person=peer.person)
    store.write(pairing.pair, peer, found, books)
    return next(one for one in store.read(peers) if one.device == peer.device)


def unpair(store: Store, device: str) -> None:
    """Exchanges nothing with this device any more, until it is paired again. Raises Refused `no_such_peer`."""
    store.write(pairing.unpair, device)


def rename(store: Store, label: str) -> Introduction:
    """Names this device for those who pair with it from now on. Raises Refused `label_missing`."""
    store.write(pairing.set_label, label)
    return introduction(store)


def make_recovery(store: Store, file: Path) -> str:
    """Makes a recovery key for the team, writes it to a file that is to be kept offline, and gives its recipient.

    Raises Refused `recovery_not_yours`, `recovery_exists` where a file of that name stands, `not_written`.
    """
    if file.exists():
        raise Refused("recovery_exists", file=str(file))
    identity, recipient = keys.new_identity()
    with drafted(file) as draft:
        draft.write(f"# rmtui recovery key\n# {recipient}\n{identity}\n".encode())
        draft.flush()
        store.write(pairing.add_recovery, recipient)
        draft.rename()
    return recipient


def _checked(store: Store, file: Path) -> tuple[Introduction, tuple[str, ...]]:
    """The introduction, and the books that will be exchanged with it."""
    peer, me = files.read(file), introduction(store)
    if peer.device == me.device:
        raise Refused("pair_self")
    if peer.demo != me.demo:
        raise Refused("pair_demo", person=peer.person)
    books, known = store.read(_known)
    if known.get(peer.device, peer.sign_key) != peer.sign_key:
        raise Refused("pair_key_changed", person=peer.person, label=peer.label)
    return peer, books_between(me.role, me.book, books, peer.role, peer.book)


def _known(read: Read) -> tuple[list[str], dict[str, str]]:
    held = [row[0] for row in read.db.execute(HELD)]
    return held, {row.device: row.sign_key for row in peer_rows(read.db)}
