"""Rules are set, invoices approved, deputies named. Inside writing()."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.accounts.reach import reach_of
from app.accounts.rights import SEE_PRICES
from app.approvals.models import Approval, ApprovalRule, Approver
from app.approvals.standing import approvers_of, rule_of, slots_of, standing_of
from app.base import clock
from app.base.db import session
from app.base.events import record
from app.invoices.models import Invoice
from app.people.models import Person


class ApprovalRefused(ValueError):
    """The rule or the approval cannot be like this."""


class NotAnApprover(ApprovalRefused):
    """Their yes does not count for this account."""


class TooFewApprovers(ApprovalRefused):
    """More would have to say yes than there are people who may."""


def set_rule(account: Account, above_cents: int, needed: int, approvers: list[Person]) -> ApprovalRule:
    """In place of the one before. What was approved stays approved by those who said so."""
    people = {person.id: person for person in approvers if reach_of(person.id).allows(SEE_PRICES, account.id)}
    if not 1 <= needed <= len(people):
        raise TooFewApprovers(f"{needed} of {len(people)}")
    rule = rule_of(account) or ApprovalRule(account_id=account.id, above_cents=above_cents)
    rule.above_cents, rule.needed = above_cents, needed
    session().add(rule)
    _keep_approvers(account, set(people))
    record("approval_rule.changed", account, above_cents=above_cents, needed=needed, approvers=sorted(people))
    return rule


def end_rule(account: Account) -> None:
    """From now on every invoice may be paid. Twice is once."""
    rule = rule_of(account)
    if rule is not None:
        session().delete(rule)
        _keep_approvers(account, set())
        record("approval_rule.changed", account, above_cents=None)


def _keep_approvers(account: Account, wanted: set[int]) -> None:
    """The rows stay, since approvals name them; who comes back is the same approver."""
    known = {row.person_id: row for row in session().exec(select(Approver).where(Approver.account_id == account.id))}
    for person_id in wanted - set(known):
        session().add(Approver(account_id=account.id, person_id=person_id))
    for person_id, row in known.items():
        row.ended_at = None if person_id in wanted else (row.ended_at or clock.now())
        session().add(row)
    session().flush()


def approve(invoice: Invoice, person: Person) -> Approval:
    """One yes a person and invoice; a second tap changes nothing. Raises NotAnApprover."""
    standing = standing_of(invoice, person)
    if standing is not None and standing.mine:
        return standing.mine
    if standing is None or not standing.slots or not reach_of(person.id).allows(SEE_PRICES, invoice.account_id):
        raise NotAnApprover(person.name)
    given = Approval(
        invoice_id=invoice.id, approver_id=standing.slots[0].id, person_id=person.id, person_name=person.name,
        cents=standing.total_cents,
    )  # fmt: skip
    session().add(given)
    record("approval.given", invoice, for_person=standing.slots[0].person_id, cents=standing.total_cents)
    if standing.missing == 1:
        record("invoice.approved", invoice)
    return given


def take_back(invoice: Invoice, person: Person) -> None:
    """Twice is once. What was paid by then is paid."""
    given = select(Approval).where(
        Approval.invoice_id == invoice.id, Approval.person_id == person.id, Approval.ended_at.is_(None)
    )
    for one in session().exec(given).all():
        one.ended_at = clock.now()
        session().add(one)
        record("approval.withdrawn", invoice)


def name_deputy(account: Account, person: Person, deputy: Person | None, until: dt.date | None) -> Approver:
    """While they are away somebody else who sees the prices says yes for them; None: nobody does any more."""
    mine = next((row for row, _ in approvers_of(account.id) if row.person_id == person.id), None)
    if mine is None or (deputy and (deputy.id == person.id or not may_be_deputy(deputy, account))):
        raise NotAnApprover(person.name)
    mine.deputy_id, mine.deputy_until = (deputy.id, until) if deputy else (None, None)
    session().add(mine)
    record("approval.delegated", account, to=deputy.id if deputy else None, until=until.isoformat() if deputy else "")
    return mine


def may_be_deputy(person: Person, account: Account) -> bool:
    return reach_of(person.id).allows(SEE_PRICES, account.id)


def may_decide(account: Account, person: Person) -> bool:
    return bool(slots_of(account.id, person))
