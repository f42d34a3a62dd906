"""Invoices for owners: the list, one of them taken apart, and its paper."""

from flask import request

from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.approvals.reading import has_approvals
from app.approvals.standing import standing_of
from app.base import clock, current
from app.base.fragments import fragment, page
from app.conversations.questions import INVOICE
from app.conversations.reading import threads_about
from app.doors import L2, me, portal, reach
from app.invoices.breakdown import breakdown
from app.invoices.check_codes import check_code
from app.invoices.gates import invoice_for
from app.invoices.instalments import parts_of
from app.invoices.listing import invoices_of
from app.invoices.models import Invoice
from app.invoices.owed import what_is_owed
from app.invoices.paper import invoice_pdf
from app.invoices.paper_pages import pdf
from app.invoices.paper_values import paper_invoice
from app.invoices.remitting import remit_to, vendor_number_of
from app.payments.autopay.of_invoice import said_of
from app.payments.disputed import taken_back_of
from app.payments.history import words_of_attempts
from app.payments.offers import balance_offer, invoice_offer
from app.payments.refunds_shown import given_back_on
from app.payments.selecting import choices_for


@portal.get("/invoices", level=L2, may=SEE_PRICES)
def show_invoices():
    rows, older = invoices_of(reach().accounts(SEE_PRICES), _today(), request.args.get("after", ""))
    owed, is_first = what_is_owed(reach()), "after" not in request.args
    return page(
        "invoices/portal_list.html",
        rows_of=rows,
        older=older,
        owed=owed.balance,
        credit=owed.credit,
        offer=balance_offer(reach(), owed.dues),
        choices=choices_for(reach(), owed.dues) if is_first else [],
        is_first=is_first,
        has_approvals=has_approvals(reach()),
    )


@portal.get("/invoices/<uid:uid>", level=L2, may=SEE_PRICES)
def show_invoice(uid: str):
    return page("invoices/portal_invoice.html", **_values(invoice_for(reach(), uid)))


@portal.get("/invoices/<uid:uid>.pdf", level=L2, may=SEE_PRICES)
def show_invoice_pdf(uid: str):
    """Language of the reader; the same invoice gives the same bytes."""
    shown = breakdown(invoice_for(reach(), uid), _today())
    methods = words_of_attempts([entry.attempt_id for entry in shown.entries])
    return pdf(invoice_pdf(paper_invoice(shown, methods), current.language()), shown.invoice.number)


@portal.get("/invoices/<uid:uid>/card", level=L2, may=SEE_PRICES)
def show_invoice_card(uid: str):
    return fragment("invoices/_invoice.html", card_url=f"/invoices/{uid}/card", **_values(invoice_for(reach(), uid)))


def _values(invoice: Invoice) -> dict:
    shown = breakdown(invoice, _today())
    return {
        "shown": shown,
        "offer": invoice_offer(reach(), shown.due),
        "autopay": said_of(reach(), invoice),
        "to_visits": reach().has(SEE_VISITS),
        "backs": given_back_on(invoice),
        "taken": taken_back_of(invoice) if shown.open_cents > 0 else [],
        "methods": words_of_attempts([entry.attempt_id for entry in shown.entries]),
        "parts": parts_of(invoice),
        "threads": threads_about(INVOICE, invoice.id),
        "approval": standing_of(invoice, me()),
        "check_code": check_code(invoice),
        "remit": remit_to(),
        "vendor_number": vendor_number_of(invoice),
    }


def _today():
    return clock.today(current.zone())
