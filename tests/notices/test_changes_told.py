"""What owners hear when the office changes their visits: one message, with what is left of it, and the choices."""

import datetime as dt

import pytest

from app.base import clock
from app.companies.models import serving
from app.notices.models import NoticeChoice
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.visits import pausing, progress, scheduling
from app.visits.assigning import assign
from app.visits.disruptions import CANCELLATION, DELAY, MOVE, REASSIGNMENT
from app.visits.models import Visit
from app.visits.models_changes import PendingChange
from app.visits.pending import note_rhythm
from app.visits.replanning import replan
from tests.notices.sights import links_in, may_text, notices, path_of
from tests.visits.changes import FRIDAY, MONDAY, disrupted
from tests.visits.places import THE_DAY, answered, do, fresh, place_of, planned_visits, stop_today
from tests.visits.told import plain

WAIT = dt.timedelta(minutes=10)
KINDS = ("visit_moved", "visit_assigned", "visit_cancelled", "visit_delayed")


@pytest.fixture
def visit(world) -> Visit:
    made = answered(world, stop_today(world, day=MONDAY, window_from=dt.time(9), window_to=dt.time(12)))
    world.work()
    return made


def told(world) -> list[str]:
    return [notice.event for notice in notices(world) if notice.event in KINDS]


def after_the_wait(world) -> list[str]:
    world.work()
    clock.advance(WAIT)
    world.work()
    return told(world)


def about_changes(reached) -> list:
    """Without the word that the visit is booked."""
    return [letter for letter in reached.letters("Olivia") if "booked" not in letter.subject]


def mail(world, reached, who: str = "Olivia"):
    return reached.letters(who)[-1]


# ---- the wait, and what is left ----


def test_a_moved_visit_is_told_after_the_wait(world, reached, visit):
    do(world, scheduling.move, visit, FRIDAY, "Thanksgiving week")
    world.work()
    assert told(world) == []
    assert after_the_wait(world) == ["visit_moved"] * len(told(world)) and told(world)
    letter = mail(world, reached)
    assert "Your visit moves from Monday, November 23 to Friday, November 20" in plain(letter.body)
    assert "Thanksgiving week" in letter.body and "Choose another time" not in letter.body


def test_moved_and_moved_back_tells_nobody(world, visit):
    do(world, scheduling.move, visit, FRIDAY)
    world.work()
    do(world, scheduling.move, fresh(world, visit), MONDAY)
    assert after_the_wait(world) == []
    assert fresh(world, visit).moved_from is None
    assert world.get(PendingChange, 1).told == ""


def test_of_many_moves_the_last_is_told_once(world, reached, visit):
    for ahead in (1, 2, 3):
        do(world, scheduling.move, fresh(world, visit), MONDAY + dt.timedelta(days=ahead))
        world.work()
        clock.advance(dt.timedelta(minutes=2))
    after_the_wait(world)
    assert "from Monday, November 23 to Thursday, November 26" in plain(mail(world, reached).body)
    assert len([letter for letter in reached.letters("Olivia") if "new day" in letter.subject]) == 1


def test_another_technician_and_back_tells_nobody(world, visit):
    for name in ("Diego", "Tess"):
        do(world, assign, fresh(world, visit), world.person(name))
        world.work()
    assert after_the_wait(world) == []


def test_another_technician_is_told(world, reached, visit):
    do(world, assign, visit, world.person("Diego"))
    assert set(after_the_wait(world)) == {"visit_assigned"}
    assert mail(world, reached).subject == "Diego will do your visit on Monday, November 23"


def test_a_cancelled_visit_is_told_with_the_next_one(world, reached, visit):
    stop_today(world, day=MONDAY + dt.timedelta(days=7))
    do(world, scheduling.cancel, visit)
    assert set(after_the_wait(world)) == {"visit_cancelled"}
    assert "Your next visit is on Monday, November 30." in mail(world, reached).body


def test_a_pause_says_it_itself(world, visit):
    do(world, pausing.pause, place_of(world), (MONDAY, MONDAY + dt.timedelta(days=3)), who="Olivia")
    assert after_the_wait(world) == []


def test_what_began_meanwhile_is_not_told(world, visit):
    clock.freeze(clock.at(MONDAY, dt.time(9), "America/Phoenix"))
    do(world, assign, visit, world.person("Diego"))
    do(world, progress.arrive, fresh(world, visit))
    assert after_the_wait(world) == []


def test_the_wait_is_the_companys(world, visit):
    with world.writing():
        world.row(type(world.sparkling), world.sparkling.id).change_minutes = 0
    do(world, scheduling.move, visit, FRIDAY)
    with serving(world.sparkling.id):
        world.work()
    clock.advance(dt.timedelta(minutes=1))
    world.work()
    assert set(told(world)) == {"visit_moved"}


# ---- from now on ----


def changed_plan(world, **fields) -> None:
    def change() -> None:
        plan = world.row(Plan, world.cast.plans["Reyes"])
        note_rhythm(plan)
        replan(change_plan(plan, **fields))

    do(world, change)


def test_another_weekday_for_good_is_one_message(world, reached):
    planned_visits(world)
    changed_plan(world, weekday=1)
    assert set(after_the_wait(world)) == {"visit_moved"}
    body = plain(mail(world, reached).body)
    assert "From now on: Every week, Tuesday." in body and "The first visit is on Tuesday, November 24." in body
    assert len([letter for letter in reached.letters("Olivia") if "new day" in letter.subject]) == 1


def test_another_weekday_and_back_tells_nobody(world):
    planned_visits(world)
    changed_plan(world, weekday=1)
    changed_plan(world, weekday=3)
    assert after_the_wait(world) == []


def test_another_price_is_no_other_day(world):
    changed_plan(world, price_cents=9900)
    assert after_the_wait(world) == []


# ---- disruptions: one message with the choices ----


@pytest.mark.parametrize(
    ("kind", "event", "details", "words"),
    [
        (MOVE, "visit_moved", {}, "Your visit moves from Thursday, November 19 to Friday, November 20"),
        (DELAY, "visit_delayed", {"minutes": 30}, "We now expect to be there about 9:30 AM."),
        (CANCELLATION, "visit_cancelled", {}, "We cannot come on Thursday, November 19."),
        (REASSIGNMENT, "visit_assigned", {}, "Diego will do your visit"),
    ],
)
def test_each_kind_is_one_message_with_reason_and_choices(world, reached, kind, event, details, words):
    answered(world, stop_today(world, window_from=dt.time(9), window_to=dt.time(12)))
    if kind == REASSIGNMENT:
        details = {"technician_id": world.cast.people["Diego"]}
    disrupted(world, kind, **details)
    assert after_the_wait(world) and set(told(world)) == {event}
    (letter,) = about_changes(reached)
    body = plain(letter.body)
    assert words in body and "A storm is coming through." in body
    assert "Choose another time" in body and body.count("2026") == 0 and "November 2" in body


def test_the_messages_link_leads_to_the_choice(world, reached):
    visit = answered(world, stop_today(world))
    disrupted(world)
    link = next(one for one in links_in(mail(world, reached).body) if "/l/" in one)
    assert "Any other day" in world.as_(None).get(path_of(link)).text
    sent = world.post(world.as_(None), f"{path_of(link)}/answer", {"answer": "any", "seen": ""})
    assert sent.status_code == 303 and fresh(world, visit).day == MONDAY


def test_in_spanish(world, reached):
    with world.writing():
        world.row(type(world.person("Olivia")), world.cast.people["Olivia"]).language = "es"
    answered(world, stop_today(world))
    disrupted(world)
    letter = mail(world, reached)
    assert letter.subject == "Un nuevo día para el servicio de su piscina" and "Si no hace nada" in letter.html


def test_who_wants_a_text_gets_a_text(world, reached):
    answered(world, stop_today(world))
    olivia = world.cast.people["Olivia"]
    may_text(world, "Olivia")
    with world.writing() as session:
        for channel, wanted in (("text", True), ("push", False)):
            session.add(NoticeChoice(person_id=olivia, event="visit_moved", channel=channel, wanted=wanted))
    disrupted(world)
    (text,) = reached.texts("Olivia")
    assert "A storm is coming through." in plain(text) and "Choose another time" in text and "/l/" in text


def test_what_concerns_today_does_not_wait_for_the_morning(world, reached):
    clock.freeze(clock.at(THE_DAY, dt.time(5, 30), "America/Phoenix"))
    answered(world, stop_today(world))
    disrupted(world)
    assert notices(world, event="visit_moved")[0].urgent
    assert [letter.subject for letter in about_changes(reached)] == ["A new day for your pool service"]


def test_an_answer_is_no_second_message(world, reached):
    visit = answered(world, stop_today(world))
    disrupted(world)
    before = len(reached.letters("Olivia"))
    world.post(world.as_("Olivia"), f"/visits/{visit.uid}/answer", {"answer": "slot-0", "seen": ""})
    after_the_wait(world)
    assert len(reached.letters("Olivia")) == before
