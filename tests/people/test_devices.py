"""Where a person is signed in; ending one, and all at once."""

import re

import pytest
from sqlmodel import select

from app.base.events import Event
from app.people.devices import device_words
from app.people.links import address_of, link_for
from app.people.models import SignedIn
from tests.people.signing_in import ask_as, code_of, is_signed_in, link_path


@pytest.mark.parametrize(("agent", "words"), [
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/604", "iPhone, Safari"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605 CriOS/150.0 Mobile Safari/604", "iPhone, Chrome"),
    ("Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537 Chrome/150.0 Mobile Safari/537", "Android, Chrome"),
    ("Mozilla/5.0 (Linux; Android 16) SamsungBrowser/28 Chrome/140 Safari/537", "Android, Samsung Internet"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/150.0 Safari/537 Edg/150.0", "Windows, Edge"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:153.0) Gecko/20100101 Firefox/153.0", "Mac, Firefox"),
    ("curl/8.1", ""),
    ("", ""),
])
def test_device_is_named_in_words(agent, words):
    assert device_words(agent) == words


def signed_in_by_code(world, agent=""):
    browser = world.as_(None)
    browser.environ_base["HTTP_USER_AGENT"] = agent
    world.post(browser, "/sign-in/code", {"code": code_of(ask_as(world, browser, "olivia@reyes.example"))})
    return browser


def test_list_shows_this_device_and_the_others_but_nobody_elses(world):
    world.as_("Marta")
    phone = signed_in_by_code(world, "Mozilla/5.0 (iPhone) AppleWebKit Safari/604")
    world.as_("Olivia")
    page = phone.get("/account/devices").text
    assert page.count('id="session-') == 2
    assert "iPhone, Safari" in page and page.count("This device") == 1 and page.count("/end") == 1


def test_ending_one_device_leaves_the_other(world):
    here, there = world.as_("Olivia"), world.as_("Olivia")
    uid = re.search(r"/account/devices/([a-z2-7]{26})/end", here.get("/account/devices").text)[1]
    assert world.post(here, f"/account/devices/{uid}/end").status_code == 303
    assert is_signed_in(here) and not is_signed_in(there)
    assert world.post(here, f"/account/devices/{uid}/end").status_code == 303
    assert [e.name for e in world.all(select(Event).where(Event.name == "session.ended"))] == ["session.ended"]


def test_nobody_ends_another_persons_session(world):
    world.as_("Olivia")
    uid = world.all(select(SignedIn))[0].uid
    for name in ("Marta", "Rita"):
        assert world.post(world.as_(name), f"/account/devices/{uid}/end").status_code == 404
    assert world.all(select(SignedIn).where(SignedIn.uid == uid))[0].ended_at is None


def test_signing_out_forgets_cookie_copies_and_session(world):
    browser = world.as_("Olivia")
    answer = world.post(browser, "/sign-out")
    assert answer.status_code == 200 and "You are signed out" in answer.text
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert any(c.startswith("__Host-s=;") for c in answer.headers.getlist("Set-Cookie"))
    assert "Olivia" not in answer.text and 'data-person=""' in answer.text
    assert browser.get("/account").headers["Location"] == "/sign-in?next=/account"
    assert world.all(select(SignedIn))[0].ended_at is not None


def test_sign_out_works_on_a_page_whose_session_is_gone_already(world):
    browser = world.as_(None)
    answer = browser.post("/sign-out")
    assert answer.status_code == 200 and "Clear-Site-Data" in answer.headers


def test_another_site_cannot_sign_anybody_out(world):
    browser = world.as_("Olivia")
    assert browser.post("/sign-out").status_code == 400
    assert browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert is_signed_in(browser)


def test_signing_out_everywhere_ends_sessions_links_and_codes(world):
    here, there, asking = world.as_("Olivia"), world.as_("Olivia"), world.as_(None)
    asked = ask_as(world, asking, "olivia@reyes.example")
    sign_in_path = link_path(asked)
    with world.writing():
        message = address_of(link_for(world.person("Olivia"), None, "email", "olivia@reyes.example", True))
    message = message.partition("/l/")[2]
    assert world.as_(None).get(f"/l/{message}").status_code == 200
    answer = world.post(here, "/account/devices/everywhere")
    assert answer.status_code == 200 and "Clear-Site-Data" in answer.headers
    assert not is_signed_in(here) and not is_signed_in(there)
    assert world.as_(None).get(sign_in_path).status_code == 404
    assert world.as_(None).get(f"/l/{message}").status_code == 404
    assert world.post(asking, "/sign-in/code", {"code": code_of(asked)}).status_code == 422
    assert world.all(select(Event).where(Event.name == "person.signed_out_everywhere"))


def test_staff_find_their_devices_too(world):
    for name in ("Otto", "Tess"):
        assert "This device" in world.as_(name).get("/account/devices").text
