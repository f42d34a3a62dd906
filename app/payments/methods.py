"""Stored cards and bank accounts: kept at the bank, named here."""

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, db
from app.base.db import session
from app.base.events import record
from app.base.prepared import Prepared, one_of
from app.payments import gateway_methods
from app.payments.facts import Method
from app.payments.models import StoredMethod

_METHODS = Prepared(
    select(StoredMethod)
    .where(StoredMethod.account_id.in_(one_of("accounts")), StoredMethod.removed_at.is_(None))
    .order_by(StoredMethod.is_default.desc(), StoredMethod.id.desc())
)


def methods_of(account_ids: list[int]) -> list[StoredMethod]:
    """The default first, then the newest."""
    return list(_METHODS(accounts=account_ids))


def usable_methods(account_id: int) -> list[StoredMethod]:
    """Those that the bank takes payments from."""
    return [method for method in methods_of([account_id]) if method.is_usable]


def default_method(account_id: int) -> StoredMethod | None:
    found = usable_methods(account_id)
    return found[0] if found and found[0].is_default else None


def keep_method(account: Account, found: Method) -> StoredMethod:
    """Inside writing(). The first one becomes the default; one kept already takes the bank's present word."""
    kept = session().exec(select(StoredMethod).where(StoredMethod.bank_id == found.bank_id)).first()
    if kept is None:
        kept = StoredMethod(
            account_id=account.id, bank_id=found.bank_id, kind=found.kind, is_default=default_method(account.id) is None
        )
        session().add(kept)
        session().flush()
        record("method.added", kept)
    _rename(kept, found)
    return kept


def _rename(kept: StoredMethod, found: Method) -> None:
    if (kept.exp_month, kept.exp_year) != (found.exp_month, found.exp_year):
        kept.warned_days = None
    if kept.last4 and _face(kept) != _face(found):
        record("method.updated", kept)
    kept.brand, kept.last4, kept.funding = found.brand, found.last4, found.funding or kept.funding
    kept.exp_month, kept.exp_year = found.exp_month, found.exp_year
    session().add(kept)


def _face(one: StoredMethod | Method) -> tuple:
    """What is printed on the card that the network puts in the place of another."""
    return one.last4, one.exp_month, one.exp_year


def learn_funding(method_id: int | None, found: Method | None) -> None:
    """Of a card kept before anybody asked for it: what was charged says it."""
    kept = session().get(StoredMethod, method_id) if method_id and found else None
    if kept is not None and not kept.funding and found.funding:
        kept.funding = found.funding
        session().add(kept)


def keep_methods_of(customer: str, bank_account: str) -> None:
    """What the bank keeps for an account, after it added one on the bank's page."""
    account = session().exec(select(Account).where(Account.bank_customer == customer)).first() if customer else None
    found = gateway_methods.methods_of(customer, bank_account) if account else []
    with db.writing():
        for method in reversed(found):
            keep_method(account, method)


def refresh_method(bank_id: str, bank_account: str) -> None:
    """The network replaced a card, or it was taken off at the bank."""
    kept = session().exec(select(StoredMethod).where(StoredMethod.bank_id == bank_id)).first()
    if kept is None:
        return
    method, customer = gateway_methods.look_at_method(bank_id, bank_account)
    with db.writing():
        _rename(kept, method)
        if not customer:
            remove(kept)


def end_void_mandate(mandate: str, bank_id: str, bank_account: str) -> None:
    """The authorisation of a debit was revoked at the bank."""
    kept = session().exec(select(StoredMethod).where(StoredMethod.bank_id == bank_id)).first()
    if kept is not None and gateway_methods.is_mandate_void(mandate, bank_account):
        with db.writing():
            make_unusable(kept, "debit_not_authorized")


def make_default(method: StoredMethod) -> None:
    for other in methods_of([method.account_id]):
        other.is_default = other.id == method.id
        session().add(other)


def remove(method: StoredMethod) -> None:
    """Nothing is charged to it any more. The newest of the others becomes the default."""
    if method.removed_at is not None:
        return
    method.removed_at, method.is_default = clock.now(), False
    _pass_on_default(method)
    record("method.removed", method)


def make_unusable(method: StoredMethod, why: str) -> None:
    """It stays on its page with the bank's reason, and nothing is charged to it any more."""
    if not method.is_usable:
        return
    method.unusable_why, method.is_default = why, False
    _pass_on_default(method)
    record("method.unusable", method, why=why)


def _pass_on_default(method: StoredMethod) -> None:
    session().add(method)
    session().flush()
    left = usable_methods(method.account_id)
    if left and not left[0].is_default:
        make_default(left[0])
