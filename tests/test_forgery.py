"""No form is accepted from anywhere but our own page. P17; that looking changes nothing: test_every_page.py."""

import logging
from collections import Counter

import pytest

from app import entrance
from tests.doors.actors import ACTORS, Actor
from tests.doors.furnished import furnish
from tests.doors.walk import House, Stop
from tests.doors.watching import writes

BY_NAME = {actor.called: actor for actor in ACTORS}
# Who could send a door's forms rightly.
SENDERS = {"portal": ("Olivia, just proven",), "office": ("Otto",), "technician": ("Tess",),
           "public": ("stranger", "Olivia, just proven")}
# Forms without a token of ours: each proves itself in another way, and has a test of that.
EXEMPT = {
    "hooks.payments_receive_event": "the bank's signature: below, and in tests/payments",
    "hooks.notices_take_text": "the carrier's signature: below, and in tests/notices",
    "hooks.notices_take_report": "the carrier's signature: in tests/notices/test_reports.py",
    "public.notices_unsubscribe": "the letter's own token: below",
    "public.people_sign_out": "a live session is only ended with a token: below",
}
SITE = "http://sparkling.localhost"


def forgeries(token: str, of_another: str) -> dict[str, tuple[dict, dict]]:
    """name -> (form, headers) of what another site could make a browser send."""
    return {
        "no token": ({}, {"Origin": SITE}),
        "another session's token": ({"csrf_token": of_another}, {"Origin": SITE}),
        "made-up token": ({"csrf_token": "a" * len(token)}, {"Origin": SITE}),
        "foreign origin": ({"csrf_token": token}, {"Origin": "https://evil.example"}),
        "sibling's origin": ({"csrf_token": token}, {"Origin": "http://rival.localhost"}),
        "no origin at all": ({"csrf_token": token}, {"Origin": "null"}),
        "cross-site": ({"csrf_token": token}, {"Sec-Fetch-Site": "cross-site"}),
        "same-site": ({"csrf_token": token}, {"Sec-Fetch-Site": "same-site"}),
    }


@pytest.fixture
def house(world):
    furnish(world)
    logging.disable(logging.CRITICAL)
    yield House(world)
    logging.disable(logging.NOTSET)


def own_address(house: House, rule, actor: Actor) -> Stop | None:
    """An address of something that is theirs, where the form would be taken if it were genuine."""
    mine = (stop for stop in house.stops_of(rule) if stop.side is None or stop.side in actor.sides or stop.by_token)
    return next((stop for stop in mine if actor.may(stop.declared, stop.side, list(stop.kinds))), None)


class Forger:
    """Sends what another site could make this person's browser send."""

    def __init__(self, house: House, actor: Actor):
        self.house, self.actor, self.browser = house, actor, actor.browser(house.world)
        self.forms = forgeries(house.world.token(self.browser), house.world.token(house.world.as_("Marta")))

    def try_all(self, stop: Stop) -> list[str]:
        return [f"{self.actor.called}: {stop.rule.rule}: {name}: {fault}"
                for name, (form, headers) in self.forms.items() if (fault := self._try(stop, form, headers))]

    def _try(self, stop: Stop, form: dict, headers: dict) -> str:
        with writes() as written:
            answer = self.browser.post(stop.path, data={**form, "text": "forged", "confirm": "yes"}, headers=headers)
        refused = 400 <= answer.status_code < 500
        return "" if refused and not written else f"answered {answer.status_code}, wrote {written[:1]}"


def test_every_form_refuses_every_forgery(house, tell):
    tried, faults = Counter(), []
    for door, names in SENDERS.items():
        for name in names:
            forger = Forger(house, BY_NAME[name])
            for rule in house.rules(changes=True):
                stop = own_address(house, rule, forger.actor) if rule.endpoint.startswith(f"{door}.") else None
                if stop and rule.endpoint not in EXEMPT:
                    faults += forger.try_all(stop)
                    tried[rule.endpoint] += len(forger.forms)
    untried = {rule.endpoint for rule in house.rules(changes=True)} - tried.keys() - EXEMPT.keys()
    tell(f"P17: {len(tried)} forms, {sum(tried.values())} forgeries, {len(faults)} accepted")
    assert not untried, f"nobody in SENDERS may send {sorted(untried)}"
    assert not faults, "\n".join(faults)


def test_forgeries_would_be_noticed(house, monkeypatch):
    """With the lock taken off, every one of them gets in."""
    monkeypatch.setattr(entrance, "refuse_forgery", lambda: None)
    forger = Forger(house, BY_NAME["Olivia, just proven"])
    rule = next(rule for rule in house.rules(changes=True) if rule.rule.endswith("/instructions"))
    assert len(forger.try_all(own_address(house, rule, forger.actor))) == len(forger.forms)


def test_only_the_listed_forms_go_without_a_token(app):
    exempt = {name for name, declared in app.extensions["declared"].items() if declared.exempt_from_csrf}
    assert exempt == EXEMPT.keys()


def test_genuine_form_is_taken(world):
    """So that the refusals above are not for another reason."""
    browser = world.as_("Olivia")
    form = {"csrf_token": world.token(browser), "language": "es"}
    headers = {"Origin": SITE, "Sec-Fetch-Site": "same-origin"}
    assert browser.post("/account/language", data=form, headers=headers).status_code == 303


def test_head_changes_nothing(house):
    for name in ("stranger", "Olivia, just proven", "Otto", "Tess"):
        browser = BY_NAME[name].browser(house.world)
        for stop in house.stops(changes=False, rows=1):
            if stop.side is None or stop.side in BY_NAME[name].sides or stop.by_token:
                with writes() as written:
                    browser.head(stop.path).close()
                assert not written or stop.path.endswith(".pdf"), (stop.path, written)


def test_sign_out_of_a_live_session_needs_its_token(world):
    browser = world.as_("Olivia")
    assert browser.post("/sign-out").status_code == 400
    assert browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_cannot_empty_a_browser_whose_cookie_stayed_at_home(world, headers):
    """The cookie is SameSite=Lax, so such a form comes as nobody's; what waits on a phone would be lost."""
    answer = world.as_(None).post("/sign-out", headers=headers)
    assert answer.status_code == 403 and "Clear-Site-Data" not in answer.headers
    assert "Clear-Site-Data" in world.as_(None).post("/sign-out", headers={"Origin": SITE}).headers


def test_unsubscribing_needs_the_letters_own_token(house):
    for token in house.samples["qxreyes"]["token"] + ["a" * 26, "a" * 26 + ".AAAA", "%00"]:
        with writes() as written:
            answer = house.world.as_(None).post(f"/unsubscribe/{token}")
        assert answer.status_code == 404 and not written


@pytest.mark.parametrize("body", [b"", b"{}", b'{"id": "evt_1", "type": "charge.succeeded"}', b"\xff\x00", b"[]"])
@pytest.mark.parametrize("signature", ["", "t=1,v1=00", "t=99999999999,v1=" + "0" * 64, "\u00e9"])
def test_bank_events_need_the_banks_signature(world, body, signature):
    with writes() as written:
        answer = world.as_(None).post("/hooks/stripe", data=body, headers={"Stripe-Signature": signature})
    assert answer.status_code == 400 and not written


STOPS = [{}, {"From": "+16025550140", "Body": "STOP"}, {"From": "\x00", "Body": "START" * 999}]


@pytest.mark.parametrize("form", STOPS)
def test_texts_need_the_carriers_signature(world, form):
    """Or anybody could stop, or restart, somebody else's texts."""
    rule = next(rule for rule in world.app.url_map.iter_rules() if rule.endpoint == "hooks.notices_take_text")
    with writes() as written:
        answer = world.as_(None).post(rule.rule, data=form, headers={"X-Twilio-Signature": "AAAA"})
    assert 400 <= answer.status_code < 500 and not written
