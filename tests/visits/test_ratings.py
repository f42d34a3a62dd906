"""One to five and a few words: one a visit, for seven days; the office hears of three or less."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.live import hub
from app.notices.models import OfficeAlert
from app.visits.models import Rating
from app.visits.rating import averages
from tests.live.test_hub import names
from tests.visits.places import stop_today
from tests.visits.told import IN_RANGE, done_visit, plain, skipped_visit


def rate(world, visit, stars="5", words: str = "", who: str = "Olivia"):
    return world.post(world.as_(who), f"/visits/{visit.uid}/rating", {"stars": str(stars), "words": words})


def test_the_owner_rates_it_and_reads_it_back(world):
    visit = done_visit(world, IN_RANGE)
    olivia = world.as_("Olivia")
    assert "Rate this visit" in olivia.get(f"/visits/{visit.uid}").text
    assert rate(world, visit, 4, "Friendly").status_code == 303
    shown = plain(olivia.get(f"/visits/{visit.uid}").text)
    assert "4 of 5" in shown and "Good" in shown and "Friendly" in shown and "Change the rating" in shown


def test_one_a_visit_and_changed_for_seven_days(world):
    visit = done_visit(world, IN_RANGE)
    rate(world, visit, 5)
    clock.advance(dt.timedelta(days=6, hours=23))
    rate(world, visit, 2, "It was green the next day")
    (rating,) = world.all(select(Rating))
    assert (rating.stars, rating.words, bool(rating.changed_at)) == (2, "It was green the next day", True)
    clock.advance(dt.timedelta(hours=2))
    late = rate(world, visit, 5)
    assert late.status_code == 422 and "seven days" in late.text
    assert world.get(Rating, rating.id).stars == 2
    assert "Change the rating" not in world.as_("Olivia").get(f"/visits/{visit.uid}").text


@pytest.mark.parametrize(("stars", "rings"), [(5, 0), (4, 0), (3, 1), (1, 1)])
def test_three_or_less_alerts_the_office_once(world, stars, rings):
    visit = done_visit(world, IN_RANGE)
    for words in ("", "and once more"):
        rate(world, visit, stars, words)
        world.work()
    alerts = world.all(select(OfficeAlert).where(OfficeAlert.kind == "low_rating"))
    assert len(alerts) == rings
    if rings:
        assert f"Rated {stars} of 5" in world.as_("Otto").get("/office/alerts").text


@pytest.mark.parametrize("stars", ["", "0", "6", "five", "4.5", "-1"])
def test_what_is_no_rating_is_refused(world, stars):
    visit = done_visit(world, IN_RANGE)
    answer = rate(world, visit, stars, "My words")
    assert answer.status_code == 422 and "Choose from 1 to 5." in answer.text and "My words" in answer.text
    assert not world.all(select(Rating))


def test_only_what_was_done_is_rated(world):
    for visit in (skipped_visit(world), stop_today(world)):
        assert rate(world, visit).status_code == 422
    assert not world.all(select(Rating))


def test_nobody_elses_visit(world):
    visit = done_visit(world, IN_RANGE)
    for name in ("Marta", "Finn", "Rosa"):
        assert rate(world, visit, who=name).status_code == 404


def test_averages_are_by_technician_and_for_the_office_only(world):
    for day, stars, technician in ((19, 5, "Tess"), (18, 2, "Tess"), (17, 4, "Diego")):
        visit = done_visit(world, IN_RANGE, day=dt.date(2026, 11, day), technician=technician)
        rate(world, visit, stars)
    session().rollback()
    found = {one.name: (one.count, one.stars, one.low) for one in averages()}
    assert found == {"Tess Nguyen": (2, 3.5, 1), "Diego Flores": (1, 4.0, 0)}
    page = plain(world.as_("Otto").get("/office/ratings").text)
    assert "3.50" not in page and "4.00" not in page and "3.7" in page
    for name in ("Tess", "Olivia"):
        assert world.as_(name).get("/office/ratings").status_code != 200
    assert "3.50" not in world.as_("Tess").get("/technician").text


def test_old_ratings_do_not_count(world):
    rate(world, done_visit(world, IN_RANGE), 1)
    clock.advance(dt.timedelta(days=91))
    assert averages() == []


def five_rated(world, count: int = 5):
    for at in range(count):
        rate(world, done_visit(world, IN_RANGE, day=dt.date(2026, 11, 19 - at)), 4 if at else 5, "Friendly")
    return f"/office/technicians/{world.person('Tess').uid}"


def test_an_average_stands_on_the_technicians_page_from_five_ratings_on(world):
    here = five_rated(world, 4)
    otto = world.as_("Otto")
    assert "4.25" not in plain(otto.get(here).text) and "from 5 ratings on" in otto.get(here).text
    rate(world, done_visit(world, IN_RANGE, day=dt.date(2026, 11, 10)), 4)
    shown = plain(otto.get(here).text)
    assert "4.20" in shown and "Friendly" in shown
    assert "4.20" in plain(otto.get("/office/ratings").text) and here in otto.get("/office/ratings").text


def test_only_the_office_reads_averages(world):
    here = five_rated(world)
    for who in ("Olivia", "Tess", "Rita"):
        assert world.as_(who).get(here).status_code in (302, 303, 403, 404)
    visit = stop_today(world)
    for path in ("/", f"/visits/{visit.uid}", "/visits"):
        assert "4.20" not in world.as_("Olivia").get(path).text
    assert world.as_("Otto").get(f"/office/technicians/{world.person('Olivia').uid}").status_code == 404


def test_who_has_the_visit_open_sees_a_new_rating_by_itself(world):
    visit = done_visit(world, IN_RANGE)
    world.work()
    hears = {side: hub.join(1, world.cast.companies["Sparkling Pools"], [audience], 100) for side, audience in
             (("owner", hub.account(visit.account_id)), ("office", hub.OFFICE))}  # fmt: skip
    rate(world, visit, 4, "Friendly")
    world.work()
    for side, listener in hears.items():
        heard = set(names(listener))
        hub.leave(listener)
        assert f"after-{visit.uid}" in heard and ("ratings" in heard) == (side == "office")
    piece = world.as_("Olivia").get(f"/visits/{visit.uid}/after", headers={"HX-Request": "true"})
    assert "Friendly" in piece.text and "<html" not in piece.text
    assert f"after-{visit.uid} from:body" in world.as_("Olivia").get(f"/visits/{visit.uid}").text
    otto = world.as_("Otto")
    assert f"after-{visit.uid} from:body" in otto.get(f"/office/visits/{visit.uid}").text
    for path in ("/office/ratings/list", f"/office/technicians/{world.person('Tess').uid}/ratings"):
        piece = otto.get(path, headers={"HX-Request": "true"})
        assert "Friendly" in piece.text and "<html" not in piece.text
