"""An invoice as its link shows it: this one and the way to pay it, no history, no stored methods.

Whom the message was sent to may pay with one tap: the same tap opens their account for a day.
"""

from dataclasses import replace

from flask import Response, request

from app.accounts.reach import reach_of
from app.accounts.rights import PAY
from app.base import clock, current, db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import page
from app.doors import me
from app.invoices.breakdown import breakdown
from app.invoices.models import Invoice
from app.payments.offers import Offer, live_attempt, offer_for
from app.payments.ordering import return_path
from app.payments.tips import as_typed
from app.people.links import PAPER
from app.people.models import Capability


def show_linked(
    capability: Capability, token: str, can_open_account: bool, typed: Form | None = None, status: int = 200
) -> Response:
    """`typed` is what was refused, shown again."""
    invoice = invoice_of(capability)
    _note_opened(invoice)
    shown = breakdown(invoice, clock.today(current.zone()))
    return page(
        "invoices/public_invoice.html",
        status,
        shown=shown,
        token=token,
        can_open=can_open_account,
        offer=_with_typed(offer_at(capability, token, can_open_account), typed),
        on_paper=capability.channel == PAPER,
    )


def invoice_of(capability: Capability) -> Invoice:
    return session().get(Invoice, capability.thing_id)


def _note_opened(invoice: Invoice) -> None:
    """Bookkeeping: when it was first looked at."""
    if invoice.opened_at is None:
        with db.writing():
            invoice.opened_at = clock.now()
            session().add(invoice)


def offer_at(capability: Capability, token: str, can_open_account: bool) -> Offer:
    """On the bank's page for whoever holds the link; with the stored method only for whom it was sent to."""
    invoice = invoice_of(capability)
    action, public = f"/l/{token}/payment", f"/l/{token}?another=1"
    offer = offer_for([invoice], action)
    if offer.kind == "live":
        return replace(offer, live_url=return_path(live_attempt(invoice)))
    if offer.kind == "stored" and "another" not in request.args and may_tap(capability, can_open_account):
        return replace(offer, another=public)
    if offer.kind == "too_much":
        return replace(offer, action="")
    guest = replace(offer, kind="guest", method="", method_uid="", surcharge=None)
    return guest if offer.kind in ("stored", "hosted") else offer


def _with_typed(offer: Offer, typed: Form | None) -> Offer:
    return replace(offer, tips=as_typed(offer.tips, typed)) if typed else offer


def may_tap(capability: Capability, can_open_account: bool) -> bool:
    """Nobody else is signed in here, the link opens the account, and they may pay this invoice."""
    if not can_open_account or me() is not None:
        return False
    return reach_of(capability.person_id).allows(PAY, invoice_of(capability).account_id)
