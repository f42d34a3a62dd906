"""Tess's phone and a server that will not have what waits: said in words, nothing typed lost, the rest goes on."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.visits import technician_photos
from app.visits.models import Photo, Reading, SentLater
from tests.browser.without_signal import (
    DATABASE,
    KEPT,
    back,
    cut,
    field,
    finish,
    on_her_phone,
    record,
    stop_with_a_past,
)
from tests.visits.places import fresh, stop_today

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

TOO_SMALL_FOR_PHOTOS = 8_000
# The server's next answers to what waits, in its place.
ANSWERS = """(answers) => {
  const send = window.fetch;
  window.fetch = async (address, options) => {
    if (options?.method !== 'POST' || !answers.length) return send(address, options);
    const { status, headers } = answers.shift();
    return new Response('<h1>no</h1>', { status, headers });
  };
}"""


# The first request for the queue hangs: neither an answer nor an error, or an answer that begins and never ends.
HANGS = """(begins) => {
  const send = window.fetch;
  let hangs = true;
  window.fetch = (address, options) => {
    if (address !== '/technician/offline' || !hangs) return send(address, options);
    hangs = false;
    return begins ? Promise.resolve(new Response(new ReadableStream({}))) : new Promise(() => {});
  };
}"""


@pytest.fixture
def today(portal):
    return stop_with_a_past(portal)


def recorded(portal, page, today, picture: bool = False) -> None:
    cut(page)
    page.goto(f"/technician/visits/{today.uid}")
    record(page, portal, picture=picture)
    finish(page)


def test_a_photo_too_large_is_told_and_the_rest_goes_on(portal, today, monkeypatch):
    monkeypatch.setattr(technician_photos, "LARGEST_FORM", TOO_SMALL_FOR_PHOTOS)
    with on_her_phone(portal, today) as page:
        recorded(portal, page, today, picture=True)
        back(page)
        expect(page.locator("main")).to_contain_text("1 of 1 done")
        told = page.locator("#refused")
        expect(told).to_contain_text("Photo at")
        expect(told).to_contain_text("could not be sent because it is too large")
        assert fresh(portal.world, today).state == "completed"
        assert portal.world.all(select(Photo)) == []
        told.get_by_text("Photo at").tap()
        page.wait_for_url(f"**/{today.uid}")
        expect(told).to_contain_text("too large")
        told.locator("button").tap()
        expect(told).to_be_hidden()
        page.reload()
        expect(page.locator("h1")).to_be_visible()
        expect(told).to_be_hidden()
        assert page.evaluate(DATABASE) == "[]"


def test_what_is_refused_for_good_is_told_and_stays_in_the_form(portal, today):
    """However it is refused, she corrects it where it stands and taps Done again."""
    with on_her_phone(portal, today) as page:
        recorded(portal, page, today)
        for status in (400, 409, 422):
            page.evaluate(ANSWERS, [{"status": status}] * 4)
            with page.expect_navigation():
                back(page)
            expect(page.locator("#refused")).to_contain_text("It was not accepted.")
            page.goto(f"/technician/visits/{today.uid}")
            expect(page.locator("#refused")).to_contain_text("Done at")
            page.locator("#refused button").tap()
            expect(page.locator("#refused")).to_be_hidden()
            expect(page.locator(field(portal, "ph"))).to_have_value("7.5")
            expect(page.locator("[name=note]")).to_have_value("All clear")
            cut(page)
            finish(page)


def test_what_passes_is_waited_for(portal, today):
    """200 with a page in it is no answer of ours: somebody stands between."""
    passing = [{"status": status} for status in (403, 404, 429, 500, 503, 200)]
    with on_her_phone(portal, today) as page:
        recorded(portal, page, today)
        page.evaluate(ANSWERS, [{"status": 400, "headers": {"X-CSRF": "stale"}}])
        back(page)
        for answer in passing:
            page.wait_for_timeout(700)
            assert page.locator("#refused").is_hidden(), answer
            assert page.locator(".flag--waiting").count() == 1, answer
            page.evaluate(ANSWERS, [answer])
            page.evaluate("window.portal?.sendWaiting()")
        page.wait_for_timeout(700)
        assert page.locator(".flag--waiting").count() == 1
        page.evaluate("window.portal?.sendWaiting()")
        expect(page.locator("main")).to_contain_text("1 of 1 done")
        assert [row.value for row in portal.world.all(select(Reading).where(Reading.visit_id == today.id))] == [7.5]


def test_what_breaks_the_server_holds_up_no_other_pool(portal, today):
    other = stop_today(portal.world, stop_order=2)
    with on_her_phone(portal, today) as page:
        portal.until(lambda: page.evaluate(KEPT, f"/technician/visits/{other.uid}/portal"))
        cut(page)
        for visit in (today, other):
            page.goto(f"/technician/visits/{visit.uid}")
            page.tap("text=I am here")
            expect(page.locator("#waiting")).to_contain_text("You are here at")
        page.evaluate(ANSWERS, [{"status": 500}])
        back(page)
        portal.until(lambda: fresh(portal.world, today).state == "arrived")
        assert portal.world.all(select(SentLater.visit_id).order_by(SentLater.id)) == [other.id, today.id]


def test_what_no_page_of_hers_can_say_her_phone_says(portal, today):
    """The stop was never hers: there is no page on which the server could tell her."""
    with on_her_phone(portal, today) as page:
        recorded(portal, page, today)
        with portal.world.writing():
            portal.world.row(type(today), today.id).technician_id = portal.world.cast.people["Diego"]
        back(page)
        expect(page.locator("#refused")).to_contain_text("This stop is not on your route.")
        assert portal.world.all(select(SentLater.visit_id).distinct()) == [None]


def test_signing_out_asks_first_while_something_refused_was_not_read(portal, today):
    with on_her_phone(portal, today) as page:
        recorded(portal, page, today)
        page.evaluate(ANSWERS, [{"status": 422}] * 4)
        back(page)
        expect(page.locator("#refused")).to_be_visible()
        page.on("dialog", lambda dialog: dialog.dismiss())
        with page.expect_event("dialog") as asked:
            page.tap("text=Sign out")
        assert "Not everything on this phone was sent yet" in asked.value.message


@pytest.mark.parametrize("begins", [False, True])
def test_a_line_that_hangs_does_not_hold_what_waits(portal, today, begins):
    with on_her_phone(portal, today) as page:
        recorded(portal, page, today)
        page.evaluate(HANGS, begins)
        back(page)
        page.wait_for_timeout(10_000)  # the patience of offline-catch.js
        page.evaluate("dispatchEvent(new Event('online'))")
        portal.until(lambda: fresh(portal.world, today).state == "completed")
