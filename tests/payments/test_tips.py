"""Tips: off until switched on, seen before they are paid, booked apart, on every paper."""

import re

import pytest

from app.accounts.models import Account
from app.approvals.models import ApprovalRule
from app.base import db
from app.base.db import session
from app.invoices.ledger import balance_cents
from app.invoices.models import Invoice
from app.payments.beginning import begin
from app.payments.models_autopay import AutoPay, PlannedCharge
from app.payments.part_rules import change_part_rules
from tests.invoices.papers import words as text_of
from tests.payments.desk import credit_of, kinds, open_on
from tests.payments.on_top import fields_of, latest, on_top, serve, switch_tips
from tests.payments.stage import owe, store
from tests.payments.test_pay_by_link import link


def pay(world, invoice, name: str = "Olivia", **typed):
    browser = world.as_(name)
    path = f"/invoices/{invoice.uid}/payment"
    return world.post(browser, path, {**fields_of(browser.get(path)), **typed})


def test_tips_are_off_at_first(world, bank):
    invoice = serve(world)
    store(world, bank)
    page = world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    assert "tip" not in re.sub(r"<[^>]+>", "", page).lower().split()
    answer = pay(world, invoice, tip="300")
    assert answer.status_code == 409 and "This tip cannot be taken. Nothing was charged" in answer.text
    assert bank.charged() == []


def test_none_is_chosen_at_first_and_the_total_stands_on_the_button_for_each(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    for path in (f"/invoices/{invoice.uid}", f"/invoices/{invoice.uid}/payment", "/"):
        page = world.as_("Olivia").get(path).text
        assert re.findall(r'value="(\w+)" data-tip="\w+"( checked)?', page) == [
            ("0", " checked"), ("1550", ""), ("2325", ""), ("3100", ""), ("other", "")
        ]  # fmt: skip
        assert "10 % · $15.50" in page
        assert '<span data-with="0">Pay $155.00 now</span>' in page
        assert '<span data-with="1">Pay $170.50 now</span>' in page


def test_olivia_adds_a_tip_and_finds_it_everywhere(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    assert pay(world, invoice, tip="1550").status_code == 303
    attempt = latest(world)
    assert [cents for _, cents in bank.charged()] == [17_050]
    assert (attempt.cents, attempt.tip_cents, on_top(world, attempt)) == (17_050, 1_550, {"tip": 1_550})
    assert (open_on(world, invoice), credit_of(world)) == (0, 0)
    assert kinds(world) == ["invoice", "payment", "tip", "payment"]
    olivia = world.as_("Olivia")
    status = olivia.get(f"/payments/{attempt.uid}").text
    assert "$170.50" in status and "<dt>Tip</dt><dd>$15.50</dd>" in status and "$155.00" in status
    paper = text_of(olivia.get(f"/payments/{attempt.uid}.pdf").data)
    assert "Tip" in paper and "$15.50" in paper and "$170.50" in paper and "credit on your account" not in paper
    office = world.as_("Otto").get(f"/office/payments/{attempt.uid}").text
    assert "$15.50" in office and "Tess" in office


def test_another_tip_is_typed(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    pay(world, invoice, tip="other", tip_other="$7.25")
    assert [cents for _, cents in bank.charged()] == [16_225]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-5", "Type an amount above zero."),
        ("0", "Type an amount above zero."),
        ("", "Type the tip, or choose none."),
        ("155.01", "A tip can be $155.00 here at most."),
        ("99999999999", "A tip can be $155.00 here at most."),
        ("5.005", "There is nothing smaller than a cent: type two digits after the point."),
        ("five", "Type an amount in USD, such as 155.00."),
        ("1e3", "Type an amount in USD, such as 155.00."),
        ("<b>5</b>", "Type an amount in USD, such as 155.00."),
    ],
)
def test_what_is_no_tip_is_said_beside_the_field_and_nothing_is_charged(world, bank, typed, sentence):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    answer = pay(world, invoice, tip="other", tip_other=typed)
    assert answer.status_code == 422 and sentence in answer.text
    assert 'data-tip="other" checked' in answer.text
    assert f'value="{typed}"' in answer.text or "<" in typed
    assert "Pay $155.00 + tip now" in answer.text
    assert bank.charged() == []


@pytest.mark.parametrize("chosen", ["-300", "3.00", "ten", "15501", "1" * 30])
def test_a_bent_choice_is_refused_too(world, bank, chosen):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    answer = pay(world, invoice, tip=chosen)
    assert answer.status_code == 422 and "field__error" in answer.text
    assert bank.charged() == []


def test_with_a_changed_amount_the_tip_that_was_chosen_is_kept(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    answer = pay(world, invoice, tip="1550", seen="15000")
    assert answer.status_code == 409 and "The amount has changed" in answer.text
    assert 'value="1550" data-tip="1" checked' in answer.text
    answer = pay(world, invoice, tip="1234", seen="15000")
    assert 'data-tip="other" checked' in answer.text and 'value="12.34"' in answer.text
    assert bank.charged() == []


def test_a_tip_after_tips_were_switched_off_is_not_taken(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    olivia = world.as_("Olivia")
    fields = fields_of(olivia.get(f"/invoices/{invoice.uid}/payment"))
    switch_tips(world, tips="")
    answer = world.post(olivia, f"/invoices/{invoice.uid}/payment", {**fields, "tip": "1550"})
    assert answer.status_code == 409 and "This tip cannot be taken. Nothing was charged" in answer.text
    assert "data-tip" not in answer.text and "Pay with Visa 4242" in answer.text
    assert bank.charged() == []


def test_the_same_form_twice_is_one_payment_with_the_first_tip(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment"
    fields = fields_of(olivia.get(path))
    for tip in ("1550", "3100"):
        assert world.post(olivia, path, {**fields, "tip": tip}).status_code == 303
    assert [cents for _, cents in bank.charged()] == [17_050]


def test_on_the_banks_page_the_tip_has_a_line_of_its_own(world, bank):
    invoice = serve(world)
    switch_tips(world)
    sent = pay(world, invoice, tip="1550")
    status = world.as_("Olivia").get(sent.location).text
    page = re.search(r'bank.localhost/c/([^"]+)"', status)[1]
    assert [(line["description"], line["amount_total"]) for line in bank.find(page)["_lines"]] == [
        (f"Invoice {invoice.number}", 15_500), ("Tip", 1_550)
    ]  # fmt: skip
    bank.pay_page(page)
    bank.deliver_due()
    world.work()
    assert (balance_cents(world.get(Invoice, invoice.id)), on_top(world, latest(world))) == (0, {"tip": 1_550})


@pytest.mark.parametrize("verified", [True, False])
def test_by_a_link_a_tip_can_be_added_and_a_wrong_one_comes_back(world, bank, verified):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    token, stranger = link(world, invoice, verified=verified), world.as_(None)
    fields = fields_of(stranger.get(f"/l/{token}"))
    assert ("method" in fields) == verified
    wrong = world.post(stranger, f"/l/{token}/payment", {**fields, "tip": "other", "tip_other": "a lot"})
    assert wrong.status_code == 422 and "Type an amount in USD" in wrong.text and 'value="a lot"' in wrong.text
    world.post(stranger, f"/l/{token}/payment", {**fields, "tip": "1550"})
    attempt = latest(world)
    assert (attempt.way, attempt.cents) == ("stored" if verified else "link", 17_050)


def test_none_is_offered_where_there_was_no_visit_and_no_plan(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    switch_tips(world)
    assert "data-tip" not in world.as_("Olivia").get(f"/invoices/{invoice.uid}/payment").text
    assert pay(world, invoice, tip="300").status_code == 409
    assert bank.charged() == []


def test_none_is_offered_where_the_amount_was_approved(world, bank):
    invoice = serve(world, account="Hotel Azul", place="Azul Downtown")
    store(world, bank, "Hotel Azul")
    switch_tips(world)
    assert "data-tip" in world.as_("Pat").get(f"/invoices/{invoice.uid}/payment").text
    with db.writing():
        session().add(ApprovalRule(account_id=world.cast.accounts["Hotel Azul"], above_cents=10_000, needed=0))
    assert "data-tip" not in world.as_("Pat").get(f"/invoices/{invoice.uid}/payment").text
    assert pay(world, invoice, "Pat", tip="300").status_code == 409
    assert bank.charged() == []


def test_autopay_never_tips(world, bank):
    invoice = serve(world)
    method = store(world, bank)
    switch_tips(world)
    account = world.get(Account, world.cast.accounts["Reyes"])
    with db.writing():
        autopay = AutoPay(account_id=account.id, method_id=method.id)
        session().add(autopay)
        session().flush()
        session().add(PlannedCharge(autopay_id=autopay.id, account_id=account.id, invoice_id=invoice.id,
                                    method_id=method.id, cents=15_500, charge_on=invoice.due_on))  # fmt: skip
        attempt = begin(account, [invoice], 15_500, method=method, off_session=True)
    assert (attempt.tip_cents, attempt.surcharge_cents, attempt.cents) == (0, 0, 15_500)


def test_a_part_may_be_tipped_and_the_percentage_is_of_the_part(world, bank):
    invoice = serve(world)
    store(world, bank)
    switch_tips(world)
    with world.writing():
        change_part_rules(True, 500)
    olivia, path = world.as_("Olivia"), f"/invoices/{invoice.uid}/payment?amount=100.00"
    page = olivia.get(path)
    assert "10 % · $10.00" in page.text
    part = re.search(r'action="([^"]+)"[^>]*data-payment', page.text)[1].replace("&amp;", "&")
    world.post(olivia, part, {**fields_of(page), "tip": "1000"})
    assert [cents for _, cents in bank.charged()] == [11_000]
    assert open_on(world, invoice) == 5_500
