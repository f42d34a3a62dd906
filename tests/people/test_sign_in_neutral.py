"""Nobody can tell from our answers who is one of ours; and nobody can make us flood anybody."""

import datetime as dt
import re
import statistics
import time

import pytest
import sqlalchemy as sa
from sqlmodel import select

from app.base import clock, db
from app.base.events import Event
from app.people.asking import ASKS_FROM_ADDRESS
from app.people.models import SignIn
from tests.people.signing_in import ask_as, newest, wrong_code

KNOWN, UNKNOWN = "marta@azul.example", "mario@asul.example"
CHANGING = re.compile(r'nonce="[^"]+"|content="[^"]{40,}"|value="[^"]{40,}"|"X-CSRFToken": "[^"]+"')


def seen_by(world, contact):
    """Everything a browser gets to see on the way: status, headers that matter, bodies without tokens."""
    browser = world.as_(None)
    answers = [world.post(browser, "/sign-in", {"contact": contact}), browser.get("/sign-in/code"),
               world.post(browser, "/sign-in/code", {"code": wrong_code(newest(world))}),
               world.post(browser, "/sign-in/code/again"), browser.get("/sign-in/code")]
    return [(one.status_code, one.headers.get("Location"), sorted(one.headers.keys()), CHANGING.sub("", one.text))
            for one in answers]


def test_known_and_unknown_get_the_same_bytes(world):
    assert seen_by(world, KNOWN) == seen_by(world, UNKNOWN)


def test_known_and_unknown_phones_get_the_same_bytes(world):
    known = world.person("Marta").phone
    assert seen_by(world, known) == seen_by(world, "+1480556" + known[-4:])


def statements(world, contact):
    """What the database is asked while the form is answered."""
    made = []
    browser = world.as_(None)
    token = world.token(browser)

    def hear(_connection, _cursor, statement, *_):
        made.append(statement)

    sa.event.listen(db.engine(), "before_cursor_execute", hear)
    browser.post("/sign-in", data={"contact": contact, "csrf_token": token})
    sa.event.remove(db.engine(), "before_cursor_execute", hear)
    return made


def test_known_and_unknown_cost_the_same_statements(world):
    ask_as(world, world.as_(None), "first@today.example")
    known = statements(world, KNOWN)
    assert len(known) > 5 and known == statements(world, UNKNOWN)


@pytest.mark.long
@pytest.mark.parametrize("rounds", [200])
def test_known_and_unknown_take_the_same_time(world, rounds):
    took = {KNOWN: [], UNKNOWN: []}
    for _ in range(rounds):
        for contact, times in took.items():
            browser = world.as_(None)
            token = world.token(browser)
            start = time.perf_counter()
            browser.post("/sign-in", data={"contact": contact, "csrf_token": token})
            times.append(time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < max(0.005, known / 4)


def test_the_request_itself_writes_no_message(world):
    asked = ask_as(world, world.as_(None), KNOWN)
    stranger = ask_as(world, world.as_(None), UNKNOWN)
    events = world.all(select(Event.name, Event.thing_id).where(Event.thing == "sign_in"))
    assert events == [("sign_in.asked", asked.id), ("sign_in.asked_in_vain", stranger.id)]


def test_fourth_request_in_ten_minutes_sends_nothing_and_looks_the_same(world):
    pages = []
    for _ in range(4):
        browser = world.as_(None)
        ask_as(world, browser, KNOWN)
        pages.append(CHANGING.sub("", browser.get("/sign-in/code").text))
    assert len(set(pages)) == 1
    rows = world.all(select(SignIn.person_id).order_by(SignIn.id))
    assert [row is not None for row in rows] == [True, True, True, False]


def test_ten_a_day_for_a_contact(world):
    for _ in range(6):
        for _ in range(3):
            ask_as(world, world.as_(None), KNOWN)
        clock.advance(dt.timedelta(minutes=10))
    assert len(world.all(select(SignIn.id).where(SignIn.person_id.is_not(None)))) == 10
    clock.advance(dt.timedelta(days=1))
    assert ask_as(world, world.as_(None), KNOWN).person_id is not None


def test_one_network_address_cannot_ask_for_everybody(world):
    with world.writing():
        ASKS_FROM_ADDRESS.count("127.0.0.1", ASKS_FROM_ADDRESS.most)
    assert ask_as(world, world.as_(None), KNOWN).person_id is None


def test_companies_do_not_know_each_others_people(world):
    assert ask_as(world, world.as_(None), "rita@rival.example").person_id is None
