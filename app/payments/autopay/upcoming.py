"""The next sixty days: what AutoPay charges, what is due besides, and what the plans will bill."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.money import Money, share
from app.invoices.composing import service_rate
from app.invoices.instalments import Part, next_parts
from app.invoices.ledger import balance_cents
from app.invoices.models import Invoice
from app.invoices.models_runs import BilledPeriod
from app.invoices.owed import open_dues
from app.pauses.models import Pause
from app.payments.autopay.planning import verdicts
from app.payments.autopay.reading import live_autopays, standing_of, terms_of
from app.payments.autopay.rules import NOT, Bill, charge_day, lead_of, why_not
from app.payments.models_autopay import PlannedCharge
from app.payments.offers import invoices_behind
from app.plans.calendar import is_within
from app.plans.models import BillingRules, Plan
from app.plans.periods import STOP, Period, due_on, periods_due
from app.plans.terms import Terms
from app.plans.terms import terms_of as plan_terms
from app.plans.worth import base_cents, missed_cents, planned
from app.properties.models import Property

AHEAD = dt.timedelta(days=60)


@dataclass(frozen=True)
class Coming:
    """`kind`: told (AutoPay, the amount stands), charge (AutoPay, not told yet), due (the owner pays; `why` says why
    AutoPay does not), or estimate (not billed yet; `by_itself` when AutoPay will take it).
    """

    kind: str
    day: dt.date
    amount: Money
    title: str
    uid: str = ""
    why: str = ""
    by_itself: bool = False


def coming_for(account_ids: list[int]) -> list[Coming]:
    """Soonest first. What is late already stands first."""
    today = clock.today(current.zone())
    found = [*_open(account_ids, today), *_estimates(account_ids, today)]
    return sorted((one for one in found if one.day <= today + AHEAD), key=lambda one: one.day)


def _open(account_ids: list[int], today: dt.date) -> list[Coming]:
    invoices = invoices_behind(open_dues(account_ids))
    ids = [invoice.id for invoice in invoices]
    told, parts = _told(ids), next_parts(ids)
    said = {invoice.id: verdict for invoice, _, verdict in verdicts(invoices, today)}
    return [_of_invoice(invoice, told.get(invoice.id), said.get(invoice.id), parts.get(invoice.id))
            for invoice in invoices]  # fmt: skip


def _told(ids: list[int]) -> dict[int, PlannedCharge]:
    rows = session().exec(
        select(PlannedCharge).where(PlannedCharge.invoice_id.in_(ids), PlannedCharge.state == "planned")
    )
    return {charge.invoice_id: charge for charge in rows}


def _of_invoice(invoice: Invoice, told: PlannedCharge | None, verdict, part: Part | None) -> Coming:
    """Without any AutoPay the verdict is None; of one in parts the next is coming."""
    title, currency = invoice.number, invoice.currency
    if told is not None:
        return Coming("told", told.charge_on, Money(told.cents, currency), title, invoice.uid, by_itself=True)
    open_cents = Money(part.left_cents, currency) if part else _open_money(invoice)
    if verdict is None or verdict.kind == NOT:
        return Coming("due", invoice.due_on, open_cents, title, invoice.uid, why=verdict.why if verdict else "")
    return Coming("charge", verdict.on, Money(verdict.cents, currency), title, invoice.uid, by_itself=True)


def _open_money(invoice: Invoice) -> Money:
    return Money(balance_cents(invoice), invoice.currency)


# ---- what the plans will bill ----


def _estimates(account_ids: list[int], today: dt.date) -> list[Coming]:
    rules = session().exec(select(BillingRules)).first() or BillingRules()
    rows = session().exec(
        select(Plan, Property)
        .join(Property, Property.id == Plan.property_id)
        .where(Property.account_id.in_(account_ids))
    )
    autopays = live_autopays(account_ids)
    return [
        each for plan, place in rows.all() for each in _of_plan(plan, place, rules, today, _covering(autopays, place))
    ]


def _covering(autopays: list, place: Property):
    mine = [one for one in autopays if one.account_id == place.account_id and one.property_id in (None, place.id)]
    return mine[-1] if mine else None


def _of_plan(plan: Plan, place: Property, rules: BillingRules, today: dt.date, autopay) -> list[Coming]:
    account, terms, found = session().get(Account, place.account_id), plan_terms(plan, rules), []
    for period in periods_due(plan, Period(today, today + AHEAD), _billed_until(plan)):
        cents = estimate_cents(terms, period, _pauses(place))
        issued_on = max(due_on(plan, period), today)
        cents += share(cents, service_rate(account, place.tax_millionths, rules, issued_on))
        if cents > 0:
            found.append(
                _estimate(cents, issued_on, issued_on + dt.timedelta(days=rules.due_days), place, autopay, today)
            )
    return found


def _billed_until(plan: Plan) -> dt.date | None:
    newest = select(BilledPeriod.ends_on).where(BilledPeriod.plan_id == plan.id).order_by(BilledPeriod.ends_on.desc())
    return session().exec(newest.limit(1)).first()


def _pauses(place: Property) -> tuple:
    rows = select(Pause.starts_on, Pause.ends_on).where(Pause.property_id == place.id, Pause.cancelled_at.is_(None))
    return tuple((first, last) for first, last in session().exec(rows))


def estimate_cents(terms: Terms, period: Period, pauses: tuple) -> int:
    """The period's price less what a pause takes off it; of a plan by stops the days that are left."""
    days = planned(terms, period)
    missed = sum(is_within(day, pauses) for day in days)
    if terms.billed_per == STOP:
        return terms.price_cents * (len(days) - missed)
    return base_cents(terms, period) - missed_cents(terms, period, 0, missed)


def _estimate(cents: int, issued_on: dt.date, due: dt.date, place: Property, autopay, today: dt.date) -> Coming:
    amount, title = Money(cents, current.company().currency), place.title
    if autopay is None:
        return Coming("estimate", due, amount, title)
    terms, standing, bill = terms_of(autopay), standing_of(autopay), Bill(cents, issued_on, due)
    if why := why_not(terms, bill, standing):
        return Coming("estimate", due, amount, title, why=why)
    day = charge_day(terms, bill, max(today, issued_on) + lead_of(standing, cents))
    return Coming("estimate", day, amount, title, by_itself=True)
