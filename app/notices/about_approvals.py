"""The values in notices about approving invoices."""

from app.accounts.models import Account
from app.base.db import session
from app.base.languages import day, money
from app.base.money import Money
from app.invoices.models import Invoice


def of_invoice(invoice: Invoice) -> dict[str, str]:
    return {
        "number": invoice.number,
        "amount": money(Money(invoice.total_cents, invoice.currency)),
        "due_day": day(invoice.due_on),
        "account": session().get(Account, invoice.account_id).name,
    }
