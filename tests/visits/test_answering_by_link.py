"""The people of a visit choose behind the message's link, without a session."""

import datetime as dt

import pytest

from app.base import clock
from app.people.links import link_for, token_of
from app.visits.models import Visit
from tests.visits.changes import FRIDAY, MONDAY, disrupted, moved_to_friday, offers
from tests.visits.places import answered, fresh, stop_today
from tests.visits.stop_forms import text_of
from tests.visits.told import plain


@pytest.fixture
def visit(world) -> Visit:
    return moved_to_friday(world)


def link(world, visit, who: str = "Olivia", channel: str = "email") -> str:
    with world.writing():
        person = world.row(type(world.person(who)), world.cast.people[who]) if who else None
        made = link_for(person, world.row(Visit, visit.id), channel, person.email if person else "", bool(person))
        return f"/l/{token_of(made)}"


def test_the_message_link_shows_the_choice_and_takes_it_without_a_session(world, visit):
    stranger, path = world.as_(None), link(world, visit)
    shown = stranger.get(path)
    assert "Any other day" in text_of(shown) and f'action="{path}/answer"' in shown.text
    sent = world.post(stranger, f"{path}/answer", {"answer": "slot-0", "seen": ""})
    assert sent.status_code == 303 and fresh(world, visit).day == MONDAY
    assert offers(world)[0].answered_by == "Olivia Reyes"
    assert "chose Monday, November 23" in plain(text_of(stranger.get(path)))


def test_opening_the_link_changes_nothing_however_often(world, visit):
    path = link(world, visit)
    before = offers(world)[0].model_dump()
    for _ in range(3):
        world.as_(None).get(path)
    assert offers(world)[0].model_dump() == before and fresh(world, visit).day == FRIDAY
    assert world.as_(None).get(f"{path}/answer").status_code == 405


def test_a_refused_answer_behind_the_link_says_why(world, visit):
    refused = world.post(world.as_(None), f"{link(world, visit)}/answer", {"answer": "slot-9"})
    assert refused.status_code == 422 and "Please choose one of these." in text_of(refused)


def test_links_that_may_not_choose(world, visit):
    stranger = world.as_(None)
    for path, status in ((link(world, visit, ""), 404), ("/l/" + "a" * 26 + ".xx", 404)):
        assert world.post(stranger, f"{path}/answer", {"answer": "slot-0"}).status_code == status
    old = link(world, visit)
    clock.advance(dt.timedelta(days=31))
    assert world.post(stranger, f"{old}/answer", {"answer": "slot-0"}).status_code == 410
    assert fresh(world, visit).day == FRIDAY


def test_a_forged_form_behind_the_link_is_refused(world, visit):
    assert world.as_(None).post(f"{link(world, visit)}/answer", data={"answer": "slot-0"}).status_code == 400
    assert fresh(world, visit).day == FRIDAY


def test_behind_the_link_it_is_acknowledged_too(world):
    visit = answered(world, stop_today(world))
    disrupted(world, offers_choices=False)
    here = link(world, visit)
    assert "Fine" in world.as_(None).get(here).text
    assert world.post(world.as_(None), f"{here}/answer", {"answer": "keep"}).status_code == 303
    assert offers(world)[0].answered_by == "Olivia Reyes"
