"""The pretend bank: a small Stripe of our own, so that a newcomer can pay on a laptop and simulations run
fast."""

import random
import time
from collections.abc import Callable
from datetime import datetime

from app.payments.bank import accounts, acts
from app.payments.bank.api import KEY_PREFIX
from app.payments.bank.books import Books
from app.payments.bank.desk import Desk
from app.payments.bank.events import Events
from app.payments.bank.faults import Faults
from app.payments.bank.idempotency import Keys
from app.payments.bank.outcomes import Outcomes
from app.payments.bank.pages import Pages
from app.payments.bank.webhooks import Webhooks
from app.payments.bank.wsgi import answer

FOUR_DAYS = 4 * 86_400
REAL_KEYS = ("sk_live", "sk_test", "rk_")


class RealKeysPresent(Exception):
    """A real Stripe key is set: pretending to take money beside it would mislead everybody."""


def refuse_with_real_keys(keys) -> None:
    """Raises RealKeysPresent if any of the given settings holds a real Stripe key; None and "" are fine."""
    if any(key and key.startswith(REAL_KEYS) for key in keys):
        raise RealKeysPresent("A real Stripe key is set; the pretend bank stays closed.")


class PretendBank(acts.Acts):
    """A WSGI application.

    `path` is its own SQLite file or ":memory:"; `clock()` gives an aware datetime or epoch seconds;
    `webhook(payload, headers)` receives signed events when `deliver_due()` is called; `address` is where its
    pages are reached; a bank with a `seed` gives the same ids again.
    """

    def __init__(
        self,
        path: str = ":memory:",
        clock: Callable[[], datetime | float] = time.time,
        webhook: Callable[[bytes, dict], object] | None = None,
        *,
        address: str = "http://bank.localhost",
        secret: str = "whsec_pretend",  # noqa: S107
        settle_after: float = FOUR_DAYS,
        seed: int | None = None,
    ):
        self.books = Books(str(path))
        self.clock = clock
        self.address = address.rstrip("/")
        self.webhooks = Webhooks(self, webhook, secret)
        self.events = Events(self)
        self.faults = Faults()
        self.keys = Keys(self)
        self.outcomes = Outcomes(self, settle_after)
        self.pages = Pages(self)
        self._random = random.Random(seed) if seed is not None else random.SystemRandom()  # noqa: S311
        self._connected: dict[str, bool] = {}

    def __call__(self, environ, start_response):
        return answer(self, environ, start_response)

    def now(self) -> float:
        moment = self.clock()
        return moment.timestamp() if isinstance(moment, datetime) else moment

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{self._random.getrandbits(96):024x}"

    def desk_of(self, thing: str) -> Desk:
        """A desk of the account that owns this object."""
        return Desk(self, self.books.whose(thing))

    def is_connected(self, account: str) -> bool:
        if account not in self._connected:
            found = self.books.rows("SELECT 1 FROM objects WHERE id = ? AND account <> ?", account, account)
            self._connected[account] = bool(found)
        return self._connected[account]

    def open_account(self, name: str, account: str | None = None, key: str = "sk_pretend_demo") -> str:
        """A connected account that is ready to take payments; its id goes into the Stripe-Account header."""
        platform = f"acct_{key.removeprefix(KEY_PREFIX)}"
        with self.books.writing():
            opened = accounts.opened(Desk(self, platform), name, account)
        return opened["id"]

    def deliver_due(self, order: Callable[[list], None] | None = None) -> list[str]:
        """See Webhooks.deliver_due."""
        return self.webhooks.deliver_due(order)

    def close(self) -> None:
        self.books.close()
