"""The office moves one visit: what is in the way is said beside the field, and nothing is lost."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.pauses.models import Pause
from app.plans.models import Plan
from app.visits import progress
from app.visits.models import Visit
from app.visits.scheduling import cancel
from tests.visits.changes import FRIDAY, MONDAY
from tests.visits.places import THE_DAY, do, fresh, place_of, stop_today

PAUSED = "Service is paused here from"


@pytest.fixture
def otto(world):
    return world.as_("Otto")


@pytest.fixture
def away(world) -> Pause:
    with world.writing() as session:
        made = Pause(property_id=place_of(world).id, starts_on=FRIDAY, ends_on=MONDAY)
        session.add(made)
    return made


def move(world, otto, visit, day: dt.date, **more):
    typed = {"day": day.isoformat(), "technician": world.person("Tess").uid, "window_from": "", "window_to": "",
             "why": "Rain", **more}  # fmt: skip
    return world.post(otto, f"/office/visits/{visit.uid}/plan", typed)


def add(world, otto, day: dt.date, **more):
    typed = {"day": day.isoformat(), "name": "Filter cleaning", "technician": "", **more}
    return world.post(otto, f"/office/properties/{place_of(world).uid}/visits", typed)


def test_a_day_in_a_pause_is_said_and_asked(world, otto, away):
    visit = stop_today(world)
    refused = move(world, otto, visit, FRIDAY)
    assert refused.status_code == 422 and PAUSED in refused.text
    assert f'name="in_pause" value="{FRIDAY}"' in refused.text and "Rain" in refused.text
    assert fresh(world, visit).day == THE_DAY


def test_a_yes_moves_it_into_the_pause(world, otto, away):
    visit = stop_today(world)
    assert move(world, otto, visit, FRIDAY, in_pause=FRIDAY.isoformat()).status_code == 303
    moved = fresh(world, visit)
    assert (moved.day, moved.state) == (FRIDAY, "scheduled")


def test_a_yes_to_one_day_is_none_to_another(world, otto, away):
    visit = stop_today(world)
    refused = move(world, otto, visit, MONDAY, in_pause=FRIDAY.isoformat())
    assert refused.status_code == 422 and f'value="{MONDAY}"' in refused.text
    assert " checked" not in refused.text.split('name="in_pause"')[1].split(">")[0]
    assert fresh(world, visit).day == THE_DAY


def test_from_now_on_without_a_plan_is_asked_as_well(world, otto, away):
    assert move(world, otto, stop_today(world), FRIDAY, always="on").status_code == 422


def test_a_visit_that_stands_in_a_pause_may_get_another_technician(world, otto, away):
    visit = stop_today(world, day=FRIDAY)
    assert move(world, otto, visit, FRIDAY, technician=world.person("Diego").uid).status_code == 303
    assert fresh(world, visit).technician_id == world.person("Diego").id


def test_a_cancelled_pause_asks_nothing(world, otto, away):
    with world.writing() as session:
        gone = session.get(Pause, away.id)
        gone.cancelled_at = clock.now()
    assert move(world, otto, stop_today(world), FRIDAY).status_code == 303


def test_a_new_visit_in_a_pause_is_asked_too(world, otto, away):
    refused = add(world, otto, FRIDAY)
    assert refused.status_code == 422 and PAUSED in refused.text
    assert world.all(select(Visit)) == []
    assert add(world, otto, FRIDAY, in_pause=FRIDAY.isoformat()).status_code == 303
    assert [visit.day for visit in world.all(select(Visit))] == [FRIDAY]


@pytest.mark.parametrize("window", [("08:00", ""), ("", "12:00"), ("12:00", "08:00")])
def test_a_new_visit_needs_a_whole_window_or_none(world, otto, window):
    refused = add(world, otto, FRIDAY, window_from=window[0], window_to=window[1])
    assert refused.status_code == 422 and "A window needs a beginning and an end after it." in refused.text
    assert world.all(select(Visit)) == []


def test_a_day_that_is_over_is_refused(world, otto):
    visit = stop_today(world)
    refused = move(world, otto, visit, THE_DAY - dt.timedelta(days=1))
    assert refused.status_code == 422 and "This day is over. Choose today or later." in refused.text
    assert fresh(world, visit).day == THE_DAY


@pytest.mark.parametrize(("verb", "sentence"), [
    (progress.arrive, "It has begun already, so it stays."),
    (cancel, "This visit was cancelled, so it cannot be moved."),
])  # fmt: skip
def test_what_cannot_move_any_more_says_so(world, otto, verb, sentence):
    """Before, it said that it was saved."""
    visit = stop_today(world)
    do(world, verb, visit)
    refused = move(world, otto, visit, FRIDAY)
    assert refused.status_code == 422 and sentence in refused.text
    assert fresh(world, visit).day == THE_DAY


def test_a_move_for_good_takes_the_technician_and_window_that_were_changed(world, otto):
    visit = stop_today(world, plan_id=world.cast.plans["Reyes"])
    diego = world.person("Diego")
    move(world, otto, visit, FRIDAY, always="on", technician=diego.uid, window_from="13:00", window_to="15:00")
    plan = world.get(Plan, world.cast.plans["Reyes"])
    assert (plan.weekday, plan.technician_id) == (FRIDAY.weekday(), diego.id)
    assert (plan.window_from, plan.window_to) == (dt.time(13), dt.time(15))


def test_a_stand_in_of_one_day_does_not_become_the_plans_technician(world, otto):
    visit = stop_today(world, plan_id=world.cast.plans["Reyes"], technician="Diego")
    before = world.get(Plan, world.cast.plans["Reyes"]).technician_id
    move(world, otto, visit, FRIDAY, always="on", technician=world.person("Diego").uid)
    assert world.get(Plan, world.cast.plans["Reyes"]).technician_id == before
