"""What the Pay button says: how much, from where, or why there is none."""

from dataclasses import dataclass, replace

from sqlmodel import func, select

from app.accounts.reach import Reach
from app.accounts.rights import PAY
from app.base import current
from app.base.ids import new_uid
from app.base.money import Money
from app.base.prepared import Prepared, one_of
from app.invoices.models import Allocation, Entry, Invoice
from app.payments.gateway import takes_payments
from app.payments.methods import default_method
from app.payments.models import Attempt

_OPEN = Prepared(
    select(Invoice)
    .join(Entry, Entry.invoice_id == Invoice.id)
    .where(Invoice.account_id.in_(one_of("accounts")), Invoice.state == "open")
    .group_by(Invoice)
    .having(func.sum(Entry.cents) > 0)
    .order_by(Invoice.due_on, Invoice.id)
)
_OWED = Prepared(select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id.in_(one_of("ids"))))
_LIVE = Prepared(
    select(Attempt)
    .join(Allocation, Allocation.attempt_id == Attempt.id)
    .where(Allocation.live, Allocation.invoice_id.in_(one_of("ids")))
    .limit(1)
)
_TAKEN = Prepared(select(Allocation.invoice_id).where(Allocation.live, Allocation.invoice_id.in_(one_of("ids"))))


@dataclass(frozen=True)
class Offer:
    """`kind`: none, live (on its way, see `live_url`), stored (one tap from `method`), hosted (on the bank's page)
    or guest (there too, for whoever holds a link).

    `action` takes the form and shows the same question as a page; `once` marks the form, so that it counts once.
    `waiting` is what is on its way besides.
    """

    kind: str
    amount: Money
    action: str = ""
    title: str = ""
    method: str = ""
    method_uid: str = ""
    live_url: str = ""
    once: str = ""
    another: str = ""
    waiting: Money | None = None


def invoice_offer(reach: Reach, invoice: Invoice) -> Offer:
    """To pay what is open on it."""
    if not reach.allows(PAY, invoice.account_id):
        return _nothing()
    return offer_for(invoice.account_id, [invoice], f"/invoices/{invoice.uid}/payment")


def balance_offer(reach: Reach) -> Offer:
    """To pay everything that is open, in one payment. Who pays for several accounts pays each on its own pages."""
    open_ones = open_invoices(reach.accounts(PAY))
    if len({invoice.account_id for invoice in open_ones}) != 1:
        return _nothing()
    free = without_live(open_ones)
    waiting = _owed([invoice for invoice in open_ones if invoice not in free])
    offer = offer_for(open_ones[0].account_id, free or open_ones, "/balance/payment")
    return replace(offer, waiting=waiting, live_url="/payments") if free and not waiting.is_zero else offer


def without_live(invoices: list[Invoice]) -> list[Invoice]:
    """Those that nobody is paying at this moment."""
    ids = [invoice.id for invoice in invoices]
    taken = set(_TAKEN(ids=ids))
    return [invoice for invoice in invoices if invoice.id not in taken]


def open_invoices(account_ids: list[int]) -> list[Invoice]:
    """Issued and not paid, the first due first."""
    return list(_OPEN(accounts=account_ids))


def offer_for(account_id: int, invoices: list[Invoice], action: str) -> Offer:
    amount, live = _owed(invoices), live_attempt(invoices)
    if live:
        return Offer("live", amount, live_url=f"/payments/{live.uid}")
    if amount.cents <= 0 or not takes_payments():
        return _nothing()
    method = default_method(account_id)
    title = ", ".join(invoice.number for invoice in invoices)
    if method is None:
        return Offer("hosted", amount, action, title, once=new_uid())
    another = f"{action}?another=1"
    return Offer("stored", amount, action, title, method.words, method.uid, once=new_uid(), another=another)


def _owed(invoices: list[Invoice]) -> Money:
    ids = [invoice.id for invoice in invoices if invoice.state == "open"]
    cents = _OWED(ids=ids).one()
    return Money(int(cents), current.company().currency)


def live_attempt(invoices: list[Invoice]) -> Attempt | None:
    return _LIVE(ids=[invoice.id for invoice in invoices]).first()


def _nothing() -> Offer:
    return Offer("none", Money(0, current.company().currency))
