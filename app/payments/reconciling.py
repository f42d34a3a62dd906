"""Payments under way are asked after until they have ended: an answer or an event may be lost, money may not."""

import datetime as dt
import logging

from app.base import clock, db
from app.base.waiting import finish
from app.payments.applying import look_again
from app.payments.asking import is_key_old, look, search, send, stop
from app.payments.autopay.charging import is_still_wanted
from app.payments.catch_up import catch_up, is_due
from app.payments.gate import pass_gate
from app.payments.gateway import BankRefused, Unknown, takes_payments
from app.payments.models import Attempt
from app.payments.refused import GateClosed
from app.payments.states import is_live

log = logging.getLogger("poolhouse.payments")
# A payer who left the bank's page is not coming back to it.
PAGE_WAITS = dt.timedelta(minutes=45)


def reconcile(attempt: Attempt) -> None:
    """One errand for one attempt that is due."""
    if not is_live(attempt.state):
        with db.writing():
            finish(attempt)
    elif attempt.state == "sending":
        _ask_again(attempt)
    elif attempt.state == "action_needed" and clock.now() > attempt.created_at + PAGE_WAITS:
        stop(attempt)
    else:
        look(attempt)


def _ask_again(attempt: Attempt) -> None:
    """Where AutoPay was turned off meanwhile nothing is sent any more; it is only asked whether it had arrived."""
    if is_key_old(attempt) or not is_still_wanted(attempt):
        search(attempt)
        return
    try:
        pass_gate(catch_up)
    except GateClosed:
        with db.writing():
            look_again(attempt, dt.timedelta(minutes=5))
        return
    send(attempt)


def keep_up_with_the_bank() -> None:
    """Each minute: opens the gate after a start. Once a day everything the bank lists is compared with the ledger."""
    if not takes_payments():
        return
    try:
        pass_gate(catch_up)
        if is_due():
            catch_up()
    except (GateClosed, Unknown, BankRefused) as trouble:
        log.warning("not caught up with the bank: %s", trouble)
