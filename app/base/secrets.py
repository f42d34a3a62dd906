"""Sealing what must never be readable at rest: gate codes, second-factor secrets.

AES-256-GCM. The context (company, row, field) is bound to the text: a sealed value moved to another row does not open.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.base import current


class SealBroken(ValueError):
    """The value was changed, moved to another row, or sealed under a key that is gone."""


def seal(text: str, *context: object) -> str:
    key_id, key = current.settings().sealing_keys()[-1]
    nonce = os.urandom(12)
    closed = AESGCM(key).encrypt(nonce, text.encode(), _bound(context))
    return f"{key_id}:{base64.urlsafe_b64encode(nonce + closed).decode()}"


def unseal(sealed: str, *context: object) -> str:
    key_id, _, body = sealed.partition(":")
    raw = base64.urlsafe_b64decode(body)
    try:
        return AESGCM(_key(key_id)).decrypt(raw[:12], raw[12:], _bound(context)).decode()
    except InvalidTag:
        raise SealBroken("this value does not belong here") from None


def reseal(sealed: str, *context: object) -> str:
    """The same text under the newest key."""
    return seal(unseal(sealed, *context), *context)


def _key(key_id: str) -> bytes:
    for known, key in current.settings().sealing_keys():
        if known == key_id:
            return key
    raise SealBroken(f"no key {key_id}")


def _bound(context: tuple) -> bytes:
    return "\x1f".join(str(part) for part in context).encode()
