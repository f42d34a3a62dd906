"""What time brings: debits settle or return, disputes arrive, slow refunds end."""

from app.payments.bank import charging, disputes, refunds
from app.payments.bank.desk import Desk
from app.payments.bank.test_numbers import fate_of


class Outcomes:
    """`settle_after` seconds pass before a debit's outcome ("up to 4 business days":
    docs.stripe.com/payments/ach-direct-debit)."""

    def __init__(self, bank, settle_after: float):
        self.bank = bank
        self.settle_after = settle_after

    def expect(self, thing: str, outcome: str) -> None:
        if outcome != "stuck":
            self.schedule(thing, outcome, self.settle_after)

    def schedule(self, thing: str, outcome: str, after: float) -> None:
        statement = "INSERT OR REPLACE INTO outcomes (thing, due, outcome) VALUES (?, ?, ?)"
        self.bank.books.rows(statement, thing, self.bank.now() + after, outcome)

    def forget(self, thing: str) -> None:
        self.bank.books.rows("DELETE FROM outcomes WHERE thing = ?", thing)

    def after_success(self, desk: Desk, intent: dict) -> None:
        """Cards and accounts that pay first and are disputed after."""
        fate = fate_of(desk.get(intent["payment_method"], "payment_method"))
        reason = getattr(fate, "dispute", None) or (
            getattr(fate, "outcome", None) == "dispute" and "debit_not_authorized"
        )
        if reason:
            self.schedule(intent["id"], f"dispute {reason}", 0)

    def after_refund(self, desk: Desk, refund: dict, method: dict) -> None:
        fails = getattr(fate_of(method), "refund", None) == "fails"
        if fails or refund["status"] == "pending":
            self.schedule(refund["id"], "refund fails" if fails else "refund ends", self.settle_after)

    def due(self) -> list[tuple[str, str]]:
        return self.bank.books.rows(
            "SELECT thing, outcome FROM outcomes WHERE due <= ? ORDER BY due", self.bank.now()
        )

    def run_due(self) -> int:
        happened = self.due()
        for thing, outcome in happened:
            self.run(thing, outcome)
        return len(happened)

    def run(self, thing: str, outcome: str) -> None:
        with self.bank.books.writing():
            desk = self.bank.desk_of(thing)
            self.forget(thing)
            happen(desk, self.bank.books.get(desk.account, thing), outcome)


def happen(desk: Desk, thing: dict, outcome: str) -> None:
    if outcome.startswith("dispute "):
        disputes.open_dispute(desk, thing, outcome.removeprefix("dispute "))
    elif outcome == "refund ends":
        refunds.finish(desk, thing)
    elif outcome == "refund fails":
        refunds.fail(desk, thing, "unknown")
    elif outcome in ("settle", "dispute"):
        charging.settle(desk, thing)
    else:
        charging.return_debit(desk, thing, outcome)
