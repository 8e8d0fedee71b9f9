"""Keys of a device: Ed25519 to sign, age (X25519) to seal and open. Everything in memory, nothing on disk.

Every kind of signed text begins with a line of its own, so that a signature of one never counts for another.
"""

import base64
from collections.abc import Sequence

from rmtui.domain.refusal import Refused

_AGE = b"age-encryption.org/v1\n"
_AGE_HEADER = 64 * 1024
"""Each recipient costs the reader a key agreement: a header longer than some 600 of them is none of ours."""


def tail_text(origin: str, seq: int, digest: str) -> bytes:
    """What a device signs of its own log's end."""
    return f"rmtui tail 1\n{origin}\n{seq}\n{digest}".encode()


def sign(signing_key: bytes, data: bytes) -> str:
    """The signature by a raw Ed25519 private key, in base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(signing_key).sign(data)).decode()


def signed_by(public: str, data: bytes, signature: str) -> bool:
    """Whether the signature is of this data by the key of this public part, both in base64."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(exact_base64(public, 32)).verify(exact_base64(signature, 64), data)
    except (ValueError, InvalidSignature):
        return False
    return True


def public_key(signing_key: bytes) -> str:
    """The public part of a raw Ed25519 private key, in base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()).decode()


def exact_base64(text: str, length: int) -> bytes:
    """So many bytes from their one spelling in base64. Raises ValueError."""
    data = base64.b64decode(text.encode("ascii"), validate=True)
    if len(data) != length or base64.b64encode(data).decode() != text:
        raise ValueError("base64")
    return data


def new_identity() -> tuple[str, str]:
    """A new age identity, which is secret, and its recipient, which is not."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The recipient of an age identity. Raises Refused `bundle_not_for_us` where the text is none."""
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except (pyrage.IdentityError, ValueError) as error:
        raise Refused("bundle_not_for_us") from error


def valid_recipient(text: str) -> bool:
    """Whether the text is an age recipient in its one spelling."""
    import pyrage

    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except (pyrage.RecipientError, ValueError):
        return False


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypts to the recipients. Raises Refused `recipient_unusable` where one of them or all are wanting."""
    import pyrage

    try:
        sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    except (pyrage.RecipientError, pyrage.EncryptError, ValueError) as error:
        raise Refused("recipient_unusable") from error
    return sealed


def unseal(sealed: bytes, identities: Sequence[str]) -> bytes:
    """Decrypts for any of the identities. Raises Refused `bundle_not_for_us` or `bundle_unreadable`."""
    import pyrage

    if not sealed.startswith(_AGE) or sealed.find(b"\n--- ", 0, _AGE_HEADER) < 0:
        raise Refused("bundle_unreadable")
    try:
        keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    except (pyrage.IdentityError, ValueError) as error:
        raise Refused("bundle_not_for_us") from error
    try:
        opened: bytes = pyrage.decrypt(sealed, keys)
    except (pyrage.DecryptError, ValueError) as error:
        # The library has one error for both; only its words tell a file for others from a damaged one.
        for_others = not keys or "No matching keys" in str(error)
        raise Refused("bundle_not_for_us" if for_others else "bundle_unreadable") from error
    return opened
