"""How late what is owed is. Pure: open amounts in, sums by age out, to the cent."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from app.invoices.instalments import covered

CURRENT, TO_30, TO_60, TO_90, OLDER, OTHER = "current", "to_30", "to_60", "to_90", "older", "other"
BUCKETS = (CURRENT, TO_30, TO_60, TO_90, OLDER)


Key = TypeVar("Key")


class Item(NamedTuple):
    """What the ledger has on one invoice of an account, or with None on no invoice (credits, overpayments)."""

    account_id: int
    invoice_id: int | None
    due_on: dt.date | None
    is_open: bool
    cents: int


@dataclass(frozen=True)
class Ages:
    """Cents by age. `other` is what stands on no open invoice: credits and overpayments, so mostly below zero."""

    current: int = 0
    to_30: int = 0
    to_60: int = 0
    to_90: int = 0
    older: int = 0
    other: int = 0

    @property
    def late(self) -> int:
        return self.to_30 + self.to_60 + self.to_90 + self.older

    @property
    def total(self) -> int:
        """The ledger's own sum."""
        return self.current + self.late + self.other


def bucket_of(due_on: dt.date, today: dt.date) -> str:
    """Due today is not late yet; 30 days late is in the first bucket, 31 in the second."""
    late = (today - due_on).days
    return next((name for most, name in ((0, CURRENT), (30, TO_30), (60, TO_60), (90, TO_90)) if late <= most), OLDER)


def field_of(item: Item, today: dt.date) -> str:
    """To which of the fields of Ages it belongs."""
    return bucket_of(item.due_on, today) if item.is_open and item.cents > 0 and item.due_on else OTHER


def in_parts(item: Item, parts: Sequence[tuple[dt.date, int]]) -> list[Item]:
    """One for each part that is not paid, and the rest on the item's own day: their sum is the item's."""
    if not item.is_open or item.cents <= 0:
        return [item]
    left = [(part.due_on, part.left_cents) for part in covered(parts, item.cents) if part.left_cents]
    rest = item.cents - sum(cents for _, cents in left)
    return [item._replace(due_on=due_on, cents=cents) for due_on, cents in [*left, (item.due_on, rest)] if cents]


def summed(items: Iterable[Item], today: dt.date) -> Ages:
    return _gathered((((), item) for item in items), today).get((), Ages())


def by_account(items: Iterable[Item], today: dt.date) -> dict[int, Ages]:
    return _gathered(((item.account_id, item) for item in items), today)


Weights = Mapping[int, Mapping[int | None, int]]
"""invoice id -> property id (None: of no property) -> cents of its lines there."""


def by_property(items: Iterable[Item], weights: Weights, today: dt.date) -> dict[tuple[int, int | None], Ages]:
    """(account, property) -> what is open there: each invoice is shared out by its lines, to the last cent."""
    return _gathered(
        (
            ((item.account_id, place), item._replace(cents=cents))
            for item in items
            for place, cents in shares(item.cents, weights.get(item.invoice_id, {})).items()
        ),
        today,
    )


def _gathered(keyed: Iterable[tuple[Key, Item]], today: dt.date) -> dict[Key, Ages]:
    """Summed up in plain dicts: a company may have ten thousand open invoices."""
    sums: dict[Key, dict[str, int]] = {}
    for key, item in keyed:
        of, name = sums.setdefault(key, {}), field_of(item, today)
        of[name] = of.get(name, 0) + item.cents
    return {key: Ages(**of) for key, of in sums.items()}


def shares(cents: int, weights: Mapping[int | None, int]) -> dict[int | None, int]:
    """Cents in proportion to the weights above zero; the cents that are left over go to the largest remainders."""
    whole = {place: weight for place, weight in weights.items() if weight > 0}
    if not whole:
        return {None: cents}
    total, sign = sum(whole.values()), 1 if cents >= 0 else -1
    parts = {place: divmod(abs(cents) * weight, total) for place, weight in whole.items()}
    left = abs(cents) - sum(part for part, _ in parts.values())
    first = sorted(parts, key=lambda place: (-parts[place][1], place is None, place or 0))[:left]
    return {place: sign * (part + (place in first)) for place, (part, _) in parts.items()}
