"""Invoices from the desk: by hand, from visits, issued, void."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.models import Entry, Invoice, Line, LineVisit
from app.notices.models import Notice
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.scheduling import visit_on

BILL = {
    "description-0": "Filter cleaning", "quantity-0": "2", "price-0": "$1,240.50", "tax-0": "8.6",
    "description-1": "Good will", "quantity-1": "", "price-1": "-40", "tax-1": "", "due_on": "2026-12-04",
    "note": "Thank you",
}  # fmt: skip


def account_uid(world) -> str:
    return world.get(Account, world.cast.accounts["Reyes"]).uid


def drafted(world, otto) -> Invoice:
    assert world.post(otto, f"/office/accounts/{account_uid(world)}/invoices", BILL).status_code == 303
    return world.all(select(Invoice))[0]


def test_bill_by_hand_sums_to_the_cent_and_nobody_hears_before_it_is_issued(world):
    otto = world.as_("Otto")
    invoice = drafted(world, otto)
    assert (invoice.state, invoice.subtotal_cents, invoice.tax_cents) == ("draft", 244100, 21337)
    assert world.as_("Olivia").get(f"/invoices/{invoice.uid}").status_code == 404
    world.post(otto, f"/office/invoices/{invoice.uid}/issuing")
    world.post(otto, f"/office/invoices/{invoice.uid}/issuing")
    world.work()
    assert world.all(select(Entry.cents)) == [265437]
    assert world.as_("Olivia").get(f"/invoices/{invoice.uid}").status_code == 200
    assert world.all(select(Notice.event).where(Notice.event == "invoice_issued"))


@pytest.mark.parametrize(
    "wrong", [{"price-0": "12.345"}, {"tax-0": "many"}, {"quantity-0": "0"}, {"due_on": ""}, {"price-0": "NaN"}]
)
def test_wrong_numbers_come_back_with_everything_typed(world, wrong):
    answer = world.post(world.as_("Otto"), f"/office/accounts/{account_uid(world)}/invoices", BILL | wrong)
    assert answer.status_code == 422 and "Filter cleaning" in answer.text and "field__error" in answer.text
    assert not world.all(select(Invoice))


def test_more_lines_loses_nothing(world):
    answer = world.post(world.as_("Otto"), f"/office/accounts/{account_uid(world)}/invoices", BILL | {"more": "1"})
    assert answer.status_code == 200 and "Filter cleaning" in answer.text and 'name="description-4"' in answer.text


def test_visits_are_billed_once_and_again_after_the_bill_is_void(world):
    otto, visits = world.as_("Otto"), _done_visits(world, 3)
    path = f"/office/accounts/{account_uid(world)}/invoices/from-visits"
    world.post(otto, path, {"visit": visits[:2]})
    invoice = world.all(select(Invoice))[0]
    lines = world.all(select(Line))
    assert [(line.description, line.amount_cents) for line in lines] == [("Weekly service × 2", 31000)]
    assert world.post(otto, path, {"visit": visits[:2]}).status_code == 422
    world.post(otto, f"/office/invoices/{invoice.uid}/void", {"reason": "Wrong month"})
    assert world.get(Invoice, invoice.id).state == "void"
    assert world.post(otto, path, {"visit": visits}).status_code == 303
    assert len(world.all(select(LineVisit))) == 3


def test_edited_line_keeps_its_visits(world):
    otto = world.as_("Otto")
    world.post(otto, f"/office/accounts/{account_uid(world)}/invoices/from-visits", {"visit": _done_visits(world, 2)})
    invoice, line = world.all(select(Invoice))[0], world.all(select(Line))[0]
    edited = {
        "description-0": "October service",
        "quantity-0": "2",
        "price-0": "150",
        "line-0": line.uid,
        "due_on": "2026-12-04",
    }
    assert world.post(otto, f"/office/invoices/{invoice.uid}/lines", edited).status_code == 303
    assert len(world.all(select(LineVisit))) == 2 and world.get(Invoice, invoice.id).total_cents == 30000


def test_void_needs_a_reason(world):
    otto = world.as_("Otto")
    invoice = drafted(world, otto)
    assert world.post(otto, f"/office/invoices/{invoice.uid}/void", {"reason": ""}).status_code == 422
    assert world.get(Invoice, invoice.id).state == "draft"


def test_paper_is_a_pdf(world):
    otto = world.as_("Otto")
    invoice = drafted(world, otto)
    world.post(otto, f"/office/invoices/{invoice.uid}/issuing")
    assert otto.get(f"/office/invoices/{invoice.uid}.pdf").data.startswith(b"%PDF")


def _done_visits(world, count: int) -> list[str]:
    """Of a plan that is billed by the visit: a month has its price whatever was visited."""
    with world.writing():
        change_plan(session().get(Plan, world.cast.plans["Reyes"]), billed_per="stop")
        place = session().get(Property, world.cast.properties["Reyes"])
        for week in range(count):
            visit_on(place, dt.date(2026, 10, 1 + 7 * week), plan_id=world.cast.plans["Reyes"], state="completed")
    return world.all(select(Visit.uid).order_by(Visit.day))
