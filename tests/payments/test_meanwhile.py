"""What changed between the page and the tap: it is said, and nothing is charged, booked or done in its place."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from app.accounts.models import Account, ServiceHold
from app.accounts.opening import give_role, open_account
from app.base import clock, db
from app.base.db import session
from app.base.ids import new_uid
from app.invoices.check_codes import check_code
from app.invoices.instalments import parts_of, split
from app.invoices.models import Correction, Invoice, LateFee, Line
from app.payments.models import Attempt
from app.people.models import Person
from app.plans.billing_rules import change_billing_rules
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.scheduling import visit_on
from tests.payments.desk import by_hand, correct, credit_of, needs_two, open_on
from tests.payments.dunning import due, live, rows, rule, today
from tests.payments.stage import owe, store, tap
from tests.payments.test_parts_and_selections import allow_parts
from tests.payments.test_pay_by_link import link
from tests.payments.test_pay_pages import form_of


def hidden(page) -> dict:
    return dict(re.findall(r'<input type="hidden" name="(seen|once|method|open)" value="([^"]*)"', page.text))


def desk(world, name: str = "Reyes") -> str:
    return f"/office/accounts/{world.get(Account, world.cast.accounts[name]).uid}"


# ---- owners and guests ----


def test_two_tabs_pay_a_part_once(world, bank):
    allow_parts(world)
    (invoice,) = owe("Reyes", world, 20000)
    store(world, bank)
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment"
    tabs = [olivia.get(f"{path}?amount=100") for _ in range(2)]
    answers = [world.post(olivia, path, {"amount": "100", **hidden(tab)}) for tab in tabs]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Something was paid meanwhile. Nothing was charged" in answers[1].text
    assert open_on(world, invoice) == 10000


def test_canceled_invoice_is_not_called_paid(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    olivia, guest, token = world.as_("Olivia"), world.as_(None), link(world, invoice, verified=False)
    path, taps = f"/invoices/{invoice.uid}/payment", form_of(guest.get(f"/l/{token}"))
    fields = form_of(olivia.get(path))
    correct(world, "void", 15500, invoice=session().get(Invoice, invoice.id))
    for answer in (world.post(olivia, path, fields, follow_redirects=True), olivia.get(path, follow_redirects=True),
                   world.post(guest, f"/l/{token}/payment", taps, follow_redirects=True)):  # fmt: skip
        assert "This invoice was canceled. Nothing was charged." in answer.text and "already paid" not in answer.text
    assert bank.charged() == []


@pytest.mark.parametrize("kind", ["void", "write_off"])
def test_check_code_of_what_is_settled_asks_for_no_money(world, bank, kind):
    (invoice,) = owe("Reyes", world)
    correct(world, kind, 15500, invoice=session().get(Invoice, invoice.id))
    shown = world.post(world.as_(None), "/verify", {"code": check_code(invoice)}).text
    assert "Genuine" in shown and "nothing is to be paid" in shown and "See and pay it here" not in shown


def test_invoice_of_a_second_account_leads_to_the_choice(world, bank):
    (first,) = owe("Reyes", world)
    olivia = world.as_("Olivia")
    fields = hidden(olivia.get("/balance/payment"))
    with db.writing():
        other = open_account("Reyes rental")
        give_role(session().get(Person, world.cast.people["Olivia"]), other, "owner")
    world.cast.accounts["Reyes rental"] = other.id
    owe("Reyes rental", world)
    answer = world.post(olivia, "/balance/payment", fields)
    assert answer.location == "/invoices"
    assert "These are invoices of several accounts" in olivia.get("/invoices").text
    assert open_on(world, first) == 15500


def test_guest_who_left_the_banks_page_finds_the_way_back(world, bank):
    (invoice,) = owe("Reyes", world)
    token, guest = link(world, invoice, name=None, channel="paper", verified=False), world.as_(None)
    sent = world.post(guest, f"/l/{token}/payment", form_of(guest.get(f"/l/{token}")))
    clock.advance(dt.timedelta(minutes=50))
    world.work()
    page = guest.get(sent.location).text
    assert world.all(select(Attempt.state)) == ["abandoned"]
    again = re.search(r'href="http://sparkling\.localhost(?::\d+)?(/q/[^"]+)"[^>]*>[^<]*Try again', page)
    assert "Pay $155.00" in guest.get(again[1], follow_redirects=True).text


# ---- the desk ----


@pytest.mark.parametrize("how", ["paid", "being paid"])
def test_check_for_an_invoice_that_is_not_open_any_more_goes_to_no_other(world, bank, how):
    first, second = owe("Reyes", world, count=2)
    tap(world, [first], store(world, bank) if how == "paid" else None)
    typed = {"once": new_uid(), "way": "check", "day": "2026-11-19", "amount": "155", f"part-{first.uid}": "155"}
    answer = world.post(world.as_("Otto"), f"{desk(world)}/payments", typed)
    assert answer.status_code == 422 and "not open any more" in answer.text
    assert open_on(world, second) == 15500 and credit_of(world) == 0


@pytest.mark.parametrize("day", ["0026-11-19", "0001-01-01", "2020-01-01"])
def test_half_typed_year_is_no_day_of_a_check(world, bank, day):
    typed = {"once": new_uid(), "way": "check", "day": day, "amount": "155"}
    answer = world.post(world.as_("Otto"), f"{desk(world)}/payments", typed)
    assert answer.status_code == 422 and "Look at the year" in answer.text


def test_used_page_says_so_when_another_of_its_forms_is_sent(world, bank):
    (invoice,) = owe("Reyes", world)
    otto, path, once = world.as_("Otto"), f"/office/invoices/{invoice.uid}", new_uid()
    lowered = {"credit-amount": "20", "credit-reason": "Late", "once": once}
    assert world.post(otto, f"{path}/credit", lowered).status_code == 303
    for other in (world.post(otto, f"{path}/write-off", {"write-off-reason": "Moved", "once": once}),
                  world.post(otto, f"{path}/credit", lowered | {"credit-amount": "50"})):  # fmt: skip
        assert other.status_code == 422 and "This page was used already" in other.text
    assert world.post(otto, f"{path}/credit", lowered).status_code == 303
    assert open_on(world, invoice) == 13500
    given = {"amount": "100", "reason": "r", "once": new_uid()}
    world.post(otto, f"{desk(world)}/credit", given)
    used = given["once"]
    back = world.post(otto, f"{desk(world)}/credit-back", {"back": "100", "back-reason": "r", "once": used})
    more = world.post(otto, f"{desk(world)}/credit", given | {"amount": "70"})
    assert {back.status_code, more.status_code} == {422}


# ---- a second person ----


def test_void_of_what_credit_paid_needs_a_second_person(world, bank):
    needs_two(world, 10_000)
    by_hand(world, 100_000)
    (invoice,) = owe("Reyes", world, 100_000)
    typed = {"void-reason": "Twice", "reason": "Twice", "once": new_uid()}
    world.post(world.as_("Otto"), f"/office/invoices/{invoice.uid}/void", typed)
    assert [(one.state, one.cents) for one in world.all(select(Correction))] == [("waiting", 100_000)]
    assert world.get(Invoice, invoice.id).state == "open"


def test_waiving_a_large_late_fee_needs_a_second_person(world, bank):
    needs_two(world, 1_000)
    rule(charges_fees=True, fee_millionths=100_000)
    (invoice,) = owe("Reyes", world, 500_000)
    due([invoice], 6)
    today(world)
    (fee,) = rows(world, LateFee)
    own = world.get(Invoice, fee.fee_invoice_id)
    for _ in range(2):
        world.post(world.as_("Otto"), f"/office/invoices/{own.uid}/waiver")
    assert [one.state for one in world.all(select(Correction))] == ["waiting"]
    assert world.get(Invoice, own.id).state == "open"


# ---- in parts ----


def test_what_came_back_is_a_part_of_its_own(world, bank):
    (invoice,) = owe("Reyes", world, 10000)
    paid = by_hand(world, 4000, [(invoice, 4000)])
    days = [dt.date(2026, 12, 20), dt.date(2027, 1, 20), dt.date(2027, 2, 20)]
    with db.writing():
        split(session().get(Invoice, invoice.id), days)
    correct(world, "returned", 4000, attempt=session().get(Attempt, paid.id))
    world.work()
    store(world, bank)
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment"
    world.post(olivia, path, {"next": "1", **form_of(olivia.get(f"{path}?next=1"))})
    world.work()
    row = world.get(Invoice, invoice.id)
    left = [(part.due_on, part.left_cents) for part in parts_of(row)]
    assert left == [(days[0], 0), (days[1], 2000), (days[2], 2000), (days[2], 4000)]
    assert row.due_on == days[1]


def test_parts_that_are_late_count_together(world, bank):
    rule(hold_days=20, hold_least_cents=10_000, reminds=False)
    (invoice,) = owe("Reyes", world, 18000)
    with db.writing():
        split(session().get(Invoice, invoice.id), [dt.date(2026, 11, 20), dt.date(2026, 11, 27), dt.date(2026, 12, 4)])
    live(world, 60)
    assert len(rows(world, ServiceHold)) == 1


# ---- bills by hand ----


def test_each_property_is_taxed_at_its_own_rate(world):
    rates = {"Azul Downtown": 86_000, "Azul Airport": 92_000, "Azul Resort": 0}
    with db.writing():
        change_billing_rules(taxes_service=True, tax_millionths=86_000)
        for name, rate in rates.items():
            session().get(Property, world.cast.properties[name]).tax_millionths = rate
            change_plan(session().get(Plan, world.cast.plans[name]), billed_per="stop", price_cents=10000)
        visits = [visit_on(session().get(Property, world.cast.properties[name]), dt.date(2026, 11, 2),
                           plan_id=world.cast.plans[name], state="completed").uid for name in rates]  # fmt: skip
    otto, path = world.as_("Otto"), f"{desk(world, 'Hotel Azul')}/invoices/from-visits"
    for wrong in ("-8.6", "860", "8,6"):
        assert world.post(otto, path, {"visit": visits, "visits_tax": wrong}).status_code == 422
    assert world.post(otto, path, {"visit": visits, "visits_tax": "8.6"}).status_code == 303
    billed = {line.property_id: line.tax_cents for line in world.all(select(Line))}
    assert billed == {world.cast.properties[name]: rate // 100 for name, rate in rates.items()}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-02"])
def test_due_day_in_another_age_is_refused(world, day):
    line = {"description-0": "Repair", "quantity-0": "1", "price-0": "85", "due_on": day}
    answer = world.post(world.as_("Otto"), f"{desk(world)}/invoices", line)
    assert answer.status_code == 422 and "Look at the year" in answer.text


@pytest.mark.parametrize("kind", ["", ".csv", ".pdf"])
def test_statement_of_another_age_is_refused(world, kind):
    uid = world.get(Account, world.cast.accounts["Reyes"]).uid
    answer = world.as_("Olivia").get(f"/statements/{uid}{kind}?from=9999-12-31&to=9999-12-31")
    assert answer.status_code == 422 and "Choose days between 2000 and 2100." in answer.text
