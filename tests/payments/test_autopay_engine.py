"""AutoPay, day by day: told first, charged as told, never after off."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, db
from app.base.db import session
from app.invoices import ledger
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.notices.autopay_told import when_told
from app.notices.models import Notice
from app.payments import gate
from app.payments.autopay.consent import freeze, thaw, turn_off
from app.payments.models import Attempt
from app.people.models import Person
from tests.payments.autopay import act, agree, charges, due_in, live, states, taken, told
from tests.payments.stage import owe, store, tap


def test_an_invoice_is_told_first_and_charged_on_the_day_it_is_due(world, bank):
    agree(world, store(world, bank))
    due_in(world, owe("Reyes", world), 8)
    live(world, 3)
    assert charges(world) == []
    live(world, 1)
    assert told(world, "autopay_coming")[0].sent_at == clock.now()
    live(world, 3)
    assert taken(bank) == []
    live(world, 1)
    assert taken(bank) == [15500]
    live(world, 30)
    assert taken(bank) == [15500]


def test_a_bank_account_is_told_ten_days_before_unless_the_amount_is_the_same(world, bank):
    agree(world, store(world, bank, token="pm_usBankAccount_success"))
    first = owe("Reyes", world)
    due_in(world, first, 0)
    act(world)
    assert charges(world)[0].charge_on == clock.today("America/Phoenix") + dt.timedelta(days=10)
    live(world, 16, bank)
    assert taken(bank) == [15500]
    due_in(world, owe("Reyes", world), 0)
    live(world, 1)
    assert charges(world)[1].charge_on == clock.today("America/Phoenix") + dt.timedelta(days=3)
    due_in(world, owe("Reyes", world, 9900), 0)
    live(world, 1)
    assert charges(world)[2].charge_on == clock.today("America/Phoenix") + dt.timedelta(days=10)


def test_a_debit_on_its_way_is_the_last_one(world, bank):
    """The one after it differs from it, though not from the last that arrived."""
    agree(world, store(world, bank, token="pm_usBankAccount_success"))
    due_in(world, owe("Reyes", world), 0)
    act(world)
    live(world, 16, bank)
    due_in(world, owe("Reyes", world, 9900), 0)
    live(world, 9)
    due_in(world, owe("Reyes", world), 0)
    live(world, 4)
    assert [charge.state for charge in charges(world)] == ["paid", "charging", "planned"]
    live(world, 26, bank)  # told anew, ten days before
    assert taken(bank) == [15500, 9900, 15500]


def test_turned_off_the_evening_before_nothing_is_charged(world, bank):
    autopay = agree(world, store(world, bank))
    due_in(world, owe("Reyes", world), 3)
    act(world)
    live(world, 2)
    with db.writing():
        turn_off(autopay)
    live(world, 10)
    assert taken(bank) == []
    assert states(world) == [("dropped", "off")]


def test_what_rose_since_it_was_told_is_told_anew(world, bank):
    agree(world, store(world, bank))
    invoice = owe("Reyes", world)[0]
    due_in(world, [invoice], 3)
    act(world)
    with db.writing():
        ledger.write("credit", 1000, "corrected", account_id=invoice.account_id, invoice_id=invoice.id)
    live(world, 3)
    assert taken(bank) == []
    live(world, 4)
    assert taken(bank) == [16500]
    assert states(world) == [("dropped", "more_than_told"), ("paid", "")]


def test_what_was_paid_in_part_is_charged_for_the_rest_only(world, bank):
    agree(world, store(world, bank))
    invoice = owe("Reyes", world)[0]
    due_in(world, [invoice], 3)
    act(world)
    with db.writing():
        ledger.write("payment", -5500, "check 12", account_id=invoice.account_id, invoice_id=invoice.id)
    live(world, 3)
    assert taken(bank) == [10000]


def test_an_invoice_paid_by_hand_is_not_charged_again(world, bank):
    method = store(world, bank)
    agree(world, method)
    invoices = owe("Reyes", world)
    due_in(world, invoices, 3)
    act(world)
    tap(world, invoices, method)
    live(world, 10)
    assert taken(bank) == [15500]
    assert states(world) == [("dropped", "paid")]


def test_above_the_limit_nothing_is_charged(world, bank):
    agree(world, store(world, bank), cap_cents=15499)
    due_in(world, owe("Reyes", world), 3)
    live(world, 12)
    assert taken(bank) == []
    assert charges(world) == []


def test_a_frozen_invoice_waits_until_it_is_thawed(world, bank):
    agree(world, store(world, bank))
    invoice = owe("Reyes", world)[0]
    due_in(world, [invoice], 3)
    act(world)
    with db.writing():
        freeze(invoice, session().get(Person, world.cast.people["Olivia"]), "Why so much?")
    live(world, 6)
    assert taken(bank) == []
    with db.writing():
        thaw(invoice)
    act(world)
    live(world, 3)
    assert taken(bank) == [15500]


def test_without_a_notice_that_left_the_house_nothing_is_charged(world, bank):
    with db.writing():
        person = session().get(Person, world.cast.people["Olivia"])
        person.email, person.phone = "", ""
        session().add(person)
    agree(world, store(world, bank))
    due_in(world, owe("Reyes", world), 3)
    live(world, 10)
    assert taken(bank) == []
    assert {why for _, why in states(world)} <= {"late", "not_told", ""}


def test_whoever_agreed_must_be_told_as_long_as_there_is_a_way_to_them(world, bank):
    """What Marta hears does not count for Pat's card, unless nothing reaches Pat any more."""
    agree(world, store(world, bank, "Hotel Azul"), "Pat")
    due_in(world, owe("Hotel Azul", world), 3)
    act(world)
    assert {notice.person_id for notice in told(world, "autopay_coming")} == {
        world.cast.people["Pat"], world.cast.people["Marta"]}  # fmt: skip
    _notices_of(world, "Pat", "waiting")
    live(world, 4)
    assert taken(bank) == []
    assert charges(world)[0].why == "not_told"
    _notices_of(world, "Pat", "failed")
    assert when_told(charges(world)[0]) == dt.date(2026, 11, 19)


def _notices_of(world, name: str, state: str) -> None:
    """As if the mail server kept refusing them for now, or for good."""
    found = select(Notice).where(Notice.event == "autopay_coming", Notice.person_id == world.cast.people[name])
    with db.writing():
        for notice in session().exec(found).all():
            notice.state, notice.sent_at, notice.due_at = state, None, clock.now() + dt.timedelta(days=30)
            notice.done_at = None if state == "waiting" else clock.now()
            session().add(notice)


def test_a_paused_account_is_not_charged(world, bank):
    agree(world, store(world, bank))
    due_in(world, owe("Reyes", world), 3)
    act(world)
    with db.writing():
        account = session().get(Account, world.cast.accounts["Reyes"])
        account.status = "paused"
        session().add(account)
    live(world, 6)
    assert taken(bank) == []
    assert states(world) == [("dropped", "account_not_active")]


def test_behind_a_closed_gate_the_charge_waits(world, bank, monkeypatch):
    agree(world, store(world, bank))
    due_in(world, owe("Reyes", world), 3)
    act(world)
    live(world, 2)
    monkeypatch.setattr(gate, "LEAST_DISK", 1 << 60)
    live(world, 1)
    assert taken(bank) == []
    monkeypatch.setattr(gate, "LEAST_DISK", 0)
    clock.advance(dt.timedelta(minutes=6))
    act(world)
    assert taken(bank) == [15500]


def test_each_property_has_its_own_and_the_account_takes_the_rest(world, bank):
    card = store(world, bank, "Hotel Azul")
    other = store(world, bank, "Hotel Azul", token="pm_card_mastercard")
    airport = world.cast.properties["Azul Airport"]
    agree(world, card, "Pat")
    agree(world, other, "Pat", place=airport)
    with db.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        made = [
            draft_invoice(account, [NewLine("Service", 48000, property_id=place)])
            for place in (airport, world.cast.properties["Azul Downtown"])
        ]
        for invoice in made:
            issue(invoice)
    due_in(world, made, 3)
    live(world, 4)
    paid = world.all(select(Attempt.method_words).where(Attempt.state == "succeeded").order_by(Attempt.id))
    assert sorted(paid) == ["Mastercard 4444", "Visa 4242"]
