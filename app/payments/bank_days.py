"""Each morning the day before is compared with the bank; what differs stands on its row, and the office is told."""

import datetime as dt
import logging
from dataclasses import asdict, dataclass, replace
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.base.waiting import finish
from app.invoices.models import Entry
from app.payments import gateway, gateway_lists
from app.payments.catch_up import catch_up, is_ours
from app.payments.comparing import (
    PAYMENT,
    REFUND,
    REVERSAL,
    UNKNOWN,
    Difference,
    Key,
    Movement,
    differences,
    movement_of,
    sum_of,
)
from app.payments.facts import Fact
from app.payments.gateway import BankRefused, takes_payments
from app.payments.models import Attempt, BankDay

log = logging.getLogger("poolhouse.payments")
# In the company's zone: what happened before midnight has reached us by then.
COMPARED_FROM = dt.time(5)
# After a longer silence the office compares older days by hand.
MOST_DAYS = 31
A_DAY = dt.timedelta(days=1)
KINDS = (PAYMENT, REFUND, REVERSAL)
SOME = 500


@dataclass(frozen=True)
class Compared:
    """`strangers`: payments at the bank that did not come through the portal."""

    payments: int
    cents: int
    fee_cents: int
    strangers: int
    differences: tuple[Difference, ...]


def note_bank_days() -> None:
    """Asked every minute: a row for each day that has passed; its errand compares it."""
    now = clock.now().astimezone(ZoneInfo(current.zone()))
    if not takes_payments() or now.time() < COMPARED_FROM or _last_day() == now.date() - A_DAY:
        return
    with db.writing():
        for day in _missing_days(_last_day(), now.date()):
            session().add(BankDay(day=day))


def _last_day() -> dt.date | None:
    return session().exec(select(func.max(BankDay.day))).one()


def _missing_days(last: dt.date | None, today: dt.date) -> list[dt.date]:
    first = max(last + A_DAY, today - A_DAY * MOST_DAYS) if last else today - A_DAY
    return [first + A_DAY * at for at in range((today - first).days)]


def latest_bank_day() -> BankDay | None:
    return session().exec(select(BankDay).order_by(col(BankDay.day).desc()).limit(1)).first()


def compare_bank_day(row: BankDay) -> None:
    """One errand. What differs is compared once more after the bank's list was read again; what stays is told."""
    found, healed = compare(row.day), 0
    if found.differences:
        catch_up()
        first, found = len(found.differences), compare(row.day)
        healed = max(0, first - len(found.differences))
    with db.writing():
        row.payments, row.cents, row.strangers, row.healed = found.payments, found.cents, found.strangers, healed
        row.fee_cents = found.fee_cents if row.export_id is None else row.fee_cents
        row.differences, row.compared_at = [asdict(one) for one in found.differences], clock.now()
        finish(row)
        record("bank_day.differs" if found.differences else "bank_day.agrees", row, count=len(found.differences))


def compare_again(row: BankDay) -> None:
    """The office wants to know whether it is put right by now."""
    row.due_at, row.done_at, row.leased_until, row.tries = clock.now(), None, None, 0
    session().add(row)


def compare(day: dt.date) -> Compared:
    """Reads both sides; writes nothing."""
    since, until = _bounds(day)
    account = current.company().bank_account
    entries = gateway_lists.movements_between(int(since.timestamp()), int(until.timestamp()), account)
    moved = [movement for entry in entries if (movement := movement_of(entry))]
    ours = _ledger_of([one.key for one in moved]) | _ledger_between(since, until)
    mine, strangers = _split(moved, ours)
    theirs = sum_of(mine)
    for key in sorted(ours.keys() - theirs.keys()):
        theirs |= _elsewhere(key)
    found = [_with_links(one) for one in differences(theirs, ours)]
    there = [one for one in mine if one.key.kind != UNKNOWN]
    return Compared(
        payments=sum(one.key.kind == PAYMENT for one in there),
        cents=-sum(one.cents for one in there),
        fee_cents=sum(entry["fee"] for entry in entries),
        strangers=strangers,
        differences=tuple(found),
    )


def _bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    zone = current.zone()
    return clock.at(day, dt.time(0), zone), clock.at(day + A_DAY, dt.time(0), zone)


def _ledger_of(keys: list[Key]) -> dict[Key, int]:
    """What the books have on these facts, on whatever day: one may be booked after midnight."""
    found: dict[Key, int] = {}
    sources = sorted({key.source for key in keys})
    for at in range(0, len(sources), SOME):
        found |= _sums(col(Entry.source).in_(sources[at : at + SOME]))
    return {key: cents for key, cents in found.items() if key in set(keys)}


def _ledger_between(since: dt.datetime, until: dt.datetime) -> dict[Key, int]:
    """What was booked on the day and stands at the bank: neither cash nor checks."""
    by_bank = select(Attempt.id).where(Attempt.payment_intent != "")
    return _sums(Entry.at >= since, Entry.at < until, col(Entry.attempt_id).in_(by_bank))


def _sums(*which) -> dict[Key, int]:
    rows = select(Entry.kind, Entry.source, func.sum(Entry.cents)).where(col(Entry.kind).in_(KINDS), *which)
    return {Key(kind, source): int(cents) for kind, source, cents in
            session().exec(rows.group_by(Entry.kind, Entry.source))}  # fmt: skip


def _split(moved: list[Movement], ours: dict[Key, int]) -> tuple[list[Movement], int]:
    """(those of the portal, how many are not): the company may take payments elsewhere on the same account."""
    mine = [one for one in moved if one.key in ours or _came_through_us(one)]
    return mine, sum(one.key.kind == PAYMENT for one in moved) - sum(one.key.kind == PAYMENT for one in mine)


def _came_through_us(movement: Movement) -> bool:
    """Refunds and disputes carry no metadata: their payment says whose they are."""
    if movement.key.kind in (PAYMENT, UNKNOWN):
        return movement.metadata.get("installation") == current.company().uid
    if not movement.payment_intent:
        return False
    known = select(Attempt.id).where(Attempt.payment_intent == movement.payment_intent)
    if session().exec(known).first() is not None:
        return True
    fact = _at_bank(movement.payment_intent)
    return fact is not None and is_ours(fact)


def _elsewhere(key: Key) -> dict[Key, int]:
    """A fact of the books that is not in the bank's day: it may stand on the day before."""
    attempt = _attempt_of(key)
    fact = _at_bank(attempt.payment_intent) if attempt else None
    if fact is None:
        return {}
    if key.kind == PAYMENT:
        return {key: -fact.cents} if fact.state == "succeeded" and fact.payment_intent == key.source else {}
    return dict([(key, back.cents) for back in fact.backs if (back.kind, back.source) == key])


def _at_bank(payment_intent: str) -> Fact | None:
    """None: the bank knows nothing of it."""
    try:
        return gateway.look_at_intent(payment_intent, current.company().bank_account)
    except BankRefused as refused:
        log.info("not at the bank: %s", refused.code)
        return None


def _attempt_of(key: Key) -> Attempt | None:
    found = select(Attempt).join(Entry, Entry.attempt_id == Attempt.id)
    booked = found.where(Entry.kind == key.kind, Entry.source == key.source).limit(1)
    known = select(Attempt).where(Attempt.payment_intent == key.source).limit(1)
    return session().exec(booked).first() or session().exec(known).first()


def _with_links(one: Difference) -> Difference:
    """With the payment and the account it belongs to, where the books know them."""
    attempt = _attempt_of(Key(one.kind, one.source))
    if attempt is None:
        return one
    uid = session().exec(select(Account.uid).where(Account.id == attempt.account_id)).one()
    return replace(one, attempt=attempt.uid, account=uid)
