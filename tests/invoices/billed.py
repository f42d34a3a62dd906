"""What tests of the invoice runs begin with: plans with their visits, and a run that goes all its way."""

import datetime as dt

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.invoices.models import Invoice, Line
from app.invoices.models_runs import InvoiceRun
from app.invoices.runs import begin_run, make
from app.plans.billing_rules import change_billing_rules
from app.plans.editing import change_plan
from app.plans.models import BillingRules, Plan
from app.plans.periods import month_around
from app.plans.terms import terms_of
from app.plans.worth import planned
from app.properties.models import Pool, Property
from app.visits.models import Dose, Visit
from app.visits.scheduling import visit_on

FIRST_OF_DECEMBER = dt.datetime(2026, 12, 1, 16, 0, tzinfo=dt.UTC)
NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


def bill_only(world, *names: str, **details) -> None:
    """The plans of these places are billed so; all others have ended long ago."""
    with world.writing():
        for name, id in world.cast.plans.items():
            plan = session().get(Plan, id)
            if plan and name in names:
                change_plan(plan, **details)
            elif plan:
                change_plan(plan, ends_on=dt.date(2026, 1, 1))


def rules(world, **fields) -> None:
    with world.writing():
        change_billing_rules(**fields)


def visits_in(world, month: dt.date, name: str = "Reyes", **states: str) -> list[Visit]:
    """All of the plan's visits of the month, completed; `d12="skipped"` says otherwise for the 12th."""
    with world.writing():
        plan, place = session().get(Plan, world.cast.plans[name]), session().get(Property, world.cast.properties[name])
        days = planned(terms_of(plan, BillingRules()), month_around(month))
        made = [visit_on(place, day, plan_id=plan.id, state=states.get(f"d{day.day}", "completed")) for day in days]
        session().flush()
    return made


def dose_on(world, visit: Visit, product: str, amount: float, unit: str, cents: int | None, pool: str = "Reyes pool"):
    with world.writing():
        dose = Dose(visit_id=visit.id, pool_id=session().get(Pool, world.cast.pools[pool]).id, product=product,
                    amount=amount, unit=unit, price_cents=cents)  # fmt: skip
        session().add(dose)
    return dose


def begun(world, month: dt.date = DECEMBER) -> InvoiceRun:
    with world.writing():
        run = begin_run(month)
    world.work()
    return world.get(InvoiceRun, run.id)


def run_all(world, month: dt.date = DECEMBER) -> InvoiceRun:
    run = begun(world, month)
    with world.writing():
        make(session().get(InvoiceRun, run.id))
    world.work()
    return world.get(InvoiceRun, run.id)


def invoices(world) -> list[Invoice]:
    return world.all(select(Invoice).where(Invoice.state == "open").order_by(Invoice.id))


def lines(world, invoice: Invoice | None = None) -> list[tuple[str, int]]:
    wanted = select(Line.description, Line.amount_cents).join(Invoice, Invoice.id == Line.invoice_id)
    wanted = wanted.where(Invoice.id == invoice.id) if invoice else wanted.where(Invoice.state == "open")
    return [(words.replace("\u2009", " "), cents) for words, cents in world.all(wanted.order_by(Line.id))]


def on(moment: dt.datetime) -> None:
    clock.freeze(moment)
