"""Late fees: each is an invoice of its own, so that the one it is for stays as it was printed."""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from sqlmodel import col, exists, func, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import Event, record
from app.base.languages import _, date_plain, speaking
from app.base.money import BANK_LEAST, Money
from app.invoices.drafting import InvoiceRefused, NewLine, draft_invoice, issue, void
from app.invoices.dunning import FEE_AGAIN, FeeTerms, fee_cents, fee_due, why_held
from app.invoices.models import DunningRules, Invoice, LateFee, Line
from app.payments.dunning.reading import IS_UNPAID, among, owings_of
from app.payments.dunning.rules import fee_terms
from app.plans.billing_rules import billing_rules


@dataclass(frozen=True)
class DueFee:
    """`why` "": it is charged; else the reason for which it is not."""

    invoice: Invoice
    account: Account
    number: int
    amount: Money
    why: str


def due_fees(rules: DunningRules, day: dt.date, only: Collection[int] | None = None) -> list[DueFee]:
    """As the engine decides it on that day; nothing is written. `only` of these invoices."""
    terms = fee_terms(rules)
    rows = _candidates(terms, day, only) if terms else []
    invoices = [invoice for invoice, _account in rows]
    owings, charged = owings_of(invoices, day), _charged([invoice.id for invoice in invoices])
    found = []
    for invoice, account in rows:
        number = fee_due(terms, invoice.due_on, charged.get(invoice.id, ()), day)
        owing = owings[invoice.id]
        cents = fee_cents(terms, owing.open_cents)
        if number and cents >= BANK_LEAST:
            amount = Money(cents, invoice.currency)
            found.append(DueFee(invoice, account, number, amount, why_held(owing, rules.skips_paused)))
    return found


def _candidates(terms: FeeTerms, day: dt.date, only: Collection[int] | None) -> list[tuple[Invoice, Account]]:
    """Unpaid, late enough and no late fees themselves, with room for another: fee_due() says the rest."""
    grace = dt.timedelta(days=terms.grace_days + 1)
    is_fee = exists().where(LateFee.fee_invoice_id == Invoice.id).correlate(Invoice)
    had = select(func.count(LateFee.id)).where(LateFee.invoice_id == Invoice.id).correlate(Invoice).scalar_subquery()
    found = select(Invoice, Account).join(Account, Account.id == Invoice.account_id).where(
        IS_UNPAID, Invoice.due_on <= day - grace, Invoice.due_on >= terms.since - grace - FEE_AGAIN * (terms.most - 1),
        ~is_fee, had < terms.most, *among(only),
    )  # fmt: skip
    return list(session().exec(found.order_by(Invoice.due_on, Invoice.id)).all())


def _charged(invoice_ids: list[int]) -> dict[int, list[int]]:
    rows = select(LateFee.invoice_id, LateFee.number).where(col(LateFee.invoice_id).in_(invoice_ids))
    found: dict[int, list[int]] = {}
    for invoice_id, number in session().exec(rows):
        found.setdefault(invoice_id, []).append(number)
    return found


def charge_fee(due: DueFee, today: dt.date) -> LateFee:
    """Inside writing(): the fee's invoice is issued at once. A waived fee keeps its number and is not charged again."""
    with speaking(current.company().language):
        words = _("Late fee for %(number)s, due %(day)s", number=due.invoice.number, day=date_plain(due.invoice.due_on))
    line = NewLine(words, due.amount.cents, property_id=_place_of(due.invoice))
    until = today + dt.timedelta(days=billing_rules().due_days)
    invoice = draft_invoice(due.account, [line], issued_on=today, due_on=until)
    fee = LateFee(invoice_id=due.invoice.id, fee_invoice_id=invoice.id, account_id=due.account.id, number=due.number,
                  cents=due.amount.cents, charged_on=today)  # fmt: skip
    session().add(fee)
    issue(invoice)
    record("late_fee.charged", fee)
    return fee


def _place_of(invoice: Invoice) -> int | None:
    """Where the whole invoice is for one property, so is its fee."""
    places = session().exec(select(Line.property_id).where(Line.invoice_id == invoice.id).distinct()).all()
    return places[0] if len(places) == 1 else None


def fee_behind(invoice: Invoice) -> LateFee | None:
    """The late fee that this invoice is; None for any other invoice."""
    return session().exec(select(LateFee).where(LateFee.fee_invoice_id == invoice.id)).first()


def waive(fee: LateFee, reason: str) -> None:
    """The office lets it go: its invoice is void. InvoiceRefused once something was paid on it."""
    void(session().get(Invoice, fee.fee_invoice_id), reason)
    _note_waived(fee)


def _note_waived(fee: LateFee) -> None:
    if fee.waived_at is None:
        fee.waived_at, fee.waived_by = clock.now(), current.actor().name if current.actor() else ""
        session().add(fee)
        record("late_fee.waived", fee)


def follow_voided(event: Event, invoice: Invoice) -> None:
    """A reaction: the fee that was made void is waived, and nothing is charged for being late with what is void."""
    own = fee_behind(invoice)
    if own is not None:
        _note_waived(own)
    charged = select(LateFee).where(LateFee.invoice_id == invoice.id, col(LateFee.waived_at).is_(None))
    for fee in session().exec(charged).all():
        with suppress(InvoiceRefused):
            waive(fee, invoice.number)
