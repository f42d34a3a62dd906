import datetime as dt
import re
from html import unescape
from io import BytesIO

import pytest
from sqlmodel import select

from app.base import clock
from app.properties.access import change_access
from app.properties.instructions import write_instructions
from app.properties.models import AccessView
from app.visits import progress, recording, scheduling
from app.visits.models import Dose, Photo, Reading, Visit
from tests.counting import count_statements
from tests.visits.places import answered, do, fresh, place_of, pool_of, stop_today, tasks_of
from tests.visits.test_photos import small_jpeg


def text_of(answer) -> str:
    """What a person reads."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def page_of(visit) -> str:
    return f"/technician/visits/{visit.uid}"


def field(world, kind: str, pool: str = "Reyes pool", part: str = "reading") -> str:
    return f"{part}-{pool_of(world, pool).uid}-{kind}"


def done(world, visit) -> dict:
    """The form with every task ticked."""
    return {f"task-{task.uid}": "done" for task in tasks_of(world, visit)}


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


# ---- the report ----


def test_last_values_and_targets_stand_beside_what_is_typed(world):
    past = stop_today(world, day=dt.date(2026, 11, 12))
    do(world, recording.record_readings, past, pool_of(world), {"ph": 7.7})
    do(world, recording.record_dose, past, pool_of(world), "muriatic_acid", 16, "fl oz")
    do(world, progress.complete, answered(world, past))
    shown = text_of(world.as_("Tess").get(page_of(stop_today(world))))
    assert "Last 7.7" in shown
    assert "Target 7.4–7.6" in shown
    assert "Last 16 fl oz" in shown


def test_a_field_saves_itself_and_warns(world):
    visit, tess, name = stop_today(world), world.as_("Tess"), field(world, "ph")
    answer = world.post(tess, f"{page_of(visit)}/entry/{name}", {name: "8,2"}, htmx=True)
    assert "High, target 7.4–7.6" in answer.text
    assert world.all(select(Reading))[0].value == 8.2


def test_seventy_four_is_asked_back_and_saved_only_when_she_says_so(world):
    visit, tess, name = stop_today(world), world.as_("Tess"), field(world, "ph")
    answer = world.post(tess, f"{page_of(visit)}/entry/{name}", {name: "74"}, htmx=True)
    assert "Did you mean 7.4?" in answer.text
    assert 'value="74"' in answer.text
    assert world.all(select(Reading)) == []
    world.post(tess, f"{page_of(visit)}/entry/{name}", {name: "74", "use": f"{name}=7.4"}, htmx=True)
    assert world.all(select(Reading))[0].value == 7.4


def test_arriving_draws_only_how_far_she_is_and_leaves_the_fields_alone(world):
    visit, tess = stop_today(world), world.as_("Tess")
    answer = world.post(tess, page_of(visit) + "/arrival", {field(world, "ph"): "74"}, htmx=True)
    assert (answer.status_code, fresh(world, visit).state) == (200, "arrived")
    assert 'id="progress"' in answer.text and "You are here" in answer.text
    assert "reading-" not in answer.text


def test_refused_step_says_why_in_its_own_place(world):
    visit, tess = stop_today(world), world.as_("Tess")
    do(world, scheduling.cancel, visit)
    for step in ("/arrival", "/departure", "/tasks"):
        answer = world.post(tess, page_of(visit) + step, {"minutes": "10"}, htmx=True)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text and "<html" not in answer.text


def test_done_with_a_wrong_field_keeps_the_rest_and_what_was_typed(world):
    visit, tess = stop_today(world), world.as_("Tess")
    form = {field(world, "ph"): "74", field(world, "free_chlorine"): "3", "note": "All clear", **done(world, visit)}
    answer = world.post(tess, page_of(visit) + "/completion", form)
    assert answer.status_code == 422
    assert "Did you mean 7.4?" in answer.text
    assert 'value="74"' in answer.text
    assert [row.kind for row in world.all(select(Reading))] == ["free_chlorine"]
    assert (fresh(world, visit).state, fresh(world, visit).note) == ("scheduled", "All clear")


def test_done_finishes_the_stop_and_names_the_next(world):
    visit, tess = stop_today(world, stop_order=1), world.as_("Tess")
    stop_today(world, "Azul Resort", stop_order=2)
    form = {
        field(world, "ph"): "7.5", field(world, "free_chlorine"): "", "note": "All clear", "internal_note": "Key",
        field(world, "liquid_chlorine", part="dose"): "1", field(world, "liquid_chlorine", part="unit"): "gal",
        **done(world, visit),
    }  # fmt: skip
    answer = world.post(tess, page_of(visit) + "/completion", form, follow_redirects=True)
    assert "Done. Next: Azul Resort" in answer.text
    assert "1 of 2 done" in answer.text
    assert [(row.kind, row.value) for row in world.all(select(Reading))] == [("ph", 7.5)]
    assert [(dose.amount, dose.unit) for dose in world.all(select(Dose))] == [(1, "gal")]
    assert fresh(world, visit).state == "completed"


def test_a_second_tap_on_done_keeps_the_first_readings(world):
    visit, tess, name = stop_today(world), world.as_("Tess"), field(world, "ph")
    world.post(tess, page_of(visit) + "/completion", {name: "7.5", **done(world, visit)})
    first = fresh(world, visit).ended_at
    clock.advance(dt.timedelta(minutes=1))
    answer = world.post(tess, page_of(visit) + "/completion", {name: "8.9", **done(world, visit)})
    assert answer.status_code == 303
    assert world.all(select(Reading))[0].value == 7.5
    assert fresh(world, visit).ended_at == first


def test_open_tasks_are_named_and_one_tap_finishes_them(world):
    visit, tess = stop_today(world), world.as_("Tess")
    answer = world.post(tess, page_of(visit) + "/completion", {field(world, "ph"): "7.5"})
    assert answer.status_code == 422
    assert "Still open: Skim the surface, Vacuum" in text_of(answer)
    world.post(tess, page_of(visit) + "/completion", {"rest": "done"})
    assert fresh(world, visit).state == "completed"
    assert {task.state for task in tasks_of(world, visit)} == {"done"}


def test_a_task_not_done_without_a_reason_is_asked_back_as_it_was_tapped(world):
    visit, tess = stop_today(world), world.as_("Tess")
    first = tasks_of(world, visit)[0]
    answer = world.post(tess, page_of(visit) + "/report", {f"task-{first.uid}": "not_done", "note": "Hi"})
    assert answer.status_code == 422
    assert "Say in a few words" in answer.text
    assert re.search(rf'name="task-{first.uid}" value="not_done" checked', answer.text)
    assert fresh(world, visit).note == "Hi"


def test_the_road_the_gate_and_the_form_go_together(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/departure", {"minutes": "20", "note": "Bring the net"})
    driving = fresh(world, visit)
    assert (driving.state, driving.note) == ("on_the_way", "Bring the net")
    assert driving.arriving_at == clock.now() + dt.timedelta(minutes=20)
    world.post(tess, page_of(visit) + "/arrival")
    assert fresh(world, visit).state == "arrived"


def test_a_dose_in_a_wrong_unit_is_said_beside_it(world):
    visit, tess = stop_today(world), world.as_("Tess")
    name, pool = field(world, "liquid_chlorine", part="dose"), pool_of(world)
    form = {name: "2", f"unit-{pool.uid}-liquid_chlorine": "lb"}
    answer = world.post(tess, f"{page_of(visit)}/entry/{name}", form, htmx=True)
    assert "Liquid chlorine is measured in fl oz, qt, gal" in answer.text
    assert world.all(select(Dose)) == []


def test_any_other_product_can_be_added(world):
    visit, tess, pool = stop_today(world), world.as_("Tess"), pool_of(world)
    form = {f"product-{pool.uid}": "algaecide", f"dose-{pool.uid}-other": "8", f"unit-{pool.uid}-other": "fl oz"}
    world.post(tess, page_of(visit) + "/report", form)
    assert [dose.product for dose in world.all(select(Dose))] == ["algaecide"]
    assert "Algaecide" in text_of(tess.get(page_of(visit)))


def test_fields_of_other_pools_and_made_up_kinds_are_left_alone(world):
    visit, tess = stop_today(world), world.as_("Tess")
    other = field(world, "ph", "Azul Resort pool")
    form = {other: "7.5", field(world, "happiness"): "7.5", "task-x": "done", "reading-x": "1", "use": "="}
    assert world.post(tess, page_of(visit) + "/report", form).status_code == 303
    assert world.all(select(Reading)) == []
    assert world.post(tess, f"{page_of(visit)}/entry/{other}", {other: "7"}, htmx=True).status_code == 404
    assert world.post(tess, f"{page_of(visit)}/entry/what", {}, htmx=True).status_code == 404


def test_a_colleagues_stop_does_not_exist_for_her(world):
    visit, tess = stop_today(world, technician="Diego"), world.as_("Tess")
    assert tess.get(page_of(visit)).status_code == 404
    for act in ("completion", "access", "report", "photos", "skip", "arrival", "departure", "changes", "tasks"):
        assert world.post(tess, f"{page_of(visit)}/{act}").status_code == 404
    assert fresh(world, visit).state == "scheduled"


def test_a_finished_stop_is_summed_up_and_can_be_corrected(world):
    visit, tess, name = stop_today(world), world.as_("Tess"), field(world, "ph")
    world.post(tess, page_of(visit) + "/completion", {name: "8.2", **done(world, visit)})
    shown = text_of(tess.get(page_of(visit)))
    assert "2 tasks done" in shown
    assert "High, target 7.4–7.6" in shown
    world.post(tess, page_of(visit) + "/report", {name: "7.5"})
    assert world.all(select(Reading))[0].value == 7.5


def test_the_internal_note_is_not_on_the_owners_page(world):
    visit, tess = stop_today(world), world.as_("Tess")
    form = {"note": "All clear", "internal_note": "Owner owes us a key", **done(world, visit)}
    world.post(tess, page_of(visit) + "/completion", form)
    shown = world.as_("Olivia").get(f"/visits/{visit.uid}").text
    assert "All clear" in shown
    assert "owes us" not in shown


# ---- photos ----


def photo(name: str = "IMG_1.jpg", content: bytes = b"") -> tuple[BytesIO, str]:
    return BytesIO(content or small_jpeg()), name


def test_a_photo_is_sent_waits_and_is_shown(world):
    visit, tess = stop_today(world), world.as_("Tess")
    form = {"photo": photo(), "photo_kind": "before", field(world, "ph"): "7.5"}
    answer = world.post(tess, page_of(visit) + "/photos", form, htmx=True)
    assert "Getting ready" in answer.text
    world.work()
    shown = tess.get(page_of(visit) + "/photos").text
    assert "Getting ready" not in shown
    assert f"/technician/photos/{world.all(select(Photo))[0].uid}/thumb" in shown
    assert world.all(select(Photo))[0].kind == "before"
    assert world.all(select(Reading))[0].value == 7.5


def test_forty_megabytes_are_refused_and_nothing_else_on_the_form_is_lost(world):
    visit, tess = stop_today(world), world.as_("Tess")
    large = photo("huge.jpg", b"\xff\xd8\xff" + bytes(40 << 20))
    form = {"photo": large, field(world, "ph"): "7.5", "note": "All clear", **done(world, visit)}
    answer = world.post(tess, page_of(visit) + "/completion", form)
    assert answer.status_code == 422
    assert "This photo is too large. Photos of up to 15 MB" in text_of(answer)
    assert world.all(select(Reading))[0].value == 7.5
    assert fresh(world, visit).note == "All clear"
    assert world.all(select(Photo)) == []


def test_what_is_no_photo_is_said_at_once(world):
    visit, tess = stop_today(world), world.as_("Tess")
    answer = world.post(tess, page_of(visit) + "/photos", {"photo": photo("x.jpg", b"%PDF-1.7")}, htmx=True)
    assert answer.status_code == 422
    assert "not a photo" in answer.text


def test_a_photo_taken_by_mistake_can_be_removed(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/photos", {"photo": photo()})
    uid = world.all(select(Photo))[0].uid
    assert world.post(world.as_("Diego"), f"{page_of(visit)}/photos/{uid}/removal").status_code == 404
    world.post(tess, f"{page_of(visit)}/photos/{uid}/removal")
    assert world.all(select(Photo)) == []


# ---- skipping ----


def test_skipping_needs_a_reason_and_where_it_says_so_a_photo(world):
    visit, tess = stop_today(world), world.as_("Tess")
    assert "Choose why" in text_of(world.post(tess, page_of(visit) + "/skip"))
    answer = world.post(tess, page_of(visit) + "/skip", {"reason": "gate-locked", "internal_note": "Rang twice"})
    assert "needs a photo" in answer.text
    assert 'value="gate-locked" checked' in answer.text
    form = {"reason": "gate-locked", "photo": photo(), "photo_kind": "gate"}
    answer = world.post(tess, page_of(visit) + "/skip", form, follow_redirects=True)
    assert "Skipped. The owner is told why." in text_of(answer)
    skipped = fresh(world, visit)
    assert (skipped.state, skipped.internal_note) == ("skipped", "Rang twice")
    assert world.all(select(Photo))[0].kind == "gate"


def test_she_says_when_she_comes_back(world):
    visit, tess = stop_today(world), world.as_("Tess")
    form = {"reason": "dog-loose", "next": "again", "again_on": "2026-11-19"}
    assert "Choose a day from tomorrow on" in text_of(world.post(tess, page_of(visit) + "/skip", form))
    world.post(tess, page_of(visit) + "/skip", {**form, "again_on": "2026-11-23"})
    days = world.all(select(Visit.day, Visit.state).order_by(Visit.day))
    assert [(day.day, state) for day, state in days] == [(19, "skipped"), (23, "scheduled")]


def test_a_skipped_stop_shows_what_the_owner_was_told_and_can_be_opened_again(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/skip", {"reason": "dog-loose"})
    assert "A dog was loose in the yard." in tess.get(page_of(visit)).text
    world.post(tess, page_of(visit) + "/reopening")
    assert fresh(world, visit).state == "arrived"


def test_the_pages_speak_spanish_where_the_technician_does(world):
    with world.writing():
        world.row(type(world.person("Tess")), world.cast.people["Tess"]).language = "es"
    assert '<html lang="es"' in world.as_("Tess").get(page_of(stop_today(world))).text
