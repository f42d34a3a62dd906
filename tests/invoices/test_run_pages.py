"""The office looks through a run, leaves things out, makes it, undoes it; and says how it bills."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock
from app.invoices import run_book
from app.invoices.models_runs import InvoiceRun
from app.plans.models import BillingRules, Plan
from app.properties.models import Property
from tests.invoices.billed import FIRST_OF_DECEMBER, NOVEMBER, bill_only, dose_on, invoices, lines, on, visits_in


@pytest.fixture(autouse=True)
def first_of_december(world):
    on(FIRST_OF_DECEMBER)


@pytest.fixture
def otto(world):
    return world.as_("Otto")


def begin(world, otto) -> str:
    """The address of the run's page."""
    address = world.post(otto, "/office/invoices/runs", {"month": "2026-12-01"}).location
    world.work()
    return address


def account(world, name: str = "Reyes") -> Account:
    return world.get(Account, world.cast.accounts[name])


def the_run(world) -> InvoiceRun:
    return world.all(select(InvoiceRun))[0]


def test_every_invoice_is_shown_with_its_lines_before_it_is_made(world, otto):
    bill_only(world, "Reyes", chemicals="extra")
    dose_on(world, visits_in(world, NOVEMBER)[0], "salt", 1, "bag", 900)
    text = otto.get(begin(world, otto)).text
    for words in ("Olivia Reyes", "Weekly service, November 2026", "Salt, 1 bags, Nov 5", "$164.00",
                  "Make and send 1 invoice"):
        assert words in text, words
    assert invoices(world) == []


def test_one_button_makes_and_another_undoes(world, otto):
    bill_only(world, "Reyes")
    address = begin(world, otto)
    assert "Being made" in world.post(otto, f"{address}/making", htmx=True).text
    world.work()
    text = otto.get(f"{address}/card").text
    assert "INV-1001" in text and "Undo all of it" in text
    assert "Goes out" in otto.get(f"/office/invoices/{invoices(world)[0].uid}").text
    assert "Being undone" in world.post(otto, f"{address}/undoing", htmx=True).text
    world.work()
    assert "Nobody was told, and everything can be billed again." in otto.get(address).text
    assert invoices(world) == []


def test_too_late_is_said_in_words(world, otto):
    bill_only(world, "Reyes")
    address = begin(world, otto)
    world.post(otto, f"{address}/making")
    world.work()
    clock.advance(dt.timedelta(minutes=11))
    assert "Too late" in world.post(otto, f"{address}/undoing", htmx=True).text
    assert "Undo all of it" not in otto.get(address).text and len(invoices(world)) == 1


def test_a_line_is_left_out_and_taken_in_and_the_sums_follow(world, otto):
    bill_only(world, "Reyes", chemicals="extra")
    dose_on(world, visits_in(world, NOVEMBER)[0], "salt", 1, "bag", 900)
    address = begin(world, otto)
    key = re.search(r'name="line" value="([^"]+dose[^"]+)"', otto.get(address).text)[1]
    form = {"account": account(world).uid, "line": key, "out": "1"}
    for _ in range(2):
        assert "$155.00" in world.post(otto, f"{address}/left-out", form, htmx=True).text
    assert the_run(world).cents == 15500
    world.post(otto, f"{address}/left-out", form | {"out": ""})
    assert the_run(world).cents == 16400
    world.post(otto, f"{address}/left-out", form)
    world.post(otto, f"{address}/making")
    world.work()
    assert lines(world) == [("Weekly service, November 2026", 15500)]


def test_a_whole_invoice_is_left_out(world, otto):
    bill_only(world, "Reyes", "Azul Downtown")
    address = begin(world, otto)
    world.post(otto, f"{address}/left-out", {"account": account(world).uid, "line": "", "out": "1"})
    assert (the_run(world).invoices, the_run(world).cents) == (1, 48000)
    world.post(otto, f"{address}/making")
    world.work()
    assert [one.account_id for one in invoices(world)] == [account(world, "Hotel Azul").id]


def test_what_is_odd_is_said_and_can_be_looked_at_alone(world, otto):
    bill_only(world, "Reyes", "Azul Downtown")
    visits_in(world, NOVEMBER)
    address = begin(world, otto)
    text = otto.get(f"{address}?only=no_visits").text
    assert "No visit was made" in text and "Hotel Azul" in text and "Olivia Reyes" not in text


def test_many_accounts_come_in_pages_without_gaps_and_as_many_queries(world, otto, queries, monkeypatch):
    bill_only(world, *world.cast.plans)
    address = begin(world, otto)
    run = the_run(world)
    run_book.bills_page(run)
    whole = queries(lambda: run_book.bills_page(run))
    monkeypatch.setattr(run_book, "A_PAGE", 1)
    first = otto.get(address).text
    more = re.search(r'href="([^"]+after=[^"]+)"', first)[1].replace("&amp;", "&")
    second = otto.get(more).text
    cards = [f'id="bill-{account(world, name).uid}"' for name in ("Hotel Azul", "Reyes")]
    assert [card in first for card in cards] == [True, False]
    assert [card in second for card in cards] == [False, True]
    run_book.bills_page(run)
    assert queries(lambda: run_book.bills_page(run)) == whole


def test_a_month_ahead_or_nonsense_is_refused(world, otto):
    for month in ("2027-01-01", "soon", ""):
        assert world.post(otto, "/office/invoices/runs", {"month": month}).status_code == 422
    assert world.all(select(InvoiceRun)) == []


def test_a_second_look_at_the_same_month_is_the_same_run(world, otto):
    assert begin(world, otto) == begin(world, otto)


# ---- how the company and its plans bill ----

RULES = {"skip_credit": "always", "pause_credit": "visit", "due_days": "30", "tax": "8.6", "taxes_service": "on",
         "price-salt": "12.50"}  # fmt: skip


def test_the_rules_are_kept_and_shown_again(world, otto):
    assert world.post(otto, "/office/settings/billing", RULES).status_code == 303
    (kept,) = world.all(select(BillingRules))
    assert (kept.skip_credit, kept.due_days, kept.tax_millionths) == ("always", 30, 86_000)
    assert (kept.taxes_service, kept.taxes_chemicals, kept.chemical_prices) == (True, False, {"salt": 1250})
    text = otto.get("/office/settings/billing").text
    assert 'value="8.6"' in text and 'value="12.50"' in text


@pytest.mark.parametrize("wrong", [{"tax": "many"}, {"tax": "99"}, {"due_days": "soon"}, {"due_days": ""},
                                   {"skip_credit": "perhaps"}, {"price-salt": "1.234"}, {"price-salt": "-1"}])
def test_wrong_rules_come_back_with_what_was_typed(world, otto, wrong):
    answer = world.post(otto, "/office/settings/billing", RULES | wrong)
    assert answer.status_code == 422 and "field__error" in answer.text and world.all(select(BillingRules)) == []
    assert all(f'value="{typed}"' in answer.text for name, typed in wrong.items() if name != "skip_credit" and typed)


def plan_form(world) -> tuple[str, dict]:
    plan = world.get(Plan, world.cast.plans["Reyes"])
    return f"/office/plans/{plan.uid}", {
        "name": "Weekly service", "every_weeks": "1", "weekday": "3", "window_from": "08:00", "window_to": "12:00",
        "price": "45", "billed_per": "week", "in_advance": "on", "billing_day": "15", "chemicals": "partly",
        "included-salt": "on", "included-nonsense": "on",
    }  # fmt: skip


def test_a_plan_says_how_it_is_billed(world, otto):
    address, form = plan_form(world)
    assert world.post(otto, address, form).status_code == 303
    plan = world.get(Plan, world.cast.plans["Reyes"])
    assert (plan.billed_per, plan.in_advance, plan.billing_day) == ("week", True, 15)
    assert (plan.price_cents, plan.chemicals, plan.included) == (4500, "partly", ["salt"])
    world.post(otto, address, form | {"billed_per": "stop"})
    assert not world.get(Plan, plan.id).in_advance


@pytest.mark.parametrize("wrong", [{"billing_day": "31"}, {"billed_per": "year"}, {"chemicals": "some"},
                                   {"price": "-5"}, {"in_advance": "maybe"}])
def test_a_plan_that_cannot_be_billed_is_refused(world, otto, wrong):
    address, form = plan_form(world)
    answer = world.post(otto, address, form | wrong)
    assert answer.status_code == 422 and "field__error" in answer.text
    assert world.get(Plan, world.cast.plans["Reyes"]).price_cents == 15500


def test_a_place_has_its_own_rate_or_the_companys(world, otto):
    place = world.get(Property, world.cast.properties["Reyes"])
    form = {"street": "4812 E Desert Willow Dr", "tax": "7.25"}
    assert world.post(otto, f"/office/properties/{place.uid}", form).status_code == 303
    assert world.get(Property, place.id).tax_millionths == 72_500
    assert world.post(otto, f"/office/properties/{place.uid}", form | {"tax": "lots"}).status_code == 422
    world.post(otto, f"/office/properties/{place.uid}", form | {"tax": ""})
    assert world.get(Property, place.id).tax_millionths is None


def test_an_account_is_exempt_with_a_number(world, otto):
    address = f"/office/accounts/{account(world).uid}/details"
    form = {"name": "Olivia Reyes", "kind": "residential", "status": "active", "exempt_until": "2027-01-31"}
    assert world.post(otto, address, form).status_code == 422
    world.post(otto, address, form | {"exempt_number": "AZ-5000-11"})
    assert (account(world).exempt_number, account(world).exempt_until) == ("AZ-5000-11", dt.date(2027, 1, 31))


def test_a_bill_by_hand_begins_with_the_usual_tax(world, otto):
    world.post(otto, "/office/settings/billing", RULES | {"taxes_parts": "on"})
    text = otto.get(f"/office/invoices/new?account={account(world).uid}").text
    assert re.search(r'name="tax-0"[^>]*value="8\.6"|value="8\.6"[^>]*name="tax-0"', text)
