"""What the bank is asked for, derived from the attempt's rows alone, so that it is the same each time."""

from dataclasses import dataclass

from sqlmodel import select

from app.accounts.models import Account
from app.base import current
from app.base.db import session
from app.base.languages import _, ngettext, speaking
from app.invoices.models import EXTRAS, Allocation, Invoice
from app.payments.gateway import Order
from app.payments.models import Attempt, StoredMethod
from app.payments.surcharges import MOST_MILLIONTHS, surcharge_cents
from app.payments.tips import most_tip
from app.people.links import address_of, token_of
from app.people.models import Capability

# A value in the bank's metadata holds 500 letters; an invoice takes about 35.
INVOICES_A_VALUE = 12


def order_of(attempt: Attempt) -> Order:
    account = session().get(Account, attempt.account_id)
    method = session().get(StoredMethod, attempt.method_id) if attempt.method_id else None
    invoices = _invoices(attempt)
    return Order(
        key=f"att_{attempt.uid}",
        account=attempt.bank_account,
        cents=attempt.cents,
        currency=attempt.currency,
        description=_description([number for _, number, _ in invoices]),
        return_url=return_url(attempt),
        metadata=_metadata(attempt, account, invoices),
        tip_cents=attempt.tip_cents,
        tip_words=_tip_words(),
        keeps_method=attempt.keeps_method,
        off_session=attempt.off_session,
        customer="" if attempt.way == "link" else account.bank_customer,
        method=method.bank_id if method else "",
    )


def return_url(attempt: Attempt) -> str:
    """Where the bank sends the payer back to: a page that needs no session, since a phone may open it elsewhere."""
    return address_of(_return_link(attempt))


def return_path(attempt: Attempt) -> str:
    """The same page on this host."""
    return f"/l/{token_of(_return_link(attempt))}"


def _return_link(attempt: Attempt) -> Capability:
    return (
        session()
        .exec(
            select(Capability).where(
                Capability.thing == "payment_attempt", Capability.thing_id == attempt.id, Capability.channel == "return"
            )
        )
        .one()
    )


def _invoices(attempt: Attempt) -> list[tuple[str, str, int]]:
    return list(
        session().exec(
            select(Invoice.uid, Invoice.number, Allocation.cents)
            .join(Allocation, Allocation.invoice_id == Invoice.id)
            .where(Allocation.attempt_id == attempt.id)
            .order_by(Allocation.id)
        )
    )


def _description(numbers: list[str]) -> str:
    """In the company's language, whoever asks: the words must not change between two tries."""
    with speaking(current.company().language):
        return ngettext("Invoice %(which)s", "Invoices %(which)s", len(numbers), which=", ".join(numbers))[:200]


def _tip_words() -> str:
    with speaking(current.company().language):
        return _("Tip")


def _metadata(attempt: Attempt, account: Account, invoices: list[tuple[str, str, int]]) -> dict:
    """Enough to find the payment's home again after a backup was restored; serial ids would name another row then."""
    named = [f"{uid}:{cents}" for uid, _, cents in invoices]
    chunks = [named[at : at + INVOICES_A_VALUE] for at in range(0, len(named), INVOICES_A_VALUE)]
    return {
        "attempt": attempt.uid,
        "account": account.uid,
        "installation": current.company().uid,
        **{f"invoices_{number}": ",".join(chunk) for number, chunk in enumerate(chunks)},
        **{kind: str(cents) for kind, cents in attempt.extras.items()},
    }


@dataclass(frozen=True)
class Named:
    """What a payment's metadata says it is for: cents by invoice uid, and what is on top."""

    invoices: dict[str, int]
    tip_cents: int = 0
    surcharge_cents: int = 0


def named_in(metadata: dict, cents: int) -> Named:
    """Where it does not add up to what was paid, or names more on top than we ever ask for, it names nothing."""
    invoices = dict(invoices_in(metadata))
    tip, surcharge = (_cents(metadata.get(kind, "")) for kind in EXTRAS)
    paid = sum(invoices.values())
    is_ours = tip <= most_tip(paid) and surcharge <= surcharge_cents(paid, MOST_MILLIONTHS)
    return Named(invoices, tip, surcharge) if is_ours and paid + tip + surcharge == cents else Named({})


def _cents(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def invoices_in(metadata: dict) -> list[tuple[str, int]]:
    """(invoice uid, cents) that a payment's metadata names."""
    chunks = [metadata[name] for name in sorted(metadata) if name.startswith("invoices_")]
    pairs = [pair.partition(":") for chunk in chunks for pair in chunk.split(",")]
    return [(uid, _cents(cents)) for uid, _colon, cents in pairs if _cents(cents)]
