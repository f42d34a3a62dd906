"""What tests of the office need besides the cast: staff of every role, and one row of everything."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account, Change, Role
from app.base import files
from app.base.db import session
from app.companies.models import serving
from app.conversations.models import Thread
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Correction
from app.invoices.models_runs import InvoiceRun
from app.notices.models import OfficeAlert
from app.payments.models import Attempt, BankDay, ExportBatch, StoredMethod
from app.payments.models_autopay import AutoPay
from app.people.joining import add_person, make_staff
from app.people.models import Person, Staff
from app.plans.models import Plan
from app.properties.access import change_access
from app.properties.models import Pool, Property
from app.statements.models import PaperBundle
from app.visits.models import Photo, Visit
from app.visits.scheduling import visit_on

DAY = dt.date(2026, 11, 19)


def hire(world, name: str, role: str) -> None:
    with world.writing():
        person = add_person(f"{name} Staff", f"{name.lower()}@sparkling.example")
        make_staff(person, role)
        world.cast.people[name] = person.id


def furnish(world) -> dict[str, str]:
    """One row of everything, made as its owner would; their uids by the names of the addresses' parts."""
    with serving(world.cast.companies["Sparkling Pools"], world.person("Olivia")), world.writing():
        place = session().get(Property, world.cast.properties["Reyes"])
        change_access(place, gate_code="4831#", directions="Side gate")
        account = session().get(Account, place.account_id)
        invoice = draft_invoice(account, [NewLine("Filter cleaning", 9500, property_id=place.id)])
        visit = visit_on(place, DAY, technician_id=world.cast.people["Tess"])
        session().flush()
        alert = OfficeAlert(
            kind="visit_skipped",
            account_id=account.id,
            thing="visit",
            thing_id=visit.id,
            title="Skipped",
            dedupe="a test",
        )
        session().add(alert)
        session().add(Photo(visit_id=visit.id))
        card = StoredMethod(account_id=account.id, bank_id="pm_1", kind="card", brand="visa", last4="4242")
        session().add(card)
        session().flush()
        session().add(AutoPay(account_id=account.id, method_id=card.id))
        session().add(Attempt(account_id=account.id, cents=9500, state="succeeded", way="check", reference="1042"))
        session().add(Correction(account_id=account.id, kind="credit", cents=500, reason="Sorry", person_name="Otto"))
        session().add(Thread(account_id=account.id, person_name="Olivia", thing="invoice", thing_id=invoice.id,
                             place="/invoices", about="A line", subject="Why?"))  # fmt: skip
        session().add(PaperBundle(account_id=account.id, person_id=world.cast.people["Olivia"], first=DAY, last=DAY,
                                  state="ready", key=files.put(b"a"), due_at=None))  # fmt: skip
        session().add(BankDay(day=DAY, due_at=None))
        session().add(ExportBatch(number=1, after_id=0, upto_id=0, files={"a.csv": files.put(b"a")}))
        session().add(InvoiceRun(month=DAY.replace(day=1), through=DAY, state="ready", due_at=None))
    return sample(world, invoice.uid)


def sample(world, invoice_uid: str) -> dict[str, str]:
    place = world.cast.properties["Reyes"]
    first = {
        "account_uid": select(Account.uid).where(Account.id == world.cast.accounts["Reyes"]),
        "property_uid": select(Property.uid).where(Property.id == place),
        "pool_uid": select(Pool.uid).where(Pool.property_id == place),
        "plan_uid": select(Plan.uid).where(Plan.property_id == place),
        "person_uid": select(Person.uid).where(Person.id == world.cast.people["Olivia"]),
        "role_uid": select(Role.uid).where(Role.person_id == world.cast.people["Olivia"]),
        "visit_uid": select(Visit.uid), "photo_uid": select(Photo.uid), "change_uid": select(Change.uid),
        "alert_uid": select(OfficeAlert.uid), "run_uid": select(InvoiceRun.uid),
        "autopay_uid": select(AutoPay.uid), "payment_uid": select(Attempt.uid),
        "correction_uid": select(Correction.uid), "export_uid": select(ExportBatch.uid),
        "thread_uid": select(Thread.uid), "bundle_uid": select(PaperBundle.uid),
        "bank_day_uid": select(BankDay.uid),
        "staff_uid": select(Staff.uid).where(Staff.person_id == world.cast.people["Tess"]),
    }  # fmt: skip
    return {name: world.all(statement)[0] for name, statement in first.items()} | {
        "invoice_uid": invoice_uid,
        "variant": "full",
        "name": "a.csv",
    }


def issued_invoice(world) -> str:
    with world.writing():
        account = session().get(Account, world.cast.accounts["Reyes"])
        invoice = draft_invoice(account, [NewLine("Filter cleaning", 9500)])
        issue(invoice)
    return invoice.uid
