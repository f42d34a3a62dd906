"""Every endpoint the bank knows: (method, path, handler, shape of the parameters)."""

from app.payments.bank import (
    accounts,
    charges,
    checkout_sessions,
    customers,
    disputes,
    events,
    payment_intents,
    payment_methods,
    refunds,
    setup_intents,
)
from app.payments.bank.errors import Refusal

RESOURCES = (
    payment_intents,
    checkout_sessions,
    setup_intents,
    payment_methods,
    customers,
    refunds,
    charges,
    disputes,
    events,
    accounts,
)
TABLE: dict[tuple[str, int], list] = {}
for resource in RESOURCES:
    for method, path, handler, shape in resource.ROUTES:
        steps = path.split("/")
        TABLE.setdefault((method, len(steps)), []).append((steps, handler, shape))


def find(method: str, path: str):
    """(handler, shape, ids in the path); more exact paths win because `*` comes later in each table."""
    steps = path.split("/")
    for known, handler, shape in TABLE.get((method, len(steps)), ()):
        if all(ours in ("*", theirs) for ours, theirs in zip(known, steps, strict=True)):
            ids = tuple(theirs for ours, theirs in zip(known, steps, strict=True) if ours == "*")
            return handler, shape, ids
    raise Refusal(404, "invalid_request_error", f"Unrecognized request URL ({method}: {path}).")
