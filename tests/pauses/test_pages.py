import datetime as dt

from sqlmodel import select

from app.base import clock
from app.notices.models import Notice
from app.pauses.models import Pause
from tests.visits.places import place_of, planned_visits

FORM = {"starts_on": "2026-11-23", "ends_on": "2026-12-06"}


def page_of(world, place: str = "Reyes") -> str:
    return f"/properties/{place_of(world, place).uid}/pause"


def pauses(world) -> list[Pause]:
    return world.all(select(Pause))


def test_days_are_looked_at_before_the_yes(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    shown = world.as_("Olivia").get(page_of(world), query_string=FORM)
    for words in ("Visits that drop out", "Thursday, November 26", "Thursday, December 3", "$69.75", "Pause service"):
        assert words in shown.text, words
    assert not pauses(world)


def test_the_yes_pauses_and_says_so(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    browser = world.as_("Olivia")
    answer = world.post(browser, page_of(world), FORM)
    assert answer.status_code == 303
    shown = browser.get(page_of(world)).text
    assert "Paused. The next visit comes after Sunday, December 6." in shown
    assert "Pause planned" in shown and "Undo this pause" in shown


def test_bad_days_are_refused_beside_the_field_and_kept(world):
    browser, bad = world.as_("Olivia"), {"starts_on": "2026-12-06", "ends_on": "2026-11-23"}
    for answer in (browser.get(page_of(world), query_string=bad), world.post(browser, page_of(world), bad)):
        assert answer.status_code == 422
        assert "The last day comes before the first." in answer.text and 'aria-invalid="true"' in answer.text
        assert 'value="2026-12-06"' in answer.text and 'value="2026-11-23"' in answer.text
    assert not pauses(world)


def test_a_pause_is_undone_ended_and_lengthened_from_the_page(world):
    browser = world.as_("Olivia")
    world.post(browser, page_of(world), FORM)
    there = f"{page_of(world)}/{pauses(world)[0].uid}"
    assert world.post(browser, f"{there}/week").status_code == 303
    assert pauses(world)[0].ends_on == dt.date(2026, 12, 13)
    clock.advance(dt.timedelta(days=8))
    assert "Paused now" in browser.get(page_of(world)).text
    refused = world.post(browser, f"{there}/removal")
    assert refused.status_code == 422 and "This pause has begun." in refused.text
    assert world.post(browser, f"{there}/end").status_code == 303
    assert pauses(world)[0].ends_on == dt.date(2026, 11, 27)


def test_only_who_may_pause_sees_the_page(world):
    path = page_of(world, "Azul Resort")
    assert world.as_("Marta").get(path).status_code == 200
    for name in ("Pat", "Finn", "Olivia", "Rosa"):
        assert world.as_(name).get(path).status_code == 404, name
        assert world.post(world.as_(name), path, FORM).status_code == 404, name
    assert "/sign-in" in world.as_(None).get(path).headers["Location"]
    assert not pauses(world)


def test_a_pause_is_reached_only_at_its_own_property(world):
    world.post(world.as_("Marta"), page_of(world, "Azul Resort"), FORM)
    elsewhere = f"{page_of(world, 'Azul Airport')}/{pauses(world)[0].uid}/removal"
    assert world.post(world.as_("Marta"), elsewhere).status_code == 404


def test_everybody_concerned_hears_of_it(world):
    world.post(world.as_("Olivia"), page_of(world), FORM)
    world.work()
    assert [notice.event for notice in world.all(select(Notice))] == ["pause_set"]
