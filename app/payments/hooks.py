"""Where the bank's events arrive. Kept, then 200; the worker looks into them."""

import logging

from flask import Response, request

from app.base import db
from app.doors import L0, hooks
from app.payments import inbox

log = logging.getLogger("poolhouse.payments")


@hooks.post("/stripe", level=L0, csrf=False)
def receive_event():
    """A forged one gets 400. A genuine one of an account that is nobody's here does nothing; repeating is no use."""
    try:
        inbox.receive(request.get_data(), request.headers.get("Stripe-Signature", ""), db.company_id())
    except inbox.Forged as forged:
        log.warning("refused a bank event: %s", forged)
        return Response("", 400)
    except inbox.NobodysAccount as stranger:
        log.error("quarantined a bank event of account %s", stranger)
    return Response("", 200)
