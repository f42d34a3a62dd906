"""Whatever is typed: never an error of ours, never a script of theirs."""

import io
import logging
from collections.abc import Container
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

import pytest

from app.companies.models import Company
from app.companies.opening import rename_slug
from app.entrance import forget_hosts
from tests.doors.actors import ACTORS
from tests.doors.forms import Form, forms_in
from tests.doors.furnished import PLACES, furnish, furnish_side
from tests.doors.junk import COMPUTED, JUNK, NAMES, XSS, sendable
from tests.doors.samples import samples_of
from tests.doors.tour import looks
from tests.doors.walk import House
from tests.test_forgery import SENDERS, own_address

BY_NAME = {actor.called: actor for actor in ACTORS}
SLUG = "sparkling"
EVERYBODY = ("stranger", "Olivia, just proven", "Marta", "Pat", "Otto", "Tess", "Diego")


@pytest.fixture
def house(world):
    furnish(world)
    logging.disable(logging.CRITICAL)
    yield House(world)
    logging.disable(logging.NOTSET)


def forms_of(house: House) -> dict[str, Form]:
    """endpoint -> the form that a page shows for it."""
    found, router = {}, house.app.url_map.bind("sparkling.localhost")
    for _actor, stop, answer in looks(house, *EVERYBODY):
        if answer.mimetype == "text/html" and answer.status_code == 200:
            for form in forms_in(answer.text, stop.path):
                if form.method == "post" and router.test(form.action, "POST"):
                    kept = found.setdefault(router.match(form.action, "POST")[0], form)
                    kept.values.update({name: value for name, value in form.values.items() if name not in kept.values})
    return found


class Fuzzer:
    """Posts junk as whoever may send the form."""

    def __init__(self, house: House, rule, door_actor: str, form: Form | None):
        self.house, self.rule, self.actor = house, rule, BY_NAME[door_actor]
        self.stop = own_address(house, rule, self.actor)
        self.names = [*(form.values if form else ()), *NAMES[:6]]
        self.usual = dict(form.values) if form else {}
        self.faults: list[str] = []
        self.sent = 0
        self._come_in()

    def _come_in(self) -> None:
        """By the usual address, where a form just moved the portal to another one."""
        world = self.house.world
        with world.writing():
            company = world.row(Company, world.sparkling.id)
            if company.slug != SLUG:
                rename_slug(company, SLUG)
                forget_hosts()
        self.browser = self.actor.browser(self.house.world)
        self.token = self.house.world.token(self.browser)

    def run(self) -> None:
        for number, junk in enumerate(JUNK):
            self._post({name: junk for name in self.names}, f"all fields {junk[:20]!r}")
            name = self.names[number % len(self.names)]
            self._post({**self.usual, name: junk}, f"{name}={junk[:20]!r}")
        self._post(self.usual, "as it stands")
        self.run_empty()

    def run_empty(self) -> None:
        self._post({}, "nothing")

    def _post(self, form: dict, what: str) -> None:
        parts = {"csrf_token": self.token, **form}
        body = b"&".join(f"{quote_from_bytes(sendable(k))}={quote_from_bytes(sendable(v))}".encode()
                         for k, v in parts.items())
        answer = self.browser.post(self.stop.path, data=body, content_type="application/x-www-form-urlencoded")
        self.sent += 1
        if answer.status_code >= 500:
            self.faults.append(f"{self.rule.rule}: {what}: {answer.status_code}")
        if answer.status_code in (400, 401) or answer.headers.get("Location", "").startswith(("/sign-in", "/step-up")):
            self._come_in()


def fuzzed(house: House, doors: Container[str], forms: dict, run=Fuzzer.run) -> tuple[list[str], int]:
    faults, sent = [], 0
    for rule in house.rules(changes=True):
        door = rule.endpoint.partition(".")[0]
        for name in SENDERS.get(door, ())[-1:]:
            fuzzer = Fuzzer(house, rule, name, forms.get(rule.endpoint))
            if fuzzer.stop and door in doors:
                run(fuzzer)
                faults, sent = faults + fuzzer.faults, sent + fuzzer.sent
    return faults, sent


def test_every_form_sent_empty_is_answered(house, tell):
    faults, sent = fuzzed(house, SENDERS, {}, Fuzzer.run_empty)
    tell(f"empty forms: {sent}, {len(faults)} errors")
    assert not faults, "\n".join(faults)


# Thousands of forms: minutes.
@pytest.mark.long
@pytest.mark.parametrize("doors", [("portal",), ("public",), ("technician",), ("office",)], ids=lambda doors: doors[0])
def test_junk_in_any_field_is_never_an_error_of_ours(house, doors, tell):
    faults, sent = fuzzed(house, doors, forms_of(house))
    tell(f"fuzz {doors[0]}: {sent} forms, {len(faults)} errors")
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:40])


@pytest.mark.long
def test_junk_in_an_address_is_never_an_error_of_ours(house):
    faults = []
    for name in ("stranger", "Olivia, just proven", "Otto", "Tess"):
        browser = BY_NAME[name].browser(house.world)
        for rule in house.rules(changes=False):
            stop = own_address(house, rule, BY_NAME[name])
            for junk in JUNK if stop else ():
                query = "&".join(f"{key}={quote_from_bytes(sendable(junk))}" for key in NAMES)
                answer = browser.get(f"{stop.path}?{query}")
                if answer.status_code >= 500:
                    faults.append(f"{name}: {rule.rule} {junk[:20]!r}: {answer.status_code}")
                answer.close()
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:40])


@pytest.mark.parametrize(("who", "path"), [("Olivia", "/payments?before=" + "9" * 30),
                                           ("Otto", "/office/exports?before=" + "9" * 30),
                                           ("Otto", "/office/visits?day=0001-01-01"),
                                           ("Otto", "/office/visits?day=9999-12-31")])  # fmt: skip
def test_far_places_are_the_farthest_there_is(world, who, path):
    assert world.as_(who).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/visits/%00", "/visits/%ff", "/l/%00", "/a/" + "x" * 9000, "/l/..%2f..",
                                  "/q/\u00e9.\u00e9",
                                  "/icons/x-../../x.png", "/static/../app/settings.py", "/p/%ff/full",
                                  "/logo/%00.webp"])
def test_odd_addresses_lead_nowhere(world, path):
    assert world.as_("Olivia").get(path).status_code in (301, 308, 400, 404)


class Foreign(HTMLParser):
    """Notices whether what people wrote became part of the page's own structure."""

    def __init__(self):
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "qxss" or any(name == "qxatt" for name, _ in attrs):
            self.faults.append(f"markup in <{tag}>")


def test_what_people_wrote_stays_text_on_every_page(world, tell):
    for side in PLACES:
        furnish_side(world, side, XSS)
    world.cast.people.setdefault("Faye", world.cast.people["Finn"])
    looked, shown, faults = 0, 0, {}
    for actor, stop, answer in looks(_house_without_marks(world), *EVERYBODY):
        if answer.mimetype in ("text/html", "text/calendar", "application/manifest+json") and answer.status_code == 200:
            reader = Foreign()
            reader.feed(answer.text)
            looked, shown = looked + 1, shown + ("qxss" in answer.text)
            for fault in reader.faults + (["it was computed"] if COMPUTED in answer.text else []):
                faults[f"{actor.called}: {stop.rule.rule}: {fault}"] = stop.path
    tell(f"P14: {looked} pages, {shown} show the text, {len(faults)} took it for markup")
    assert shown > 20
    assert not faults, "\n".join(faults)


def _house_without_marks(world) -> House:
    house = House(world)
    house.samples = {side: samples_of(world, side) for side in PLACES}
    return house


# ---- as a person would ----


@pytest.mark.parametrize("typed", ["", "   ", "not an address", "a@", "@b.example", "602-555", "+1 602 555 01",
                                   "call me", "olivia@reyes", "\U0001f3ca", "x" * 300 + "@y.example",
                                   "a@b.example\nBcc: c@d.example"])
def test_contact_that_is_none_is_asked_for_again(world, typed):
    answer = world.post(world.as_(None), "/sign-in", {"contact": typed})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text or "error" in answer.text


def test_what_was_typed_stands_in_the_field_again(world):
    browser = world.as_("Olivia", stepped_up=True)
    answer = world.post(browser, "/account/contact", {"kind": "phone", "contact": "602-55<5"})
    assert answer.status_code == 422
    assert 'value="602-55&lt;5"' in answer.text


def test_pause_that_ends_before_it_starts_says_so_beside_the_days(house):
    place = house.samples["qxreyes"]["property"][0]
    form = {"starts_on": "2026-12-20", "ends_on": "2026-12-10"}
    answer = house.world.post(house.world.as_("Olivia"), f"/properties/{place}/pause", form)
    assert answer.status_code == 422
    assert "2026-12-20" in answer.text


def test_instructions_of_five_thousand_letters_are_kept_in_the_field(house):
    place, text = house.samples["qxreyes"]["property"][0], "The gate sticks. " * 300
    answer = house.world.post(house.world.as_("Olivia"), f"/properties/{place}/instructions", {"instructions": text})
    assert answer.status_code == 422
    assert text.strip() in answer.text


def test_emoji_and_other_scripts_are_kept_as_written(house):
    place, text = house.samples["qxreyes"]["property"][0], "Rex 🐕 is кind, ask Łukasz — 你好"
    browser = house.world.as_("Olivia")
    assert house.world.post(browser, f"/properties/{place}/instructions", {"instructions": text}).status_code == 303
    assert text in browser.get(f"/properties/{place}/instructions").text


@pytest.mark.parametrize(("content", "name"), [(b"just words", "pool.jpg"), (b"<svg onload=alert(1)>", "pool.svg"),
                                               (b"\xff\xd8\xff\xe0 torn", "pool.jpg"), (b"", "empty.jpg")])
def test_file_that_is_no_photo_is_refused_in_words(house, content, name):
    browser, visit = house.world.as_("Tess"), house.samples["qxreyes"]["visit"][1]
    form = {"photo": (io.BytesIO(content), name), "kind": "after"}
    answer = house.world.post(browser, f"/technician/visits/{visit}/photos", form, content_type="multipart/form-data")
    assert answer.status_code in (200, 303, 422)
    assert house.world.work() >= 0
    page = browser.get(f"/technician/visits/{visit}")
    assert page.status_code == 200


def test_photo_of_forty_megabytes_is_refused_in_words(house):
    browser, visit = house.world.as_("Tess"), house.samples["qxreyes"]["visit"][1]
    form = {"photo": (io.BytesIO(b"\xff\xd8\xff\xe0" + bytes(40 << 20)), "pool.jpg"), "kind": "after"}
    answer = house.world.post(browser, f"/technician/visits/{visit}/photos", form, content_type="multipart/form-data")
    assert answer.status_code in (413, 422)
    assert "15 MB" in answer.text


@pytest.mark.parametrize("told", ["null", "[]", '{"endpoint": 1}', '{"endpoint": {}, "keys": []}', "\\",
                                  '{"keys": {"p256dh": null}}',
                                  '{"endpoint": "https://web.push.apple.com/\\u0000", "label": "\\ud83c\\u0000"}'])
def test_push_subscription_of_nonsense_is_refused(world, told):
    browser = world.as_("Olivia")
    headers = {"X-CSRFToken": world.token(browser)}
    answer = browser.post("/account/push", data=told, content_type="application/json", headers=headers)
    assert answer.status_code == 422
