import datetime as dt

import pytest
from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.accounts.models import Account, Role
from app.accounts.opening import give_role
from app.accounts.reach import reach_of
from app.base import clock
from app.people.joining import add_person
from app.visits.gates import photo_for, stop_for, stop_photo_for, visit_for
from app.visits.models import Photo
from tests.visits.places import do, stop_today


def reach(world, name: str):
    return reach_of(world.cast.people[name])


def test_an_owner_reaches_her_visits_and_nobody_elses(world):
    mine, hotels = stop_today(world), stop_today(world, "Azul Resort")
    assert visit_for(reach(world, "Olivia"), mine.uid).id == mine.id
    with pytest.raises(NotFound):
        visit_for(reach(world, "Olivia"), hotels.uid)
    assert visit_for(reach(world, "Finn"), hotels.uid).id == hotels.id


def test_who_has_a_role_for_one_property_reaches_only_its_visits(world):
    resort, airport = stop_today(world, "Azul Resort"), stop_today(world, "Azul Airport")
    with world.writing() as session:
        sitter = add_person("Sam Sitter", "sam@azul.example")
        account = session.get(Account, world.cast.accounts["Hotel Azul"])
        give_role(sitter, account, "viewer", world.cast.properties["Azul Resort"])
    assert visit_for(reach_of(sitter.id), resort.uid).id == resort.id
    with pytest.raises(NotFound):
        visit_for(reach_of(sitter.id), airport.uid)


def test_an_ended_role_reaches_nothing(world):
    visit = stop_today(world)
    with world.writing() as session:
        for role in session.exec(select(Role).where(Role.person_id == world.cast.people["Olivia"])):
            role.ends_at = clock.now()
    with pytest.raises(NotFound):
        visit_for(reach(world, "Olivia"), visit.uid)


def test_another_companys_visit_does_not_exist(world):
    visit = stop_today(world)
    with world.rival(), pytest.raises(NotFound):
        visit_for(reach_of(world.cast.people["Rosa"]), visit.uid)


@pytest.mark.parametrize("days", [-3, 8])
def test_a_technician_reaches_her_stops_around_today_only(world, days):
    near = stop_today(world, day=dt.date(2026, 11, 18))
    far = stop_today(world, day=dt.date(2026, 11, 19) + dt.timedelta(days=days))
    tess = world.person("Tess")
    assert stop_for(tess, near.uid).id == near.id
    with pytest.raises(NotFound):
        stop_for(tess, far.uid)
    assert stop_for(world.person("Otto"), far.uid).id == far.id


def test_a_technician_does_not_reach_a_colleagues_stop(world):
    visit = stop_today(world, technician="Diego")
    with pytest.raises(NotFound):
        stop_for(world.person("Tess"), visit.uid)


def test_photos_are_reached_as_their_visit_is(world):
    visit = stop_today(world)
    with world.writing() as session:
        photo = Photo(visit_id=visit.id)
        session.add(photo)
    assert photo_for(reach(world, "Olivia"), photo.uid).id == photo.id
    assert stop_photo_for(world.person("Tess"), photo.uid).id == photo.id
    for refused in (
        lambda: photo_for(reach(world, "Marta"), photo.uid),
        lambda: stop_photo_for(world.person("Diego"), photo.uid),
    ):
        with pytest.raises(NotFound):
            do(world, refused)
