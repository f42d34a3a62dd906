"""The people of a visit choose: on the portal or behind the message's link; the choice moves the route."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.notices.models import OfficeAlert
from app.pauses.models import Pause
from app.visits import progress, scheduling
from app.visits.disruptions import CANCELLATION, DELAY
from app.visits.models import Visit
from app.visits.models_changes import Offer
from app.visits.room import book_around
from app.visits.slots import Slot
from tests.counting import count_statements
from tests.visits.changes import FRIDAY, MONDAY, answer, disrupted, moved_to_friday, offers, page, seen
from tests.visits.places import THE_DAY, answered, do, fresh, stop_today
from tests.visits.stop_forms import text_of
from tests.visits.told import plain

ON_FRIDAY = clock.at(FRIDAY, dt.time(9), "America/Phoenix")


@pytest.fixture
def visit(world) -> Visit:
    return moved_to_friday(world)


def test_the_page_says_what_happened_and_offers_real_days(world, visit):
    shown = page(world, visit)
    assert "A new day for this visit" in shown and "A storm is coming through." in shown
    assert "Your visit moves from Thursday, November 19 to Friday, November 20" in shown
    assert "Monday, November 23" in shown and "Any other day" in shown


def test_home_says_it_until_somebody_answered(world, visit):
    assert "A new day for this visit" in text_of(world.as_("Olivia").get("/"))
    answer(world, visit, "keep")
    assert "A new day for this visit" not in text_of(world.as_("Olivia").get("/"))


def test_a_choice_moves_the_visit(world, visit):
    sent = answer(world, visit, "slot-0")
    assert sent.status_code == 303
    moved = fresh(world, visit)
    assert (moved.day, moved.window_from, moved.state) == (MONDAY, dt.time(9), "scheduled")
    assert "Olivia Reyes chose Monday, November 23" in page(world, visit)


def test_a_choice_comes_behind_those_who_are_on_that_route(world, visit):
    stop_today(world, "Azul Resort", day=MONDAY, stop_order=7)
    answer(world, visit, "slot-0")
    assert fresh(world, visit).stop_order == 8


def test_silence_keeps_what_was_said(world, visit):
    clock.advance(dt.timedelta(days=1))
    world.work()
    assert fresh(world, visit).day == FRIDAY


def test_keep_is_written_down_and_moves_nothing(world, visit):
    answer(world, visit, "keep")
    assert fresh(world, visit).day == FRIDAY and offers(world)[0].answer == "keep"


def test_any_takes_the_first_with_room(world, visit):
    answer(world, visit, "any")
    assert fresh(world, visit).day == MONDAY


def test_the_same_answer_twice_is_one(world, visit):
    answer(world, visit, "slot-0")
    first = offers(world)[0].model_dump()
    clock.advance(dt.timedelta(minutes=3))
    answer(world, visit, "slot-0", seen="")
    assert offers(world)[0].model_dump() == first


def test_who_thinks_again_may_go_back(world, visit):
    answer(world, visit, "slot-0")
    answer(world, visit, "keep", seen=seen(world))
    assert fresh(world, visit).day == FRIDAY
    answer(world, visit, "slot-1", seen=seen(world))
    assert fresh(world, visit).day == MONDAY + dt.timedelta(days=1)


def test_nobody_goes_back_to_a_day_that_is_over(world, visit):
    answer(world, visit, "slot-1")
    clock.freeze(clock.at(FRIDAY + dt.timedelta(days=1), dt.time(9), "America/Phoenix"))
    assert "That is fine" not in page(world, visit)
    refused = answer(world, visit, "keep", seen=seen(world))
    assert refused.status_code == 422 and "is over by now" in text_of(refused)
    assert fresh(world, visit).day == MONDAY + dt.timedelta(days=1)


def test_a_day_that_was_paused_since_is_taken(world, visit):
    with world.writing() as session:
        session.add(Pause(property_id=visit.property_id, starts_on=MONDAY, ends_on=MONDAY))
    assert "Monday, November 23" not in page(world, visit)
    assert answer(world, visit, "slot-0").status_code == 422 and fresh(world, visit).day == FRIDAY


def test_a_day_on_which_somebody_comes_anyway_is_taken(world, visit):
    stop_today(world, day=MONDAY)
    assert answer(world, visit, "slot-0").status_code == 422 and fresh(world, visit).day == FRIDAY


def test_an_answer_that_crosses_another_is_refused_and_says_whose(world):
    visit = answered(world, stop_today(world, "Azul Resort"))
    disrupted(world)
    answer(world, visit, "slot-0", "Marta")
    refused = answer(world, visit, "keep", "Marta", seen="2026-01-01T00:00:00+00:00")
    assert refused.status_code == 422 and "Marta Ruiz answered in the meantime" in text_of(refused)
    assert fresh(world, visit).day == MONDAY


def test_a_slot_that_filled_up_is_refused_and_others_are_offered(world, visit):
    book_full(world)
    refused = answer(world, visit, "slot-0")
    assert refused.status_code == 422 and "taken in the meantime" in text_of(refused)
    assert fresh(world, visit).day == FRIDAY
    assert len(offers(world)[0].slots) >= 3 and "Monday, November 23" not in page(world, visit)


def book_full(world) -> None:
    """Neither of them takes another one on Monday."""
    for who in ("Tess", "Diego"):
        while book_around(THE_DAY).has_room(Slot(MONDAY, world.cast.people[who])):
            stop_today(world, "Azul Downtown", who, day=MONDAY)


def test_nonsense_is_refused(world, visit):
    for typed in ("", "slot-9", "slot--1", "slot-x", "sell", "slot-²"):
        assert answer(world, visit, typed).status_code == 422
    assert offers(world)[0].answer == ""


def test_once_she_is_on_her_way_it_is_too_late(world, visit):
    clock.freeze(ON_FRIDAY)
    do(world, progress.start_driving, fresh(world, visit))
    refused = answer(world, visit, "slot-0")
    assert refused.status_code == 422 and "has begun" in text_of(refused)


def test_what_the_office_moved_since_is_over(world, visit):
    do(world, scheduling.move, fresh(world, visit), MONDAY + dt.timedelta(days=2), "By hand")
    refused = answer(world, visit, "slot-0")
    assert refused.status_code == 422 and "changed again" in text_of(refused)
    assert "Does that not suit you?" not in page(world, visit)


def test_a_newer_word_takes_the_place_of_the_old(world, visit):
    clock.freeze(ON_FRIDAY)
    disrupted(world, DELAY, day=FRIDAY, minutes=30)
    shown = page(world, visit)
    assert "We are running late" in shown and "A new day for this visit" not in shown


def test_a_cancelled_visit_comes_back_on_the_day_that_is_chosen(world):
    visit = answered(world, stop_today(world))
    disrupted(world, CANCELLATION)
    assert fresh(world, visit).state == "cancelled"
    answer(world, visit, "slot-0")
    back = fresh(world, visit)
    assert back.state == "scheduled" and back.day > THE_DAY
    answer(world, visit, "keep", seen=seen(world))
    assert fresh(world, visit).state == "cancelled"


def test_where_no_route_has_room_the_office_is_asked(world):
    visit = answered(world, stop_today(world))
    with world.writing() as session:
        session.add(Pause(property_id=visit.property_id, starts_on=THE_DAY, ends_on=THE_DAY + dt.timedelta(days=30)))
    disrupted(world)
    assert "Another day" in page(world, visit)
    answer(world, visit, "any")
    world.work()
    (alert,) = world.all(select(OfficeAlert))
    assert alert.kind == "no_room" and "Find another day" in alert.title


def test_what_is_said_without_a_choice_can_only_be_acknowledged(world):
    visit = answered(world, stop_today(world))
    made = disrupted(world, offers_choices=False)
    shown = page(world, visit)
    assert "Does that not suit you?" not in shown and "A storm" in shown and "Fine" in shown
    assert answer(world, visit, "any").status_code == 422 and answer(world, visit, "slot-0").status_code == 422
    assert "The visit" in text_of(world.as_("Olivia").get("/"))
    assert answer(world, visit, "keep").status_code == 303
    (offer,) = offers(world)
    assert offer.answer == "keep" and fresh(world, visit).day == FRIDAY
    assert "Olivia Reyes said that this is fine." in page(world, visit)
    assert "So the office knows" not in page(world, visit)
    assert "A new day for this visit" not in text_of(world.as_("Olivia").get("/"))
    board = plain(text_of(world.as_("Otto").get(f"/office/disruptions/{made.uid}")))
    assert "Have read it 1" in board and "No answer yet 0" in board and "said that this is fine" in board


def test_who_only_looks_is_not_asked_to_acknowledge(world):
    visit = answered(world, stop_today(world, "Azul Resort"))
    disrupted(world, offers_choices=False)
    shown = page(world, visit, "Finn")
    assert "So the office knows" not in shown and "can choose another day" not in shown


# ---- who may ----


def test_who_only_looks_is_told_but_cannot_choose(world):
    visit = answered(world, stop_today(world, "Azul Resort"))
    disrupted(world)
    assert "can choose another day" in page(world, visit, "Finn")
    assert answer(world, visit, "slot-0", "Finn").status_code == 404
    assert fresh(world, visit).day == FRIDAY


def test_nobody_answers_for_others(world, visit):
    for who in ("Marta", "Rosa"):
        assert answer(world, visit, "slot-0", who).status_code == 404
    assert fresh(world, visit).day == FRIDAY


# ---- size ----


def test_home_asks_as_often_for_one_offer_as_for_many(world):
    def asked() -> int:
        browser = world.as_("Marta")
        browser.get("/")
        with count_statements() as sent:
            browser.get("/")
        return len(sent)

    answered(world, stop_today(world, "Azul Resort"))
    disrupted(world)
    few = asked()
    for at in range(4):
        stop_today(world, "Azul Airport", day=THE_DAY, stop_order=at)
    disrupted(world, CANCELLATION)
    assert len(world.all(select(Offer))) == 5 and asked() == few
    home = text_of(world.as_("Marta").get("/"))
    assert "Azul Resort: " in home and "Azul Airport: " in home
