"""What the pages about approvals show."""

from dataclasses import dataclass

from sqlmodel import or_, select

from app.accounts.models import Account
from app.accounts.reach import Reach
from app.accounts.rights import MANAGE_PEOPLE, SEE_PRICES
from app.approvals.models import Approval, ApprovalRule, Approver
from app.approvals.standing import approvers_of, locked_open, price_roles, rule_of, slots_of
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.models import Invoice
from app.people.models import Person


@dataclass(frozen=True)
class Ruled:
    """An account with its rule and those who say yes; `readers` may be asked to. `mine`: the reader's own slot."""

    account: Account
    rule: ApprovalRule | None
    approvers: list[tuple[Approver, Person]]
    readers: list[Person]
    mine: Approver | None
    may_change: bool

    @property
    def above(self) -> Money | None:
        return Money(self.rule.above_cents, current.company().currency) if self.rule else None

    def deputy_of(self, slot: Approver) -> Person | None:
        """Whoever says yes for them today."""
        stands_in = slot.deputy_id and slot.deputy_until >= clock.today(current.zone())
        return session().get(Person, slot.deputy_id) if stands_in else None


def price_readers(account_id: int) -> list[Person]:
    """People of the whole account who see its prices: only they can say yes to them."""
    found = select(Person).where(Person.id.in_(price_roles(account_id)), Person.ended_at.is_(None)).order_by(Person.id)
    return list(session().exec(found))


def ruled(account: Account, person: Person | None, may_change: bool) -> Ruled:
    approvers = approvers_of(account.id)
    mine = next((row for row, one in approvers if person and one.id == person.id), None)
    return Ruled(account, rule_of(account), approvers, price_readers(account.id), mine, may_change)


def ruled_for(reach: Reach, person: Person) -> list[Ruled]:
    """The reader's accounts that have a rule, or to which they may give one."""
    ids = reach.accounts(SEE_PRICES)
    accounts = session().exec(select(Account).where(Account.id.in_(ids)).order_by(Account.id)).all() if ids else []
    found = [ruled(account, person, reach.allows(MANAGE_PEOPLE, account.id)) for account in accounts]
    return [one for one in found if one.rule or one.may_change]


def waiting_for(reach: Reach, person: Person) -> list[Invoice]:
    """Those to which the reader may still say yes, for themselves or in place of another. Few queries."""
    slots = {id: {slot.id for slot in slots_of(id, person)} for id in reach.accounts(SEE_PRICES)}
    locked = [one for one in locked_open() if slots.get(one.account_id)] if any(slots.values()) else []
    given = _given([invoice.id for invoice in locked])
    return [one for one in locked if _may_say_yes(one, slots[one.account_id], given.get(one.id, []), person)]


def _given(invoice_ids: list[int]) -> dict[int, list[Approval]]:
    found: dict[int, list[Approval]] = {}
    rows = select(Approval).where(Approval.invoice_id.in_(invoice_ids), Approval.ended_at.is_(None))
    for one in session().exec(rows) if invoice_ids else []:
        found.setdefault(one.invoice_id, []).append(one)
    return found


def _may_say_yes(invoice: Invoice, slots: set[int], given: list[Approval], person: Person) -> bool:
    now = [one for one in given if one.cents == invoice.total_cents]
    has_said = any(one.person_id == person.id for one in now)
    return not has_said and bool(slots - {one.approver_id for one in now})


def has_approvals(reach: Reach) -> bool:
    """Whether the page of approvals says anything to them: a firm's people, or where there is a rule."""
    ids = reach.accounts(SEE_PRICES)
    is_firm = select(Account.id).outerjoin(ApprovalRule, ApprovalRule.account_id == Account.id).where(
        Account.id.in_(ids), or_(Account.kind == "commercial", ApprovalRule.id.is_not(None))
    )
    return bool(ids) and session().exec(is_firm.limit(1)).first() is not None
