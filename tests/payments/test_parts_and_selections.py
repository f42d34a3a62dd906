"""Several invoices in one payment, and parts of what is open."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock
from app.base.db import session
from app.base.money import BANK_MOST
from app.companies.models import Company
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.ledger import balance_cents
from app.invoices.models import Allocation, Invoice
from app.payments.beginning import begin
from app.payments.dividing import is_too_small, leaves_crumbs, oldest_first
from app.payments.models import Attempt
from app.payments.refused import AmountChanged, PartRefused, TooMuch
from tests.payments.autopay import act, agree, charges, due_in, live
from tests.payments.stage import owe, store, tap
from tests.payments.test_pay_pages import form_of

NOT_MONEY = (
    "-5", "0", "0.00", "9" * 30, "12.345", "1e2", "50 EUR", "€50", "fifty", "$", "NaN", "1,2", "٥٠", "10%", "- 5.00",
)  # fmt: skip


@pytest.fixture
def parts(world, bank):
    """The company takes parts, of ten dollars at least."""
    allow_parts(world)
    return bank


def allow_parts(world, least: int = 1000) -> None:
    with world.writing():
        company = session().get(Company, world.company.id)
        company.part_payments, company.minimum_payment_cents = True, least
        session().add(company)
    from app import entrance

    entrance.forget_hosts()
    session().refresh(world.company)


def at_places(world) -> list[Invoice]:
    """One for each property of Hotel Azul, the last made due first."""
    with world.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        made = []
        prices = {"Azul Downtown": 30000, "Azul Airport": 20000, "Azul Resort": 10000}
        for days, (name, cents) in enumerate(prices.items()):
            due = clock.today("America/Phoenix") - dt.timedelta(days=days)
            line = NewLine("Weekly service", cents, property_id=world.cast.properties[name])
            made.append(draft_invoice(account, [line], due_on=due))
            issue(made[-1])
    return made


def left(world, invoices) -> list[int]:
    return [balance_cents(world.get(Invoice, invoice.id)) for invoice in invoices]


def test_oldest_first_stops_where_the_money_ends():
    assert oldest_first([100, 200, 300], 250) == [100, 150, 0]
    assert oldest_first([], 0) == []
    assert is_too_small(40, 1000, 0)
    assert not is_too_small(40, 40, 5000)
    assert leaves_crumbs(990, 1000)
    assert not leaves_crumbs(1000, 1000)


def test_pat_pays_three_properties_in_one_payment(world, bank):
    invoices = at_places(world)
    store(world, bank, "Hotel Azul")
    pat = world.as_("Pat")
    page = pat.get("/invoices").text
    assert page.count('name="invoice"') == 3
    uids = re.findall(r'name="invoice" value="([a-z0-9]+)"', page)
    assert uids == [invoice.uid for invoice in reversed(invoices)]  # the first due first
    path = "/selection/payment?" + urlencode([("invoice", uid) for uid in uids])
    asked = pat.get(path)
    assert "$600.00" in asked.text
    for place in ("Azul Downtown", "Azul Airport", "Azul Resort"):
        assert place in asked.text
    paid = world.post(pat, path, form_of(asked), follow_redirects=True)
    assert "The payment has arrived." in paid.text
    assert [cents for _, cents in bank.charged()] == [60000]
    assert left(world, invoices) == [0, 0, 0]
    assert len(world.all(select(Attempt))) == 1


def test_any_set_can_be_chosen_and_the_rest_stays_open(world, bank):
    first, second, third = at_places(world)
    store(world, bank, "Hotel Azul")
    pat = world.as_("Pat")
    path = f"/selection/payment?invoice={first.uid}&invoice={third.uid}"
    world.post(pat, path, form_of(pat.get(path)))
    assert left(world, [first, second, third]) == [0, 20000, 0]


def test_choosing_nothing_says_so(world, bank):
    at_places(world)
    assert "Choose at least one invoice." in world.as_("Pat").get("/selection/payment", follow_redirects=True).text


def test_a_chosen_set_tapped_twice_is_one_payment(world, bank):
    first, second, _ = at_places(world)
    store(world, bank, "Hotel Azul")
    pat = world.as_("Pat")
    path = f"/selection/payment?invoice={first.uid}&invoice={second.uid}"
    form = form_of(pat.get(path))
    world.post(pat, path, form)
    again = world.post(pat, path, form, follow_redirects=True)
    assert "It is made once, however often you tap." in again.text
    assert len(bank.charged()) == 1


def test_an_invoice_of_somebody_else_cannot_be_chosen(world, bank):
    mine, theirs = owe("Hotel Azul", world)[0], owe("Reyes", world)[0]
    path = f"/selection/payment?invoice={mine.uid}&invoice={theirs.uid}"
    assert world.as_("Pat").get(path).status_code == 404
    assert world.post(world.as_("Pat"), path, {"seen": "31000"}).status_code == 404
    assert world.as_("Finn").get(f"/selection/payment?invoice={mine.uid}").status_code == 404


def test_one_paid_meanwhile_asks_again(world, bank):
    first, second, _ = at_places(world)
    method = store(world, bank, "Hotel Azul")
    pat = world.as_("Pat")
    path = f"/selection/payment?invoice={first.uid}&invoice={second.uid}"
    form = form_of(pat.get(path))
    tap(world, [first], method, person="Pat")
    asked = world.post(pat, path, form)
    assert asked.status_code == 409
    assert "The amount has changed" in asked.text
    assert left(world, [second]) == [20000]


def test_one_receipt_names_them_all(world, bank):
    invoices = at_places(world)
    attempt = tap(world, invoices, store(world, bank, "Hotel Azul"), person="Pat")
    shown = world.as_("Pat").get(f"/payments/{attempt.uid}").text
    assert all(invoice.number in shown for invoice in invoices)
    assert world.as_("Pat").get(f"/payments/{attempt.uid}.pdf").status_code == 200


# ---- parts ----


def test_without_the_switch_there_are_no_parts(world, bank):
    (invoice,) = owe("Reyes", world)
    olivia = world.as_("Olivia")
    assert "another amount" not in olivia.get(f"/invoices/{invoice.uid}/payment?amount=50").text
    with pytest.raises(PartRefused):
        tap(world, [invoice], store(world, bank), seen=5000, shares={invoice.id: 5000})
    assert bank.charged() == []


def test_a_part_is_shown_then_paid_and_the_rest_remains(world, parts):
    (invoice,) = owe("Reyes", world)
    store(world, parts)
    olivia = world.as_("Olivia")
    asked = olivia.get(f"/invoices/{invoice.uid}/payment?amount=100")
    assert "$55.00 stays open" in asked.text
    action = re.search(r'action="([^"]+part-[^"]+)" data-payment', asked.text)[1].replace("&amp;", "&")
    world.post(olivia, action, form_of(asked))
    assert [cents for _, cents in parts.charged()] == [10000]
    shown = olivia.get(f"/invoices/{invoice.uid}").text
    assert "Partly paid" in shown
    assert "$55.00" in shown
    assert "$100.00 of $155.00 is paid." in shown
    assert "$55.00" in olivia.get("/invoices").text


@pytest.mark.parametrize("typed", NOT_MONEY)
def test_what_is_no_amount_is_refused_beside_the_field_and_kept(world, parts, typed):
    (invoice,) = owe("Reyes", world)
    store(world, parts)
    olivia = world.as_("Olivia")
    for answer in (
        olivia.get(f"/invoices/{invoice.uid}/payment?" + urlencode({"amount": typed})),
        world.post(olivia, f"/invoices/{invoice.uid}/payment", {"amount": typed, "seen": "15500"}),
    ):
        assert answer.status_code == 422
        assert 'id="amount-error"' in answer.text
        assert f'value="{typed}"' in answer.text.replace("&#34;", '"')
    assert parts.charged() == []


@pytest.mark.parametrize("typed, words", [("155.01", "Only $155.00 is open here."), ("9.99", "Pay at least $10.00"),
                                          ("154.80", "leave less than $0.50")])
def test_amounts_out_of_bounds_say_why(world, parts, typed, words):
    (invoice,) = owe("Reyes", world)
    answer = world.as_("Olivia").get(f"/invoices/{invoice.uid}/payment?amount={typed}")
    assert answer.status_code == 422
    assert words in answer.text


def test_an_amount_goes_to_what_is_due_first(world, parts):
    first, second, third = at_places(world)
    store(world, parts, "Hotel Azul")
    pat = world.as_("Pat")
    asked = pat.get("/balance/payment?amount=250.00")
    action = re.search(r'action="([^"]+)" data-payment', asked.text)[1].replace("&amp;", "&")
    assert world.post(pat, action, form_of(asked)).status_code == 303
    assert left(world, [third, second, first]) == [0, 5000, 30000]


def test_it_can_be_divided_by_hand(world, parts):
    first, second, third = at_places(world)
    store(world, parts, "Hotel Azul")
    pat = world.as_("Pat")
    path = "/selection/payment?" + urlencode(
        [("invoice", one.uid) for one in (first, second, third)] +
        [(f"part-{first.uid}", "12.50"), (f"part-{second.uid}", ""), (f"part-{third.uid}", "100.00")])
    asked = pat.get(path)
    action = re.search(r'action="([^"]+)" data-payment', asked.text)[1].replace("&amp;", "&")
    world.post(pat, action, form_of(asked))
    assert left(world, [first, second, third]) == [28750, 20000, 0]
    too_much = pat.get(path.replace("12.50", "300.01"))
    assert too_much.status_code == 422
    assert f'id="part-{first.uid}-error"' in too_much.text


def test_autopay_charges_only_the_rest(world, parts):
    (invoice,) = owe("Reyes", world)
    due_in(world, [invoice], 4)
    method = store(world, parts)
    agree(world, method)
    act(world, parts)
    assert [charge.cents for charge in charges(world)] == [15500]
    tap(world, [world.get(Invoice, invoice.id)], method, seen=10000, shares={invoice.id: 10000})
    live(world, 6, parts)
    assert [cents for _, cents in parts.charged()] == [10000, 5500]
    assert left(world, [invoice]) == [0]


def test_a_part_of_more_than_is_open_asks_again(world, parts):
    (invoice,) = owe("Reyes", world)
    for cents in (15501, 0, -1):
        with pytest.raises(AmountChanged):
            tap(world, [invoice], store(world, parts), seen=cents, shares={invoice.id: cents})
    assert world.all(select(Allocation)) == []


def test_more_than_the_bank_takes_is_a_message_and_no_failure(world, bank):
    (invoice,) = owe("Reyes", world, cents=BANK_MOST + 1)
    store(world, bank)
    olivia = world.as_("Olivia")
    assert "more than the bank takes" in olivia.get(f"/invoices/{invoice.uid}").text
    assert "The bank takes at most $999,999.99" in olivia.get(f"/invoices/{invoice.uid}/payment").text
    answer = world.post(olivia, f"/invoices/{invoice.uid}/payment", {"seen": str(BANK_MOST + 1)})
    assert answer.status_code == 409
    with world.writing(), pytest.raises(TooMuch):
        begin(session().get(Account, invoice.account_id), [invoice], BANK_MOST + 1)


def test_the_office_turns_parts_on(world):
    otto = world.as_("Otto", stepped_up=True)
    assert world.post(otto, "/office/settings/payments", {"parts": "on", "least": "25"}).status_code == 303
    company = world.get(Company, world.company.id)
    assert (company.part_payments, company.minimum_payment_cents) == (True, 2500)
    refused = world.post(otto, "/office/settings/payments", {"parts": "on", "least": "-3"})
    assert refused.status_code == 422
    assert 'value="-3"' in refused.text
