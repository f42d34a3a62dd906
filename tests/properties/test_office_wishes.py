"""The office writes down what owners wish for, as they said it on the phone."""

import pytest
from sqlmodel import select

from app.accounts.models import Account, Change
from app.accounts.opening import give_role
from app.notices.choosing import choose, chosen_channels
from app.notices.consent import SERVICE, agree, stop
from app.notices.kinds import TEXT
from app.people.joining import add_person
from app.people.models import Person
from app.plans.models import Plan
from app.properties.models import Preferences
from tests.counting import count_statements
from tests.visits.places import do, events_named, place_of, planned_visits, stop_today
from tests.visits.stop_forms import page_of, text_of

TUESDAY = "1"
ALGAE = "Algae in the shallow corner"


def at(world) -> str:
    return f"/office/properties/{place_of(world).uid}/wishes"


def wish(world, who: str = "Otto", **fields):
    return world.post(world.as_(who), at(world), {"day": "", "water_concern": "", **fields})


def switch(world, event: str, name: str = "Olivia") -> str:
    return f"{event}-{world.person(name).uid}"


def seen_by(world, who: str, path: str) -> str:
    return text_of(world.as_(who).get(path))


def agreed(world, name: str = "Olivia") -> None:
    with world.writing():
        agree(world.row(Person, world.cast.people[name]), [SERVICE], "203.0.113.7")


def changes(world) -> list[Change]:
    return world.all(select(Change).order_by(Change.id))


def test_the_record_leads_to_the_form(world):
    account = world.get(Account, world.cast.accounts["Reyes"])
    record = world.as_("Otto").get(f"/office/accounts/{account.uid}").text
    assert f'href="{at(world)}"' in record and "None so far." in record


def test_a_concern_stands_on_the_stop_and_in_the_history_and_the_owner_reads_it(world):
    visit = stop_today(world)
    assert wish(world, water_concern=ALGAE).status_code == 303
    assert ALGAE in seen_by(world, "Tess", page_of(visit))
    (change,) = changes(world)
    assert (change.person_name, change.state, change.after) == ("Otto Brandt", "accepted", {"water_concern": ALGAE})
    assert len(events_named(world, "preferences.changed")) == 1
    assert ALGAE in world.as_("Olivia").get(f"/properties/{place_of(world).uid}/wishes").text
    assert ALGAE in world.as_("Otto").get(at(world)).text


def test_a_day_waits_until_somebody_accepts_it(world):
    planned_visits(world)
    wish(world, day=TUESDAY)
    (change,) = changes(world)
    assert change.state == "new" and world.get(Plan, world.cast.plans["Reyes"]).weekday == 3
    assert "Tuesday: not answered yet" in seen_by(world, "Otto", at(world))
    world.post(world.as_("Otto"), f"/office/changes/{change.uid}/acceptance")
    assert world.get(Plan, world.cast.plans["Reyes"]).weekday == 1
    assert "Tuesday: agreed" in seen_by(world, "Otto", at(world))


def test_a_day_can_be_taken_back(world):
    wish(world, day=TUESDAY)
    wish(world)
    assert world.all(select(Preferences.preferred_weekday)) == [None]
    assert changes(world)[-1].state == "accepted"


def test_saved_again_it_is_no_change(world):
    for _time in range(2):
        wish(world, day=TUESDAY, water_concern=ALGAE)
    assert len(changes(world)) == 2


def test_texts_are_switched_for_who_agreed_to_them(world):
    agreed(world)
    shown = world.as_("Otto").get(at(world)).text
    assert "Text to Olivia Reyes" in shown
    wish(world, **{switch(world, "visit_tomorrow"): "on"})
    olivia = world.person("Olivia")
    assert TEXT in do(world, chosen_channels, olivia, "visit_tomorrow")
    assert TEXT not in do(world, chosen_channels, olivia, "visit_on_the_way")
    (change,) = changes(world)
    assert (change.thing, change.person_name, change.state) == ("texts_before", "Otto Brandt", "accepted")
    inbox = seen_by(world, "Otto", "/office/changes?show=all")
    assert "Olivia Reyes" in inbox and "Text the day before: Yes" in inbox


def test_texts_are_not_switched_for_who_never_agreed_or_stopped_them(world):
    assert "Nobody here has agreed to texts." in seen_by(world, "Otto", at(world))
    wish(world, **{switch(world, "visit_tomorrow"): "on"})
    agreed(world)
    with world.writing():
        olivia = world.row(Person, world.cast.people["Olivia"])
        stop(olivia.phone, olivia, "no", "text")
    wish(world, **{switch(world, "visit_tomorrow"): "on"})
    assert TEXT not in do(world, chosen_channels, world.person("Olivia"), "visit_tomorrow")
    assert changes(world) == []


def test_what_they_chose_themselves_since_the_page_was_opened_stays(world):
    agreed(world)
    with world.writing():
        choose(world.row(Person, world.cast.people["Olivia"]), {("visit_on_the_way", TEXT): True})
    wish(world, water_concern=ALGAE)
    assert TEXT in do(world, chosen_channels, world.person("Olivia"), "visit_on_the_way")


def test_a_text_is_switched_off_again(world):
    agreed(world)
    name = switch(world, "visit_tomorrow")
    wish(world, **{name: "on"})
    wish(world, **{f"was-{name}": "on"})
    assert TEXT not in do(world, chosen_channels, world.person("Olivia"), "visit_tomorrow")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"day": "9"}, "Choose one of the list."), ({"water_concern": "a" * 301}, "This is too long")],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(world, fields, sentence):
    answer = wish(world, **{"water_concern": ALGAE} | fields)
    assert answer.status_code == 422 and sentence in answer.text
    assert fields.get("water_concern", ALGAE) in answer.text
    assert world.all(select(Preferences)) == []


def test_only_who_works_with_records_writes_them_down(world):
    for who in ("Olivia", "Tess", "Rita"):
        assert wish(world, who, water_concern=ALGAE).status_code in (302, 303, 403, 404)
    assert world.all(select(Preferences)) == []


def test_many_people_take_no_more_queries(world):
    def statements() -> int:
        otto.get(at(world))
        with count_statements() as sent:
            assert otto.get(at(world)).status_code == 200
        return len(sent)

    otto = world.as_("Otto")
    agreed(world)
    before = statements()
    with world.writing():
        for count in range(8):
            more = add_person(f"Guest {count}", f"guest{count}@example.com", f"+1602555019{count}")
            give_role(more, world.row(Account, world.cast.accounts["Reyes"]), "viewer")
            agree(more, [SERVICE], "203.0.113.7")
    assert "Text to Guest 7" in otto.get(at(world)).text
    assert statements() == before
