"""A payment's tip and card surcharge in words."""

from collections.abc import Mapping

from app.base.languages import _, listed, money
from app.base.money import Money
from app.payments.extras import SURCHARGE, TIP
from app.payments.models import Attempt


def extras_shown(attempt: Attempt) -> list[tuple[str, Money]]:
    """Each with its name, for a list of facts."""
    names = {TIP: _("Tip"), SURCHARGE: _("Card surcharge")}
    return [(names[kind], Money(cents, attempt.currency)) for kind, cents in attempt.extras.items()]


def of_which(extras: Mapping[str, int], currency: str) -> str:
    """tip $3.00 and card surcharge $3.88; "" where there is neither. `extras` are cents by kind."""
    words = {TIP: lambda cents: _("tip %(amount)s", amount=cents),
             SURCHARGE: lambda cents: _("card surcharge %(amount)s", amount=cents)}  # fmt: skip
    said = [words[kind](money(Money(cents, currency))) for kind, cents in extras.items() if cents]
    return listed(said) if said else ""
