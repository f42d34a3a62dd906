"""The office's pages for money: payments, refunds, cash and checks, credit, what waits for a second person."""

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice
from app.invoices.models import Correction, Invoice
from app.payments.models import Attempt, Refund
from app.plans.models import BillingRules
from tests.payments.desk import by_hand, correct, credit_of, needs_two, open_on, refund, went_back
from tests.payments.stage import owe, store, tap, work


def account_page(world) -> str:
    return f"/office/accounts/{world.get(Account, world.cast.accounts['Reyes']).uid}"


def paid(world, bank) -> tuple[Invoice, Attempt]:
    (invoice,) = owe("Reyes", world)
    return invoice, tap(world, [invoice], store(world, bank))


def test_refund_from_the_page_and_what_the_owner_reads(world, bank):
    invoice, attempt = paid(world, bank)
    otto, path = world.as_("Otto"), f"/office/payments/{attempt.uid}"
    form = otto.get(f"{path}/refund?invoice={invoice.uid}").text
    assert "$155.00 is left" in form and "Visa 4242" in form
    answer = world.post(otto, f"{path}/refund", {"amount": "50", "then": "closed", "reason": "Broken pump"})
    assert answer.status_code == 303
    assert "Asking the bank" in otto.get(path).text
    work(Refund)
    page = otto.get(path).text
    assert "Broken pump" in page and "Otto Brandt" in page and "$105.00" in page
    olivia = world.as_("Olivia")
    for shown in (olivia.get(f"/invoices/{invoice.uid}").text, olivia.get(f"/payments/{attempt.uid}").text):
        assert "We gave you back $50.00 on Thu, Nov 19, to Visa 4242. It takes 5 to 10 business days" in shown
    assert olivia.get(f"/payments/{attempt.uid}.pdf").data.startswith(b"%PDF")
    assert olivia.get(f"/invoices/{invoice.uid}.pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "wrong", [{"amount": "155.01"}, {"amount": "0"}, {"amount": "many"}, {"reason": ""}, {"then": "both"}]
)
def test_wrong_refund_comes_back_with_everything_typed(world, bank, wrong):
    _, attempt = paid(world, bank)
    typed = {"amount": "50", "then": "open", "reason": "Broken pump"} | wrong
    answer = world.post(world.as_("Otto"), f"/office/payments/{attempt.uid}/refund", typed)
    assert answer.status_code == 422 and "field__error" in answer.text
    assert "reason" in wrong or "Broken pump" in answer.text
    assert not world.all(select(Refund))


def test_refused_refund_says_why_on_the_page(world, bank):
    _, attempt = paid(world, bank)
    correct(world, "refund", 5000, attempt=attempt)
    bank.webhooks.plan = lambda event: []
    bank.dispute(attempt.payment_intent)
    work(Refund)
    page = world.as_("Otto").get(f"/office/payments/{attempt.uid}").text
    assert "disputes the payment, so it cannot be given back" in page and "Did not go through" in page


def test_all_given_back_reads_refunded_everywhere(world, bank):
    invoice, attempt = paid(world, bank)
    refund(world, attempt, 15500)
    otto, olivia = world.as_("Otto"), world.as_("Olivia")
    assert "Refunded" in olivia.get("/payments").text and "Refunded" in olivia.get("/invoices").text
    assert "Refunded" in otto.get(f"/office/payments/{attempt.uid}").text
    assert "Refunded" in otto.get("/office/invoices").text
    assert "Give back</a>" not in otto.get(f"/office/payments/{attempt.uid}").text


# ---- approval ----


def test_request_waits_on_its_page_until_somebody_else_agrees(world, bank):
    needs_two(world)
    invoice, attempt = paid(world, bank)
    otto, wanda = world.as_("Otto"), world.as_("Wanda", kind="staff")
    asked = {"amount": "155", "then": "open", "reason": "Broken pump"}
    assert world.post(otto, f"/office/payments/{attempt.uid}/refund", asked).status_code == 303
    correction = world.all(select(Correction))[0]
    for path in (f"/office/payments/{attempt.uid}", "/office/corrections"):
        assert "Broken pump" in otto.get(path).text and "Waiting for approval" in otto.get(path).text
    assert "Waiting for approval (1)" in otto.get("/office/invoices").text
    approval = f"/office/corrections/{correction.uid}/approval"
    refused = world.post(otto, approval)
    assert refused.status_code == 422 and "Somebody else has to agree" in refused.text
    assert world.post(wanda, approval).status_code == 303
    work(Refund)
    assert went_back(bank) == [15500] and open_on(world, invoice) == 15500
    assert "Wanda Staff" in otto.get("/office/corrections").text


def test_refusing_needs_a_sentence(world):
    needs_two(world)
    asked = correct(world, "credit", 20000)
    wanda, path = world.as_("Wanda", kind="staff"), f"/office/corrections/{asked.uid}/refusal"
    empty = world.post(wanda, path, {f"why-{asked.uid}": ""})
    assert empty.status_code == 422 and "Say why not" in empty.text
    assert world.post(wanda, path, {f"why-{asked.uid}": "Ask the owner"}).status_code == 303
    assert "Ask the owner" in wanda.get("/office/corrections").text
    assert world.get(Correction, asked.id).state == "refused"


def test_limit_is_set_in_the_settings(world):
    otto = world.as_("Otto", stepped_up=True)
    page = otto.get("/office/settings/billing").text
    assert "A second person agrees above" in page
    typed = {"skip_credit": "ours", "pause_credit": "share", "due_days": "15", "approval": "$250.00"}
    assert world.post(otto, "/office/settings/billing", typed).status_code == 303
    assert world.all(select(BillingRules.approval_cents)) == [25000]
    assert world.post(otto, "/office/settings/billing", typed | {"approval": "-1"}).status_code == 422
    world.post(otto, "/office/settings/billing", typed | {"approval": ""})
    assert world.all(select(BillingRules.approval_cents)) == [None]


# ---- the invoice ----


def test_invoice_is_lowered_written_off_and_void_from_its_page(world):
    first, second, third = owe("Reyes", world, count=3)
    otto, at = world.as_("Otto"), "/office/invoices/"
    world.post(otto, f"{at}{first.uid}/credit", {"credit-amount": "20", "credit-reason": "Late"})
    world.post(otto, f"{at}{second.uid}/write-off", {"write-off-reason": "Moved away"})
    world.post(otto, f"{at}{third.uid}/void", {"reason": "Wrong house"})
    assert [open_on(world, one) for one in (first, second, third)] == [13500, 0, 0]
    assert "Moved away" in otto.get(f"{at}{second.uid}").text
    olivia = world.as_("Olivia")
    assert "$135.00" in olivia.get(f"/invoices/{first.uid}").text
    assert "Forgiven" in olivia.get(f"/invoices/{second.uid}").text
    assert "Canceled" in olivia.get(f"/invoices/{third.uid}").text


@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("credit", {"credit-amount": "155.01", "credit-reason": "Late"}),
        ("credit", {"credit-amount": "-5", "credit-reason": "Late"}),
        ("credit", {"credit-amount": "5", "credit-reason": ""}),
        ("write-off", {"write-off-reason": ""}),
    ],
)
def test_wrong_correction_changes_nothing(world, what, typed):
    (invoice,) = owe("Reyes", world)
    answer = world.post(world.as_("Otto"), f"/office/invoices/{invoice.uid}/{what}", typed)
    assert answer.status_code == 422 and "field__error" in answer.text and open_on(world, invoice) == 15500


def test_paid_invoice_is_not_void(world):
    (invoice,) = owe("Reyes", world)
    by_hand(world, 15500, [(world.get(Invoice, invoice.id), 15500)])
    answer = world.post(world.as_("Otto"), f"/office/invoices/{invoice.uid}/void", {"reason": "Wrong"})
    assert answer.status_code == 422 and world.get(Invoice, invoice.id).state == "open"


def test_draft_can_only_be_void(world):
    with world.writing():
        draft = draft_invoice(session().get(Account, world.cast.accounts["Reyes"]), [NewLine("Filter", 100)])
    otto = world.as_("Otto")
    assert world.post(otto, f"/office/invoices/{draft.uid}/write-off", {"write-off-reason": "x"}).status_code == 422
    assert world.get(Invoice, draft.id).state == "draft"
    world.post(otto, f"/office/invoices/{draft.uid}/void", {"reason": "Twice"})
    assert world.get(Invoice, draft.id).state == "void"


# ---- by hand ----


def test_check_from_the_page_oldest_first_with_its_receipt(world):
    first, second = owe("Reyes", world, count=2)
    otto, path = world.as_("Otto"), account_page(world)
    form = otto.get(f"{path}/payments/new").text
    assert first.number in form and second.number in form
    typed = {"way": "check", "amount": "200", "day": "2026-11-18", "reference": "1042", "once": "a" * 26}
    for _ in range(2):
        assert world.post(otto, f"{path}/payments", typed).status_code == 303
    assert (open_on(world, first), open_on(world, second)) == (0, 11000)
    olivia, attempt = world.as_("Olivia"), world.all(select(Attempt))[0]
    assert "Check 1042" in olivia.get("/payments").text
    assert "Check 1042" in olivia.get(f"/payments/{attempt.uid}").text
    assert olivia.get(f"/payments/{attempt.uid}.pdf").data.startswith(b"%PDF")
    assert otto.get(f"/office/payments/{attempt.uid}.pdf").data.startswith(b"%PDF")


def test_the_parts_can_be_edited(world):
    first, second = owe("Reyes", world, count=2)
    typed = {"way": "cash", "amount": "120", "day": "2026-11-19", f"part-{second.uid}": "120"}
    world.post(world.as_("Otto"), f"{account_page(world)}/payments", typed)
    assert (open_on(world, first), open_on(world, second)) == (15500, 3500)


@pytest.mark.parametrize(
    "wrong", [{"amount": "0"}, {"amount": "x"}, {"day": "2026-11-20"}, {"day": ""}, {"way": "gold"}, {"amount": "100"}]
)
def test_wrong_payment_comes_back_with_everything_typed(world, wrong):
    (invoice,) = owe("Reyes", world)
    typed = {"way": "check", "amount": "155", "day": "2026-11-19", "reference": "no. 7", f"part-{invoice.uid}": "155"}
    answer = world.post(world.as_("Otto"), f"{account_page(world)}/payments", typed | wrong)
    assert answer.status_code == 422 and "field__error" in answer.text and "no. 7" in answer.text
    assert not world.all(select(Attempt))


def test_bounced_check_from_the_page(world):
    (invoice,) = owe("Reyes", world)
    attempt = by_hand(world, 15500, [(invoice, 15500)])
    otto, path = world.as_("Otto"), f"/office/payments/{attempt.uid}/return"
    assert otto.get(path).status_code == 200
    assert world.post(otto, path, {"reason": ""}).status_code == 422
    for _ in range(2):
        world.post(otto, path, {"reason": "The bank returned it", "once": "b" * 26})
    assert open_on(world, invoice) == 15500
    assert "The bank returned it" in otto.get(f"/office/payments/{attempt.uid}").text
    shown = world.as_("Olivia").get(f"/payments/{attempt.uid}").text
    assert "Did not go through" in shown and "Came back" in world.as_("Olivia").get("/payments").text


# ---- credit ----


def test_credit_from_the_page(world):
    otto, path = world.as_("Otto"), f"{account_page(world)}/credit"
    assert world.post(otto, path, {"amount": "0", "reason": "x"}).status_code == 422
    for _ in range(2):
        typed = {"amount": "45", "reason": "Green pool", "once": "c" * 26}
        assert world.post(otto, path, typed).status_code == 303
    assert credit_of(world) == 4500
    assert "Green pool" in otto.get(path).text and "$45.00" in otto.get(account_page(world)).text


def test_credit_given_by_mistake_is_taken_back_as_far_as_it_is_there(world):
    otto, path = world.as_("Otto"), f"{account_page(world)}/credit"
    assert "Take it back" not in otto.get(path).text
    correct(world, "credit", 4500)
    by_hand(world, 1000)
    again = world.post(otto, f"{path}-back", {"back": "45.01", "back-reason": "Twice", "once": "d" * 26})
    assert again.status_code == 422 and "more than is left of what you gave" in again.text and "45.01" in again.text
    assert world.post(otto, f"{path}-back", {"back": "45", "back-reason": "", "once": "d" * 26}).status_code == 422
    for _ in range(2):
        typed = {"back": "45", "back-reason": "Twice", "once": "d" * 26}
        assert world.post(otto, f"{path}-back", typed).status_code == 303
    assert credit_of(world) == 1000
    assert "Credit taken back" in otto.get(path).text and "Take it back" not in otto.get(path).text
    assert "Credit taken back" in world.as_("Olivia").get("/credit").text


def test_credit_is_paid_out_through_an_earlier_payment(world, bank):
    """A plan that ended with a credit: the invoice opens for a moment, and the credit closes it."""
    invoice, attempt = paid(world, bank)
    correct(world, "credit", 4000)
    otto = world.as_("Otto")
    page, way = otto.get(f"{account_page(world)}/credit").text, f"/office/payments/{attempt.uid}/refund"
    assert f"{way}?payout=1" in page
    form = otto.get(f"{way}?payout=1").text
    assert 'value="40.00"' in form and 'value="open" checked' in form
    world.post(otto, way, {"amount": "40", "then": "open", "reason": "Plan ended"})
    work(Refund)
    world.work()
    assert (went_back(bank), open_on(world, invoice), credit_of(world)) == ([4000], 0, 0)


def test_nobody_of_another_company_finds_any_of_it(world, bank):
    _, attempt = paid(world, bank)
    asked = correct(world, "credit", 100)
    rita = world.as_("Rita")
    for path in (f"/office/payments/{attempt.uid}", f"/office/payments/{attempt.uid}/refund"):
        assert rita.get(path).status_code == 404
    assert world.post(rita, f"/office/corrections/{asked.uid}/approval").status_code == 404
    assert "A broken pump" not in rita.get("/office/corrections").text


def test_as_many_queries_for_many_as_for_one(world, queries):
    needs_two(world, 100)
    correct(world, "credit", 20000)
    by_hand(world, 100)
    otto, account = world.as_("Otto"), account_page(world)
    pages = ("/office/corrections", f"{account}/credit", account)
    otto.get(account)
    few = [queries(lambda path=path: otto.get(path)) for path in pages]
    for _ in range(5):
        correct(world, "credit", 20000)
        by_hand(world, 100)
    assert [queries(lambda path=path: otto.get(path)) for path in pages] == few
