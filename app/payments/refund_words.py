"""Why a refund did not go through, in words. Pure; the codes are the bank's: docs.stripe.com/refunds#failed-refunds."""

from app.base.languages import _l

WORDS = {
    "charge_disputed": _l("The payer's bank disputes the payment, so it cannot be given back."),
    "charge_already_refunded": _l("The bank has given all of it back already."),
    "amount": _l("The bank says that less than this is left of the payment."),
    "never_arrived": _l("The bank never received it. You can ask again."),
    "lost_or_stolen_card": _l("The card was reported lost or stolen."),
    "expired_or_canceled_card": _l("The card has expired or was canceled."),
    "charge_for_pending_refund_disputed": _l("The payer disputed the payment while it was on its way back."),
    "insufficient_funds": _l("There was not enough money on your account at the bank."),
    "balance_insufficient": _l("There was not enough money on your account at the bank."),
    "declined": _l("The payer's bank did not take it."),
    "merchant_request": _l("It was stopped at your request."),
}
UNKNOWN = _l("The bank gave no reason.")


def refund_words(code: str, said: str) -> str:
    """The bank's own sentence, where we know none for its code."""
    return str(WORDS.get(code) or said or UNKNOWN)
