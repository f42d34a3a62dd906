"""A day at the bank beside the ledger. Pure: the bank's balance transactions in, differences out.

docs.stripe.com/api/balance_transactions: each has the charge, refund or dispute behind it as its source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.base.languages import _, _l, money
from app.base.money import Money

PAYMENT, REFUND, REVERSAL, UNKNOWN = "payment", "refund", "reversal", "unknown"
MISSING_HERE, MISSING_THERE, AMOUNT = "missing_here", "missing_there", "amount"


class Key(NamedTuple):
    """How the ledger names a fact: its kind and the bank's object behind it."""

    kind: str
    source: str


@dataclass(frozen=True)
class Movement:
    """Money that moved at the bank; `cents` as the ledger counts them: what came in is below zero."""

    key: Key
    cents: int
    payment_intent: str
    metadata: dict


@dataclass(frozen=True)
class Difference:
    """`ours` and `theirs` are cents as the ledger counts them; None: it is not there at all."""

    why: str
    kind: str
    source: str
    ours: int | None
    theirs: int | None
    attempt: str = ""
    account: str = ""


def movement_of(entry: dict) -> Movement | None:
    """None for what is no customer's money: payouts, the bank's own fees, top-ups."""
    thing = entry["source"]
    read = {"charge": _of_charge, "refund": _of_refund, "dispute": _of_dispute}
    kind = thing.get("object") if isinstance(thing, dict) else ""
    return read[kind](entry, thing) if kind in read else None


def _of_charge(entry: dict, charge: dict) -> Movement:
    """A charge whose money goes out again without a refund or a dispute is nothing that we know."""
    intent = charge.get("payment_intent") or ""
    if entry["amount"] < 0:
        return Movement(Key(UNKNOWN, entry["id"]), charge["amount"], intent, dict(charge["metadata"]))
    return Movement(Key(PAYMENT, intent or charge["id"]), -charge["amount"], intent, dict(charge["metadata"]))


def _of_refund(entry: dict, refund: dict) -> Movement:
    """One that failed came back to us: it has a name of its own, as facts.backs_of() gives it."""
    came_back = entry["amount"] > 0
    source = f"{refund['id']}:back" if came_back else refund["id"]
    cents = -refund["amount"] if came_back else refund["amount"]
    return Movement(Key(REFUND, source), cents, refund.get("payment_intent") or "", {})


def _of_dispute(entry: dict, dispute: dict) -> Movement:
    won = entry["amount"] > 0
    source = f"{dispute['id']}:won" if won else dispute["id"]
    cents = -dispute["amount"] if won else dispute["amount"]
    return Movement(Key(REVERSAL, source), cents, dispute.get("payment_intent") or "", {})


def differences(theirs: Mapping[Key, int], ours: Mapping[Key, int]) -> list[Difference]:
    """Each fact that is on one side only, or of another amount."""
    found = []
    for key in dict.fromkeys([*theirs, *ours]):
        here, there = ours.get(key), theirs.get(key)
        if here != there:
            why = MISSING_HERE if here is None else MISSING_THERE if there is None else AMOUNT
            found.append(Difference(why, key.kind, key.source, here, there))
    return found


def sum_of(movements: Iterable[Movement]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for one in movements:
        found[one.key] = found.get(one.key, 0) + one.cents
    return found


KIND_WORDS = {PAYMENT: _l("Payment"), REFUND: _l("Refund"), REVERSAL: _l("Dispute"), UNKNOWN: _l("Something else")}


def difference_words(one: Difference, currency: str) -> str:
    ours, theirs = _amount(one.ours, currency), _amount(one.theirs, currency)
    if one.why == MISSING_HERE:
        return _("The bank has %(theirs)s, the books have nothing of it.", theirs=theirs)
    if one.why == MISSING_THERE:
        return _("The books have %(ours)s, the bank has nothing of it.", ours=ours)
    return _("The bank has %(theirs)s, the books have %(ours)s.", theirs=theirs, ours=ours)


def _amount(cents: int | None, currency: str) -> str:
    return money(Money(abs(cents or 0), currency))
