"""What a browser seals so that only this server reads it: offline edits wait on phones that may get lost.

ECDH on P-256 with a key pair of the message's own, HKDF-SHA256, AES-256-GCM. Our private key is derived from the key
ring, so that it is backed up and replaced with it; the script of the other half is static/js/offline-seal.js.
"""

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.base import current
from app.base.secrets import SealBroken

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_INFO = b"poolhouse offline 1"


def public_key() -> str:
    """`id.point` of the newest key: the point uncompressed, in base64 for addresses."""
    key_id, key = current.settings().sealing_keys()[-1]
    return f"{key_id}.{base64.urlsafe_b64encode(_point(_private(key).public_key())).decode().rstrip('=')}"


def open_box(key_id: str, their_point: bytes, nonce: bytes, closed: bytes, bound: bytes) -> bytes:
    """Raises SealBroken for anything that was not sealed for us, together with `bound`."""
    private = _private_by_id(key_id)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, their_point)
        return AESGCM(_shared(private, theirs, their_point)).decrypt(nonce, closed, bound)
    except (InvalidTag, ValueError):
        raise SealBroken("not sealed for us") from None


def seal_box(content: bytes, bound: bytes, nonce: bytes) -> tuple[str, bytes, bytes]:
    """As the browser does: (key id, the message's point, what is closed)."""
    key_id, _dot, point = public_key().partition(".")
    own = ec.generate_private_key(_CURVE)
    ours = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, base64.urlsafe_b64decode(f"{point}="))
    own_point = _point(own.public_key())
    return key_id, own_point, AESGCM(_shared(own, ours, own_point)).encrypt(nonce, content, bound)


def _shared(private: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePublicKey, message_point: bytes) -> bytes:
    secret = private.exchange(ec.ECDH(), public)
    return HKDF(hashes.SHA256(), 32, None, _INFO + message_point).derive(secret)


def _private_by_id(key_id: str) -> ec.EllipticCurvePrivateKey:
    for known, key in current.settings().sealing_keys():
        if known == key_id:
            return _private(key)
    raise SealBroken(f"no key {key_id}")


@lru_cache(maxsize=16)
def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    """48 bytes for a 256-bit order: the remainder favours no number noticeably (FIPS 186-5, A.2.1)."""
    wide = HKDF(hashes.SHA256(), 48, None, b"poolhouse offline key").derive(key)
    return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, _CURVE)


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
