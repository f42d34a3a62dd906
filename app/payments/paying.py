"""A tap on Pay: claim and commit, ask the bank, write down what it said. Whoever taps twice pays once."""

from app.accounts.models import Account
from app.base import current, db
from app.base.db import session
from app.invoices.credit import is_credit_usable, use_credit
from app.invoices.models import Invoice
from app.payments import gateway_methods
from app.payments.asking import send
from app.payments.beginning import begin
from app.payments.catch_up import catch_up
from app.payments.gate import pass_gate
from app.payments.gateway import BankRefused, Unknown
from app.payments.methods import refresh_method
from app.payments.models import Attempt, StoredMethod
from app.payments.refused import GateClosed


def pay(account: Account, invoices: list[Invoice], seen_cents: int, **how) -> Attempt:
    """`how` is begin()'s. Raises NotBegun, with nothing charged; afterwards the attempt says how it went."""
    pass_gate(catch_up)
    if how.get("way") != "link":
        know_at_the_bank(account)
    if how.get("surcharge_seen") and how.get("method"):
        _ask_what_card_it_is(how["method"])
    _use_credit(account, invoices)
    with db.writing():
        attempt = begin(account, invoices, seen_cents, **how)
    send(attempt)
    return attempt


def _ask_what_card_it_is(method: StoredMethod) -> None:
    """Only a credit card costs more, and the bank knows which is one; if it is none, the amount is another one."""
    try:
        refresh_method(method.bank_id, current.company().bank_account)
    except (Unknown, BankRefused) as trouble:
        raise GateClosed(f"the bank does not tell what card it is: {trouble}") from trouble


def _use_credit(account: Account, invoices: list[Invoice]) -> None:
    """Nobody is asked for what their credit pays; then the amount is another one than they saw."""
    ids = [invoice.id for invoice in invoices]
    if is_credit_usable(account.id, ids):
        with db.writing():
            use_credit(account.id, ids)


def know_at_the_bank(account: Account) -> str:
    """The account's name there, made at its first payment."""
    if not account.bank_customer:
        made = _new_customer(account)
        with db.writing():
            account.bank_customer = account.bank_customer or made
            session().add(account)
    return account.bank_customer


def _new_customer(account: Account) -> str:
    try:
        return gateway_methods.new_customer(account.name, "", f"cus_{account.uid}", current.company().bank_account)
    except (Unknown, BankRefused) as trouble:
        raise GateClosed(f"the bank knows no new customer: {trouble}") from trouble
