"""Codes and links reach the one who asked, in the right words, and nothing keeps them."""

import re
import sqlite3

import pytest
from sqlmodel import select

from app.base import clock, db
from app.base.db import session
from app.notices.models import Notice
from app.people.contact_changes import ask_for_change, change_code_of, confirm_change
from app.people.contacts import Contact
from app.people.models import Person, SignedIn, SignIn
from tests.notices.sights import links_in, notices, path_of

CODE = re.compile(r"\b\d{6}\b")


def ask_as(world, browser, typed: str) -> None:
    assert world.post(browser, "/sign-in", {"contact": typed}).status_code == 303
    world.work()


def is_in(browser) -> bool:
    return browser.get("/account").status_code == 200


def test_letter_with_code_and_link_is_asked_for_by_e_mail(world, reached):
    browser = world.as_(None)
    ask_as(world, browser, "olivia@reyes.example")
    (letter,) = reached.letters("Olivia")
    code = CODE.search(letter.subject)[0]
    assert "verification code" in letter.subject
    assert letter.body.index(code) < letter.body.index("/a/")
    world.post(browser, "/sign-in/code", {"code": code})
    assert is_in(browser)
    assert reached.texts("Olivia") == []


def test_text_ends_with_the_code_bound_to_the_host(world, reached):
    browser = world.as_(None)
    ask_as(world, browser, world.person("Olivia").phone)
    (words,) = reached.texts("Olivia")
    code = CODE.match(words)[0]
    assert words.splitlines()[-1] == f"@sparkling.localhost #{code}"
    world.post(browser, "/sign-in/code", {"code": code})
    assert is_in(browser)


def test_link_in_the_letter_signs_in_elsewhere(world, reached):
    ask_as(world, world.as_(None), "olivia@reyes.example")
    link = next(link for link in links_in(reached.letters("Olivia")[0].body) if "/a/" in link)
    phone = world.as_(None)
    assert phone.get(path_of(link)).status_code == 200
    assert not is_in(phone)
    world.post(phone, path_of(link))
    assert is_in(phone)


def test_stranger_gets_nothing(world, reached):
    ask_as(world, world.as_(None), "nobody@nowhere.example")
    assert reached.everything() == []


def test_code_asked_for_at_night_comes_at_once(world, reached):
    clock.freeze(clock.now().replace(hour=9))  # 2 AM in Phoenix
    ask_as(world, world.as_(None), world.person("Olivia").phone)
    assert len(reached.texts("Olivia")) == 1


def test_who_stopped_texts_gets_the_code_by_letter(world, reached):
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).texts_stopped_at = clock.now()
    ask_as(world, world.as_(None), world.person("Olivia").phone)
    assert reached.texts("Olivia") == []
    assert "verification code" in reached.letters("Olivia")[0].subject


def test_code_that_was_used_meanwhile_is_not_sent(world, reached):
    browser = world.as_(None)
    world.post(browser, "/sign-in", {"contact": "olivia@reyes.example"})
    with world.writing():
        session().exec(select(SignIn)).one().code_used_at = clock.now()
    world.work()
    assert reached.everything() == []
    assert notices(world)[0].error == "no longer so"


def test_reader_of_spanish_gets_spanish(world, reached):
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).language = "es"
    ask_as(world, world.as_(None), "olivia@reyes.example")
    assert "es su código de verificación" in reached.letters("Olivia")[0].subject


def test_new_address_gets_the_code_and_the_old_one_hears_of_the_change(world, reached):
    with world.writing():
        olivia = world.row(Person, world.cast.people["Olivia"])
        change = ask_for_change(olivia, Contact("email", "olivia@new.example"))
    world.work()
    (letter,) = [message for message in reached.everything() if message.to == "olivia@new.example"]
    assert CODE.search(letter.subject)[0] == change_code_of(change)
    with world.writing():
        here = SignedIn(person_id=olivia.id, secret_hash="x", family="x", kind="full", level=3, ends_at=clock.now())
        session().add(here)
        session().flush()
        confirm_change(change, change_code_of(change), here)
    world.work()
    (warning,) = [message for message in reached.everything() if "was changed" in message.subject]
    assert warning.to == "olivia@reyes.example"
    assert "o•••@n•••.example" in warning.body
    undo = links_in(warning.body)[0]
    assert world.as_(None).get(path_of(undo)).status_code == 200


@pytest.fixture
def told(world, reached) -> list[str]:
    """Every link and code that went out in a day of all kinds."""
    ask_as(world, world.as_(None), "olivia@reyes.example")
    ask_as(world, world.as_(None), world.person("Marta").phone)
    bodies = [message.body for message in reached.everything()]
    return [part for body in bodies for part in CODE.findall(body) + re.findall(r"/[al]/([a-z2-7]{26}\.[\w-]+)", body)]


def test_no_row_holds_a_code_or_a_link(world, told):
    assert len(told) >= 4
    kept = "\n".join(str(row.model_dump()) for row in notices(world))
    assert not [secret for secret in told if secret in kept]


def test_database_file_holds_no_code_and_no_link(world, told):
    if db.engine().dialect.name != "sqlite":
        pytest.skip("one file only with SQLite")
    with sqlite3.connect(db.engine().url.database) as file:
        dump = "\n".join(file.iterdump())
    signatures = [secret.partition(".")[2] or secret for secret in told]
    assert not [secret for secret in signatures if f"'{secret}'" in dump or (len(secret) > 6 and secret in dump)]
    assert Notice.__tablename__ in dump
