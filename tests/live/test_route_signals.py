"""When a stop is done, the pages of those behind it hear: by the name of their own visit."""

import datetime as dt

import pytest

from app.accounts.models import Account
from app.accounts.opening import give_role
from app.base import db
from app.live import hub
from app.people.joining import add_person
from app.visits import assigning, progress, scheduling
from tests.live.test_hub import names
from tests.visits.places import answered, do, stop_today


@pytest.fixture
def stops(world):
    places = enumerate(("Azul Resort", "Reyes"))
    made = [answered(world, stop_today(world, place, stop_order=at)) for at, place in places]
    world.work()
    return made


@pytest.fixture
def olivia(world, stops):
    listener = hub.join(1, world.cast.companies["Sparkling Pools"], [hub.account(world.cast.accounts["Reyes"])], 100)
    yield listener
    hub.leave(listener)


def told(world, listener) -> set[str]:
    world.work()
    return set(names(listener))


@pytest.mark.parametrize("verb", [progress.start_driving, progress.arrive, progress.complete])
def test_each_step_of_a_stop_is_heard_by_those_behind_it(world, stops, olivia, verb):
    do(world, verb, stops[0])
    assert told(world, olivia) == {f"visit-{stops[1].uid}", "home"}


def test_a_stop_that_goes_to_somebody_else_is_heard_too(world, stops, olivia):
    do(world, assigning.assign, stops[0], world.person("Diego"))
    assert told(world, olivia) == {f"visit-{stops[1].uid}", "home"}


def test_a_stop_that_moves_away_is_heard_too(world, stops, olivia):
    do(world, scheduling.move, stops[0], stops[0].day + dt.timedelta(days=3))
    assert told(world, olivia) == {f"visit-{stops[1].uid}", "home"}


def test_another_route_is_not_heard(world, stops, olivia):
    other = answered(world, stop_today(world, "Azul Airport", technician="Diego"))
    do(world, progress.complete, other)
    assert told(world, olivia) == set()


def test_who_sees_one_property_hears_of_that_one(world, stops):
    with world.writing() as session:
        faye = add_person("Faye Lund", "faye@azul.example", "+16025550199")
        give_role(faye, session.get(Account, world.cast.accounts["Hotel Azul"]), "facilities",
                  property_id=world.cast.properties["Azul Resort"])  # fmt: skip
    listener = hub.join(1, db.company_id(), [hub.place(world.cast.properties["Azul Resort"])], 100)
    do(world, progress.arrive, stops[0])
    assert f"visit-{stops[0].uid}" in told(world, listener)
    do(world, progress.arrive, answered(world, stop_today(world, "Azul Airport", technician="Diego")))
    assert told(world, listener) == set()
    hub.leave(listener)
