"""Reactions that wake open pages: the office's and those of the account."""

import datetime as dt

from sqlmodel import col, select

from app.accounts.models import ServiceHold
from app.base import clock, current
from app.base.db import session
from app.base.events import Event
from app.conversations.models import Thread
from app.conversations.questions import INVOICE, VISIT
from app.invoices.models import Allocation, Correction, Invoice
from app.invoices.models_runs import InvoiceRun
from app.live.hub import OFFICE, account, place, signal
from app.notices.models import Broadcast
from app.pauses.models import Pause
from app.payments.models import Attempt, Refund
from app.properties.models import Property
from app.visits.models import Rating, Recommendation, Visit
from app.visits.models_changes import Disruption, Offer, Stage
from app.visits.states import SCHEDULED

A_DAY = dt.timedelta(days=1)


def signal_visit(event: Event, visit: Visit) -> None:
    """The visit itself, the home page that shows it, and the technician's list."""
    for name in (f"visit-{visit.uid}", "home", "stops"):
        signal(name, account(visit.account_id), place(visit.property_id), OFFICE)


def signal_route(event: Event, visit: Visit) -> None:
    """When she arrives at the others of today's route has changed. Each hears the name of their own visit only."""
    left = event.data.get("before")
    days = {visit.day, dt.date.fromisoformat(left) if left and event.name == "visit.moved" else visit.day}
    crew = {visit.technician_id, left if event.name == "visit.assigned" else None} - {None}
    if not crew or all(abs(day - clock.today(current.zone())) > A_DAY for day in days):
        return
    others = select(Visit.uid, Visit.account_id, Visit.property_id).where(
        col(Visit.technician_id).in_(crew), col(Visit.day).in_(days), Visit.state == SCHEDULED, Visit.id != visit.id
    )
    for uid, account_id, property_id in session().exec(others):
        for name in (f"visit-{uid}", "home"):
            signal(name, account(account_id), place(property_id))


def signal_stage(event: Event, stage: Stage) -> None:
    signal_visit(event, session().get(Visit, stage.visit_id))


def signal_offer(event: Event, offer: Offer) -> None:
    signal_visit(event, session().get(Visit, offer.visit_id))
    signal_disruption(event, session().get(Disruption, offer.disruption_id))


def signal_disruption(event: Event, planned: Disruption) -> None:
    """The office's board of who answered."""
    signal(f"disruption-{planned.uid}", OFFICE)
    signal("stops", OFFICE)


def signal_invoice(event: Event, invoice: Invoice) -> None:
    for name in (f"invoice-{invoice.uid}", "home"):
        signal(name, account(invoice.account_id), OFFICE)


def signal_run(event: Event, run: InvoiceRun) -> None:
    signal(f"run-{run.uid}", OFFICE)


def signal_broadcast(event: Event, broadcast: Broadcast) -> None:
    signal(f"broadcast-{broadcast.uid}", OFFICE)


def signal_payment(event: Event, attempt: Attempt) -> None:
    """The payment, the invoices it is for, and what the home page says is owed."""
    paid = select(Invoice.uid).join(Allocation, Allocation.invoice_id == Invoice.id)
    invoices = session().exec(paid.where(Allocation.attempt_id == attempt.id)).all()
    for name in (f"payment-{attempt.uid}", *(f"invoice-{uid}" for uid in invoices), "home"):
        signal(name, account(attempt.account_id), OFFICE)


def signal_refund(event: Event, refund: Refund) -> None:
    signal_payment(event, session().get(Attempt, refund.attempt_id))


def signal_correction(event: Event, correction: Correction) -> None:
    """Its payment and its invoice."""
    for model, id in ((Attempt, correction.attempt_id), (Invoice, correction.invoice_id)):
        if id is not None:
            kind = "payment" if model is Attempt else "invoice"
            signal(f"{kind}-{session().get(model, id).uid}", account(correction.account_id), OFFICE)
    signal("home", account(correction.account_id), OFFICE)


def signal_question(event: Event, thread: Thread) -> None:
    """The conversation, the invoice or visit it is about, and the home page that says when it is answered."""
    thing = session().get({INVOICE: Invoice, VISIT: Visit}[thread.thing], thread.thing_id)
    about = f"{thread.thing}-{thing.uid}" if thread.thing == INVOICE else f"after-{thing.uid}"
    for name in (f"question-{thread.uid}", about, "home"):
        signal(name, account(thread.account_id), *_place_of(thread), OFFICE)
    signal("questions", OFFICE)


def _place_of(thread: Thread) -> list[str]:
    """Who sees one property alone hears of its visits, and of no invoice."""
    return [place(thread.property_id)] if thread.thing == VISIT and thread.property_id else []


def signal_proof(event: Event, said: Rating | Recommendation) -> None:
    """What owners say after a visit: on its page, and where the office reads all of it."""
    visit = session().get(Visit, said.visit_id)
    signal(f"after-{visit.uid}", account(visit.account_id), place(visit.property_id), OFFICE)
    signal("ratings", OFFICE)


def signal_hold(event: Event, hold: ServiceHold) -> None:
    """What owners read at home, and the stops of those who would drive there."""
    for name in ("home", "stops"):
        signal(name, account(hold.account_id), OFFICE)


def signal_home_of_pause(event: Event, pause: Pause) -> None:
    paused = session().get(Property, pause.property_id)
    signal("home", account(paused.account_id), place(paused.id), OFFICE)


def signal_changes(event: Event, thing: object) -> None:
    """The office's inbox."""
    signal("changes", OFFICE)
