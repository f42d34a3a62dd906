"""What tests of AutoPay share: somebody agrees, days pass, the portal does what it does each day."""

import datetime as dt

from sqlmodel import select

from app import timetable, worker
from app.accounts.models import Account
from app.base import clock, db
from app.base.db import session
from app.invoices.models import Invoice
from app.notices.models import Notice
from app.payments.autopay.consent import Yes, agree_anew, turn_on
from app.payments.autopay.daily import plan_the_day
from app.payments.autopay.mandates import Offered
from app.payments.autopay.rules import Terms
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge
from app.payments.reconciling import keep_up_with_the_bank
from app.people.models import Person

JOBS = (keep_up_with_the_bank, plan_the_day)
WORDS = Offered("card-1", "en", "I allow it.")


def agree(world, method: StoredMethod, person: str = "Olivia", place: int | None = None, **terms) -> AutoPay:
    with db.writing():
        account = session().get(Account, method.account_id)
        yes = Yes(session().get(Person, world.cast.people[person]), WORDS, "203.0.113.9", "a browser")
        return turn_on(account, place, method, Terms(**terms), yes)


def agree_to(world, autopay: AutoPay, method: StoredMethod, person: str = "Olivia", **terms) -> AutoPay:
    """To other rules, or another method, from now on."""
    with db.writing():
        yes = Yes(session().get(Person, world.cast.people[person]), WORDS, "203.0.113.9", "a browser")
        return agree_anew(autopay, session().get(StoredMethod, method.id), Terms(**terms), yes)


def live(world, days: int = 1, bank=None) -> None:
    """Day by day, at nine in the morning of Phoenix."""
    for _ in range(days):
        clock.advance(dt.timedelta(days=1))
        act(world, bank)


def act(world, bank=None) -> None:
    """What the timetable does for payments, then the worker; with the bank also what the bank does meanwhile."""
    assert set(JOBS) <= set(timetable.EVERY_MINUTE)
    for job in JOBS:
        job()
    worker.drain()
    if bank is not None:
        bank.tick()
        bank.deliver_due()
        worker.drain()
    session().rollback()
    session().expire_all()


def charges(world) -> list[PlannedCharge]:
    session().expire_all()
    return world.all(select(PlannedCharge).order_by(PlannedCharge.id))


def taken(bank) -> list[int]:
    """The cents of every payment that succeeded at the bank."""
    return [cents for _, cents in bank.charged()]


def due_in(world, invoices: list[Invoice], days: int) -> None:
    with db.writing():
        for invoice in invoices:
            row = session().get(Invoice, invoice.id)
            row.due_on = clock.today("America/Phoenix") + dt.timedelta(days=days)
            session().add(row)


def told(world, event: str) -> list[Notice]:
    return world.all(select(Notice).where(Notice.event == event, Notice.channel == "email").order_by(Notice.id))


def states(world) -> list[tuple[str, str]]:
    return [(charge.state, charge.why) for charge in charges(world)]
