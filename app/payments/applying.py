"""What the bank says becomes ours: the one way in for its answer, its events, the reconciler and the catch-up."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock
from app.base.db import session
from app.base.events import record
from app.base.waiting import finish
from app.invoices.models import Allocation
from app.payments.booking import book_backs, book_payment
from app.payments.disputed import note_disputes
from app.payments.facts import Fact
from app.payments.methods import keep_method, learn_funding
from app.payments.models import Attempt
from app.payments.refund_noting import note_refunds
from app.payments.refused import ForeignFact
from app.payments.states import is_live, moves_on

# When the bank is asked again about a payment that is under way; its events usually come first.
LOOK_AGAIN = {
    "sending": dt.timedelta(minutes=1),
    "action_needed": dt.timedelta(minutes=10),
    "processing": dt.timedelta(days=1),
}


def apply(attempt: Attempt, fact: Fact) -> None:
    """As often as it comes, in any order: the state only rises, each fact stands in the ledger once."""
    refuse_foreign(attempt, fact)
    if moves_on(attempt.state, fact.state):
        _move(attempt, fact)
    if fact.state == "succeeded":
        book_payment(attempt, fact.payment_intent)
        book_backs(attempt, fact.backs)
        note_refunds(attempt, fact.backs)
        note_disputes(attempt, fact.backs)
        learn_funding(attempt.method_id, fact.method)
        _keep_method(attempt, fact)
    _wait_or_finish(attempt)


def refuse_foreign(attempt: Attempt, fact: Fact) -> None:
    """Metadata is only a hint: account, amount, currency and the payment itself must fit."""
    fits = (
        fact.account == attempt.bank_account
        and (fact.cents, fact.currency) == (attempt.cents, attempt.currency)
        and _same(attempt.payment_intent, fact.payment_intent)
        and _same(attempt.checkout, fact.checkout)
        and _same(attempt.uid, fact.attempt)
    )
    if not fits:
        raise ForeignFact(f"{fact.payment_intent or fact.checkout} is not attempt {attempt.uid}")


def _same(ours: str, theirs: str) -> bool:
    return not ours or not theirs or ours == theirs


def _move(attempt: Attempt, fact: Fact) -> None:
    attempt.state, attempt.next_url, attempt.failure_code = fact.state, fact.next_url, fact.failure
    attempt.payment_intent = fact.payment_intent or attempt.payment_intent
    attempt.checkout = fact.checkout or attempt.checkout
    attempt.method_words = fact.method.words if fact.method else attempt.method_words
    if not is_live(fact.state):
        attempt.settled_at = clock.now()
        _release(attempt)
    session().add(attempt)
    record(f"payment.{fact.state}", attempt)


def _keep_method(attempt: Attempt, fact: Fact) -> None:
    """For next time, where the payer asked for it; the bank attached it to the account when it was paid."""
    account = session().get(Account, attempt.account_id)
    if attempt.keeps_method and fact.method and fact.customer == account.bank_customer:
        keep_method(account, fact.method)


def _release(attempt: Attempt) -> None:
    for part in session().exec(select(Allocation).where(Allocation.attempt_id == attempt.id, Allocation.live)):
        part.live = False
        session().add(part)


def _wait_or_finish(attempt: Attempt) -> None:
    if is_live(attempt.state):
        look_again(attempt, LOOK_AGAIN[attempt.state])
    elif attempt.done_at is None:
        finish(attempt)


def look_again(attempt: Attempt, after: dt.timedelta) -> None:
    """The reconciler takes it up then; unlike other waiting work a payment is never given up."""
    attempt.due_at, attempt.leased_until, attempt.done_at = clock.now() + after, None, None
    session().add(attempt)
