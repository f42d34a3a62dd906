"""Who may correct money, and what needs somebody else's yes."""

import pytest
from sqlmodel import select

from app.base import db
from app.base.events import Event
from app.base.ids import new_uid
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Correction, Invoice
from app.payments.correcting import Decided, NotYours, approve, refuse, withdraw
from app.payments.models import Refund
from tests.office.offices import hire
from tests.payments.desk import as_actor, by_hand, correct, credit_of, hear, kinds, needs_two, open_on, went_back
from tests.payments.stage import owe, store, tap, work


def decide(world, correction, verb, by: str, *how) -> Correction:
    with as_actor(world, by), db.writing():
        verb(world.row(Correction, correction.id), *how)
    return world.get(Correction, correction.id)


def events(world) -> list[str]:
    named = select(Event.name).where(Event.name.startswith("correction.")).order_by(Event.id)
    return world.all(named)


def test_credit_lowers_an_invoice_and_the_event_has_the_reason(world):
    (invoice,) = owe("Reyes", world)
    made = correct(world, "credit", 2000, invoice=invoice, reason="Late visit")
    assert (made.state, made.person_name, open_on(world, invoice)) == ("done", "Otto Brandt", 13500)
    (event,) = world.all(select(Event).where(Event.name == "correction.done"))
    assert event.data == {"kind": "credit", "cents": 2000, "reason": "Late visit"}


def test_credit_never_goes_below_what_is_open(world):
    (invoice,) = owe("Reyes", world)
    with pytest.raises(InvoiceRefused):
        correct(world, "credit", 15501, invoice=invoice)


def test_write_off_closes_the_rest(world):
    (invoice,) = owe("Reyes", world)
    by_hand(world, 10000, [(world.get(Invoice, invoice.id), 10000)])
    correct(world, "write_off", 5500, invoice=world.get(Invoice, invoice.id))
    assert open_on(world, invoice) == 0 and kinds(world) == ["invoice", "payment", "write_off"]
    with pytest.raises(InvoiceRefused):
        correct(world, "write_off", 5500, invoice=world.get(Invoice, invoice.id))


def test_void_only_where_nothing_was_paid(world):
    (invoice,) = owe("Reyes", world)
    attempt = by_hand(world, 100, [(world.get(Invoice, invoice.id), 100)])
    with pytest.raises(InvoiceRefused):
        correct(world, "void", 15400, invoice=world.get(Invoice, invoice.id))
    correct(world, "returned", 100, attempt=attempt)
    correct(world, "void", 15500, invoice=world.get(Invoice, invoice.id))
    assert (world.get(Invoice, invoice.id).state, open_on(world, invoice)) == ("void", 0)


def test_void_gives_the_credit_back_that_had_paid_of_it(world):
    correct(world, "credit", 2000)
    (invoice,) = owe("Reyes", world)
    assert (open_on(world, invoice), credit_of(world)) == (13500, 0)
    correct(world, "void", 13500, invoice=world.get(Invoice, invoice.id))
    assert (open_on(world, invoice), credit_of(world)) == (0, 2000)


@pytest.mark.parametrize("kind", ["void", "credit", "write_off"])
def test_nothing_is_corrected_while_a_payment_is_on_its_way(world, bank, kind):
    (invoice,) = owe("Reyes", world)
    tap(world, [invoice], store(world, bank, token="pm_usBankAccount_success"))
    with pytest.raises(InvoiceRefused):
        correct(world, kind, 15500, invoice=world.get(Invoice, invoice.id))
    assert open_on(world, invoice) == 15500


def test_the_same_form_corrects_once(world):
    once = new_uid()
    for _ in range(3):
        correct(world, "credit", 2000, once=once)
    assert credit_of(world) == 2000


# ---- a second person ----


@pytest.mark.parametrize("kind", ["void", "write_off"])
def test_above_the_limit_it_waits_for_somebody_else(world, kind):
    needs_two(world)
    (invoice,) = owe("Reyes", world)
    asked = correct(world, kind, 15500, invoice=invoice)
    assert (asked.state, open_on(world, invoice)) == ("waiting", 15500)
    done = decide(world, asked, approve, "Wanda")
    assert (done.state, done.decided_by_name, open_on(world, invoice)) == ("done", "Wanda Staff", 0)
    assert events(world) == ["correction.asked", "correction.done", "correction.approved"]


def test_at_the_limit_nobody_has_to_agree(world):
    needs_two(world)
    assert correct(world, "credit", 10000).state == "done"


def test_two_halves_of_a_day_are_one_whole(world):
    needs_two(world)
    assert correct(world, "credit", 6000).state == "done"
    assert correct(world, "credit", 6000).state == "waiting"
    assert correct(world, "credit", 6000, by="Wanda").state == "done"
    assert credit_of(world) == 12000


def test_nobody_agrees_to_their_own(world):
    needs_two(world)
    asked = correct(world, "credit", 20000)
    with pytest.raises(NotYours):
        decide(world, asked, approve, "Otto")
    assert world.get(Correction, asked.id).decided_by_id is None and credit_of(world) == 0


def test_a_refusal_keeps_who_and_why_and_is_final(world):
    needs_two(world)
    asked = correct(world, "credit", 20000)
    no = decide(world, asked, refuse, "Wanda", "Ask the owner first")
    assert (no.state, no.decision, no.decided_by_name, no.decided_at is not None) == (
        "refused", "Ask the owner first", "Wanda Staff", True)  # fmt: skip
    for verb in (approve, withdraw):
        with pytest.raises(Decided):
            decide(world, asked, verb, "Wanda")
    assert credit_of(world) == 0


def test_whoever_asked_can_withdraw_it_and_nobody_else(world):
    needs_two(world)
    asked = correct(world, "credit", 20000)
    with pytest.raises(NotYours):
        decide(world, asked, withdraw, "Wanda")
    assert decide(world, asked, withdraw, "Otto").state == "withdrawn"


def test_agreeing_twice_does_it_once(world):
    needs_two(world)
    hire(world, "Zoe", "admin")
    asked = correct(world, "credit", 20000)
    decide(world, asked, approve, "Wanda")
    with pytest.raises(Decided):
        decide(world, asked, approve, "Zoe")
    assert credit_of(world) == 20000


def test_agreed_refund_goes_through_the_bank_and_none_before(world, bank):
    needs_two(world)
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    asked = correct(world, "refund", 15500, attempt=attempt)
    work(Refund)
    assert went_back(bank) == []
    decide(world, asked, approve, "Wanda")
    work(Refund)
    assert went_back(bank) == [15500]


def test_agreement_is_judged_by_how_things_stand_then(world, bank):
    needs_two(world)
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    asked = correct(world, "refund", 15500, attempt=attempt)
    bank.refund(attempt.payment_intent, 1000)
    hear(bank)
    with pytest.raises(InvoiceRefused):
        decide(world, asked, approve, "Wanda")
    assert world.get(Correction, asked.id).state == "waiting"


def test_cash_taken_back_needs_nobody(world):
    needs_two(world)
    attempt = by_hand(world, 50000)
    assert correct(world, "returned", 50000, attempt=attempt).state == "done"
    assert credit_of(world) == 0
