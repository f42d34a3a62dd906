"""A payment is given back, in whole or in part, never more than is left of it and never while the bank disputes it."""

from sqlmodel import func, or_, select, union_all

from app.base.db import session
from app.base.events import record
from app.base.languages import _, money
from app.base.money import Money
from app.invoices.corrections import source_of
from app.invoices.credit import credit_cents
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Correction, Entry, Invoice
from app.payments.booking import WENT, book_backs
from app.payments.extras import TIP
from app.payments.facts import Back
from app.payments.history import kept
from app.payments.models import Attempt, Refund

# So many payments are offered where credit is paid out.
LATEST = 3


def left_of(attempt: Attempt, but: int | None = None) -> int:
    """Cents that may still be given back: not those on their way, nor those waiting for a second person but one."""
    return kept(attempt).cents - _on_their_way(attempt) - _asked_for(attempt, but)


def tip_left(attempt: Attempt, but: int | None = None) -> int:
    """Of that, the tip: not what is on its way, nor what somebody asked for, but one."""
    if not attempt.tip_cents:
        return 0
    booked = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.attempt_id == attempt.id, Entry.kind == TIP)
    going = (
        select(func.coalesce(func.sum(Correction.cents), 0))
        .join(Refund, Refund.correction_id == Correction.id, isouter=True)
        .where(Correction.attempt_id == attempt.id, Correction.part == TIP, Correction.id != (but or 0))
        .where(or_(Correction.state == "waiting", Refund.state == "sending"))
    )
    left = int(session().exec(booked).one()) - int(session().exec(going).one())
    return max(0, min(left, left_of(attempt, but)))


def payable_out(account_id: int) -> list[Attempt]:
    """Where the account has credit: its latest payments through which it could be paid out."""
    if credit_cents(account_id) <= 0:
        return []
    arrived = select(Attempt).where(Attempt.account_id == account_id, Attempt.state == "succeeded")
    latest = session().exec(arrived.order_by(Attempt.id.desc()).limit(LATEST)).all()
    taken = _taken_from([attempt.id for attempt in latest])
    return [one for one in latest if is_of_ours(one) and taken.get(one.id, 0) < one.cents]


def _taken_from(ids: list[int]) -> dict[int, int]:
    """Cents that went back of each payment, are on their way, or are asked for. One query."""
    went = select(Entry.attempt_id.label("id"), Entry.cents).where(Entry.attempt_id.in_(ids), Entry.kind.in_(WENT))
    sending = select(Refund.attempt_id, Refund.cents).where(Refund.attempt_id.in_(ids), Refund.state == "sending")
    asked = select(Correction.attempt_id, Correction.cents).where(
        Correction.attempt_id.in_(ids), Correction.kind == "refund", Correction.state == "waiting"
    )
    every = union_all(went, sending, asked).subquery()
    return dict(session().exec(select(every.c.id, func.sum(every.c.cents)).group_by(every.c.id)).all())


def is_covered(attempt: Attempt) -> bool:
    """Whether what is on its way back is still there."""
    return kept(attempt).cents >= _on_their_way(attempt)


def _on_their_way(attempt: Attempt) -> int:
    """Not in the ledger yet."""
    sending = select(func.coalesce(func.sum(Refund.cents), 0)).where(
        Refund.attempt_id == attempt.id, Refund.state == "sending"
    )
    return int(session().exec(sending).one())


def _asked_for(attempt: Attempt, but: int | None) -> int:
    asked = select(func.coalesce(func.sum(Correction.cents), 0)).where(
        Correction.attempt_id == attempt.id, Correction.kind == "refund", Correction.state == "waiting",
        Correction.id != (but or 0),
    )  # fmt: skip
    return int(session().exec(asked).one())


def is_of_ours(attempt: Attempt) -> bool:
    """Not one of an earlier system, of which there is only the name."""
    return attempt.is_by_hand or bool(attempt.payment_intent)


def is_disputed(attempt: Attempt) -> bool:
    """The payer's bank took it back and has not given it again: refunded besides, it would be paid back twice."""
    taken = select(func.coalesce(func.sum(Entry.cents), 0)).where(
        Entry.attempt_id == attempt.id, Entry.kind == "reversal"
    )
    return session().exec(taken).one() > 0


def refuse_refund(attempt: Attempt, cents: int, part: str = "", but: int | None = None) -> None:
    """Raises InvoiceRefused with the reason. Everything includes the tip; a part is of the tip, or not."""
    if attempt.state != "succeeded":
        raise InvoiceRefused(_("This payment has not arrived, so there is nothing to give back."))
    if not is_of_ours(attempt):
        raise InvoiceRefused(_("This payment was not made here, so the bank cannot give it back from here."))
    if is_disputed(attempt):
        raise InvoiceRefused(_("The payer's bank disputes this payment. Answer the dispute; do not refund it."))
    if cents > left_of(attempt, but):
        raise InvoiceRefused(_("This is more than is left of the payment."))
    _refuse_unclear(attempt, cents, part, but)


def _refuse_unclear(attempt: Attempt, cents: int, part: str, but: int | None) -> None:
    if part != TIP and not attempt.tip_cents:
        return
    left, tip = left_of(attempt, but), tip_left(attempt, but)
    if part == TIP and cents > tip:
        raise InvoiceRefused(_("Only %(amount)s of the tip is left.", amount=money(Money(tip, attempt.currency))))
    if part != TIP and left - tip < cents < left:
        rest = money(Money(left - tip, attempt.currency))
        raise InvoiceRefused(_("Without the tip %(amount)s is left. Give back that, or everything.", amount=rest))


def begin_refund(correction: Correction) -> None:
    """Inside writing(): cash and checks are handed back by hand, all else waits for the bank."""
    attempt = session().get(Attempt, correction.attempt_id)
    refuse_refund(attempt, correction.cents, correction.part, but=correction.id)
    if attempt.is_by_hand:
        book_backs(attempt, (Back("refund", source_of(correction), correction.cents, opens=correction.opens,
                                  invoice=invoice_uid(correction)),))  # fmt: skip
        return
    refund = Refund(attempt_id=attempt.id, correction_id=correction.id, cents=correction.cents)
    session().add(refund)
    record("refund.begun", refund, cents=correction.cents, reason=correction.reason)


def take_back(correction: Correction) -> None:
    """Cash or a check that was no payment after all: its invoices are owed again."""
    attempt = session().get(Attempt, correction.attempt_id)
    if not attempt.is_by_hand:
        raise InvoiceRefused(_("Only cash and checks can be taken back. Give this payment back instead."))
    if correction.cents <= 0 or correction.cents > left_of(attempt):
        raise InvoiceRefused(_("Nothing is left of this payment."))
    book_backs(attempt, (Back("returned", source_of(correction), correction.cents, opens=True),))


def invoice_uid(correction: Correction) -> str:
    """Whose money is to be given back first, "" for any."""
    found = session().get(Invoice, correction.invoice_id) if correction.invoice_id else None
    return found.uid if found else ""
