import base64
import datetime as dt
import threading

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.base import clock
from app.notices.vapid import TOKENS_KEPT, BadContact, Vapid, check_contact, new_key_pair

CONTACT = "mailto:push@sparklingpools.com"
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def vapid():
    clock.freeze(NOON)
    yield Vapid(new_key_pair().private_pem, CONTACT)
    clock.release()


def parts_of(header: str) -> tuple[str, str]:
    assert header.startswith("vapid t=")
    token, key = header.removeprefix("vapid t=").split(", k=")
    return token, key


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_new_pair_is_one_pair():
    pair = new_key_pair()
    assert Vapid(pair.private_pem, CONTACT).public == pair.public
    assert (raw(pair.public)[:1], len(raw(pair.public))) == (b"\x04", 65)
    assert new_key_pair() != pair


def test_the_token_is_good_for_the_key_it_names(vapid):
    token, key = parts_of(vapid.authorization("https://web.push.apple.com"))
    signed, _, signature = token.rpartition(".")
    r, s = (int.from_bytes(half, "big") for half in (raw(signature)[:32], raw(signature)[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    public.verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))


def test_the_token_names_service_contact_and_an_end_within_a_day(vapid):
    token, _ = parts_of(vapid.authorization("https://fcm.googleapis.com"))
    claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False, "verify_aud": False})
    assert claims["aud"] == "https://fcm.googleapis.com"
    assert claims["sub"] == CONTACT
    assert 0 < claims["exp"] - NOON.timestamp() <= 86_400


def test_a_token_serves_six_hours_of_messages_and_never_an_outdated_one(vapid):
    first = vapid.authorization("https://fcm.googleapis.com")
    clock.advance(dt.timedelta(hours=5, minutes=59))
    assert vapid.authorization("https://fcm.googleapis.com") == first
    clock.advance(dt.timedelta(minutes=2))
    assert vapid.authorization("https://fcm.googleapis.com") != first


def test_a_clock_set_back_gets_a_new_token(vapid):
    ahead = vapid.authorization("https://fcm.googleapis.com")
    clock.freeze(NOON - dt.timedelta(hours=20))
    token, _ = parts_of(vapid.authorization("https://fcm.googleapis.com"))
    claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False, "verify_aud": False})
    assert f"vapid t={token}" not in ahead
    assert claims["exp"] - clock.now().timestamp() <= 86_400


def test_each_push_service_gets_its_own_token(vapid):
    headers = {vapid.authorization(f"https://{n}.notify.windows.com") for n in range(2 * TOKENS_KEPT + 5)}
    assert len(headers) == 2 * TOKENS_KEPT + 5
    assert len(vapid._tokens) <= TOKENS_KEPT, "strangers' subdomains must not fill the memory"


def test_threads_share_one_token(vapid):
    headers = set()
    threads = [
        threading.Thread(target=lambda: headers.add(vapid.authorization("https://fcm.googleapis.com")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(headers) == 1


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()], ids=lambda curve: curve.name)
def test_a_key_of_another_curve_is_not_taken(curve):
    key = ec.generate_private_key(curve)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="P-256"):
        Vapid(pem.decode(), CONTACT)


@pytest.mark.parametrize(
    "contact",
    [
        "mailto:push@sparklingpools.com",
        "mailto:a.b+push@mail.pools.co.uk",
        "https://sparklingpools.com/contact",
    ],
)
def test_a_contact_that_somebody_reads_is_fine(contact):
    check_contact(contact, production=True)


@pytest.mark.parametrize(
    "contact",
    [
        "", "push@sparklingpools.com", "mailto:", "mailto:push", "mailto:push@", "mailto:@pools.com",
        "tel:+16025550100", "mailto:push@localhost", "mailto:push@portal.local", "mailto:push@pools.invalid",
        "mailto:push@pools.test", "mailto:push@pools.example", "mailto:push@pools.internal",
        "mailto:push@server", "mailto:push@PORTAL.LOCAL", "mailto:push@127.0.0.1",
        "mailto:a@pools.com,b@pools.com",
        "mailto:<a@pools.com>", "mailto:a b@pools.com", "mailto:a@pools.com?subject=x",
        "mailto:push@pools.com\n", "http://sparklingpools.com/", "https://localhost/", "https://10.0.0.1/",
        "https://portal.local/push",
        "https://user@pools.com/", "https://pools",
    ],
)  # fmt: skip
@pytest.mark.parametrize("production", [True, False], ids=["production", "demo"])
def test_a_contact_that_apple_refuses_is_refused_here(contact, production):
    with pytest.raises(BadContact, match=r"\.$"):
        check_contact(contact, production)


@pytest.mark.parametrize("contact", ["mailto:push@example.com", "https://www.example.org/contact"])
def test_the_contact_of_the_demo_is_for_the_demo(contact):
    check_contact(contact, production=False)
    with pytest.raises(BadContact):
        check_contact(contact, production=True)
