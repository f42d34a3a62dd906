"""What must be true when everything has settled: the bank's books and ours say the same."""

import json
from collections import Counter

from sqlmodel import func, select

from app.base.db import session
from app.base.events import Event
from app.invoices.models import Allocation, Entry, Invoice
from app.payments.models import Attempt, BankEvent
from app.payments.ordering import invoices_in
from app.payments.states import RANK, is_live
from tests.simulation.schedule import Schedule

FAULTS = ("double", "lost", "phantom", "stuck")


def judge(schedule: Schedule) -> Counter:
    """How many faults of each kind this schedule left behind."""
    session().rollback()
    session().expire_all()
    paid = _paid_at_the_bank(schedule)
    booked = _booked(schedule)
    return Counter(
        double=_doubles(schedule, paid),
        lost=_lost(paid, booked),
        phantom=_phantoms(paid, booked) + _told_backwards(schedule),
        stuck=_stuck(schedule),
    )


def _paid_at_the_bank(schedule: Schedule) -> dict[str, dict]:
    """PaymentIntents of ours that succeeded, with what went back since."""
    rows = schedule.bank.books.rows(
        "SELECT body FROM objects WHERE seq > ? AND kind = 'payment_intent' AND state = 'succeeded' AND account = ?",
        schedule.began, schedule.town.ours,
    )  # fmt: skip
    return {intent["id"]: {**intent, "back": _back(schedule, intent["id"])} for intent in map(json.loads, _first(rows))}


def _first(rows: list[tuple]) -> list[str]:
    return [row[0] for row in rows]


def _back(schedule: Schedule, intent: str) -> Counter:
    rows = schedule.bank.books.rows(
        "SELECT body FROM objects WHERE payment_intent = ? AND kind IN ('refund', 'dispute')", intent
    )
    found = Counter()
    for thing in map(json.loads, _first(rows)):
        if thing["object"] == "refund" and thing["status"] not in ("failed", "canceled"):
            found["refund"] += thing["amount"]
        elif thing["object"] == "dispute" and thing["status"] != "won":
            found["reversal"] += thing["amount"]
    return found


def _booked(schedule: Schedule) -> dict[str, Counter]:
    """Payment intent -> cents of each kind in the ledger."""
    rows = session().exec(
        select(Attempt.payment_intent, Entry.kind, func.sum(Entry.cents)).join(Entry, Entry.attempt_id == Attempt.id)
        .where(Attempt.account_id == schedule.account_id).group_by(Attempt.payment_intent, Entry.kind)
    ).all()  # fmt: skip
    found: dict[str, Counter] = {}
    for intent, kind, cents in rows:
        found.setdefault(intent, Counter())[kind] += int(cents)
    return found


def _doubles(schedule: Schedule, paid: dict[str, dict]) -> int:
    """Invoices for which the bank took more than they cost, what it gave back by force not counted."""
    taken: Counter = Counter()
    for intent in paid.values():
        if not intent["back"]["reversal"]:
            taken.update(dict(invoices_in(intent["metadata"])))
    totals = dict(session().exec(select(Invoice.uid, Invoice.total_cents).where(Invoice.uid.in_(list(taken)))).all())
    return sum(cents > totals[uid] for uid, cents in taken.items())


def _lost(paid: dict[str, dict], booked: dict[str, Counter]) -> int:
    """The bank has the money, the ledger does not."""
    return sum(-booked.get(name, Counter())["payment"] < intent["amount"] for name, intent in paid.items())


def _phantoms(paid: dict[str, dict], booked: dict[str, Counter]) -> int:
    """The ledger says what the bank does not."""
    wrong = 0
    for name, cents in booked.items():
        intent = paid.get(name)
        back = intent["back"] if intent else Counter()
        wrong += -cents["payment"] > (intent["amount"] if intent else 0)
        wrong += (cents["refund"], cents["reversal"]) != (back["refund"], back["reversal"])
    return wrong


def _told_backwards(schedule: Schedule) -> int:
    """A payment that was told to have ended and then to be under way again."""
    told = session().exec(
        select(Event.thing_id, Event.name)
        .where(Event.id > schedule.began_at_event, Event.thing == "payment_attempt")
        .order_by(Event.id)
    )
    ranks: dict[int, list[int]] = {}
    for attempt_id, name in told:
        if name.removeprefix("payment.") in RANK:
            ranks.setdefault(attempt_id, []).append(RANK[name.removeprefix("payment.")])
    return sum(seen != sorted(set(seen)) for seen in ranks.values())


def _stuck(schedule: Schedule) -> int:
    """Payments that never ended, invoices that nobody may pay any more, events that nobody looks into."""
    attempts = session().exec(select(Attempt).where(Attempt.account_id == schedule.account_id)).all()
    live = session().exec(
        select(func.count(Allocation.id)).join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(Invoice.account_id == schedule.account_id, Allocation.live)
    ).one()  # fmt: skip
    waiting = session().exec(select(func.count(BankEvent.id)).where(BankEvent.done_at.is_(None))).one()
    return sum(is_live(attempt.state) for attempt in attempts) + live + waiting
