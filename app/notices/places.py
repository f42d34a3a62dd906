"""Where a notice leads: the one thing it is about."""

from typing import Any

from app.accounts.models import Account, ServiceHold
from app.base import current
from app.base.db import session
from app.conversations.models import Thread
from app.documents.models import Document
from app.equipment.models import Equipment
from app.invoices.models import Correction, Entry, Invoice, LateFee, Reminder
from app.notices.kinds import EMAIL
from app.notices.models import Broadcast, Notice
from app.pauses.models import Pause
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay, Mandate, PlannedCharge
from app.people.links import new_link
from app.people.models import Capability, Person
from app.plans.models import Plan
from app.properties.models import Property
from app.reports.models import PropertyReport
from app.statements.models import StatementMonth
from app.visits.models import Visit, VisitReminder
from app.visits.models_changes import Offer, PendingChange, Stage

PATHS = {Visit: "/visits", Invoice: "/invoices", Attempt: "/payments", Property: "/properties",
         AutoPay: "/autopay", StoredMethod: "/methods", Thread: "/questions", Account: "/statements",
         Equipment: "/equipment", Document: "/documents", PropertyReport: "/reports"}  # fmt: skip
# What has no page of its own: whose it is seen on, and by which column.
SHOWN_BY = {
    Pause: (Property, "property_id"), PlannedCharge: (Invoice, "invoice_id"), Reminder: (Invoice, "invoice_id"),
    ServiceHold: (Invoice, "invoice_id"), Correction: (Invoice, "invoice_id"), LateFee: (Invoice, "fee_invoice_id"),
    Entry: (Attempt, "attempt_id"), StatementMonth: (Account, "account_id"), Mandate: (AutoPay, "autopay_id"),
    VisitReminder: (Visit, "visit_id"), Stage: (Visit, "visit_id"), Offer: (Visit, "visit_id"),
    PendingChange: (Visit, "visit_id"),
}  # fmt: skip
# These carry a link that is made from their own row.
OWN_LINK = frozenset({"sign_in", "contact_code", "contact_changed", "office_alert"})
# And these belong to the address they were asked for, whatever the person has by now.
TO_ONE_ADDRESS = frozenset({"sign_in", "contact_code", "contact_changed"})
NOTICES_PAGE = "/account/notices"


def opened_by(thing: Any) -> Any:
    """What has a page: a stage, an offer or a change is seen at its visit, a pause at its property, what is to be paid
    or was credited at its invoice, a refund at its payment, a mandate at its AutoPay; what is told to many at home."""
    if isinstance(thing, Broadcast):
        return None
    if isinstance(thing, PendingChange) and thing.plan_id:
        return session().get(Property, session().get(Plan, thing.plan_id).property_id)
    if isinstance(thing, Correction) and not thing.invoice_id:
        return thing
    shown, column = SHOWN_BY.get(type(thing), (None, ""))
    return session().get(shown, getattr(thing, column)) if shown else thing


def page_of(notice: Notice, thing: Any) -> str:
    """The whole address without any secret: for push, where the browser is signed in."""
    shown = opened_by(thing)
    path = f"{PATHS[type(shown)]}/{shown.uid}" if type(shown) in PATHS else "/"
    return current.company().origin + (NOTICES_PAGE if notice.event == "push_test" else path)


def link_of(notice: Notice, person: Person, thing: Any, to: str) -> Capability:
    """The message link; the first time one that is still to be kept. Later tries carry the same one."""
    if notice.capability_id is not None:
        return session().get(Capability, notice.capability_id)
    return new_link(person, opened_by(thing), notice.channel, to, is_verified(person, notice.channel, to))


def is_verified(person: Person, channel: str, address: str) -> bool:
    """Whether they have proven that this address is theirs."""
    if channel == EMAIL:
        return address == person.email and person.email_verified_at is not None
    return address == person.phone and person.phone_verified_at is not None


def subject_of(thing: Any) -> tuple[int | None, int | None]:
    """The account and property that a right must cover; (None, None) where no account is concerned."""
    shown = opened_by(thing)
    if isinstance(shown, Account):
        return shown.id, None
    if isinstance(shown, Property):
        return shown.account_id, shown.id
    return getattr(shown, "account_id", None), getattr(shown, "property_id", None)
