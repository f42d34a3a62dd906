"""Payments and stored methods are reached through the person, or not at all."""

from flask import abort
from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import MANAGE_METHODS, PAY, SEE_PRICES
from app.base.db import session
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay


def payment_for(reach: Reach, uid: str, right: str = SEE_PRICES) -> Attempt:
    """A payment of one of the person's accounts; 404 otherwise."""
    accounts = reach.accounts(right)
    found = select(Attempt).where(Attempt.uid == uid, Attempt.account_id.in_(accounts))
    return session().exec(found).first() or abort(404)


def method_for(reach: Reach, uid: str, right: str = MANAGE_METHODS) -> StoredMethod:
    found = select(StoredMethod).where(
        StoredMethod.uid == uid, StoredMethod.account_id.in_(reach.accounts(right)), StoredMethod.removed_at.is_(None)
    )
    return session().exec(found).first() or abort(404)


def method_of_account(account_id: int, uid: str) -> StoredMethod:
    """For whoever may pay for the account already; 404 otherwise."""
    found = select(StoredMethod).where(StoredMethod.uid == uid, StoredMethod.account_id == account_id)
    return session().exec(found.where(StoredMethod.removed_at.is_(None))).first() or abort(404)


def autopay_for(reach: Reach, uid: str) -> AutoPay:
    """One that is on or was, of the accounts the person pays for; 404 otherwise."""
    found = select(AutoPay).where(AutoPay.uid == uid, AutoPay.account_id.in_(reach.accounts(PAY)))
    return session().exec(found).first() or abort(404)
