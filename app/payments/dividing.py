"""One payment divided among invoices. Pure."""

from collections.abc import Sequence

from app.base.money import BANK_LEAST


def oldest_first(open_cents: Sequence[int], cents: int) -> list[int]:
    """`cents` over amounts that stand in the order in which they are due; nothing for those it does not reach."""
    left, shares = cents, []
    for one in open_cents:
        share = min(one, left)
        left -= share
        shares.append(share)
    return shares


def is_too_small(cents: int, open_cents: int, least: int) -> bool:
    """Whoever pays everything may pay less than the company's least part."""
    return cents < min(open_cents, max(least, BANK_LEAST))


def leaves_crumbs(cents: int, open_cents: int) -> bool:
    """What would be left is less than the bank ever charges."""
    return 0 < open_cents - cents < BANK_LEAST
