"""What goes on the printed receipt of a payment."""

from zoneinfo import ZoneInfo

from app.accounts.models import Account
from app.base import current
from app.base.db import session
from app.base.languages import _
from app.invoices.entry_words import entry_words
from app.invoices.paper_form import PaperPaid, PaperReceipt, PaperRefund
from app.invoices.paper_values import bill_to, link_to, paper_company
from app.payments.extra_words import extras_shown, of_which
from app.payments.history import Gone, extras_gone, given_back, invoices_paid_by, kept
from app.payments.models import Attempt


def paper_receipt(attempt: Attempt) -> PaperReceipt:
    paid, parts = invoices_paid_by(attempt), extras_gone(attempt)
    return PaperReceipt(
        company=paper_company(current.company()),
        number=f"R-{attempt.uid[:8].upper()}",
        paid_on=_day(attempt.settled_at or attempt.created_at),
        method=attempt.words,
        payer=bill_to(session().get(Account, attempt.account_id)),
        amount_cents=attempt.cents,
        kept_cents=kept(attempt).cents,
        invoices=tuple(PaperPaid(one.number, one.issued_on, one.cents, max(0, one.open_cents)) for one in paid),
        link=link_to(f"/payments/{attempt.uid}"),
        currency=attempt.currency,
        reference=attempt.payment_intent or attempt.reference,
        extras=tuple((words, extra.cents) for words, extra in extras_shown(attempt)),
        credit_cents=attempt.cents - sum(one.cents for one in paid) - sum(attempt.extras.values()),
        refunds=tuple(_refund(entry, attempt, parts.get(entry.source, {})) for entry in given_back(attempt)),
    )


def _refund(gone: Gone, attempt: Attempt, extras: dict[str, int]) -> PaperRefund:
    """A reversal and a check that came back are no refunds of ours."""
    what = "" if gone.kind == "refund" and gone.cents > 0 else entry_words(gone.kind, gone.cents)
    of = of_which(extras, attempt.currency)
    reason = _("with %(what)s", what=of) if of else ""
    return PaperRefund(_day(gone.at), attempt.words, gone.cents, reason, what)


def _day(moment):
    return moment.astimezone(ZoneInfo(current.zone())).date()
