"""Card and account numbers with a fate.

Cards: docs.stripe.com/testing (numbers and `pm_card_...` names).
Accounts: docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    number: str
    token: str
    says: str
    brand: str = "visa"
    # docs.stripe.com/api/payment_methods/object#payment_method_object-card-funding: credit, debit, prepaid or unknown.
    funding: str = "credit"
    # (code, decline_code) at every charge; only card_declined has a decline code in docs.stripe.com/testing.
    decline: tuple[str, str | None] | None = None
    # Refused as early as saving the card; 4000000000000341 is the one that saves and then declines.
    refuses_saving: bool = True
    # "never", "always" (also off session), "until set up" (4000002500003155).
    authentication: str = "never"
    dispute: str | None = None
    # "at once", "later" (pending first) or "fails" (succeeds first, fails after).
    refund: str = "at once"


@dataclass(frozen=True)
class Account:
    number: str
    token: str
    says: str
    # "settle", "stuck" (and may be canceled meanwhile), "dispute" (settles first) or the failure code.
    outcome: str = "settle"


def declined(
    number: str, token: str, says: str, decline_code: str | None, code: str = "card_declined", **rest
) -> Card:
    return Card(number, token, says, decline=(code, decline_code), **rest)


CARDS = (
    Card("4242424242424242", "pm_card_visa", "pays"),
    Card("5555555555554444", "pm_card_mastercard", "pays", brand="mastercard"),
    Card("378282246310005", "pm_card_amex", "pays", brand="amex"),
    # docs.stripe.com/testing#cards: the brands with another funding.
    Card("4000056655665556", "pm_card_visa_debit", "pays, a debit card", funding="debit"),
    Card("5200828282828210", "pm_card_mastercard_debit", "pays, a debit card", brand="mastercard", funding="debit"),
    Card(
        "5105105105105100",
        "pm_card_mastercard_prepaid",
        "pays, a prepaid card",
        brand="mastercard",
        funding="prepaid",
    ),
    declined("4000000000000002", "pm_card_visa_chargeDeclined", "is declined", "generic_decline"),
    declined(
        "4000000000009995",
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "has insufficient funds",
        "insufficient_funds",
    ),
    declined("4000000000009987", "pm_card_visa_chargeDeclinedLostCard", "was reported lost", "lost_card"),
    declined(
        "4000000000009979", "pm_card_visa_chargeDeclinedStolenCard", "was reported stolen", "stolen_card"
    ),
    declined("4000000000000069", "pm_card_chargeDeclinedExpiredCard", "has expired", None, "expired_card"),
    declined(
        "4000000000000127",
        "pm_card_chargeDeclinedIncorrectCvc",
        "answers: wrong CVC",
        None,
        "incorrect_cvc",
    ),
    declined(
        "4000000000000119",
        "pm_card_chargeDeclinedProcessingError",
        "meets a processing error",
        None,
        "processing_error",
    ),
    declined(
        "4000000000000341",
        "pm_card_chargeCustomerFail",
        "can be saved, then is declined",
        "generic_decline",
        refuses_saving=False,
    ),
    Card(
        "4000002760003184",
        "pm_card_authenticationRequired",
        "asks for approval each time",
        authentication="always",
    ),
    Card(
        "4000002500003155",
        "pm_card_authenticationRequiredOnSetup",
        "asks for approval until saved for later",
        authentication="until set up",
    ),
    declined(
        "4000008260003178",
        "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
        "asks for approval, then is declined",
        "insufficient_funds",
        authentication="always",
        refuses_saving=False,
    ),
    Card("4000000000000259", "pm_card_createDispute", "pays, then is disputed", dispute="fraudulent"),
    Card("4000000000007726", "pm_card_pendingRefund", "pays; refunds take a while", refund="later"),
    Card("4000000000005126", "pm_card_refundFail", "pays; refunds fail", refund="fails"),
)
ACCOUNTS = (
    Account("000123456789", "pm_usBankAccount_success", "settles after some days"),
    Account(
        "000222222227", "pm_usBankAccount_insufficientFunds", "has insufficient funds", "insufficient_funds"
    ),
    Account("000111111113", "pm_usBankAccount_accountClosed", "is closed", "bank_account_closed"),
    Account("000111111116", "pm_usBankAccount_noAccount", "does not exist", "bank_account_invalid_details"),
    Account("000333333335", "pm_usBankAccount_debitNotAuthorized", "allows no debit", "debit_not_authorized"),
    Account("000555555559", "pm_usBankAccount_dispute", "settles, then is disputed", "dispute"),
    Account("000000000009", "pm_usBankAccount_processing", "never settles by itself", "stuck"),
)
CARD_BY_NUMBER = {card.number: card for card in CARDS}
ACCOUNT_BY_NUMBER = {account.number: account for account in ACCOUNTS}
BY_TOKEN = {fate.token: fate for fate in CARDS + ACCOUNTS}
# Old names of tokens, docs.stripe.com/testing?testing-method=tokens.
CARD_BY_TOKEN = {"tok_visa": CARDS[0], "tok_mastercard": CARDS[1], "tok_amex": CARDS[2]}
ROUTING = "110000000"


def fate_of(method: dict) -> Card | Account:
    """What happens to a payment with this stored method; unknown numbers of the right form just work."""
    if method["type"] == "card":
        return CARD_BY_NUMBER.get(method["_number"], CARDS[0])
    return ACCOUNT_BY_NUMBER.get(method["_number"], ACCOUNTS[0])
