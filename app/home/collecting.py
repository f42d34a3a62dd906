"""Whom to call first: what is late by account, when they last heard of it, and what happens next by itself."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import col, func, or_, select

from app.accounts.holds import IS_LIVE
from app.accounts.models import Role, ServiceHold
from app.accounts.rights import PAY, ROLES
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.ageing import Item
from app.invoices.dunning import next_step, why_held
from app.invoices.models import DunningRules, Invoice, Reminder
from app.invoices.receivables import Row, open_items, rows_by_account
from app.notices.models import Notice
from app.payments.dunning.reading import owings_of
from app.payments.dunning.rules import dunning_rules, steps_of
from app.people.models import Person

# The notices that are about money owed.
ABOUT = ("invoice_issued", "invoice_due", "invoice_overdue", "late_fee", "payment_failed", "hold_coming", "hold_begun")


@dataclass(frozen=True)
class Next:
    """What happens by itself: reminder or hold on a day; held, for a reason; or nothing."""

    kind: str = ""
    on: dt.date | None = None
    why: str = ""


@dataclass(frozen=True)
class Collected:
    row: Row
    oldest: Invoice
    days: int
    reminded: Reminder | None
    told_on: dt.date | None
    payers: list
    hold: ServiceHold | None
    next: Next

    @property
    def late(self) -> Money:
        return Money(self.row.ages.late, current.company().currency)


def collections(after: str = "") -> tuple[list[Collected], str, Money]:
    """(a page, what is most late first; its next mark; what is late in all): as many queries for all as for one."""
    today = clock.today(current.zone())
    late = [item for item in open_items() if item.is_open and item.cents > 0 and item.due_on < today]
    rows, older = rows_by_account(late, today, after)
    ids = [row.account_id for row in rows]
    oldest = _oldest(set(ids), late)
    told, payers, holds = _told(ids), _payers(ids), _holds(ids)
    reminded, steps = _reminded(ids), _next_steps(oldest, holds, dunning_rules(), today)
    found = [
        Collected(row, bill, (today - bill.due_on).days, reminded.get(id), told.get(id), payers.get(id, []),
                  holds.get(id), steps[id])
        for row in rows for id in (row.account_id,) for bill in (oldest[id],)
    ]  # fmt: skip
    return found, older, Money(sum(item.cents for item in late), current.company().currency)


def _oldest(wanted: set[int], late: list[Item]) -> dict[int, Invoice]:
    first: dict[int, int] = {}
    for item in sorted(late, key=lambda one: (one.due_on, one.invoice_id)):
        if item.account_id in wanted:
            first.setdefault(item.account_id, item.invoice_id)
    rows = session().exec(select(Invoice).where(col(Invoice.id).in_(first.values())))
    return {row.account_id: row for row in rows}


def _told(ids: list[int]) -> dict[int, dt.date]:
    """The day on which somebody of the account last got a notice about money."""
    rows = session().exec(
        select(Role.account_id, func.max(Notice.sent_at)).join(Notice, Notice.person_id == Role.person_id)
        .where(col(Role.account_id).in_(ids), col(Notice.event).in_(ABOUT), Notice.state == "sent")
        .group_by(Role.account_id)
    )  # fmt: skip
    return {account_id: at.astimezone(ZoneInfo(current.zone())).date() for account_id, at in rows}


def _payers(ids: list[int]) -> dict[int, list]:
    """(name, phone, e-mail) of those who may pay, to call."""
    names = [name for name, rights in ROLES.items() if PAY in rights]
    rows = session().exec(
        select(Role.account_id, Person.name, Person.phone, Person.email).join(Person, Person.id == Role.person_id)
        .where(col(Role.account_id).in_(ids), col(Role.property_id).is_(None), col(Role.name).in_(names),
               or_(col(Role.ends_at).is_(None), Role.ends_at > clock.now()), col(Person.ended_at).is_(None))
        .order_by(Role.id)
    )  # fmt: skip
    found: dict[int, list] = {}
    for account_id, *person in rows:
        found.setdefault(account_id, []).append(person)
    return found


def _holds(ids: list[int]) -> dict[int, ServiceHold]:
    rows = session().exec(select(ServiceHold).where(col(ServiceHold.account_id).in_(ids), IS_LIVE))
    return {hold.account_id: hold for hold in rows}


def _reminded(ids: list[int]) -> dict[int, Reminder]:
    newest = select(func.max(Reminder.id)).where(col(Reminder.account_id).in_(ids)).group_by(Reminder.account_id)
    return {one.account_id: one for one in session().exec(select(Reminder).where(col(Reminder.id).in_(newest)))}


def _next_steps(oldest: dict[int, Invoice], holds: dict, rules: DunningRules, today: dt.date) -> dict[int, Next]:
    owings = owings_of(list(oldest.values()), today)
    return {
        id: _next(invoice, why_held(owings[invoice.id], rules.skips_paused), holds.get(id), rules, today)
        for id, invoice in oldest.items()
    }


def _next(invoice: Invoice, why: str, hold: ServiceHold | None, rules: DunningRules, today: dt.date) -> Next:
    if why:
        return Next("held", why=why)
    if hold is not None and hold.started_at is None:
        return Next("hold", hold.begins_on)
    on = next_step(steps_of(rules), invoice.due_on, today) if rules.remind_since else None
    return Next("reminder", on) if on else Next()
