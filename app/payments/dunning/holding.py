"""Service on hold: announced, begun and lifted by the rule, lifted at once when somebody pays or the office says so."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, select

from app.accounts.holds import BY_OFFICE, IS_LIVE, ON_ITS_WAY, SETTLED, announce, begin, lift, live_hold
from app.accounts.models import Account, ServiceHold
from app.base import clock, current
from app.base.db import session
from app.base.events import Event
from app.base.money import Money
from app.invoices.dunning import HoldTerms, hold_begins, hold_stands, is_held
from app.invoices.models import DunningRules, Invoice
from app.payments.dunning.reading import IS_UNPAID, owings_of
from app.payments.dunning.rules import dunning_rules, hold_terms

# A payment that lifted a hold while it was on its way, and then failed, within so long: the hold is on again without
# another announcement.
CAME_BACK = dt.timedelta(days=21)


@dataclass(frozen=True)
class Late:
    """What is late at an account and is held by nothing: the oldest first."""

    account: Account
    bills: tuple[tuple[dt.date, int], ...]
    oldest_id: int

    @property
    def cents(self) -> int:
        return sum(cents for _, cents in self.bills)

    @property
    def amount(self) -> Money:
        return Money(self.cents, current.company().currency)


@dataclass(frozen=True)
class Move:
    """What becomes of an account's hold on a day: announced for `begins_on`, begun, or lifted."""

    kind: str
    account: Account
    amount: Money
    begins_on: dt.date
    hold: ServiceHold | None = None
    late: Late | None = None


def late_accounts(rules: DunningRules, day: dt.date, only: Collection[int] | None = None) -> dict[int, Late]:
    """By account id; `only` these, or all."""
    found = select(Invoice, Account).join(Account, Account.id == Invoice.account_id)
    found = found.where(IS_UNPAID, Invoice.due_on < day).order_by(Invoice.due_on, Invoice.id)
    rows = session().exec(found if only is None else found.where(col(Invoice.account_id).in_(only))).all()
    owings, bills, accounts = owings_of([invoice for invoice, _ in rows], day), defaultdict(list), {}
    for invoice, account in rows:
        if not is_held(owings[invoice.id], rules.skips_paused):
            bills[account.id].append((invoice.due_on, owings[invoice.id].open_cents, invoice.id))
            accounts[account.id] = account
    return {
        id: Late(accounts[id], tuple((due_on, cents) for due_on, cents, _ in of), of[0][2]) for id, of in bills.items()
    }


def hold_moves(rules: DunningRules, day: dt.date, only: Collection[int] | None = None) -> list[Move]:
    """What the engine does on that day; nothing is written. `only` of these accounts."""
    terms, live = hold_terms(rules), _live(only)
    late = late_accounts(rules, day, only) if terms else {}
    moved = [_move_live(terms, hold, account, late.get(account.id), day) for hold, account in live]
    known = {account.id for _, account in live} | _resting(day)
    fresh = [_announced(terms, one, day) for id, one in late.items() if id not in known]
    return [move for move in [*moved, *fresh] if move]


def _live(only: Collection[int] | None) -> list[tuple[ServiceHold, Account]]:
    found = select(ServiceHold, Account).join(Account, Account.id == ServiceHold.account_id).where(IS_LIVE)
    found = found if only is None else found.where(col(ServiceHold.account_id).in_(only))
    return list(session().exec(found.order_by(ServiceHold.id)).all())


def _resting(day: dt.date) -> set[int]:
    """Those whom the office gave more time."""
    return set(session().exec(select(ServiceHold.account_id).where(col(ServiceHold.rests_until) > day)))


def _announced(terms: HoldTerms, late: Late, day: dt.date) -> Move | None:
    begins_on = hold_begins(terms, late.bills, day)
    return Move("announced", late.account, late.amount, begins_on, late=late) if begins_on else None


def _move_live(
    terms: HoldTerms | None, hold: ServiceHold, account: Account, late: Late | None, day: dt.date
) -> Move | None:
    """None: it stays as it is."""
    amount = late.amount if late else Money(0, current.company().currency)
    if not _has_reason(terms, hold, late, day):
        return Move("lifted", account, amount, hold.begins_on, hold)
    is_time = hold.started_at is None and hold.begins_on <= day
    return Move("begun", account, amount, hold.begins_on, hold, late) if is_time else None


def _has_reason(terms: HoldTerms | None, hold: ServiceHold, late: Late | None, day: dt.date) -> bool:
    if terms is None or late is None:
        return False
    return hold_stands(terms, late.bills, day) if hold.started_at else hold_begins(terms, late.bills, day) is not None


def move(what: Move, today: dt.date) -> None:
    """Inside writing()."""
    if what.kind == "lifted":
        lift(what.hold, SETTLED)
    elif what.kind == "begun":
        begin(what.hold, what.late.cents)
    elif _came_back(what.account, today):
        begin(announce(what.account.id, what.late.oldest_id, what.late.cents, today), what.late.cents)
    else:
        announce(what.account.id, what.late.oldest_id, what.late.cents, what.begins_on)


def _came_back(account: Account, today: dt.date) -> bool:
    last = select(ServiceHold).where(ServiceHold.account_id == account.id).order_by(col(ServiceHold.id).desc())
    hold = session().exec(last).first()
    was_on = hold is not None and hold.started_at is not None and hold.ended_why == ON_ITS_WAY
    return was_on and clock.now() < hold.ended_at + CAME_BACK


def look_at_hold(event: Event, thing) -> None:
    """A reaction: something was paid, is on its way, or is no longer due. A payment on its way is enough."""
    hold, rules = live_hold(thing.account_id), dunning_rules()
    if hold is None:
        return
    today = clock.today(current.zone())
    late = late_accounts(rules, today, [thing.account_id]).get(thing.account_id)
    if not _has_reason(hold_terms(rules), hold, late, today):
        lift(hold, ON_ITS_WAY if event.name == "payment.processing" else SETTLED)


def follow_rules(event: Event, rules: DunningRules) -> None:
    """A reaction: where the rule was turned off or became milder, holds without their reason end at once."""
    today = clock.today(current.zone())
    for what in hold_moves(rules, today):
        if what.kind == "lifted":
            move(what, today)


def lift_by_office(hold: ServiceHold, days: int) -> None:
    """For so many days there is no new one, whatever is late."""
    lift(hold, BY_OFFICE, current.actor().name, clock.today(current.zone()) + dt.timedelta(days=days))
