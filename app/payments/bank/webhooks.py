"""Webhooks: signed, repeated until answered with 2xx, in no promised order (docs.stripe.com/webhooks)."""

import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from random import Random
from urllib.parse import urlsplit

from stripe import WebhookSignature

# "Up to three days with an exponential back off" (docs.stripe.com/webhooks#automatic-retries); the steps
# are ours.
# 1, 4, 16 minutes, 1 and 4 hours, then every 12 hours make three days.
FIRST_WAIT, LONGEST_WAIT, TRIES = 60, 12 * 3_600, 12
WAITING, DELIVERED, GIVEN_UP = 0, 1, 2


class Webhooks:
    """`call(payload, headers)` answers a status; 2xx, True and None count as received.

    `plan(event)` says after how many seconds each copy goes out: [0] is the usual way, [] loses the event,
    [0, 0] repeats it, [90] sends it late. `stamp()` is the time in the signature, real by default because the
    stripe package compares it with the real clock.
    """

    def __init__(self, bank, call: Callable | None = None, secret: str = "whsec_pretend"):  # noqa: S107
        self.bank = bank
        self.call = call
        self.secrets = [secret]
        self.plan: Callable[[dict], list[float]] = lambda event: [0]
        self.stamp: Callable[[], float] = time.time
        self._next: list[list[float]] = []

    @property
    def listening(self) -> bool:
        return self.call is not None

    def lose_next(self, count: int = 1) -> None:
        self._next += [[]] * count

    def repeat_next(self, copies: int = 2) -> None:
        self._next.append([0] * copies)

    def delay_next(self, seconds: float) -> None:
        self._next.append([seconds])

    def at_random(self, rate: float, seed: int, latest: float = 60) -> None:
        """From now on this share of the events is lost, repeated or late, the same ones for the same seed."""
        dice = Random(seed)  # noqa: S311 - a repeatable schedule, not a secret
        ways = (list, lambda: [0, 0], lambda: [dice.uniform(0, latest)])
        self.plan = lambda event: dice.choice(ways)() if dice.random() < rate else [0]

    def queue(self, event: dict) -> None:
        if not self.listening:
            return
        for delay in self._next.pop(0) if self._next else self.plan(event):
            self.bank.books.rows(
                "INSERT INTO deliveries (event, due) VALUES (?, ?)", event["id"], self.bank.now() + delay
            )

    def waiting(self) -> list[str]:
        """Names of the events not yet received, in sending order."""
        rows = self.bank.books.rows("SELECT event FROM deliveries WHERE done = ? ORDER BY due, seq", WAITING)
        return [event for (event,) in rows]

    def deliver_due(self, order: Callable[[list], None] | None = None) -> list[str]:
        """Sends what is due, oldest first; `order` (such as random.shuffle) may rearrange the list in place.

        Returns the names of the events that were received.
        """
        due = self.bank.books.rows(
            "SELECT seq, event, tries FROM deliveries WHERE done = ? AND due <= ? ORDER BY due, seq",
            WAITING,
            self.bank.now(),
        )
        if order:
            order(due)
        return [event for seq, event, tries in due if self.deliver(seq, event, tries)]

    def deliver(self, seq: int, event: str, tries: int) -> bool:
        payload = self.bank.events.body(event)
        try:
            answer = self.call(payload.encode(), self.headers(payload))
        except Exception as trouble:  # noqa: BLE001 - whatever breaks there, Stripe just tries again
            answer = f"{type(trouble).__name__}: {trouble}"
        if answer in (True, None) or (isinstance(answer, int) and 200 <= answer < 300):
            self.mark(seq, DELIVERED, tries + 1)
            return True
        self.postpone(seq, tries + 1, str(answer))
        return False

    def mark(self, seq: int, done: int, tries: int, trouble: str | None = None) -> None:
        self.bank.books.rows(
            "UPDATE deliveries SET done = ?, tries = ?, trouble = ? WHERE seq = ?", done, tries, trouble, seq
        )

    def postpone(self, seq: int, tries: int, trouble: str) -> None:
        wait = min(LONGEST_WAIT, FIRST_WAIT * 4 ** (tries - 1))
        self.mark(seq, GIVEN_UP if tries >= TRIES else WAITING, tries, trouble)
        self.bank.books.rows("UPDATE deliveries SET due = ? WHERE seq = ?", self.bank.now() + wait, seq)

    def headers(self, payload: str) -> dict[str, str]:
        """One v1 for each secret while an old one is being rolled
        (docs.stripe.com/webhooks#roll-endpoint-secrets)."""
        moment = int(self.stamp())
        signed = [
            WebhookSignature.generate_signature_header(payload, secret, moment) for secret in self.secrets
        ]
        rest = [header.split(",", 1)[1] for header in signed[1:]]
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": ",".join([signed[0], *rest]),
        }

    def post_to(self, url: str, timeout: float = 10) -> None:
        """From now on events go to this address by HTTP."""
        self.call = lambda payload, headers: post(url, payload, headers, timeout)


def post(url: str, payload: bytes, headers: dict, timeout: float) -> int | str:
    """Plain HTTP, for the own machine; an https endpoint is Stripe's business, not the pretend bank's."""
    place = urlsplit(url)
    line = HTTPConnection(place.hostname, place.port or 80, timeout=timeout)
    try:
        line.request("POST", place.path or "/", payload, headers)
        return line.getresponse().status
    except (OSError, HTTPException) as trouble:
        return str(trouble) or type(trouble).__name__
    finally:
        line.close()
