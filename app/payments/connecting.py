"""A company's own account at the bank: opened here, finished on the bank's pages, and only then used."""

from dataclasses import dataclass

from sqlmodel import col, select

from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.base.events import record
from app.base.languages import _l
from app.companies.branding import present_company
from app.companies.models import Company
from app.payments import gateway_account
from app.payments.methods import remove
from app.payments.models import Attempt, StoredMethod
from app.payments.states import LIVE


class NotReady(Exception):
    """The bank still has questions, or no account was begun."""

    sentence = _l("The bank has not finished with this account yet. Answer its questions first.")


class MoneyOnItsWay(Exception):
    """Payments under way belong to the account they were begun on."""

    sentence = _l("Payments are on their way through the present account. Switch once they have arrived.")


@dataclass(frozen=True)
class Standing:
    """`used` and `pending` are account ids at the bank, "" where there is none."""

    used: str
    pending: str
    is_pending_ready: bool


def standing() -> Standing:
    """Asks the bank about an account that is being opened. Raises Unknown and BankRefused."""
    company = present_company()
    ready = bool(company.bank_pending) and gateway_account.is_account_ready(company.bank_pending)
    return Standing(company.bank_account, company.bank_pending, ready)


def page_at_the_bank(return_url: str) -> str:
    """Where the questions are answered; the account is opened the first time. Raises Unknown and BankRefused."""
    company = present_company()
    account = company.bank_pending or _open(company)
    return gateway_account.account_page(account, return_url)


def _open(company: Company) -> str:
    """Its key is the company's and the account it leaves: two clicks open one."""
    key = f"account_{company.uid}_{company.bank_account}"
    opened = gateway_account.open_account(company.name, company.email, company.country, key)
    with db.writing():
        fresh = present_company()
        fresh.bank_pending = opened
        session().add(fresh)
    return opened


def use_pending(is_ready: bool) -> Company:
    """From now on payments go there. Cards and bank accounts were stored at the one before: they end with it."""
    company = present_company()
    if not (company.bank_pending and is_ready):
        raise NotReady
    if session().exec(select(Attempt.id).where(col(Attempt.state).in_(LIVE)).limit(1)).first():
        raise MoneyOnItsWay
    _forget_what_was_stored()
    company.bank_account, company.bank_pending = company.bank_pending, ""
    session().add(company)
    record("bank.connected", company)
    return company


def _forget_what_was_stored() -> None:
    for method in session().exec(select(StoredMethod).where(col(StoredMethod.removed_at).is_(None))).all():
        remove(method)
    for account in session().exec(select(Account).where(Account.bank_customer != "")).all():
        account.bank_customer = ""
        session().add(account)
