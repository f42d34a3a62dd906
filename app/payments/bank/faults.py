"""Trouble on demand: docs.stripe.com/error-low-level names the kinds a caller must live with."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

SLOW = "slow"
LOST_BEFORE = "lost before"  # the connection broke, nothing happened
LOST_AFTER = "lost after"  # it happened, the answer never arrived
ERROR_BEFORE = "error before"  # a 500 kept under the key, nothing happened
ERROR_AFTER = "error after"  # a 500 kept under the key, although it happened
UNAVAILABLE = "unavailable"  # a 503 before execution: not kept, the next try works
BUSY = "busy"  # a 409 as for a key in use
TOO_MANY = "too many"  # a 429, docs.stripe.com/rate-limits
KINDS = (SLOW, LOST_BEFORE, LOST_AFTER, ERROR_BEFORE, ERROR_AFTER, UNAVAILABLE, BUSY, TOO_MANY)


@dataclass
class Fault:
    kind: str
    path: str = "/v1/"
    method: str = "POST"
    times: int = 1
    seconds: float = 0.2

    def concerns(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and path.startswith(self.path)


class Faults:
    """Faults to come, first match first; or `plan(method, path)` names one (or None) for every request."""

    def __init__(self):
        self.coming: list[Fault] = []
        self.plan: Callable[[str, str], str | None] = lambda method, path: None

    def inject(self, kind: str, **where) -> None:
        """`inject(LOST_AFTER, path="/v1/payment_intents", method="POST", times=1, seconds=0.2)`"""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
        self.coming.append(Fault(kind, **where))

    def at_random(self, rate: float, seed: int, kinds: tuple[str, ...] = KINDS) -> None:
        """From now on this share of the POSTs meets one of these kinds, the same ones for the same seed."""
        dice = Random(seed)  # noqa: S311 - a repeatable schedule, not a secret

        def plan(method: str, path: str) -> str | None:
            return dice.choice(kinds) if method == "POST" and dice.random() < rate else None

        self.plan = plan

    def choose(self, method: str, path: str) -> Fault | None:
        for fault in self.coming:
            if fault.concerns(method, path):
                fault.times -= 1
                return fault
        kind = self.plan(method, path)
        return Fault(kind) if kind else None
