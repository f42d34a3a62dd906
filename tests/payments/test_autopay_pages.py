"""AutoPay on the pages: the words first, then the yes; off with one tap; the office hears of it."""

import datetime as dt
import re

from sqlmodel import select

from app.accounts.models import Account, Change
from app.base import clock, db
from app.base.db import session
from app.notices.models import Notice
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay, FrozenInvoice, Mandate, PlannedCharge
from app.people.sessions import L2
from app.plans.billing_rules import change_billing_rules
from app.properties.models import Property
from app.visits import pausing
from tests.payments.autopay import act, agree, due_in, live, taken
from tests.payments.stage import owe, store

CHOICE = {"timing": "before", "days_before": "5", "pay_day": "1", "one_offs": "1", "least": ""}


def seal_on(page: str) -> str:
    return re.search(r'name="seal" value="(\w+)"', page)[1]


def shown(page: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def turn_on_by_hand(world, method, browser=None):
    browser = browser or world.as_("Olivia")
    chosen = {**CHOICE, "method": method.uid, "place": ""}
    page = browser.get("/autopay/new", query_string=chosen)
    sent, phone = {**chosen, "seal": seal_on(page.text)}, {"HTTP_USER_AGENT": "Olivia's phone"}
    return world.post(browser, "/autopay", sent, environ_overrides=phone), page.text


def test_the_words_are_shown_agreed_to_kept_and_sent(world, bank):
    answer, page = turn_on_by_hand(world, store(world, bank))
    assert "I allow Sparkling Pools to charge Visa 4242 by itself" in shown(page)
    assert "Each invoice is charged 5 days before it is due." in shown(page)
    assert answer.status_code == 303
    given = world.all(select(Mandate))[0]
    assert (given.version, given.person_name, given.given_at) == ("card-1", "Olivia Reyes", clock.now())
    assert given.ip == "127.0.0.1"
    assert given.browser == "Olivia's phone"
    assert "5 days before it is due" in given.text
    act(world)
    sent = world.all(select(Notice).where(Notice.event == "autopay_on"))
    assert [(notice.channel, notice.state, notice.to) for notice in sent] == [("email", "sent", "olivia@reyes.example")]
    assert given.text.split("\n")[0] in world.as_("Olivia").get(f"/autopay/{world.all(select(AutoPay))[0].uid}").text


def test_a_bank_account_has_words_of_its_own(world, bank):
    _, page = turn_on_by_hand(world, store(world, bank, token="pm_usBankAccount_success"))
    assert "debit my bank account" in shown(page)
    assert "10 days before when the amount differs" in shown(page)
    assert "three business days" in shown(page)
    assert world.all(select(Mandate.version)) == ["bank-1"]


def test_other_words_than_those_shown_are_shown_again(world, bank):
    method = store(world, bank)
    olivia = world.as_("Olivia")
    chosen = {**CHOICE, "method": method.uid, "place": ""}
    seal = seal_on(olivia.get("/autopay/new", query_string=chosen).text)
    answer = world.post(olivia, "/autopay", {**chosen, "days_before": "9", "seal": seal})
    assert answer.status_code == 409
    assert "9 days before it is due" in shown(answer.text)
    assert world.all(select(AutoPay)) == []


def test_turning_on_needs_a_full_session_and_turning_off_a_tap(world, bank):
    method = store(world, bank)
    by_link = world.as_("Olivia", level=L2, kind="link")
    assert "/sign-in" in world.post(by_link, "/autopay", {**CHOICE, "method": method.uid}).location
    autopay = agree(world, method)
    answer = world.post(by_link, f"/autopay/{autopay.uid}/off")
    assert answer.status_code == 303
    assert world.get(AutoPay, autopay.id).ended_why == "owner"
    assert world.all(select(Mandate).where(Mandate.ended_at.is_(None))) == []
    act(world)
    change = world.all(select(Change).order_by(Change.id.desc()))[0]
    assert (change.thing, change.after["text"]) == ("autopay", "Off.")
    assert "Off." in shown(world.as_("Otto").get("/office/changes").text)


def test_the_limit_needs_a_fresh_proof(world, bank):
    autopay = agree(world, store(world, bank))
    assert "/step-up" in world.as_("Olivia").get(f"/autopay/{autopay.uid}/limit").location
    olivia = world.as_("Olivia", stepped_up=True)
    page = olivia.get(f"/autopay/{autopay.uid}/limit", query_string={"cap": "200"})
    assert "One charge is never more than $200.00." in shown(page.text)
    world.post(olivia, f"/autopay/{autopay.uid}/limit", {"cap": "200", "seal": seal_on(page.text)})
    assert world.get(AutoPay, autopay.id).cap_cents == 20000
    assert len(world.all(select(Mandate))) == 2


def test_whoever_only_looks_cannot_turn_it_on(world, bank):
    assert world.as_("Finn").get("/autopay").status_code == 404


def test_another_accounts_card_cannot_be_chosen(world, bank):
    theirs = store(world, bank, "Hotel Azul")
    store(world, bank)
    answer = world.as_("Olivia").get("/autopay/new", query_string={**CHOICE, "method": theirs.uid, "place": ""})
    assert answer.status_code == 422


def test_removing_its_card_asks_what_becomes_of_it(world, bank):
    card = store(world, bank)
    other = store(world, bank, token="pm_card_mastercard")
    autopay = agree(world, card)
    olivia = world.as_("Olivia", stepped_up=True)
    asked = world.post(olivia, f"/methods/{card.uid}/removal")
    assert "What shall it charge from now on?" in shown(asked.text)
    assert world.get(StoredMethod, card.id).removed_at is None
    there = re.search(r'href="(/autopay/\w+/rules\?[^"]+)"', asked.text)[1].replace("&amp;", "&")
    page = olivia.get(there)
    assert "Mastercard 4444" in shown(page.text)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    world.post(olivia, f"/autopay/{autopay.uid}/rules", fields)
    assert world.get(AutoPay, autopay.id).method_id == other.id
    assert "was removed" in olivia.get(world.post(olivia, f"/methods/{card.uid}/removal").location).text


def test_removing_it_without_another_ends_autopay_and_tells_the_office(world, bank):
    card = store(world, bank)
    autopay = agree(world, card)
    world.post(world.as_("Olivia", stepped_up=True), f"/methods/{card.uid}/removal", {"ends": "1"})
    act(world)
    assert world.get(AutoPay, autopay.id).ended_why == "method_removed"
    changes = [change.after["text"] for change in world.all(select(Change).where(Change.thing == "autopay"))]
    assert changes[-1] == "Off. The card or bank account was removed."


def test_the_page_says_what_comes_and_the_engine_does_it(world, bank):
    agree(world, store(world, bank), timing="before", days_before=2, cap_cents=20000)
    small, large = owe("Reyes", world)[0], owe("Reyes", world, 30000)[0]
    due_in(world, [small, large], 10)
    act(world)
    page = shown(world.as_("Olivia").get("/autopay").text)
    assert "Fri, Nov 27 · AutoPay, we tell you first $155.00" in page
    assert "Sun, Nov 29 · It is above the limit for one charge. $300.00" in page
    live(world, 8)
    assert taken(bank) == [15500]
    assert clock.today("America/Phoenix").isoformat() == "2026-11-27"


def test_an_invoice_is_frozen_with_a_question_for_the_office(world, bank):
    agree(world, store(world, bank))
    invoice = owe("Reyes", world)[0]
    due_in(world, [invoice], 3)
    act(world)
    olivia = world.as_("Olivia")
    assert "AutoPay charges $155.00 to Visa 4242 on Sunday, November 22." in shown(
        olivia.get(f"/invoices/{invoice.uid}").text
    )
    world.post(olivia, f"/invoices/{invoice.uid}/freeze", {"question": "Why two filters?"})
    assert "It is frozen: we were asked to leave it alone." in shown(olivia.get(f"/invoices/{invoice.uid}").text)
    assert world.all(select(FrozenInvoice.question)) == ["Why two filters?"]
    act(world)
    assert "Why two filters?" in world.as_("Otto").get("/office/changes").text
    world.post(olivia, f"/invoices/{invoice.uid}/thaw")
    act(world)
    assert [charge.state for charge in world.all(select(PlannedCharge))] == ["dropped", "planned"]


def test_each_plan_of_an_account_is_estimated_with_its_autopay(world, bank):
    agree(world, store(world, bank, "Hotel Azul"), "Pat")
    page = shown(world.as_("Pat").get("/autopay").text)
    for place in ("Azul Downtown", "Azul Airport", "Azul Resort"):
        assert re.search(rf"{place} \w+, \w+ \d+ · AutoPay, we tell you first ≈ \$480.00", page), place


def test_a_pause_and_a_new_price_change_the_estimate_at_once(world, bank):
    place = world.get(Property, world.cast.properties["Reyes"])
    assert "≈ $155.00" in shown(world.as_("Olivia").get("/autopay").text)
    today = clock.today("America/Phoenix")
    with world.writing():
        pausing.pause(place, (today + dt.timedelta(days=3), today + dt.timedelta(days=70)))
    assert "≈ $155.00" not in shown(world.as_("Olivia").get("/autopay").text)


def test_what_is_coming_counts_the_tax_that_will_be_on_it(world, bank):
    change_billing(tax_millionths=86_000, taxes_service=True)
    with world.writing():
        session().get(Property, world.cast.properties["Azul Airport"]).tax_millionths = 0
    page = shown(world.as_("Pat").get("/autopay").text)
    assert re.search(r"Azul Downtown [^≈]+≈ \$521.28", page) and re.search(r"Azul Airport [^≈]+≈ \$480.00", page)
    with world.writing():
        session().get(Account, world.cast.accounts["Hotel Azul"]).exempt_number = "AZ-5000-11"
    assert "$521.28" not in shown(world.as_("Pat").get("/autopay").text)


def change_billing(**fields) -> None:
    with db.writing():
        change_billing_rules(**fields)
