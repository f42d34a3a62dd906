"""The plain values that rules.py asks for, read from the rows: of many invoices in a few queries."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlmodel import and_, exists, func, or_, select

from app.accounts.models import Account
from app.approvals.standing import locked_ids
from app.base import current
from app.base.db import session
from app.base.prepared import Prepared, one_of
from app.conversations.questions import has_open_question
from app.invoices.instalments import next_parts
from app.invoices.ledger import balances_of_invoices
from app.invoices.models import Allocation, Entry, Invoice, Line, LineVisit
from app.payments.autopay.rules import Bill, Standing, Terms
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay, FrozenInvoice, Mandate, PlannedCharge
from app.payments.states import LIVE

_LIVE = Prepared(
    select(AutoPay)
    .where(AutoPay.account_id.in_(one_of("accounts")), AutoPay.ended_at.is_(None))
    .order_by(AutoPay.property_id.is_not(None), AutoPay.id)
)


def terms_of(autopay: AutoPay) -> Terms:
    return Terms(**{name: getattr(autopay, name) for name in Terms.__dataclass_fields__})


def standing_of(autopay: AutoPay) -> Standing:
    """As the transaction sees it: consent, method and account may have changed since the charge was told."""
    return standings_of([autopay])[autopay.id]


def standings_of(autopays: list[AutoPay]) -> dict[int, Standing]:
    """By AutoPay id; three queries, and one more where some debit a bank account."""
    agreed = _mandates([one.id for one in autopays])
    methods = _by_id(StoredMethod, {one.method_id for one in autopays})
    accounts = _by_id(Account, {one.account_id for one in autopays})
    last = _last_cents([one.id for one in autopays if methods[one.method_id].is_bank_account])
    return {one.id: _standing(one, agreed, methods[one.method_id], accounts[one.account_id], last) for one in autopays}


def _mandates(ids: list[int]) -> set[tuple[int, int]]:
    """(AutoPay, method) for which somebody's yes is in force."""
    found = select(Mandate.autopay_id, Mandate.method_id).where(Mandate.autopay_id.in_(ids), Mandate.ended_at.is_(None))
    return {(autopay_id, method_id) for autopay_id, method_id in session().exec(found)}


def _by_id(model, ids: set[int]) -> dict:
    return {row.id: row for row in session().exec(select(model).where(model.id.in_(ids)))}


def _standing(autopay: AutoPay, agreed: set, method: StoredMethod, account: Account, last: dict) -> Standing:
    return Standing(
        is_on=autopay.ended_at is None,
        has_mandate=(autopay.id, autopay.method_id) in agreed,
        has_method=method.is_usable,
        is_account_active=account.status == "active",
        is_held=autopay.held_at is not None,
        is_bank_account=method.is_bank_account,
        last_cents=last.get((autopay.id, autopay.method_id)),
    )


def mandate_in_force(autopay: AutoPay) -> Mandate | None:
    """For the method that would be charged, and no other."""
    found = select(Mandate).where(
        Mandate.autopay_id == autopay.id, Mandate.method_id == autopay.method_id, Mandate.ended_at.is_(None)
    )
    return session().exec(found).first()


def _last_cents(ids: list[int]) -> dict[tuple[int, int], int | None]:
    """(AutoPay, method) -> what it took the time before under the mandate in force, on its way or arrived.

    None while nobody knows whether the bank has the newest one.
    """
    if not ids:
        return {}
    newest = (
        select(PlannedCharge.autopay_id, PlannedCharge.method_id, func.max(Attempt.id).label("attempt_id"))
        .join(Attempt, Attempt.id == PlannedCharge.attempt_id)
        .join(Mandate, and_(Mandate.autopay_id == PlannedCharge.autopay_id, Mandate.ended_at.is_(None)))
        .where(PlannedCharge.autopay_id.in_(ids), Attempt.state.in_((*LIVE, "succeeded")))
        .where(Attempt.created_at >= Mandate.given_at)
        .group_by(PlannedCharge.autopay_id, PlannedCharge.method_id).subquery()
    )  # fmt: skip
    taken = select(newest.c.autopay_id, newest.c.method_id, Attempt.state, Attempt.cents).join(
        newest, newest.c.attempt_id == Attempt.id
    )
    return {
        (autopay_id, method_id): cents if state in ("processing", "succeeded") else None
        for autopay_id, method_id, state, cents in session().exec(taken)
    }


def bill_of(invoice: Invoice) -> Bill:
    return bills_of([invoice])[invoice.id]


def bills_of(invoices: list[Invoice]) -> dict[int, Bill]:
    """By invoice id; nine queries, however many there are."""
    ids = [invoice.id for invoice in invoices]
    balances, regular = balances_of_invoices(ids), _regular(ids)
    frozen = _ids(
        select(FrozenInvoice.invoice_id).where(FrozenInvoice.ended_at.is_(None)), FrozenInvoice.invoice_id, ids
    )
    disputed, locked, questioned = _disputed(ids), locked_ids(ids), has_open_question(ids)
    live = _ids(select(Allocation.invoice_id).where(Allocation.live), Allocation.invoice_id, ids)
    parts = next_parts(ids)
    return {
        invoice.id: Bill(
            open_cents=parts[invoice.id].left_cents if invoice.id in parts else balances.get(invoice.id, 0),
            sent_on=parts[invoice.id].due_on if invoice.id in parts else _sent_on(invoice),
            due_on=invoice.due_on,
            is_open=invoice.state == "open",
            is_one_off=invoice.id not in regular,
            is_frozen=invoice.id in frozen,
            is_disputed=invoice.id in disputed,
            is_questioned=invoice.id in questioned,
            is_unapproved=invoice.id in locked,
            is_live=invoice.id in live,
        )
        for invoice in invoices
    }


def _sent_on(invoice: Invoice) -> dt.date:
    return _day(invoice.sent_at) if invoice.sent_at else invoice.issued_on


def _ids(statement, column, ids: list[int]) -> set[int]:
    return set(session().exec(statement.where(column.in_(ids))))


def _regular(ids: list[int]) -> set[int]:
    """Of a plan's period, or of visits: the rest are one-offs."""
    visited = exists().where(LineVisit.line_id == Line.id)
    return _ids(select(Line.invoice_id).where(or_(Line.plan_id.is_not(None), visited)), Line.invoice_id, ids)


def _disputed(ids: list[int]) -> set[int]:
    """Money that went back by force and has not come again."""
    taken = select(Entry.invoice_id).where(Entry.kind == "reversal", Entry.invoice_id.in_(ids))
    return set(session().exec(taken.group_by(Entry.invoice_id).having(func.sum(Entry.cents) > 0)))


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(current.zone())).date()


def live_autopays(account_ids: Iterable[int]) -> list[AutoPay]:
    return list(_LIVE(accounts=list(account_ids)))


def autopay_by_invoice(invoices: list[Invoice]) -> dict[int, AutoPay]:
    """Which AutoPay an invoice belongs to: that of the one property on it, else that of the account."""
    live = live_autopays({invoice.account_id for invoice in invoices})
    return _by_invoice(invoices, live) if live else {}


def _by_invoice(invoices: list[Invoice], live: list[AutoPay]) -> dict[int, AutoPay]:
    places: dict[int, set[int]] = {}
    for invoice_id, place in session().exec(
        select(Line.invoice_id, Line.property_id).where(
            Line.invoice_id.in_([invoice.id for invoice in invoices]), Line.property_id.is_not(None)
        ).distinct()
    ):  # fmt: skip
        places.setdefault(invoice_id, set()).add(place)
    scopes = {(one.account_id, one.property_id): one for one in live}
    found = {invoice.id: _covering(scopes, invoice, places.get(invoice.id, set())) for invoice in invoices}
    return {invoice_id: autopay for invoice_id, autopay in found.items() if autopay}


def _covering(scopes: dict, invoice: Invoice, places: set[int]) -> AutoPay | None:
    only = next(iter(places)) if len(places) == 1 else None
    return scopes.get((invoice.account_id, only)) or scopes.get((invoice.account_id, None))
