"""Tess at the gate with a phone: the code, a slip of the finger, a photo, Done; and the same without scripts."""

import threading
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from sqlmodel import select
from werkzeug.serving import make_server

from app.people.models import Person
from app.people.sessions import L3, start_session
from app.properties.access import change_access
from app.visits.models import Dose, Photo, Reading
from tests.browser.contexts import opened
from tests.demo.photos import photo
from tests.visits.places import do, fresh, place_of, pool_of, stop_today, tasks_of

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


@pytest.fixture
def route(world):
    """Her day at a real port of this machine."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://sparkling.localhost:{server.server_port}/technician"
    server.shutdown()
    thread.join()


@contextmanager
def her_phone(world, chromium, **options):
    with world.writing():
        _, secret = start_session(world.row(Person, world.cast.people["Tess"]), "technician", L3)
    with opened(chromium, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, **options) as context:
        context.add_cookies([{"name": "__Host-s", "value": secret, "domain": "sparkling.localhost", "path": "/",
                              "secure": True, "httpOnly": True}])
        yield context.new_page()


def picture() -> dict:
    return {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": photo("after", 7)}


def reading(world, kind: str) -> str:
    return f"#reading-{pool_of(world).uid}-{kind}"


def test_tess_records_a_visit_with_a_photo_and_taps_done(world, route, chromium):
    visit = stop_today(world, stop_order=1)
    stop_today(world, "Azul Resort", stop_order=2)
    do(world, change_access, place_of(world), gate_code="4711#", who="Olivia")
    with her_phone(world, chromium) as page:
        page.goto(route)
        page.click(".stop--next")
        page.click("text=I am here")
        page.click("text=Show the gate code")
        assert page.inner_text(".codes__code") == "4711#"
        page.fill(reading(world, "ph"), "74")
        page.press(reading(world, "ph"), "Tab")
        page.click("text=Yes, 7.4")
        expect(page.locator(reading(world, "ph"))).to_have_value("7.4")
        page.fill(f"#dose-{pool_of(world).uid}-liquid_chlorine", "1")
        page.check(f"[name=unit-{pool_of(world).uid}-liquid_chlorine][value=gal]")
        page.click("text=The rest is done")
        page.set_input_files("input[type=file]", picture())
        page.wait_for_selector("text=Getting ready")
        world.work()
        page.wait_for_selector("#photo-list img")
        page.fill(reading(world, "free_chlorine"), "1.5")
        page.click(".actions button")
        page.wait_for_selector("text=Done. Next: Azul Resort")
    assert fresh(world, visit).state == "completed"
    found = {row.kind: (row.value, row.verdict) for row in world.all(select(Reading))}
    assert found == {"ph": (7.4, "ok"), "free_chlorine": (1.5, "low")}
    assert [(dose.amount, dose.unit) for dose in world.all(select(Dose))] == [(1, "gal")]
    assert world.all(select(Photo))[0].full_key
    assert {task.state for task in tasks_of(world, visit)} == {"done"}


def test_the_same_stop_is_done_without_scripts(world, route, chromium):
    visit = stop_today(world)
    with her_phone(world, chromium, java_script_enabled=False) as page:
        page.goto(route)
        page.click(".stop--next")
        page.fill(reading(world, "ph"), "7.5")
        page.set_input_files("input[type=file]", picture())
        page.click("text=Add the photo")
        assert page.input_value(reading(world, "ph")) == "7.5"
        page.click(".actions button")
        page.click("text=They are done: finish")
        assert "Done. That was the last one." in page.inner_text("#toast")
    assert fresh(world, visit).state == "completed"
    assert len(world.all(select(Photo))) == 1


def test_a_shown_code_leaves_the_screen_by_itself(world, route, chromium):
    stop_today(world)
    do(world, change_access, place_of(world), gate_code="4711#", who="Olivia")
    with her_phone(world, chromium) as page:
        page.clock.install()
        page.goto(route)
        page.click(".stop--next")
        page.click("text=Show the gate code")
        page.wait_for_selector("text=4711#")
        page.clock.run_for(31_000)
        page.wait_for_selector("text=4711#", state="detached")
