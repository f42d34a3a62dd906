"""The office corrects money: with a reason, once a form, beyond the company's limit only when somebody else agrees."""

import datetime as dt

from sqlmodel import col, func, select

from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.ids import is_uid, new_uid
from app.base.languages import _
from app.invoices import corrections, drafting
from app.invoices.corrections import refuse_more_than_open, source_of
from app.invoices.credit import use_credit
from app.invoices.drafting import InvoiceRefused, refuse_if_paid
from app.invoices.ledger import balance_cents
from app.invoices.models import Correction, Invoice
from app.payments.giving_back import begin_refund, refuse_refund, take_back
from app.payments.models import Attempt
from app.plans.billing_rules import billing_rules

# Two halves on one day are one whole.
ADDS_UP_FOR = dt.timedelta(days=1)
# Of the others the amount is what is open at that moment.
TYPED = ("refund", "credit", "credit_back")
WITH_APPROVAL = ("refund", "void", "credit", "write_off")


class NotYours(InvoiceRefused):
    """Nobody agrees to what they asked for themselves."""


class Decided(InvoiceRefused):
    """Somebody was faster."""


def ask(
    kind: str,
    account_id: int,
    cents: int,
    reason: str,
    *,
    invoice: Invoice | None = None,
    attempt: Attempt | None = None,
    opens: bool = False,
    part: str = "",
    once: str = "",
) -> Correction:
    """Inside writing(). Does it, or lets it wait for a second person. `once` is the form's own mark.

    Raises InvoiceRefused.
    """
    same_form = select(Correction).where(Correction.uid == once, Correction.account_id == account_id)
    if known := session().exec(same_form).first():
        _expect_same(known, kind, cents, invoice, attempt)
        return known
    asker = current.actor()
    correction = Correction(
        uid=once if _is_free(once) else new_uid(),
        account_id=account_id,
        invoice_id=invoice.id if invoice else None,
        attempt_id=attempt.id if attempt else None,
        kind=kind,
        cents=cents,
        currency=current.company().currency,
        reason=reason,
        opens=opens,
        part=part,
        person_id=asker.id,
        person_name=asker.name,
    )
    session().add(correction)
    session().flush()
    _refuse_wrong(correction)
    if needs_second(correction):
        record("correction.asked", correction, kind=kind, cents=cents, reason=reason)
    else:
        _carry_out(correction)
    return correction


def _expect_same(known: Correction, kind: str, cents: int, invoice: Invoice | None, attempt: Attempt | None) -> None:
    """Back in the browser, another form of the page may bear a mark that was used."""
    named = (invoice.id if invoice else None, attempt.id if attempt else None)
    is_other_amount = kind in TYPED and cents != known.cents
    if known.kind != kind or (known.invoice_id, known.attempt_id) != named or is_other_amount:
        raise InvoiceRefused(_("This page was used already. Open it again, and look at what is there now."))


def _is_free(once: str) -> bool:
    return is_uid(once) and not session().exec(select(Correction.id).where(Correction.uid == once)).first()


def _refuse_wrong(correction: Correction) -> None:
    """What cannot be done is not asked for either."""
    invoice, attempt = _invoice(correction), _attempt(correction)
    if correction.kind == "refund":
        refuse_refund(attempt, correction.cents, correction.part, but=correction.id)
    elif correction.kind == "void":
        refuse_if_paid(invoice)
    elif correction.kind == "credit_back":
        corrections.refuse_more_than_given(correction.account_id, correction.cents)
    elif invoice is not None:
        refuse_more_than_open(invoice, correction.cents)


def needs_second(correction: Correction) -> bool:
    """With what the same person did for this account since yesterday without anybody's yes."""
    limit = billing_rules().approval_cents
    if limit is None or correction.kind not in WITH_APPROVAL:
        return False
    alone = select(func.coalesce(func.sum(Correction.cents), 0)).where(
        Correction.account_id == correction.account_id, Correction.person_id == correction.person_id,
        Correction.state == "done", col(Correction.decided_by_id).is_(None), Correction.kind.in_(WITH_APPROVAL),
        Correction.created_at > clock.now() - ADDS_UP_FOR,
    )  # fmt: skip
    return correction.cents + int(session().exec(alone).one()) > limit


# ---- the second person ----


def approve(correction: Correction) -> None:
    """Judged by how things stand now. Raises InvoiceRefused; then it goes on waiting."""
    _decide(correction)
    _carry_out(correction)
    record("correction.approved", correction, **_said(correction))


def refuse(correction: Correction, why: str) -> None:
    _decide(correction)
    correction.state, correction.decision = "refused", why
    session().add(correction)
    record("correction.refused", correction, why=why, **_said(correction))


def withdraw(correction: Correction) -> None:
    """By whoever asked."""
    if correction.state != "waiting":
        raise Decided(_("Somebody has decided this already."))
    if correction.person_id != current.actor().id:
        raise NotYours(_("Only whoever asked for it can withdraw it."))
    correction.state, correction.decided_at = "withdrawn", clock.now()
    session().add(correction)
    record("correction.withdrawn", correction, **_said(correction))


def _decide(correction: Correction) -> None:
    decider = current.actor()
    if correction.state != "waiting":
        raise Decided(_("Somebody has decided this already."))
    if correction.person_id == decider.id:
        raise NotYours(_("You asked for it yourself. Somebody else has to agree."))
    correction.decided_by_id, correction.decided_by_name = decider.id, decider.name
    correction.decided_at = clock.now()


def _said(correction: Correction) -> dict:
    return {"kind": correction.kind, "cents": correction.cents, "reason": correction.reason}


# ---- doing it ----


def _carry_out(correction: Correction) -> None:
    DOING[correction.kind](correction)
    correction.state = "done"
    session().add(correction)
    record("correction.done", correction, **_said(correction))


def _void(correction: Correction) -> None:
    invoice = _invoice(correction)
    refuse_if_paid(invoice)
    drafting.void(invoice, correction.reason)
    use_credit(correction.account_id)


def _credit(correction: Correction) -> None:
    invoice, source = _invoice(correction), source_of(correction)
    if invoice is None:
        corrections.give_credit(correction.account_id, correction.cents, source)
    else:
        corrections.lower(invoice, correction.cents, source)


def _credit_back(correction: Correction) -> None:
    corrections.take_credit_back(correction.account_id, correction.cents, source_of(correction))


def _write_off(correction: Correction) -> None:
    """What is open by now, and no more than was asked for."""
    invoice = _invoice(correction)
    if balance_cents(invoice) > correction.cents:
        raise InvoiceRefused(_("More is open by now than was asked for."))
    correction.cents = balance_cents(invoice)
    corrections.write_off(invoice, source_of(correction))


DOING = {
    "refund": begin_refund, "void": _void, "credit": _credit, "credit_back": _credit_back, "write_off": _write_off,
    "returned": take_back,
}  # fmt: skip


def _invoice(correction: Correction) -> Invoice | None:
    return session().get(Invoice, correction.invoice_id) if correction.invoice_id else None


def _attempt(correction: Correction) -> Attempt | None:
    return session().get(Attempt, correction.attempt_id) if correction.attempt_id else None
