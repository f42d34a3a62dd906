import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.pauses.models import Pause
from app.plans.models import Plan
from app.properties.models import Property
from app.visits import progress, scheduling
from app.visits.models import Task, Visit
from app.visits.refused import VisitCancelled, VisitPaused
from tests.counting import count_statements
from tests.visits.places import do, events_named, fresh, place_of, planned_visits, stop_today, tasks_of


def days(visits) -> list[str]:
    return [f"{visit.day:%m-%d}" for visit in visits]


def test_a_plan_becomes_visits_with_its_tasks_window_and_technician(world):
    first, *_ = planned_visits(world)
    assert first.day == dt.date(2026, 11, 19)
    assert (first.technician_name, first.name) == ("Tess Nguyen", "Weekly service")
    assert (first.window_from, first.window_to) == (dt.time(8), dt.time(12))
    assert [task.name for task in tasks_of(world, first)][:2] == ["Skim the surface", "Empty the baskets"]


def test_scheduling_again_adds_only_what_is_missing(world):
    planned_visits(world, until=dt.date(2026, 12, 3))
    assert days(planned_visits(world, until=dt.date(2026, 12, 17))) == ["12-10", "12-17"]
    assert len(world.all(select(Visit))) == 5


def test_each_visit_is_said_to_be_scheduled_once(world):
    planned_visits(world, until=dt.date(2026, 12, 3))
    planned_visits(world, until=dt.date(2026, 12, 3))
    assert len(events_named(world, "visit.scheduled")) == 3


def test_a_visit_moved_away_is_not_planned_a_second_time(world):
    first, *_ = planned_visits(world, until=dt.date(2026, 11, 26))
    do(world, scheduling.move, first, dt.date(2026, 11, 20), "Thanksgiving")
    assert planned_visits(world, until=dt.date(2026, 11, 26)) == []
    moved = fresh(world, first)
    assert (moved.day, moved.moved_from, moved.moved_why) == (
        dt.date(2026, 11, 20), dt.date(2026, 11, 19), "Thanksgiving",
    )  # fmt: skip


def test_all_plans_are_kept_eight_weeks_ahead(world):
    do(world, scheduling.schedule_ahead)
    latest = max(visit.day for visit in world.all(select(Visit)))
    assert latest > dt.date(2027, 1, 6)


def pause(world, starts_on: str, ends_on: str) -> Pause:
    with world.writing() as session:
        made = Pause(
            property_id=world.cast.properties["Reyes"],
            starts_on=dt.date.fromisoformat(starts_on),
            ends_on=dt.date.fromisoformat(ends_on),
        )
        session.add(made)
    return made


def test_a_pause_drops_its_visits_and_no_others(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    dropped = do(world, scheduling.cancel_for, pause(world, "2026-11-26", "2026-12-03"))
    assert days(dropped) == ["11-26", "12-03"]
    left = world.all(select(Visit).where(Visit.state == "scheduled").order_by(Visit.day))
    assert days(left) == ["11-19", "12-10", "12-17"]


def test_no_visit_is_planned_into_a_pause(world):
    pause(world, "2026-11-26", "2026-12-03")
    assert days(planned_visits(world, until=dt.date(2026, 12, 10))) == ["11-19", "12-10"]


def test_ending_a_pause_early_brings_its_visits_back(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    vacation = pause(world, "2026-11-26", "2026-12-03")
    do(world, scheduling.cancel_for, vacation)
    with world.writing():
        vacation.ends_on = dt.date(2026, 11, 30)
        back = scheduling.restore_after(vacation)
    assert "12-03" in days(back)
    states = {f"{visit.day:%m-%d}": visit.state for visit in world.all(select(Visit))}
    assert (states["11-26"], states["12-03"]) == ("cancelled", "scheduled")


def test_undoing_a_pause_also_plans_the_days_nobody_planned_meanwhile(world):
    vacation = pause(world, "2026-11-26", "2026-12-03")
    planned_visits(world, until=dt.date(2026, 12, 10))
    with world.writing():
        vacation.cancelled_at = clock.now()
        back = scheduling.restore_after(vacation)
    assert {"11-26", "12-03"} <= set(days(back))


def test_undoing_a_pause_leaves_what_the_office_cancelled(world):
    _today, second, *_ = planned_visits(world, until=dt.date(2026, 12, 3))
    do(world, scheduling.cancel, second)
    vacation = pause(world, "2026-11-26", "2026-12-03")
    do(world, scheduling.cancel_for, vacation)
    with world.writing():
        vacation.cancelled_at = clock.now()
        scheduling.restore_after(vacation)
    assert fresh(world, second).state == "cancelled"


def test_nobody_starts_for_a_paused_or_a_cancelled_visit(world):
    first, second, *_ = planned_visits(world, until=dt.date(2026, 11, 26))
    do(world, scheduling.cancel_for, pause(world, "2026-11-19", "2026-11-19"))
    do(world, scheduling.cancel, second)
    with pytest.raises(VisitPaused, match="paused"):
        do(world, progress.arrive, first)
    with pytest.raises(VisitCancelled, match="Ask the office"):
        do(world, progress.start_driving, second)


def test_a_visit_that_has_begun_is_not_dropped_by_a_pause(world):
    first, *_ = planned_visits(world, until=dt.date(2026, 11, 26))
    do(world, progress.arrive, first)
    assert do(world, scheduling.cancel_for, pause(world, "2026-11-19", "2026-11-19")) == []
    assert fresh(world, first).state == "arrived"


def test_a_repeated_visit_stands_for_the_day_that_failed(world):
    failed = stop_today(world)
    again = do(world, scheduling.repeat, failed, dt.date(2026, 11, 23), "The gate was locked.")
    assert (again.day, again.moved_from, again.moved_why) == (
        dt.date(2026, 11, 23), dt.date(2026, 11, 19), "The gate was locked.",
    )  # fmt: skip
    assert [task.state for task in tasks_of(world, again)] == ["open", "open"]
    assert world.all(select(Task).where(Task.visit_id == failed.id))


def test_rivals_plans_are_not_scheduled_with_ours(world):
    do(world, scheduling.schedule_ahead)
    with world.rival():
        assert world.all(select(Visit)) == []
        assert len(world.all(select(Plan))) == 1


def test_a_single_visit_keeps_its_place_and_account(world):
    single = do(world, scheduling.visit_on, place_of(world), dt.date(2026, 11, 21), name="Filter clean")
    assert (single.account_id, single.plan_id) == (world.cast.accounts["Reyes"], None)


def test_looking_ahead_asks_the_same_for_many_plans(world):
    do(world, scheduling.schedule_ahead)
    with count_statements() as few:
        scheduling.keep_scheduled()
    clock.advance(dt.timedelta(minutes=scheduling.MINUTE))
    with count_statements() as sent:
        scheduling.keep_scheduled()
    assert (len(few), len([line for line in sent if " FROM " in line])) == (0, 3), sent


def test_the_hourly_look_adds_what_a_new_day_brings(world):
    do(world, scheduling.schedule_ahead)
    before = len(world.all(select(Visit.id)))
    clock.advance(dt.timedelta(days=7, minutes=scheduling.MINUTE))
    scheduling.keep_scheduled()
    scheduling.keep_scheduled()
    assert len(world.all(select(Visit.id))) == before + 4


def test_a_place_that_was_given_up_gets_no_more_visits(world):
    with world.writing() as session:
        session.get(Property, world.cast.properties["Reyes"]).ended_at = clock.now()
    do(world, scheduling.schedule_ahead)
    assert world.cast.properties["Reyes"] not in world.all(select(Visit.property_id))
