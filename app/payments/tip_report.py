"""Tips of a month by technician, read from the ledger: what was given less what went back, to the cent."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.invoices.ageing import shares
from app.invoices.models import Entry
from app.payments.extras import TIP
from app.payments.history import numbers_paid_by
from app.payments.models import Attempt, TipShare


@dataclass(frozen=True)
class Tipped:
    """A technician's share of one tip; below zero where it went back. `technician` "": of nobody."""

    technician_id: int | None
    technician: str
    day: dt.date
    account: str
    account_uid: str
    invoices: str
    payment_uid: str
    cents: int


@dataclass(frozen=True)
class Sum:
    technician: str
    count: int
    given_cents: int
    back_cents: int

    @property
    def cents(self) -> int:
        return self.given_cents - self.back_cents


def tips_of_month(month: dt.date) -> list[Tipped]:
    """The first one first. Three queries, however many there are."""
    rows = _rows_behind(*_bounds(month))
    ids = list(dict.fromkeys(row.attempt_id for row in rows))
    whose, numbers = _whose(ids), numbers_paid_by(ids)
    return [
        Tipped(technician_id, whose[row.attempt_id][1].get(technician_id, ""), day, row.account, row.account_uid,
               numbers.get(row.attempt_id, ""), row.payment_uid, cents)
        for row, parts in _shared(rows, whose) if _is_in(day := _day(row.at), month)
        for technician_id, cents in parts.items() if cents
    ]  # fmt: skip


def sums_of(tips: Iterable[Tipped]) -> list[Sum]:
    """By technician, the most first."""
    by: dict[int | None, list[Tipped]] = defaultdict(list)
    for one in tips:
        by[one.technician_id].append(one)
    return sorted((_sum(found) for found in by.values()), key=lambda row: (-row.cents, row.technician))


def _sum(found: list[Tipped]) -> Sum:
    given = [one.cents for one in found if one.cents > 0]
    return Sum(found[0].technician, len(given), sum(given), -sum(one.cents for one in found if one.cents < 0))


def _rows_behind(since: dt.datetime, until: dt.datetime) -> list:
    """Every fact about a tip of which one is of the month: the shares of the last depend on those before it."""
    touched = select(Entry.attempt_id).where(Entry.kind == TIP, Entry.at >= since, Entry.at < until)
    rows = (
        select(Entry.attempt_id, Entry.cents, Entry.at, Account.name.label("account"),
               Account.uid.label("account_uid"), Attempt.uid.label("payment_uid"))
        .join(Attempt, Attempt.id == Entry.attempt_id).join(Account, Account.id == Entry.account_id)
        .where(Entry.kind == TIP, Entry.attempt_id.in_(touched)).order_by(Entry.id)
    )  # fmt: skip
    return list(session().exec(rows).all())


def _whose(ids: list[int]) -> dict[int, tuple[dict, dict]]:
    """Attempt -> (cents by technician, names by technician)."""
    found: dict[int, tuple[dict, dict]] = defaultdict(lambda: ({}, {}))
    for one in session().exec(select(TipShare).where(TipShare.attempt_id.in_(ids)).order_by(TipShare.id)):
        weights, names = found[one.attempt_id]
        weights[one.technician_id], names[one.technician_id] = one.cents, one.technician_name
    return found


def _shared(rows: list, whose: dict[int, tuple[dict, dict]]) -> list[tuple[object, dict]]:
    """What each fact changes for each technician: the difference of what stands before and after it."""
    stands: dict[int, int] = defaultdict(int)
    changes = []
    for row in rows:
        weights = whose[row.attempt_id][0]
        before = shares(stands[row.attempt_id], weights)
        stands[row.attempt_id] += row.cents
        after = shares(stands[row.attempt_id], weights)
        changes.append((row, {one: after[one] - before[one] for one in after}))
    return changes


def _bounds(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    zone = current.zone()
    return clock.at(month, dt.time(0), zone), clock.at(next_month(month), dt.time(0), zone)


def next_month(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def month_before(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(current.zone())).date()


def _is_in(day: dt.date, month: dt.date) -> bool:
    return day.replace(day=1) == month
