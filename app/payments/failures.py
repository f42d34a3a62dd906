"""Why a payment did not go through, and what to do next. Pure; the codes are the bank's.

docs.stripe.com/declines/codes; a lost or stolen card is told like any other refusal, as the bank asks.
"""

from app.base.languages import _l

ANOTHER = _l("Try another card or bank account.")
AGAIN = _l("Wait a minute, then try again.")
DECLINED = (_l("The bank declined the payment and gave no reason."), ANOTHER)

WORDS = {
    "insufficient_funds": (_l("There was not enough money on it."), ANOTHER),
    "expired_card": (_l("The card has expired."), _l("Use another card, or add the new one.")),
    "incorrect_cvc": (_l("The security code was not right."), _l("Try again with the three digits on the back.")),
    "incorrect_number": (_l("The card number was not right."), _l("Type it once more, or use another card.")),
    "processing_error": (_l("The bank had a problem of its own."), AGAIN),
    "card_velocity_exceeded": (_l("The card has reached its limit for now."), ANOTHER),
    "card_not_supported": (_l("This kind of card does not work here."), ANOTHER),
    "authentication_required": (_l("The bank wants you to approve the payment."), _l("Pay again and approve it.")),
    "payment_intent_authentication_failure": (
        _l("The payment was not approved at your bank."),
        _l("Try again and approve it, or use another card."),
    ),
    "bank_account_closed": (_l("The bank account is closed."), ANOTHER),
    "bank_account_invalid_details": (_l("The bank account could not be found."), ANOTHER),
    "bank_account_unusable": (_l("This bank account can no longer be used."), ANOTHER),
    "debit_not_authorized": (_l("Your bank says the debit was not allowed."), ANOTHER),
    "refused": (_l("The payment could not be started."), _l("Call us, and we will take care of it together.")),
}


def words_for(code: str) -> tuple[str, str]:
    """(what the bank said, what to do next) in the reader's language."""
    why, then = WORDS.get(code, DECLINED)
    return str(why), str(then)
