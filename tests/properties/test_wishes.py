"""What owners wish for: the day is asked of the office, the rest stands on the stop, texts are their own choice."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account, Change
from app.base import clock
from app.notices.choosing import chosen_channels
from app.notices.consent import SERVICE, agree
from app.notices.models import Notice
from app.plans.models import Plan
from app.properties.models import Preferences
from app.visits.models import Visit
from tests.counting import count_statements
from tests.visits.places import do, place_of, planned_visits, stop_today
from tests.visits.stop_forms import page_of, text_of

TUESDAY = "1"
ALGAE = "Algae in the shallow corner"


def at(world, place: str = "Reyes") -> str:
    return f"/properties/{place_of(world, place).uid}/wishes"


def record_of(world, name: str = "Reyes") -> str:
    return f"/office/accounts/{world.get(Account, world.cast.accounts[name]).uid}"


def wish(world, who: str = "Olivia", **fields):
    return world.post(world.as_(who), at(world), {"day": "", "water_concern": "", **fields})


def decide(world, what: str):
    [change] = world.all(select(Change).where(Change.thing == "preferred_day", Change.state != "undone"))
    return world.post(world.as_("Otto"), f"/office/changes/{change.uid}/{what}")


def seen_by(world, who: str, path: str) -> str:
    return text_of(world.as_(who).get(path))


def agreed(world, name: str = "Olivia") -> None:
    with world.writing():
        agree(world.person(name), [SERVICE], "203.0.113.7")


def weekdays(world) -> set[int]:
    ahead = select(Visit.day).where(Visit.state == "scheduled", Visit.property_id == place_of(world).id)
    return {day.weekday() for day in world.all(ahead)}


def test_a_concern_about_the_water_stands_on_the_stop_with_the_mark_of_what_is_new(world):
    visit = stop_today(world)
    assert wish(world, water_concern=ALGAE).status_code == 303
    assert "Wishes changed" in seen_by(world, "Tess", "/technician")
    shown = seen_by(world, "Tess", page_of(visit))
    assert "Wishes changed" in shown and ALGAE in shown
    world.post(world.as_("Tess"), page_of(visit) + "/changes")
    assert "Wishes changed" not in seen_by(world, "Tess", "/technician")
    assert ALGAE in seen_by(world, "Tess", page_of(visit))


def test_the_office_reads_wishes_in_its_inbox_and_on_the_record(world):
    wish(world, water_concern=ALGAE, day=TUESDAY)
    inbox = seen_by(world, "Otto", "/office/changes")
    assert ALGAE in inbox and "Preferred day: Tuesday" in inbox and "accepting moves the plan" in inbox
    record = seen_by(world, "Otto", record_of(world))
    assert ALGAE in record and "Tuesday, not agreed yet" in record


def test_a_day_is_a_request_until_the_office_agrees(world):
    planned_visits(world)
    stop = stop_today(world)
    wish(world, day=TUESDAY)
    assert weekdays(world) == {3}
    assert "Tuesday, not agreed yet" in seen_by(world, "Tess", page_of(stop))
    assert "Sent to the office Tuesday: the office has yet to answer." in seen_by(world, "Olivia", at(world))
    decide(world, "acceptance")
    assert world.get(Plan, world.cast.plans["Reyes"]).weekday == 1
    assert weekdays(world) - {3} == {1}
    assert "Agreed Tuesday" in seen_by(world, "Olivia", at(world))
    assert "not agreed yet" not in seen_by(world, "Tess", page_of(stop))
    clock.advance(dt.timedelta(minutes=11))
    world.work()
    told = world.all(select(Notice.values).where(Notice.event == "visit_moved"))
    assert told


def test_a_day_the_office_cannot_offer_changes_nothing_and_is_said(world):
    planned_visits(world)
    wish(world, day=TUESDAY)
    decide(world, "undoing")
    assert weekdays(world) == {3}
    assert "The office could not offer Tuesday." in seen_by(world, "Olivia", at(world))
    assert world.all(select(Preferences.preferred_weekday)) == [None]


def test_a_day_that_was_agreed_is_changed_at_the_plan(world):
    planned_visits(world)
    wish(world, day=TUESDAY)
    decide(world, "acceptance")
    decide(world, "undoing")
    assert world.get(Plan, world.cast.plans["Reyes"]).weekday == 1
    assert world.all(select(Change.state)) == ["accepted"]


def test_an_older_wish_is_not_done_when_there_is_a_newer_one(world):
    planned_visits(world)
    wish(world, day=TUESDAY)
    wish(world, day="4")
    first = world.all(select(Change).order_by(Change.id))[0]
    world.post(world.as_("Otto"), f"/office/changes/{first.uid}/acceptance")
    assert weekdays(world) == {3}


def test_a_text_before_a_visit_is_the_same_choice_as_among_the_messages(world):
    visit, olivia = stop_today(world), world.person("Olivia")
    agreed(world)
    wish(world, visit_tomorrow="on")
    assert "text" in do(world, chosen_channels, olivia, "visit_tomorrow")
    assert "text" not in do(world, chosen_channels, olivia, "visit_on_the_way")
    stop = seen_by(world, "Tess", page_of(visit))
    assert "Gets a text Olivia Reyes: the day before" in stop and "Wishes changed" in stop
    assert not world.all(select(Change).where(Change.state == "new"))
    messages = world.as_("Olivia").get("/account/notices").text
    assert 'name="visit_tomorrow-text" value="on" checked' in messages
    world.post(world.as_("Olivia"), "/account/notices", {"visit_tomorrow-push": "on"})
    assert 'name="visit_tomorrow" value="on" checked' not in world.as_("Olivia").get(at(world)).text
    assert "Gets a text" not in seen_by(world, "Tess", page_of(visit))


def test_without_the_yes_to_texts_nothing_is_switched(world):
    shown = world.as_("Olivia").get(at(world)).text
    assert "agree to them under Messages first" in shown and shown.count("disabled") == 2
    wish(world, visit_tomorrow="on")
    assert "text" not in do(world, chosen_channels, world.person("Olivia"), "visit_tomorrow")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"day": "9"}, "Choose one of the list."), ({"water_concern": "a" * 301}, "This is too long")],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(world, fields, sentence):
    answer = wish(world, **{"water_concern": ALGAE} | fields)
    assert answer.status_code == 422 and sentence in answer.text
    assert fields.get("water_concern", ALGAE) in answer.text
    assert world.all(select(Preferences)) == []


def test_saved_again_it_is_no_change(world):
    for _time in range(2):
        wish(world, water_concern=ALGAE, day=TUESDAY)
    assert len(world.all(select(Change))) == 2


def test_undone_by_the_office_the_concern_is_as_before(world):
    wish(world, water_concern="Cloudy")
    wish(world, water_concern=ALGAE)
    last = world.all(select(Change).order_by(Change.id))[-1]
    world.post(world.as_("Otto"), f"/office/changes/{last.uid}/undoing")
    assert world.all(select(Preferences.water_concern)) == ["Cloudy"]


def test_the_record_asks_no_more_for_more_properties_with_wishes(world):
    otto, counts = world.as_("Otto"), []
    path = record_of(world, "Hotel Azul")
    otto.get(path)
    for places in (["Azul Resort"], ["Azul Downtown", "Azul Airport"]):
        for place in places:
            world.post(world.as_("Marta"), at(world, place), {"day": TUESDAY, "water_concern": ALGAE})
        with count_statements() as sent:
            otto.get(path)
        counts.append(len(sent))
    assert counts[0] == counts[1]
