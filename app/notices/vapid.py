"""The server's name towards push services (VAPID, RFC 8292): a key pair and a contact that somebody reads."""

import datetime as dt
import re
import threading
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import AnyHttpUrl
from webpush.vapid import VAPID

from app.base import clock
from app.base.addresses import is_among, is_public_name

TOKEN_LIVES = dt.timedelta(hours=12)  # push services refuse more than 24 hours
TOKEN_USED = dt.timedelta(hours=6)
TOKENS_KEPT = 200

_MAILTO = re.compile(r"mailto:[^@\s<>,;?&%\"()]+@([^@\s/?:]+)")
_HTTPS = re.compile(r"https://([^@\s/?#:]+)([/?#][^\s<>\"]*)?")
# RFC 2606; .example and .test themselves are no public names anyway.
NOBODYS = ("example.com", "example.net", "example.org")


class BadContact(Exception):
    """Says in one sentence why push services would refuse the contact."""


@dataclass(frozen=True)
class KeyPair:
    """`private_pem` is the secret; `public` is what a page hands to `pushManager.subscribe` (base64url)."""

    private_pem: str
    public: str


def new_key_pair() -> KeyPair:
    private, _, public = VAPID.generate_keys()
    return KeyPair(private.decode(), public)


def check_contact(contact: str, production: bool) -> None:
    """Raises BadContact. Apple answers 403 BadJwtToken to what is refused here; the others accept it,
    so that without this check only iPhones would stay silent (web-push issue 947)."""
    host = _host_of(contact)
    if not is_public_name(host):
        raise BadContact(f"{host} is not a public domain, so Apple's push service refuses every message.")
    if production and is_among(host, NOBODYS):
        raise BadContact(f"{host} is nobody's domain; set a contact that somebody reads.")


def _host_of(contact: str) -> str:
    match = _MAILTO.fullmatch(contact) or _HTTPS.fullmatch(contact)
    if not match:
        raise BadContact("The push contact must be one mailto: address or one https: address.")
    return match[1].lower()


class Vapid:
    """Signs for push services. Stands in for `webpush.vapid.VAPID`, which makes a new token for every
    message, drops the port of the audience and knows only mailto: contacts."""

    def __init__(self, private_pem: str, contact: str):
        self._key = _load(private_pem)
        self.contact = contact
        self._tokens: dict[str, tuple[dt.datetime, str]] = {}
        self._lock = threading.Lock()
        self.public = VAPID.get_application_server_key(self._key.public_key())

    def authorization(self, origin: str) -> str:
        """The header for one push service; its token is used for six hours."""
        with self._lock:
            made, header = self._tokens.get(origin, (None, ""))
            if made is None or not made <= clock.now() < made + TOKEN_USED:
                header = self._remember(origin)
            return header

    def get_authorization_header(self, endpoint: AnyHttpUrl, subscriber: str, expiration: int) -> str:
        """What `webpush` calls for every message."""
        port = "" if endpoint.port in (80, 443) else f":{endpoint.port}"
        return self.authorization(f"{endpoint.scheme}://{endpoint.host}{port}")

    def private_pem(self) -> bytes:
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        return self._key.private_bytes(pem, pkcs8, serialization.NoEncryption())

    def public_pem(self) -> bytes:
        pem, info = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(pem, info)

    def _remember(self, origin: str) -> str:
        if len(self._tokens) >= TOKENS_KEPT:
            self._tokens.clear()
        made = clock.now()
        claims = {"aud": origin, "exp": int((made + TOKEN_LIVES).timestamp()), "sub": self.contact}
        header = f"vapid t={jwt.encode(claims, self._key, algorithm='ES256')}, k={self.public}"
        self._tokens[origin] = (made, header)
        return header


def _load(private_pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("the push key must be a P-256 private key")
    return key
