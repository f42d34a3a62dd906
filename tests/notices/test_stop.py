"""STOP ends texts at once, START begins them again, and only the carrier may say either."""

import base64
import hashlib
import hmac

import pytest

from app import outlets
from app.base.outside import Outside
from app.notices import ways
from app.notices.stop_words import means_start, means_stop
from app.notices.texts import TwilioCarrier

HOOK = "/hooks/texts"


class TwilioHere:
    """The demo's ways out, but for a carrier that signs."""

    post_office, push_sender, outbox = outlets.post_office, outlets.push_sender, outlets.outbox

    def carrier(self) -> TwilioCarrier:
        return TwilioCarrier(Outside(), "AC1", "secret", "+16025550100")


@pytest.fixture
def carrier(world):
    ways.use(TwilioHere())
    yield lambda words, secret="secret": _tell(world, words, secret)
    ways.use(outlets)


def _tell(world, words: str, secret: str):
    form = {"From": world.person("Olivia").phone, "Body": words}
    signed = f"http://sparkling.localhost{HOOK}" + "".join(name + form[name] for name in sorted(form))
    mac = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    return world.as_(None).post(HOOK, data=form, headers={"X-Twilio-Signature": base64.b64encode(mac).decode()})


@pytest.mark.parametrize("words", ["STOP", "stop.", " Opt  out ", "Unsubscribe", "CANCEL!", "ALTO"])
def test_words_that_stop(world, carrier, words):
    assert carrier(words).status_code == 200
    assert world.person("Olivia").texts_stopped_at is not None


def test_start_begins_again(world, carrier):
    carrier("STOP")
    carrier("START")
    assert world.person("Olivia").texts_stopped_at is None


def test_nobody_but_the_carrier_stops_texts(world, carrier):
    assert carrier("STOP", secret="guessed").status_code == 403
    assert world.person("Olivia").texts_stopped_at is None


def test_without_a_carrier_the_door_is_shut(world):
    assert world.as_(None).post(HOOK, data={"From": "+1", "Body": "STOP"}).status_code == 403


@pytest.mark.parametrize("words", ["please do not stop coming on Thursdays", "is the pump on the end?", ""])
def test_sentences_are_no_stop(words):
    assert not means_stop(words) and not means_start(words)
