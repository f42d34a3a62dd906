"""Idempotency keys as docs.stripe.com/api/idempotent_requests and docs.stripe.com/error-low-level keep them.

The first status and body of a key are kept once execution begins, 500s included, and are replayed for 24
hours; refused parameters and conflicts are not kept. Keys live per account.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

from app.payments.bank.errors import Refusal

DAY = 86_400
LONGEST = 255


class Keys:
    def __init__(self, bank):
        self.bank = bank
        self._held: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    @contextmanager
    def held(self, account: str, key: str | None) -> Iterator[None]:
        """One request at a time for a key; another one meets 409 (the wording is from memory)."""
        if key is None:
            yield
            return
        self._hold(account, key)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard((account, key))

    def _hold(self, account: str, key: str) -> None:
        if len(key) > LONGEST:
            raise Refusal(400, "invalid_request_error", "Idempotency keys are up to 255 characters long.")
        with self._lock:
            if (account, key) in self._held:
                raise in_use(key)
            self._held.add((account, key))

    def recall(self, account: str, key: str, path: str, form: str) -> tuple[int, str, str] | None:
        """(status, body, request id) of the first answer; raises where the request is not the same."""
        found = self.bank.books.rows(
            "SELECT print, status, body, request_id FROM keys WHERE account = ? AND key = ? AND created > ?",
            account,
            key,
            int(self.bank.now()) - DAY,
        )
        if not found:
            return None
        print_, *answer = found[0]
        if print_ != print_of(path, form):
            raise not_the_same(key, print_.split("\n")[0] == path)
        return tuple(answer)

    def keep(
        self, account: str, key: str, path: str, form: str, status: int, body: str, request_id: str
    ) -> None:
        self.bank.books.rows(
            "INSERT OR REPLACE INTO keys (account, key, print, status, body, request_id, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            account,
            key,
            print_of(path, form),
            status,
            body,
            request_id,
            int(self.bank.now()),
        )


def print_of(path: str, form: str) -> str:
    """Endpoint and parameters, in any order."""
    return f"{path}\n{sorted(parse_qsl(form, keep_blank_values=True))}"


def in_use(key: str) -> Refusal:
    message = f"There is currently another in-progress request using this Idempotent Key: {key}."
    return Refusal(409, "idempotency_error", message, code="idempotency_key_in_use")


def not_the_same(key: str, same_endpoint: bool) -> Refusal:
    what = "with the same parameters they were" if same_endpoint else "for the same endpoint they were"
    message = (
        f"Keys for idempotent requests can only be used {what} first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    return Refusal(400, "idempotency_error", message)
