"""An offer is answered after something happened: by hand in the office, to the plan or the property, or just time."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.notices.models import OfficeAlert
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.assigning import assign, promise
from app.visits.disruptions import CANCELLATION, DELAY, MOVE
from app.visits.models import Visit
from app.visits.models_changes import Disruption
from app.visits.room import book_around
from app.visits.scheduling import cancel
from app.visits.slots import Slot
from tests.visits.changes import FRIDAY, MONDAY, answer, disrupted, moved_to_friday, offers, page, seen
from tests.visits.places import THE_DAY, answered, do, fresh, planned_visits, stop_today
from tests.visits.stop_forms import text_of

TUESDAY = MONDAY + dt.timedelta(days=1)
OVER = "changed again"


@pytest.fixture
def visit(world) -> Visit:
    return moved_to_friday(world)


def at(day: dt.date, hour: int) -> None:
    clock.freeze(clock.at(day, dt.time(hour), "America/Phoenix"))


# ---- time ----


def test_any_other_day_is_another_than_the_one_that_was_chosen(world, visit):
    answer(world, visit, "slot-0")
    answer(world, visit, "any", seen=seen(world))
    assert fresh(world, visit).day == TUESDAY


def test_any_other_day_on_the_chosen_day_itself_moves_on(world, visit):
    answer(world, visit, "slot-0")
    at(MONDAY, 7)
    answer(world, visit, "any", seen=seen(world))
    assert fresh(world, visit).day == TUESDAY


def test_where_no_other_day_is_left_it_stays_on_the_chosen_one_and_the_office_is_asked(world, visit):
    answer(world, visit, "slot-2")
    at(dt.date.fromisoformat(offers(world)[0].chosen["day"]), 7)
    sent = answer(world, visit, "any", seen=seen(world))
    assert sent.status_code == 303
    (offer,) = offers(world)
    assert (offer.answer, offer.chosen) == ("call", offer.slots[2])
    assert fresh(world, visit).day.isoformat() == offer.slots[2]["day"]
    shown = page(world, visit)
    assert "asked for any other day. The office will call." in shown and "A new day for this visit" in shown
    world.work()
    assert [alert.kind for alert in world.all(select(OfficeAlert))] == ["no_room"]
    first = offer.answered_at
    clock.advance(dt.timedelta(minutes=1))
    answer(world, visit, "any")
    assert offers(world)[0].answered_at == first


def test_nobody_goes_back_to_a_window_that_is_over(world, visit):
    answer(world, visit, "slot-1")
    at(FRIDAY, 11)
    assert "That is fine" in page(world, visit)
    at(FRIDAY, 12)
    assert "That is fine" not in page(world, visit)
    refused = answer(world, visit, "keep", seen=seen(world))
    assert refused.status_code == 422 and "is over by now" in text_of(refused)
    assert fresh(world, visit).day == TUESDAY


def test_a_delay_that_is_still_ahead_can_be_kept_after_all(world):
    visit = answered(world, stop_today(world, window_from=dt.time(13), window_to=dt.time(15)))
    disrupted(world, DELAY, minutes=60)
    answer(world, visit, "slot-0")
    answer(world, visit, "keep", seen=seen(world))
    assert (fresh(world, visit).day, fresh(world, visit).window_to) == (THE_DAY, dt.time(16))


# ---- the office, by hand ----


def give(world, visit, who: str) -> None:
    do(world, assign, fresh(world, visit), world.person(who), who="Otto")


@pytest.mark.parametrize("kind", ["keep", "slot-1", "any"])
def test_no_answer_undoes_an_assignment_by_hand(world, visit, kind):
    answer(world, visit, "slot-0")
    mark = seen(world)
    give(world, visit, "Diego")
    refused = answer(world, visit, kind, seen=mark)
    assert refused.status_code == 422 and OVER in text_of(refused)
    now = fresh(world, visit)
    assert (now.day, now.technician_name) == (MONDAY, "Diego Flores")


def test_no_answer_undoes_a_window_that_was_promised_by_hand(world, visit):
    do(world, promise, fresh(world, visit), dt.time(14), dt.time(16), who="Otto")
    assert answer(world, visit, "slot-0").status_code == 422
    assert (fresh(world, visit).day, fresh(world, visit).window_from) == (FRIDAY, dt.time(14))


def test_given_back_by_hand_the_offer_holds_again(world, visit):
    give(world, visit, "Diego")
    give(world, visit, "Tess")
    assert answer(world, visit, "slot-0").status_code == 303
    assert fresh(world, visit).day == MONDAY


def test_home_does_not_say_what_no_longer_holds(world, visit):
    assert "A new day for this visit" in text_of(world.as_("Olivia").get("/"))
    give(world, visit, "Diego")
    assert "A new day for this visit" not in text_of(world.as_("Olivia").get("/"))


def test_a_visit_that_the_office_cancelled_is_not_moved(world, visit):
    do(world, cancel, fresh(world, visit), who="Otto")
    assert answer(world, visit, "slot-0").status_code == 422
    assert fresh(world, visit).state == "cancelled"
    assert "A new day for this visit" not in text_of(world.as_("Olivia").get("/"))


# ---- the plan and the property ----


def cancelled_by_us(world) -> Visit:
    planned_visits(world)
    visit = world.all(select(Visit).where(Visit.day == THE_DAY))[0]
    disrupted(world, CANCELLATION, visit_id=visit.id)
    assert fresh(world, visit).state == "cancelled"
    return visit


def test_nothing_comes_back_to_a_property_that_is_no_longer_served(world):
    visit = cancelled_by_us(world)
    with world.writing():
        world.row(Property, visit.property_id).ended_at = clock.now()
    refused = answer(world, visit, "slot-0")
    assert refused.status_code == 422 and OVER in text_of(refused)
    assert fresh(world, visit).state == "cancelled"
    assert "We cannot come as planned" not in text_of(world.as_("Olivia").get("/"))


def test_who_lived_there_before_moves_nothing(world):
    visit = cancelled_by_us(world)
    with world.writing():
        world.row(Property, visit.property_id).account_id = world.cast.accounts["Hotel Azul"]
    assert answer(world, visit, "slot-0").status_code == 422
    assert fresh(world, visit).state == "cancelled"


def test_no_day_is_chosen_after_the_end_of_the_plan(world):
    visit = cancelled_by_us(world)
    with world.writing():
        change_plan(world.row(Plan, visit.plan_id), ends_on=FRIDAY)
    offered = offers(world)[0].slots
    later = next(at for at, slot in enumerate(offered) if slot["day"] > FRIDAY.isoformat())
    refused = answer(world, visit, f"slot-{later}")
    assert refused.status_code == 422 and "taken in the meantime" in text_of(refused)
    assert fresh(world, visit).state == "cancelled"


# ---- further slots ----


def test_what_is_offered_besides_has_the_window_from_before_the_delay(world):
    visit = answered(world, stop_today(world, window_from=dt.time(13), window_to=dt.time(15)))
    disrupted(world, DELAY, minutes=90)
    for who in ("Tess", "Diego"):
        while book_around(THE_DAY).has_room(Slot(FRIDAY, world.cast.people[who])):
            stop_today(world, "Azul Downtown", who, day=FRIDAY)
    assert answer(world, visit, "slot-0").status_code == 422
    (offer,) = offers(world)
    assert len(offer.slots) > 3
    assert {(slot["from"], slot["to"], slot["not_before"]) for slot in offer.slots} == {("13:00", "15:00", None)}


def test_what_is_offered_besides_is_not_the_day_of_the_storm(world):
    visit = answered(world, stop_today(world, day=MONDAY))
    disrupted(world, MOVE, day=MONDAY, to_day=TUESDAY)
    first = offers(world)[0].slots[0]["day"]
    for who in ("Tess", "Diego"):
        while book_around(THE_DAY).has_room(Slot(dt.date.fromisoformat(first), world.cast.people[who])):
            stop_today(world, "Azul Downtown", who, day=dt.date.fromisoformat(first))
    assert answer(world, visit, "slot-0").status_code == 422
    (offer,) = offers(world)
    assert len(offer.slots) > 3 and MONDAY.isoformat() not in [slot["day"] for slot in offer.slots]
    assert world.get(Disruption, offer.disruption_id).day == MONDAY
