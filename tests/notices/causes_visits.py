"""What each kind of notice about visits and the pool comes from; each returns the page its link must open."""

import datetime as dt
from functools import partial

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock
from app.base.db import session
from app.base.events import quietly, record
from app.conversations.questions import Subject, answer, ask
from app.documents.models import Document
from app.invoices.drafting import NewLine, draft_invoice
from app.notices.broadcasting import schedule, write_broadcast
from app.pauses.models import Pause
from app.people.models import Person
from app.properties.models import Property
from app.visits.models import VisitReminder
from app.visits.models_changes import Disruption, Offer, PendingChange, Stage
from app.visits.progress import arrive, complete, skip, start_driving
from app.visits.scheduling import visit_on
from app.visits.skip_reasons import reason_by
from app.visits.spots import spot_of
from app.visits.stages import finish_stage, set_stages
from tests.notices.sights import add_visit


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


def paused(world) -> str:
    place = world.row(Property, world.cast.properties["Reyes"])
    today = clock.today("America/Phoenix")
    pause = Pause(property_id=place.id, starts_on=today + dt.timedelta(7), ends_on=today + dt.timedelta(20))
    session().add(pause)
    record("pause.set", pause)
    return f"/properties/{place.uid}"


VISITS = {
    "visit_completed": done, "visit_skipped": skipped, "visit_on_the_way": coming, "visit_tomorrow": announced_visit,
    "service_notice": told_of_service, "news": told_of_news, "visit_arrived": here, "visit_progress": going_on,
    "visit_booked": booked, "visit_delayed": late, "visit_moved": partial(settled, told="moved"),
    "visit_assigned": partial(settled, told="assigned"), "visit_cancelled": partial(settled, told="cancelled"),
    "pause_set": paused, "question_answered": answered, "concern_answered": concern_answered,
    "paper_ending": ending_soon,
}
