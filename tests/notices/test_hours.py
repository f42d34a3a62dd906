"""Quiet hours of one's own, in one's own zone; and no more than so much a day."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.notices.kinds import PUSH, TEXT
from app.notices.models import NoticeChoice, NoticeRules
from app.notices.sending import notify
from app.people.models import Person
from app.visits.progress import start_driving
from tests.notices.sights import add_visit, completed_visit, may_text, notices

PAGE = "/account/notices"
HOURS = f"{PAGE}/hours"


def in_phoenix(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}-07:00").astimezone(dt.UTC)


def quiet(world, start: str, until: str, zone: str = ""):
    return world.post(world.as_("Olivia"), HOURS, {"quiet_from": start, "quiet_until": until, "zone": zone})


@pytest.fixture
def phone(world, pushed):
    made = pushed.new("one")
    pushed.switch_on(world.as_("Olivia"), made)
    return lambda: pushed.read(made)


def test_finished_visit_is_pushed_at_night_to_who_chose_nothing(world, phone):
    clock.freeze(in_phoenix("2026-11-19 22:30"))
    completed_visit(world)
    world.work()
    assert len(phone()) == 1


def test_own_hours_hold_even_that_until_they_are_over(world, phone):
    quiet(world, "22:00", "06:30")
    clock.freeze(in_phoenix("2026-11-19 22:30"))
    completed_visit(world)
    world.work()
    clock.freeze(in_phoenix("2026-11-20 06:29"))
    world.work()
    assert phone() == []
    clock.freeze(in_phoenix("2026-11-20 06:30"))
    world.work()
    assert len(phone()) == 1


def test_own_hours_are_those_of_ones_own_zone(world, phone):
    quiet(world, "20:00", "07:00", "America/New_York")
    clock.freeze(in_phoenix("2026-11-19 18:30"))  # 20:30 in New York
    completed_visit(world)
    world.work()
    assert phone() == []
    clock.freeze(in_phoenix("2026-11-20 05:00"))
    world.work()
    assert len(phone()) == 1


def test_technician_on_the_way_rings_in_quiet_hours(world, phone):
    quiet(world, "08:00", "12:00")
    with world.writing():
        start_driving(add_visit(world, "Reyes", "Reyes"))
    world.work()
    assert len(phone()) == 1


def test_texts_keep_the_night_whatever_somebody_chose(world, reached):
    may_text(world, "Olivia")
    quiet(world, "12:00", "13:00")
    clock.freeze(in_phoenix("2026-11-19 21:30"))
    with world.writing():
        notify(world.row(Person, world.cast.people["Olivia"]), "portal_link", channels=(TEXT,), dedupe="x")
    world.work()
    assert reached.texts("Olivia") == []
    clock.freeze(in_phoenix("2026-11-20 08:00"))
    world.work()
    assert len(reached.texts("Olivia")) == 1


def test_who_leaves_no_hour_for_texts_gets_a_letter(world, reached):
    may_text(world, "Olivia")
    quiet(world, "07:00", "22:00")
    with world.writing():
        person = world.row(Person, world.cast.people["Olivia"])
        session().add(NoticeChoice(person_id=person.id, event="visit_completed", channel=PUSH, wanted=False))
        session().add(NoticeChoice(person_id=person.id, event="visit_completed", channel=TEXT, wanted=True))
    completed_visit(world)
    world.work()
    assert len(reached.letters("Olivia")) == 1
    assert notices(world, channel=TEXT)[0].error == "quiet all day"


def test_letters_wait_for_nobody(world, reached):
    quiet(world, "08:00", "20:00")
    with world.writing():
        person = world.row(Person, world.cast.people["Olivia"])
        session().add(NoticeChoice(person_id=person.id, event="visit_completed", channel="email", wanted=True))
    completed_visit(world)
    world.work()
    assert len(reached.letters("Olivia")) == 1


@pytest.mark.parametrize(("start", "until", "zone", "sentence"), [
    ("22:00", "", "", "Choose both times"),
    ("", "07:00", "", "Choose both times"),
    ("05:00", "23:00", "", "Leave at least eight hours"),
    ("08:00", "08:00", "", "Leave at least eight hours"),
    ("late", "07:00", "", "Type a time"),
    ("22:00", "07:00", "Mars/Olympus", "Choose one of the list."),
])  # fmt: skip
def test_hours_that_cannot_be_are_refused_and_stay_in_the_form(world, start, until, zone, sentence):
    answer = quiet(world, start, until, zone)
    assert answer.status_code == 422
    assert sentence in answer.text and f'value="{start}"' in answer.text
    assert world.person("Olivia").quiet_from is None


def test_hours_can_be_taken_back(world):
    quiet(world, "22:00", "07:00", "America/Denver")
    shown = world.as_("Olivia").get(PAGE).text
    assert 'value="22:00"' in shown and 'value="America/Denver" selected' in shown
    quiet(world, "", "")
    assert (world.person("Olivia").quiet_from, world.person("Olivia").zone) == (None, "")


def test_push_too_many_goes_by_letter_and_what_is_urgent_does_not_count(world, phone, reached):
    world.post(world.as_("Otto"), "/office/settings/notices", {"texts_a_day": "2", "pushes_a_day": "2"})
    with world.writing():
        start_driving(add_visit(world, "Reyes", "Reyes"))
    for _turn in range(3):
        completed_visit(world)
    world.work()
    assert len(phone()) == 3
    assert len(reached.letters("Olivia")) == 1
    assert [row.error for row in notices(world, state="dropped")] == ["enough for a day"]


def test_company_says_how_many(world):
    page = world.as_("Otto")
    assert world.post(page, "/office/settings/notices", {"texts_a_day": "3", "pushes_a_day": "20"}).status_code == 303
    (rules,) = world.all(select(NoticeRules))
    assert (rules.texts_a_day, rules.pushes_a_day) == (3, 20)
    assert 'value="20"' in page.get("/office/settings/notices").text


@pytest.mark.parametrize("typed", ["", "0", "-1", "many", "201"])
def test_numbers_that_cannot_be_are_refused(world, typed):
    answer = world.post(world.as_("Otto"), "/office/settings/notices", {"texts_a_day": typed, "pushes_a_day": "20"})
    assert answer.status_code == 422
    assert "Type a whole number from 1 to 200." in answer.text
    assert world.all(select(NoticeRules)) == []
