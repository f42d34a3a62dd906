"""A stop finished twice, out of order, by the wrong one, or where nobody is to go: a sentence, and nothing lost."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.pauses.models import Pause
from app.visits import assigning, progress, recording, scheduling
from app.visits.models import Reading
from app.visits.readings import KINDS, is_possible
from tests.visits.places import answered, do, events_named, fresh, place_of, pool_of, stop_today
from tests.visits.stop_forms import done, field, page_of, text_of


def report(world, visit) -> dict:
    return {
        field(world, "ph"): "7.5", "note": "All clear", field(world, "muriatic_acid", part="dose"): "16",
        field(world, "muriatic_acid", part="unit"): "fl oz", **done(world, visit),
    }  # fmt: skip


def give_away(world, visit, to: str | None = "Diego"):
    do(world, assigning.assign, visit, world.person(to) if to else None, who="Otto")


# ---- what cannot be ----

SEEN = [  # named by a code or a maker; readings.py says where
    ("ph", 7.0), ("ph", 7.8), ("free_chlorine", 0), ("free_chlorine", 10), ("combined_chlorine", 0.5), ("bromine", 8),
    ("total_alkalinity", 60), ("total_alkalinity", 220), ("calcium_hardness", 100), ("calcium_hardness", 1000),
    ("cyanuric_acid", 100), ("salt", 2300), ("salt", 6000), ("water_temperature", 104), ("orp", 650),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), SEEN)
def test_what_a_code_allows_is_never_asked_back(kind, value):
    assert is_possible(kind, value)


def test_less_than_nothing_is_never_a_reading():
    for kind in KINDS.values():
        assert kind.words or not is_possible(kind.key, -1)


def test_minus_one_is_asked_back_and_taken_with_one_tap(world):
    visit, tess, name = stop_today(world), world.as_("Tess"), field(world, "free_chlorine")
    answer = world.post(tess, page_of(visit) + "/report", {name: "-1", field(world, "ph"): "7.5"})
    assert answer.status_code == 422
    assert "Free chlorine cannot be -1. Did you mean 1.0?" in text_of(answer)
    assert [row.kind for row in world.all(select(Reading))] == ["ph"]
    world.post(tess, page_of(visit) + "/report", {name: "-1", "use": f"{name}=1.0"})
    assert {row.kind: row.value for row in world.all(select(Reading))} == {"ph": 7.5, "free_chlorine": 1.0}


def test_the_office_is_asked_back_too_and_takes_it_with_one_press(world):
    visit, otto, name = answered(world, stop_today(world)), world.as_("Otto"), field(world, "ph")
    do(world, progress.complete, visit)
    answer = world.post(otto, f"/office/visits/{visit.uid}/report", {name: "74", "note": "Seen again"})
    assert answer.status_code == 422
    assert "Did you mean 7.4?" in answer.text and "Yes, 7.4" in text_of(answer)
    assert 'value="74"' in answer.text and world.all(select(Reading)) == []
    answer = world.post(otto, f"/office/visits/{visit.uid}/report", {name: "74", "use": f"{name}=7.4"})
    assert answer.status_code == 303
    assert world.all(select(Reading))[0].value == 7.4


def test_the_office_reads_the_last_value_beside_the_field(world):
    past = answered(world, stop_today(world, day=dt.date(2026, 11, 12)))
    do(world, recording.record_readings, past, pool_of(world), {"ph": 7.7})
    do(world, progress.complete, past)
    shown = text_of(world.as_("Otto").get(f"/office/visits/{stop_today(world).uid}/report"))
    assert "Last 7.7 · Target 7.4–7.6" in shown


# ---- twice and out of order ----


def test_done_before_arrived_before_on_the_way_ends_as_done_once(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/completion", report(world, visit))
    for late in ("/arrival", "/departure"):
        assert world.post(tess, page_of(visit) + late).status_code == 303
    assert fresh(world, visit).state == "completed"
    assert len(events_named(world, "visit.completed")) == 1 and events_named(world, "visit.on_the_way") == []


def test_skip_after_done_is_refused_in_words(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/completion", report(world, visit))
    answer = world.post(tess, page_of(visit) + "/skip", {"reason": "dog-loose"})
    assert answer.status_code == 422 and "This visit is already done." in text_of(answer)
    assert world.all(select(Reading))[0].value == 7.5


# ---- the wrong one ----


def test_a_stop_given_away_meanwhile_says_to_whom_and_keeps_what_she_typed_before_her_eyes(world):
    visit, tess = stop_today(world), world.as_("Tess")
    give_away(world, visit)
    answer = world.post(tess, page_of(visit) + "/completion", report(world, visit))
    shown = text_of(answer)
    assert answer.status_code == 409
    assert "The office gave this stop to Diego Flores." in shown
    for word in ("What you typed was not saved", "pH 7.5", "Muriatic acid 16 fl oz", "All clear"):
        assert word in shown
    assert fresh(world, visit).state == "scheduled" and world.all(select(Reading)) == []


def test_a_field_that_saves_itself_says_so_above_the_form(world):
    visit, tess, name = stop_today(world), world.as_("Tess"), field(world, "ph")
    give_away(world, visit, None)
    answer = world.post(tess, f"{page_of(visit)}/entry/{name}", {name: "7.5"}, htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#told")
    assert "The office took this stop off your route." in answer.text


def test_a_stop_that_was_never_hers_does_not_exist(world):
    visit = stop_today(world, technician="Diego")
    give_away(world, visit, "Tess")
    give_away(world, visit, "Diego")
    assert world.as_("Tess").get(page_of(visit)).status_code == 409
    other = stop_today(world, technician="Diego")
    assert world.as_("Tess").get(page_of(other)).status_code == 404


# ---- a paused property ----


def pause_from_today(world):
    """Decided by the office: owners cannot do it on such short notice."""
    today = clock.today("America/Phoenix")
    with world.writing() as session:
        made = Pause(property_id=place_of(world).id, starts_on=today, ends_on=today + dt.timedelta(days=9))
        session.add(made)
        session.flush()
        scheduling.cancel_for(made)


@pytest.mark.parametrize("step", ["completion", "report", "arrival", "skip"])
def test_paused_meanwhile_is_said_and_what_she_typed_stays_readable(world, step):
    visit, tess = stop_today(world), world.as_("Tess")
    pause_from_today(world)
    answer = world.post(tess, f"{page_of(visit)}/{step}", report(world, visit) | {"reason": "dog-loose"})
    assert answer.status_code == 422
    assert "Service is paused here, so there is no visit on this day." in text_of(answer)
    assert fresh(world, visit).state == "cancelled" and world.all(select(Reading)) == []
    if step != "skip":
        assert "Muriatic acid 16 fl oz" in text_of(answer)


def test_a_form_that_saves_itself_says_that_it_was_paused(world):
    visit, tess = stop_today(world), world.as_("Tess")
    pause_from_today(world)
    answer = world.post(tess, page_of(visit) + "/report", {"note": "All clear"}, htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#told")
    assert "Service is paused here" in answer.text and "All clear" in answer.text
