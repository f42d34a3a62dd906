"""The values in the monthly statement's notice."""

from app.accounts.models import Account
from app.base.db import session
from app.base.languages import money
from app.invoices.billing_words import month_words
from app.statements.models import StatementMonth
from app.statements.statement import month_of, statement


def of_month(sent: StatementMonth) -> dict[str, str]:
    shown = statement(session().get(Account, sent.account_id), *month_of(sent.month))
    sums = {"opening": shown.opening_cents, "charged": shown.charged_cents, "paid": shown.paid_cents,
            "closing": shown.closing_cents}  # fmt: skip
    return {
        "account": shown.account.name, "month": month_words(sent.month),
        **{name: money(shown.money(cents)) for name, cents in sums.items()},
    }  # fmt: skip
