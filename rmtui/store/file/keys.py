"""The key file: the book's raw data key, wrapped by the passphrase and by the recovery code, or in clear for a demo.

It holds format version, KDF parameters, wrapped keys and book id, nothing else (design.md section 3).
"""

import base64
import json
import secrets
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.store.home import Home, private_write

FORMAT = 1
MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 4
SHORTEST = 8
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE, _CHECK, _GROUP = 26, 2, 4


class Unlocked(NamedTuple):
    """The data key of a book, and whether it lay in clear."""

    book: str
    key: bytes
    clear: bool

    def __repr__(self) -> str:
        return f"Unlocked(book={self.book!r})"


def make(path: Path, book: str, passphrase: str | None) -> tuple[Unlocked, str]:
    """Writes a new key file and returns the key with the recovery code (empty without a passphrase).

    Raises Refused where the passphrase is too short.
    """
    key = secrets.token_bytes(32)
    if passphrase is None:
        _write(path, {"format": FORMAT, "book": book, "clear": _text(key)})
        return Unlocked(book, key, True), ""
    code = new_code()
    kdf = {"name": "argon2id", "memory_kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES}
    record = {
        "format": FORMAT,
        "book": book,
        "kdf": kdf,
        "passphrase": _wrap(key, book, "passphrase", kdf, _usable(passphrase)),
        "recovery": _wrap(key, book, "recovery", kdf, _plain_code(code)),
    }
    _write(path, record)
    return Unlocked(book, key, False), code


def needs_passphrase(path: Path) -> bool:
    """Whether the book asks for a passphrase; raises Refused where the key file is missing or damaged."""
    return "clear" not in _load(path)


def book_of(path: Path) -> str:
    """The id of the book that the key file belongs to; raises Refused as `needs_passphrase`."""
    return str(_load(path)["book"])


def unlock(path: Path, secret: str | None) -> Unlocked:
    """The data key, by passphrase or recovery code.

    Raises Refused: no key file, a damaged or newer one, no secret given, a wrong one, a mistyped recovery code.
    """
    record = _load(path)
    book = str(record["book"])
    if "clear" in record:
        return Unlocked(book, _key_of(record["clear"]), True)
    if not secret:
        raise Refused("passphrase_needed")
    code = _plain_code(secret)
    if _is_code(code):
        key = _unwrap(record, "recovery", code)
    else:
        key = _unwrap(record, "passphrase", _normal(secret))
        if key is None and _resembles_code(code):
            raise Refused("recovery_code_mistyped")
    if key is None:
        raise Refused("passphrase_wrong")
    return Unlocked(book, key, False)


def change_passphrase(home: Home, secret: str, passphrase: str) -> None:
    """Wraps the same data key by a new passphrase; the recovery code stays. Only the key file is rewritten.

    Its copy beside the backups goes along, for the old passphrase is to open nothing more. Raises Refused as `unlock`
    does, for a passphrase that is too short and for a book without one.
    """
    unlocked = unlock(home.key, secret)
    record = _load(home.key)
    if unlocked.clear:
        raise Refused("book_without_passphrase")
    record["passphrase"] = _wrap(unlocked.key, unlocked.book, "passphrase", record["kdf"], _usable(passphrase))
    _write(home.key, record)
    if home.backup_key.exists():
        _write(home.backup_key, record)


def new_code() -> str:
    """A recovery code: 130 random bits and ten of check, in groups of four without look-alike letters."""
    bits = secrets.randbits(_CODE * 5)
    body = "".join(_LETTERS[bits >> 5 * place & 31] for place in range(_CODE))
    code = body + _check(body)
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _plain_code(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(str.maketrans("OIL", "011", " -\t\r\n"))


def _is_code(code: str) -> bool:
    fits = len(code) == _CODE + _CHECK and all(letter in _LETTERS for letter in code)
    return fits and code[_CODE:] == _check(code[:_CODE])


def _resembles_code(code: str) -> bool:
    return abs(len(code) - _CODE - _CHECK) <= 2 and code.isalnum() and code.isascii()


def _check(body: str) -> str:
    digest = int.from_bytes(sha256(b"rmtui recovery " + body.encode()).digest()[:2], "big")
    return _LETTERS[digest & 31] + _LETTERS[digest >> 5 & 31]


def _normal(passphrase: str) -> str:
    return unicodedata.normalize("NFKC", passphrase)


def _usable(passphrase: str) -> str:
    normal = _normal(passphrase)
    if len(normal) < SHORTEST:
        raise Refused("passphrase_short", shortest=str(SHORTEST))
    return normal


def _wrap(key: bytes, book: str, by: str, kdf: dict[str, Any], secret: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(_derive(secret, salt, kdf)).encrypt(nonce, key, _bound(book, by, kdf))
    return {"salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped)}


def _unwrap(record: dict[str, Any], by: str, secret: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    entry, kdf = record[by], record["kdf"]
    wrapping = AESGCM(_derive(secret, _bytes(entry["salt"]), kdf))
    try:
        return wrapping.decrypt(_bytes(entry["nonce"]), _bytes(entry["wrapped"]), _bound(str(record["book"]), by, kdf))
    except InvalidTag:
        return None


def _derive(secret: str, salt: bytes, kdf: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=salt, length=32, iterations=kdf["passes"], lanes=kdf["lanes"], memory_cost=kdf["memory_kib"]
    ).derive(secret.encode())


def _bound(book: str, by: str, kdf: dict[str, Any]) -> bytes:
    return json.dumps([FORMAT, book, by, kdf], sort_keys=True).encode()


def _write(path: Path, record: dict[str, Any]) -> None:
    private_write(path, json.dumps(record, indent=1).encode() + b"\n")


def _load(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Refused("key_file_missing", file=str(path)) from error
    try:
        record = json.loads(data)
        if record["format"] > FORMAT:
            raise Refused("key_file_newer", file=str(path))
        _check_shape(record)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("key_file_damaged", file=str(path)) from error
    return dict(record)


def _check_shape(record: dict[str, Any]) -> None:
    """Raises ValueError, KeyError or TypeError where anything is not as `make` writes it."""
    if not isinstance(record["book"], str):
        raise ValueError("book")
    if "clear" in record:
        _key_of(record["clear"])
        return
    kdf = record["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("kdf")
    # The bounds keep a tampered file from asking for all of the memory.
    for name, low, high in (("memory_kib", MEMORY_KIB, 1 << 21), ("passes", PASSES, 64), ("lanes", 1, 64)):
        if not isinstance(kdf[name], int) or not low <= kdf[name] <= high:
            raise ValueError(name)
    for by in ("passphrase", "recovery"):
        if [len(_bytes(record[by][part])) for part in ("salt", "nonce", "wrapped")] != [16, 12, 48]:
            raise ValueError(by)


def _key_of(text: str) -> bytes:
    key = _bytes(text)
    if len(key) != 32:
        raise ValueError("key")
    return key


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
