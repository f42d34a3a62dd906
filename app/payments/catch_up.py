"""Learning again what the bank knows: after a start, since the database may come from a backup, and once a day.

Payments that we have forgotten are written down anew from their metadata, and only then is anything charged.
"""

import datetime as dt
import logging

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.invoices.models import Allocation, Invoice
from app.payments import gateway, gateway_lists
from app.payments.asking import apply_or_quarantine, find, fresh
from app.payments.disputed import open_disputes
from app.payments.facts import Fact, fact_of_intent, fact_of_session
from app.payments.models import Attempt, CatchUp
from app.payments.ordering import named_in
from app.payments.states import LIVE, is_live
from app.payments.tip_shares import share_tip
from app.people.links import link_for

log = logging.getLogger("poolhouse.payments")
# How far back before the last look: a payment may have been made while the last list was read.
OVERLAP = dt.timedelta(hours=48)


def catch_up() -> None:
    """For the present company. Raises Unknown when the bank cannot be reached."""
    account, began = current.company().bank_account, clock.now()
    since = int((_seen_until(account) - OVERLAP).timestamp())
    _ask_after_live_ones()
    for fact in _facts_since(since, account):
        import_payment(fact)
    for intent in dict.fromkeys(gateway_lists.touched_since(since, account) + open_disputes()):
        import_payment(gateway.look_at_intent(intent, account))
    _note(account, began)


def _ask_after_live_ones() -> None:
    """First, so that what has ended at the bank no longer stands in the way. Nothing is sent anew."""
    for attempt in session().exec(select(Attempt).where(Attempt.state.in_(LIVE)).order_by(Attempt.id)).all():
        fact = fresh(attempt) if attempt.checkout or attempt.payment_intent else find(attempt)
        if fact is not None:
            with db.writing():
                apply_or_quarantine(attempt, fact)


def _facts_since(since: int, account: str) -> list[Fact]:
    """Pages first: the payment made on one belongs to it."""
    pages = [page for page in gateway_lists.pages_since(since, account) if page["mode"] == "payment"]
    intents = gateway_lists.intents_since(since, account)
    facts = [fact_of_session(page, account) for page in pages] + [fact_of_intent(each, account) for each in intents]
    return [fact for fact in facts if is_ours(fact)]


def is_ours(fact: Fact) -> bool:
    return fact.metadata.get("installation") == current.company().uid and bool(fact.attempt)


def import_payment(fact: Fact) -> None:
    """Known or forgotten, afterwards it stands here as it stands at the bank."""
    if not is_ours(fact):
        return
    attempt = session().exec(select(Attempt).where(Attempt.uid == fact.attempt)).first()
    if attempt is not None and _says_nothing_new(attempt, fact):
        return
    if attempt is not None and attempt.checkout and not fact.checkout:
        fact = fresh(attempt)
    with db.writing():
        attempt = attempt or remember(fact)
        if attempt is not None:
            apply_or_quarantine(attempt, fact)


def _says_nothing_new(attempt: Attempt, fact: Fact) -> bool:
    """State and ledger are written together, so the same state means the same books; what went back is looked at."""
    return attempt.state == fact.state and not fact.backs


def remember(fact: Fact) -> Attempt | None:
    """The attempt that a restored database has forgotten. None when its account is unknown too; the log says so."""
    account = session().exec(select(Account).where(Account.uid == fact.metadata.get("account", ""))).first()
    if account is None:
        log.error("payment %s is of no account we know", fact.payment_intent or fact.checkout)
        return None
    account.bank_customer = account.bank_customer or fact.customer
    named = named_in(fact.metadata, fact.cents)
    attempt = Attempt(
        uid=fact.attempt,
        account_id=account.id,
        cents=fact.cents,
        tip_cents=named.tip_cents,
        surcharge_cents=named.surcharge_cents,
        currency=fact.currency,
        bank_account=fact.account,
        way="checkout" if fact.checkout else "stored",
        payment_intent=fact.payment_intent,
        checkout=fact.checkout,
        key_used_at=clock.now(),
    )
    session().add(account)
    session().add(attempt)
    session().flush()
    _allocate(attempt, named.invoices, is_live(fact.state))
    link_for(None, attempt, "return")
    return attempt


def _allocate(attempt: Attempt, named: dict[str, int], is_live: bool) -> None:
    known = select(Invoice.uid, Invoice.id).where(Invoice.uid.in_(named), Invoice.account_id == attempt.account_id)
    found = session().exec(known).all()
    for uid, invoice_id in found:
        session().add(Allocation(attempt_id=attempt.id, invoice_id=invoice_id, cents=named[uid], live=is_live))
    share_tip(attempt, [invoice_id for _, invoice_id in found])
    session().flush()


def _seen_until(account: str) -> dt.datetime:
    row = _row(account)
    return row.seen_until if row else current.company().created_at


def _row(account: str) -> CatchUp | None:
    return session().exec(select(CatchUp).where(CatchUp.bank_account == account)).first()


def _note(account: str, began: dt.datetime) -> None:
    with db.writing():
        row = _row(account) or CatchUp(bank_account=account, seen_until=began)
        row.seen_until = began
        session().add(row)


def is_due() -> bool:
    """A day has passed since the last one."""
    row = _row(current.company().bank_account)
    return row is None or clock.now() > row.seen_until + dt.timedelta(days=1)
