"""Asking the bank and writing down what it said. No transaction is open while it is asked."""

import datetime as dt
import logging

from app.base import clock, db
from app.base.events import record
from app.payments import gateway, gateway_lists
from app.payments.applying import apply, look_again
from app.payments.facts import Fact
from app.payments.gateway import BankRefused, Unknown
from app.payments.models import Attempt
from app.payments.ordering import order_of
from app.payments.refused import ForeignFact

log = logging.getLogger("poolhouse.payments")
# The bank may forget a key after 24 hours (docs.stripe.com/api/idempotent_requests); we stop using it before.
KEY_LIVES = dt.timedelta(hours=20)
# Nothing that was sent can still arrive then: what the bank does not list by now, never happened.
GIVE_UP_AFTER = dt.timedelta(hours=26)


def send(attempt: Attempt) -> None:
    """The first time and every time after it: the same key, the same order.

    A process that was asleep since the payment began only looks.
    """
    if is_key_old(attempt):
        search(attempt)
        return
    try:
        fact = _ask(attempt)
    except Unknown:
        fact = _find_if_reached(attempt)
    except BankRefused as refusal:
        log.warning("the bank refused attempt %s: %s", attempt.uid, refusal)
        fact = _nothing(attempt, "failed", failure="refused")
    _write(attempt, fact)


def is_key_old(attempt: Attempt) -> bool:
    return clock.now() > attempt.key_used_at + KEY_LIVES


def _ask(attempt: Attempt) -> Fact:
    order = order_of(attempt)
    return gateway.charge(order) if attempt.way == "stored" else gateway.open_page(order)


def _find_if_reached(attempt: Attempt) -> Fact | None:
    try:
        return find(attempt)
    except Unknown:
        return None


def find(attempt: Attempt) -> Fact | None:
    """By its metadata among all that the bank made since. None: it is not there. Raises Unknown."""
    since = int((attempt.created_at - dt.timedelta(minutes=10)).timestamp())
    return _look_for_intent(attempt, since) if attempt.way == "stored" else _look_for_page(attempt, since)


def _look_for_intent(attempt: Attempt, since: int) -> Fact | None:
    found = [each["id"] for each in gateway_lists.intents_since(since, attempt.bank_account) if _names(each, attempt)]
    return gateway.look_at_intent(found[0], attempt.bank_account) if found else None


def _look_for_page(attempt: Attempt, since: int) -> Fact | None:
    found = [each["id"] for each in gateway_lists.pages_since(since, attempt.bank_account) if _names(each, attempt)]
    return gateway.look_at_page(found[0], attempt.bank_account) if found else None


def _names(thing: dict, attempt: Attempt) -> bool:
    return thing["metadata"].get("attempt") == attempt.uid


def search(attempt: Attempt) -> None:
    """The key is too old to be used again: only look. What is not there after a day and more never happened."""
    try:
        fact = find(attempt) or _given_up(attempt)
    except Unknown:
        fact = None
    _write(attempt, fact)


def _given_up(attempt: Attempt) -> Fact | None:
    return _nothing(attempt, "abandoned") if clock.now() > attempt.key_used_at + GIVE_UP_AFTER else None


def look(attempt: Attempt) -> None:
    """Reads the payment fresh."""
    try:
        _write(attempt, fresh(attempt))
    except Unknown:
        _write(attempt, None)


def fresh(attempt: Attempt) -> Fact:
    if attempt.checkout:
        return gateway.look_at_page(attempt.checkout, attempt.bank_account)
    return gateway.look_at_intent(attempt.payment_intent, attempt.bank_account)


def stop(attempt: Attempt) -> None:
    """The invoice is free for another payment only when the bank says that this one can no longer be paid."""
    try:
        fact = _close_or_look(attempt)
    except Unknown:
        fact = None
    _write(attempt, fact)


def _close_or_look(attempt: Attempt) -> Fact:
    try:
        return _close(attempt)
    except BankRefused:
        return fresh(attempt)


def _close(attempt: Attempt) -> Fact:
    if attempt.checkout:
        return gateway.close_page(attempt.checkout, attempt.bank_account)
    return gateway.cancel(attempt.payment_intent, attempt.bank_account)


def _write(attempt: Attempt, fact: Fact | None) -> None:
    """Not known: it is looked at again, at first soon, at last every hour."""
    with db.writing():
        if fact is None:
            look_again(attempt, min(dt.timedelta(hours=1), dt.timedelta(minutes=2 ** min(attempt.tries, 6))))
        else:
            apply_or_quarantine(attempt, fact)


def apply_or_quarantine(attempt: Attempt, fact: Fact) -> bool:
    """A fact that does not fit does nothing but ring the alarm."""
    try:
        apply(attempt, fact)
    except ForeignFact as strange:
        log.error("quarantined: %s", strange)
        record("payment.quarantined", attempt, payment=fact.payment_intent or fact.checkout)
        look_again(attempt, dt.timedelta(hours=1))
        return False
    return True


def _nothing(attempt: Attempt, state: str, failure: str = "") -> Fact:
    """The bank holds no payment for it."""
    return Fact(state, attempt.bank_account, attempt.cents, attempt.currency, failure=failure)
