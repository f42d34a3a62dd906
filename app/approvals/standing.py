"""How far the approval of an invoice is: read, never remembered, so that a changed invoice is locked at once."""

from dataclasses import dataclass

from sqlmodel import and_, func, or_, select

from app.accounts.models import Account, Role
from app.accounts.rights import ROLES, SEE_PRICES
from app.approvals.models import Approval, ApprovalRule, Approver
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.base.prepared import Prepared, given, one_of
from app.invoices.models import Entry, Invoice
from app.people.models import Person

# Each person's yes counts once, and only to the invoice as it is now.
_GIVEN = (
    select(func.count(func.distinct(Approval.person_id)))
    .where(Approval.invoice_id == Invoice.id, Approval.ended_at.is_(None), Approval.cents == Invoice.total_cents)
    .correlate(Invoice).scalar_subquery()
)  # fmt: skip
_RULED = select(Invoice.id).join(ApprovalRule, ApprovalRule.account_id == Invoice.account_id).where(
    Invoice.total_cents > ApprovalRule.above_cents, ApprovalRule.needed > _GIVEN
)
_LOCKED = Prepared(_RULED.where(Invoice.id.in_(one_of("ids"))))
_NEEDING = Prepared(
    select(Invoice.id)
    .join(ApprovalRule, ApprovalRule.account_id == Invoice.account_id)
    .where(Invoice.id.in_(one_of("ids")), Invoice.total_cents > ApprovalRule.above_cents)
)
_RULE = Prepared(
    select(ApprovalRule.above_cents, ApprovalRule.needed)
    .join(Invoice, Invoice.account_id == ApprovalRule.account_id)
    .where(Invoice.id == given("invoice_id"), Invoice.total_cents > ApprovalRule.above_cents)
)


@dataclass(frozen=True)
class Standing:
    """Of an invoice that needs approval. `given` are the approvals of it as it is now, `slots` the approvers for whom
    the reader may still say yes, the first one their own."""

    needed: int
    above: Money
    total_cents: int
    given: tuple[Approval, ...] = ()
    slots: tuple[Approver, ...] = ()
    mine: Approval | None = None

    @property
    def is_locked(self) -> bool:
        return len({one.person_id for one in self.given}) < self.needed

    @property
    def missing(self) -> int:
        return max(0, self.needed - len({one.person_id for one in self.given}))


def locked_ids(invoice_ids: list[int]) -> set[int]:
    """Those that may not be paid yet. One query."""
    return set(_LOCKED(ids=invoice_ids)) if invoice_ids else set()


def ruled_ids(invoice_ids: list[int]) -> set[int]:
    """Those that a rule is about, whether somebody said yes by now or not. One query."""
    return set(_NEEDING(ids=invoice_ids)) if invoice_ids else set()


def locked_open() -> list[Invoice]:
    """All of the company that are locked and owed."""
    owed = select(func.sum(Entry.cents)).where(Entry.invoice_id == Invoice.id).correlate(Invoice).scalar_subquery()
    ids = _RULED.where(Invoice.state == "open", owed > 0)
    return list(session().exec(select(Invoice).where(Invoice.id.in_(ids)).order_by(Invoice.id)))


def standing_of(invoice: Invoice, person: Person | None) -> Standing | None:
    """None where no rule is about it. One query; two more where one is."""
    rule = _RULE(invoice_id=invoice.id).first()
    if rule is None:
        return None
    rows = select(Approval).where(
        Approval.invoice_id == invoice.id, Approval.ended_at.is_(None),
        Approval.cents == invoice.total_cents,
    )
    given_now = tuple(session().exec(rows.order_by(Approval.id)))
    mine = next((one for one in given_now if person and one.person_id == person.id), None)
    slots = () if mine or person is None else _free(slots_of(invoice.account_id, person), given_now)
    return Standing(rule.needed, Money(rule.above_cents, invoice.currency), invoice.total_cents, given_now, slots, mine)


def _free(slots: list[Approver], given_now: tuple[Approval, ...]) -> tuple[Approver, ...]:
    taken = {one.approver_id for one in given_now}
    return tuple(slot for slot in slots if slot.id not in taken)


def slots_of(account_id: int, person: Person) -> list[Approver]:
    """The approvers this person may speak for: themselves first, then those whose deputy they are.

    Who may no longer say yes themselves has no deputy either.
    """
    today, may = clock.today(current.zone()), Approver.person_id.in_(price_roles(account_id))
    deputy = and_(Approver.deputy_id == person.id, Approver.deputy_until >= today, may)
    found = select(Approver).where(
        Approver.account_id == account_id, Approver.ended_at.is_(None), or_(Approver.person_id == person.id, deputy)
    )
    return list(session().exec(found.order_by(Approver.person_id != person.id, Approver.id)))


def price_roles(account_id: int):
    """The ids of those with a role for the whole account that shows its prices."""
    names = [name for name, rights in ROLES.items() if SEE_PRICES in rights]
    return select(Role.person_id).where(
        Role.account_id == account_id, Role.property_id.is_(None), Role.name.in_(names),
        or_(Role.ends_at.is_(None), Role.ends_at > clock.now()),
    )  # fmt: skip


def approvers_of(account_id: int) -> list[tuple[Approver, Person]]:
    found = select(Approver, Person).join(Person, Person.id == Approver.person_id)
    return list(session().exec(
        found.where(Approver.account_id == account_id, Approver.ended_at.is_(None)).order_by(Approver.id)
    ))  # fmt: skip


def rule_of(account: Account) -> ApprovalRule | None:
    return session().exec(select(ApprovalRule).where(ApprovalRule.account_id == account.id)).first()
