"""The office opens only to two factors: the code we send, and the one the phone shows."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.base import clock, current
from app.people import second_factor
from app.people.leaving import dismiss
from app.people.models import Staff
from app.people.sessions import L3
from tests.people.signing_in import ask_as, code_of, is_signed_in

OFFICE = "/sign-in/second?next=/office"


def staff(world, name="Otto"):
    return world.all(select(Staff).where(Staff.person_id == world.cast.people[name]))[0]


def with_factor(world):
    """Otto has joined his phone; returns its secret and his recovery codes."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    otto = staff(world)
    with world.writing():
        codes = second_factor.set_second_factor(otto, secret)
    return secret, codes


def arrived(world):
    """Otto with the first factor only."""
    browser = world.as_(None)
    asked = ask_as(world, browser, "otto@sparkling.example", next="/office")
    world.post(browser, "/sign-in/code", {"code": code_of(asked)})
    return browser


def unused(world, secret):
    return second_factor.unused_code(staff(world), secret)


def show(world, browser, code):
    return world.post(browser, "/sign-in/second", {"code": code, "next": "/office/changes"})


def test_first_factor_alone_does_not_open_the_office(world):
    with_factor(world)
    otto = arrived(world)
    assert "/sign-in/second" in otto.get("/sign-in/second?next=/office").text
    kinds = [row.kind for row in world.all(select(second_factor.SignedIn))]
    assert kinds == ["full"]


def test_phones_code_opens_it_once(world):
    secret, _ = with_factor(world)
    otto = arrived(world)
    code = unused(world, secret)
    assert show(world, otto, code).headers["Location"] == "/office/changes"
    assert [row.kind for row in world.all(select(second_factor.SignedIn))] == ["staff"]
    replayed = arrived(world)
    assert show(world, replayed, code).status_code == 422
    clock.advance(dt.timedelta(seconds=30))
    assert show(world, replayed, unused(world, secret)).status_code == 303


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_half_a_minute(world, monkeypatch, steps, works):
    secret, _ = with_factor(world)
    monkeypatch.setattr(current.settings(), "mode", "production")
    otto = arrived(world)
    now = clock.now()
    clock.freeze(now + steps * dt.timedelta(seconds=30))
    code = unused(world, secret)
    clock.freeze(now)
    assert show(world, otto, code).status_code == (303 if works else 422)


def test_wrong_codes_are_counted_and_tell_to_wait(world):
    secret, _ = with_factor(world)
    otto = arrived(world)
    for _ in range(10):
        assert "not the code" in show(world, otto, "000000").text
    assert "Wait ten minutes" in show(world, otto, unused(world, secret)).text
    clock.advance(dt.timedelta(minutes=10))
    assert show(world, otto, unused(world, secret)).status_code == 303


def test_each_recovery_code_works_once_however_it_is_typed(world):
    _, codes = with_factor(world)
    assert len(set(codes)) == 10
    assert show(world, arrived(world), codes[3].upper().replace("-", " ")).status_code == 303
    assert show(world, arrived(world), codes[3]).status_code == 422
    assert len(staff(world).recovery_left) == 9
    assert not any(code.replace("-", "") in str(staff(world).model_dump()) for code in codes)


def test_first_time_sets_it_up_and_shows_the_recovery_codes_once(world):
    otto = arrived(world)
    page = otto.get(OFFICE).text
    key = re.search(r'class="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page and otto.get(OFFICE).text.count(key[:4]) == page.count(key[:4])
    wrong = world.post(otto, "/sign-in/second/setup", {"code": "123", "next": "/office"})
    assert wrong.status_code == 422 and staff(world).totp_sealed == ""
    done = world.post(otto, "/sign-in/second/setup", {"code": unused(world, key), "next": "/office"})
    codes = re.findall(r"<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>", done.text)
    assert len(codes) == 10
    assert key not in staff(world).totp_sealed
    assert second_factor.secret_of(staff(world)) == key
    assert show(world, arrived(world), codes[0]).status_code == 303


def test_setup_needs_a_fresh_first_factor(world):
    otto = arrived(world)
    clock.advance(dt.timedelta(minutes=11))
    assert otto.get(OFFICE).headers["Location"].startswith("/step-up")
    answer = world.post(otto, "/sign-in/second/setup", {"code": "123456"})
    assert answer.status_code == 303 and staff(world).totp_sealed == ""


def test_set_up_factor_cannot_be_set_up_again_by_the_first_alone(world):
    secret, _ = with_factor(world)
    otto = arrived(world)
    mine = second_factor.setup_secret(staff(world), world.all(select(second_factor.SignedIn))[0])
    world.post(otto, "/sign-in/second/setup", {"code": unused(world, mine)})
    assert second_factor.secret_of(staff(world)) == secret


def test_mailed_code_is_no_fresh_second_factor(world):
    with_factor(world)
    otto = world.as_("Otto", stepped_up=False)
    assert otto.get("/step-up?next=/office").headers["Location"] == "/sign-in/second?next=/office"
    asked = ask_as(world, otto, "otto@sparkling.example")
    world.post(otto, "/sign-in/code", {"code": code_of(asked)})
    row = world.all(select(second_factor.SignedIn))[0]
    assert (row.kind, row.stepped_up_at) == ("staff", None)


def test_owners_and_strangers_have_no_second_step(world):
    assert world.as_("Olivia").get("/sign-in/second").status_code == 404
    assert world.as_(None).get("/sign-in/second").status_code == 303
    assert world.as_("Olivia", kind="link", level=2).get("/sign-in/second").status_code == 303


def test_technician_needs_no_second_factor(world):
    browser = world.as_(None)
    asked = ask_as(world, browser, "tess@sparkling.example", next="/technician")
    world.post(browser, "/sign-in/code", {"code": code_of(asked)})
    assert [row.kind for row in world.all(select(second_factor.SignedIn))] == ["technician"]


def test_code_is_shown_in_the_demo_only(world, monkeypatch):
    secret, _ = with_factor(world)
    otto = arrived(world)
    assert f"the code now is {unused(world, secret)}" in otto.get(OFFICE).text
    monkeypatch.setattr(current.settings(), "mode", "production")
    page = otto.get(OFFICE).text
    assert "code now is" not in page and unused(world, secret) not in page


@pytest.mark.parametrize("name", ["Otto", "Tess"])
def test_dismissed_staff_are_out_at_their_next_page(world, name):
    browser = world.as_(name, level=L3)
    assert is_signed_in(browser)
    with world.writing():
        dismiss(staff(world, name))
    assert not is_signed_in(browser)


def test_session_of_staff_dies_with_the_staff_row_even_if_nobody_ended_it(world):
    browser = world.as_("Otto")
    otto = staff(world)
    with world.writing():
        otto.ended_at = clock.now()
    assert not is_signed_in(browser)


PAGES = ("/account/contact", "/account/devices", "/account/notices")


@pytest.mark.parametrize("path", PAGES)
def test_first_factor_alone_opens_nothing_of_the_staffs_own_either(world, path):
    """Who reads Otto's mail could have his texts and the office's alerts come to a phone of theirs."""
    otto = world.as_("Otto", kind="full", stepped_up=True)
    assert otto.get(path).location == f"/sign-in/second?next={path}"
    assert world.as_("Otto", stepped_up=True).get(path).status_code == 200
