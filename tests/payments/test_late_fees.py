"""Late fees: an invoice of their own, announced, capped, waived; never on themselves."""

import datetime as dt

from sqlmodel import select

from app.base import db
from app.base.db import session
from app.invoices.instalments import split
from app.invoices.ledger import balance_cents
from app.invoices.models import Entry, Invoice, LateFee, Line
from app.notices.models import Notice
from app.payments.dunning.board import preview
from app.payments.dunning.fees import due_fees
from app.payments.dunning.rules import dunning_rules
from tests.counting import count_statements
from tests.notices.sights import Reached
from tests.payments.desk import by_hand
from tests.payments.dunning import TODAY, due, live, rows, rule, today
from tests.payments.stage import owe, store, tap
from tests.payments.test_reminders import asked_about


def fees(world) -> list[tuple[int, int]]:
    return [(one.number, one.cents) for one in rows(world, LateFee)]


def fee_invoice(world) -> Invoice:
    return world.get(Invoice, rows(world, LateFee)[0].fee_invoice_id)


def test_fee_is_off_until_the_office_turns_it_on(world, bank):
    rule()
    due(owe("Reyes", world), 60)
    live(world, 3)
    assert fees(world) == []


def test_fee_comes_once_after_the_days_of_grace_as_an_invoice_of_its_own(world, bank):
    rule(charges_fees=True, fee_millionths=100_000, fee_cap_cents=1200)
    (late,) = owe("Reyes", world)
    due([late], 5)
    today(world)
    assert fees(world) == []
    live(world, 40)
    assert fees(world) == [(1, 1200)]
    fee = fee_invoice(world)
    (line,) = world.all(select(Line).where(Line.invoice_id == fee.id))
    assert line.description.startswith(f"Late fee for {late.number}, due ")
    assert (fee.state, fee.total_cents, balance_cents(fee)) == ("open", 1200, 1200)
    assert balance_cents(world.get(Invoice, late.id)) == 15500


def test_late_invoice_s_own_books_stay_as_they_were(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    (late,) = owe("Reyes", world)
    due([late], 6)
    today(world)
    assert [entry.kind for entry in world.all(select(Entry).where(Entry.invoice_id == late.id))] == ["invoice"]


def test_fees_are_never_charged_on_fees(world, bank):
    rule(charges_fees=True, fee_cents=1500, fee_most=12)
    due(owe("Reyes", world), 6)
    live(world, 80)
    late = {one.invoice_id for one in rows(world, LateFee)}
    assert late.isdisjoint({one.fee_invoice_id for one in rows(world, LateFee)})
    assert [number for number, _ in fees(world)] == [1, 2, 3]


def test_fee_has_a_letter_that_says_what_it_is_for(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    (late,) = owe("Reyes", world)
    world.work()
    due([late], 6)
    today(world)
    (letter,) = [one for one in Reached(world).letters("Olivia") if one.subject.startswith("Late fee")]
    assert late.number in letter.subject and "$15.00" in letter.body
    about = world.all(select(Notice.event).where(Notice.event == "invoice_issued", Notice.channel == "email"))
    assert len(about) == 1


def test_reminder_before_says_that_a_fee_is_ahead(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    due(owe("Reyes", world), 0)
    today(world)
    (letter,) = [one for one in Reached(world).letters("Olivia") if "due today" in one.subject]
    assert "From Wednesday, November 25 on a late fee of $15.00 is charged." in letter.body


def test_fee_stands_in_tomorrow_s_list_before_it_is_charged(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    due(owe("Reyes", world), 5)
    page = world.as_("Otto").get("/office/reminders").text
    assert "Will be charged" in page and "$15.00" in page


def test_fee_is_of_what_is_late_and_not_of_what_is_paid_disputed_asked_about_or_not_due_yet(world, bank):
    """Tomorrow's list, and what tomorrow is done, to the cent; and never again in the months after."""
    rule(charges_fees=True, fee_millionths=50_000)
    in_part, in_parts, asked, disputed = owe("Reyes", world, 30000, count=4)
    by_hand(world, 10000, [(in_part, 10000)])
    attempt = tap(world, [disputed], store(world, bank))
    bank.dispute(attempt.payment_intent)
    bank.deliver_due()
    world.work()
    asked_about(world, bank, [asked])
    due([in_part, asked, disputed], 5)
    with db.writing():
        days = [TODAY + dt.timedelta(days=30 * number - 5) for number in range(3)]
        split(session().get(Invoice, in_parts.id), days)
    tomorrow = preview()
    assert {(one.invoice.id, one.amount.cents) for one in tomorrow.fees if not one.why} == {
        (in_part.id, 1000), (in_parts.id, 500)}  # fmt: skip
    assert {(one.invoice.id, one.why) for one in tomorrow.fees if one.why} == {
        (asked.id, "question"), (disputed.id, "disputed")}  # fmt: skip
    live(world, 1)
    assert sorted(cents for _, cents in fees(world)) == [500, 1000] and tomorrow.charged.cents == 1500
    tap(world, [in_parts], store(world, bank), seen=10000, shares={in_parts.id: 10000})
    world.work()
    live(world, 70)
    assert len(fees(world)) == 2


def test_waived_it_is_void_and_does_not_come_again(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    due(owe("Reyes", world), 6)
    today(world)
    fee, otto = fee_invoice(world), world.as_("Otto")
    world.post(otto, f"/office/invoices/{fee.uid}/waiver")
    world.post(otto, f"/office/invoices/{fee.uid}/waiver")
    assert world.get(Invoice, fee.id).state == "void"
    live(world, 3)
    assert fees(world) == [(1, 1500)]
    assert [one.subject for one in Reached(world).letters("Olivia")].count("Late fee waived") == 1
    assert "Waived" in world.as_("Otto").get(f"/office/invoices/{_late(world).uid}").text


def test_paid_fee_cannot_be_waived(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    due(owe("Reyes", world), 6)
    today(world)
    fee = fee_invoice(world)
    tap(world, [fee], store(world, bank))
    world.post(world.as_("Otto"), f"/office/invoices/{fee.uid}/waiver")
    assert world.get(Invoice, fee.id).state == "open"
    assert rows(world, LateFee)[0].waived_at is None


def test_what_is_void_costs_nothing_for_being_late(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    (late,) = owe("Reyes", world)
    due([late], 6)
    today(world)
    world.post(world.as_("Otto"), f"/office/invoices/{late.uid}/void", {"reason": "A mistake"})
    world.work()
    assert fee_invoice(world).state == "void"
    assert rows(world, LateFee)[0].waived_at is not None


def test_other_invoices_cannot_be_waived(world, bank):
    (invoice,) = owe("Reyes", world)
    assert world.post(world.as_("Otto"), f"/office/invoices/{invoice.uid}/waiver").status_code == 404


def test_as_many_questions_for_many_late_invoices_as_for_one(world, bank):
    rule(charges_fees=True, fee_cents=1500)
    due(owe("Reyes", world, count=2), 6)
    with count_statements() as few:
        due_fees(dunning_rules(), TODAY)
    due(owe("Reyes", world, count=30), 6)
    with count_statements() as many:
        assert len(due_fees(dunning_rules(), TODAY)) == 32
    assert len(many) == len(few)


def _late(world) -> Invoice:
    return world.get(Invoice, rows(world, LateFee)[0].invoice_id)
