"""What a payment brings besides what it pays of invoices: a tip and a card surcharge. Pure."""

from dataclasses import dataclass

from app.invoices.models import EXTRAS

TIP, SURCHARGE = EXTRAS


@dataclass(frozen=True)
class Parts:
    """A payment in cents; `rest` is what it paid of invoices, and credit."""

    rest: int
    tip: int = 0
    surcharge: int = 0

    @property
    def without_tip(self) -> int:
        return self.rest + self.surcharge


def split_back(cents: int, first: Parts, left: Parts, *, is_tip: bool) -> dict[str, int]:
    """How much of money that goes back is tip and surcharge, of what was `first` and is `left`.

    The tip goes last, unless it is the tip that is given back. The surcharge goes in proportion, reckoned on all that
    has gone by then, so that nothing is left of it when the rest is back.
    """
    tip = min(cents, left.tip) if is_tip else max(0, cents - left.without_tip)
    gone = first.without_tip - left.without_tip + cents - tip
    due = _in_proportion(first, gone) - (first.surcharge - left.surcharge)
    surcharge = max(cents - tip - left.rest, min(due, left.surcharge, cents - tip), 0)
    return {kind: part for kind, part in ((TIP, tip), (SURCHARGE, surcharge)) if part}


def _in_proportion(first: Parts, gone: int) -> int:
    """To the nearest cent; half a cent goes to the payer."""
    whole = first.without_tip
    return (first.surcharge * gone * 2 + whole) // (whole * 2) if whole else 0
