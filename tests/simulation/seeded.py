"""Faults put into the code on purpose: a simulation that does not find them proves nothing."""

from dataclasses import replace

from app.base import db
from app.base.ids import new_uid
from app.base.waiting import finish
from app.errands import ERRANDS
from app.invoices import ledger
from app.invoices.models import EXTRAS, Entry
from app.payments import applying, asking, beginning, booking, inbox
from app.payments.models import Attempt
from app.payments.refused import AlreadyPaid
from tests.simulation.town import Town


def a_fresh_key_for_each_retry(town: Town, patch) -> None:
    real = asking.order_of
    patch.setattr(asking, "order_of", lambda attempt: replace(real(attempt), key=f"att_{new_uid()}"))


def no_live_index(town: Town, patch) -> None:
    """Whoever asks at the same time gets the same invoice."""
    _drop("uq_allocation_live")

    def open_cents(invoice):
        cents = ledger.balance_cents(invoice)
        if cents <= 0:
            raise AlreadyPaid(invoice.number)
        return cents

    patch.setattr(beginning, "claimable_cents", open_cents)


def no_event_dedupe(town: Town, patch) -> None:
    """Each telling of a fact is another fact."""
    _drop("uq_ledger_fact_of_invoice", "uq_ledger_fact")

    def write(kind, cents, source, *, account_id, invoice_id=None, currency="usd", attempt_id=None, at=None):
        db.session().add(Entry(account_id=account_id, invoice_id=invoice_id, kind=kind, cents=cents, currency=currency,
                               source=source, attempt_id=attempt_id))  # fmt: skip
        return True

    patch.setattr(ledger, "write", write)


def no_reconciler(town: Town, patch) -> None:
    def give_up(attempt: Attempt) -> None:
        with db.writing():
            finish(attempt)

    patch.setitem(ERRANDS, Attempt, give_up)


def a_stale_answer_overwrites_a_later_state(town: Town, patch) -> None:
    patch.setattr(applying, "moves_on", lambda now, to: now != to)


def an_events_metadata_is_trusted(town: Town, patch) -> None:
    """Whose account it is, and whether anything fits, is left to what the event says."""
    patch.setattr(inbox, "company_of", lambda account, host: host)
    patch.setattr(inbox, "_look_into", inbox._of_payment)
    patch.setattr(applying, "refuse_foreign", lambda attempt, fact: None)


def action_needed_is_not_live(town: Town, patch) -> None:
    patch.setattr(applying, "is_live", lambda state: state in ("sending", "processing"))


def an_abandoned_checkout_is_freed_without_asking(town: Town, patch) -> None:
    patch.setattr(asking, "_close_or_look", lambda attempt: asking._nothing(attempt, "abandoned"))


def a_tip_becomes_credit(town: Town, patch) -> None:
    """It is not written that it was owed, too."""
    real = booking._write
    patch.setattr(booking, "_write", lambda attempt, kind, *rest: kind in EXTRAS or real(attempt, kind, *rest))


def a_full_refund_keeps_the_tip(town: Town, patch) -> None:
    patch.setattr(booking, "split_back", lambda *cents, is_tip: {})


def _drop(*indexes: str) -> None:
    with db.engine().begin() as connection:
        for index in indexes:
            connection.exec_driver_sql(f"DROP INDEX {index}")


SEEDED = (
    a_fresh_key_for_each_retry, no_live_index, no_event_dedupe, no_reconciler, a_stale_answer_overwrites_a_later_state,
    an_events_metadata_is_trusted, action_needed_is_not_live, an_abandoned_checkout_is_freed_without_asking,
    a_tip_becomes_credit, a_full_refund_keeps_the_tip,
)  # fmt: skip
