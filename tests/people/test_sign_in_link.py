"""The link: whoever looks at it does nothing, one press of the button signs in once."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock, current
from app.people.demo_links import OnlyPretend, demo_sign_in_link
from app.people.models import SignedIn, SignIn
from tests.people.signing_in import ask_as, code_of, is_signed_in, link_path, newest

OLIVIA = "olivia@reyes.example"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1"


@pytest.fixture
def asked(world):
    return ask_as(world, world.as_(None), OLIVIA, next="/visits")


def test_scanners_that_look_change_nothing(world, asked):
    path = link_path(asked)
    before = world.get(SignIn, asked.id).model_dump()
    sessions = len(world.all(select(SignedIn)))
    for look in ("get", "head", "get", "options"):
        answer = getattr(world.as_(None), look)(path)
        assert answer.status_code == 200
        assert not any("__Host-s=" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert world.get(SignIn, asked.id).model_dump() == before
    assert len(world.all(select(SignedIn))) == sessions
    person = world.as_(None)
    assert world.post(person, path, {"sign-in": "1"}).status_code == 303
    assert is_signed_in(person)


def test_page_names_the_account_masked_and_has_one_button(world, asked):
    page = world.as_(None).get(link_path(asked)).text
    assert "Sign in to Sparkling Pools as o•••@r•••.example" in page
    assert OLIVIA not in page
    assert page.count("<form") == 1 and 'name="sign-in"' in page
    assert "<script" in page and "submit()" not in page


def test_link_signs_in_the_clicking_browser_and_leads_to_a_clean_address(world, asked):
    asking, clicking = world.as_(None), world.as_(None)
    answer = world.post(clicking, link_path(asked), {"sign-in": "1"})
    assert answer.headers["Location"] == "/visits"
    assert is_signed_in(clicking) and not is_signed_in(asking)


def test_button_clicking_scanner_spends_the_link_but_not_the_code(world):
    owner, scanner = world.as_(None), world.as_(None)
    asked = ask_as(world, owner, OLIVIA)
    assert world.post(scanner, link_path(asked)).status_code == 303
    assert world.post(owner, "/sign-in/code", {"code": code_of(asked)}).status_code == 303
    assert is_signed_in(owner)


def test_second_press_says_when_and_on_what_it_was_used(world, asked):
    browser = world.as_(None)
    browser.environ_base["HTTP_USER_AGENT"] = IPHONE
    world.post(browser, link_path(asked))
    page = world.as_(None).get(link_path(asked))
    assert page.status_code == 410
    assert "Nov 19, 2026" in page.text and "iPhone, Safari" in page.text
    assert page.text.count("<form") == 1


def test_old_link_heals_with_one_press_and_opening_it_sends_nothing(world, asked):
    path = link_path(asked)
    clock.advance(dt.timedelta(days=3))
    browser = world.as_(None)
    page = browser.get(path)
    assert page.status_code == 410 and "o•••@r•••.example" in page.text
    assert newest(world).id == asked.id
    assert world.post(browser, path).status_code == 410
    assert world.post(browser, f"{path}/fresh").headers["Location"] == "/sign-in/code"
    fresh = newest(world)
    assert (fresh.person_id, fresh.go_to) == (asked.person_id, "/visits")
    assert "o•••@r•••.example" in browser.get("/sign-in/code").text
    assert world.post(browser, "/sign-in/code", {"code": code_of(fresh)}).headers["Location"] == "/visits"


def test_forged_link_shows_a_way_on_and_sends_nothing(world, asked):
    uid, _, signature = link_path(asked).removeprefix("/a/").partition(".")
    other = ("B" if signature[0] == "A" else "A") + signature[1:]
    forged = ["x", "..", uid, f"{uid}.", f"{uid}.{other}", f"{'a' * 26}.{signature}", f"{uid}.{signature}xyzw"]
    for token in forged:
        for answer in (world.as_(None).get(f"/a/{token}"), world.post(world.as_(None), f"/a/{token}"),
                       world.post(world.as_(None), f"/a/{token}/fresh")):
            assert answer.status_code == 404 and 'href="/sign-in"' in answer.text
    assert newest(world).id == asked.id


def test_form_of_another_site_cannot_sign_anybody_in(world, asked):
    path = link_path(asked)
    browser = world.as_(None)
    token = world.token(browser)
    assert browser.post(path).status_code == 400
    assert browser.post(path, data={"csrf_token": world.token(world.as_(None))}).status_code == 400
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "http://rival.localhost"},
                    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        assert browser.post(path, data={"csrf_token": token}, headers=headers).status_code == 403
    assert world.get(SignIn, asked.id).link_used_at is None


def test_link_asks_before_it_signs_another_person_out(world, asked):
    path = link_path(asked)
    marta = world.as_("Marta")
    page = marta.get(path).text
    assert "signed in as Marta Ruiz" in page and 'name="instead"' in page
    assert world.post(marta, path, {"sign-in": "1"}).status_code == 200
    assert world.get(SignIn, asked.id).link_used_at is None
    assert "Marta Ruiz" in marta.get("/account").text
    assert world.post(marta, path, {"sign-in": "1", "instead": "1"}).status_code == 303
    assert "Olivia Reyes" in marta.get("/account").text
    assert len(world.all(select(SignedIn).where(SignedIn.ended_at.is_(None)))) == 1


def test_signed_in_already_goes_on(world):
    assert world.as_("Olivia").get("/sign-in?next=/account").headers["Location"] == "/account"


def test_shared_device_stays_one_when_the_link_is_pressed_on_it_and_nowhere_else(world):
    hotel_desk, phone = world.as_(None), world.as_(None)
    for browser, is_shared in ((phone, False), (hotel_desk, True)):
        path = link_path(ask_as(world, hotel_desk, OLIVIA, shared="on"))
        answer = world.post(browser, path, {"sign-in": "1"})
        (cookie,) = (one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-s="))
        assert ("Max-Age" not in cookie) == is_shared
        assert world.all(select(SignedIn).order_by(SignedIn.id))[-1].shared == is_shared


def test_link_leaves_no_trace_for_others(world, asked):
    answer = world.as_(None).get(link_path(asked))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "http" not in answer.text.replace("http://www.w3.org", "")


def test_demo_link_works_again_for_ten_minutes_and_no_longer(world):
    with world.writing():
        path = demo_sign_in_link(world.cast.people["Tess"])
    for _ in range(3):
        browser = world.as_(None)
        assert world.post(browser, path, {"sign-in": "1"}).status_code == 303
        assert is_signed_in(browser)
    clock.advance(dt.timedelta(minutes=10))
    assert world.post(world.as_(None), path, {"sign-in": "1"}).status_code == 410


def test_demo_links_are_for_the_demo_only(world, monkeypatch):
    with world.writing():
        path = demo_sign_in_link(world.cast.people["Olivia"])
    world.post(world.as_(None), path)
    monkeypatch.setattr(current.settings(), "mode", "production")
    assert world.post(world.as_(None), path).status_code == 410
    with pytest.raises(OnlyPretend), world.writing():
        demo_sign_in_link(world.cast.people["Olivia"])


def test_technicians_type_the_code_on_the_phone_they_carry(world):
    phone = world.as_(None)
    asked = ask_as(world, phone, "tess@sparkling.example")
    answer = world.post(world.as_(None), link_path(asked))
    assert "Type the code" in answer.text and "__Host-s" not in str(answer.headers)
    assert world.post(phone, "/sign-in/code", {"code": code_of(asked)}).status_code == 303
    clock.advance(dt.timedelta(days=29))
    assert is_signed_in(phone)
    clock.advance(dt.timedelta(days=2))
    assert not is_signed_in(phone)
