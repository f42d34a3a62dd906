"""What tests of the office's money share: people at the desk, what they ask for, what became of it."""

import json

from sqlmodel import func, select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.ids import new_uid
from app.invoices.models import Correction, Entry, Invoice
from app.payments.by_hand import receive
from app.payments.correcting import ask
from app.payments.models import Attempt, BankEvent, Refund
from app.people.models import Person
from app.plans.billing_rules import change_billing_rules
from tests.office.offices import hire
from tests.payments.stage import work


def as_actor(world, name: str):
    """Until the block ends this person acts."""
    return current.serving(current.company(), session().get(Person, world.cast.people[name]))


def needs_two(world, cents: int = 10_000, second: str = "Wanda") -> None:
    """Above so many cents somebody else agrees; Wanda of the billing sits beside Otto."""
    hire(world, second, "billing")
    with db.writing():
        change_billing_rules(approval_cents=cents)


def correct(world, kind: str, cents: int, by: str = "Otto", account: str = "Reyes", reason: str = "A broken pump",
            **about) -> Correction:  # fmt: skip
    with as_actor(world, by), db.writing():
        return ask(kind, world.cast.accounts[account], cents, reason, **about)


def refund(world, attempt: Attempt, cents: int, **how) -> Correction:
    """Asked for, and worked off as far as the bank answers."""
    asked = correct(world, "refund", cents, attempt=attempt, **how)
    work(Refund)
    return asked


def by_hand(world, cents: int, parts=(), account: str = "Reyes", way: str = "check", once: str = "",
            day=None) -> Attempt:  # fmt: skip
    with as_actor(world, "Otto"), db.writing():
        to = session().get(Account, world.cast.accounts[account])
        when = day or clock.today("America/Phoenix")
        return receive(to, way, cents, when, list(parts), reference="1042", once=once or new_uid())


def hear(bank) -> None:
    """The bank's clock ticks, its events arrive and are looked into."""
    bank.tick()
    bank.deliver_due()
    work(BankEvent)


def open_on(world, invoice: Invoice) -> int:
    return _sum(world, Entry.invoice_id == invoice.id)


def credit_of(world, account: str = "Reyes") -> int:
    return -_sum(world, Entry.account_id == world.cast.accounts[account], Entry.invoice_id.is_(None))


def _sum(world, *of) -> int:
    return int(world.all(select(func.coalesce(func.sum(Entry.cents), 0)).where(*of))[0])


def kinds(world) -> list[str]:
    return world.all(select(Entry.kind).order_by(Entry.id))


def went_back(bank) -> list[int]:
    """Cents of every refund that the bank holds."""
    rows = bank.books.rows("SELECT body FROM objects WHERE kind = 'refund' ORDER BY seq")
    return [json.loads(body)["amount"] for (body,) in rows]
