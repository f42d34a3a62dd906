"""Money beyond one tap: invoices that pay themselves, three properties in one payment, a run and a refund."""

import csv

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.accounts.models import Account
from app.approvals.deciding import set_rule
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Invoice
from app.invoices.models_runs import InvoiceRun
from app.payments.models import Attempt
from app.payments.models_autopay import AutoPay
from app.people.models import Person
from tests.browser.test_journey_office import DESK, otto_signs_in
from tests.browser.test_journey_pay import pay_by_card

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

PLACES = ("Azul Downtown", "Azul Airport", "Azul Resort")


# ---- Olivia: AutoPay on and off ----


def test_olivia_turns_autopay_on_and_off(portal):
    portal.store_card()
    portal.owe()
    with portal.phone("Olivia") as page:
        page.goto("/autopay")
        page.tap("text=Set up AutoPay")
        page.tap("text=See what that means")
        expect(page.locator("main")).to_contain_text("I allow Sparkling Pools to charge Visa 4242 by itself")
        page.tap("text=I agree: turn AutoPay on")
        expect(page.locator("main")).to_contain_text("Turn off")
        its_page = page.url
        assert len(portal.world.all(select(AutoPay.id).where(AutoPay.ended_at.is_(None)))) == 1
        page.goto("/invoices")
        page.locator("a:has-text('INV-')").first.tap()
        expect(page.locator("main")).to_contain_text("AutoPay")
        page.goto(its_page)
        page.tap("button:has-text('Turn off')")
        expect(page.locator("main")).to_contain_text("This AutoPay is off")
    assert portal.world.all(select(AutoPay.id).where(AutoPay.ended_at.is_(None))) == []
    assert portal.charged() == []


# ---- Pat: three properties, an approval, one payment, its file ----


def azul_owes(portal) -> list[Invoice]:
    """Of each property an invoice; the last is over what Pat may pay without Marta's yes."""
    world = portal.world
    with world.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        set_rule(account, 50_000, 1, [session().get(Person, world.cast.people["Marta"])])
        made = []
        for name, cents in zip(PLACES, (20_000, 30_000, 60_000), strict=True):
            line = NewLine("Service", cents, property_id=world.cast.properties[name])
            made.append(draft_invoice(account, [line], purchase_order="PO-7"))
        for invoice in made:
            issue(invoice)
    return made


def test_pat_pays_three_properties_at_once_after_martas_yes(portal):
    invoices = azul_owes(portal)
    with portal.phone("Pat") as pat, portal.phone("Marta") as marta:
        pat.goto(f"/invoices/{invoices[2].uid}")
        expect(pat.locator("main")).to_contain_text("Waits for approval")
        marta.goto(f"/invoices/{invoices[2].uid}")
        marta.tap("button:has-text('Approve $600.00')")
        expect(marta.locator("main")).to_contain_text("It may be paid.")
        pat.goto("/invoices")
        pat.tap("main >> text=Pay $1,100.00")
        pat.wait_for_url("**/balance/payment*")
        pat.tap("text=Continue to the bank")
        pat.wait_for_url("http://bank.localhost:*/c/*")
        pay_by_card(pat, "4242424242424242", "Pat Kim", "pat@azul.example")
        expect(pat.locator("main")).to_contain_text("Thank you! The payment has arrived.")
        with pat.expect_download() as file:
            pat.goto("/payments")
            pat.locator("a[href^='/payments/']").first.tap()
            pat.tap("text=Remittance (CSV)")
        rows = list(csv.DictReader(file.value.path().open()))
    assert [(row["property"], row["amount"], row["po_number"]) for row in rows] == [
        (name, amount, "PO-7") for name, amount in zip(PLACES, ("200.00", "300.00", "600.00"), strict=True)
    ]
    assert portal.charged() == [110_000]


# ---- Otto: a run, a refund, the board ----


def test_otto_bills_the_month_gives_money_back_and_reads_the_board(portal):
    portal.store_card()
    paid = pays(portal, portal.owe())
    with portal.phone(**DESK) as page:
        otto_signs_in(portal, page)
        bills_the_month(portal, page)
        gives_back(portal, page, paid)
        page.goto("/office/autopay")
        expect(page.locator("main")).to_contain_text("Tomorrow's charges")


def pays(portal, invoice: Invoice) -> Attempt:
    with portal.phone("Olivia") as page:
        page.goto(f"/invoices/{invoice.uid}")
        page.tap("main button:has-text('Pay $155.00')")
        page.tap("button:has-text('now')")
        expect(page.locator("main")).to_contain_text("Thank you! The payment has arrived.")
    return portal.world.all(select(Attempt))[0]


def bills_the_month(portal, page) -> None:
    page.goto("/office/money")
    page.click("text=Invoice runs")
    page.click("text=Look through them")
    page.locator("button:has-text('Make and send')").click()
    expect(page.locator("main")).to_contain_text("Undo all of it")
    page.click("text=Undo all of it")
    expect(page.locator("main")).not_to_contain_text("Undo all of it")
    portal.until(lambda: portal.world.all(select(InvoiceRun.state)) == ["undone"])


def gives_back(portal, page, attempt: Attempt) -> None:
    page.goto(f"/office/payments/{attempt.uid}")
    page.click("text=Give back")
    page.fill("[name=amount]", "55.00")
    page.fill("[name=reason]", "The filter was not cleaned")
    page.click("button:has-text('Give back')")
    page.wait_for_url(f"**/office/payments/{attempt.uid}")
    portal.until(lambda: page.reload() and "$100.00" in page.locator("main").inner_text())
    with portal.phone("Olivia") as phone:
        phone.goto(f"/payments/{attempt.uid}")
        expect(phone.locator("main")).to_contain_text("$55.00")
        expect(phone.locator("main")).to_contain_text("Visa 4242")
