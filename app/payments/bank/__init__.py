"""A pretend bank in place of Stripe, for laptops, tests and simulations. It moves no money."""

from app.payments.bank.bank import PretendBank, RealKeysPresent, refuse_with_real_keys
from app.payments.bank.client import InProcessClient

__all__ = ["InProcessClient", "PretendBank", "RealKeysPresent", "refuse_with_real_keys"]
