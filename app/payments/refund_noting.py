"""How far a refund is, from what the bank says of it whenever it says something of its payment."""

import datetime as dt

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.base.waiting import finish
from app.payments.facts import OVER_AT_THE_BANK, Back
from app.payments.models import Attempt, Refund

# The bank tells by itself; this is for a word that was lost.
LOOK_AGAIN = dt.timedelta(days=1)


def note_refunds(attempt: Attempt, backs: tuple[Back, ...]) -> None:
    """Inside writing(). A refund that succeeded may still fail: the payer's bank can send it back weeks later."""
    marks = {back.refund: back for back in backs if back.refund}
    ours = select(Refund).where(Refund.uid.in_(marks), Refund.attempt_id == attempt.id)
    for refund in session().exec(ours).all() if marks else ():
        _note(refund, marks[refund.uid])


def _note(refund: Refund, back: Back) -> None:
    state = _state(back)
    if state == refund.state or refund.state == "failed":
        return
    refund.state, refund.bank_refund, refund.code = state, back.source, back.why
    if state == "pending":
        look_again(refund, LOOK_AGAIN)
    else:
        settle(refund)


def _state(back: Back) -> str:
    if back.state in OVER_AT_THE_BANK:
        return "failed"
    return "succeeded" if back.state == "succeeded" else "pending"


def settle(refund: Refund) -> None:
    """In whatever state it is now."""
    refund.settled_at = clock.now()
    finish(refund)
    record(f"refund.{refund.state}", refund, code=refund.code)


def look_again(refund: Refund, after: dt.timedelta) -> None:
    """Like a payment it is never given up."""
    refund.due_at, refund.leased_until, refund.done_at = clock.now() + after, None, None
    session().add(refund)
