import base64
import datetime as dt
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from app.base.outside import Outside
from app.notices import pretend_carrier
from app.notices.pretend_carrier import Outbox, PretendCarrier
from app.notices.refused import Refused
from app.notices.segments import plain as plain_letters
from app.notices.segments import segments
from app.notices.texts import NeverSent, Stopped, TwilioCarrier
from tests.base.pretend_internet import Asked, pretend_internet

OLIVIA = "+16025550100"
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


class PretendTwilio:
    """The two pages of Twilio that we use (twilio.com/docs/messaging/api/message-resource)."""

    def __init__(self):
        self.texts: list[dict] = []
        self.refusal: tuple[int, int] | None = None

    def __call__(self, asked: Asked):
        if asked.headers.get("authorization") != "Basic " + base64.b64encode(b"AC1:secret").decode():
            return 401, {}, b'{"code": 20003, "message": "Authenticate"}'
        if self.refusal:
            status, code = self.refusal
            return status, {}, json.dumps({"code": code, "message": "no", "status": status}).encode()
        return self._taken(asked) if asked.method == "POST" else self._listed(asked)

    def _taken(self, asked: Asked):
        form = {
            name: values[0] for name, values in parse_qs(asked.body.decode(), strict_parsing=True).items()
        }
        text = {"sid": f"SM{len(self.texts)}", "to": form["To"], "body": form["Body"], "status": "queued"}
        self.texts.append(text | {"sender": form, "date_created": "Mon, 01 Jun 2026 12:00:00 +0000"})
        return 201, {}, json.dumps(self.texts[-1]).encode()

    def _listed(self, asked: Asked):
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        found = [
            text for text in self.texts if text["to"] == query["To"] and query["DateSent>"] == "2026-06-01"
        ]
        return 200, {}, json.dumps({"messages": found[: int(query["PageSize"])]}).encode()


@pytest.fixture(scope="module")
def internet(tmp_path_factory):
    with pretend_internet(tmp_path_factory.mktemp("twilio")) as made:
        yield made


@pytest.fixture
def twilio(internet):
    internet.asked.clear()
    internet.answer = PretendTwilio()
    return internet.answer


@pytest.fixture
def carrier(internet, twilio):
    return carrier_of(internet, "+16025550199")


def carrier_of(internet, sender: str, secret: str = "secret") -> TwilioCarrier:
    here = f"127.0.0.1:{internet.port}"
    return TwilioCarrier(Outside(allow_plain=frozenset({here})), "AC1", secret, sender, base=f"http://{here}")


def test_a_text_reaches_the_carrier_as_written(carrier, internet, twilio):
    assert carrier.send(OLIVIA, "Pool done & clear + 50% off?\nñ €", "n1") == "SM0"
    assert twilio.texts[0]["body"] == "Pool done & clear + 50% off?\nñ €"
    assert twilio.texts[0]["sender"]["From"] == "+16025550199"
    assert internet.asked[0].path == "/2010-04-01/Accounts/AC1/Messages.json"


def test_a_messaging_service_may_send(internet, twilio):
    carrier_of(internet, "MG77").send(OLIVIA, "Hello", "n1")
    assert twilio.texts[0]["sender"]["MessagingServiceSid"] == "MG77"
    assert "From" not in twilio.texts[0]["sender"]


@pytest.mark.parametrize(
    ("refusal", "for_good", "maybe_arrived"),
    [
        ((400, 21211), True, False),
        ((400, 21614), True, False),
        ((400, 21408), False, False),
        ((400, 99999), False, False),
        ((429, 20429), False, False),
        ((500, 20500), False, True),
        ((503, 20503), False, True),
    ],
)
def test_each_refusal_says_whether_to_come_again(carrier, twilio, refusal, for_good, maybe_arrived):
    twilio.refusal = refusal
    with pytest.raises(Refused) as caught:
        carrier.send(OLIVIA, "Hello", "n1")
    assert (caught.value.for_good, caught.value.maybe_arrived) == (for_good, maybe_arrived)
    assert not isinstance(caught.value, Stopped)


def test_somebody_who_wrote_stop_to_the_carrier_is_named(carrier, twilio):
    twilio.refusal = (400, 21610)
    with pytest.raises(Stopped) as caught:
        carrier.send(OLIVIA, "Hello", "n1")
    assert caught.value.for_good


def test_a_wrong_secret_is_passing_and_loud(internet, twilio, caplog):
    with pytest.raises(Refused) as caught:
        carrier_of(internet, "+16025550199", secret="old").send(OLIVIA, "Hello", "n1")
    assert not caught.value.for_good
    assert "Authenticate" in caplog.text and "old" not in caplog.text


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'"x"', b"{}"])
def test_nonsense_from_the_carrier_may_have_been_a_yes(carrier, internet, body):
    internet.answer = lambda asked: (201, {}, body)
    with pytest.raises(Refused) as caught:
        carrier.send(OLIVIA, "Hello", "n1")
    assert caught.value.maybe_arrived and not caught.value.for_good


def test_a_line_that_breaks_may_have_been_a_yes_and_a_closed_door_not(carrier, internet, twilio):
    internet.answer = lambda asked: 1 / 0
    with pytest.raises(Refused) as caught:
        carrier.send(OLIVIA, "Hello", "n1")
    assert caught.value.maybe_arrived
    closed = TwilioCarrier(
        Outside(allow_plain=frozenset({"127.0.0.1:9"})), "AC1", "secret", "+1", base="http://127.0.0.1:9"
    )
    with pytest.raises(Refused) as caught:
        closed.send(OLIVIA, "Hello", "n1")
    assert not caught.value.maybe_arrived


def test_a_text_whose_answer_was_lost_is_found(carrier, internet, twilio):
    carrier.send(OLIVIA, "Tess is on her way", "n1")
    carrier.send(OLIVIA, "Your code is 123456", "n2")
    assert carrier.find(OLIVIA, "Your code is 123456", "n2", NOON) == "SM1"


def test_a_trial_accounts_foreword_does_not_hide_a_text(carrier, twilio):
    carrier.send(OLIVIA, "Hello", "n1")
    twilio.texts[0]["body"] = "Sent from your Twilio trial account - Hello"
    assert carrier.find(OLIVIA, "Hello", "n1", NOON) == "SM0"


@pytest.mark.parametrize(
    "change", [{"status": "failed"}, {"status": "undelivered"}, {"body": "Other"}, {"to": "+1"}]
)
def test_what_did_not_go_out_is_not_found(carrier, twilio, change):
    carrier.send(OLIVIA, "Hello", "n1")
    twilio.texts[0] |= change
    with pytest.raises(NeverSent):
        carrier.find(OLIVIA, "Hello", "n1", NOON)


def test_the_same_words_of_yesterday_are_another_text(carrier, twilio):
    carrier.send(OLIVIA, "Hello", "n1")
    with pytest.raises(NeverSent):
        carrier.find(OLIVIA, "Hello", "n2", NOON + dt.timedelta(seconds=1))


def test_no_answer_to_the_question_is_not_a_no(carrier, twilio):
    twilio.refusal = (500, 20500)
    with pytest.raises(Refused):
        carrier.find(OLIVIA, "Hello", "n1", NOON)


# The example of twilio.com/docs/usage/security, with its own token and signature.
SIGNED = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
          "To": "+18005551212"}  # fmt: skip
SIGNED_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.fixture
def receiver():
    return TwilioCarrier(Outside(), "AC1", "12345", "+1")


def test_the_carriers_own_example_is_believed(receiver):
    assert receiver.valid_signature(SIGNED_URL, SIGNED, SIGNATURE)
    assert receiver.valid_signature(SIGNED_URL, {name: [value] for name, value in SIGNED.items()}, SIGNATURE)


@pytest.mark.parametrize(
    ("url", "params", "signature"),
    [
        (SIGNED_URL + "&x=1", SIGNED, SIGNATURE),
        (SIGNED_URL.replace("https", "http"), SIGNED, SIGNATURE),
        (SIGNED_URL, {**SIGNED, "Digits": "1235"}, SIGNATURE),
        (SIGNED_URL, {**SIGNED, "More": "1"}, SIGNATURE),
        (SIGNED_URL, {k: v for k, v in SIGNED.items() if k != "To"}, SIGNATURE),
        (SIGNED_URL, SIGNED, ""),
        (SIGNED_URL, SIGNED, "é"),
        (SIGNED_URL, SIGNED, SIGNATURE.lower()),
    ],
)
def test_a_changed_form_is_not_believed(receiver, url, params, signature):
    assert not receiver.valid_signature(url, params, signature)


@pytest.mark.parametrize(
    ("body", "parts", "alphabet"),
    [
        ("", 1, "GSM-7"),
        ("a" * 160, 1, "GSM-7"),
        ("a" * 161, 2, "GSM-7"),
        ("a" * 306, 2, "GSM-7"),
        ("a" * 307, 3, "GSM-7"),
        ("é" * 160, 1, "GSM-7"),
        ("€" * 80, 1, "GSM-7"),
        ("€" * 81, 2, "GSM-7"),
        ("a" * 152 + "€" + "a" * 152, 3, "GSM-7"),
        ("\u00a0" + "a" * 69, 1, "UCS-2"),
        ("\u00a0" + "a" * 70, 2, "UCS-2"),
        ("ó" * 134, 2, "UCS-2"),
        ("ó" * 135, 3, "UCS-2"),
        ("💧" * 35, 1, "UCS-2"),
        ("💧" * 36, 2, "UCS-2"),
        ("a" * 66 + "💧" + "a" * 66, 3, "UCS-2"),
    ],
)
def test_parts_are_counted_as_they_are_charged(body, parts, alphabet):
    counted = segments(body)
    assert (counted.parts, counted.alphabet) == (parts, alphabet)


def test_the_letters_that_cost_are_named_once():
    assert segments("Está aquí, ¡está aquí! “sí”").odd == "áí“”"
    assert segments("Él pagó: ¿cuánto? 5 €").odd == "óá"


def test_plain_letters_bring_a_text_back_to_one_part():
    dear = "Hello\u00a0Olivia — your invoice of $95.50\u202fis “due”… don’t wait"
    assert segments(dear).alphabet == "UCS-2"
    assert segments(plain_letters(dear)).alphabet == "GSM-7"
    assert plain_letters(dear) == 'Hello Olivia - your invoice of $95.50 is "due"... don\'t wait'
    assert plain_letters("¿Cuánto?") == "¿Cuánto?"


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "demo" / "outbox.db")


def test_the_demo_shows_what_would_have_been_sent_newest_first(outbox):
    carrier = PretendCarrier(outbox)
    carrier.send(OLIVIA, "First", "n1")
    carrier.send("+16025550101", "Second", "n2")
    outbox.put("push", "Olivia", "Your pool was serviced", "n3", subject="Sparkling Pools")
    assert [message.body for message in outbox.messages()] == ["Your pool was serviced", "Second", "First"]
    assert [message.body for message in outbox.messages(kind="text", to=OLIVIA)] == ["First"]
    assert outbox.messages(limit=1)[0].subject == "Sparkling Pools"
    assert outbox.messages()[0].at.tzinfo is not None


def test_the_same_key_is_sent_once_and_found_again(outbox):
    carrier = PretendCarrier(outbox)
    assert carrier.send(OLIVIA, "Hello", "n1") == carrier.send(OLIVIA, "Hello", "n1")
    assert len(outbox.messages()) == 1
    assert carrier.find(OLIVIA, "Hello", "n1", NOON) == carrier.send(OLIVIA, "Hello", "n1")
    with pytest.raises(NeverSent):
        carrier.find(OLIVIA, "Hello", "n2", NOON)


def test_the_outbox_belongs_to_its_owner_and_stays_small(outbox, tmp_path, monkeypatch):
    assert (tmp_path / "demo" / "outbox.db").stat().st_mode & 0o077 == 0
    monkeypatch.setattr(pretend_carrier, "KEPT", 10)
    for number in range(25):
        outbox.put("text", OLIVIA, f"Text {number}", f"n{number}")
    assert [message.body for message in outbox.messages()] == [f"Text {n}" for n in range(24, 14, -1)]
    outbox.clear()
    assert outbox.messages() == []
