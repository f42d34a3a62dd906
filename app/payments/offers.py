"""What the Pay button says: how much, from where, or why there is none."""

from dataclasses import dataclass, replace

from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import PAY
from app.base import current
from app.base.db import session
from app.base.ids import new_uid
from app.base.money import Money
from app.base.prepared import Prepared, one_of
from app.invoices.models import Allocation, Invoice
from app.invoices.owed import Due, dues_on
from app.payments.gateway import takes_payments
from app.payments.methods import default_method
from app.payments.models import Attempt

_LIVE = Prepared(
    select(Attempt.uid)
    .join(Allocation, Allocation.attempt_id == Attempt.id)
    .where(Allocation.live, Allocation.invoice_id.in_(one_of("ids")))
    .limit(1)
)


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


def invoice_offer(reach: Reach, due: Due) -> Offer:
    """To pay what is open on it."""
    if not reach.allows(PAY, due.account_id):
        return _nothing()
    return _offer([due], f"/invoices/{due.uid}/payment")


def balance_offer(reach: Reach, dues: list[Due]) -> Offer:
    """To pay everything that is open, in one payment. Who pays for several accounts pays each on its own pages."""
    ours = [due for due in dues if reach.allows(PAY, due.account_id)]
    if len({due.account_id for due in ours}) != 1:
        return _nothing()
    free = without_live(ours)
    waiting = _sum([due for due in ours if due.is_live])
    offer = _offer(free or ours, "/balance/payment")
    return replace(offer, waiting=waiting, live_url="/payments") if free and not waiting.is_zero else offer


def without_live(dues: list[Due]) -> list[Due]:
    """Those that nobody is paying at this moment."""
    return [due for due in dues if not due.is_live]


def invoices_behind(dues: list[Due]) -> list[Invoice]:
    """To write to, the first due first."""
    found = select(Invoice).where(Invoice.id.in_([due.id for due in dues])).order_by(Invoice.due_on, Invoice.id)
    return list(session().exec(found)) if dues else []


def offer_for(invoices: list[Invoice], action: str) -> Offer:
    """For invoices of one account."""
    return _offer(dues_on([invoice.id for invoice in invoices]), action)


def _offer(dues: list[Due], action: str) -> Offer:
    amount, live = _sum(dues), [due.id for due in dues if due.is_live]
    if live:
        return Offer("live", amount, live_url=f"/payments/{_LIVE(ids=live).first()}")
    if amount.cents <= 0 or not takes_payments():
        return _nothing()
    method = default_method(dues[0].account_id)
    title = ", ".join(due.number for due in dues)
    if method is None:
        return Offer("hosted", amount, action, title, once=new_uid())
    another = f"{action}?another=1"
    return Offer("stored", amount, action, title, method.words, method.uid, once=new_uid(), another=another)


def _sum(dues: list[Due]) -> Money:
    return Money(sum(due.cents for due in dues), current.company().currency)


def live_attempt(invoice: Invoice) -> Attempt | None:
    live = select(Attempt).join(Allocation, Allocation.attempt_id == Attempt.id)
    return session().exec(live.where(Allocation.live, Allocation.invoice_id == invoice.id)).first()


def _nothing() -> Offer:
    return Offer("none", Money(0, current.company().currency))
