"""What tests of reminders, late fees and holds share: the company's rules, and days that pass."""

import datetime as dt

from sqlmodel import select

from app import worker
from app.base import clock, db
from app.base.db import session
from app.invoices.models import DunningRules, Invoice
from app.payments.dunning.daily import look_after_late_invoices
from app.payments.dunning.rules import change_dunning_rules

STEPS = [[-3, ["email"]], [0, ["email"]], [7, ["email"]], [14, ["email", "text"]], [30, ["email"]]]
USUAL = {
    "steps": STEPS, "send_from": dt.time(9), "send_until": dt.time(18), "skips_paused": True, "fee_millionths": 0,
    "fee_cents": 0, "fee_cap_cents": None, "fee_grace_days": 5, "fee_most": 1, "hold_days": None,
    "hold_least_cents": 0, "hold_notice_days": 7,
}  # fmt: skip
TODAY = dt.date(2026, 11, 19)


def rule(reminds: bool = True, charges_fees: bool = False, **fields) -> DunningRules:
    """As the office saves it, and on since long before."""
    with db.writing():
        rules = change_dunning_rules(reminds=reminds, charges_fees=charges_fees, **(USUAL | fields))
        rules.remind_since = dt.date(2026, 1, 1) if reminds else None
        rules.fee_since = dt.date(2026, 1, 1) if charges_fees else None
        rules.looked_on = None
        session().add(rules)
    return rules


def due(invoices: list[Invoice], late: int) -> None:
    """So many days ago."""
    with db.writing():
        for invoice in invoices:
            row = session().get(Invoice, invoice.id)
            row.due_on = clock.today("America/Phoenix") - dt.timedelta(days=late)
            session().add(row)


def today(world) -> None:
    """The morning's look in a session of its own time, and all that comes of it."""
    session().rollback()
    look_after_late_invoices()
    worker.drain()
    session().rollback()
    session().expire_all()


def live(world, days: int) -> None:
    for _ in range(days):
        clock.advance(dt.timedelta(days=1))
        today(world)


def rows(world, model) -> list:
    session().expire_all()
    return world.all(select(model).order_by(model.id))
