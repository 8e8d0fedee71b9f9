"""Introduction files `.rmxid`: what a device says of itself before two exchange bundles; JSON, signed by itself.

The signature only binds the parts together; who wrote it is confirmed by the fingerprint (design.md section 4).
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from rmtui.domain.exchange import Introduction
from rmtui.domain.model import Role
from rmtui.domain.refusal import Refused
from rmtui.exchange.checked import Fields, parse, written
from rmtui.exchange.keys import exact_base64, sign, signed_by, valid_recipient
from rmtui.exchange.saving import drafted, load

SUFFIX = ".rmxid"
FORMAT = 1
_LIMIT = 16 * 1024
_SAID = b"rmtui introduction 1\n"
_FINGERPRINTED = ("device", "book", "role", "demo", "sign_key", "recipient")
_NAMES = ("format", *Introduction._fields, "signature")


def write(target: Path, me: Introduction, signing_key: bytes) -> None:
    """Writes an introduction file, whole or not at all. Raises Refused `not_written` with the reason."""
    said: dict[str, Any] = {"format": FORMAT, **me._asdict()}
    _check(Fields(said))
    signed = {**said, "signature": sign(signing_key, _SAID + written(said))}
    with drafted(target) as draft:
        draft.write(written(signed) + b"\n")
        draft.flush()
        draft.rename()


def read(file: Path) -> Introduction:
    """Reads an introduction file; its names are cleaned.

    Raises Refused `introduction_unreadable`, `introduction_newer` or `introduction_forged` (its signature is wrong),
    and `file_not_found` or `file_unreadable`.
    """
    data = load(file, _LIMIT)
    if data is None:
        raise Refused("introduction_unreadable")
    try:
        fields = parse(data)
        if fields.number("format") > FORMAT:
            raise Refused("introduction_newer")
        fields.only(_NAMES)
        me, signature = _check(fields), fields.text("signature")
        said = {name: value for name, value in fields.data.items() if name != "signature"}
        genuine = signed_by(me.sign_key, _SAID + written(said), signature)
    except (ValueError, RecursionError) as error:
        raise Refused("introduction_unreadable") from error
    if not genuine:
        raise Refused("introduction_forged")
    return me


def fingerprint(me: Introduction) -> str:
    """The SHA-256, 64 hexadecimal digits, of what makes two devices trust each other; names are not in it."""
    said = me._asdict()
    return sha256(written({name: said[name] for name in _FINGERPRINTED})).hexdigest()


def _check(fields: Fields) -> Introduction:
    recipient, recovery = fields.text("recipient"), fields.text("recovery")
    exact_base64(fields.text("sign_key"), 32)
    role = fields.text("role")
    if fields.number("format") != FORMAT or role not in frozenset(Role):
        raise ValueError("format or role")
    if not valid_recipient(recipient) or (recovery and not valid_recipient(recovery)):
        raise ValueError("recipient")
    return Introduction(
        device=fields.id("device"),
        label=fields.shown("label"),
        person=fields.shown("person"),
        role=role,
        book=fields.id("book"),
        demo=fields.flag("demo"),
        sign_key=fields.text("sign_key"),
        recipient=recipient,
        recovery=recovery,
    )
