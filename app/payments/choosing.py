"""What the payer wants to pay: which invoices, and where the company allows parts, how much of each.

Read without trust, from a page's address or a form: `amount` is divided among the invoices, the first due first;
`part-<uid>` is one invoice's own. Without either it is everything that is open.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from app.base import current
from app.base.forms import Form, dollars
from app.base.languages import _, money
from app.base.money import BANK_LEAST, Money
from app.invoices.owed import Due
from app.payments.dividing import is_too_small, leaves_crumbs, oldest_first

# Enough for a big customer's month; the address of the page holds them all.
MOST_AT_ONCE = 100

_AMOUNT = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,2}))?", re.ASCII)
_TOO_FINE = re.compile(r"\$?\s*[\d,]*\.\d{3,}", re.ASCII)
_BELOW_ZERO = re.compile(r"[-\u2212(]\s*\$?\s*[\d.,]+\)?|\$\s*[-\u2212][\d.,]+", re.ASCII)


@dataclass(frozen=True)
class Chosen:
    """`parts` are what is paid now, `open` what is open on the same invoices. `form` has what was typed."""

    parts: tuple[Due, ...]
    open: tuple[Due, ...]
    form: Form

    @property
    def is_part(self) -> bool:
        return sum(due.cents for due in self.parts) < self.open_cents

    @property
    def open_cents(self) -> int:
        return sum(due.cents for due in self.open)

    @property
    def shares(self) -> dict[int, int]:
        """Cents by invoice; of those that get something."""
        return {due.id: due.cents for due in self.parts if due.cents}

    def query(self, is_set: bool) -> str:
        """The same choice as an address; `is_set`: it names its invoices."""
        named = [("invoice", due.uid) for due in self.parts] if is_set else []
        cents = [(part_name(due), dollars(due.cents)) for due in self.parts] if self.is_part else []
        cents = [("next", "1")] if self.form["next"] else cents
        return f"?{urlencode(named + cents)}" if named or cents else ""


def choose(form: Form, dues: list[Due], next_parts: dict[int, int] | None = None) -> Chosen:
    """Errors are in the form; then the parts are everything, and nothing may be charged.

    `next` asks for the next instalments, `next_parts` in cents by invoice: they may be paid without the switch.
    """
    cents = _wanted(form, dues) if current.company().part_payments else [due.cents for due in dues]
    if form["next"] and next_parts:
        cents = [next_parts.get(due.id, due.cents) for due in dues]
    if not form.is_good:
        cents = [due.cents for due in dues]
    parts = tuple(due._replace(cents=share) for due, share in zip(dues, cents, strict=True))
    for due in parts:
        form.setdefault(part_name(due), dollars(due.cents))
    return Chosen(parts, tuple(dues), form)


def _wanted(form: Form, dues: list[Due]) -> list[int]:
    in_all = sum(due.cents for due in dues)
    if form["amount"].strip():
        return oldest_first([due.cents for due in dues], _typed(form, "amount", in_all, in_all))
    typed = [due for due in dues if part_name(due) in form]
    if not typed:
        return [due.cents for due in dues]
    return _each(form, dues, in_all)


def part_name(due: Due) -> str:
    return f"part-{due.uid}"


def _each(form: Form, dues: list[Due], in_all: int) -> list[int]:
    """An empty field is nothing for that invoice; together they are at least the company's least."""
    cents = [_own_part(form, due) for due in dues]
    if form.is_good and not sum(cents):
        form.refuse(part_name(dues[0]), _("Type an amount above zero."))
    elif form.is_good and is_too_small(sum(cents), in_all, current.company().minimum_payment_cents):
        form.refuse(part_name(dues[0]), _too_small())
    return cents


def _own_part(form: Form, due: Due) -> int:
    if form[part_name(due)].strip() in ("", "0", "0.00"):
        return 0
    return _typed(form, part_name(due), due.cents, 0)


def _typed(form: Form, name: str, open_cents: int, least_of: int) -> int:
    """Cents above zero and not above what is open; 0 where they are refused. `least_of` 0: no least of its own."""
    cents = typed_cents(form, name)
    if cents > open_cents:
        form.refuse(name, _("Only %(amount)s is open here.", amount=_money(open_cents)))
    elif cents and least_of and is_too_small(cents, least_of, current.company().minimum_payment_cents):
        form.refuse(name, _too_small())
    elif cents and leaves_crumbs(cents, open_cents):
        form.refuse(name, _("That would leave less than %(least)s, which no bank charges. Pay all of it, or a little "
                            "less.", least=_money(BANK_LEAST)))  # fmt: skip
    return cents if form.is_good else 0


def _too_small() -> str:
    least = max(current.company().minimum_payment_cents, BANK_LEAST)
    return _("Pay at least %(least)s, or everything that is open.", least=_money(least))


def typed_cents(form: Form, name: str) -> int:
    """Dollars as people type them: 155, $1,240.50. Nothing else is money here."""
    text = form[name].strip()
    found = _AMOUNT.fullmatch(text)
    if found is None:
        form.refuse(name, _why_no_amount(text))
        return 0
    cents = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    if not cents:
        form.refuse(name, _("Type an amount above zero."))
    return cents


def _why_no_amount(text: str) -> str:
    if _BELOW_ZERO.fullmatch(text):
        return _("Type an amount above zero.")
    if _TOO_FINE.fullmatch(text):
        return _("There is nothing smaller than a cent: type two digits after the point.")
    return _("Type an amount in %(currency)s, such as 155.00.", currency=current.company().currency.upper())


def _money(cents: int) -> str:
    return money(Money(cents, current.company().currency))
