"""A tip and a card surcharge on a phone: what is charged stands on the button, with script and without."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from app.payments.extra_rules import change_tips, confirm_surcharge
from app.payments.surcharges import NOTICE
from tests.browser.test_journey_pay import ARRIVED
from tests.payments.on_top import serve

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False])
def test_olivia_chooses_a_tip_and_pays_what_the_button_says(portal, has_script):
    with portal.world.writing():
        change_tips(True, "percent", [100_000, 150_000, 200_000])
        confirm_surcharge(25_000, 29_000, dt.date(2026, 11, 19) - NOTICE, ["AZ"])
    invoice = serve(portal.world)
    portal.store_card()
    with portal.phone("Olivia", java_script_enabled=has_script) as page:
        page.goto(f"/invoices/{invoice.uid}")
        page.tap("main button:has-text('Pay $158.87')")
        pays = page.locator("#pay button[type=submit]")
        expect(page.locator("#pay")).to_contain_text("Credit cards cost $3.87 more here.")
        expect(pays).to_have_text("Pay $158.87 now", use_inner_text=True)
        page.tap("text=15 %")
        expect(pays).to_have_text("Pay $182.12 now", use_inner_text=True)
        expect(page.locator("#tip_other")).to_be_hidden()
        page.tap("text=Another tip")
        page.fill("#tip_other", "a lot")
        expect(pays).to_have_text("Pay $158.87 + tip now", use_inner_text=True)
        pays.tap()
        expect(page.locator("#tip_other-error")).to_contain_text("Type an amount in USD")
        expect(page.locator("#tip_other")).to_have_value("a lot")
        page.fill("#tip_other", "7.50")
        page.tap("main button:has-text('tip now')")
        expect(page.locator("main")).to_contain_text(ARRIVED)
        expect(page.locator("main")).to_contain_text("$166.37")
    assert portal.charged() == [16_637]
