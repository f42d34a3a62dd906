"""What a plan's visits must not end without: required, with a photo, every so many visits."""

import datetime as dt

import pytest
from sqlmodel import select

from app.plans.models import Plan
from app.plans.visit_rules import Rule, is_due, kept, rule_of, visits_since
from app.visits import photos, progress, recording
from app.visits.models import Task
from app.visits.refused import TasksOpen, ThingsMissing
from app.visits.scheduling import visit_on
from app.visits.skip_reasons import PRESETS
from tests.counting import count_statements
from tests.visits.places import THE_DAY, do, fresh, place_of, pool_of, tasks_of
from tests.visits.stop_forms import field, page_of, text_of

TASKS = ("Skim the surface", "Clean the filter")


def rules(world, **of) -> None:
    """`of` by thing and name with two underscores: task__Skim, reading__ph, photo__after."""
    with world.writing():
        plan = world.row(Plan, world.cast.plans["Reyes"])
        plan.tasks, plan.readings = list(TASKS), ["ph", "free_chlorine"]
        plan.rules = {name.replace("__", ":"): rule._asdict() for name, rule in of.items()}


def stop(world, days: int = 0):
    with world.writing() as session:
        visit = visit_on(place_of(world), THE_DAY + dt.timedelta(days=days), plan_id=world.cast.plans["Reyes"],
                         technician_id=world.cast.people["Tess"])
        session.add_all(Task(visit_id=visit.id, name=name, position=at) for at, name in enumerate(TASKS))
    return visit


def made(world, days: int, **answers: str):
    """A visit of the past with its tasks answered; by the first word of their name, done where none is given."""
    visit = stop(world, days)
    for task in tasks_of(world, visit):
        do(world, recording.set_task, visit, task.uid, answers.get(task.name.split()[0], "done"), "not now")
    do(world, progress.complete, visit, "no kit")
    return visit


def states(world, visit) -> list[str]:
    return [task.state for task in tasks_of(world, visit)]


FILTER = "task__Clean the filter"

# ---- pure ----


@pytest.mark.parametrize(
    ("every", "since", "due"), [(1, 0, True), (4, None, True), (4, 0, False), (4, 2, False), (4, 3, True), (2, 9, True)]
)
def test_due_again_after_so_many_visits_and_at_once_where_it_never_was_done(every, since, due):
    assert is_due(Rule(True, every), since) == due


def test_visits_are_counted_back_to_the_last_on_which_it_was_done():
    assert visits_since([9, 8, 7], {7, 5}) == 2
    assert visits_since([9, 8, 7], {1}) is None


def test_a_plan_keeps_only_what_is_not_usual():
    assert kept("task", "Skim", Rule(True)) == {} == kept("reading", "ph", Rule(False))
    assert rule_of(kept("reading", "ph", Rule(True, 2)), "reading", "ph") == Rule(True, 2)


# ---- at the stop ----


def test_a_required_reading_is_asked_for_and_may_be_explained(world):
    rules(world, reading__ph=Rule(True))
    visit, tess = stop(world), world.as_("Tess")
    assert "Needed" in text_of(tess.get(page_of(visit)))
    form = {field(world, "ph"): "7.5", "note": "All clear", "rest": "done"}
    answer = world.post(tess, page_of(visit) + "/completion", form)
    assert answer.status_code == 422
    assert "Still missing: pH (Spa). Add it, or say why not." in text_of(answer)
    assert fresh(world, visit).state == "scheduled" and fresh(world, visit).note == "All clear"
    world.post(tess, page_of(visit) + "/completion", form | {"left_out_why": "The spa was drained"})
    over = fresh(world, visit)
    assert (over.state, over.left_out_why) == ("completed", "The spa was drained")
    shown = text_of(world.as_("Olivia").get(f"/visits/{visit.uid}"))
    at_the_desk = text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))
    for page in (shown, at_the_desk):
        assert "Not this time: pH (Spa). The spa was drained" in page


def test_nothing_is_asked_for_where_everything_required_is_there(world):
    rules(world, reading__ph=Rule(True), photo__after=Rule(True))
    visit = stop(world)
    for pool in ("Reyes pool", "Reyes spa"):
        do(world, recording.record_readings, visit, pool_of(world, pool), {"ph": 7.5})
    do(world, photos.add_photo, visit, "a" * 64, "after")
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    assert fresh(world, visit).left_out == []


def test_a_required_photo_is_asked_for_by_its_kind(world):
    rules(world, photo__after=Rule(True))
    visit = stop(world)
    do(world, photos.add_photo, visit, "a" * 64, "before")
    do(world, recording.finish_open_tasks, visit)
    with pytest.raises(ThingsMissing, match="Photo: After"):
        do(world, progress.complete, visit)
    assert "Needed: After" in text_of(world.as_("Tess").get(page_of(visit)))


def test_a_task_with_a_photo_needs_it_once_it_is_done(world):
    rules(world, **{FILTER: Rule(True, 1, "equipment")})
    visit = stop(world)
    assert "Photo: Equipment" in text_of(world.as_("Tess").get(page_of(visit)))
    skim, filter_task = tasks_of(world, visit)
    do(world, recording.set_task, visit, skim.uid, "done")
    do(world, recording.set_task, visit, filter_task.uid, "not_done", "No time")
    with world.writing():
        before = progress.missing_at(visit, progress.duties_of(visit))
    assert before == []
    do(world, recording.set_task, visit, filter_task.uid, "done")
    with pytest.raises(ThingsMissing, match="Photo: Equipment"):
        do(world, progress.complete, visit)


def test_a_task_of_every_third_visit_is_not_due_in_between_and_the_owner_reads_so(world):
    rules(world, **{FILTER: Rule(True, 3)})
    made(world, -14)
    second = stop(world, -7)
    assert "every 3 visits" in text_of(world.as_("Otto").get(page_of(second)))
    do(world, recording.set_task, second, tasks_of(world, second)[0].uid, "done")
    do(world, progress.complete, second)
    assert states(world, second) == ["done", "not_due"]
    assert "Not due this time" in text_of(world.as_("Olivia").get(f"/visits/{second.uid}"))
    third = stop(world)
    do(world, recording.finish_open_tasks, third)
    assert states(world, third) == ["done", "not_due"]
    do(world, progress.complete, third)
    fourth = stop(world, 7)
    with pytest.raises(TasksOpen, match="Clean the filter"):
        do(world, progress.complete, fourth)


def test_skipped_visits_do_not_count(world):
    rules(world, **{FILTER: Rule(True, 2)})
    made(world, -14)
    do(world, progress.skip, stop(world, -7), PRESETS[2])
    today = stop(world)
    do(world, recording.finish_open_tasks, today)
    assert states(world, today) == ["done", "not_due"]


def test_what_is_optional_may_stay_without_an_answer(world):
    rules(world, **{FILTER: Rule(False)})
    visit = stop(world)
    do(world, recording.set_task, visit, tasks_of(world, visit)[0].uid, "done")
    do(world, progress.complete, visit)
    assert states(world, visit) == ["done", "open"]
    assert "Clean the filter" not in text_of(world.as_("Olivia").get(f"/visits/{visit.uid}"))


def test_waving_off_a_due_task_as_not_due_needs_a_word(world):
    rules(world)
    visit = stop(world)
    for task in tasks_of(world, visit):
        do(world, recording.set_task, visit, task.uid, "not_due")
    with pytest.raises(ThingsMissing, match="Skim the surface and Clean the filter"):
        do(world, progress.complete, visit)


def test_a_reading_of_every_fourth_visit_is_not_called_untested_in_between(world):
    rules(world, reading__free_chlorine=Rule(False, 4))
    first = stop(world, -7)
    do(world, recording.record_readings, first, pool_of(world), {"ph": 7.5, "free_chlorine": 3})
    do(world, recording.finish_open_tasks, first)
    do(world, progress.complete, first)
    visit = stop(world)
    for pool in ("Reyes pool", "Reyes spa"):
        do(world, recording.record_readings, visit, pool_of(world, pool), {"ph": 7.5})
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    assert fresh(world, visit).not_due == ["free_chlorine"]
    shown = text_of(world.as_("Olivia").get(f"/visits/{visit.uid}"))
    assert "Not tested" not in shown and "Free chlorine" not in shown


def test_rules_cost_the_same_queries_for_one_visit_before_and_twelve(world):
    rules(world, **{FILTER: Rule(True, 3), "reading__ph": Rule(True, 2), "photo__after": Rule(True, 2)})
    counts = []
    for days in ((-30,), range(-28, -6, 2)):
        for day in days:
            made(world, day)
        visit, tess = stop(world), world.as_("Tess")
        tess.get(page_of(visit))
        with count_statements() as sent:
            assert tess.get(page_of(visit)).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1], sent


# ---- at the desk ----


def form_of(world, **changes) -> dict:
    usual = {"task-0-required": "on", "task-1-required": "on", "reading-ph": "on", "reading-free_chlorine": "on"}
    return usual | {name.replace("__", "-"): value for name, value in changes.items()}


def test_the_office_sets_rules_task_by_task(world):
    rules(world)
    plan = world.get(Plan, world.cast.plans["Reyes"])
    otto, at = world.as_("Otto"), f"/office/plans/{plan.uid}/visits"
    assert "Clean the filter" in otto.get(at).text
    assert at in otto.get(f"/office/plans/{plan.uid}").text
    changes = form_of(
        world, **{"task-1-every": "4", "task-1-photo": "equipment", "reading-ph-required": "on", "reading-salt": "on",
                  "photo-after": "on", "photo-after-every": "2"},
    )  # fmt: skip
    assert world.post(otto, at, changes).status_code == 303
    plan = world.get(Plan, world.cast.plans["Reyes"])
    assert plan.readings == ["ph", "free_chlorine", "salt"]
    assert plan.rules == {
        "task:Clean the filter": {"required": True, "every": 4, "photo": "equipment"},
        "reading:ph": {"required": True, "every": 1, "photo": ""},
        "photo:after": {"required": True, "every": 2, "photo": ""},
    }
    shown = otto.get(at).text
    assert 'name="photo-after" value="on" aria-label="After: Required" checked' in shown


@pytest.mark.parametrize(("name", "typed"), [("task-0-every", "0"), ("task-0-every", "x"), ("task-0-photo", "selfie")])
def test_a_rule_that_cannot_be_comes_back_as_typed(world, name, typed):
    rules(world)
    plan = world.get(Plan, world.cast.plans["Reyes"])
    answer = world.post(world.as_("Otto"), f"/office/plans/{plan.uid}/visits", form_of(world, **{name: typed}))
    assert answer.status_code == 422
    assert world.all(select(Plan.rules).where(Plan.id == plan.id)) == [{}]
