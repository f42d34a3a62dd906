"""The card surcharge: off until confirmed, credit cards only, seen before it is paid, given back in proportion."""

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.companies.models import Company
from app.entrance import forget_hosts
from app.invoices.drafting import InvoiceRefused
from app.payments.bank.faults import LOST_BEFORE
from app.payments.methods import make_default
from app.payments.models import StoredMethod
from app.properties.models import Property
from tests.invoices.papers import words as text_of
from tests.payments.desk import correct, credit_of, hear, open_on, refund, went_back
from tests.payments.on_top import fields_of, latest, on_top, serve, switch_surcharge, switch_tips
from tests.payments.stage import owe, store, tap

COSTS_NOTHING = "A bank account or a debit card costs nothing extra."


def pay(world, invoice, **typed):
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment"
    return world.post(olivia, path, {**fields_of(olivia.get(path)), **typed})


def test_it_is_off_at_first(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    assert "surcharge" not in world.as_("Olivia").get(f"/invoices/{invoice.uid}/payment").text
    pay(world, invoice)
    assert [cents for _, cents in bank.charged()] == [15_500]


def test_olivia_sees_it_before_she_pays_and_on_her_receipt(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    switch_surcharge(world)
    for path in (f"/invoices/{invoice.uid}", f"/invoices/{invoice.uid}/payment", "/"):
        page = world.as_("Olivia").get(path).text
        assert "Credit cards cost $3.87 more here. " + COSTS_NOTHING in page
        assert "Pay $158.87 now" in page
    assert pay(world, invoice).status_code == 303
    attempt = latest(world)
    assert [cents for _, cents in bank.charged()] == [15_887]
    assert (on_top(world, attempt), open_on(world, invoice), credit_of(world)) == ({"surcharge": 387}, 0, 0)
    olivia = world.as_("Olivia")
    assert "<dt>Card surcharge</dt><dd>$3.87</dd>" in olivia.get(f"/payments/{attempt.uid}").text
    paper = text_of(olivia.get(f"/payments/{attempt.uid}.pdf").data)
    assert "Card surcharge" in paper and "$3.87" in paper and "$158.87" in paper


@pytest.mark.parametrize(
    "token",
    ["pm_card_visa_debit", "pm_card_mastercard_debit", "pm_card_mastercard_prepaid", "pm_usBankAccount_success"],
)
def test_never_on_debit_prepaid_or_a_bank_account(world, bank, token):
    (invoice,) = owe("Reyes", world)
    store(world, bank, token=token)
    switch_surcharge(world)
    assert "surcharge" not in world.as_("Olivia").get(f"/invoices/{invoice.uid}/payment").text
    pay(world, invoice)
    assert latest(world).cents == 15_500


def test_nor_on_a_card_of_which_the_bank_never_told_and_then_it_is_known(world, bank):
    (invoice, other) = owe("Reyes", world, count=2)
    method = store(world, bank)
    _forget_funding(method)
    switch_surcharge(world)
    pay(world, invoice)
    assert latest(world).cents == 15_500
    assert world.get(StoredMethod, method.id).funding == "credit"
    pay(world, other)
    assert latest(world).cents == 15_887


def _forget_funding(method: StoredMethod, funding: str = "") -> None:
    with db.writing():
        row = session().get(StoredMethod, method.id)
        row.funding = funding
        session().add(row)


def test_a_card_that_is_a_debit_card_by_now_is_not_charged_more(world, bank):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank, token="pm_card_visa_debit")
    _forget_funding(method, "credit")
    switch_surcharge(world)
    answer = pay(world, invoice)
    assert answer.status_code == 409 and "The amount has changed" in answer.text
    assert "Pay with Visa 5556</button>" in answer.text and bank.charged() == []


def test_nothing_is_charged_while_the_bank_does_not_tell_what_card_it_is(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    switch_surcharge(world)
    tap(world, owe("Reyes", world), world.all(select(StoredMethod))[0], surcharge_seen=387)
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment"
    fields = fields_of(olivia.get(path))
    bank.faults.inject(LOST_BEFORE, path="/v1/payment_methods", method="GET", times=1)
    assert "We cannot take payments right now" in world.post(olivia, path, fields).text
    assert len(bank.charged()) == 1


def test_switched_on_after_the_page_was_drawn_the_amount_is_asked_again(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment"
    fields = fields_of(olivia.get(path))
    switch_surcharge(world)
    answer = world.post(olivia, path, fields)
    assert answer.status_code == 409 and "The amount has changed" in answer.text
    assert "Pay with Visa 4242 (+ $3.87)" in answer.text
    assert bank.charged() == []


@pytest.mark.parametrize("seen", ["0", "1", "-387", "388", "x", "9" * 30])
def test_another_surcharge_than_was_seen_is_asked_again(world, bank, seen):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    switch_surcharge(world)
    assert pay(world, invoice, **{f"surcharge-{method.uid}": seen}).status_code == 409
    assert bank.charged() == []


def test_with_several_methods_each_says_what_it_costs(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    debit = store(world, bank, token="pm_usBankAccount_success")
    switch_surcharge(world)
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment"
    page = olivia.get(f"{path}?another=1")
    assert "Pay with Visa 4242 (+ $3.87)" in page.text and COSTS_NOTHING in page.text
    assert "Pay with Desert Valley Bank 6789</button>" in page.text
    world.post(olivia, path, {**fields_of(page), "method": debit.uid})
    assert latest(world).cents == 15_500


def test_on_the_banks_page_there_is_none(world, bank):
    (invoice,) = owe("Reyes", world)
    switch_surcharge(world)
    page = world.as_("Olivia").get(f"/invoices/{invoice.uid}/payment").text
    assert "surcharge" not in page
    pay(world, invoice)
    assert (latest(world).way, latest(world).cents) == ("checkout", 15_500)


@pytest.mark.parametrize("where", ["company", "property", "bill", "unknown"])
def test_none_where_a_state_was_not_chosen(world, bank, where):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    switch_surcharge(world)
    with db.writing():
        row, field, region = {
            "company": (session().get(Company, world.company.id), "region", "CA"),
            "property": (session().get(Property, world.cast.properties["Reyes"]), "region", "NV"),
            "bill": (session().get(Account, world.cast.accounts["Reyes"]), "billing_region", "New York"),
            "unknown": (session().get(Property, world.cast.properties["Reyes"]), "region", ""),
        }[where]
        setattr(row, field, region)
        session().add(row)
    forget_hosts()
    assert "surcharge" not in world.as_("Olivia").get(f"/invoices/{invoice.uid}/payment").text


def test_a_tip_is_never_surcharged(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    switch_surcharge(world)
    assert '<span data-with="1">Pay $174.37 now</span>' in world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    pay(world, invoice, tip="1550")
    assert on_top(world, latest(world)) == {"tip": 1_550, "surcharge": 387}
    assert [cents for _, cents in bank.charged()] == [15_500 + 387 + 1_550]


# ---- going back ----


def paid(world, bank):
    """$155.00 with a surcharge of $3.87 and a tip of $15.50."""
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    switch_surcharge(world)
    pay(world, invoice, tip="1550")
    return invoice, latest(world)


def test_a_full_refund_returns_tip_and_surcharge(world, bank):
    invoice, attempt = paid(world, bank)
    refund(world, attempt, attempt.cents)
    assert went_back(bank) == [17_437]
    assert on_top(world, attempt) == {"tip": 0, "surcharge": 0}
    assert (open_on(world, invoice), credit_of(world)) == (0, 0)


def test_a_part_returns_the_surcharge_in_proportion_and_not_the_tip(world, bank):
    invoice, attempt = paid(world, bank)
    refund(world, attempt, 5_000, opens=True)
    assert on_top(world, attempt) == {"tip": 1_550, "surcharge": 387 - 122}
    assert (open_on(world, invoice), credit_of(world)) == (4_878, 0)


def test_only_the_tip(world, bank):
    invoice, attempt = paid(world, bank)
    refund(world, attempt, 1_000, part="tip")
    assert on_top(world, attempt) == {"tip": 550, "surcharge": 387}
    assert (open_on(world, invoice), credit_of(world)) == (0, 0)
    with pytest.raises(InvoiceRefused, match=r"Only \$5\.50 of the tip is left"):
        correct(world, "refund", 551, attempt=attempt, part="tip")
    with pytest.raises(InvoiceRefused, match=r"Without the tip \$158\.87 is left"):
        correct(world, "refund", 15_888, attempt=attempt)


def test_a_tip_that_is_on_its_way_back_is_not_given_back_again(world, bank):
    _, attempt = paid(world, bank)
    correct(world, "refund", 1_000, attempt=attempt, part="tip")
    with pytest.raises(InvoiceRefused):
        correct(world, "refund", 1_000, attempt=attempt, part="tip")


def test_a_refund_made_at_the_bank_takes_the_tip_last(world, bank):
    invoice, attempt = paid(world, bank)
    bank.refund(attempt.payment_intent, 16_000)
    hear(bank)
    assert on_top(world, attempt) == {"tip": 1_550 - 113, "surcharge": 0}
    bank.refund(attempt.payment_intent)
    hear(bank)
    assert on_top(world, attempt) == {"tip": 0, "surcharge": 0}
    assert (open_on(world, invoice), credit_of(world)) == (0, 0)


def test_a_refund_that_comes_back_brings_them_again(world, bank):
    _, attempt = paid(world, bank)
    made = bank.refund(attempt.payment_intent, 5_000)
    hear(bank)
    bank.fail_refund(made["id"])
    hear(bank)
    assert on_top(world, attempt) == {"tip": 1_550, "surcharge": 387}


def test_a_dispute_takes_them_and_winning_it_brings_them_again(world, bank):
    invoice, attempt = paid(world, bank)
    dispute = bank.dispute(attempt.payment_intent)
    hear(bank)
    assert (on_top(world, attempt), open_on(world, invoice)) == ({"tip": 0, "surcharge": 0}, 15_500)
    bank.win(dispute["id"])
    hear(bank)
    assert (on_top(world, attempt), open_on(world, invoice)) == ({"tip": 1_550, "surcharge": 387}, 0)
    assert credit_of(world) == 0


def test_office_and_owner_read_which_part_went_back(world, bank):
    _, attempt = paid(world, bank)
    otto, path = world.as_("Otto"), f"/office/payments/{attempt.uid}/refund"
    form = otto.get(path).text
    assert "The card surcharge goes back with it, in proportion." in form and "$15.50 of it is left." in form
    wrong = world.post(otto, path, {"amount": "20", "part": "tip", "then": "closed", "reason": "Sorry"})
    assert wrong.status_code == 422 and "Only $15.50 of the tip is left." in wrong.text
    assert 'value="tip" checked' in wrong.text
    refund(world, attempt, 5_000)
    refund(world, attempt, 1_000, part="tip")
    olivia = world.as_("Olivia")
    page = olivia.get(f"/payments/{attempt.uid}").text
    assert "Of this: card surcharge $1.22." in page and "Of this: tip $10.00." in page
    paper = text_of(olivia.get(f"/payments/{attempt.uid}.pdf").data)
    assert "with card surcharge $1.22" in paper and "with tip $10.00" in paper


def test_default_changes_to_a_bank_account_and_the_surcharge_is_gone(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    debit = store(world, bank, token="pm_usBankAccount_success")
    switch_surcharge(world)
    with db.writing():
        make_default(session().get(StoredMethod, debit.id))
    assert "surcharge" not in world.as_("Olivia").get(f"/invoices/{invoice.uid}/payment").text
