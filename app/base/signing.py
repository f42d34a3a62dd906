"""Links, codes and keys derived from the key ring. Nothing derived here is ever stored."""

import hashlib
import hmac

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import SigningAlgorithm

from app.base import current
from app.base.ids import is_uid


class ForgedToken(ValueError):
    """A token that none of our keys made for this purpose."""


class ShortHmac(SigningAlgorithm):
    """HMAC-SHA256 cut to 128 bits, so that a link fits into a text message."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, hashlib.sha256)[:16]


def mac(purpose: str, *parts: object) -> bytes:
    """32 bytes under the newest key. Parts are length-prefixed, so ("a", "bc") is not ("ab", "c")."""
    return _mac(_keys()[-1], purpose, parts)


def token(purpose: str, uid: str, generation: int = 0) -> str:
    """`uid.signature`; a new generation makes every older token of the row void."""
    return _signer(purpose, generation).sign(uid).decode()


def uid_in(text: str) -> str:
    """The row a token claims to be for, to look its generation up; check() decides."""
    uid = text.partition(".")[0]
    if not is_uid(uid):
        raise ForgedToken("not a token")
    return uid


def check(purpose: str, text: str, generation: int = 0) -> str:
    """The uid inside; raises ForgedToken for another purpose, generation or key."""
    try:
        return _signer(purpose, generation).unsign(text).decode()
    except BadSignature:
        raise ForgedToken(purpose) from None


def digits(purpose: str, uid: str, generation: int = 0, length: int = 6) -> str:
    """A code of so many decimal digits for a row, under the newest key."""
    return _digits(_keys()[-1], purpose, uid, generation, length)


def same_digits(purpose: str, uid: str, typed: str, generation: int = 0, length: int = 6) -> bool:
    """Constant time; codes made under an older key of the ring still count."""
    made = [_digits(key, purpose, uid, generation, length) for key in _keys()]
    return any([hmac.compare_digest(code.encode(), typed.encode()) for code in made])


def _digits(key: bytes, purpose: str, uid: str, generation: int, length: int) -> str:
    number = int.from_bytes(_mac(key, purpose, (uid, generation))[:16]) % 10**length
    return f"{number:0{length}}"


def _mac(key: bytes, purpose: str, parts: tuple) -> bytes:
    text = b"".join(len(p).to_bytes(4) + p for p in (str(part).encode() for part in (purpose, *parts)))
    return hmac.digest(key, text, hashlib.sha256)


def _signer(purpose: str, generation: int) -> Signer:
    return Signer(
        _keys(),
        salt=f"{purpose}:{generation}".encode(),
        key_derivation="hmac",
        digest_method=hashlib.sha256,
        algorithm=ShortHmac(),
    )


def _keys() -> list[bytes]:
    """Oldest first, as itsdangerous wants them."""
    return current.settings().signing_keys()
