"""What the bank, its network and the payer do outside the API: settle, return, dispute, approve, pay a
page."""

from app.payments.bank import charging, checkout, checkout_sessions, disputes, payment_methods, refunds
from app.payments.bank.errors import invalid


class Acts:
    """The Python side of the buttons on the bank's own pages. Each returns the object as it is now."""

    def settle(self, payment_intent: str) -> dict:
        """A processing debit arrives."""
        return self._debit(payment_intent, charging.settle)

    def fail(self, payment_intent: str, code: str = "insufficient_funds") -> dict:
        """A processing debit comes back with a code of docs.stripe.com/declines/network-codes."""
        return self._debit(payment_intent, charging.return_debit, code)

    def _debit(self, name: str, act, *details) -> dict:
        with self.books.writing():
            desk = self.desk_of(name)
            intent = desk.get(name, "payment_intent")
            if intent["status"] != "processing":
                raise invalid(f"This payment is {intent['status']}, not processing.")
            self.outcomes.forget(name)
            return act(desk, intent, *details)

    def dispute(self, payment_intent: str, reason: str = "fraudulent", amount: int | None = None) -> dict:
        """The payer disputes a succeeded payment, or `amount` of it, which may be more than a refund left of it; a
        debit's dispute is lost at once."""
        return self._act(payment_intent, "payment_intent", disputes.open_dispute, reason, amount)

    def win(self, dispute: str) -> dict:
        return self._act(dispute, "dispute", disputes.conclude, "won")

    def lose(self, dispute: str) -> dict:
        return self._act(dispute, "dispute", disputes.conclude, "lost")

    def refund(self, payment_intent: str, amount: int | None = None) -> dict:
        """A refund from the dashboard, not through the API."""
        with self.books.writing():
            desk = self.desk_of(payment_intent)
            desk.params = {"payment_intent": payment_intent, **({"amount": amount} if amount else {})}
            return refunds.create(desk)

    def finish_refund(self, refund: str) -> dict:
        return self._act(refund, "refund", refunds.finish)

    def fail_refund(self, refund: str, reason: str = "expired_or_canceled_card") -> dict:
        return self._act(refund, "refund", refunds.fail, reason)

    def renew_card(self, payment_method: str, last4: str = "4444", year: int = 2044) -> dict:
        """The network replaces an expiring card."""
        with self.books.writing():
            return payment_methods.renewed(self.desk_of(payment_method), payment_method, last4, year)

    def approve(self, intent: str, approved: bool = True) -> dict:
        """The card holder answers 3-D Secure of a PaymentIntent or SetupIntent."""
        with self.books.writing():
            return checkout.answer_authentication(self.desk_of(intent), intent, approved)

    def pay_page(self, session: str, number: str = "4242424242424242", approved: bool = True) -> dict:
        """What a payer does on the hosted page, without a browser: fills it in, sends it, answers 3-D Secure.

        `number` is a card's or, with 12 digits, a bank account's. A decline raises Declined.
        """
        return checkout.pay(self, session, number, approved)

    def expire(self, session: str) -> dict:
        return self._act(session, "checkout.session", checkout_sessions.lapse)

    def _act(self, name: str, kind: str, act, *details) -> dict:
        with self.books.writing():
            desk = self.desk_of(name)
            return act(desk, desk.get(name, kind), *details)

    def tick(self) -> int:
        """Lets happen what is due by the clock: outcomes of debits, disputes, refunds, expiring pages."""
        return self.outcomes.run_due() + checkout.lapse_due(self)

    def charged(self, account: str | None = None) -> list[tuple[str, int]]:
        """(payment intent, cents) of every payment that succeeded, for checking against a ledger."""
        return self.books.rows(
            "SELECT payment_intent, json_extract(body, '$.amount') FROM objects"
            " WHERE kind = 'charge' AND state = 'succeeded' AND account = coalesce(?, account) ORDER BY seq",
            account,
        )

    def find(self, name: str) -> dict:
        """Any object by its id, as it is now."""
        return self.books.get(self.books.whose(name), name)
