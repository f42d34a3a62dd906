"""Larger invoices wait for somebody's yes."""

import datetime as dt

import pytest
from sqlmodel import select

from app import timetable
from app.accounts.editing import end_role
from app.accounts.models import Account, Role
from app.approvals.asking import keep_asking
from app.approvals.deciding import NotAnApprover, TooFewApprovers, approve, end_rule, name_deputy, set_rule
from app.approvals.models import Approval, Approver
from app.approvals.standing import locked_ids
from app.base import clock
from app.base.db import session
from app.invoices.models import Invoice
from app.notices.models import Notice
from app.payments.models_autopay import PlannedCharge
from app.payments.refused import NotApproved
from app.people.models import Person
from tests.counting import count_statements
from tests.payments.autopay import act, agree, due_in, live
from tests.payments.conftest import bank
from tests.payments.stage import owe, store, tap
from tests.payments.test_pay_pages import form_of

__all__ = ["bank"]


def ruled(world, above: int = 100000, needed: int = 1, people=("Marta",)) -> None:
    with world.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        set_rule(account, above, needed, [session().get(Person, world.cast.people[name]) for name in people])


def locked(invoice) -> set[int]:
    """As everybody sees it now."""
    session().rollback()
    return locked_ids([invoice.id])


def say_yes(world, invoice, name: str) -> None:
    with world.writing():
        approve(session().get(Invoice, invoice.id), session().get(Person, world.cast.people[name]))


def told(world, kind: str) -> list[int]:
    letters = select(Notice.person_id).where(Notice.event == kind, Notice.channel == "email")
    return world.all(letters.order_by(Notice.id))


def test_an_invoice_over_the_rule_cannot_be_paid_until_somebody_says_yes(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=100001)
    method = store(world, bank, "Hotel Azul")
    pat = world.as_("Pat")
    page = pat.get(f"/invoices/{invoice.uid}").text
    assert "Waits for approval" in page
    assert "1 more person has to say yes" in page
    with pytest.raises(NotApproved):
        tap(world, [invoice], method, person="Pat")
    refused = world.post(pat, f"/invoices/{invoice.uid}/payment", {"seen": "100001", "method": method.uid})
    assert refused.status_code == 409
    assert bank.charged() == []
    marta = world.as_("Marta")
    assert "Approve $1,000.01" in marta.get(f"/invoices/{invoice.uid}").text
    assert world.post(marta, f"/invoices/{invoice.uid}/approval").status_code == 303
    shown = pat.get(f"/invoices/{invoice.uid}").text
    assert "Marta Ruiz" in shown and "It may be paid." in shown
    world.post(pat, f"/invoices/{invoice.uid}/payment", form_of(pat.get(f"/invoices/{invoice.uid}/payment")))
    assert [cents for _, cents in bank.charged()] == [100001]


def test_an_invoice_up_to_the_amount_is_paid_as_ever(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=100000)
    tap(world, [invoice], store(world, bank, "Hotel Azul"), person="Pat")
    assert len(bank.charged()) == 1


def test_two_have_to_say_yes_and_each_counts_once(world, bank):
    ruled(world, needed=2, people=("Marta", "Pat"))
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    say_yes(world, invoice, "Marta")
    say_yes(world, invoice, "Marta")
    assert locked(invoice) == {invoice.id}
    say_yes(world, invoice, "Pat")
    assert locked(invoice) == set()
    assert world.all(select(Approval.person_name)) == ["Marta Ruiz", "Pat Kim"]


def test_only_approvers_approve(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    for name in ("Pat", "Finn", "Olivia"):
        assert world.post(world.as_(name), f"/invoices/{invoice.uid}/approval").status_code == 404
    with pytest.raises(NotAnApprover):
        say_yes(world, invoice, "Pat")


def test_a_changed_invoice_needs_approval_anew(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    say_yes(world, invoice, "Marta")
    with world.writing():
        row = session().get(Invoice, invoice.id)
        row.total_cents += 500
        session().add(row)
    assert locked(invoice) == {invoice.id}
    assert "Approve $2,005.00" in world.as_("Marta").get(f"/invoices/{invoice.uid}").text
    keep_asking()
    world.work()
    assert told(world, "approval_needed")[-1] == world.cast.people["Marta"]


def test_an_approval_is_taken_back(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    say_yes(world, invoice, "Marta")
    marta = world.as_("Marta")
    assert "Take my approval back" in marta.get(f"/invoices/{invoice.uid}").text
    world.post(marta, f"/invoices/{invoice.uid}/approval/withdrawal")
    assert locked(invoice) == {invoice.id}


def test_approvers_are_told_at_once_and_reminded_and_payers_hear_the_yes(world, bank):
    assert keep_asking in timetable.EVERY_MINUTE
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    world.work()
    assert told(world, "approval_needed") == [world.cast.people["Marta"]]
    keep_asking()
    world.work()
    assert len(told(world, "approval_needed")) == 1
    for _ in range(10):
        clock.advance(dt.timedelta(days=3, minutes=1))
        keep_asking()
        world.work()
    assert len(told(world, "approval_needed")) == 5
    say_yes(world, invoice, "Marta")
    world.work()
    assert set(told(world, "invoice_approved")) == {world.cast.people[name] for name in ("Marta", "Pat")}


def test_a_new_rule_asks_about_what_is_open_already(world, bank):
    owe("Hotel Azul", world, cents=200000)
    world.work()
    ruled(world)
    world.work()
    assert told(world, "approval_needed") == [world.cast.people["Marta"]]


def test_a_deputy_says_yes_until_the_day(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    marta, pat = world.as_("Marta"), world.as_("Pat")
    account = world.get(Account, world.cast.accounts["Hotel Azul"])
    until = clock.today("America/Phoenix") + dt.timedelta(days=7)
    path, pats = f"/approvals/{account.uid}/deputy", world.person("Pat").uid
    assert world.post(marta, path, {"deputy": pats, "until": "2026-01-01"}).status_code == 422
    world.post(marta, path, {"deputy": pats, "until": until.isoformat()})
    assert "Approve" in pat.get(f"/invoices/{invoice.uid}").text
    clock.advance(dt.timedelta(days=9))
    assert world.post(pat, f"/invoices/{invoice.uid}/approval").status_code == 404
    clock.advance(-dt.timedelta(days=9))
    assert world.post(pat, f"/invoices/{invoice.uid}/approval").status_code == 303
    assert locked(invoice) == set()


def test_who_left_has_no_deputy_either(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    with world.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        marta, pat = (session().get(Person, world.cast.people[name]) for name in ("Marta", "Pat"))
        name_deputy(account, marta, pat, clock.today("America/Phoenix"))
        end_role(session().exec(select(Role).where(Role.person_id == marta.id)).one())
    with pytest.raises(NotAnApprover):
        say_yes(world, invoice, "Pat")
    assert locked(invoice) == {invoice.id}


def test_one_person_never_speaks_for_two(world, bank):
    ruled(world, needed=2, people=("Marta", "Pat"))
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    with world.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        marta, pat = (session().get(Person, world.cast.people[name]) for name in ("Marta", "Pat"))
        name_deputy(account, marta, pat, clock.today("America/Phoenix"))
    say_yes(world, invoice, "Pat")
    say_yes(world, invoice, "Pat")
    assert locked(invoice) == {invoice.id}


def test_the_manager_sets_the_rule_and_what_is_wrong_is_said(world, bank):
    marta = world.as_("Marta")
    account = world.get(Account, world.cast.accounts["Hotel Azul"])
    path, uid = f"/approvals/{account.uid}", world.person("Marta").uid
    assert marta.get(path).status_code == 200
    for typed in ({"above": "-1", "needed": "1"}, {"above": "abc", "needed": "1"}, {"above": "1000", "needed": "2"},
                  {"above": "1000", "needed": "0"}):  # fmt: skip
        answer = world.post(marta, path, {"on": "on", "approver": uid, **typed})
        assert answer.status_code == 422
        assert f'value="{typed["above"]}"' in answer.text
    assert world.post(marta, path, {"on": "on", "approver": uid, "above": "1000", "needed": "1"}).status_code == 303
    assert "An invoice over $1,000.00 needs the yes of 1 person." in marta.get("/approvals").text
    assert world.as_("Pat").get(path).status_code == 404
    assert world.as_("Olivia").get(path).status_code == 404
    world.post(marta, path, {"on": ""})
    assert world.all(select(Approver.ended_at).where(Approver.ended_at.is_(None))) == []


def test_the_office_sets_it_too(world, bank):
    otto = world.as_("Otto", stepped_up=True)
    account = world.get(Account, world.cast.accounts["Hotel Azul"])
    path = f"/office/accounts/{account.uid}/approvals"
    assert otto.get(path).status_code == 200
    sent = {"on": "on", "approver": world.person("Marta").uid, "above": "500", "needed": "1"}
    assert world.post(otto, path, sent).status_code == 303
    (invoice,) = owe("Hotel Azul", world, cents=60000)
    assert locked(invoice) == {invoice.id}
    assert "Approved by 0 of 1" in otto.get(f"/office/invoices/{invoice.uid}").text


def test_a_rule_that_nobody_could_meet_is_refused(world, bank):
    with pytest.raises(TooFewApprovers):
        ruled(world, needed=1, people=("Finn",))


def test_without_the_rule_it_can_be_paid_again(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    with world.writing():
        end_rule(session().get(Account, world.cast.accounts["Hotel Azul"]))
    assert locked(invoice) == set()


def test_autopay_waits_for_the_yes(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    due_in(world, [invoice], 4)
    agree(world, store(world, bank, "Hotel Azul"), person="Pat")
    act(world, bank)
    live(world, 8, bank)
    assert world.all(select(PlannedCharge)) == []
    assert "It waits for approval." in world.as_("Pat").get(f"/invoices/{invoice.uid}").text
    say_yes(world, invoice, "Marta")
    live(world, 6, bank)
    assert [cents for _, cents in bank.charged()] == [200000]


def test_an_approval_taken_back_stops_a_charge_that_was_told(world, bank):
    ruled(world)
    (invoice,) = owe("Hotel Azul", world, cents=200000)
    due_in(world, [invoice], 4)
    say_yes(world, invoice, "Marta")
    agree(world, store(world, bank, "Hotel Azul"), person="Pat")
    act(world, bank)
    assert len(world.all(select(PlannedCharge))) == 1
    world.post(world.as_("Marta"), f"/invoices/{invoice.uid}/approval/withdrawal")
    live(world, 6, bank)
    assert bank.charged() == []


def test_the_balance_leaves_out_what_waits(world, bank):
    ruled(world)
    owe("Hotel Azul", world, cents=200000)
    owe("Hotel Azul", world, cents=5000)
    store(world, bank, "Hotel Azul")
    pat = world.as_("Pat")
    page = pat.get("/invoices")
    assert "Pay $50.00" in page.text
    assert "$2,000.00 more waits for approval." in page.text
    world.post(pat, "/balance/payment", form_of(page))
    assert [cents for _, cents in bank.charged()] == [5000]


@pytest.mark.parametrize("path", ["/invoices", "/approvals"])
def test_the_list_of_what_waits_does_not_ask_for_each(world, bank, path):
    ruled(world)
    owe("Hotel Azul", world, cents=200000)
    marta = world.as_("Marta")
    assert "INV-1001" in marta.get(path).text
    with count_statements() as few:
        marta.get(path)
    owe("Hotel Azul", world, cents=200000, count=6)
    with count_statements() as many:
        assert "INV-1007" in marta.get(path).text
    assert len(many) <= len(few) + 1  # where several are open, their properties' names
