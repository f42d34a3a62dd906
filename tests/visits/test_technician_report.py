import datetime as dt
import re

from sqlmodel import select

from app.base import clock
from app.visits import progress, recording, scheduling
from app.visits.models import Dose, Reading
from tests.visits.places import answered, do, fresh, pool_of, stop_today, tasks_of
from tests.visits.stop_forms import done, field, page_of, text_of

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
