import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Change
from app.base import clock
from app.properties.access import change_access
from app.visits import photos, progress, recording, scheduling
from app.visits.models import SkipReason, Visit
from app.visits.refused import (
    AlreadyCompleted,
    AlreadySkipped,
    NoSuchReason,
    NotYourStop,
    PhotoNeeded,
    TasksOpen,
)
from app.visits.skip_reasons import PRESETS, reason_by, reasons_to_choose
from app.visits.skip_words import next_words
from app.visits.states import minutes_on_site, shown_state
from tests.visits.places import (
    answered,
    do,
    events_named,
    fresh,
    minutes,
    place_of,
    planned_visits,
    pool_of,
    stop_today,
)

DOG, GATE = PRESETS[2], PRESETS[0]


def test_a_visit_goes_from_the_road_to_done(world):
    visit = answered(world, stop_today(world))
    do(world, progress.start_driving, visit, clock.now() + dt.timedelta(minutes=20))
    minutes(18)
    do(world, progress.arrive, visit)
    minutes(25)
    do(world, progress.complete, visit)
    done = fresh(world, visit)
    assert done.state == "completed"
    assert minutes_on_site(done.arrived_at, done.ended_at) == 25
    names = [f"visit.{step}" for step in ("on_the_way", "arrived", "completed")]
    assert [len(events_named(world, name)) for name in names] == [1, 1, 1]


@pytest.mark.parametrize("verb", [progress.start_driving, progress.arrive, progress.complete])
def test_a_second_tap_keeps_the_first(world, verb):
    visit = answered(world, stop_today(world))
    do(world, verb, visit)
    first = fresh(world, visit).model_dump()
    minutes(3)
    do(world, verb, visit)
    assert fresh(world, visit).model_dump() == first
    assert len([event for event in events_named(world, f"visit.{first['state']}")]) == 1


def test_done_without_arrived_counts_as_arrived_then(world):
    visit = answered(world, stop_today(world))
    do(world, progress.complete, visit)
    done = fresh(world, visit)
    assert done.arrived_at == done.ended_at == clock.now()
    assert minutes_on_site(done.arrived_at, done.ended_at) is None


def test_a_late_on_the_way_does_not_take_a_visit_back(world):
    visit = answered(world, stop_today(world))
    do(world, progress.arrive, visit)
    do(world, progress.start_driving, visit)
    do(world, progress.complete, visit)
    do(world, progress.arrive, visit)
    assert fresh(world, visit).state == "completed"
    assert events_named(world, "visit.on_the_way") == []
    assert len(events_named(world, "visit.arrived")) == 1


def test_open_tasks_hold_up_the_end_and_are_named(world):
    visit = stop_today(world)
    with pytest.raises(TasksOpen, match="Skim the surface, Vacuum"):
        do(world, progress.complete, visit)
    assert fresh(world, visit).state == "scheduled"
    assert events_named(world, "visit.completed") == []


def test_many_open_tasks_are_counted_and_not_read_out():
    assert "5 tasks are still open" in TasksOpen(list("abcde")).sentence


def test_another_technician_cannot_take_the_stop(world):
    visit = answered(world, stop_today(world, technician="Diego"))
    for verb in (progress.start_driving, progress.arrive, progress.complete):
        with pytest.raises(NotYourStop, match="another technician"):
            do(world, verb, visit, who="Tess")
    assert fresh(world, visit).state == "scheduled"


def test_the_office_may_finish_a_technicians_stop(world):
    visit = answered(world, stop_today(world))
    do(world, progress.complete, visit, who="Otto")
    assert fresh(world, visit).technician_name == "Tess Nguyen"
    assert events_named(world, "visit.completed")[0].actor_name == "Otto Brandt"


def test_a_stop_of_nobody_becomes_hers_who_does_it(world):
    visit = stop_today(world, technician_id=None)
    do(world, progress.arrive, visit, who="Tess")
    taken = fresh(world, visit)
    assert (taken.technician_id, taken.technician_name) == (world.cast.people["Tess"], "Tess Nguyen")


def test_readings_off_their_target_are_told_once_at_the_end(world):
    visit = answered(world, stop_today(world))
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 8.9})
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 8.2, "free_chlorine": 3.0})
    assert events_named(world, "reading.out_of_range") == []
    do(world, progress.complete, visit)
    do(world, progress.complete, visit)
    told = [event.data for event in events_named(world, "reading.out_of_range")]
    assert told == [{"kind": "ph", "value": 8.2, "verdict": "high"}]


def test_a_skipped_visit_says_why_and_what_happens_next(world):
    visit = stop_today(world)
    do(world, progress.skip, visit, DOG)
    skipped = fresh(world, visit)
    assert (skipped.state, skipped.skip_reason) == ("skipped", "A dog was loose in the yard.")
    assert skipped.skip_next == "The office will contact you to find another day."
    assert events_named(world, "visit.skipped")[0].data == {"reason": "Dog loose"}


def test_skipping_with_a_day_to_come_back_books_that_day(world):
    visit = stop_today(world)
    do(world, progress.skip, visit, DOG, dt.date(2026, 11, 23))
    assert next_words(fresh(world, visit)) == "We will come back on Monday, November 23."
    again = world.all(select(Visit).where(Visit.day == dt.date(2026, 11, 23)))
    assert [(other.state, other.technician_name) for other in again] == [("scheduled", "Tess Nguyen")]


def test_the_plans_own_visit_is_the_coming_back(world):
    """No second visit on a day on which the plan brings one; another plan's visit does other things."""
    visit, usual = planned_visits(world)[:2]
    do(world, progress.skip, visit, DOG, usual.day)
    assert next_words(fresh(world, visit)).startswith("We will come back on")
    same_day = select(Visit).where(Visit.property_id == visit.property_id, Visit.day == usual.day)
    assert [other.id for other in world.all(same_day)] == [usual.id]
    do(world, progress.open_again, visit)
    assert fresh(world, usual).state == "scheduled"
    do(world, scheduling.cancel, usual)
    do(world, progress.skip, visit, DOG, usual.day)
    assert [other.state for other in world.all(same_day.order_by(Visit.id))] == ["cancelled", "scheduled"]


def test_skipping_twice_keeps_the_first_reason_and_books_once(world):
    visit = stop_today(world)
    do(world, progress.skip, visit, DOG, dt.date(2026, 11, 23))
    do(world, progress.skip, visit, PRESETS[3], dt.date(2026, 11, 24))
    assert fresh(world, visit).skip_reason == "A dog was loose in the yard."
    assert len(world.all(select(Visit))) == 2


def test_a_locked_gate_needs_its_photo(world):
    visit = stop_today(world)
    with pytest.raises(PhotoNeeded, match="needs a photo"):
        do(world, progress.skip, visit, GATE)
    do(world, photos.add_photo, visit, "0" * 64, "gate")
    do(world, progress.skip, visit, GATE)
    assert fresh(world, visit).state == "skipped"


def test_done_and_skipped_do_not_overwrite_each_other(world):
    done, skipped = answered(world, stop_today(world)), answered(world, stop_today(world))
    do(world, progress.complete, done)
    with pytest.raises(AlreadyCompleted):
        do(world, progress.skip, done, DOG)
    do(world, progress.skip, skipped, DOG)
    with pytest.raises(AlreadySkipped):
        do(world, progress.complete, skipped)


def test_a_skipped_visit_can_be_opened_again_and_done(world):
    visit = answered(world, stop_today(world))
    do(world, progress.skip, visit, DOG)
    do(world, progress.open_again, visit)
    do(world, progress.complete, visit)
    done = fresh(world, visit)
    assert (done.state, done.skip_reason, done.skip_next) == ("completed", "", "")


def test_opened_again_nobody_comes_a_second_time_for_it(world):
    """Wherever the visit that was to stand in for it was moved since."""
    visit = answered(world, stop_today(world))
    do(world, progress.skip, visit, DOG, dt.date(2026, 11, 23))
    (again,) = world.all(select(Visit).where(Visit.id != visit.id))
    do(world, scheduling.move, again, dt.date(2026, 11, 24))
    other = stop_today(world, day=dt.date(2026, 11, 23))
    do(world, progress.open_again, visit)
    assert (fresh(world, again).state, fresh(world, other).state) == ("cancelled", "scheduled")


def test_the_companys_own_reasons_take_the_place_of_the_presets(world):
    assert "Gate locked" in [str(reason.name) for reason in reasons_to_choose()]
    with world.writing() as session:
        session.add(SkipReason(name="Flood", owner_text="The street was flooded."))
    assert [reason.name for reason in reasons_to_choose()] == ["Flood"]
    with pytest.raises(NoSuchReason):
        reason_by("gate-locked")


def test_finishing_acknowledges_what_was_new_there(world):
    visit = answered(world, stop_today(world))
    do(world, change_access, place_of(world), gate_code="1", who="Olivia")
    do(world, progress.complete, visit)
    assert world.all(select(Change))[0].seen_by_technician_at == clock.now()


def test_a_day_that_passed_silently_is_called_missed(world):
    visit = stop_today(world, day=dt.date(2026, 11, 18))
    assert shown_state(visit, dt.date(2026, 11, 18)) == "scheduled"
    assert shown_state(visit, dt.date(2026, 11, 19)) == "missed"
