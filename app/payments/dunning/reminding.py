"""Which invoices are reminded of on a day, by which step, and why not; and the reminders that were sent."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import and_, col, exists, or_, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.money import Money
from app.invoices.dunning import Step, step_due, why_held
from app.invoices.models import DunningRules, Invoice, Reminder
from app.payments.dunning.reading import IS_UNPAID, among, owings_of
from app.payments.dunning.rules import dunning_rules, steps_of


@dataclass(frozen=True)
class Due:
    """`why` "": it is sent; else the reason for which it is not."""

    invoice: Invoice
    account: Account
    step: Step
    open: Money
    why: str


def due_reminders(rules: DunningRules, day: dt.date, only: Collection[int] | None = None) -> list[Due]:
    """As the engine decides it on that day; nothing is written. `only` of these invoices."""
    rows = _candidates(rules, day, only) if rules.remind_since and rules.steps else []
    invoices = [invoice for invoice, _ in rows]
    owings, sent, steps = owings_of(invoices, day), sent_steps([one.id for one in invoices]), steps_of(rules)
    found = []
    for invoice, account in rows:
        step = step_due(steps, invoice.due_on, sent.get(invoice.id, ()), rules.remind_since, day)
        if step:
            owing = owings[invoice.id]
            left = Money(owing.open_cents, invoice.currency)
            found.append(Due(invoice, account, step, left, why_held(owing, rules.skips_paused)))
    return found


def _candidates(rules: DunningRules, day: dt.date, only: Collection[int] | None) -> list[tuple[Invoice, Account]]:
    """Unpaid, and in the days of a step that was not sent yet: step_due() says the rest."""
    days = [step.day for step in steps_of(rules)]
    bands = [_in_band(rules, day, at, after) for at, after in zip(days, [*days[1:], None], strict=True)]
    found = select(Invoice, Account).join(Account, Account.id == Invoice.account_id)
    found = found.where(IS_UNPAID, or_(*bands), *among(only))
    return list(session().exec(found.order_by(Invoice.due_on, Invoice.id)).all())


def _in_band(rules: DunningRules, day: dt.date, at: int, after: int | None):
    """The due days for which this step is the latest, from that of the first day on which reminders were on."""
    was_sent = exists().where(
        Reminder.invoice_id == Invoice.id, Reminder.due_on == Invoice.due_on, Reminder.step >= at
    ).correlate(Invoice)  # fmt: skip
    newest, oldest = day - dt.timedelta(days=at), rules.remind_since - dt.timedelta(days=at)
    later = [Invoice.due_on > day - dt.timedelta(days=after)] if after is not None else []
    return and_(Invoice.due_on <= newest, Invoice.due_on >= oldest, ~was_sent, *later)


def sent_steps(invoice_ids: list[int]) -> dict[int, list[int]]:
    """For the day on which each is due now: the next part of an invoice is reminded of anew."""
    rows = (
        select(Reminder.invoice_id, Reminder.step).join(Invoice, Invoice.id == Reminder.invoice_id)
        .where(col(Reminder.invoice_id).in_(invoice_ids), Reminder.due_on == Invoice.due_on)
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for invoice_id, step in session().exec(rows):
        found.setdefault(invoice_id, []).append(step)
    return found


def remind(due: Due, today: dt.date) -> Reminder:
    """Inside writing(). Its uniqueness over (invoice, due day, step) is the second wall behind the turns."""
    reminder = Reminder(invoice_id=due.invoice.id, account_id=due.account.id, due_on=due.invoice.due_on,
                        step=due.step.day, channels=list(due.step.channels), sent_on=today)  # fmt: skip
    session().add(reminder)
    record("reminder.due", reminder)
    return reminder


def is_still_due(reminder: Reminder) -> bool:
    """At the moment in which the message leaves: it may have been paid while it waited for the morning."""
    invoice = session().get(Invoice, reminder.invoice_id)
    owing = owings_of([invoice], clock.today(current.zone()))[invoice.id]
    return not why_held(owing, dunning_rules().skips_paused)


def leave_alone(invoice: Invoice, is_left_alone: bool) -> None:
    """The office's switch; a second time changes nothing."""
    if invoice.is_left_alone != is_left_alone:
        invoice.is_left_alone = is_left_alone
        session().add(invoice)
        record("invoice.left_alone" if is_left_alone else "invoice.reminded_again", invoice)
