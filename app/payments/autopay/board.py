"""How AutoPay is doing, for the office: tomorrow as a dry run of the rules, retries, holds, cards at their end."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, func, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.ledger import balances_of_invoices
from app.invoices.models import Invoice
from app.payments.autopay.charging import WhenTold, verdict_on
from app.payments.autopay.daily import expiring
from app.payments.autopay.expiry import last_day
from app.payments.autopay.rules import CHARGE, Verdict
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge

EXPIRING_WITHIN = 60
MOST = 200


@dataclass(frozen=True)
class Run:
    """One planned charge with what the rules say of it."""

    charge: PlannedCharge
    account: Account
    invoice: Invoice
    method: StoredMethod
    verdict: Verdict

    @property
    def amount(self) -> Money:
        return Money(self.charge.cents, self.invoice.currency)


@dataclass(frozen=True)
class Trouble:
    """An AutoPay that stopped, or whose card comes to its end; `owed` is what is open on the account's invoices."""

    autopay: AutoPay
    account: Account
    method: StoredMethod
    owed: Money
    until: dt.date | None = None


@dataclass(frozen=True)
class Board:
    tomorrow: list[Run]
    retries: list[Run]
    holds: list[Trouble]
    expiring: list[Trouble]
    at_risk: Money
    on: int

    @property
    def total(self) -> Money:
        """What comes in tomorrow, if the bank plays along."""
        cents = sum(run.verdict.cents for run in self.tomorrow if run.verdict.kind == CHARGE)
        return Money(cents, current.company().currency)


def board(when_told: WhenTold) -> Board:
    tomorrow = clock.today(current.zone()) + dt.timedelta(days=1)
    holds, ending = _holds(), _expiring()
    return Board(
        tomorrow=_runs(when_told, tomorrow, PlannedCharge.charge_on <= tomorrow),
        retries=_runs(when_told, tomorrow, PlannedCharge.failures > 0),
        holds=holds,
        expiring=ending,
        at_risk=_at_risk(),
        on=session().exec(select(func.count(AutoPay.id)).where(AutoPay.ended_at.is_(None))).one(),
    )


def _runs(when_told: WhenTold, day: dt.date, *which) -> list[Run]:
    """The rule is asked as the engine will ask it on that day; nothing is written."""
    rows = session().exec(
        select(PlannedCharge, Account, Invoice, StoredMethod)
        .join(Account, Account.id == PlannedCharge.account_id)
        .join(Invoice, Invoice.id == PlannedCharge.invoice_id)
        .join(StoredMethod, StoredMethod.id == PlannedCharge.method_id)
        .where(PlannedCharge.state == "planned", *which)
        .order_by(PlannedCharge.charge_on, PlannedCharge.id)
        .limit(MOST)
    )
    return [Run(*row, verdict_on(row[0], when_told, max(day, row[0].charge_on))) for row in rows.all()]


def _holds() -> list[Trouble]:
    return _troubles(AutoPay.held_at.is_not(None))


def _expiring() -> list[Trouble]:
    cards = {card.id: card for card in expiring(clock.today(current.zone()), EXPIRING_WITHIN)}
    return sorted(_troubles(AutoPay.method_id.in_(cards)), key=lambda one: one.until)


def _troubles(*which) -> list[Trouble]:
    rows = session().exec(
        select(AutoPay, Account, StoredMethod)
        .join(Account, Account.id == AutoPay.account_id)
        .join(StoredMethod, StoredMethod.id == AutoPay.method_id)
        .where(AutoPay.ended_at.is_(None), *which)
        .order_by(col(AutoPay.held_at).desc(), AutoPay.id)
        .limit(MOST)
    ).all()
    owed = _open_of([account.id for _, account, _ in rows])
    return [
        Trouble(autopay, account, method, Money(owed.get(account.id, 0), current.company().currency), _until(method))
        for autopay, account, method in rows
    ]


def _until(method: StoredMethod) -> dt.date | None:
    return last_day(method.exp_month, method.exp_year) if method.exp_year else None


def _open_of(account_ids: list[int]) -> dict[int, int]:
    """Cents open on issued invoices, by account."""
    rows = session().exec(
        select(Invoice.id, Invoice.account_id).where(Invoice.account_id.in_(account_ids), Invoice.state == "open")
    ).all()
    balances = balances_of_invoices([invoice_id for invoice_id, _ in rows])
    found: dict[int, int] = {}
    for invoice_id, account_id in rows:
        found[account_id] = found.get(account_id, 0) + max(0, balances.get(invoice_id, 0))
    return found


def _at_risk() -> Money:
    """What is open on invoices whose charge failed: those that are tried again and those that are not."""
    failed = select(PlannedCharge.invoice_id).where(
        (PlannedCharge.state == "failed") | ((PlannedCharge.state == "planned") & (PlannedCharge.failures > 0))
    )
    cents = sum(max(0, left) for left in balances_of_invoices(list(set(session().exec(failed)))).values())
    return Money(cents, current.company().currency)


def standing_of_account(account_id: int) -> str:
    """on, stopped or "" (off): the badge beside the account's name."""
    held = session().exec(
        select(AutoPay.held_at).where(AutoPay.account_id == account_id, AutoPay.ended_at.is_(None))
    ).all()
    if not held:
        return ""
    return "stopped" if any(held) else "on"
