"""What owners see of the route on the day itself: how many stops before theirs, and about when."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import ServiceHold
from app.base import clock
from app.visits import progress
from app.visits.assigning import assign
from app.visits.expecting import usual_way
from app.visits.models import Visit
from tests.counting import count_statements
from tests.home.test_home import bill
from tests.visits.places import THE_DAY, answered, do, fresh, minutes, stop_today
from tests.visits.stop_forms import page_of
from tests.visits.told import plain, planned


@pytest.fixture
def route(world):
    """Two stops at the hotel, then the Reyes; all Tess's."""
    window = {"window_from": dt.time(9), "window_to": dt.time(12)}
    for order, place in enumerate(("Azul Downtown", "Azul Airport", "Reyes")):
        answered(world, stop_today(world, place, stop_order=order, **window))
    return world


def stops(world) -> list[Visit]:
    return world.all(select(Visit).where(Visit.day == THE_DAY).order_by(Visit.stop_order))


def home(world, who: str = "Olivia") -> str:
    return plain(world.as_(who).get("/").text)


def test_in_the_morning_home_counts_the_stops_before(route):
    shown = home(route)
    assert "2 stops before you" in shown and "about 10:30 AM" in shown and "with Tess" in shown


def test_each_finished_stop_brings_her_nearer(route):
    first, second, hers = stops(route)
    do(route, progress.arrive, first)
    minutes(10)
    do(route, progress.complete, first)
    assert "1 stop before you" in home(route) and "about 10:10 AM" in home(route)
    do(route, progress.arrive, second)
    minutes(5)
    do(route, progress.complete, second)
    assert "you are next" in home(route) and "about 9:30 AM" in home(route)
    do(route, progress.start_driving, hers, clock.now() + dt.timedelta(minutes=7))
    assert "Tess is on the way" in home(route) and "9:22 AM" in home(route)


def test_the_visits_own_page_says_the_same(route):
    hers = stops(route)[2]
    shown = plain(route.as_("Olivia").get(f"/visits/{hers.uid}").text)
    assert "2 stops before you" in shown and "about 10:30 AM" in shown


def test_nothing_of_the_other_stops_is_said(route):
    hers = stops(route)[2]
    for path in ("/", "/home/card", f"/visits/{hers.uid}", f"/visits/{hers.uid}/card"):
        shown = route.as_("Olivia").get(path, headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
        assert "Azul" not in shown and "N Central" not in shown
        assert all(stop.uid not in shown for stop in stops(route)[:2])


def test_only_today_is_counted(world):
    planned(world, THE_DAY + dt.timedelta(days=1))
    assert "before you" not in home(world) and "you are next" not in home(world)


def test_a_stop_of_nobody_is_not_counted(world):
    do(world, assign, planned(world, THE_DAY), None)
    assert "you are next" not in home(world)


def test_another_technicians_stops_are_not_before_you(route):
    do(route, assign, stops(route)[0], route.person("Diego"))
    assert "1 stop before you" in home(route)


def test_a_stop_on_hold_is_not_driven_to(route):
    invoice = bill(route, account="Hotel Azul")
    with route.writing() as session:
        session.add(ServiceHold(account_id=route.cast.accounts["Hotel Azul"], invoice_id=invoice.id, cents=1,
                                begins_on=THE_DAY, started_at=clock.now()))  # fmt: skip
    assert "you are next" in home(route)


def test_the_page_asks_as_often_for_a_long_route_as_for_a_short_one(route):
    browser = route.as_("Olivia")
    browser.get("/")
    with count_statements() as few:
        browser.get("/")
    for order in range(10, 20):
        stop_today(route, "Azul Resort", stop_order=order)
    with count_statements() as many:
        browser.get("/")
    assert len(many) == len(few)


# ---- on the way ----


def test_on_the_way_without_minutes_says_when_she_usually_arrives(route):
    tess, first = route.as_("Tess"), stops(route)[0]
    assert "On the way, 15 minutes" in plain(tess.get(page_of(first)).text)
    route.post(tess, page_of(first) + "/departure")
    assert fresh(route, first).arriving_at == clock.now() + dt.timedelta(minutes=15)


def test_what_she_says_counts_more(route):
    first = stops(route)[0]
    route.post(route.as_("Tess"), page_of(first) + "/departure", {"minutes": "45"})
    assert fresh(route, first).arriving_at == clock.now() + dt.timedelta(minutes=45)


def test_the_usual_way_is_learned_from_what_was_done(route):
    for stop in stops(route)[:3]:
        do(route, progress.start_driving, stop)
        minutes(8)
        do(route, progress.arrive, stop)
        minutes(20)
        do(route, progress.complete, stop)
    assert usual_way(stop_today(route, "Reyes")) == 8
