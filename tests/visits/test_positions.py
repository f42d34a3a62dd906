"""The technician's position: hers to share, between "on the way" and "arrived", roughly, for one owner, for a day."""

import datetime as dt
import logging

import pytest
from sqlmodel import select

from app.base import clock
from app.base.events import Event
from app.live import hub
from app.people.models import Person, Staff
from app.people.profile import change_profile, staff_of
from app.properties.models import Property
from app.timetable import run_due
from app.visits import progress
from app.visits.models import Visit
from app.visits.models_changes import Position
from app.visits.positions import KEPT
from tests.live.test_hub import names
from tests.visits.places import answered, do, fresh, minutes, place_of, stop_today
from tests.visits.stop_forms import page_of, text_of
from tests.visits.told import plain

HERE = {"latitude": "33.44837", "longitude": "-112.07404"}
TILES = "https://tiles.example.com/{z}/{x}/{y}.png"


@pytest.fixture
def tess(world):
    sharing(world, True)
    return world.as_("Tess")


def sharing(world, shares: bool) -> None:
    with world.writing() as session:
        change_profile(staff_of(session.get(Person, world.cast.people["Tess"])), 2020, shares)


@pytest.fixture
def visit(world, tess) -> Visit:
    made = answered(world, stop_today(world))
    do(world, progress.start_driving, made, clock.now() + dt.timedelta(minutes=20))
    world.work()
    return made


def ping(world, browser, visit, **where) -> int:
    return world.post(browser, f"{page_of(visit)}/position", {**HERE, **where}).status_code


def points(world) -> list[Position]:
    return world.all(select(Position).order_by(Position.id))


def page(world, visit, who: str = "Olivia") -> str:
    return plain(text_of(world.as_(who).get(f"/visits/{visit.uid}")))


# ---- when it is taken ----


def test_on_the_way_it_is_kept(world, tess, visit):
    assert ping(world, tess, visit) == 204
    assert [(one.visit_id, one.latitude) for one in points(world)] == [(visit.id, 33.44837)]


def test_who_does_not_share_is_not_followed(world, visit):
    sharing(world, False)
    assert ping(world, world.as_("Tess"), visit) == 409 and points(world) == []


def test_before_and_after_the_way_nothing_is_kept(world, tess):
    visit = answered(world, stop_today(world))
    assert ping(world, tess, visit) == 409
    do(world, progress.start_driving, visit)
    do(world, progress.arrive, visit)
    assert ping(world, tess, visit) == 409 and points(world) == []


def test_of_two_ways_only_the_last_counts(world, tess, visit):
    minutes(1)
    other = answered(world, stop_today(world, "Azul Resort"))
    do(world, progress.start_driving, other)
    assert ping(world, tess, visit) == 409 and ping(world, tess, other) == 204


def test_another_technicians_stop_is_not_found(world, visit):
    assert ping(world, world.as_("Diego"), visit) == 404


@pytest.mark.parametrize("where", [{"latitude": "x"}, {"latitude": "91"}, {"longitude": "1e999"}, {"latitude": "nan"}])
def test_nonsense_is_not_kept(world, tess, visit, where):
    assert ping(world, tess, visit, **where) == 409 and points(world) == []


def test_it_is_written_down_every_ten_seconds_at_most(world, tess, visit):
    for _ in range(3):
        assert ping(world, tess, visit) == 204
    assert len(points(world)) == 1
    clock.advance(dt.timedelta(seconds=11))
    ping(world, tess, visit)
    assert len(points(world)) == 2


def test_her_page_asks_for_it_only_on_the_way(world, tess):
    visit = answered(world, stop_today(world))
    assert "data-position" not in tess.get(page_of(visit)).text
    do(world, progress.start_driving, visit)
    assert f'data-position="{page_of(visit)}/position"' in tess.get(page_of(visit)).text
    do(world, progress.arrive, visit)
    assert "data-position" not in tess.get(page_of(visit)).text


# ---- what the owner sees ----


def know_home(world) -> None:
    with world.writing():
        place = world.row(Property, world.cast.properties["Reyes"])
        place.latitude, place.longitude = 33.4255, -111.9400


def test_the_owner_sees_how_far_and_how_long_ago(world, tess, visit):
    know_home(world)
    ping(world, tess, visit)
    minutes(3)
    shown = page(world, visit)
    assert "about 8 miles away, seen 3 minutes ago" in shown
    assert "way__strip" in world.as_("Olivia").get(f"/visits/{visit.uid}").text


def test_the_point_itself_is_on_no_page(world, tess, visit):
    know_home(world)
    set_tiles(world)
    ping(world, tess, visit)
    for path in (f"/visits/{visit.uid}", f"/visits/{visit.uid}/map", "/", f"/visits/{visit.uid}/card"):
        shown = world.as_("Olivia").get(path, headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
        assert "33.448" not in shown and "112.07" not in shown


def test_each_ping_says_anew_when_she_arrives(world, tess, visit):
    know_home(world)
    ping(world, tess, visit)
    far = fresh(world, visit).arriving_at
    clock.advance(dt.timedelta(seconds=20))
    ping(world, tess, visit, latitude="33.4260", longitude="-111.9410")
    assert fresh(world, visit).arriving_at < far
    assert fresh(world, visit).arriving_at - clock.now() < dt.timedelta(minutes=2)


def test_where_the_property_lies_is_learned_from_who_arrives(world, tess, visit):
    ping(world, tess, visit)
    assert "seen just now" in page(world, visit) and "away" not in page(world, visit)
    do(world, progress.arrive, visit)
    world.work()
    assert (place_of(world).latitude, place_of(world).longitude) == (33.44837, -112.07404)


def test_an_old_point_is_not_where_she_arrived(world, tess, visit):
    ping(world, tess, visit)
    minutes(10)
    do(world, progress.arrive, visit)
    world.work()
    assert place_of(world).latitude is None


def test_after_arrival_nobody_sees_the_way(world, tess, visit):
    ping(world, tess, visit)
    do(world, progress.arrive, visit)
    assert "seen" not in page(world, visit)


def test_other_owners_find_nothing(world, tess, visit):
    """T-D7: all other customers, at every address that tells of it."""
    set_tiles(world)
    ping(world, tess, visit)
    for who in ("Marta", "Pat", "Finn", "Rosa"):
        for path in (f"/visits/{visit.uid}", f"/visits/{visit.uid}/card", f"/visits/{visit.uid}/map"):
            assert world.as_(who).get(path).status_code == 404
    assert "seen just now" not in text_of(world.as_("Marta").get("/"))


def test_only_her_owner_hears_of_a_ping(world, tess, visit):
    accounts = {name: hub.account(id) for name, id in world.cast.accounts.items()}
    olivia, marta = (hub.join(1, world.sparkling.id, [accounts[name]], 100) for name in ("Reyes", "Hotel Azul"))
    ping(world, tess, visit)
    assert set(names(olivia)) == {f"visit-{visit.uid}", "home"} and names(marta) == []
    hub.leave(olivia)
    hub.leave(marta)


# ---- what is left ----


def test_points_go_after_a_day(world, tess, visit):
    ping(world, tess, visit)
    clock.advance(KEPT - dt.timedelta(minutes=5))
    run_due()
    assert len(points(world)) == 1
    clock.advance(dt.timedelta(minutes=6))
    run_due()
    assert points(world) == []


def test_who_stops_sharing_leaves_nothing_behind(world, tess, visit):
    ping(world, tess, visit)
    world.post(tess, "/technician/profile", {"works_since": "2020"})
    assert points(world) == [] and not staff(world).shares_position


def test_no_log_and_no_event_holds_a_position(world, tess, visit, caplog):
    with caplog.at_level(logging.DEBUG):
        ping(world, tess, visit)
        world.work()
    assert "33.448" not in caplog.text
    assert all("33.448" not in str(event.data) for event in world.all(select(Event)))


# ---- the map ----


def set_tiles(world) -> None:
    world.post(world.as_("Otto"), "/office/settings/map", {"tile_url": TILES, "tile_credit": "© Example Maps"})


def test_without_a_tile_server_there_is_no_map(world, tess, visit):
    ping(world, tess, visit)
    assert world.as_("Olivia").get(f"/visits/{visit.uid}/map").status_code == 404
    assert "/map" not in world.as_("Olivia").get(f"/visits/{visit.uid}").text


def test_the_map_asks_the_companys_server_and_nothing_else(world, tess, visit):
    set_tiles(world)
    ping(world, tess, visit)
    shown = world.as_("Olivia").get(f"/visits/{visit.uid}/map")
    assert shown.text.count("<image href=\"https://tiles.example.com/12/") == 9 and "© Example Maps" in shown.text
    assert "img-src 'self' data: blob: https://tiles.example.com;" in shown.headers["Content-Security-Policy"]
    other = world.as_("Olivia").get(f"/visits/{visit.uid}")
    assert "tiles.example.com" not in other.headers["Content-Security-Policy"]
    assert f'href="/visits/{visit.uid}/map" hx-boost="false"' in other.text


def test_once_she_is_there_the_map_leads_to_the_visit(world, tess, visit):
    set_tiles(world)
    ping(world, tess, visit)
    do(world, progress.arrive, visit)
    assert world.as_("Olivia").get(f"/visits/{visit.uid}/map").headers["Location"] == f"/visits/{visit.uid}"


def test_a_server_that_is_none_is_refused(world):
    refused = world.post(world.as_("Otto"), "/office/settings/map", {"tile_url": "http://x/{z}"})
    assert refused.status_code == 422 and "http://x/{z}" in refused.text and "https address" in refused.text


# ---- the profile ----


def staff(world) -> Staff:
    return world.all(select(Staff).where(Staff.person_id == world.cast.people["Tess"]))[0]


def test_owners_see_first_name_and_years(world):
    visit = stop_today(world)
    world.post(world.as_("Tess"), "/technician/profile", {"works_since": "2020", "shares": "on"})
    assert staff(world).shares_position
    assert "with us for 6 years" in page(world, visit)


def test_a_year_that_cannot_be_is_refused_and_kept_in_the_form(world):
    refused = world.post(world.as_("Tess"), "/technician/profile", {"works_since": "2090"})
    assert refused.status_code == 422 and 'value="2090"' in refused.text and staff(world).works_since is None


def test_a_file_that_is_no_picture_is_refused(world):
    tess = world.as_("Tess")
    assert world.post(tess, "/technician/profile/photo", {}).status_code == 422
    assert world.as_(None).get("/crew/" + "a" * 64 + ".webp").status_code == 404


def test_nobody_shares_who_was_not_asked(world):
    assert staff(world).shares_position is False
