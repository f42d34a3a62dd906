"""A payment as the bank's way back shows it. It needs no session: a phone may open it in another browser."""

from flask import Response
from sqlmodel import select

from app.base.db import session
from app.base.fragments import page
from app.invoices.models import Invoice
from app.invoices.paper_values import paper_link
from app.payments.models import Attempt
from app.payments.pay_pages import status_values
from app.people.models import Capability


def show_linked(capability: Capability, token: str, can_open_account: bool) -> Response:
    return page("payments/public_payment.html", token=token, **linked_values(capability, token))


def linked_values(capability: Capability, token: str) -> dict:
    """Without the stored method's name, and without a way to stop it: that needs an account."""
    attempt = session().get(Attempt, capability.thing_id)
    values = status_values(attempt, f"/l/{token}/card", again_url="", stop_url="")
    return {**values, "method": "", "again_url": _again_url(attempt, values["invoices"])}


def _again_url(attempt: Attempt, paid: list) -> str:
    """Who came with a link to one invoice and has no account finds the way back to it."""
    if attempt.way != "link" or len(paid) != 1:
        return ""
    return paper_link(session().exec(select(Invoice).where(Invoice.uid == paid[0].uid)).one()).address
