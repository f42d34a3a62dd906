"""What an invoice is called, from its facts. Pure."""

import datetime as dt

# What was paid and did not go back: once it is all back, the invoice reads "refunded".
CAME_IN = ("payment", "refund", "reversal", "returned", "moved")
# The words of the list, in the order in which they win.
STATUSES = ("draft", "void", "credit", "processing", "refunded", "paid", "overdue", "partly_paid", "due")


def status_of(
    state: str,
    total_cents: int,
    open_cents: int,
    due_on: dt.date,
    today: dt.date,
    *,
    is_live: bool = False,
    was_refunded: bool = False,
) -> str:
    """`open_cents` is the ledger's sum; `is_live` says that a payment is on its way; one of STATUSES."""
    if state in ("draft", "void"):
        return state
    if total_cents < 0:
        return "credit"
    if open_cents <= 0:
        return "refunded" if was_refunded and total_cents > 0 else "paid"
    if is_live:
        return "processing"
    if today > due_on:
        return "overdue"
    return "partly_paid" if open_cents < total_cents else "due"
