"""Tess where there is no signal: the day stays readable, a whole visit is kept on the phone, and arrives once."""

import datetime as dt
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from sqlmodel import func, select

from app.base import clock
from app.properties.access import change_access
from app.visits import parts, progress, recording, scheduling
from app.visits.models import Dose, Photo, Reading, SentLater, Task
from tests.browser.fixtures_js.fixtures import STORED
from tests.demo.photos import photo
from tests.visits.places import answered, do, events_named, fresh, place_of, pool_of, stop_today

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

CODE = "4711#"
WAITS = "Saved on this phone, waiting for signal"
KEPT = """async (path) => {
  const names = (await caches.keys()).filter((name) => name.startsWith('pages-'));
  for (const name of names) if (await (await caches.open(name)).match(path)) return true;
  return false;
}"""
# Taken by the server, and the phone never hears of it.
LOSES_TWO_ANSWERS = """() => {
  const send = window.fetch;
  let lost = 2;
  window.fetch = async (address, options) => {
    const answer = await send(address, options);
    if (options?.method === 'POST' && lost-- > 0) throw new TypeError('the line broke');
    return answer;
  };
}"""
# Everything that lies in IndexedDB, as far as a script can read it as text.
DATABASE = """async () => {
  const asked = indexedDB.open('technician');
  const base = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const read = (store) => new Promise((done) => {
    const all = base.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => done(all.result);
  });
  const text = (value) => value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value;
  const rows = (await Promise.all(['items', 'drafts'].map(read))).flat();
  return JSON.stringify(rows, (_, value) => text(value));
}"""


@pytest.fixture
def today(portal):
    """A stop of Tess's today, with a past and a code."""
    world = portal.world
    before = answered(world, stop_today(world, technician="Diego", day=dt.date(2026, 11, 12)))
    do(world, recording.record_readings, before, pool_of(world), {"ph": 7.7})
    do(world, parts.add_part, before, "O-ring")
    do(world, progress.complete, before)
    do(world, change_access, place_of(world), gate_code=CODE, who="Olivia")
    return stop_today(world, stop_order=1)


@contextmanager
def on_her_phone(portal, visit, name: str = "Tess"):
    """The day's list was open where there was signal: the worker has kept the stop."""
    with portal.phone(name, "technician") as page:
        page.goto("/technician")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        if visit:
            portal.until(lambda: page.evaluate(KEPT, f"/technician/visits/{visit.uid}/portal"))
        yield page


def cut(page) -> None:
    page.context.set_offline(True)


def back(page) -> None:
    page.context.set_offline(False)


def field(portal, kind: str, part: str = "reading") -> str:
    return f"#{part}-{pool_of(portal.world).uid}-{kind}"


def type_in(page, at: str, value: str) -> None:
    page.fill(at, value)
    page.press(at, "Tab")


def record(page, portal, picture: bool = True) -> None:
    """All that a routine visit has."""
    page.tap("text=I am here")
    expect(page.locator("#waiting")).to_contain_text(WAITS)
    expect(page.locator("#waiting")).to_contain_text("You are here at")
    type_in(page, field(portal, "ph"), "7.5")
    type_in(page, field(portal, "liquid_chlorine", "dose"), "2")
    page.tap("text=The rest is done")
    if picture:
        picked = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo("after", 7)}
        page.set_input_files("input[type=file]", picked)
        expect(page.locator("#waiting")).to_contain_text("Photo at")
    page.fill("[name=note]", "All clear")


def finish(page) -> None:
    page.tap(".actions button")
    page.wait_for_url("**/technician")
    expect(page.locator(".flag--waiting")).to_have_text("Waiting for signal")


def expect_once(portal, visit, pictures: int = 1) -> None:
    world = portal.world
    portal.until(lambda: fresh(world, visit).state == "completed")
    assert fresh(world, visit).note == "All clear"
    readings = world.all(select(Reading.kind, Reading.value).where(Reading.visit_id == visit.id))
    assert [tuple(row) for row in readings] == [("ph", 7.5)]
    assert [dose.amount for dose in world.all(select(Dose))] == [2]
    assert world.all(select(func.count(Photo.id))) == [pictures]
    assert {task.state for task in world.all(select(Task).where(Task.visit_id == visit.id))} == {"done"}
    assert len(events_named(world, "visit.completed")) == 2  # with the one of last week
    assert [told for told in world.all(select(SentLater.told)) if told] == []


def test_the_day_is_readable_and_a_whole_visit_arrives_once(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.reload()
        expect(page.locator("[role=status].banner").first).to_contain_text("Offline, saved")
        page.tap(".stop--next")
        expect(page.locator("h1")).to_have_text("Olivia Reyes")
        page.tap("text=Before")
        expect(page.locator("main")).to_contain_text("O-ring")
        page.go_back(wait_until="commit")
        assert CODE not in page.evaluate(STORED)
        record(page, portal)
        stored = page.evaluate(DATABASE)
        assert "All clear" not in stored and "7.5" not in stored and "JFIF" not in stored
        finish(page)
        assert fresh(portal.world, today).state == "scheduled"
        back(page)
        expect(page.locator("main")).to_contain_text("1 of 1 done")
        expect_once(portal, today)
        assert page.evaluate(DATABASE) == "[]"


def test_a_killed_tab_loses_nothing(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal)
        page.wait_for_timeout(400)
        context = page.context
        page.close(run_before_unload=False)
        page = context.new_page()
        page.goto(f"/technician/visits/{today.uid}")
        expect(page.locator("#waiting")).to_contain_text(WAITS)
        expect(page.locator(field(portal, "ph"))).to_have_value("7.5")
        expect(page.locator("[name=note]")).to_have_value("All clear")
        finish(page)
        page.close()
        back(page)
        page = context.new_page()
        page.goto("/technician")
        expect(page.locator("main")).to_contain_text("1 of 1 done")
        expect_once(portal, today)


def test_a_lost_answer_and_a_second_sending_change_nothing(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal)
        finish(page)
        page.evaluate(LOSES_TWO_ANSWERS)
        back(page)
        for _ in range(3):
            page.wait_for_timeout(700)
            page.evaluate("window.portal?.sendWaiting()")
        expect(page.locator("main")).to_contain_text("1 of 1 done")
        expect_once(portal, today)


def test_a_clock_wrong_by_a_day_is_put_right(portal, today):
    with on_her_phone(portal, None) as page:
        page.add_init_script("const real = Date.now; Date.now = () => real() + 86400e3")
        page.goto("/technician")
        portal.until(lambda: page.evaluate(KEPT, f"/technician/visits/{today.uid}/portal"))
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal, picture=False)
        recorded = clock.now()
        finish(page)
        back(page)
        expect_once(portal, today, pictures=0)
        over = fresh(portal.world, today)
        assert abs(over.ended_at - recorded) < dt.timedelta(seconds=20)
        assert over.arrived_at <= over.ended_at


def test_what_the_office_did_meanwhile_is_told_in_words(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal, picture=False)
        finish(page)
        do(portal.world, scheduling.cancel, today, who="Otto")
        back(page)
        told = page.locator("#told-later")
        expect(told).to_contain_text("This visit was cancelled.")
        expect(told).to_contain_text("What you typed was kept for the office.")
        page.tap("text=Got it")
        expect(told).to_have_count(0)
    with portal.phone("Otto", "staff", viewport={"width": 1280, "height": 800}, is_mobile=False) as desk:
        desk.goto(f"/office/visits/{today.uid}")
        expect(desk.locator("main")).to_contain_text("All clear")
    assert fresh(portal.world, today).state == "cancelled"


def test_an_impossible_reading_is_asked_back_without_signal(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal, picture=False)
        type_in(page, field(portal, "ph"), "74")
        page.tap(".actions button")
        expect(page.locator("#told")).to_contain_text("This cannot be. Please check.")
        type_in(page, field(portal, "ph"), "7.5")
        finish(page)
        back(page)
        expect_once(portal, today, pictures=0)


def test_a_second_technician_on_this_phone_sees_and_sends_nothing_of_hers(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal)
        finish(page)
        context = page.context
        context.clear_cookies()
        context.add_cookies([portal.cookie("Diego", "technician")])
        back(page)
        page.goto("/technician")
        expect(page.locator("main")).to_contain_text("No stops on this day")
        page.wait_for_timeout(1500)
        assert page.locator(".flag--waiting, #told-later").count() == 0
        assert fresh(portal.world, today).state == "scheduled" and portal.world.all(select(SentLater)) == []
        assert today.uid not in page.evaluate(STORED)
        context.clear_cookies()
        context.add_cookies([portal.cookie("Tess", "technician")])
        page.goto("/technician")
        expect_once(portal, today)


def test_an_expired_session_waits_for_the_next_sign_in(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal, picture=False)
        finish(page)
        page.context.clear_cookies()
        back(page)
        page.goto("/sign-in")
        page.wait_for_timeout(500)
        assert fresh(portal.world, today).state == "scheduled"
        page.context.add_cookies([portal.cookie("Tess", "technician")])
        page.goto("/technician")
        expect_once(portal, today, pictures=0)


def test_signing_out_with_something_waiting_asks_first(portal, today):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal, picture=False)
        finish(page)
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.tap("text=Sign out")
        assert asked and "Not everything on this phone was sent yet" in asked[0]
        assert page.url.endswith("/technician")
        back(page)
        expect_once(portal, today, pictures=0)
