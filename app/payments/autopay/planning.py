"""The planner: each morning, and when something changed, writes which invoice is charged when, and has it told."""

import datetime as dt

from sqlmodel import exists, func, select

from app.base import clock, current
from app.base.db import session
from app.base.events import Event, record
from app.invoices.models import Entry, Invoice
from app.payments.autopay.reading import autopay_by_invoice, bills_of, standings_of, terms_of
from app.payments.autopay.rules import CHARGE, Verdict, plan
from app.payments.models_autopay import AutoPay, AutoPayRules, PlannedCharge

# In the company's zone: late enough that nobody's bank asks why at night, early enough to call us the same day.
CHARGE_AT = dt.time(9)
_WAITING = ("planned", "charging")


def rules() -> AutoPayRules:
    """The company's, or the defaults."""
    return session().exec(select(AutoPayRules)).first() or AutoPayRules()


def plan_all() -> None:
    """Inside writing()."""
    _plan(_open_invoices())


def plan_account(event: Event, thing) -> None:
    """A reaction: an invoice was sent or thawed, or AutoPay was turned on or changed."""
    _plan(_open_invoices(thing.account_id))


def _open_invoices(account_id: int | None = None) -> list[Invoice]:
    """Open and not planned yet, of accounts with AutoPay."""
    is_on = exists().where(
        AutoPay.account_id == Invoice.account_id, AutoPay.ended_at.is_(None), AutoPay.held_at.is_(None)
    )
    is_planned = exists().where(PlannedCharge.invoice_id == Invoice.id, PlannedCharge.state.in_(_WAITING))
    owed = select(func.sum(Entry.cents)).where(Entry.invoice_id == Invoice.id).correlate(Invoice).scalar_subquery()
    found = select(Invoice).where(Invoice.state == "open", is_on, ~is_planned, owed > 0).order_by(Invoice.id)
    return list(session().exec(found.where(Invoice.account_id == account_id) if account_id else found))


def _plan(invoices: list[Invoice]) -> None:
    for invoice, autopay, verdict in verdicts(invoices, clock.today(current.zone())):
        if verdict.kind == CHARGE:
            _write(invoice, autopay, verdict)


def verdicts(invoices: list[Invoice], today: dt.date) -> list[tuple[Invoice, AutoPay, Verdict]]:
    """What the rules say of each that an AutoPay covers, before anything was told."""
    covering = autopay_by_invoice(invoices)
    if not covering:
        return []
    bills = bills_of([invoice for invoice in invoices if invoice.id in covering])
    standings = standings_of(list(covering.values()))
    return [
        (invoice, autopay, plan(terms_of(autopay), bills[invoice.id], standings[autopay.id], today))
        for invoice in invoices
        if (autopay := covering.get(invoice.id))
    ]


def _write(invoice: Invoice, autopay: AutoPay, verdict: Verdict) -> PlannedCharge:
    """Its uniqueness over (invoice, cycle) is the second wall behind the turns."""
    told = session().exec(select(func.count(PlannedCharge.id)).where(PlannedCharge.invoice_id == invoice.id)).one()
    charge = PlannedCharge(
        autopay_id=autopay.id,
        account_id=invoice.account_id,
        invoice_id=invoice.id,
        method_id=autopay.method_id,
        cycle=told,
        cents=verdict.cents,
        charge_on=verdict.on,
        due_at=charge_moment(verdict.on),
    )
    session().add(charge)
    record("autopay.planned", charge)
    return charge


def charge_moment(day: dt.date) -> dt.datetime:
    return clock.at(day, CHARGE_AT, current.zone())
