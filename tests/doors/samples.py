"""Which row an address is about: for every converter of every route a sample of each side."""

import re

from sqlmodel import select

from app.accounts.models import Account, Change, Role
from app.base.db import session
from app.companies.models import serving
from app.conversations.models import MessagePhoto, Thread
from app.documents.models import Document
from app.equipment.models import Equipment
from app.invoices.models import Correction, Invoice, Line
from app.invoices.models_runs import InvoiceRun
from app.notices.models import Broadcast, Notice, OfficeAlert, PushDevice
from app.pauses.models import Pause
from app.payments.models import Attempt, BankDay, ExportBatch, StoredMethod
from app.payments.models_autopay import AutoPay
from app.people.links import token_of
from app.people.models import Capability, Person, SignedIn
from app.plans.models import EquipmentRule, Plan
from app.properties.models import Instructions, Pool, Property
from app.reports.models import PropertyReport
from app.statements.models import PaperBundle
from app.visits.models import Part, Photo, Recommendation, Task, Visit
from app.visits.models_changes import Disruption
from tests.doors.furnished import PLACES
from tests.doors.marks import AIRPORT

KINDS = ("visit", "photo", "invoice", "payment", "method", "property", "pool", "account", "person", "session",
         "change", "alert", "pause", "plan", "push", "task", "instructions", "line", "role", "notice", "run", "autopay",
         "correction", "thread", "bundle", "export", "bank_day", "part", "broadcast", "equipment", "document", "report",
         "rule", "recommendation", "message_photo", "disruption")

# What stands in the address before <uid:uid>, and names that say their kind in other words.
SAYS = {
    "visits": "visit", "photos": "photo", "invoices": "invoice", "payments": "payment", "attempt": "payment",
    "methods": "method", "properties": "property", "place": "property", "pools": "pool", "accounts": "account",
    "people": "person", "owner": "person", "staff": "person", "technician": "person", "devices": "session",
    "signed_in": "session", "changes": "change", "alerts": "alert", "pauses": "pause", "plans": "plan",
    "questions": "thread", "bundles": "bundle", "statements": "account", "exports": "export",
    "parts": "part", "lines": "line", "runs": "run", "stop": "visit", "dose": "visit", "roles": "role",
    "notices": "notice", "corrections": "correction", "broadcasts": "broadcast", "documents": "document",
    "reports": "report", "recommendations": "recommendation", "disruptions": "disruption",
}
# Words in addresses that are no row: each with what a person could ask for.
WORDS = {
    "variant": ("full",), "name": ("report", "x"), "version": ("x",), "key": ("a" * 64,), "thing": ("x",),
    "language": ("en",), "channel": ("email",), "event": ("visit_completed",), "kind": ("reading",),
    "month": ("2026-11",), "day": ("2026-11-19",), "field": ("name",), "id": ("1",), "message_id": ("1",),
}
TOKENS = re.compile(r"^/(a|l|q|p)/|/unsubscribe/|/contact/undo/")


class NoSample(AssertionError):
    """A new kind of address: say in tests/doors/samples.py which row it is about."""


def kind_of(rule, argument: str) -> str:
    """The kind of row behind an argument: from its own name, or the folder it stands in."""
    stem = argument.removesuffix("_uid")
    folder = re.search(r"/([a-z-]+)/<uid:" + argument + ">", rule.rule)
    for said in (stem, folder[1] if folder else ""):
        kind = SAYS.get(said, said)
        if kind in KINDS:
            return kind
    raise NoSample(f"{rule.rule}: what is <uid:{argument}>? Add it to SAYS or KINDS in tests/doors/samples.py")


def words_for(rule, argument: str) -> tuple[str, ...]:
    if argument not in WORDS:
        raise NoSample(f"{rule.rule}: what may <{argument}> be? Add it to WORDS in tests/doors/samples.py")
    return WORDS[argument]


def samples_of(world, side: str) -> dict[str, list[str]]:
    """kind -> uids of this side; `token` the message links."""
    company, account, place, person, _ = PLACES[side]
    with serving(world.cast.companies[company]):
        return _collect(world.cast.accounts[account], world.cast.properties[place], world.cast.people[person], side)


def _uids(model, condition) -> list[str]:
    return list(session().exec(select(model.uid).where(condition).order_by(model.id)))


def _collect(account_id: int, place_id: int, person_id: int, side: str) -> dict[str, list[str]]:
    visits, pools = select(Visit.id).where(Visit.property_id == place_id), Pool.property_id == place_id
    whole = Invoice.account_id == account_id
    invoices = select(Line.invoice_id).where(Line.property_id == place_id) if side == AIRPORT else (
        select(Invoice.id).where(whole))
    methods = select(StoredMethod.id).where(StoredMethod.person_id == person_id)
    conditions = {
        "visit": (Visit, Visit.property_id == place_id), "photo": (Photo, Photo.visit_id.in_(visits)),
        "rule": (EquipmentRule, EquipmentRule.name == f"rule-{side}"),
        "part": (Part, Part.visit_id.in_(visits)),
        "task": (Task, Task.visit_id.in_(visits)), "invoice": (Invoice, Invoice.id.in_(invoices)),
        "run": (InvoiceRun, InvoiceRun.person_name == f"run-{side}"),
        "correction": (Correction, Correction.person_name == f"asks-{side}"),
        "export": (ExportBatch, ExportBatch.person_name == f"export-{side}"),
        "bank_day": (BankDay, BankDay.error == f"bank-{side}"),
        "line": (Line, Line.invoice_id.in_(invoices)), "payment": (Attempt, Attempt.person_id == person_id),
        "method": (StoredMethod, StoredMethod.person_id == person_id), "property": (Property, Property.id == place_id),
        "pool": (Pool, pools), "account": (Account, Account.id == account_id),
        "person": (Person, Person.id == person_id), "autopay": (AutoPay, AutoPay.method_id.in_(methods)),
        "session": (SignedIn, SignedIn.person_id == person_id), "change": (Change, Change.property_id == place_id),
        "alert": (OfficeAlert, OfficeAlert.dedupe == f"alert-{side}"), "pause": (Pause, Pause.property_id == place_id),
        "plan": (Plan, Plan.property_id == place_id), "push": (PushDevice, PushDevice.person_id == person_id),
        "role": (Role, Role.person_id == person_id), "notice": (Notice, Notice.dedupe == f"notice-{side}"),
        "thread": (Thread, Thread.subject.in_((f"asked-{side}", f"concern-{side}"))),
        "broadcast": (Broadcast, Broadcast.person_name == f"broadcast-{side}"),
        "disruption": (Disruption, Disruption.person_name == f"storm-{side}"),
        "bundle": (PaperBundle, PaperBundle.person_id == person_id),
        "recommendation": (Recommendation, Recommendation.visit_id.in_(visits)),
        "message_photo": (MessagePhoto, MessagePhoto.thread_id.in_(select(Thread.id).where(
            Thread.subject == f"concern-{side}"))),
        "report": (PropertyReport, PropertyReport.property_id == place_id),
        "equipment": (Equipment, Equipment.property_id == place_id),
        "document": (Document, (Document.property_id == place_id) & (Document.category == "warranty")),
        "instructions": (Instructions, Instructions.property_id == place_id),
    }  # fmt: skip
    found = {kind: _uids(model, of) for kind, (model, of) in conditions.items()}
    links = session().exec(select(Capability).where(Capability.person_id == person_id)).all()
    return {**found, "token": [token_of(link) for link in links]}
