"""Booked, arrived, progress: each to whoever wants it, once; and the company's own switches above that."""

import datetime as dt

import pytest
from sqlmodel import col, select

from app.notices.kinds import CHOOSABLE
from app.notices.models import Notice, NoticeChoice, NoticeSwitch
from app.notices.sending import notify
from app.notices.switches import SWITCHABLE, set_switches
from app.visits import progress, scheduling
from app.visits.models_changes import Stage
from app.visits.skip_reasons import reason_by
from app.visits.stages import finish_stage, open_stage, set_stages
from tests.notices.sights import completed_visit, may_text, notices
from tests.visits.places import THE_DAY, answered, do, place_of, planned_visits, stop_today

SOON = THE_DAY + dt.timedelta(days=4)


def wants(world, event: str, *channels: str, who: str = "Olivia") -> None:
    may_text(world, who)
    with world.writing() as session:
        for channel in channels:
            session.add(NoticeChoice(person_id=world.cast.people[who], event=event, channel=channel, wanted=True))


def book(world, day: dt.date = SOON, **details):
    with world.writing():
        return scheduling.visit_on(place_of(world), day, name="Filter cleaning", window_from=dt.time(8),
                                   window_to=dt.time(11), **details)  # fmt: skip


# ---- booked ----


def test_a_visit_besides_the_plan_is_confirmed(world, reached):
    book(world, technician_id=world.cast.people["Tess"])
    world.work()
    (letter,) = reached.letters("Olivia")
    assert letter.subject == "Filter cleaning is booked for Monday, November 23"
    assert "Tess will come." in letter.body and "8" in letter.body


def test_the_plans_own_visits_go_without_saying(world):
    planned_visits(world)
    world.work()
    assert notices(world, event="visit_booked") == []


def test_what_was_entered_afterwards_is_no_booking(world):
    book(world, THE_DAY - dt.timedelta(days=1))
    world.work()
    assert notices(world, event="visit_booked") == []


def test_the_day_after_a_skip_was_told_with_the_skip(world):
    visit = book(world, THE_DAY)
    do(world, progress.skip, visit, reason_by("weather"), SOON)
    world.work()
    assert {notice.thing_id for notice in notices(world, event="visit_booked")} == {visit.id}


# ---- arrived ----


def test_the_arrival_is_told_to_those_who_want_it(world, reached):
    visit = answered(world, stop_today(world))
    wants(world, "visit_arrived", "text")
    do(world, progress.arrive, visit)
    do(world, progress.arrive, visit)
    world.work()
    (text,) = reached.texts("Olivia")
    assert text.startswith("Sparkling Pools: Tess has arrived at your pool.")


def test_nobody_hears_of_arrivals_who_did_not_ask(world):
    do(world, progress.arrive, answered(world, stop_today(world)))
    world.work()
    assert notices(world, event="visit_arrived") == []


def test_an_arrival_that_is_over_is_not_told(world, reached):
    visit = answered(world, stop_today(world))
    wants(world, "visit_arrived", "text")
    do(world, progress.arrive, visit)
    do(world, progress.complete, visit)
    world.work()
    assert reached.texts("Olivia") == []
    assert [notice.error for notice in notices(world, event="visit_arrived")] == ["no longer so"]


# ---- progress ----


@pytest.fixture
def job(world):
    visit = answered(world, stop_today(world, name="Acid wash"))
    do(world, set_stages, visit, ("Drain", "Wash", "Refill"))
    do(world, progress.arrive, visit)
    return visit


def test_each_step_is_told_once(world, reached, job):
    wants(world, "visit_progress", "text")
    drain = world.all(select(Stage).order_by(Stage.position))[0]
    for verb in (finish_stage, open_stage, finish_stage):
        do(world, verb, job, world.get(Stage, drain.id))
    world.work()
    (text,) = reached.texts("Olivia")
    assert "Drain is done. Acid wash, 1 of 3." in text


def test_a_step_that_was_no_step_is_not_told(world, reached, job):
    wants(world, "visit_progress", "text")
    drain = world.all(select(Stage).order_by(Stage.position))[0]
    do(world, finish_stage, job, drain)
    do(world, open_stage, job, world.get(Stage, drain.id))
    world.work()
    assert reached.texts("Olivia") == []


# ---- the company's switches ----


def test_what_the_company_switched_off_is_not_written(world):
    do(world, set_switches, set(SWITCHABLE) - {"visit_completed"})
    completed_visit(world)
    world.work()
    assert notices(world, event="visit_completed") == []


def test_what_was_switched_off_meanwhile_is_not_sent(world, reached):
    with world.writing():
        notify(world.row(type(world.person("Olivia")), world.cast.people["Olivia"]), "visit_booked", None,
               channels=("email",), dedupe="x")  # fmt: skip
    do(world, set_switches, set(SWITCHABLE) - {"visit_booked"})
    world.work()
    assert reached.letters("Olivia") == []
    assert world.all(select(Notice.error)) == ["switched off by the company"]


def test_the_office_switches_kinds_off_and_on(world):
    otto = world.as_("Otto")
    assert "Messages to customers" in otto.get("/office/settings/messages").text
    on = {name: "on" for name in SWITCHABLE if name not in ("visit_arrived", "visit_assigned")}
    assert world.post(otto, "/office/settings/messages", {**on, "minutes": "25"}).status_code == 303
    assert off(world) == {"visit_arrived", "visit_assigned"}
    assert world.get(type(world.sparkling), world.sparkling.id).change_minutes == 25
    world.post(otto, "/office/settings/messages", {**on, "visit_arrived": "on", "minutes": "25"})
    assert off(world) == {"visit_assigned"}


def off(world) -> set[str]:
    return set(world.all(select(NoticeSwitch.event).where(col(NoticeSwitch.on).is_(False))))


def test_a_wait_that_cannot_be_is_refused_and_what_was_typed_stays(world):
    refused = world.post(world.as_("Otto"), "/office/settings/messages", {"visit_booked": "on", "minutes": "soon"})
    assert refused.status_code == 422 and 'value="soon"' in refused.text and "whole number" in refused.text
    assert off(world) == set()


def test_people_choose_among_what_the_company_sends(world):
    do(world, set_switches, set(SWITCHABLE) - {"visit_booked"})
    shown = world.as_("Olivia").get("/account/notices").text
    assert "Visit booked" not in shown and "Technician is here" in shown


def test_what_must_come_cannot_be_switched_off(world):
    assert {"payment_failed", "autopay_coming"}.isdisjoint(SWITCHABLE)
    assert set(SWITCHABLE) <= set(CHOOSABLE)


def test_a_technician_does_not_reach_the_switches(world):
    assert world.as_("Tess").get("/office/settings/messages").status_code == 404
