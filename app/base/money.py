"""Whole cents with a currency; there is no other money."""

from dataclasses import dataclass

MILLION = 1_000_000
# What the bank takes in one payment (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
BANK_LEAST, BANK_MOST = 50, 99_999_999


class CurrencyMismatch(ValueError):
    """Two currencies were added or compared."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    cents: int
    currency: str = "usd"

    def __add__(self, other: "Money") -> "Money":
        self._must_match(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._must_match(other)
        return Money(self.cents - other.cents, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    @property
    def is_zero(self) -> bool:
        return self.cents == 0

    def _must_match(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")


def share(cents: int, millionths: int) -> int:
    """`cents` times a rate in millionths; half a cent rounds to the even cent, as banks do."""
    whole, rest = divmod(abs(cents) * millionths, MILLION)
    up = rest * 2 > MILLION or (rest * 2 == MILLION and whole % 2 == 1)
    return (whole + up) * (1 if cents >= 0 else -1)
