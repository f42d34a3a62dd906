import datetime as dt
import re

from sqlmodel import select

from app.base import clock
from app.people.models import Person
from app.properties.models import Pool, Property
from app.visits import progress, recording, scheduling
from app.visits.models import Visit
from tests.visits.places import THE_DAY, do, planned_visits, pool_of, stop_today
from tests.visits.told import IN_RANGE, done_visit, plain, skipped_visit

A_WEEK = dt.timedelta(days=7)


def page(world, who: str, path: str) -> str:
    answer = world.as_(who).get(path)
    assert answer.status_code == 200, answer.status_code
    return plain(answer.text)


def of(visit: Visit) -> str:
    return f"/visits/{visit.uid}"


# ---- the list ----


def test_visits_stand_newest_first_with_what_was_found(world):
    older = done_visit(world, {"ph": 8.0}, day=THE_DAY - A_WEEK)
    newer = done_visit(world, IN_RANGE)
    shown = page(world, "Olivia", "/visits")
    assert shown.index(newer.uid) < shown.index(older.uid)
    assert "Everything in range" in shown and "pH was high." in shown


def test_nothing_is_missed_before_its_day_is_over_where_the_pool_is(world):
    stop_today(world)
    with world.writing():
        world.row(Property, world.cast.properties["Reyes"]).zone = "Pacific/Honolulu"
    clock.freeze(dt.datetime(2026, 11, 20, 8, 30, tzinfo=dt.UTC))
    assert "Missed" not in page(world, "Olivia", "/visits")
    clock.freeze(dt.datetime(2026, 11, 20, 10, 30, tzinfo=dt.UTC))
    assert "Missed" in page(world, "Olivia", "/visits")


def test_what_is_planned_stands_above_the_history(world):
    planned_visits(world)
    done_visit(world, IN_RANGE, day=THE_DAY - A_WEEK)
    shown = page(world, "Olivia", "/visits")
    assert shown.index("Coming up") < shown.index("Past visits")
    assert page(world, "Olivia", "/visits?state=coming").count("8 AM – 12 PM") == 7


def test_older_visits_are_a_page_away_and_none_comes_twice(world):
    with world.writing():
        for week in range(45):
            scheduling.visit_on(world.row(Property, world.cast.properties["Reyes"]), THE_DAY - A_WEEK * (week + 1))
    seen, path = [], "/visits"
    while path:
        shown = page(world, "Olivia", path)
        seen += re.findall(r'class="row" href="/visits/(\w{26})"', shown)
        older = re.search(r'href="([^"]+)" rel="next"', shown)
        path = older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == len(set(seen)) == 45


def test_nonsense_in_the_address_shows_the_newest(world):
    visit = done_visit(world, IN_RANGE)
    for path in ("/visits?before=tomorrow", "/visits?state=nonsense", "/visits?before=2026-13-45.x"):
        assert visit.uid in page(world, "Olivia", path)


def test_chips_narrow_the_list(world):
    done, skipped = done_visit(world, IN_RANGE), skipped_visit(world, day=THE_DAY - A_WEEK)
    only_done = page(world, "Olivia", "/visits?state=done")
    assert done.uid in only_done and skipped.uid not in only_done
    only_skipped = page(world, "Olivia", "/visits?state=not-done")
    assert skipped.uid in only_skipped and done.uid not in only_skipped
    spa = world.get(Pool, world.cast.pools["Reyes spa"])
    assert done.uid not in page(world, "Olivia", f"/visits?pool={spa.uid}")


def test_water_that_nobody_named_is_called_what_it_is(world):
    visit = done_visit(world, IN_RANGE)
    do(world, recording.record_readings, visit, pool_of(world, "Reyes spa"), {"ph": 7.9})
    assert "Spa pH was high" in page(world, "Olivia", "/visits")
    home = page(world, "Olivia", "/")
    assert "Spa pH was high" in home and "7.9" not in home
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).language = "es"
    assert ">Piscina</a>" in page(world, "Olivia", "/visits")


def test_a_manager_chooses_one_of_several_properties(world):
    here, there = (stop_today(world, name) for name in ("Azul Resort", "Azul Airport"))
    for visit in (here, there):
        do(world, recording.finish_open_tasks, visit)
        do(world, progress.complete, visit)
    uid = world.all(select(Visit.uid).where(Visit.id == here.id))[0]
    place = world.get(Property, world.cast.properties["Azul Resort"])
    shown = page(world, "Marta", f"/visits?place={place.uid}")
    assert uid in shown and there.uid not in shown


def test_before_the_first_visit_the_list_says_what_will_be_there(world):
    assert "No visits yet" in page(world, "Olivia", "/visits")


def test_the_last_visit_has_an_address_that_stays(world):
    assert world.as_("Olivia").get("/visits/last").headers["Location"] == "/visits"
    visit = done_visit(world, IN_RANGE)
    assert world.as_("Olivia").get("/visits/last").headers["Location"] == of(visit)


# ---- over time ----


def test_readings_over_time_are_a_line_and_a_table(world):
    for week in (2, 1, 0):
        done_visit(world, {"ph": 7.2 + week / 10, "water_temperature": 80}, day=THE_DAY - A_WEEK * week)
    place = world.get(Property, world.cast.properties["Reyes"])
    shown = page(world, "Olivia", f"/properties/{place.uid}/trends")
    assert shown.count("<svg viewBox=\"0 0 320 120\"") == 2 and "Target 7.4–7.6" in shown and "7.4" in shown
    assert world.as_("Marta").get(f"/properties/{place.uid}/trends").status_code == 404
