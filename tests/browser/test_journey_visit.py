"""Tess finishes a visit: Olivia's open page shows it by itself, her phone rings, the tap leads there, and she pays."""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import PATIENCE
from tests.browser.ringing import Bell
from tests.visits.places import pool_of, stop_today

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

# Headless Chromium reaches no push service: the subscription is ours, everything after it is real.
SUBSCRIBES = """(() => {
  const told = %s;
  const made = () => ({endpoint: told.endpoint, options: {}, toJSON: () => told, unsubscribe: async () => true});
  PushManager.prototype.subscribe = async () => { localStorage.setItem('subscribed', '1'); return made(); };
  PushManager.prototype.getSubscription = async () => localStorage.getItem('subscribed') ? made() : null;
})()"""
NOTICES = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({title, body, data}) => [title, body, data.url])"""
TAP = """async () => {
  WindowClient.prototype.focus = async function () { return this; };
  const [notification] = await registration.getNotifications(), work = [];
  const event = new NotificationEvent('notificationclick', {notification});
  event.waitUntil = (promise) => work.push(promise);
  dispatchEvent(event);
  await Promise.all(work);
}"""


def subscribing(browser) -> str:
    keys = {"p256dh": browser.subscription.p256dh, "auth": browser.subscription.auth}
    return SUBSCRIBES % json.dumps({"endpoint": browser.subscription.endpoint, "keys": keys})


@contextmanager
def her_phone(portal, rings):
    """Olivia has switched notices on and looks at the home page."""
    with portal.phone("Olivia") as page:
        page.context.grant_permissions(["notifications"], origin=portal.base)
        page.add_init_script(subscribing(rings))
        page.goto("/account/notices")
        page.tap("text=Switch on notices")
        expect(page.locator("[data-push-state]")).to_have_text("Notices are on for this phone.")
        page.tap("nav >> text=Home")
        expect(page.locator("h1")).to_have_text("Hello, Olivia")
        yield page


def tess_does_the_visit(portal) -> None:
    with portal.phone("Tess", "technician") as page:
        page.goto("/technician")
        page.tap(".stop--next")
        page.tap("text=I am here")
        expect(page.locator("#progress")).to_contain_text("You are here")
        for kind, value in (("ph", "7.5"), ("free_chlorine", "3")):
            page.fill(f"#reading-{pool_of(portal.world).uid}-{kind}", value)
        page.tap("text=The rest is done")
        page.tap(".actions button")
        page.wait_for_selector("text=Done. That was the last one.")


def test_olivia_hears_of_a_visit_opens_it_and_pays(portal):
    visit, rings = stop_today(portal.world), portal.pushed.new("olivia")
    portal.owe()
    portal.store_card()
    with her_phone(portal, rings) as page:
        tess_does_the_visit(portal)
        expect(page.locator(f"a[href='/visits/{visit.uid}'].card__link")).to_be_visible()
        portal.until(lambda: portal.pushed.service.asked)
        [asked] = portal.pushed.service.asked
        Bell(page, portal.until).ring_until_shown(portal.base, json.dumps(rings.reads(asked.body)))
        at = f"{portal.base}/visits/{visit.uid}"
        assert page.evaluate(NOTICES) == [["Your pool was serviced", "pH 7.5, chlorine 3.0: in range.", at]]
        page.context.service_workers[0].evaluate(TAP)
        page.wait_for_url(at)
        expect(page.locator("h1")).to_contain_text("November 19")
        pay(page, portal)


def pay(page, portal) -> None:
    page.tap("nav >> text=Home")
    page.tap("button:has-text('Pay')")
    page.tap("button:has-text('Pay $155.00 now')")
    page.wait_for_url("**/payments/*")
    expect(page.locator("main")).to_contain_text("Thank you! The payment has arrived.")
    assert portal.charged() == [15500]
    page.go_back(wait_until="commit")
    expect(page.locator("main")).to_contain_text("Everything is paid", timeout=PATIENCE)
    assert portal.charged() == [15500]
