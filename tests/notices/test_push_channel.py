import base64
import datetime as dt
import json
import logging
import os
from dataclasses import dataclass, replace

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.base import clock
from app.base.outside import Outside
from app.notices.declarative import declarative
from app.notices.push import (
    PAYLOAD_BYTES,
    BadSubscription,
    Gone,
    Misconfigured,
    PushSender,
    Subscription,
    TooLarge,
    TryAgain,
    payload_bytes,
)
from app.notices.refused import Refused
from app.notices.vapid import Vapid, new_key_pair
from tests.base.hostile_urls import HOSTILE
from tests.base.pretend_internet import pretend_internet

VISIT = declarative(
    "Your pool was serviced",
    "Tess tested the water and left it clear.",
    "https://sparkling.poolshop.com/visits/abc",
    tag="visit-abc",
    lang="en",
)


@dataclass(frozen=True)
class Browser:
    """The other end: it alone can read what is sent to its subscription."""

    key: ec.EllipticCurvePrivateKey
    secret: bytes
    subscription: Subscription

    def reads(self, message: bytes) -> dict:
        return json.loads(
            http_ece.decrypt(message, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        )


def browser(endpoint: str) -> Browser:
    key, secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Browser(key, secret, Subscription(endpoint, text(public), text(secret)))


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with pretend_internet(
        tmp_path_factory.mktemp("push"), "fcm.googleapis.com", "web.push.apple.com"
    ) as internet:
        yield internet


@pytest.fixture(scope="module")
def sender(service):
    outside = Outside(allow_plain=frozenset({f"127.0.0.1:{service.port}"}))
    return PushSender(outside, Vapid(new_key_pair().private_pem, "mailto:push@sparklingpools.com"))


@pytest.fixture
def olivia(service):
    service.asked.clear()
    service.answer = lambda asked: (201, {"location": "/m/1"}, b"")
    return browser(f"http://127.0.0.1:{service.port}/wpush/olivia")


def send(sender, to: Browser, payload=VISIT, **kept):
    return sender.send(to.subscription, payload, **{"topic": "visit-abc", "ttl_seconds": 14_400, **kept})


def test_only_the_browser_reads_the_message(sender, service, olivia):
    assert send(sender, olivia).location == "/m/1"
    [asked] = service.asked
    assert olivia.reads(asked.body) == VISIT
    assert b"serviced" not in asked.body


def test_the_headers_are_those_of_one_short_lived_notice(sender, service, olivia):
    send(sender, olivia, urgency="high")
    headers = service.asked[0].headers
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["content-type"] == "application/notification+json"
    assert (headers["ttl"], headers["urgency"]) == ("14400", "high")
    assert len(headers["topic"]) == 32 and set(headers["topic"]) <= set(text(bytes(range(256))) + "-_")


def test_the_same_thing_has_the_same_topic_and_another_thing_another(sender, service, olivia):
    for topic in ("visit-abc", "visit-abc", "invoice-" + "x" * 60):
        send(sender, olivia, topic=topic)
    topics = [asked.headers["topic"] for asked in service.asked]
    assert topics[0] == topics[1] != topics[2]


def test_one_message_leaves_nothing_to_the_next(sender, service, olivia):
    send(sender, olivia, ttl_seconds=60, urgency="high")
    send(sender, olivia, ttl_seconds=0)
    assert [(a.headers["ttl"], a.headers["urgency"]) for a in service.asked] == [
        ("60", "high"),
        ("0", "normal"),
    ]
    assert service.asked[0].body[:16] != service.asked[1].body[:16], "a fresh salt for each message"


def test_the_service_knows_us_by_our_key(sender, service, olivia):
    send(sender, olivia)
    token, key = service.asked[0].headers["authorization"].removeprefix("vapid t=").split(", k=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.urlsafe_b64decode(key + "="))
    claims = jwt.decode(token, public, algorithms=["ES256"], audience=f"http://127.0.0.1:{service.port}")
    assert claims["sub"] == "mailto:push@sparklingpools.com"
    assert 0 < claims["exp"] - clock.now().timestamp() <= 86_400
    assert key == sender.public_key


def test_through_the_proxy_of_the_operator_to_a_real_name(service, olivia):
    outside = Outside(proxy=f"http://127.0.0.1:{service.port}", ca_file=service.ca_file)
    sender = PushSender(outside, Vapid(new_key_pair().private_pem, "mailto:push@sparklingpools.com"))
    phone = browser("https://web.push.apple.com/QGx")
    send(sender, phone)
    [asked] = service.asked
    assert (asked.name, asked.proxied, asked.path) == ("web.push.apple.com", True, "/QGx")
    assert phone.reads(asked.body) == VISIT
    token = asked.headers["authorization"].removeprefix("vapid t=").split(",")[0]
    assert jwt.decode(token, options={"verify_signature": False})["aud"] == "https://web.push.apple.com"


@pytest.mark.parametrize(
    ("status", "error", "for_good"),
    [
        (404, Gone, True), (410, Gone, True), (413, TooLarge, True), (429, TryAgain, False),
        (500, TryAgain, False), (502, TryAgain, False), (503, TryAgain, False), (408, TryAgain, False),
        (403, Misconfigured, False),
        (401, Misconfigured, False), (400, Misconfigured, False), (302, Misconfigured, False),
    ],
)  # fmt: skip
def test_each_refusal_has_its_name(sender, service, olivia, status, error, for_good):
    service.answer = lambda asked: (status, {}, b'{"reason":"BadJwtToken"}\r\nX')
    with pytest.raises(error) as caught:
        send(sender, olivia)
    assert isinstance(caught.value, Refused)
    assert (caught.value.for_good, caught.value.why) == (for_good, f'{status} {{"reason":"BadJwtToken"}} X')


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), ("0", 0), ("999999999", 86_400), ("-5", None), ("soon", None), ("", None), ("²", None),
        ("Mon, 01 Jun 2026 12:10:00 GMT", 600), ("Mon, 01 Jun 2026 11:00:00 GMT", 0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400),
    ],
)  # fmt: skip
def test_the_service_says_when_to_come_again(sender, service, olivia, said, seconds):
    clock.freeze(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))
    service.answer = lambda asked: (429, {"retry-after": said} if said else {}, b"")
    try:
        with pytest.raises(TryAgain) as caught:
            send(sender, olivia)
    finally:
        clock.release()
    assert caught.value.retry_after == seconds


def test_a_fault_of_our_own_is_loud_and_names_no_endpoint(sender, service, olivia, caplog):
    service.answer = lambda asked: (403, {}, b"BadJwtToken")
    with caplog.at_level(logging.ERROR), pytest.raises(Misconfigured):
        send(sender, olivia)
    assert "BadJwtToken" in caplog.text
    assert "wpush" not in caplog.text


def test_a_service_that_is_away_is_tried_again(service):
    outside = Outside(allow_plain=frozenset({"127.0.0.1:9"}))
    sender = PushSender(outside, Vapid(new_key_pair().private_pem, "mailto:push@sparklingpools.com"))
    with pytest.raises(TryAgain):
        send(sender, browser("http://127.0.0.1:9/wpush/x"))


def test_a_listed_service_that_does_not_resolve_keeps_its_subscriptions():
    outside = Outside(resolve=lambda host, port: [])
    sender = PushSender(outside, Vapid(new_key_pair().private_pem, "mailto:push@sparklingpools.com"))
    with pytest.raises(TryAgain):
        send(sender, browser("https://fcm.googleapis.com/x"))


@pytest.mark.parametrize(
    "endpoint", HOSTILE + ["https://hooks.poolshop.com/x", "https://evilfcm.googleapis.com/x"]
)
def test_a_hostile_endpoint_is_neither_saved_nor_sent_to(sender, service, endpoint):
    stranger = browser(endpoint)
    with pytest.raises(BadSubscription):
        sender.validate(stranger.subscription)
    with pytest.raises(BadSubscription):
        send(sender, stranger)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def", "https://jmt17.google.com/wp/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA", "https://web.push.apple.com/QGx",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%3d",
    ],
)  # fmt: skip
def test_every_browsers_service_may_be_saved(sender, endpoint):
    sender.validate(browser(endpoint).subscription)


@pytest.mark.parametrize(
    "broken",
    [
        {"auth": ""}, {"auth": text(b"x" * 15)}, {"auth": text(b"x" * 17)},
        {"auth": "!!!!" + text(b"x" * 16)}, {"auth": "\n" + text(b"x" * 16)},
        {"p256dh": ""}, {"p256dh": text(b"\x00")}, {"p256dh": text(b"\x04" + b"x" * 64)},
        {"p256dh": text(b"\x04" * 64)}, {"p256dh": "é" * 87},
    ],
)  # fmt: skip
def test_keys_that_no_browser_gives_are_refused(sender, olivia, broken):
    with pytest.raises(BadSubscription):
        sender.validate(replace(olivia.subscription, **broken))


def test_padded_keys_are_taken(sender, service, olivia):
    padded = replace(olivia.subscription, auth=olivia.subscription.auth + "==")
    send(sender, replace(olivia, subscription=padded))
    assert olivia.reads(service.asked[0].body) == VISIT


def test_the_largest_message_is_4096_bytes_and_one_more_is_refused(sender, service, olivia):
    filler = {"x": "a" * (PAYLOAD_BYTES - len(payload_bytes({"x": ""})))}
    send(sender, olivia, filler)
    assert len(service.asked[0].body) == 4096
    assert olivia.reads(service.asked[0].body) == filler
    with pytest.raises(TooLarge):
        send(sender, olivia, {"x": filler["x"] + "a"})
    assert len(service.asked) == 1
