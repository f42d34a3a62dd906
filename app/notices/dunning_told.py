"""Reminders, late fees and holds are told to everybody who may pay."""

from app.accounts.models import ServiceHold
from app.accounts.rights import PAY
from app.base.db import session
from app.base.events import Event
from app.invoices.models import Invoice, LateFee, Reminder
from app.notices.audience import people_with
from app.notices.choosing import choices_of
from app.notices.sending import notify
from app.people.models import Person

BEFORE, AFTER = "invoice_due", "invoice_overdue"


def send_reminder(event: Event, reminder: Reminder) -> None:
    """Over the channels of its step, but none that somebody switched off for themselves."""
    kind = AFTER if reminder.step > 0 else BEFORE
    for person in people_with(PAY, reminder.account_id):
        notify(person, kind, reminder, channels=_channels(person, kind, reminder), dedupe=f"reminder:{reminder.uid}")


def _channels(person: Person, kind: str, reminder: Reminder) -> tuple[str, ...]:
    choices = choices_of(person)
    return tuple(channel for channel in reminder.channels if choices.get((kind, channel), True))


def tell_about_late_fee(event: Event, fee: LateFee) -> None:
    _tell("late_fee", fee.account_id, fee, fee.uid)


def tell_about_waiver(event: Event, fee: LateFee) -> None:
    """Where the late invoice itself is void there is nothing to explain."""
    if session().get(Invoice, fee.invoice_id).state != "void":
        _tell("late_fee_waived", fee.account_id, fee, fee.uid)


def tell_about_coming_hold(event: Event, hold: ServiceHold) -> None:
    """One that begins at once, since a payment came back, is told once."""
    if hold.started_at is None:
        _tell("hold_coming", hold.account_id, hold, hold.uid)


def tell_about_hold(event: Event, hold: ServiceHold) -> None:
    _tell("hold_begun", hold.account_id, hold, hold.uid)


def tell_about_lifting(event: Event, hold: ServiceHold) -> None:
    """One that was only announced ends silently."""
    if hold.started_at is not None:
        _tell("hold_lifted", hold.account_id, hold, hold.uid)


def _tell(kind: str, account_id: int, thing, key: str) -> None:
    for person in people_with(PAY, account_id):
        notify(person, kind, thing, dedupe=f"{kind}:{key}")
