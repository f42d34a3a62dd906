"""Approvers are asked when an invoice needs them, and reminded while it waits."""

import datetime as dt

from sqlmodel import select

from app.approvals.models import ApprovalRequest
from app.approvals.standing import approvers_of, locked_open, standing_of
from app.base import clock, current, db
from app.base.db import session
from app.base.events import Event, record
from app.invoices.models import Invoice
from app.people.models import Person

AGAIN_AFTER = dt.timedelta(days=3)
MOST_TIMES = 5


def keep_asking() -> None:
    """Each minute: a new invoice, a new rule, a fee that came later, and reminders of what still waits."""
    waiting = locked_open()
    if not waiting or not _to_ask(waiting):
        return
    with db.writing():
        for invoice in _to_ask(locked_open()):
            ask(invoice)


def ask_at_once(event: Event, thing) -> None:
    """A reaction: an invoice was issued, or a rule of the account set."""
    account_id = thing.account_id if isinstance(thing, Invoice) else thing.id
    for invoice in _to_ask([one for one in locked_open() if one.account_id == account_id]):
        ask(invoice)


def _to_ask(waiting: list[Invoice]) -> list[Invoice]:
    """One that is held back is not told of yet."""
    now = clock.now()
    rows = select(ApprovalRequest).where(ApprovalRequest.invoice_id.in_([invoice.id for invoice in waiting]))
    known = {row.invoice_id: row for row in session().exec(rows)}
    sent = [invoice for invoice in waiting if invoice.sent_at is None or invoice.sent_at <= now]
    return [invoice for invoice in sent if _is_due(known.get(invoice.id), invoice, now)]


def _is_due(request: ApprovalRequest | None, invoice: Invoice, now: dt.datetime) -> bool:
    if request is None or request.cents != invoice.total_cents:
        return True
    return request.next_at is not None and request.next_at <= now


def ask(invoice: Invoice) -> None:
    """For the first time, again after some days, or anew since it changed."""
    cents = invoice.total_cents
    request = session().exec(select(ApprovalRequest).where(ApprovalRequest.invoice_id == invoice.id)).first()
    if request is None or request.cents != cents:
        request = request or ApprovalRequest(invoice_id=invoice.id, cents=cents)
        request.cents, request.times = cents, 0
    request.times += 1
    request.next_at = clock.now() + AGAIN_AFTER if request.times < MOST_TIMES else None
    session().add(request)
    record("approval.asked", invoice, times=request.times)


def still_asked(invoice: Invoice) -> list[Person]:
    """The approvers who have not said yes, and whoever stands in for them today."""
    standing = standing_of(invoice, None)
    if standing is None or not standing.is_locked:
        return []
    given, today = {one.approver_id for one in standing.given}, clock.today(current.zone())
    asked: dict[int, Person] = {}
    for slot, person in approvers_of(invoice.account_id):
        if slot.id not in given:
            asked[person.id] = person
            if slot.deputy_id and slot.deputy_until >= today:
                asked[slot.deputy_id] = session().get(Person, slot.deputy_id)
    done = {one.person_id for one in standing.given}
    return [person for id, person in asked.items() if id not in done]
