"""Reads what is needed to tell which files at hand are for this device and were not taken in yet."""

from collections.abc import Mapping
from typing import NamedTuple

from rmtui.store.work import Read

IDENTITY = "SELECT value FROM meta WHERE key = 'age_identity'"
KEYS = "SELECT device, sign_key FROM peer WHERE active"
FOLDERS = "SELECT DISTINCT folder FROM peer WHERE active AND folder <> '' ORDER BY folder"
DIGESTS = "SELECT digest FROM receipt"


class Known(NamedTuple):
    """This device's age identities, the public keys of the paired devices, the digests of the files dealt with."""

    identities: tuple[str, ...]
    keys: Mapping[str, str]
    digests: frozenset[str]


def known(read: Read) -> Known:
    """What this home knows of files; read in any book of it."""
    identities = tuple(row[0] for row in read.db.execute(IDENTITY))
    keys = {row[0]: row[1] for row in read.db.execute(KEYS)}
    return Known(identities, keys, frozenset(row[0] for row in read.db.execute(DIGESTS)))


def folders(read: Read) -> tuple[str, ...]:
    """The folders into which files were written last."""
    return tuple(row[0] for row in read.db.execute(FOLDERS))
