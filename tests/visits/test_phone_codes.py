"""Codes on a technician's phone: none where the company does not want it; else sealed there, each look logged."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Change
from app.base import clock
from app.properties.access import change_access
from app.properties.models import AccessView
from app.visits import progress
from app.visits.models import SentLater
from tests.visits.later_phone import AN_HOUR, Phone
from tests.visits.places import answered, do, place_of, stop_today
from tests.visits.stop_forms import page_of, text_of

CODE = "CANARY-4711#"
AT = "/technician/codes"


@pytest.fixture
def visit(world):
    do(world, change_access, place_of(world), gate_code=CODE, who="Olivia")
    return stop_today(world)


@pytest.fixture
def allowed(world) -> None:
    assert world.post(world.as_("Otto"), "/office/settings/phones", {"codes_on_phones": "on"}).status_code == 303


def handed(world, *visits, who: str = "Tess") -> list[dict]:
    return world.post(world.as_(who), AT, {"visit": [visit.uid for visit in visits]}).json["codes"]


def looks(world) -> list[str]:
    return world.all(select(AccessView.reason).order_by(AccessView.id))


def test_off_is_the_default_and_nothing_is_handed_out(world, visit):
    assert world.sparkling.codes_on_phones is False
    assert handed(world, visit) == [] and looks(world) == []
    assert 'data-codes=""' in world.as_("Tess").get("/technician").text
    assert "kept-codes" not in world.as_("Tess").get(page_of(visit)).text


def test_on_her_phone_gets_the_codes_of_her_stops_of_today_and_each_is_logged(world, allowed, visit):
    later, others = stop_today(world, day=dt.date(2026, 11, 20)), stop_today(world, "Azul Resort", technician="Diego")
    assert f'data-codes="{visit.uid}.1"' in world.as_("Tess").get("/technician").text
    [sheet] = handed(world, visit, later, others)
    assert (sheet["visit"], sheet["gate_code"], sheet["version"]) == (visit.uid, CODE, "1")
    assert looks(world) == ["phone"]
    midnight = dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC)
    assert sheet["until"] == midnight.timestamp() * 1000
    assert "kept sealed on the phone" in text_of(world.as_("Olivia", stepped_up=True).get(access_page(world)))


def access_page(world) -> str:
    return f"/properties/{place_of(world).uid}/access"


def test_no_page_has_a_code_and_the_answer_is_kept_by_nobody(world, allowed, visit):
    tess = world.as_("Tess")
    for path in ("/technician", page_of(visit)):
        assert CODE not in tess.get(path).text
    answer = world.post(tess, AT, {"visit": visit.uid})
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Offline"] == "no"


@pytest.mark.parametrize("fields", [{"valid_until": dt.date(2026, 11, 18)}, {"valid_from": dt.date(2026, 11, 20)}])
def test_codes_not_in_force_stay_where_they_are(world, allowed, visit, fields):
    do(world, change_access, place_of(world), **fields)
    assert handed(world, visit) == [] and looks(world) == []


def test_a_stop_that_is_over_or_a_desk_gets_none(world, allowed, visit):
    assert handed(world, visit, who="Otto") == []
    do(world, progress.complete, answered(world, visit), who="Tess")
    assert handed(world, visit) == [] and looks(world) == []


def test_a_look_without_signal_is_logged_once_with_its_own_time(world, allowed, visit):
    handed(world, visit)
    phone = Phone(world)
    item = phone.item(visit, "look", ("version", "1", ""), ago=2 * AN_HOUR)
    assert [phone.post(item).json for _again in range(2)] == [{"told": [], "shown": True}] * 2
    views = world.all(select(AccessView).order_by(AccessView.id))
    assert [view.reason for view in views] == ["phone", "offline"]
    assert views[1].at == clock.now() - 2 * AN_HOUR and views[1].person_name == "Tess Nguyen"
    assert world.all(select(SentLater.kind)) == ["look"]
    assert world.all(select(Change.seen_by_technician_at)) != [None]


def test_a_look_at_an_old_code_leaves_the_new_one_new(world, allowed, visit):
    phone = Phone(world)
    do(world, change_access, place_of(world), gate_code="0815", who="Olivia")
    phone.send(visit, "look", ("version", "1", ""))
    assert looks(world) == ["offline"]
    assert "New code" in world.as_("Tess").get("/technician").text


def test_a_look_counts_whatever_became_of_the_visit(world, allowed, visit):
    phone = Phone(world)
    do(world, progress.arrive, visit, who="Tess")
    with world.writing():
        world.row(type(visit), visit.id).state = "cancelled"
    assert phone.send(visit, "look", ("version", "1", "")) == []
    assert looks(world) == ["offline"]

