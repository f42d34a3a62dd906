"""AutoPay is turned on, changed and turned off by a person; each yes is kept word for word. Inside writing()."""

from dataclasses import asdict, dataclass

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.waiting import finish
from app.invoices.models import Invoice
from app.payments.autopay.mandates import Offered
from app.payments.autopay.rules import Terms
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay, FrozenInvoice, Mandate, PlannedCharge
from app.payments.refused import MethodGone
from app.people.models import Person


@dataclass(frozen=True)
class Yes:
    """Who agreed to which words, and how we know."""

    person: Person
    offered: Offered
    ip: str = ""
    browser: str = ""


def turn_on(account: Account, property_id: int | None, method: StoredMethod, terms: Terms, yes: Yes) -> AutoPay:
    """In place of what was on there before. MethodGone where the method is another's or of no use."""
    _expect_usable(method, account.id)
    before = autopay_at(account.id, property_id)
    if before:
        _end(before, "replaced")
    autopay = AutoPay(account_id=account.id, property_id=property_id, method_id=method.id, **asdict(terms))
    session().add(autopay)
    session().flush()
    _keep_yes(autopay, terms, yes)
    record("autopay.enabled", autopay)
    return autopay


def agree_anew(autopay: AutoPay, method: StoredMethod, terms: Terms, yes: Yes) -> AutoPay:
    """Other rules or another method: another mandate. What was told under the old ones is told anew."""
    _expect_usable(method, autopay.account_id)
    if autopay.ended_at is not None:
        raise MethodGone
    if method.id != autopay.method_id:
        autopay.held_at, autopay.held_why = None, ""
    for name, value in asdict(terms).items():
        setattr(autopay, name, value)
    autopay.method_id = method.id
    session().add(autopay)
    _end_mandate(autopay)
    _drop_planned(autopay, "off")
    _keep_yes(autopay, terms, yes)
    record("autopay.changed", autopay)
    return autopay


def turn_off(autopay: AutoPay, why: str = "owner") -> None:
    """At once, and twice is once."""
    if autopay.ended_at is None:
        _end(autopay, why)
        record("autopay.disabled", autopay, why=why)


def autopay_at(account_id: int, property_id: int | None) -> AutoPay | None:
    found = select(AutoPay).where(AutoPay.account_id == account_id, AutoPay.ended_at.is_(None))
    place = AutoPay.property_id.is_(None) if property_id is None else AutoPay.property_id == property_id
    return session().exec(found.where(place)).first()


def autopays_with(method: StoredMethod) -> list[AutoPay]:
    """Those that are on and charge it."""
    found = select(AutoPay).where(AutoPay.method_id == method.id, AutoPay.ended_at.is_(None))
    return list(session().exec(found.order_by(AutoPay.id)))


def _expect_usable(method: StoredMethod, account_id: int) -> None:
    if method.account_id != account_id or not method.is_usable:
        raise MethodGone


def _keep_yes(autopay: AutoPay, terms: Terms, yes: Yes) -> None:
    session().add(
        Mandate(
            autopay_id=autopay.id,
            account_id=autopay.account_id,
            method_id=autopay.method_id,
            person_id=yes.person.id,
            person_name=yes.person.name,
            version=yes.offered.version,
            language=yes.offered.language,
            text=yes.offered.text,
            terms=asdict(terms),
            ip=yes.ip,
            browser=yes.browser[:300],
        )
    )
    session().flush()


def _end(autopay: AutoPay, why: str) -> None:
    autopay.ended_at, autopay.ended_why, autopay.held_at = clock.now(), why, None
    session().add(autopay)
    _end_mandate(autopay)
    _drop_planned(autopay, "off")


def _end_mandate(autopay: AutoPay) -> None:
    for given in session().exec(select(Mandate).where(Mandate.autopay_id == autopay.id, Mandate.ended_at.is_(None))):
        given.ended_at, given.ended_by = clock.now(), current.actor().name if current.actor() else ""
        session().add(given)
    session().flush()


def _drop_planned(autopay: AutoPay, why: str) -> None:
    planned = select(PlannedCharge).where(PlannedCharge.autopay_id == autopay.id, PlannedCharge.state == "planned")
    for charge in session().exec(planned):
        drop(charge, why)


def drop(charge: PlannedCharge, why: str) -> None:
    charge.state, charge.why = "dropped", why
    finish(charge)
    session().flush()


# ---- one invoice ----


def drop_of_invoice(invoice_id: int, why: str) -> None:
    """What was told of it is not charged; told anew it is another cycle."""
    planned = select(PlannedCharge).where(PlannedCharge.invoice_id == invoice_id, PlannedCharge.state == "planned")
    for charge in session().exec(planned).all():
        drop(charge, why)


def freeze(invoice: Invoice, person: Person, question: str = "") -> FrozenInvoice:
    """AutoPay leaves it alone from now on. A second time changes nothing."""
    frozen = frozen_at(invoice)
    if frozen is None:
        frozen = FrozenInvoice(
            invoice_id=invoice.id, account_id=invoice.account_id, person_name=person.name, question=question
        )
        session().add(frozen)
        drop_of_invoice(invoice.id, "frozen")
        record("invoice.frozen", invoice, question=question)
    return frozen


def thaw(invoice: Invoice) -> None:
    frozen = frozen_at(invoice)
    if frozen is not None:
        frozen.ended_at = clock.now()
        session().add(frozen)
        record("invoice.thawed", invoice)


def frozen_at(invoice: Invoice) -> FrozenInvoice | None:
    found = select(FrozenInvoice).where(FrozenInvoice.invoice_id == invoice.id, FrozenInvoice.ended_at.is_(None))
    return session().exec(found).first()
