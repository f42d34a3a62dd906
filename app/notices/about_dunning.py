"""The values in notices about reminders, late fees and holds: as things stand when the notice is sent."""

import datetime as dt

from app.accounts.holds import ON_ITS_WAY
from app.accounts.models import ServiceHold
from app.base import clock, current
from app.base.db import session
from app.base.languages import _, day, money, ngettext
from app.base.money import Money
from app.invoices.dunning import FEE_AGAIN, ONE_DAY, FeeTerms, fee_cents
from app.invoices.models import Invoice, LateFee, Reminder
from app.payments.autopay.reading import bill_of
from app.payments.dunning.fees import fee_behind
from app.payments.dunning.rules import dunning_rules, fee_terms


def reminded(reminder: Reminder) -> dict[str, str]:
    invoice = session().get(Invoice, reminder.invoice_id)
    left, late = bill_of(invoice).open_cents, (clock.today(current.zone()) - invoice.due_on).days
    return {
        "number": invoice.number, "amount": money(Money(left, invoice.currency)), "due_day": day(invoice.due_on),
        "when": _when(late), "fee": _fee_ahead(invoice, left),
    }  # fmt: skip


def _when(late: int) -> str:
    if late < 0:
        return ngettext("due in %(num)d day", "due in %(num)d days", -late)
    return _("due today") if late == 0 else ngettext("%(num)d day late", "%(num)d days late", late)


def _fee_ahead(invoice: Invoice, left: int) -> str:
    """Nobody is charged a fee that was not announced in the reminders before; "" where none is ahead."""
    terms, today = fee_terms(dunning_rules()), clock.today(current.zone())
    first = invoice.due_on + dt.timedelta(days=terms.grace_days) + ONE_DAY if terms else None
    if first is None or first < max(today, terms.since) or fee_behind(invoice) is not None:
        return ""
    amount = money(Money(fee_cents(terms, left), invoice.currency))
    said = _("From %(day)s on a late fee of %(amount)s is charged.", day=day(first), amount=amount)
    return " ".join([said, *_again(terms)])


def _again(terms: FeeTerms) -> list[str]:
    if terms.most < 2:
        return []
    return [_("It comes again every %(days)s days, %(times)s times at most.", days=FEE_AGAIN.days, times=terms.most)]


def fee_charged(fee: LateFee) -> dict[str, str]:
    late, own = session().get(Invoice, fee.invoice_id), session().get(Invoice, fee.fee_invoice_id)
    return {"amount": money(Money(fee.cents, own.currency)), "number": own.number, "late_number": late.number,
            "due_day": day(late.due_on), "day": day(own.due_on)}  # fmt: skip


def fee_waived(fee: LateFee) -> dict[str, str]:
    return fee_charged(fee)


def held(hold: ServiceHold) -> dict[str, str]:
    return {"amount": money(Money(hold.cents, current.company().currency)), "day": day(hold.begins_on)}


def lifted(hold: ServiceHold) -> dict[str, str]:
    """Why service goes on."""
    return {"why": _("Your payment is on its way.") if hold.ended_why == ON_ITS_WAY else _("It is settled.")}
