import datetime as dt

import pytest
from sqlmodel import select

from app.properties.access import change_access
from app.properties.instructions import write_instructions
from app.properties.models import AccessView
from app.visits import progress
from tests.counting import count_statements
from tests.visits.places import do, place_of, stop_today
from tests.visits.stop_forms import field, page_of, text_of

# ---- the list ----


def test_the_day_lists_her_stops_in_order_with_what_to_know(world):
    stop_today(world, "Azul Resort", stop_order=2)
    stop_today(world, stop_order=1, window_from=dt.time(8), window_to=dt.time(10))
    stop_today(world, "Azul Airport", technician="Diego")
    do(world, change_access, place_of(world), gate_code="4711", has_pets=True, pets="Rex", who="Olivia")
    do(world, write_instructions, place_of(world), "Close the umbrella", who="Olivia")
    shown = text_of(world.as_("Tess").get("/technician"))
    assert shown.index("Olivia Reyes") < shown.index("Azul Resort")
    assert "Azul Airport" not in shown
    for word in ("New code", "New instructions", "Pets: Rex", "0 of 2 done", "15,000 gal", "4812 E Desert Willow Dr"):
        assert word in shown
    assert "4711" not in shown


def test_maps_open_in_the_phones_own_app(world):
    stop_today(world)
    phone = world.as_("Tess")
    shown = phone.get("/technician", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15)"}).text
    assert 'href="geo:0,0?q=4812%20E%20Desert' in shown
    shown = phone.get("/technician", headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)"}).text
    assert 'href="https://maps.apple.com/?daddr=4812' in shown


def test_a_change_she_has_acknowledged_is_no_longer_new(world):
    visit, tess = stop_today(world), world.as_("Tess")
    do(world, change_access, place_of(world), gate_code="4711", who="Olivia")
    assert "New code" in tess.get("/technician").text
    world.post(tess, page_of(visit) + "/changes")
    assert "New code" not in tess.get("/technician").text


def test_what_she_began_yesterday_and_did_not_finish_is_still_there(world):
    begun = stop_today(world, day=dt.date(2026, 11, 18))
    stop_today(world, "Azul Resort", day=dt.date(2026, 11, 18))
    do(world, progress.arrive, begun)
    shown = text_of(world.as_("Tess").get("/technician"))
    assert "not finished" in shown
    assert "Azul Resort" not in shown


def test_tomorrow_can_be_looked_at(world):
    stop_today(world, day=dt.date(2026, 11, 20))
    assert "No stops on this day" in world.as_("Tess").get("/technician").text
    assert "Olivia Reyes" in world.as_("Tess").get("/technician?ahead=1").text


def test_the_list_asks_the_database_the_same_for_three_stops_and_thirty(world):
    tess, counts = world.as_("Tess"), []
    tess.get("/technician")
    for more in (3, 27):
        for at in range(more):
            stop_today(world, "Azul Resort" if at % 2 else "Reyes", stop_order=at)
        with count_statements() as sent:
            assert tess.get("/technician").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1], sent


def test_the_office_sees_everybodys_stops_at_the_same_door(world):
    stop_today(world)
    stop_today(world, "Azul Resort", technician="Diego")
    shown = text_of(world.as_("Otto").get("/technician"))
    assert "Tess Nguyen" in shown
    assert "Diego Flores" in shown


@pytest.mark.parametrize("name", ["Olivia", "Finn"])
def test_owners_do_not_get_in(world, name):
    visit = stop_today(world)
    for path in ("/technician", page_of(visit)):
        assert world.as_(name).get(path).status_code in (303, 404)
    assert world.post(world.as_(name), page_of(visit) + "/access").status_code in (303, 404)
    assert world.all(select(AccessView)) == []


# ---- the way in ----


def test_the_code_is_shown_on_a_tap_and_the_look_is_logged(world):
    visit, tess = stop_today(world), world.as_("Tess")
    do(world, change_access, place_of(world), gate_code="4711#", lock_code="12-34", who="Olivia")
    assert "4711#" not in tess.get(page_of(visit)).text
    answer = world.post(tess, page_of(visit) + "/access", htmx=True)
    assert "4711#" in answer.text
    assert "12-34" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert [(view.person_name, view.reason) for view in world.all(select(AccessView))] == [("Tess Nguyen", "stop")]


def test_without_scripts_the_code_stands_on_the_page_and_what_was_typed_is_kept(world):
    visit, tess = stop_today(world), world.as_("Tess")
    do(world, change_access, place_of(world), gate_code="4711#", who="Olivia")
    answer = world.post(tess, page_of(visit) + "/access", {field(world, "ph"): "7.5"})
    assert "4711#" in answer.text
    assert 'value="7.5"' in answer.text


def test_a_code_is_not_shown_on_another_day(world):
    visit, tess = stop_today(world, day=dt.date(2026, 11, 20)), world.as_("Tess")
    do(world, change_access, place_of(world), gate_code="4711#", who="Olivia")
    answer = world.post(tess, page_of(visit) + "/access", htmx=True)
    assert "4711#" not in answer.text
    assert "on the day of the visit only" in answer.text
    assert world.all(select(AccessView)) == []


def test_an_ended_code_is_said_to_have_ended(world):
    visit, tess = stop_today(world), world.as_("Tess")
    do(world, change_access, place_of(world), gate_code="4711#", valid_until=dt.date(2026, 11, 17), who="Olivia")
    assert "ended on Tue, Nov 17" in text_of(tess.get(page_of(visit)))
    assert "4711#" not in world.post(tess, page_of(visit) + "/access", htmx=True).text
