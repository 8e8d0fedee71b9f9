"""Writes who this device is to others and with whom it exchanges files: keys, names, paired devices."""

from collections.abc import Collection
from json import dumps, loads
from typing import Any

from sqlalchemy import delete, insert, select

from rmtui.clock import utc_text
from rmtui.domain.exchange import OWN, Introduction
from rmtui.domain.refusal import Refused
from rmtui.exchange import keys
from rmtui.ids import new_id
from rmtui.store import audit
from rmtui.store.derive import raw, reading
from rmtui.store.file.device import Device
from rmtui.store.log import judge
from rmtui.store.log.fields import table
from rmtui.store.log.rights import HIGHER, role_in
from rmtui.store.reads.books import identity
from rmtui.store.reads.exchange import (
    HELD,
    IDENTITY,
    LABEL,
    ME,
    RECOVERY,
    books_text,
    introduction_now,
    meta,
)
from rmtui.store.tables import PairingRow, Peer
from rmtui.store.work import Work
from rmtui.text import clean

_META = table("meta")


def put_meta(work: Work, key: str, value: str) -> None:
    """Notes something of the store about itself."""
    connection = work.session.connection()
    connection.execute(delete(_META).where(_META.c.key == key))
    connection.execute(insert(_META).values(key=key, value=value))


def introduce(work: Work, device: Device) -> Introduction:
    """This device's introduction; its age identity is made where there is none yet."""
    secret = meta(raw(work), IDENTITY)
    if not secret:
        secret, _ = keys.new_identity()
        put_meta(work, IDENTITY, secret)
    public = {
        "device": device.id,
        "sign_key": keys.public_key(device.signing_key),
        "recipient": keys.recipient_of(secret),
    }
    if loads(meta(raw(work), ME) or "{}") != public:
        put_meta(work, ME, dumps(public))
    return introduction_now(reading(work))


def set_label(work: Work, label: str) -> None:
    """Names this device; devices that are paired already keep the name they know until they pair again.

    Raises Refused `label_missing`.
    """
    name = clean(label)[:40]
    if not name:
        raise Refused("label_missing")
    put_meta(work, LABEL, name)


def add_recovery(work: Work, recipient: str) -> None:
    """Seals every file to this recipient of the team too, from now on.

    Raises Refused `recovery_not_yours` on a manager's device: whoever holds the key reads the team's files.
    """
    if identity(reading(work)).role == "rm":
        raise Refused("recovery_not_yours")
    _add_recovery(work, recipient)
    audit.record(work, "recovery_key")


def pair(work: Work, peer: Introduction, fingerprint: str, books: Collection[str]) -> None:
    """Notes a device that was confirmed by its fingerprint, in every exchanged book that is here too.

    Paired again it gets its new name, and what it has proved to have stays. Raises Refused `pair_key_changed`.
    """
    me = introduction_now(reading(work))
    known = work.session.get(Peer, peer.device)
    if known is not None and known.sign_key != peer.sign_key:
        raise Refused("pair_key_changed", person=peer.person, label=peer.label)
    at = utc_text(work.session.info["real"]())
    row = known or Peer(device=peer.device, sign_key=peer.sign_key, recipient="", fingerprint="", paired_at=at)
    row.person, row.label, row.role, row.book = peer.person, peer.label, peer.role, peer.book
    row.own, row.recipient, row.fingerprint = peer.book == me.book, peer.recipient, fingerprint
    row.books, row.active = books_text(books), True
    work.session.add(row)
    if peer.recovery and (row.own or peer.role in HIGHER.get(me.role, ())):
        # Only upwards and among one's own: else a manager could make the lead seal others' books to him.
        _add_recovery(work, peer.recovery)
    held = {found[0] for found in raw(work).execute(HELD)} | {me.book}
    for book in sorted(held & set(books)):
        _note_device(work, book, peer, role_in(book, peer.role, peer.book), at)
    if not identity(reading(work)).waits:
        _note_device(work, me.book, me, OWN, at)
    judge.judge(work)
    audit.record(work, "pair", f"{peer.person} {peer.label}".strip())


def unpair(work: Work, device: str) -> None:
    """Exchanges nothing with a device any more; its name and rights in the books stay. Raises Refused."""
    row = work.session.get(Peer, device)
    if row is None or not row.active:
        raise Refused("no_such_peer", who=clean(device))
    row.active = False
    audit.record(work, "unpair", f"{row.person} {row.label}".strip())


def _add_recovery(work: Work, recipient: str) -> None:
    known: list[str] = loads(meta(raw(work), RECOVERY) or "[]")
    put_meta(work, RECOVERY, dumps([*(one for one in known if one != recipient), recipient]))


def _note_device(work: Work, book: str, who: Introduction, role: str, at: str) -> None:
    """Names a device in a book, unless it is named so already."""
    said = {"device": who.device, "role": role, "person": who.person, "label": who.label, "sign_key": who.sign_key}
    columns = table("pairing").c
    same = select(columns.id).where(columns.book == book, columns.live, columns.recipient == who.recipient)
    for name, value in said.items():
        same = same.where(columns[name] == value)
    if work.session.connection().execute(same).first() is None:
        here, work.book = work.book, book
        named: dict[str, Any] = {**said, "recipient": who.recipient, "at": at}
        work.session.add(PairingRow(id=new_id(), book=book, **named))
        work.session.flush()
        work.book = here
