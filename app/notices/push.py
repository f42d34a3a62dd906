"""Web push (RFC 8030, 8291): a message encrypted for one browser, handed to that browser's push service."""

import base64
import binascii
import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Literal

from cryptography.hazmat.primitives.asymmetric import ec
from webpush import WebPush
from webpush.types import WebPushKeys, WebPushSubscription

from app.base import outside
from app.base.outside import Answer, Outside
from app.notices.refused import Refused, one_line, seconds_to_wait
from app.notices.vapid import Vapid

# Each with the names below it. Chromium 156 hands out jmt17.google.com.
PUSH_HOSTS = frozenset(
    {
        "fcm.googleapis.com",
        "jmt17.google.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    }
)
# One record of 4096 bytes: 86 of header, 17 of padding mark and seal. webpush encrypts more without a word.
PAYLOAD_BYTES = 4096 - 86 - 17

Urgency = Literal["very-low", "low", "normal", "high"]

log = logging.getLogger(__name__)


class BadSubscription(Refused):
    """Not what a browser gives: a strange host or broken keys. Do not keep it."""

    def __init__(self, why: str):
        super().__init__(why, for_good=True)


class Gone(Refused):
    """The browser is not subscribed any more: delete the subscription."""

    def __init__(self, why: str):
        super().__init__(why, for_good=True)


class TryAgain(Refused):
    """The push service is busy or away; the subscription stays."""


class Misconfigured(Refused):
    """The push service does not like our key or contact; the subscription stays, the operator must look."""


class TooLarge(Refused):
    """The message does not fit in 4096 bytes."""

    def __init__(self, why: str):
        super().__init__(why, for_good=True)


@dataclass(frozen=True)
class Subscription:
    """As `PushSubscription.toJSON()` has it: keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Delivered:
    """Taken by the push service, which may still drop it after its time to live."""

    status: int
    location: str


class PushSender:
    def __init__(self, outside: Outside, vapid: Vapid):
        self._outside, self._vapid = outside, vapid
        self._webpush = WebPush(vapid.private_pem(), vapid.public_pem(), subscriber=vapid.contact)
        self._webpush.vapid = vapid

    @property
    def public_key(self) -> str:
        """For the page: `pushManager.subscribe({applicationServerKey: ...})`."""
        return self._vapid.public

    def validate(self, subscription: Subscription) -> None:
        """Raises BadSubscription. For saving and, once more, for sending: rules change, rows stay."""
        try:
            self._outside.check(subscription.endpoint, PUSH_HOSTS)
        except outside.Refused as error:
            raise BadSubscription(str(error))
        _check_keys(subscription)

    def send(
        self,
        subscription: Subscription,
        payload: dict,
        *,
        topic: str,
        ttl_seconds: int,
        urgency: Urgency = "normal",
    ) -> Delivered:
        """`topic` may be any text: of undelivered messages with the same one a phone gets only the last."""
        self.validate(subscription)
        content, headers = self._sealed(subscription, payload)
        headers |= {"ttl": str(ttl_seconds), "urgency": urgency, "topic": _topic(topic)}
        return _delivered(self._post(subscription.endpoint, content, headers))

    def _sealed(self, subscription: Subscription, payload: dict) -> tuple[bytes, dict[str, str]]:
        message = payload_bytes(payload)
        if len(message) > PAYLOAD_BYTES:
            raise TooLarge(f"{len(message)} bytes; {PAYLOAD_BYTES} fit")
        keys = WebPushKeys(auth=subscription.auth, p256dh=subscription.p256dh)
        # Time to live and contact given per message would stay on the shared object for the next one.
        sealed = self._webpush.get(message, WebPushSubscription(endpoint=subscription.endpoint, keys=keys))
        return sealed.encrypted, {**sealed.headers, "content-type": "application/notification+json"}

    def _post(self, endpoint: str, content: bytes, headers: dict[str, str]) -> Answer:
        try:
            return self._outside.post(endpoint, content=content, headers=headers, hosts=PUSH_HOSTS)
        except (outside.Refused, outside.Unreachable) as error:
            raise TryAgain(str(error))


def payload_bytes(payload: dict | str) -> bytes:
    """As it is sent, before encryption."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _topic(text: str) -> str:
    """32 letters of the URL-safe alphabet, as RFC 8030 wants, that tell the push service nothing."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:24]).decode()


def _check_keys(subscription: Subscription) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(subscription.p256dh))
        secret = _bytes(subscription.auth)
    except ValueError:
        raise BadSubscription("the keys are not those of a browser")
    if len(secret) != 16:
        raise BadSubscription("the secret is not 16 bytes")


def _bytes(text: str) -> bytes:
    """Strict where webpush, which decodes again, skips letters that do not belong."""
    bare = text.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error))


def _delivered(answer: Answer) -> Delivered:
    if not answer.is_good:
        raise _refusal(answer)
    return Delivered(answer.status, answer.headers.get("location", ""))


def _refusal(answer: Answer) -> Refused:
    why = one_line(f"{answer.status} {answer.text_head}")
    if answer.status in (404, 410):
        return Gone(why)
    if answer.status == 413:
        return TooLarge(why)
    if answer.status in (408, 429) or answer.status >= 500:
        return TryAgain(why, retry_after=seconds_to_wait(answer.headers))
    log.error("A push service refuses our messages; check the push key and contact: %s", why)
    return Misconfigured(why)
