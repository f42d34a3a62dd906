"""Olivia looks after her own things: signs in, goes on vacation, changes the gate code and her phone, leaves."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from app.properties.access import change_access, reveal
from tests.visits.places import do, place_of, planned_visits

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

FIRST, LAST = dt.date(2026, 12, 3), dt.date(2026, 12, 16)


def code_in(message: str) -> str:
    return re.search(r"\b(\d{6,8})\b", message)[1]


def signs_in(portal, page, name: str = "Olivia", path: str = "/") -> None:
    """By the code in the e-mail."""
    email = portal.world.person(name).email
    page.goto(path)
    page.fill("#contact", email)
    page.click("button:has-text('Send me a code')")
    page.fill("#code", code_in(portal.message("email", email)))
    page.click("button:has-text('Sign in')")
    page.wait_for_url(portal.base + path)


def is_she(portal, page) -> None:
    """The step before what must stay hers: a code again."""
    email = portal.world.person("Olivia").email
    before = len(portal.messages("email", email))
    page.click("button:has-text('Send me a code')")
    page.fill("#code", code_in(portal.message("email", email, after=before)))
    page.click("button:has-text('Go on')")


def goes_on_vacation(page) -> None:
    page.fill("#starts_on", FIRST.isoformat())
    page.fill("#ends_on", LAST.isoformat())
    page.click("text=See what that means")
    expect(page.locator("#preview")).to_contain_text("Visits that drop out")
    page.click("button:has-text('Pause service')")
    expect(page.locator("main")).to_contain_text("Undo this pause")


def gate_code_now(world) -> str:
    return do(world, reveal, place_of(world), world.person("Tess"), "stop", who="Tess").gate_code


def test_olivia_signs_in_pauses_thinks_better_of_it_and_changes_the_code(portal):
    world = portal.world
    planned_visits(world)
    with portal.phone() as page:
        signs_in(portal, page)
        page.tap("nav >> text=Pool")
        page.tap("text=Set one")
        goes_on_vacation(page)
        page.tap("text=Undo this pause")
        expect(page.locator("#toast")).to_contain_text("All visits are planned again")
        page.goto(f"/properties/{place_of(world).uid}/access")
        page.fill("#gate_code", "4711#")
        page.fill("#directions", "Left of the garage")
        page.fill("#valid_from", "2026-12-20")
        page.fill("#valid_until", "2026-12-01")
        page.tap("main button:has-text('Save')")
        expect(page.locator("#valid_until-error")).to_have_text("The last day comes before the first.")
        assert page.input_value("#gate_code") == "4711#"
        assert page.input_value("#directions") == "Left of the garage"
        page.fill("#valid_until", "2026-12-31")
        page.tap("main button:has-text('Save')")
        page.wait_for_url(f"**/properties/{place_of(world).uid}")
        expect(page.locator("main")).to_contain_text("••••")
        assert "4711" not in page.content()
    assert gate_code_now(world) == "4711#"


def test_new_phone_number_by_code_and_the_other_phone_is_signed_out(portal):
    with portal.phone() as page, portal.phone("Olivia") as other:
        other.goto("/account")
        signs_in(portal, page, path="/account")
        page.tap("text=Mobile phone")
        if "/step-up" in page.url:
            is_she(portal, page)
        page.fill("#contact", "(602) 555-0199")
        page.tap("text=Send me a code")
        page.fill("#code", code_in(portal.message("text", "+16025550199")))
        page.tap("main button:has-text('Save')")
        expect(page.locator("main")).to_contain_text("(602) 555-0199")
        other.goto("/account")
        other.wait_for_url(re.compile("/sign-in"))
    with portal.phone("Olivia") as page, portal.phone("Olivia") as other:
        other.goto("/account")
        page.goto("/account/devices")
        page.tap("text=Sign out everywhere")
        expect(page.locator("main")).to_contain_text("signed out")
        other.tap("text=Devices")
        other.wait_for_url(re.compile("/sign-in"))


def test_paying_pausing_and_the_gate_code_need_no_scripts(portal):
    world = portal.world
    planned_visits(world)
    invoice = portal.owe()
    portal.store_card()
    with portal.phone("Olivia", java_script_enabled=False) as page:
        page.goto(f"/invoices/{invoice.uid}/payment")
        page.click("text=Pay $155.00 now")
        expect(page.locator("main")).to_contain_text("Thank you! The payment has arrived.")
        page.goto(f"/properties/{place_of(world).uid}/pause")
        goes_on_vacation(page)
        page.goto(f"/properties/{place_of(world).uid}/access")
        page.fill("#gate_code", "2580#")
        page.click("main button:has-text('Save')")
        expect(page.locator("#toast")).to_contain_text("Tess sees it at the next visit")
    assert portal.charged() == [15500]
    assert gate_code_now(world) == "2580#"


FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
  const label = at.labels?.[0];
  return {text: (label ?? at).innerText?.trim() ?? '', id: at.id, ring, seen: box.bottom > 0 && box.top < innerHeight};
}"""


def tab_to(page, wanted: str, most: int = 60) -> None:
    """With Tab alone; each stop on the way can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["ring"] and at["seen"], f"focus cannot be seen: {at}"
        if wanted in at["text"] or wanted == at["id"]:
            return
    raise AssertionError(f"Tab never reaches {wanted}")


def test_keyboard_alone_pays_and_pauses(portal):
    world = portal.world
    planned_visits(world)
    invoice = portal.owe()
    portal.store_card()
    with portal.phone("Olivia", has_touch=False, is_mobile=False) as page:
        page.goto(f"/invoices/{invoice.uid}")
        tab_to(page, "Pay $155.00")
        page.keyboard.press("Enter")
        tab_to(page, "Pay $155.00 now")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Thank you! The payment has arrived.")
        page.goto(f"/properties/{place_of(world).uid}/pause")
        for field, day in (("starts_on", "12032026"), ("ends_on", "12162026")):
            tab_to(page, field)
            page.keyboard.type(day)
        tab_to(page, "See what that means")
        page.keyboard.press("Enter")
        expect(page.locator("#preview")).to_be_visible()
        tab_to(page, "Pause service")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Undo this pause")
    assert portal.charged() == [15500]


def test_pages_speak_the_persons_language(portal):
    with portal.phone(locale="es-MX") as page:
        page.goto("/sign-in")
        expect(page.locator("html")).to_have_attribute("lang", "es")
    with portal.phone("Olivia") as page:
        page.goto("/account")
        page.select_option("#language", "es")
        page.tap("form[action='/account/language'] button")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        for path in ("/", "/invoices", "/visits", "/properties"):
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", "es")


KEPT = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const {name} of await indexedDB.databases()) found.push(name);
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      found.push(request.url, await (await (await caches.open(name)).match(request)).text());
  return found.join('\\n');
}"""
HAS = "async (path) => !!(await caches.match(path))"


def test_seen_pages_open_offline_and_leave_with_their_person(portal):
    do(portal.world, change_access, place_of(portal.world), gate_code="4711#", who="Olivia")
    with portal.phone("Olivia") as page:
        page.goto("/")
        portal.until(lambda: page.evaluate(HAS, "/"))
        page.goto("/visits")
        portal.until(lambda: page.evaluate(HAS, "/visits"))
        page.context.set_offline(True)
        page.goto("/")
        expect(page.locator(".banner--strip[role=status]")).to_contain_text("Offline, saved")
        expect(page.locator("h1")).to_have_text("Hello, Olivia")
        page.goto("/invoices")
        expect(page.locator("main")).to_contain_text("offline")
        page.context.set_offline(False)
        page.goto("/account")
        page.tap("main button:has-text('Sign out')")
        expect(page.locator("main")).to_contain_text("You are signed out")
        assert not re.search("Olivia|Desert Willow|4711", page.evaluate(KEPT))
        page.context.add_cookies([portal.cookie("Marta")])
        page.goto("/")
        expect(page.locator("h1")).to_have_text("Hello, Marta")
        portal.until(lambda: page.evaluate(HAS, "/"))
        page.context.set_offline(True)
        page.goto("/")
        expect(page.locator("h1")).to_have_text("Hello, Marta")
        assert "Olivia" not in page.evaluate(KEPT)
