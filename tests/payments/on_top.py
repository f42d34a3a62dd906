"""What tests of tips and surcharges share: the switches, invoices of visits, the fields of a drawn form."""

import datetime as dt
import re

from sqlmodel import func, select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import EXTRAS, Entry, Invoice
from app.payments.models import Attempt
from app.properties.models import Property
from app.visits.scheduling import visit_on

LAST_MONTH = "2026-10-01"
TIPS = {"tips": "on", "tip_kind": "percent", "preset-0": "10", "preset-1": "15", "preset-2": "20"}
SURCHARGE = {"surcharges": "on", "rate": "2.5", "cost": "2.9", "told_on": LAST_MONTH, "state-AZ": "on",
             "confirmed": "on"}  # fmt: skip
HIDDEN = re.compile(r'<input type="hidden" name="(seen|once|method|surcharge-\w+)" value="([^"]*)"')


def switch_tips(world, **fields):
    return world.post(world.as_("Otto"), "/office/settings/tips", {**TIPS, **fields})


def switch_surcharge(world, **fields):
    return world.post(world.as_("Otto"), "/office/settings/surcharge", {**SURCHARGE, **fields})


def serve(world, cents: int = 15_500, by: tuple = ("Tess",), account: str = "Reyes", place: str = "Reyes") -> Invoice:
    """An invoice for a visit of each of these technicians."""
    with world.writing():
        to = session().get(Account, world.cast.accounts[account])
        where = session().get(Property, world.cast.properties[place])
        day = dt.date(2026, 11, 2)
        visits = [visit_on(where, day + dt.timedelta(days=n), technician_id=world.cast.people[name] if name else None)
                  for n, name in enumerate(by)]  # fmt: skip
        session().flush()
        line = NewLine("Visits", cents, property_id=where.id, visits=tuple(visit.id for visit in visits))
        invoice = draft_invoice(to, [line])
        issue(invoice)
    return invoice


def fields_of(page) -> dict:
    """The hidden fields of the payment form."""
    found = dict(HIDDEN.findall(page.text))
    assert found, page.text
    return found


def on_top(world, attempt: Attempt) -> dict[str, int]:
    """What stands in the ledger of its tip and surcharge."""
    rows = select(Entry.kind, func.sum(Entry.cents)).where(Entry.attempt_id == attempt.id, Entry.kind.in_(EXTRAS))
    return {kind: int(cents) for kind, cents in world.all(rows.group_by(Entry.kind))}


def latest(world) -> Attempt:
    return world.all(select(Attempt).order_by(Attempt.id.desc()))[0]
