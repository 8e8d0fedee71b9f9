"""Reads what is needed to tell which files at hand are for this device and were not taken in yet."""

from collections.abc import Mapping
from typing import NamedTuple

from rmtui.store.reads.exchange import IDENTITY, meta, peer_rows
from rmtui.store.work import Read

DIGESTS = "SELECT digest FROM receipt"


class Known(NamedTuple):
    """This device's secret age identities, the public keys of the paired devices, the digests of files dealt with,
    and the folders into which files were written last.
    """

    identities: tuple[str, ...]
    keys: Mapping[str, str]
    digests: frozenset[str]
    folders: tuple[str, ...]


def known(read: Read) -> Known:
    """What this home knows of files; read in any book of it."""
    peers = peer_rows(read.db)
    return Known(
        identities=tuple(filter(None, (meta(read.db, IDENTITY),))),
        keys={row.device: row.sign_key for row in peers},
        digests=frozenset(row[0] for row in read.db.execute(DIGESTS)),
        folders=tuple(dict.fromkeys(row.folder for row in peers if row.folder)),
    )
