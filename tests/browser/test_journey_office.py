"""Otto in the office: two factors, a phone number, an invoice by hand, a code put back, water that is not right."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.invoices.models import Invoice
from app.people import second_factor
from app.people.models import Staff
from app.properties.access import change_access, reveal
from app.visits.progress import complete
from app.visits.recording import finish_open_tasks, record_readings
from tests.people.signing_in import code_of, newest
from tests.visits.places import do, fresh, place_of, pool_of, stop_today

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 900}, "has_touch": False, "is_mobile": False}


def otto_signs_in(portal, page) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with portal.world.writing() as session:
        otto = session.exec(select(Staff).where(Staff.person_id == portal.world.cast.people["Otto"])).one()
        second_factor.set_second_factor(otto, secret)
    page.goto("/office")
    page.fill("#contact", "otto@sparkling.example")
    page.click("text=Send me a code")
    page.fill("#code", code_of(newest(portal.world)))
    page.click("button:has-text('Sign in')")
    page.fill("#code", second_factor.unused_code(fresh(portal.world, otto), secret))
    page.click("text=Open the office")
    page.wait_for_url("**/office")


def a_high_ph(portal) -> None:
    world = portal.world
    visit = stop_today(world)
    do(world, record_readings, visit, pool_of(world), {"ph": 8.4}, who="Tess")
    do(world, finish_open_tasks, visit)
    do(world, complete, visit, who="Tess")


def test_otto_finds_bills_puts_back_and_is_warned(portal):
    world = portal.world
    do(world, change_access, place_of(world), gate_code="4711#", who="Olivia")
    do(world, change_access, place_of(world), gate_code="1#", who="Olivia")
    a_high_ph(portal)
    with portal.phone(**DESK) as page:
        otto_signs_in(portal, page)
        finds_her_by_phone(portal, page)
        issues_an_invoice(portal, page)
        puts_the_code_back(portal, page)
        sees_the_alert(page)


def finds_her_by_phone(portal, page) -> None:
    page.keyboard.press("Tab")
    page.fill("[name=q]", portal.world.person("Olivia").phone.removeprefix("+1602"))
    page.click("#found >> text=Olivia Reyes")
    expect(page.locator("h1")).to_have_text("Olivia Reyes")


def issues_an_invoice(portal, page) -> None:
    email = portal.world.person("Olivia").email
    before = len(portal.messages("email", email))
    page.click("text=New invoice")
    page.fill("[name=description-0]", "Filter cleaning")
    page.fill("[name=price-0]", "95")
    page.click("text=Save draft")
    page.click("text=Issue and send $95.00")
    expect(page.locator("main")).to_contain_text("Opened by the owner")
    assert "$95.00" in portal.message("email", email, after=before)
    [invoice] = portal.world.all(select(Invoice).where(Invoice.state == "open"))
    assert invoice.total_cents == 9500


def puts_the_code_back(portal, page) -> None:
    page.click("nav >> text=Changes")
    changes = page.locator("main section[id^=change-]")
    expect(changes).to_have_count(2)
    assert "4711" not in page.locator("main").inner_text()
    changes.first.locator("button:has-text('Undo')").click()
    expect(changes).to_have_count(1)
    codes = do(portal.world, reveal, place_of(portal.world), portal.world.person("Tess"), "stop", who="Tess")
    assert codes.gate_code == "4711#"


def sees_the_alert(page) -> None:
    page.click("nav >> text=Alerts")
    row = page.locator("main li:has-text('pH 8.4')")
    expect(row).to_contain_text("4812 E Desert Willow Dr")
    row.locator("button:has-text('Done')").click()
    expect(page.locator("main")).to_contain_text("Done by Otto Brandt")
