"""Paying: by a link without signing in, after a declined card, from a bank account; never twice, whatever is tapped."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.notices.choosing import choose
from app.people.models import Person
from tests.notices.sights import may_text

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

ARRIVED = "Thank you! The payment has arrived."
ON_TOP = """() => {
  const said = document.querySelector('#toast > *'), box = said.getBoundingClientRect();
  return said.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


def text_about_an_invoice(portal) -> str:
    """The link in the text that Olivia gets, since she wishes texts."""
    may_text(portal.world, "Olivia")
    with portal.world.writing():
        choose(portal.world.row(Person, portal.world.cast.people["Olivia"]), {("invoice_issued", "text"): True})
    portal.owe()
    return portal.link_in(portal.message("text", portal.world.person("Olivia").phone))


def pay_by_card(page, number: str, name: str = "Olivia Reyes", email: str = "olivia@reyes.example") -> None:
    page.wait_for_selector("#number")
    if page.locator("#email").count():
        page.fill("#email", email)
    for field, typed in (("number", number), ("expiry", "12 / 40"), ("cvc", "123"), ("name", name)):
        page.fill(f"#{field}", typed)
    page.tap("button:has-text('Pay')")


def pay_by_bank_account(page) -> None:
    page.fill("#email", "olivia@reyes.example")
    page.check("#by-account")
    for field, typed in (("routing", "110000000"), ("account", "000123456789"), ("holder", "Olivia Reyes")):
        page.fill(f"#{field}", typed)
    page.tap("button:has-text('Pay')")


def to_the_bank(page) -> None:
    page.tap("main button:has-text('Pay $155.00')")
    page.wait_for_url("http://bank.localhost:*/c/*")


def test_a_text_leads_a_stranger_to_the_bank_and_back_to_paid(portal):
    link = text_about_an_invoice(portal)
    with portal.phone() as page:
        page.goto(link)
        expect(page.locator("main")).to_contain_text("Weekly service")
        assert page.locator("nav.nav").count() == 0
        to_the_bank(page)
        pay_by_card(page, "4000000000009995")
        expect(page.locator("#number-error")).to_contain_text("insufficient funds")
        page.tap("text=Back")
        expect(page.locator("main")).to_contain_text("Not paid yet")
        page.tap("text=Continue to the bank")
        pay_by_card(page, "4242424242424242")
        page.wait_for_url(f"{portal.base}/l/*")
        expect(page.locator("main")).to_contain_text(ARRIVED)
        assert not [one for one in page.context.cookies() if one["name"].endswith("-s")]
        page.goto(link)
        expect(page.locator("main")).to_contain_text("Paid in full")
    assert portal.charged() == [15500]


def test_a_bank_account_is_on_its_way_and_then_paid(portal):
    link = text_about_an_invoice(portal)
    with portal.phone() as page:
        page.goto(link)
        to_the_bank(page)
        pay_by_bank_account(page)
        page.wait_for_url(f"{portal.base}/l/*")
        expect(page.locator("main")).to_contain_text("Your bank takes up to four business days")
        status = page.url
        page.goto(link)
        page.tap("text=Your payment is on its way")
        page.wait_for_url(status)
        portal.settle()
        portal.until(lambda: portal.charged() == [15500])
        portal.until(lambda: page.reload() and page.locator("main").inner_text().count(ARRIVED))


def test_a_lost_answer_a_double_tap_and_another_tab_pay_once(portal):
    invoice = portal.owe()
    portal.store_card()
    at = f"/invoices/{invoice.uid}"
    with portal.phone("Olivia", service_workers="block") as page:
        watching, other = page.context.new_page(), page.context.new_page()
        watching.goto(at)
        other.goto(f"{at}/payment")
        page.route(re.compile("/(live|card)$"), lambda route: route.abort())
        page.goto(at)
        lose_answers(page)
        page.tap("button:has-text('Pay $155.00')")
        page.tap("text=Pay $155.00 now")
        expect(page.locator("#toast")).to_contain_text("It is safe to try again")
        assert page.evaluate(ON_TOP), "the sheet covers what is said"
        expect(watching.locator("main")).to_contain_text("Paid in full")
        page.unroute("**/payment")
        page.locator("text=Pay $155.00 now").dblclick()
        page.wait_for_url("**/payments/*")
        expect(page.locator("main")).to_contain_text(ARRIVED)
        other.locator("text=Pay $155.00 now").dblclick()
        expect(other.locator("#toast")).to_contain_text("already paid")
    assert portal.charged() == [15500]


def test_two_taps_at_the_same_moment_pay_once(portal):
    invoice = portal.owe()
    portal.store_card()
    with portal.phone("Olivia") as page:
        tabs = [page, page.context.new_page()]
        for tab in tabs:
            tab.goto(f"/invoices/{invoice.uid}/payment")
        for tab in tabs:
            tab.evaluate("document.querySelector('[data-payment]').requestSubmit()")
        for tab in tabs:
            expect(tab.locator("main")).to_contain_text(re.compile("has arrived|Paid in full"))
    assert portal.charged() == [15500]


def lose_answers(page) -> None:
    """The house hears the tap; the phone never hears the answer. (Playwright itself knows no *.localhost.)"""

    def heard(route) -> None:
        asked = urlsplit(route.request.url)
        here = asked._replace(netloc=f"127.0.0.1:{asked.port}").geturl()
        route.fetch(url=here, headers={**route.request.all_headers(), "host": asked.netloc}, max_redirects=0)
        route.abort()

    page.route("**/payment", heard)


def test_a_declined_card_is_told_in_words_with_the_way_on(portal):
    invoice = portal.owe()
    portal.store_card("pm_card_chargeCustomerFail")
    with portal.phone("Olivia") as page:
        page.goto(f"/invoices/{invoice.uid}")
        page.tap("button:has-text('Pay $155.00')")
        page.tap("text=Pay $155.00 now")
        expect(page.locator("main")).to_contain_text("The bank declined the payment")
        expect(page.locator("main")).to_contain_text("Nothing was charged. Try another card or bank account.")
        page.tap("text=Try again")
        page.tap("text=A new card or bank account")
        page.wait_for_url("http://bank.localhost:*/c/*")
        pay_by_card(page, "4242424242424242")
        page.wait_for_url("**/payments/*")
        expect(page.locator("main")).to_contain_text(ARRIVED)
    assert portal.charged() == [15500]
