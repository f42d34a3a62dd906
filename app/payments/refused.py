"""Why a payment was not begun: each with the words for the payer. Nothing was charged in any of them."""

from app.base.money import Money


class NotBegun(ValueError):
    """A payment that was not begun."""


class AmountChanged(NotBegun):
    """What is owed is not what the payer saw."""

    def __init__(self, amount: Money):
        super().__init__(f"it is {amount.cents} now")
        self.amount = amount


class PartRefused(NotBegun):
    """A part that the company does not take: there are no parts, or it is too small."""


class NotApproved(NotBegun):
    """One of the invoices waits for somebody's approval."""


class TooMuch(NotBegun):
    """More than the bank takes in one payment."""


class TipRefused(NotBegun):
    """Tips are not taken (any more), or this one is too much."""


class AlreadyPaid(NotBegun):
    """Nothing is left to pay."""


class AlreadyBeingPaid(NotBegun):
    """A payment is on its way; `attempt_id` says which."""

    def __init__(self, attempt_id: int):
        super().__init__("a payment is on its way")
        self.attempt_id = attempt_id


class AlreadyBegun(NotBegun):
    """The same form came twice: this is the payment it began."""

    def __init__(self, attempt_id: int):
        super().__init__("the same form again")
        self.attempt_id = attempt_id


class MethodGone(NotBegun):
    """The stored method was removed, or is another account's."""


class GateClosed(NotBegun):
    """Nothing may be charged just now; `why` is for the operator."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class ForeignFact(RuntimeError):
    """The bank's fact does not fit the attempt it claims to be about: another account, amount or payment."""
