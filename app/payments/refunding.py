"""The errand of a refund: asked of the bank with one key, as often as it takes to know what became of it."""

import datetime as dt
import logging

from app.base import clock, db
from app.base.db import session
from app.base.waiting import finish
from app.invoices.models import Correction
from app.payments import gateway
from app.payments.asking import GIVE_UP_AFTER, KEY_LIVES, apply_or_quarantine, fresh
from app.payments.catch_up import catch_up
from app.payments.gate import pass_gate
from app.payments.gateway import BankRefused, RefundOrder, Unknown
from app.payments.giving_back import invoice_uid, is_covered, is_disputed
from app.payments.models import Attempt, Refund
from app.payments.refund_noting import LOOK_AGAIN, look_again, settle
from app.payments.refused import GateClosed

log = logging.getLogger("poolhouse.payments")


def work_refund(refund: Refund) -> None:
    if refund.state not in ("sending", "pending"):
        with db.writing():
            finish(refund)
    elif refund.state == "pending" or _is_too_old_to_send(refund):
        _look(refund)
    else:
        _send(refund)


def _is_too_old_to_send(refund: Refund) -> bool:
    """The bank may have forgotten the key: then it is only looked for."""
    return refund.key_used_at is not None and clock.now() > refund.key_used_at + KEY_LIVES


def _send(refund: Refund) -> None:
    """Nothing leaves before it is known what the bank knows: a restored backup may have forgotten a refund."""
    try:
        pass_gate(catch_up)
    except GateClosed:
        with db.writing():
            look_again(refund, dt.timedelta(minutes=5))
        return
    with db.writing():
        order = _ready(refund)
    if order is not None:
        _ask(refund, order)


def _ready(refund: Refund) -> RefundOrder | None:
    """Judged once more before the first time; from then on the key is used and only the bank decides. None: refused."""
    attempt = session().get(Attempt, refund.attempt_id)
    if refund.key_used_at is None:
        if is_disputed(attempt) or not is_covered(attempt):
            _refuse(refund, "charge_disputed" if is_disputed(attempt) else "amount", "")
            return None
        refund.key_used_at = clock.now()
        session().add(refund)
    return order_of(refund, attempt)


def order_of(refund: Refund, attempt: Attempt) -> RefundOrder:
    """The metadata tells the ledger what to do with it, even if this row is lost."""
    correction = session().get(Correction, refund.correction_id)
    first = invoice_uid(correction)
    return RefundOrder(
        key=f"ref_{refund.uid}",
        account=attempt.bank_account,
        payment_intent=attempt.payment_intent,
        cents=refund.cents,
        metadata={"refund": refund.uid, "attempt": attempt.uid, "opens": "yes" if correction.opens else "no",
                  **({"invoice": first} if first else {}), **({"part": correction.part} if correction.part else {})},
    )  # fmt: skip


def _ask(refund: Refund, order: RefundOrder) -> None:
    try:
        gateway.give_back(order)
    except Unknown as lost:
        log.info("refund %s: %s", refund.uid, lost)
    except BankRefused as no:
        with db.writing():
            _refuse(refund, no.code, no.said)
        return
    _look(refund)


def _refuse(refund: Refund, code: str, said: str) -> None:
    refund.state, refund.code, refund.said = "refused", code, said[:300]
    settle(refund)


def _look(refund: Refund) -> None:
    """What the bank lists of the payment is booked, and says how far the refund is."""
    attempt = session().get(Attempt, refund.attempt_id)
    try:
        fact = fresh(attempt)
    except Unknown:
        fact = None
    with db.writing():
        is_known = fact is not None and apply_or_quarantine(attempt, fact)
        if refund.state == "sending" and is_known and clock.now() > refund.key_used_at + GIVE_UP_AFTER:
            _refuse(refund, "never_arrived", "")
        elif refund.state in ("sending", "pending"):
            look_again(refund, _patience(refund))


def _patience(refund: Refund) -> dt.timedelta:
    if refund.state == "pending":
        return LOOK_AGAIN
    return min(dt.timedelta(hours=1), dt.timedelta(seconds=15 * 2 ** min(refund.tries, 8)))
