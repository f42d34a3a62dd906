"""What follows when an invoice is not paid: reminders, late fees, a hold on service. Pure.

The preview and the engine ask the same functions, each with its own day.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.base.money import BANK_LEAST, share

# Between one late fee of an invoice and the next.
FEE_AGAIN = dt.timedelta(days=30)
# Who had paid could not know of the due day that has passed meanwhile: at least so many days, even without a grace.
FAIR_DAYS = 5
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Owing:
    """An invoice as it stands now. `is_live`: a payment is on its way; `has_autopay`: AutoPay will charge it.

    `is_disputed`: the payer's bank took a payment back and has not decided; `is_lost`: it decided against us, and the
    office has not asked for it again. `is_reopened`: it was paid, and opened again less than its fair days ago.
    """

    open_cents: int
    is_open: bool = True
    is_sent: bool = True
    is_left_alone: bool = False
    is_live: bool = False
    is_frozen: bool = False
    is_disputed: bool = False
    is_lost: bool = False
    is_reopened: bool = False
    has_question: bool = False
    has_autopay: bool = False
    is_paused: bool = False


@dataclass(frozen=True)
class Step:
    """`day` counts from the due day: -3 is three days before it."""

    day: int
    channels: tuple[str, ...]


@dataclass(frozen=True)
class FeeTerms:
    """A share of what is open, or with 0 `fixed_cents`; never more than `cap_cents` a time."""

    since: dt.date
    millionths: int = 0
    fixed_cents: int = 0
    cap_cents: int | None = None
    grace_days: int = 5
    most: int = 1


@dataclass(frozen=True)
class HoldTerms:
    """`days` overdue, with at least `least_cents` late, announced `notice_days` before."""

    days: int
    least_cents: int = 0
    notice_days: int = 7


def why_held(owing: Owing, skips_paused: bool = True) -> str:
    """The first reason for which nobody is reminded, charged a fee or held for it; "" where there is none."""
    reasons = {
        "paid": not owing.is_open or owing.open_cents <= 0,
        "below_bank": owing.open_cents < BANK_LEAST,
        "not_sent": not owing.is_sent,
        "left_alone": owing.is_left_alone,
        "on_its_way": owing.is_live,
        "question": owing.has_question,
        "frozen": owing.is_frozen,
        "disputed": owing.is_disputed,
        "lost": owing.is_lost,
        "reopened": owing.is_reopened,
        "autopay": owing.has_autopay,
        "paused": skips_paused and owing.is_paused,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def is_held(owing: Owing, skips_paused: bool = True) -> bool:
    return bool(why_held(owing, skips_paused))


def is_fair_term(reopened_on: dt.date | None, grace_days: int, today: dt.date) -> bool:
    """Whether an invoice that opened again on that day still has its time; the company's days of grace count anew."""
    return reopened_on is not None and today <= reopened_on + dt.timedelta(days=max(grace_days, FAIR_DAYS))


def step_due(
    steps: Sequence[Step], due_on: dt.date, sent: Collection[int], since: dt.date, today: dt.date
) -> Step | None:
    """The latest step whose day has come. Missed ones before it are not made up for, and it is sent once."""
    come = [step for step in steps if due_on + dt.timedelta(days=step.day) <= today]
    if not come or due_on + dt.timedelta(days=come[-1].day) < since or any(day >= come[-1].day for day in sent):
        return None
    return come[-1]


def next_step(steps: Sequence[Step], due_on: dt.date, today: dt.date) -> dt.date | None:
    """The day of the step that comes after today's; None: it was the last one."""
    days = [due_on + dt.timedelta(days=step.day) for step in steps]
    return next((day for day in days if day > today), None)


def fee_due(terms: FeeTerms, due_on: dt.date, charged: Collection[int], today: dt.date) -> int:
    """The number of the late fee that is due; 0 where none is. Missed ones are not made up for."""
    first = due_on + dt.timedelta(days=terms.grace_days) + ONE_DAY
    if today < first or terms.most < 1:
        return 0
    number = min(terms.most, (today - first) // FEE_AGAIN + 1)
    is_new = not any(one >= number for one in charged)
    return number if is_new and first + (number - 1) * FEE_AGAIN >= terms.since else 0


def fee_cents(terms: FeeTerms, open_cents: int) -> int:
    cents = share(open_cents, terms.millionths) if terms.millionths else terms.fixed_cents
    return cents if terms.cap_cents is None else min(cents, terms.cap_cents)


def hold_begins(terms: HoldTerms, late: Sequence[tuple[dt.date, int]], today: dt.date) -> dt.date | None:
    """From when on service is held for these late (due day, open cents), if it is announced today.

    None: there is nothing to announce yet.
    """
    if not _is_enough(terms, late):
        return None
    reached = min(day for day, _ in late) + dt.timedelta(days=terms.days)
    notice = dt.timedelta(days=terms.notice_days)
    return max(reached, today + notice) if today >= reached - notice else None


def hold_stands(terms: HoldTerms, late: Sequence[tuple[dt.date, int]], today: dt.date) -> bool:
    """Whether a hold that is on still has its reason."""
    return _is_enough(terms, late) and today >= min(day for day, _ in late) + dt.timedelta(days=terms.days)


def _is_enough(terms: HoldTerms, late: Sequence[tuple[dt.date, int]]) -> bool:
    return bool(late) and sum(cents for _, cents in late) >= max(1, terms.least_cents)
