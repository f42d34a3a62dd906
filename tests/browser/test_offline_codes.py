"""A gate without signal: where the company allows it the phone can show the code, and forgets it; else it has none."""

import datetime as dt

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app import entrance
from app.base import clock
from app.companies.models import Company
from app.properties.models import AccessView
from tests.browser.fixtures_js.fixtures import STORED
from tests.browser.without_signal import CODE, DATABASE, back, cut, on_her_phone, stop_with_a_past

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

SEALED = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found.filter((at) => at.startsWith('/technician/codes/'));
}"""
SHOW = "text=Show the gate code"


@pytest.fixture
def today(portal):
    return stop_with_a_past(portal)


@pytest.fixture
def allowed(portal):
    with portal.world.writing():
        portal.world.row(Company, portal.world.sparkling.id).codes_on_phones = True
    entrance.forget_hosts()


def looks(portal) -> list[AccessView]:
    return portal.world.all(select(AccessView).order_by(AccessView.id))


def expect_sealed(portal, page, count: int = 1) -> None:
    portal.until(lambda: len(page.evaluate(SEALED)) == count)


def expect_no_code(page) -> None:
    assert CODE not in page.evaluate(STORED) and CODE not in page.evaluate(DATABASE)


def test_with_the_option_a_code_is_shown_without_signal_and_the_look_logged_with_its_time(portal, today, allowed):
    with on_her_phone(portal, today) as page:
        expect_sealed(portal, page)
        expect_no_code(page)
        assert [view.reason for view in looks(portal)] == ["phone"]
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        looked = clock.now()
        page.tap(SHOW)
        expect(page.locator(".codes__code")).to_have_text(CODE)
        expect(page.locator(".codes")).to_contain_text("logged as soon as there is signal")
        expect(page.locator("#waiting")).to_contain_text("A look at the code at")
        expect_no_code(page)
        back(page)
        portal.until(lambda: len(looks(portal)) == 2)
        view = looks(portal)[1]
        assert (view.reason, view.person_name) == ("offline", "Tess Nguyen")
        assert abs(view.at - looked) < dt.timedelta(seconds=20)


def test_without_the_option_there_is_nothing_to_show(portal, today):
    with on_her_phone(portal, today) as page:
        page.wait_for_timeout(500)
        assert page.evaluate(SEALED) == []
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        page.tap(SHOW)
        expect(page.locator("#toast")).to_contain_text("That was not sent.")
        assert page.locator(".codes__code").count() == 0
        expect_no_code(page)
    assert looks(portal) == []


def test_switched_off_again_the_phone_forgets(portal, today, allowed):
    with on_her_phone(portal, today) as page:
        expect_sealed(portal, page)
        with portal.world.writing():
            portal.world.row(Company, portal.world.sparkling.id).codes_on_phones = False
        entrance.forget_hosts()
        page.goto("/technician")
        expect_sealed(portal, page, 0)


def test_when_the_day_is_over_it_is_forgotten(portal, today, allowed):
    with on_her_phone(portal, today) as page:
        expect_sealed(portal, page)
        cut(page)
        page.add_init_script("const real = Date.now; Date.now = () => real() + 86400e3")
        page.goto(f"/technician/visits/{today.uid}")
        expect_sealed(portal, page, 0)
        page.tap(SHOW)
        expect(page.locator("#toast")).to_contain_text("That was not sent.")
        assert page.locator(".codes__code").count() == 0


def test_a_second_technician_on_this_phone_finds_none(portal, today, allowed):
    with on_her_phone(portal, today) as page:
        expect_sealed(portal, page)
        page.context.clear_cookies()
        page.context.add_cookies([portal.cookie("Diego", "technician")])
        page.goto("/technician")
        expect_sealed(portal, page, 0)


def test_signing_out_forgets_them(portal, today, allowed):
    with on_her_phone(portal, today) as page:
        expect_sealed(portal, page)
        page.tap("text=Sign out")
        page.wait_for_url(lambda url: "/technician" not in url)
        expect_sealed(portal, page, 0)
