"""A payment as the bank's way back shows it. It needs no session: a phone may open it in another browser."""

from flask import Response

from app.base.db import session
from app.base.fragments import page
from app.payments.models import Attempt
from app.payments.pay_pages import status_values
from app.people.models import Capability


def show_linked(capability: Capability, token: str, can_open_account: bool) -> Response:
    return page("payments/public_payment.html", token=token, **linked_values(capability, token))


def linked_values(capability: Capability, token: str) -> dict:
    """Without the stored method's name, and without a way to stop it: that needs an account."""
    attempt = session().get(Attempt, capability.thing_id)
    values = status_values(attempt, f"/l/{token}/card", again_url="", stop_url="")
    return {**values, "method": ""}
