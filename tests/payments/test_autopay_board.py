"""What the office sees of AutoPay: tomorrow as a dry run, retries, holds, cards at their end."""

import re

from sqlmodel import select

from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.notices.models import Notice, OfficeAlert
from app.payments.asking import apply_or_quarantine
from app.payments.autopay.consent import turn_off
from app.payments.facts import Fact
from app.payments.models import Attempt, BankEvent, StoredMethod
from app.payments.models_autopay import AutoPayRules, PlannedCharge
from tests.payments.autopay import act, agree, charges, due_in, live, taken
from tests.payments.stage import owe, store, tap, work


def board(world) -> str:
    page = world.as_("Otto").get("/office/autopay").text
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_tomorrow_is_a_dry_run_of_the_rule_that_decides_tomorrow(world, bank):
    agree(world, store(world, bank))
    first, second = owe("Reyes", world), owe("Reyes", world, 9900)
    due_in(world, first + second, 3)
    act(world)
    live(world, 2)
    assert "Tomorrow $254.00 2 charges planned" in board(world)
    with db.writing():
        session().add(charge := session().exec(select(PlannedCharge).order_by(PlannedCharge.id)).first())
        charge.cents = 15000
    assert "Tomorrow $99.00 2 charges planned" in board(world)
    assert "Will not be charged It is more than was told" in board(world)
    live(world, 1)
    assert taken(bank) == [9900]


def test_what_failed_is_at_risk_until_it_is_paid(world, bank):
    agree(world, store(world, bank, token="pm_card_chargeCustomerFail"))
    invoices = owe("Reyes", world)
    due_in(world, invoices, 3)
    act(world)
    live(world, 3)
    assert "At risk $155.00" in board(world)
    assert "1 failure" in board(world)
    tap(world, invoices, store(world, bank, token="pm_card_mastercard"))
    act(world)
    assert "At risk $0.00" in board(world)
    assert "1 failure" not in board(world)


def test_what_stopped_stands_there_and_the_fix_link_goes_out_with_one_tap(world, bank):
    autopay = agree(world, store(world, bank, token="pm_card_authenticationRequired"))
    due_in(world, owe("Reyes", world), 3)
    act(world)
    live(world, 3)
    assert "The bank wants you to approve the payment." in board(world)
    otto = world.as_("Otto")
    assert "AutoPay stopped" in otto.get(f"/office/accounts/{_account(world, autopay)}").text
    world.post(otto, f"/office/autopay/{autopay.uid}/fix-link")
    act(world)
    sent = world.all(select(Notice).where(Notice.event == "portal_link"))
    assert [(notice.channel, notice.state) for notice in sent] == [("text", "sent")]


def _account(world, autopay) -> str:
    return world.get(Account, autopay.account_id).uid


def test_an_expiring_card_of_autopay_is_listed(world, bank):
    method = store(world, bank)
    autopay = agree(world, method)
    with db.writing():
        session().add(card := session().get(StoredMethod, method.id))
        card.exp_month, card.exp_year = 12, 2026
    assert "Dec 31, 2026" in board(world)
    with db.writing():
        turn_off(autopay)
    assert "Dec 31, 2026" not in board(world)


def test_the_company_chooses_its_days_of_trying_again(world, bank):
    otto = world.as_("Otto")
    assert world.post(otto, "/office/autopay/rules", {"retry_days": "5, 3"}).status_code == 422
    world.post(otto, "/office/autopay/rules", {"retry_days": "2"})
    assert world.all(select(AutoPayRules.retry_days)) == [[2]]
    agree(world, store(world, bank, token="pm_card_chargeCustomerFail"))
    due_in(world, owe("Reyes", world), 3)
    act(world)
    live(world, 9)
    assert charges(world)[0].failures == 2
    assert len(world.all(select(AutoPayRules))) == 1


def test_a_fact_that_does_not_fit_rings_at_the_office(world, bank):
    attempt = tap(world, owe("Reyes", world), store(world, bank))
    with db.writing():
        apply_or_quarantine(attempt, Fact("succeeded", attempt.bank_account, 1, "usd", payment_intent="pi_strange"))
    act(world)
    alerts = world.all(select(OfficeAlert).where(OfficeAlert.kind == "payment_quarantined"))
    assert "pi_strange" in alerts[0].detail


# ---- cards that expire ----


def expire(world, method: StoredMethod, month: int, year: int) -> None:
    with db.writing():
        session().add(card := session().get(StoredMethod, method.id))
        card.exp_month, card.exp_year = month, year


def warnings(world) -> list[Notice]:
    return world.all(select(Notice).where(Notice.event == "card_expiring", Notice.channel == "email"))


def test_three_letters_come_before_a_card_expires_and_no_more(world, bank):
    expire(world, store(world, bank), 12, 2026)
    live(world, 50)
    assert len(warnings(world)) == 3
    assert {notice.state for notice in warnings(world)} == {"sent"}


def test_a_card_that_the_network_renewed_changes_silently(world, bank):
    method = store(world, bank)
    expire(world, method, 11, 2026)
    live(world, 3)
    assert len(warnings(world)) == 1
    bank.renew_card(method.bank_id)
    bank.deliver_due()
    work(BankEvent)
    renewed = world.get(StoredMethod, method.id)
    assert renewed.exp_year > 2026
    live(world, 20)
    assert len(warnings(world)) == 1


def test_a_mandate_revoked_at_the_bank_ends_autopay(world, bank):
    method = store(world, bank, token="pm_usBankAccount_success")
    invoices = owe("Reyes", world)
    agree(world, method)
    tap(world, invoices, method)
    live(world, 6, bank)
    bank.dispute(_intent(world))
    for _ in range(2):
        act(world, bank)
    assert world.get(StoredMethod, method.id).unusable_why == "debit_not_authorized"


def _intent(world) -> str:
    return world.all(select(Attempt.payment_intent))[0]
