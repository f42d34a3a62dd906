"""A new address is proven first, the old one hears of it, and can stop it."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Change
from app.base import clock
from app.base.events import Event
from app.people.contact_changes import change_code_of, undo_address
from app.people.models import ContactChange
from tests.people.signing_in import is_signed_in

NEW = "olivia@new.example"


def newest(world) -> ContactChange:
    return world.all(select(ContactChange).order_by(ContactChange.id))[-1]


def ask(world, browser, contact=NEW, kind="email"):
    return world.post(browser, "/account/contact", {"kind": kind, "contact": contact})


def enter(world, browser, code):
    return world.post(browser, "/account/contact/code", {"code": code})


@pytest.fixture
def olivia(world):
    return world.as_("Olivia", stepped_up=True)


def test_changing_needs_a_fresh_proof(world):
    stale = world.as_("Olivia")
    assert stale.get("/account/contact").headers["Location"].startswith("/step-up?next=/account/contact")
    assert ask(world, stale).headers["Location"].startswith("/step-up")
    assert world.as_("Olivia", kind="link", level=2).get("/account/contact").headers["Location"].startswith("/sign-in")
    assert world.all(select(ContactChange)) == []


def test_code_to_the_new_address_changes_it(world, olivia):
    assert ask(world, olivia).headers["Location"] == "/account/contact/code"
    assert NEW in olivia.get("/account/contact/code").text
    assert world.person("Olivia").email == "olivia@reyes.example"
    assert enter(world, olivia, change_code_of(newest(world))).headers["Location"] == "/account"
    person = world.person("Olivia")
    assert (person.email, person.email_verified_at) == (NEW, clock.now())
    assert NEW in olivia.get("/account").text


def test_change_signs_the_other_devices_out_and_voids_links(world, olivia):
    other = world.as_("Olivia")
    before = world.person("Olivia").links_generation
    ask(world, olivia)
    enter(world, olivia, change_code_of(newest(world)))
    assert is_signed_in(olivia) and not is_signed_in(other)
    assert world.person("Olivia").links_generation == before + 1


def test_phone_is_kept_in_one_form(world, olivia):
    ask(world, olivia, "(602) 555-0199", "phone")
    enter(world, olivia, change_code_of(newest(world)))
    assert world.person("Olivia").phone == "+16025550199"
    assert "(602) 555-0199" in olivia.get("/account").text


@pytest.mark.parametrize(("kind", "typed"), [
    ("email", "olivia@"), ("email", ""), ("email", "olivia@reyes.example"), ("phone", "12"), ("phone", "hello"),
    ("phone", "+44 20 7946 0000"),
])
def test_bad_address_is_told_beside_the_field_and_kept(world, olivia, kind, typed):
    answer = ask(world, olivia, typed, kind)
    assert answer.status_code == 422
    assert 'id="contact-error"' in answer.text and f'value="{typed}"' in answer.text


def test_wrong_code_changes_nothing_and_three_are_enough(world, olivia):
    ask(world, olivia)
    right = change_code_of(newest(world))
    wrong = str((int(right) + 1) % 10**6).zfill(6)
    for _ in range(3):
        assert enter(world, olivia, wrong).status_code == 422
    assert enter(world, olivia, right).status_code == 422
    assert world.person("Olivia").email == "olivia@reyes.example"


def test_somebody_elses_address_gets_no_code_and_is_never_taken(world, olivia):
    pages = []
    for contact in ("marta@azul.example", "maria@azur.example"):
        answer = ask(world, olivia, contact)
        pages.append((answer.status_code, answer.headers["Location"], olivia.get("/account/contact/code").status_code))
    assert pages[0] == pages[1]
    names = world.all(select(Event.name).where(Event.thing == "contact_change").order_by(Event.id))
    assert names == ["contact.change_asked_in_vain", "contact.change_asked"]
    ask(world, olivia, "marta@azul.example")
    assert enter(world, olivia, change_code_of(newest(world))).status_code == 422
    assert world.person("Olivia").email == "olivia@reyes.example"


def test_five_a_day(world, olivia):
    for turn in range(5):
        assert ask(world, olivia, f"o{turn}@new.example").status_code == 303
    answer = ask(world, olivia, "o6@new.example")
    assert answer.status_code == 422 and "o6@new.example" in answer.text


@pytest.fixture
def changed(world, olivia):
    ask(world, olivia)
    enter(world, olivia, change_code_of(newest(world)))
    return "/account/" + undo_address(newest(world)).partition("/account/")[2]


def test_old_address_takes_it_back_and_everybody_is_out(world, olivia, changed):
    stranger = world.as_(None)
    page = stranger.get(changed)
    assert "n•••" in page.text and "r•••" in page.text and NEW not in page.text
    assert stranger.head(changed).status_code == 200
    assert world.person("Olivia").email == NEW
    assert world.post(stranger, changed).status_code == 200
    assert world.person("Olivia").email == "olivia@reyes.example"
    assert not is_signed_in(olivia)
    assert world.post(stranger, changed).status_code == 410


def test_taking_back_ends_after_three_days(world, changed):
    clock.advance(dt.timedelta(hours=72))
    assert world.as_(None).get(changed).status_code == 410
    assert world.post(world.as_(None), changed).status_code == 410
    assert world.person("Olivia").email == NEW


def test_taking_back_never_takes_an_address_from_somebody_else(world, changed):
    marta = world.person("Marta")
    with world.writing():
        marta.email = "olivia@reyes.example"
    assert world.post(world.as_(None), changed).status_code == 410
    assert (world.person("Olivia").email, world.person("Marta").email) == (NEW, "olivia@reyes.example")


def test_forged_undo_is_no_link(world, changed):
    for token in ("x", changed.rpartition("/")[2][::-1]):
        assert world.post(world.as_(None), f"/account/contact/undo/{token}").status_code == 404


def test_office_sees_the_change_for_each_account(world, olivia, changed):
    world.work()
    change = world.all(select(Change).where(Change.thing == "contact"))
    assert [(one.account_id, one.before, one.after, one.person_name) for one in change] == [
        (world.cast.accounts["Reyes"], {"email": "olivia@reyes.example"}, {"email": NEW}, "Olivia Reyes")
    ]


def test_language_is_chosen_and_answers_in_it(world, olivia):
    answer = world.post(olivia, "/account/language", {"language": "es"})
    assert answer.status_code == 303
    assert 'lang="es"' in olivia.get("/account").text
    world.post(olivia, "/account/language", {"language": "xx"})
    assert world.person("Olivia").language == "es"
