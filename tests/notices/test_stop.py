"""STOP ends texts at once, START begins them again, and only the carrier may say either."""

import base64
import hashlib
import hmac

import pytest
from sqlmodel import select

from app import outlets
from app.base.outside import Outside
from app.notices import ways
from app.notices.models import TextConsent
from app.notices.sending import notify
from app.notices.stop_words import means_start, means_stop
from app.notices.texts import TwilioCarrier
from app.people.models import Person
from tests.notices.sights import may_text, standing_at

HOOK = "/hooks/texts"


def signed(path: str, form: dict[str, str], secret: str = "secret") -> dict[str, str]:
    """The header by which the carrier proves that it sent this form to this address."""
    said = f"http://sparkling.localhost{path}" + "".join(name + form[name] for name in sorted(form))
    mac = hmac.new(secret.encode(), said.encode(), hashlib.sha1).digest()
    return {"X-Twilio-Signature": base64.b64encode(mac).decode()}


class TwilioHere:
    """The demo's ways out, but for a carrier that signs."""

    post_office, push_sender, outbox = outlets.post_office, outlets.push_sender, outlets.outbox

    def carrier(self) -> TwilioCarrier:
        return TwilioCarrier(Outside(), "AC1", "secret", "+16025550100")


@pytest.fixture
def carrier(world):
    ways.use(TwilioHere())
    yield lambda words, secret="secret", **more: _tell(world, words, secret, **more)
    ways.use(outlets)


def _tell(world, words: str, secret: str, sender: str = "", **more: str):
    form = {"From": sender or world.person("Olivia").phone, "Body": words, **more}
    return world.as_(None).post(HOOK, data=form, headers=signed(HOOK, form, secret))


@pytest.mark.parametrize("words", [
    "STOP", "stop.", " Opt  out ", "Unsubscribe", "CANCEL!", "ALTO", "end", "Quit", "REVOKE", "Stop, please",
    "Please stop texting me", "Don’t text me anymore!", "take me off your list", "no more texts", "wrong number",
    "I revoke my consent", "leave me alone", "Dejen de mandarme mensajes", "No quiero más mensajes", "¡Basta!",
    "stop trying to text me", "STOP - Olivia Reyes", "Stop\n\nSent from my iPhone", "please cancel", "PARE",
    "opt - out", "_STOP_", "*STOP*", "No más", "no more, please", "remove my number", "Stop. This is Olivia.",
    "delete this number",
    "I told you not to text me", "you keep texting me, stop it", "please don't keep texting me",
    "remove me from your texts", "Deja de escribirme", "No me mandes mensajes", "Cancela los mensajes",
    "Ya no me envíes textos", "dar de baja",
    "quiero darme de baja", "no me escriba más", "No me manden nada", "get me off this list", "Sorry, wrong number",
])  # fmt: skip
def test_words_that_stop(world, carrier, words):
    assert carrier(words).status_code == 200
    assert world.person("Olivia").texts_stopped_at is not None


def rows(world) -> list[tuple]:
    found = world.all(select(TextConsent).order_by(TextConsent.id))
    return [(row.purpose, row.given, row.source, row.text) for row in found]


def test_stop_is_kept_word_for_word_for_every_purpose(world, carrier):
    carrier("please stop texting me")
    said = ("text", "please stop texting me")
    assert rows(world) == [("service", False, *said), ("news", False, *said)]


@pytest.mark.parametrize(("words", "more", "is_answered"), [
    ("STOP", {}, False),  # The carrier itself confirms these.
    ("please stop texting me", {}, True),
    ("opt out", {}, True),
    ("please stop texting me", {"OptOutType": "STOP"}, False),
])  # fmt: skip
def test_stop_is_confirmed_once_and_only_once(world, carrier, words, more, is_answered):
    first, second = carrier(words, **more).text, carrier(words, **more).text
    assert ("You get no more texts from us." in first) == is_answered
    assert second == "<Response></Response>"


def test_help_says_who_we_are_and_how_to_reach_us(world, carrier):
    said = carrier("HELP").text
    for words in ("Sparkling Pools", "(602) 555-0100", "hello@sparkling.example", "STOP"):
        assert words in said
    assert rows(world) == []


def test_number_of_nobody_is_stopped_for_whoever_gets_it(world, carrier, reached):
    carrier("STOP", sender="+16025550188")
    with world.writing():
        person = world.row(Person, world.cast.people["Olivia"])
        person.phone = "+16025550188"
        notify(person, "portal_link", channels=("text",), dedupe="x")
    ways.use(outlets)
    world.work()
    assert reached.everything() == []


@pytest.mark.parametrize(("words", "title"), [
    ("The gate is open today", "Text from Olivia Reyes"), ("please stop texting me", "Olivia Reyes stopped our texts"),
])  # fmt: skip
def test_office_reads_what_people_write(world, carrier, words, title):
    carrier(words)
    world.work()
    shown = world.as_("Otto").get("/office/alerts").text
    assert title in shown and words in shown


def test_office_reads_strangers_too(world, carrier):
    carrier("Who is this?", sender="+16025550188")
    world.work()
    assert "Text from +16025550188" in world.as_("Otto").get("/office/alerts").text


def test_start_from_somebody_who_gets_texts_already_changes_nothing(world, carrier):
    may_text(world, "Olivia")
    assert carrier("START").text == "<Response></Response>"
    assert len(rows(world)) == 1


def test_start_begins_service_texts_only(world, carrier):
    may_text(world, "Olivia", "service", "news")
    carrier("STOP")
    carrier("START")
    assert standing_at(world).agreed == {"service"}


def test_start_begins_again(world, carrier):
    carrier("STOP")
    carrier("START")
    assert world.person("Olivia").texts_stopped_at is None


def number_becomes(world, phone: str) -> None:
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).phone = phone


def test_start_begins_again_after_the_number_changed_and_came_back(world, carrier):
    """A yes of long ago at the old number does not stand in the way."""
    may_text(world, "Olivia")
    old = world.person("Olivia").phone
    number_becomes(world, "+16025550188")
    carrier("STOP")
    number_becomes(world, old)
    carrier("START")
    assert world.person("Olivia").texts_stopped_at is None
    assert standing_at(world).agreed == {"service"}


def test_start_that_came_while_the_number_was_nobodys_is_said_once_more(world, carrier):
    old = world.person("Olivia").phone
    carrier("STOP")
    number_becomes(world, "+16025550188")
    carrier("START", sender=old)
    number_becomes(world, old)
    assert "service" not in standing_at(world).agreed
    carrier("START")
    assert world.person("Olivia").texts_stopped_at is None and standing_at(world).agreed == {"service"}


@pytest.mark.parametrize("words", ["YES", "Yes!", "yes please"])
def test_a_yes_to_something_else_begins_no_texts(world, carrier, words):
    carrier(words)
    world.work()
    assert standing_at(world).agreed == frozenset()
    assert words in world.as_("Otto").get("/office/alerts").text


def test_a_yes_after_stop_begins_no_texts(world, carrier):
    carrier("STOP")
    carrier("YES")
    assert standing_at(world).is_stopped


def test_nobody_but_the_carrier_stops_texts(world, carrier):
    assert carrier("STOP", secret="guessed").status_code == 403
    assert world.person("Olivia").texts_stopped_at is None


def test_without_a_carrier_the_door_is_shut(world):
    assert world.as_(None).post(HOOK, data={"From": "+1", "Body": "STOP"}).status_code == 403


@pytest.mark.parametrize("words", [
    "please do not stop coming on Thursdays", "is the pump on the end?", "", "Can you stop by tomorrow?",
    "don't stop texting me", "please cancel my visit on Friday", "I got no message about the visit", "thanks",
    "stop sending Tess, send Diego", "Why did you stop texting me?", "no recibí mensajes", "no dejen de avisarme",
    "Please stop by tomorrow and text me first", "Cancel my visit, text me when you can come", "please cancel it",
    "You never text me when you arrive", "take us off the Thursday route and text me the new day",
    "I gave you the wrong number for the gate, it is 4471", "Can you get me pricing from Pentair?",
    "you don't text me anymore, please do", "I never unsubscribed, please keep texting", "Why don't you text me?",
    "Stop by the office and leave the bill", "no me mandaron mensaje ayer", "No me mandes la factura por correo",
    "no dejes de mandarme mensajes", "take us off Thursday and text me", "The dog is at the end - text me first",
])  # fmt: skip
def test_sentences_are_no_stop(words):
    assert not means_stop(words) and not means_start(words)
