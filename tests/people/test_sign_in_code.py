"""The code: six digits, three tries, only in the browser that asked, never a locked door."""

import datetime as dt

from sqlmodel import select

from app.base import clock
from app.people.asking import WRONG_CODES
from app.people.models import SignedIn, SignIn
from app.people.redeeming import TRIES
from tests.people.signing_in import ask_as, code_of, is_signed_in, link_path, newest, wrong_code

OLIVIA = "olivia@reyes.example"


def enter(world, browser, code):
    return world.post(browser, "/sign-in/code", {"code": code})


def test_code_from_the_message_signs_in_and_goes_on(world):
    browser = world.as_(None)
    asked = ask_as(world, browser, OLIVIA, next="/visits")
    answer = enter(world, browser, code_of(asked))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/visits")
    assert is_signed_in(browser)
    assert world.person("Olivia").email_verified_at is not None


def test_phone_works_as_people_type_it(world):
    browser = world.as_(None)
    phone = world.person("Olivia").phone
    asked = ask_as(world, browser, f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}")
    assert asked.person_id == world.cast.people["Olivia"]
    enter(world, browser, code_of(asked))
    assert is_signed_in(browser)
    assert world.person("Olivia").phone_verified_at is not None


def test_pasted_code_may_have_spaces(world):
    browser = world.as_(None)
    code = code_of(ask_as(world, browser, OLIVIA))
    assert enter(world, browser, f" {code[:3]} {code[3:]} ").status_code == 303


def test_code_means_nothing_in_another_browser(world):
    mine, theirs = world.as_(None), world.as_(None)
    asked = ask_as(world, mine, OLIVIA)
    assert enter(world, theirs, code_of(asked)).headers["Location"] == "/sign-in"
    ask_as(world, theirs, "marta@azul.example")
    assert enter(world, theirs, code_of(asked)).status_code == 422
    assert not is_signed_in(theirs)
    assert enter(world, mine, code_of(asked)).status_code == 303


def test_fourth_try_fails_even_with_the_right_code(world):
    browser = world.as_(None)
    asked = ask_as(world, browser, OLIVIA)
    for _ in range(TRIES):
        assert enter(world, browser, wrong_code(asked)).status_code == 422
    assert enter(world, browser, code_of(asked)).status_code == 422
    assert not is_signed_in(browser)


def test_third_try_still_counts(world):
    browser = world.as_(None)
    asked = ask_as(world, browser, OLIVIA)
    for _ in range(TRIES - 1):
        enter(world, browser, wrong_code(asked))
    assert enter(world, browser, code_of(asked)).status_code == 303


def test_code_is_over_after_ten_minutes(world):
    browser = world.as_(None)
    asked = ask_as(world, browser, OLIVIA)
    clock.advance(dt.timedelta(minutes=10))
    assert enter(world, browser, code_of(asked)).status_code == 422


def test_code_works_once_and_spends_its_link(world):
    browser, other = world.as_(None), world.as_(None)
    asked = ask_as(world, browser, OLIVIA)
    path = link_path(asked)
    assert enter(world, browser, code_of(asked)).status_code == 303
    assert enter(world, browser, code_of(asked)).status_code == 422
    assert world.post(other, path).status_code == 410


def test_only_the_newest_code_counts(world):
    browser = world.as_(None)
    first = ask_as(world, browser, OLIVIA)
    world.post(browser, "/sign-in/code/again")
    assert newest(world).id != first.id
    assert enter(world, browser, code_of(first)).status_code == 422
    assert enter(world, browser, code_of(newest(world))).status_code == 303


def test_guessing_makes_codes_longer_and_never_locks_the_owner_out(world):
    for _ in range(4):
        attacker = world.as_(None)
        asked = ask_as(world, attacker, OLIVIA)
        for _ in range(3):
            enter(world, attacker, "x")
        clock.advance(dt.timedelta(minutes=10))
    owner = world.as_(None)
    asked = ask_as(world, owner, OLIVIA)
    assert asked.code_length == 8 and len(code_of(asked)) == 8
    assert "8-digit" in owner.get("/sign-in/code").text
    assert enter(world, owner, code_of(asked)).status_code == 303


def test_six_digit_codes_end_when_guessing_begins(world):
    owner = world.as_(None)
    asked = ask_as(world, owner, OLIVIA)
    guess_until_longer(world, OLIVIA)
    assert enter(world, owner, code_of(asked)).status_code == 422


def guess_until_longer(world, contact):
    """Ten wrong ones for a contact, the quick way."""
    with world.writing():
        WRONG_CODES.count(contact, WRONG_CODES.most)


def test_owner_gets_in_while_strangers_use_up_the_sending_limit(world):
    owner = world.as_(None)
    enter(world, owner, code_of(ask_as(world, owner, OLIVIA)))
    world.post(owner, "/sign-out")
    for _ in range(5):
        ask_as(world, world.as_(None), OLIVIA)
    assert newest(world).person_id is None
    assert enter(world, owner, code_of(ask_as(world, owner, OLIVIA))).status_code == 303


def test_planted_cookie_is_worth_nothing_after_sign_in(world):
    browser = world.as_(None)
    browser.set_cookie("__Host-s", "planted", domain="sparkling.localhost", secure=True, path="/")
    enter(world, browser, code_of(ask_as(world, browser, OLIVIA)))
    kept = browser.get_cookie("__Host-s", domain="sparkling.localhost").value
    assert kept != "planted"
    thief = world.as_(None)
    thief.set_cookie("__Host-s", "planted", domain="sparkling.localhost", secure=True, path="/")
    assert not is_signed_in(thief)


def test_proving_it_again_renews_the_secret_and_keeps_the_family(world):
    browser = world.as_("Olivia")
    before = browser.get_cookie("__Host-s", domain="sparkling.localhost").value
    token = world.token(browser)
    world.post(browser, "/step-up", {"next": "/account/contact"})
    assert enter(world, browser, code_of(newest(world))).headers["Location"] == "/account/contact"
    copied = world.as_(None)
    copied.set_cookie("__Host-s", before, domain="sparkling.localhost", secure=True, path="/")
    assert not is_signed_in(copied)
    assert browser.post("/account/language", data={"csrf_token": token, "language": "es"}).status_code == 303
    assert len(world.all(select(SignedIn).where(SignedIn.person_id == world.cast.people["Olivia"]))) == 1


def test_shared_device_is_signed_out_after_a_quarter_of_an_hour_and_keeps_no_copies(world):
    browser = world.as_(None)
    answer = enter(world, browser, code_of(ask_as(world, browser, OLIVIA, shared="on")))
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-s="))
    assert "Max-Age" not in cookie and "Expires" not in cookie
    page = browser.get("/account")
    assert page.status_code == 200 and page.headers["X-Person"] == "" and 'data-person=""' in page.text
    clock.advance(dt.timedelta(minutes=16))
    assert browser.get("/account").headers["Location"].startswith("/sign-in?next=/account")


def test_bad_contact_is_told_beside_the_field_and_kept(world):
    for typed in ("olivia@", "12", "hello there", "@", "+1 602 555 0140 99999"):
        answer = world.post(world.as_(None), "/sign-in", {"contact": typed, "next": "/visits"})
        assert answer.status_code == 422
        assert "contact-error" in answer.text and f'value="{typed}"' in answer.text
        assert 'name="next" value="/visits"' in answer.text
    assert world.all(select(SignIn)) == []


def test_ended_person_is_a_stranger(world):
    browser = world.as_(None)
    asked = ask_as(world, browser, OLIVIA)
    person = world.person("Olivia")
    with world.writing():
        person.ended_at = clock.now()
    assert enter(world, browser, code_of(asked)).status_code == 422
    assert ask_as(world, browser, OLIVIA).person_id is None
