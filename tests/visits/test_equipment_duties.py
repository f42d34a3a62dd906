"""What visits need because of the equipment that is there."""

import pytest
from sqlmodel import select

from app.equipment.models import Equipment
from app.plans.equipment_rules import set_rule
from app.plans.models import EquipmentRule, Plan
from app.plans.visit_rules import Rule
from app.visits import progress, recording
from app.visits.equipment_duties import add_to_visits_ahead
from app.visits.models import Task, Visit
from app.visits.refused import TasksOpen, ThingsMissing
from tests.counting import count_statements
from tests.visits.places import do, place_of, planned_visits, tasks_of
from tests.visits.stop_forms import page_of, text_of

RULE = {"kind": "salt_cell", "task": "Inspect the salt cell", "every": "12", "photo": "equipment", "required": "on"}
AT = "/office/settings/visit-rules"


def add_cell(world, name: str = "Reyes", kind: str = "salt_cell") -> None:
    place = place_of(world, name)
    with world.writing() as session:
        session.add(Equipment(account_id=place.account_id, property_id=place.id, kind=kind))


def rule(world, thing: str = "task", name: str = "Inspect the salt cell", **details):
    with world.writing():
        plan = world.row(Plan, world.cast.plans["Reyes"])
        plan.tasks, plan.readings = ["Skim"], ["ph"]
        return set_rule("salt_cell", thing, name, Rule(**{"required": True} | details))


def names(world, visit: Visit) -> list[str]:
    return [task.name for task in tasks_of(world, visit)]


def test_visits_of_a_plan_have_the_task_where_the_equipment_is(world):
    add_cell(world)
    rule(world)
    assert names(world, planned_visits(world)[0]) == ["Skim", "Inspect the salt cell"]
    assert "Inspect the salt cell" not in names(world, planned_visits(world, "Azul Resort")[0])


def test_a_new_rule_reaches_visits_that_are_in_the_book_once(world):
    add_cell(world)
    with world.writing():
        world.row(Plan, world.cast.plans["Reyes"]).tasks = ["Skim"]
    visit = planned_visits(world)[0]
    made = rule(world)
    for _ in range(2):
        do(world, add_to_visits_ahead, made)
    assert names(world, visit) == ["Skim", "Inspect the salt cell"]


def test_equipment_that_came_later_asks_when_she_arrives(world):
    rule(world)
    visit = planned_visits(world)[0]
    add_cell(world)
    do(world, progress.arrive, visit)
    assert names(world, visit) == ["Skim", "Inspect the salt cell"]
    do(world, recording.set_task, visit, tasks_of(world, visit)[0].uid, "done")
    with pytest.raises(TasksOpen, match="Inspect the salt cell"):
        do(world, progress.complete, visit)


def test_it_is_due_every_so_many_visits_and_needs_its_photo(world):
    add_cell(world)
    rule(world, every=2, photo="equipment")
    first, second = planned_visits(world)[:2]
    do(world, recording.finish_open_tasks, first)
    with pytest.raises(ThingsMissing, match="Photo: Equipment"):
        do(world, progress.complete, first)
    do(world, progress.complete, first, "Camera broken")
    assert "every 2 visits" in text_of(world.as_("Otto").get(page_of(second)))
    do(world, recording.finish_open_tasks, second)
    assert [task.state for task in tasks_of(world, second)] == ["done", "not_due"]


def test_a_reading_is_asked_for_where_the_equipment_is(world):
    add_cell(world)
    rule(world, "reading", "salt")
    visit = planned_visits(world)[0]
    assert "Salt ppm Needed" in text_of(world.as_("Otto").get(page_of(visit)))
    do(world, recording.finish_open_tasks, visit)
    with pytest.raises(ThingsMissing, match="Salt"):
        do(world, progress.complete, visit)


def test_the_plans_own_word_comes_before_the_companys(world):
    add_cell(world)
    rule(world)
    with world.writing():
        world.row(Plan, world.cast.plans["Reyes"]).rules = {
            "task:Inspect the salt cell": Rule(False)._asdict()}
    visit = planned_visits(world)[0]
    do(world, recording.set_task, visit, tasks_of(world, visit)[0].uid, "done")
    do(world, progress.complete, visit)


def test_rules_cost_the_same_queries_for_one_and_eight(world):
    add_cell(world)
    rule(world, every=2)
    visit, otto, counts = planned_visits(world)[0], world.as_("Otto"), []
    for more in (0, 7):
        for at in range(more):
            rule(world, name=f"Task {at}", every=2)
        otto.get(page_of(visit))
        with count_statements() as sent:
            assert otto.get(page_of(visit)).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1], sent


# ---- at the desk ----


def test_the_office_adds_a_rule_and_removes_it(world):
    otto = world.as_("Otto")
    add_cell(world)
    visit = planned_visits(world)[0]
    assert world.post(otto, AT, RULE).status_code == 303
    shown = text_of(otto.get(AT))
    assert "Salt cell Inspect the salt cell Yes 12 Equipment" in shown
    assert "Inspect the salt cell" in names(world, visit)
    [row] = world.all(select(EquipmentRule))
    assert (row.thing, row.every, row.photo) == ("task", 12, "equipment")
    world.post(otto, f"{AT}/{row.uid}/removal")
    assert world.all(select(EquipmentRule)) == [] and "None yet." in text_of(otto.get(AT))


def test_the_same_thing_again_changes_the_rule(world):
    otto = world.as_("Otto")
    for every in ("12", "6"):
        world.post(otto, AT, RULE | {"every": every})
    assert world.all(select(EquipmentRule.every)) == [6]


@pytest.mark.parametrize("wrong", [{"task": ""}, {"every": "0"}, {"kind": "x"}, {"photo": "selfie"}, {"reading": "x"}])
def test_a_rule_that_cannot_be_comes_back_as_typed(world, wrong):
    answer = world.post(world.as_("Otto"), AT, RULE | wrong)
    assert answer.status_code == 422 and world.all(select(EquipmentRule)) == []
    assert world.all(select(Task)) == []
