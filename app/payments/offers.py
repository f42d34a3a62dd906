"""What the Pay button says: how much, from where, or why there is none."""

from dataclasses import dataclass, replace

from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import PAY
from app.approvals.standing import locked_ids
from app.base import current
from app.base.db import session
from app.base.ids import new_uid
from app.base.languages import ngettext
from app.base.money import BANK_LEAST, BANK_MOST, Money
from app.base.prepared import Prepared, one_of
from app.invoices.models import Allocation, Invoice
from app.invoices.owed import Due, dues_on
from app.payments.gateway import takes_payments
from app.payments.methods import default_method
from app.payments.models import Attempt, StoredMethod
from app.payments.surcharges import surcharge_on
from app.payments.tips import Tips, tips_for

# A longer list of numbers is only counted.
MOST_NAMED = 3

_LIVE = Prepared(
    select(Attempt.uid)
    .join(Allocation, Allocation.attempt_id == Attempt.id)
    .where(Allocation.live, Allocation.invoice_id.in_(one_of("ids")))
    .limit(1)
)


@dataclass(frozen=True)
class Offer:
    """`kind`: none, live (on its way, see `live_url`), stored (one tap from `method`), hosted (on the bank's page),
    guest (there too, for whoever holds a link), too_much or too_little (for what the bank takes in one payment), or
    locked (waits for approval).

    `action` takes the form and shows the same question as a page; `once` marks the form, so that it counts once.
    `waiting` is what is on its way besides, `locked` what waits for approval. The surcharge is what `method` costs on
    top, `tips` what may be added.
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
    locked: Money | None = None
    surcharge: Money | None = None
    tips: Tips | None = None

    @property
    def total(self) -> Money:
        """Without a tip."""
        return self.amount + self.surcharge if self.surcharge else self.amount


def invoice_offer(reach: Reach, due: Due) -> Offer:
    """To pay what is open on it."""
    if not reach.allows(PAY, due.account_id):
        return _nothing()
    return unlocked_offer([due], f"/invoices/{due.uid}/payment")


def balance_offer(reach: Reach, dues: list[Due]) -> Offer:
    """To pay everything that is open, in one payment. Who pays for several accounts pays each on its own pages."""
    ours = [due for due in dues if reach.allows(PAY, due.account_id)]
    if len({due.account_id for due in ours}) != 1:
        return _nothing()
    locked = locked_ids([due.id for due in ours])
    unlocked = [due for due in ours if due.id not in locked]
    if not unlocked:
        return Offer("locked", _sum(ours))
    free = without_live(unlocked)
    waiting = _sum([due for due in unlocked if due.is_live])
    offer = replace(offer_of(free or unlocked, "/balance/payment"), locked=_sum(ours) - _sum(unlocked))
    return replace(offer, waiting=waiting, live_url="/payments") if free and not waiting.is_zero else offer


def without_live(dues: list[Due]) -> list[Due]:
    """Those that nobody is paying at this moment."""
    return [due for due in dues if not due.is_live]


def without_locked(dues: list[Due]) -> list[Due]:
    """Those that wait for nobody's approval."""
    locked = locked_ids([due.id for due in dues])
    return [due for due in dues if due.id not in locked]


def invoices_behind(dues: list[Due]) -> list[Invoice]:
    """To write to, the first due first."""
    found = select(Invoice).where(Invoice.id.in_([due.id for due in dues])).order_by(Invoice.due_on, Invoice.id)
    return list(session().exec(found)) if dues else []


def offer_for(invoices: list[Invoice], action: str) -> Offer:
    """For invoices of one account."""
    return unlocked_offer(dues_on([invoice.id for invoice in invoices]), action)


def unlocked_offer(dues: list[Due], action: str) -> Offer:
    """As offer_of(), unless one of them waits for approval."""
    is_locked = sum(due.cents for due in dues) > 0 and locked_ids([due.id for due in dues])
    return Offer("locked", _sum(dues), title=_title(dues)) if is_locked else offer_of(dues, action)


def offer_of(dues: list[Due], action: str) -> Offer:
    """To pay the cents of these dues: all that is open on them, or parts of it."""
    amount, live = _sum(dues), [due.id for due in dues if due.is_live]
    if live:
        return Offer("live", amount, live_url=f"/payments/{_LIVE(ids=live).first()}")
    if amount.cents <= 0 or not takes_payments():
        return _nothing()
    title = _title(dues)
    if amount.cents > BANK_MOST:
        return Offer("too_much", amount, action, title)
    if amount.cents < BANK_LEAST:
        return Offer("too_little", amount, action, title)
    method, tips = default_method(dues[0].account_id), tips_for([due.id for due in dues], amount.cents)
    if method is None:
        return Offer("hosted", amount, action, title, once=new_uid(), tips=tips)
    another = f"{action}{'&' if '?' in action else '?'}another=1"
    surcharge = surcharge_with(method, amount)
    return Offer("stored", amount, action, title, method.words, method.uid, once=new_uid(), another=another, tips=tips,
                 surcharge=surcharge)  # fmt: skip


def surcharge_with(method: StoredMethod, amount: Money) -> Money | None:
    """None where there is none."""
    cents = surcharge_on(method.account_id, amount.cents, method)
    return Money(cents, amount.currency) if cents else None


def _title(dues: list[Due]) -> str:
    if len(dues) > MOST_NAMED:
        return ngettext("%(num)d invoice", "%(num)d invoices", len(dues))
    return ", ".join(due.number for due in dues)


def _sum(dues: list[Due]) -> Money:
    return Money(sum(due.cents for due in dues), current.company().currency)


def live_attempt(invoice: Invoice) -> Attempt | None:
    live = select(Attempt).join(Allocation, Allocation.attempt_id == Attempt.id)
    return session().exec(live.where(Allocation.live, Allocation.invoice_id == invoice.id)).first()


def _nothing() -> Offer:
    return Offer("none", Money(0, current.company().currency))
