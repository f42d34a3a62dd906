"""Each message opens exactly the thing it is about, for the person it was sent to."""

import datetime as dt
from functools import partial

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.approvals.deciding import approve, set_rule
from app.base import clock
from app.base.db import session
from app.base.events import quietly, record
from app.conversations.questions import Subject, answer, ask
from app.documents.models import Document
from app.invoices import ledger
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Correction, Invoice, Reminder
from app.notices.broadcasting import schedule, write_broadcast
from app.notices.kinds import CHOOSABLE, TEXT
from app.notices.models import NoticeChoice
from app.notices.sending import NoAddress, send_portal_link
from app.pauses.models import Pause
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge
from app.people.models import Capability, Person
from app.properties.models import Property
from app.statements.mailing import choose_readers
from app.statements.models import StatementMonth
from app.visits.models import VisitReminder
from app.visits.models_changes import Disruption, Offer, PendingChange, Stage
from app.visits.progress import arrive, complete, skip, start_driving
from app.visits.scheduling import visit_on
from app.visits.skip_reasons import reason_by
from app.visits.spots import spot_of
from app.visits.stages import finish_stage, set_stages
from tests.notices.sights import add_visit, links_in, may_text, path_of


def done(world) -> str:
    return f"/visits/{complete(add_visit(world, 'Reyes', 'Reyes')).uid}"


def skipped(world) -> str:
    return f"/visits/{skip(add_visit(world, 'Reyes', 'Reyes'), reason_by('weather')).uid}"


def coming(world) -> str:
    return f"/visits/{start_driving(add_visit(world, 'Reyes', 'Reyes')).uid}"


def announced_visit(world) -> str:
    visit = add_visit(world, "Reyes", "Reyes", clock.today("America/Phoenix") + dt.timedelta(days=1))
    reminder = VisitReminder(visit_id=visit.id, day=visit.day)
    session().add(reminder)
    record("visit.reminder_due", reminder)
    return f"/visits/{visit.uid}"


def told_to_many(world, purpose: str) -> str:
    broadcast = write_broadcast(
        world.row(Person, world.cast.people["Otto"]), purpose=purpose, channels=["text", "email"],
        words={"en": ["Thanksgiving", "We close on Thursday."]},
    )  # fmt: skip
    schedule(broadcast, clock.now())
    return "/"


def told_of_service(world) -> str:
    return told_to_many(world, "service")


def told_of_news(world) -> str:
    return told_to_many(world, "news")


def here(world) -> str:
    return f"/visits/{arrive(add_visit(world, 'Reyes', 'Reyes')).uid}"


def going_on(world) -> str:
    visit = arrive(add_visit(world, "Reyes", "Reyes"))
    set_stages(visit, ("Drain", "Refill"))
    finish_stage(visit, session().exec(select(Stage).order_by(Stage.position)).first())
    return f"/visits/{visit.uid}"


def booked(world) -> str:
    place = world.row(Property, world.cast.properties["Reyes"])
    return f"/visits/{visit_on(place, clock.today(place.zone), name='Filter cleaning').uid}"


def settled(world, told: str) -> str:
    """The office moved it about; this is left."""
    visit = add_visit(world, "Reyes", "Reyes")
    before = {"day": (visit.day - dt.timedelta(days=1)).isoformat(), "technician": None}
    change = PendingChange(visit_id=visit.id, before=before, told=told, due_at=None)
    session().add(change)
    record("change.settled", change)
    return f"/visits/{visit.uid}"


def late(world) -> str:
    visit = add_visit(world, "Reyes", "Reyes")
    planned = Disruption(kind="delay", day=visit.day, reason="Traffic", minutes=30, due_at=None)
    session().add(planned)
    session().flush()
    spot = spot_of(visit)
    offer = Offer(disruption_id=planned.id, visit_id=visit.id, account_id=visit.account_id, before=spot, after=spot,
                  property_id=visit.property_id)  # fmt: skip
    session().add(offer)
    record("offer.made", offer)
    return f"/visits/{visit.uid}"


def issued(world) -> str:
    invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Weekly service", 15500)])
    issue(invoice)
    return f"/invoices/{invoice.uid}"


def attempted(world, state: str) -> str:
    attempt = Attempt(account_id=world.cast.accounts["Reyes"], person_id=world.cast.people["Olivia"], cents=15500,
                      state=state, method_words="Visa 4242", done_at=clock.now())
    session().add(attempt)
    record(f"payment.{state}", attempt)
    return f"/payments/{attempt.uid}"


def paid(world) -> str:
    return attempted(world, "succeeded")


def refused(world) -> str:
    return attempted(world, "failed")


def paused(world) -> str:
    place = world.row(Property, world.cast.properties["Reyes"])
    today = clock.today("America/Phoenix")
    pause = Pause(property_id=place.id, starts_on=today + dt.timedelta(7), ends_on=today + dt.timedelta(20))
    session().add(pause)
    record("pause.set", pause)
    return f"/properties/{place.uid}"


def card(world) -> StoredMethod:
    method = StoredMethod(
        account_id=world.cast.accounts["Reyes"], bank_id="pm_1", kind="card", brand="visa", exp_month=11, exp_year=2026
    )
    session().add(method)
    session().flush()
    return method


def announced(world) -> str:
    invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Weekly service", 15500)])
    issue(invoice)
    method = card(world)
    autopay = AutoPay(account_id=invoice.account_id, method_id=method.id)
    session().add(autopay)
    session().flush()
    charge = PlannedCharge(account_id=invoice.account_id, autopay_id=autopay.id, method_id=method.id, cents=15500,
                           invoice_id=invoice.id, charge_on=invoice.due_on, due_at=None)  # fmt: skip
    session().add(charge)
    record("autopay.planned", charge)
    return f"/invoices/{invoice.uid}"


def reminded(world, step: int) -> str:
    invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Weekly service", 15500)])
    issue(invoice)
    reminder = Reminder(invoice_id=invoice.id, account_id=invoice.account_id, due_on=invoice.due_on, step=step,
                        channels=["email", "text"], sent_on=invoice.issued_on)  # fmt: skip
    session().add(reminder)
    record("reminder.due", reminder)
    return f"/invoices/{invoice.uid}"


def due_soon(world) -> str:
    return reminded(world, -3)


def overdue(world) -> str:
    return reminded(world, 7)


def expiring(world) -> str:
    method = card(world)
    record("method.expiring", method, days=7)
    return f"/methods/{method.uid}"


def gone_back(world, kind: str, what: str) -> str:
    """An earlier payment of which money went back."""
    attempt = Attempt(account_id=world.cast.accounts["Reyes"], cents=15500, state="succeeded", method_words="Visa 4242",
                      done_at=clock.now())  # fmt: skip
    session().add(attempt)
    session().flush()
    ledger.write(kind, 500, "re_1", account_id=attempt.account_id, attempt_id=attempt.id)
    record(f"payment.{what}", attempt, cents=500, source="re_1")
    return f"/payments/{attempt.uid}"


def refunded(world) -> str:
    return gone_back(world, "refund", "refunded")


def returned(world) -> str:
    return gone_back(world, "returned", "returned")


def corrected(world, kind: str) -> str:
    with quietly():
        place = issued(world)
    invoice = session().exec(select(Invoice).where(Invoice.uid == place.rpartition("/")[2])).one()
    made = Correction(account_id=invoice.account_id, invoice_id=invoice.id, kind=kind, cents=500, reason="A pump")
    session().add(made)
    record("correction.done", made)
    return place


def credited(world) -> str:
    return corrected(world, "credit")


def voided(world) -> str:
    return corrected(world, "void")


def approvers_needed(world) -> Invoice:
    account = world.row(Account, world.cast.accounts["Reyes"])
    set_rule(account, 10000, 1, [world.row(Person, world.cast.people["Olivia"])])
    invoice = draft_invoice(account, [NewLine("Weekly service", 15500)])
    issue(invoice)
    return invoice


def to_approve(world) -> str:
    return f"/invoices/{approvers_needed(world).uid}"


def approved(world) -> str:
    invoice = approvers_needed(world)
    approve(invoice, world.row(Person, world.cast.people["Olivia"]))
    return f"/invoices/{invoice.uid}"


def answered(world) -> str:
    invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Weekly service", 15500)])
    subject = Subject("invoice", invoice.id, None, f"/invoices/{invoice.uid}", invoice.number, "Weekly service")
    thread = ask(invoice.account_id, subject, world.row(Person, world.cast.people["Olivia"]), "Why?")
    answer(thread, world.row(Person, world.cast.people["Otto"]), "Because.")
    return f"/questions/{thread.uid}"


def concern_answered(world) -> str:
    with quietly():
        visit = complete(add_visit(world, "Reyes", "Reyes"))
    subject = Subject("visit", visit.id, None, f"/visits/{visit.uid}", "Thu, Nov 19", visit.name, visit.property_id)
    thread = ask(visit.account_id, subject, world.row(Person, world.cast.people["Olivia"]), "The gate stood open.")
    answer(thread, world.row(Person, world.cast.people["Otto"]), "We are sorry.")
    return f"/questions/{thread.uid}"


def ending_soon(world) -> str:
    ends = clock.today("America/Phoenix") + dt.timedelta(days=30)
    paper = Document(account_id=world.cast.accounts["Reyes"], property_id=world.cast.properties["Reyes"],
                     category="warranty", title="Pump", expires_on=ends, done_at=clock.now())  # fmt: skip
    session().add(paper)
    record("document.expiring", paper, days=30)
    return f"/documents/{paper.uid}"


def stated(world) -> str:
    account = world.row(Account, world.cast.accounts["Reyes"])
    choose_readers(account, [world.row(Person, world.cast.people["Olivia"])])
    sent = StatementMonth(account_id=account.id, month=dt.date(2026, 10, 1))
    session().add(sent)
    record("statement.due", sent)
    return f"/statements/{account.uid}"


CAUSES = {
    "visit_completed": done, "visit_skipped": skipped, "visit_on_the_way": coming, "invoice_issued": issued,
    "visit_tomorrow": announced_visit, "service_notice": told_of_service, "news": told_of_news,
    "visit_arrived": here, "visit_progress": going_on, "visit_booked": booked, "visit_delayed": late,
    "visit_moved": partial(settled, told="moved"), "visit_assigned": partial(settled, told="assigned"),
    "visit_cancelled": partial(settled, told="cancelled"),
    "payment_received": paid, "payment_failed": refused, "pause_set": paused,
    "invoice_due": due_soon, "invoice_overdue": overdue,
    "autopay_coming": announced, "card_expiring": expiring, "refund_sent": refunded, "payment_returned": returned,
    "credit_given": credited, "invoice_voided": voided,
    "approval_needed": to_approve,
    "invoice_approved": approved, "question_answered": answered, "statement": stated,
    "concern_answered": concern_answered, "paper_ending": ending_soon,
}


def test_no_kind_is_forgotten_here():
    assert set(CAUSES) == set(CHOOSABLE)


def want_texts_too(world, kind: str) -> None:
    may_text(world, "Olivia", "service", "news")
    with world.writing():
        session().add(NoticeChoice(person_id=world.cast.people["Olivia"], event=kind, channel=TEXT, wanted=True))


@pytest.mark.parametrize("kind", CHOOSABLE)
def test_link_in_letter_and_text_opens_the_thing_itself(world, reached, kind):
    want_texts_too(world, kind)
    with world.writing():
        place = CAUSES[kind](world)
    world.work()
    words = [letter.body for letter in reached.letters("Olivia")] + reached.texts("Olivia")
    assert len(reached.texts("Olivia")) == (TEXT in CHOOSABLE[kind].channels)
    for link in [links_in(body)[0] for body in words]:
        assert link.startswith("http://sparkling.localhost/l/")
        assert world.as_("Olivia").get(path_of(link)).headers["Location"] == place


@pytest.mark.parametrize("kind", CHOOSABLE)
def test_link_signs_a_proven_person_in_where_it_leads(world, reached, kind):
    want_texts_too(world, kind)
    with world.writing():
        olivia = world.row(Person, world.cast.people["Olivia"])
        olivia.email_verified_at = olivia.phone_verified_at = clock.now()
        place = CAUSES[kind](world)
    world.work()
    body = (reached.texts("Olivia") or [letter.body for letter in reached.letters("Olivia")])[0]
    browser = world.as_(None)
    answer = world.post(browser, path_of(links_in(body)[0]) + "/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, place)


@pytest.mark.parametrize("kind", CHOOSABLE)
def test_link_in_the_letter_is_the_same_in_both_its_forms(world, reached, kind):
    with world.writing():
        CAUSES[kind](world)
    world.work()
    for letter in reached.letters("Olivia"):
        assert f'href="{links_in(letter.body)[0]}"' in letter.html


def test_link_belongs_to_one_person_each(world, reached):
    with world.writing():
        complete(add_visit(world, "Hotel Azul", "Azul Resort"))
    world.work()
    links = {links_in(message.body)[0] for message in reached.everything()}
    owners = world.all(select(Capability.person_id))
    assert len(links) == 3
    assert sorted(owners) == sorted(world.cast.people[name] for name in ("Marta", "Pat", "Finn"))


def test_office_sends_a_link_as_often_as_it_likes(world, reached):
    otto, olivia = world.person("Otto"), world.person("Olivia")
    with world.writing():
        visit = add_visit(world, "Reyes", "Reyes")
        send_portal_link(olivia, visit, "text", otto)
        send_portal_link(olivia, None, "email", otto)
        send_portal_link(olivia, None, "email", otto)
    world.work()
    (words,) = reached.texts("Olivia")
    assert words.startswith("Sparkling Pools: here is the visit of Thursday, November 19: http")
    assert [letter.subject for letter in reached.letters("Olivia")] == ["Here is your portal"] * 2
    assert world.as_("Olivia").get(path_of(links_in(words)[0])).headers["Location"] == f"/visits/{visit.uid}"


def test_office_cannot_text_somebody_who_stopped_texts(world):
    with world.writing():
        olivia = world.row(Person, world.cast.people["Olivia"])
        olivia.texts_stopped_at = clock.now()
        with pytest.raises(NoAddress):
            send_portal_link(olivia, None, "text", world.row(Person, world.cast.people["Otto"]))

