"""The values in notices about corrected money: refunds, credits, void invoices, checks that came back."""

from sqlmodel import select

from app.base.db import session
from app.base.languages import _, day, listed, money
from app.base.money import Money
from app.invoices.models import Correction, Entry, Invoice
from app.payments.extra_words import of_which
from app.payments.history import extras_gone
from app.payments.models import Attempt, Refund


def refunded(entry: Entry) -> dict[str, str]:
    """Of one entry of the refund; its others are of other invoices."""
    attempt = session().get(Attempt, entry.attempt_id)
    parts = _same(entry)
    correction = correction_of(entry)
    return {
        "amount": money(Money(sum(part.cents for part in parts), entry.currency)),
        "method": attempt.words, "day": day(entry.at), "invoices": _numbers([part.invoice_id for part in parts]),
        "reason": correction.reason if correction else "",
        "on_top": _on_top(entry, attempt),
        "when": "" if attempt.is_by_hand else _("It takes 5 to 10 business days until you see it there."),
    }  # fmt: skip


def _on_top(entry: Entry, attempt: Attempt) -> str:
    """Which part of it was tip and surcharge."""
    what = of_which(extras_gone(attempt).get(entry.source, {}), entry.currency)
    return _("Of this: %(what)s.", what=what) if what else ""


def returned(entry: Entry) -> dict[str, str]:
    said = refunded(entry)
    return {name: said[name] for name in ("amount", "method", "invoices", "reason")}


def correction_of(entry: Entry) -> Correction | None:
    """Who asked for it and why; None for a refund made at the bank."""
    asked = select(Correction).join(Refund, Refund.correction_id == Correction.id, isouter=True).where(
        (Refund.bank_refund == entry.source) | (Correction.uid == entry.source.partition(":")[2]))
    return session().exec(asked).first()


def _same(entry: Entry) -> list[Entry]:
    """All entries of the same refund."""
    same = (Entry.attempt_id == entry.attempt_id, Entry.source == entry.source, Entry.kind == entry.kind)
    return list(session().exec(select(Entry).where(*same).order_by(Entry.id)))


def came_back(entry: Entry) -> bool:
    """The refund did not reach its payer."""
    back = select(Entry.id).where(Entry.attempt_id == entry.attempt_id, Entry.source == f"{entry.source}:back")
    return session().exec(back).first() is not None


def credited(correction: Correction) -> dict[str, str]:
    invoice = session().get(Invoice, correction.invoice_id) if correction.invoice_id else None
    use = (
        _("It lowers your invoice %(number)s.", number=invoice.number) if invoice
        else _("It stands on your account. It pays what is open there, then your next invoices.")
    )  # fmt: skip
    return {"amount": money(correction.money), "reason": correction.reason, "use": use}


def voided(correction: Correction) -> dict[str, str]:
    invoice = session().get(Invoice, correction.invoice_id)
    return {"number": invoice.number, "amount": money(correction.money), "reason": correction.reason}


def _numbers(ids: list[int | None]) -> str:
    """The numbers of invoices, as people read them; "" where there is none."""
    known = [id for id in ids if id]
    numbers = session().exec(select(Invoice.number).where(Invoice.id.in_(known)).order_by(Invoice.id)).all()
    return listed(list(numbers)) if numbers else ""
