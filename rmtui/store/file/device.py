"""The device: its id and signing key, outside the database, and how far it saw its own log.

A restored or copied file must become a new device, for two files that write under one id diverge (design.md section
4). So the record is bound to its folder and machine, and the last acknowledged change of each origin is noted: a book
that does not hold it is not the one this device wrote last.
"""

import base64
import hashlib
import json
import os
import platform
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rmtui.store.home import Home, private_folder, private_write

_RECORD, _SEEN = "device.json", "seen.json"


class Device(NamedTuple):
    """`id` names it in the log; `signing_key` is the raw Ed25519 private key, 32 bytes."""

    id: str
    signing_key: bytes

    def __repr__(self) -> str:
        return f"Device(id={self.id!r})"


Seen = Mapping[str, tuple[int, str]]
"""Origin -> the last acknowledged sequence number and its hash."""


def load(home: Home) -> Device | None:
    """The device of this folder on this machine; None where there is none, a damaged one, or one copied here."""
    try:
        record = json.loads((home.device / _RECORD).read_bytes())
        device = Device(str(record["id"]), base64.b64decode(record["signing_key"], validate=True))
        bound = record["bound"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return device if bound == _bound(home) and len(device.signing_key) == 32 else None


def mint(home: Home, device_id: str) -> Device:
    """Makes a new device here and forgets the one before."""
    forget(home)
    private_folder(home.device)
    device = Device(device_id, secrets.token_bytes(32))
    record = {
        "id": device.id,
        "signing_key": base64.b64encode(device.signing_key).decode(),
        "bound": _bound(home),
    }
    private_write(home.device / _RECORD, json.dumps(record, indent=1).encode())
    return device


def forget(home: Home) -> None:
    """Removes the device record: whoever opens the book next is a new device."""
    if home.device.exists():
        shutil.rmtree(home.device)


def acknowledge(home: Home, seen: Seen) -> None:
    """Notes how far the log was written, after a commit. A kill cannot lose it; it is not synced to the disk.

    After a power cut the note may be older than the book, which is no harm: the book then holds what is noted.
    """
    handle = os.open(home.device / _SEEN, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        data = json.dumps(seen).encode()
        os.write(handle, data)
        os.ftruncate(handle, len(data))
    finally:
        os.close(handle)


def acknowledged(home: Home) -> Seen:
    """What `acknowledge` noted last; a damaged note counts as one that no book fulfils."""
    try:
        noted = json.loads((home.device / _SEEN).read_bytes())
        return {str(origin): (int(seq), str(digest)) for origin, (seq, digest) in noted.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError):
        return {"": (0, "damaged")}


def _bound(home: Home) -> str:
    """What a copied home does not share with this one: the folder itself, its path, the machine."""
    folder = home.device.stat()
    born = getattr(folder, "st_birthtime", 0)
    parts = [str(home.path.resolve()), folder.st_ino, born, _machine()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _machine() -> str:
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as opened:
            return str(winreg.QueryValueEx(opened, "MachineGuid")[0])
    else:
        named = Path("/etc/machine-id")
        return named.read_text().strip() if named.exists() else platform.node()
