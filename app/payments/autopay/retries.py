"""After a failed charge: whether it is tried again, and when. Pure."""

import datetime as dt
from collections.abc import Sequence

# Days after the first failure, where the company has no schedule of its own.
SCHEDULE = (1, 3, 5, 7)
MOST_RETRIES, LATEST = 6, 30

# Never tried again: docs.stripe.com/billing/revenue-recovery/smart-retries names these decline codes as hard.
HARD_CARD = frozenset({
    "authentication_required", "highest_risk_level", "incorrect_number", "lost_card", "pickup_card",
    "revocation_of_all_authorizations", "revocation_of_authorization", "stolen_card", "transaction_not_allowed",
})  # fmt: skip
# "Do not try again", and cards that cannot pay here at all: docs.stripe.com/declines/codes.
HARD_CARD |= {"card_not_supported", "do_not_try_again", "invalid_account", "restricted_card", "stop_payment_order"}
# Returned debits but those for want of money: docs.stripe.com/declines/network-codes.
HARD_DEBIT = frozenset({
    "bank_account_closed", "bank_account_frozen", "bank_account_invalid_details", "bank_account_restricted",
    "bank_account_unusable", "bank_ownership_changed", "debit_not_authorized", "recipient_deceased",
})  # fmt: skip
# The bank did not start it at all; the same order would be refused again.
HARD = HARD_CARD | HARD_DEBIT | {"refused"}
# After these the method itself is of no use any more, and a mandate for it neither.
ENDS_METHOD = HARD_DEBIT | {"revocation_of_authorization", "revocation_of_all_authorizations", "stop_payment_order"}
# The card or account itself was refused for good: charged again only after it paid, changed, or was agreed to anew.
ENDS_TRYING = HARD_CARD | HARD_DEBIT
# A debit returned for want of money may be presented twice more (Nacha Operating Rules, 2.13.4 reinitiated entries).
MOST_DEBITS = 2


def next_try(
    code: str, is_bank_account: bool, failures: int, first_failed_on: dt.date, today: dt.date, schedule: Sequence[int]
) -> dt.date | None:
    """The day of the next try after so many failures; None: it was the last one."""
    days = schedule[:MOST_DEBITS] if is_bank_account else schedule
    if code in HARD or failures > len(days):
        return None
    return max(first_failed_on + dt.timedelta(days=days[failures - 1]), today + dt.timedelta(days=1))
