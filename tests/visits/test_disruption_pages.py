"""The office's storm day: looked at first, sent with a moment to undo, then watched; a technician who runs late."""

import re

import pytest
from sqlmodel import select

from app.base import clock
from app.pauses.models import Pause
from app.visits.disrupting import UNDO_FOR
from app.visits.models import Visit
from app.visits.models_changes import Disruption
from tests.visits.changes import FRIDAY, MONDAY, disrupted, offers, visits_on
from tests.visits.places import THE_DAY, answered, fresh, place_of, stop_today
from tests.visits.stop_forms import text_of
from tests.visits.told import plain

FORM = {"day": THE_DAY.isoformat(), "route": "", "kind": "move", "to_day": FRIDAY.isoformat(), "minutes": "30",
        "technician": "", "reason": "A storm is coming through", "choices": "on"}  # fmt: skip


@pytest.fixture
def stops(world) -> list[Visit]:
    made = [("Reyes", "Tess"), ("Azul Resort", "Tess"), ("Azul Airport", "Diego")]
    return [answered(world, stop_today(world, place, who, stop_order=at)) for at, (place, who) in enumerate(made, 1)]


@pytest.fixture
def otto(world):
    return world.as_("Otto")


def send(world, browser, **changes):
    return world.post(browser, "/office/disruptions", {**FORM, **changes})


def planned(world) -> list[Disruption]:
    return world.all(select(Disruption).order_by(Disruption.id))


def test_the_day_leads_to_the_form(world, stops, otto):
    board = otto.get("/office/visits").text
    assert f'href="/office/disruptions/new?day={THE_DAY}"' in board
    tess = world.person("Tess").uid
    assert f"/office/disruptions/new?day={THE_DAY}&amp;route={tess}" in board
    form = otto.get(f"/office/disruptions/new?day={THE_DAY}&route={tess}").text
    assert re.search(rf'value="{tess}"\s+selected', form)


def test_the_first_press_only_shows_what_would_happen(world, stops, otto):
    shown = plain(text_of(send(world, otto)))
    assert "3 visits change" in shown and "Nothing is sent yet" in shown
    # Olivia; Marta, Pat and Finn hear of both of the hotel's.
    assert "Send to 4 people" in shown and "Friday, November 20" in shown and "3 other times to choose" in shown
    assert planned(world) == [] and len(visits_on(world, THE_DAY)) == 3


def test_the_second_press_sends_it_after_a_moment(world, stops, otto):
    sent = send(world, otto, send="on")
    (made,) = planned(world)
    assert sent.headers["Location"].endswith(f"/office/disruptions/{made.uid}")
    board = text_of(otto.get(f"/office/disruptions/{made.uid}"))
    assert "3 visits wait" in board and "Undo" in board
    clock.advance(UNDO_FOR)
    world.work()
    assert len(visits_on(world, FRIDAY)) == 3
    board = text_of(otto.get(f"/office/disruptions/{made.uid}"))
    assert "Who does not answer keeps" in board and "Undo" not in board


def test_undo_tells_nobody(world, stops, otto):
    send(world, otto, send="on")
    path = f"/office/disruptions/{planned(world)[0].uid}"
    world.post(otto, f"{path}/undoing")
    clock.advance(UNDO_FOR)
    world.work()
    assert "nobody was told" in text_of(otto.get(path)) and offers(world) == []
    assert "Undone" in text_of(otto.get("/office/visits"))


def test_undo_too_late_says_so(world, stops, otto):
    made = disrupted(world)
    world.post(otto, f"/office/disruptions/{made.uid}/undoing")
    assert "It has gone out already." in text_of(otto.get(f"/office/disruptions/{made.uid}"))


def test_the_board_shows_who_answered(world, stops, otto):
    made = disrupted(world)
    world.post(world.as_("Olivia"), f"/visits/{stops[0].uid}/answer", {"answer": "slot-0", "seen": ""})
    world.post(world.as_("Marta"), f"/visits/{stops[1].uid}/answer", {"answer": "keep", "seen": ""})
    shown = plain(text_of(otto.get(f"/office/disruptions/{made.uid}/board", headers={"HX-Request": "true"})))
    assert "Olivia Reyes chose Monday, November 23" in shown and "Marta Ruiz said that this is fine." in shown
    assert re.search(r"Answered\s*2", shown) and re.search(r"Chose a time\s*1", shown)


def test_one_visit_alone(world, stops, otto):
    assert f"/office/disruptions/new?visit={stops[0].uid}" in otto.get(f"/office/visits/{stops[0].uid}").text
    form = text_of(otto.get(f"/office/disruptions/new?visit={stops[0].uid}"))
    assert place_of(world).title in form and "Whose visits" not in form
    send(world, otto, visit=stops[0].uid, kind="delay", minutes="40", send="on")
    assert (planned(world)[0].visit_id, planned(world)[0].minutes) == (stops[0].id, 40)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Say in a few words what happened"),
        ({"reason": "x" * 121}, "too long"),
        ({"kind": "sell"}, "Choose one of the list"),
        ({"to_day": THE_DAY.isoformat()}, "Choose another day"),
        ({"to_day": "2025-01-01"}, "Choose another day"),
        ({"to_day": ""}, "Choose a day"),
        ({"kind": "delay", "minutes": "soon"}, "whole number"),
        ({"kind": "delay", "minutes": ""}, "by how many minutes"),
        ({"kind": "delay", "minutes": "900"}, "whole number"),
        ({"kind": "reassignment", "technician": ""}, "Choose who goes instead"),
        ({"route": "x"}, "Choose one of the list"),
        ({"day": MONDAY.isoformat()}, "no visit that this would change"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world, stops, otto, changes, sentence):
    refused = send(world, otto, **changes, send="on")
    assert refused.status_code == 422 and sentence in text_of(refused)
    assert planned(world) == []
    if "reason" not in changes:
        assert "A storm is coming through" in refused.text


def test_a_route_cannot_be_given_to_its_own_technician(world, stops, otto):
    tess = world.person("Tess").uid
    refused = send(world, otto, kind="reassignment", route=tess, technician=tess)
    assert refused.status_code == 422 and "Choose who goes instead" in text_of(refused)


def test_only_the_office(world, stops):
    made = disrupted(world)
    for who in ("Tess", "Olivia", "Rita", None):
        browser = world.as_(who)
        assert browser.get(f"/office/disruptions/{made.uid}").status_code in (302, 303, 404)
        assert world.post(browser, f"/office/disruptions/{made.uid}/undoing").status_code in (302, 303, 404)
    assert world.as_("Rita").get(f"/office/disruptions/{made.uid}").status_code == 404


# ---- one day, or from now on ----


def test_a_move_for_good_moves_the_plan(world, otto):
    visit = stop_today(world, plan_id=world.cast.plans["Reyes"])
    typed = {"day": FRIDAY.isoformat(), "technician": world.person("Tess").uid, "window_from": "", "window_to": "",
             "why": "", "always": "on"}  # fmt: skip
    assert "From now on, every time" in otto.get(f"/office/visits/{visit.uid}/plan").text
    world.post(otto, f"/office/visits/{visit.uid}/plan", typed)
    assert {one.day.weekday() for one in visits_of_plan(world)} == {FRIDAY.weekday()}
    assert fresh(world, visit).state == "cancelled"


def visits_of_plan(world) -> list[Visit]:
    return world.all(select(Visit).where(Visit.plan_id == world.cast.plans["Reyes"], Visit.state == "scheduled"))


# ---- the technician ----


def test_a_technician_who_runs_late_tells_those_ahead(world, stops):
    tess = world.as_("Tess")
    assert "/technician/delay" in tess.get("/technician").text
    assert "Everybody still ahead today" in text_of(tess.get("/technician/delay"))
    sent = world.post(tess, "/technician/delay", {"minutes": "45", "reason": "Traffic", "stop": ""})
    assert sent.status_code == 303 and "2 visits hear of it." in text_of(tess.get("/technician"))
    world.work()
    assert {offer.visit_id for offer in offers(world)} == {stops[0].id, stops[1].id}
    assert planned(world)[0].person_name == "Tess Nguyen"


def test_or_those_of_one_stop(world, stops):
    world.post(world.as_("Tess"), "/technician/delay", {"minutes": "15", "reason": "Traffic", "stop": stops[1].uid})
    world.work()
    assert [offer.visit_id for offer in offers(world)] == [stops[1].id]


def test_a_delay_without_a_reason_is_refused(world, stops):
    refused = world.post(world.as_("Tess"), "/technician/delay", {"minutes": "15", "reason": "", "stop": ""})
    assert refused.status_code == 422 and "Say in a few words" in text_of(refused) and planned(world) == []


def test_nobody_announces_delays_on_anothers_route(world, stops):
    tess = world.as_("Tess")
    refused = world.post(tess, "/technician/delay", {"minutes": "15", "reason": "x", "stop": stops[2].uid})
    assert refused.status_code == 404 and planned(world) == []


def test_with_nobody_ahead_nobody_is_told(world):
    sent = world.post(world.as_("Tess"), "/technician/delay", {"minutes": "15", "reason": "x", "stop": ""})
    assert sent.status_code == 303 and planned(world) == []


def test_one_visit_is_not_moved_into_a_pause(world, stops, otto):
    with world.writing() as session:
        session.add(Pause(property_id=place_of(world).id, starts_on=FRIDAY, ends_on=FRIDAY))
    refused = send(world, otto, visit=stops[0].uid, send="on")
    assert refused.status_code == 422 and "Service is paused there on that day." in refused.text
    assert planned(world) == []
