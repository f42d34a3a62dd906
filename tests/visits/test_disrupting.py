"""Delays, cancellations, other technicians and storm days: what becomes of the visits, and the moment to undo."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.notices.models import Notice
from app.pauses.models import Pause
from app.visits import progress
from app.visits.disrupting import AT_ONCE, UNDO_FOR, TooLateToUndo, disrupt, effects_of, undo
from app.visits.disruption_board import preview
from app.visits.disruptions import CANCELLATION, DELAY, MOVE, REASSIGNMENT
from app.visits.models import Visit
from app.visits.models_changes import Disruption
from app.visits.skip_reasons import reason_by
from tests.counting import count_statements
from tests.visits.changes import FRIDAY, disrupted, offers, planned_by, visits_on
from tests.visits.places import THE_DAY, answered, do, events_named, fresh, stop_today
from tests.visits.stop_forms import text_of
from tests.visits.told import plain

WINDOW = {"window_from": dt.time(9), "window_to": dt.time(12)}


@pytest.fixture
def stops(world) -> list[Visit]:
    """Two of Tess's and one of Diego's."""
    made = [("Reyes", "Tess"), ("Azul Resort", "Tess"), ("Azul Airport", "Diego")]
    return [answered(world, stop_today(world, place, who, stop_order=at, **WINDOW))
            for at, (place, who) in enumerate(made, 1)]  # fmt: skip


def test_a_storm_moves_the_whole_day(world, stops):
    disrupted(world)
    moved = visits_on(world, FRIDAY)
    assert {visit.id for visit in moved} == {visit.id for visit in stops}
    assert {visit.moved_why for visit in moved} == {"A storm is coming through"}
    assert {visit.moved_from for visit in moved} == {THE_DAY} and visits_on(world, THE_DAY) == []


def test_a_route_is_one_technicians(world, stops):
    disrupted(world, route_of_id=world.cast.people["Tess"])
    assert [visit.id for visit in visits_on(world, THE_DAY)] == [stops[2].id]


def test_one_visit_is_one(world, stops):
    disrupted(world, CANCELLATION, visit_id=stops[0].id)
    assert [fresh(world, visit).state for visit in stops] == ["cancelled", "scheduled", "scheduled"]


def test_a_delay_moves_window_and_expected_arrival_of_those_still_ahead(world, stops):
    do(world, progress.arrive, stops[0])
    disrupted(world, DELAY, minutes=45, route_of_id=world.cast.people["Tess"])
    begun, later = fresh(world, stops[0]), fresh(world, stops[1])
    assert begun.window_from == dt.time(9)
    assert (later.window_from, later.window_to) == (dt.time(9, 45), dt.time(12, 45))
    assert later.not_before > clock.now() + dt.timedelta(minutes=45)


def test_the_owner_sees_the_later_arrival(world, stops):
    disrupted(world, DELAY, minutes=60, visit_id=stops[0].id)
    shown = world.as_("Olivia").get("/").text.replace("\u202f", " ")
    assert "We are running late" in shown and "about 10:00 AM" in shown


def test_another_technician_comes_after_those_she_has_already(world, stops):
    disrupted(world, REASSIGNMENT, route_of_id=world.cast.people["Tess"], technician_id=world.cast.people["Diego"])
    his = visits_on(world, THE_DAY)
    assert {visit.technician_name for visit in his} == {"Diego Flores"}
    assert [visit.id for visit in his] == [stops[2].id, stops[0].id, stops[1].id]


def test_who_has_the_visit_already_hears_nothing_of_a_reassignment(world, stops):
    disrupted(world, REASSIGNMENT, technician_id=world.cast.people["Diego"])
    assert {offer.visit_id for offer in offers(world)} == {stops[0].id, stops[1].id}


def test_what_has_begun_stays(world, stops):
    do(world, progress.start_driving, stops[0])
    do(world, progress.complete, stops[1])
    disrupted(world)
    assert [offer.visit_id for offer in offers(world)] == [stops[2].id]


def test_real_days_are_offered_and_neither_the_old_nor_the_new_one(world, stops):
    disrupted(world, visit_id=stops[0].id)
    (offer,) = offers(world)
    days = [dt.date.fromisoformat(slot["day"]) for slot in offer.slots]
    assert len(days) == 3 and days == sorted(days) and not {THE_DAY, FRIDAY} & set(days)
    assert all((slot["from"], slot["to"]) == ("09:00", "12:00") for slot in offer.slots)


def test_a_day_on_which_somebody_comes_anyway_is_not_offered(world, stops):
    monday = THE_DAY + dt.timedelta(days=4)
    stop_today(world, "Reyes", day=monday)
    disrupted(world, visit_id=stops[0].id)
    assert monday.isoformat() not in [slot["day"] for slot in offers(world)[0].slots]


def test_without_choices_none_are_offered(world, stops):
    disrupted(world, offers_choices=False)
    assert {len(offer.slots) for offer in offers(world)} == {0}


# ---- pauses ----


def pause_at(world, visit: Visit, days: int, first: dt.date = FRIDAY) -> None:
    with world.writing() as session:
        session.add(Pause(property_id=visit.property_id, starts_on=first, ends_on=first + dt.timedelta(days=days - 1)))


def test_a_storm_moves_no_visit_into_a_pause(world, stops):
    pause_at(world, stops[0], 4)
    disrupted(world)
    assert {visit.id for visit in visits_on(world, FRIDAY)} == {stops[1].id, stops[2].id}
    moved = fresh(world, stops[0])
    assert (moved.day, moved.state, moved.window_from) == (FRIDAY + dt.timedelta(days=4), "scheduled", dt.time(9))
    offer = next(offer for offer in offers(world) if offer.visit_id == moved.id)
    assert offer.after["day"] not in [slot["day"] for slot in offer.slots]
    shown = plain(text_of(world.as_("Olivia").get("/")))
    assert "Your visit moves from Thursday, November 19 to Tuesday, November 24, 9 AM – 12 PM" in shown


def test_where_the_pause_leaves_no_day_it_is_left_out_and_said_so(world, stops):
    pause_at(world, stops[0], 30)
    disrupted(world)
    assert fresh(world, stops[0]).state == "cancelled"
    shown = plain(text_of(world.as_("Olivia").get("/")))
    assert "There is no visit on Thursday, November 19. Your plan goes on as usual." in shown
    told = world.all(select(Notice.event).where(Notice.person_id == world.cast.people["Olivia"]))
    assert "visit_cancelled" in told and "visit_moved" not in told


def test_the_office_sees_beforehand_what_becomes_of_paused_ones(world, stops):
    pause_at(world, stops[0], 30)
    lines = {line.visit_uid: line.after for line in preview(Disruption(kind=MOVE, day=THE_DAY, to_day=FRIDAY))}
    assert lines[stops[0].uid] == "" and "November 20" in lines[stops[1].uid]


def test_a_pause_that_was_cancelled_holds_nobody_up(world, stops):
    pause_at(world, stops[0], 4)
    with world.writing() as session:
        session.exec(select(Pause)).one().cancelled_at = clock.now()
    disrupted(world)
    assert len(visits_on(world, FRIDAY)) == 3


def test_a_delay_is_of_its_day(world, stops):
    disrupted(world, DELAY, minutes=90, visit_id=stops[0].id)
    disrupted(world, visit_id=stops[0].id)
    moved = fresh(world, stops[0])
    assert (moved.day, moved.window_from, moved.window_to) == (FRIDAY, dt.time(9), dt.time(12))
    assert {slot["from"] for slot in offers(world)[-1].slots} == {"09:00"}


def test_what_is_repeated_for_a_delayed_visit_comes_in_the_usual_window(world, stops):
    disrupted(world, DELAY, minutes=90, visit_id=stops[0].id)
    do(world, progress.skip, fresh(world, stops[0]), reason_by("weather"), FRIDAY)
    (again,) = visits_on(world, FRIDAY)
    assert (again.window_from, again.window_to) == (dt.time(9), dt.time(12))


# ---- undo ----


def test_until_it_goes_out_it_can_be_undone(world, stops):
    planned = planned_by(world)
    do(world, undo, world.get(Disruption, planned.id))
    clock.advance(UNDO_FOR)
    world.work()
    assert offers(world) == [] and len(visits_on(world, THE_DAY)) == 3
    assert len(events_named(world, "disruption.undone")) == 1


def test_nothing_happens_before_its_time(world, stops):
    planned_by(world)
    world.work()
    assert offers(world) == [] and len(visits_on(world, THE_DAY)) == 3


def test_what_went_out_is_not_undone(world, stops):
    planned = disrupted(world)
    with pytest.raises(TooLateToUndo):
        do(world, undo, planned)
    assert len(visits_on(world, FRIDAY)) == 3


def test_a_technicians_delay_goes_out_at_once(world, stops):
    with world.writing():
        disrupt(Disruption(kind=DELAY, day=THE_DAY, reason="Traffic", minutes=30), AT_ONCE)
    world.work()
    assert len(offers(world)) == 3


# ---- size ----


def test_a_large_storm_is_read_in_as_many_queries_as_a_small_one(world, stops):
    def asked() -> int:
        planned = Disruption(kind=MOVE, day=THE_DAY, to_day=FRIDAY, reason="Storm")
        session().expire_all()
        with count_statements() as sent:
            effects_of(planned)
        return len(sent)

    few = asked()
    for order in range(10):
        stop_today(world, "Azul Downtown", stop_order=order)
    assert asked() == few
