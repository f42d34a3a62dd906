"""What must be true when everything has settled: the bank's books and ours say the same."""

import json
from collections import Counter
from dataclasses import dataclass

from sqlmodel import func, select

from app.base.db import session
from app.base.events import Event
from app.invoices.ledger import PAYING
from app.invoices.models import EXTRAS, Allocation, Entry, Invoice
from app.payments.bank import PretendBank
from app.payments.models import Attempt, BankEvent
from app.payments.ordering import invoices_in
from app.payments.states import RANK, is_live


@dataclass(frozen=True)
class Scene:
    """What is judged: what the bank and we did since `began`, for one account or (None) for all."""

    bank: PretendBank
    ours: str
    account_id: int | None = None
    began: int = 0
    began_at_event: int = 0

    def of_account(self, column) -> list:
        return [] if self.account_id is None else [column == self.account_id]


FAULTS = ("double", "lost", "phantom", "stuck")


def judge(scene: Scene) -> Counter:
    """How many faults of each kind were left behind."""
    session().rollback()
    session().expire_all()
    paid = _paid_at_the_bank(scene)
    booked = _booked(scene)
    return Counter(
        double=_doubles(scene, paid),
        lost=_lost(paid, booked),
        phantom=_phantoms(paid, booked) + _misplaced(paid, booked) + _became_credit(scene) + _told_backwards(scene),
        stuck=_stuck(scene),
    )


def judge_all(bank: PretendBank, ours: str) -> Counter:
    """The same for everything there is."""
    return judge(Scene(bank, ours))


def _paid_at_the_bank(scene: Scene) -> dict[str, dict]:
    """PaymentIntents of ours that succeeded, with what went back since."""
    rows = scene.bank.books.rows(
        "SELECT body FROM objects WHERE seq > ? AND kind = 'payment_intent' AND state = 'succeeded' AND account = ?",
        scene.began, scene.ours,
    )  # fmt: skip
    return {intent["id"]: {**intent, "back": _back(scene, intent["id"])} for intent in map(json.loads, _first(rows))}


def _first(rows: list[tuple]) -> list[str]:
    return [row[0] for row in rows]


def _back(scene: Scene, intent: str) -> Counter:
    rows = scene.bank.books.rows(
        "SELECT body FROM objects WHERE payment_intent = ? AND kind IN ('refund', 'dispute')", intent
    )
    found = Counter()
    for thing in map(json.loads, _first(rows)):
        if thing["object"] == "refund" and thing["status"] not in ("failed", "canceled"):
            found["refund"] += thing["amount"]
        elif thing["object"] == "dispute" and thing["status"] != "won":
            found["reversal"] += thing["amount"]
    return found


def _booked(scene: Scene) -> dict[str, Counter]:
    """Payment intent -> cents of each kind in the ledger."""
    rows = session().exec(
        select(Attempt.payment_intent, Entry.kind, func.sum(Entry.cents)).join(Entry, Entry.attempt_id == Attempt.id)
        .where(*scene.of_account(Attempt.account_id)).group_by(Attempt.payment_intent, Entry.kind)
    ).all()  # fmt: skip
    found: dict[str, Counter] = {}
    for intent, kind, cents in rows:
        found.setdefault(intent, Counter())[kind] += int(cents)
    return found


def _doubles(scene: Scene, paid: dict[str, dict]) -> int:
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


def _misplaced(paid: dict[str, dict], booked: dict[str, Counter]) -> int:
    """Tips and surcharges that are not those which the bank was asked for, or did not go back with the rest."""
    wrong = 0
    for name, intent in paid.items():
        back = sum(intent["back"].values())
        for kind in EXTRAS:
            asked, stands = int(intent["metadata"].get(kind, 0)), booked.get(name, Counter())[kind]
            wrong += stands != (0 if back == intent["amount"] else asked) if back in (0, intent["amount"]) else (
                not 0 <= stands <= asked
            )  # fmt: skip
    return wrong


def _became_credit(scene: Scene) -> int:
    """Cents of payments on no invoice: here nobody pays in advance, so tip and surcharge take all of them."""
    rows = session().exec(
        select(func.sum(Entry.cents)).join(Attempt, Attempt.id == Entry.attempt_id)
        .where(*scene.of_account(Attempt.account_id), Entry.invoice_id.is_(None), Entry.kind.in_((*PAYING, *EXTRAS)))
        .group_by(Entry.attempt_id)
    ).all()  # fmt: skip
    return sum(int(cents) != 0 for cents in rows)


def _told_backwards(scene: Scene) -> int:
    """A payment that was told to have ended and then to be under way again."""
    told = session().exec(
        select(Event.thing_id, Event.name)
        .where(Event.id > scene.began_at_event, Event.thing == "payment_attempt")
        .order_by(Event.id)
    )
    ranks: dict[int, list[int]] = {}
    for attempt_id, name in told:
        if name.removeprefix("payment.") in RANK:
            ranks.setdefault(attempt_id, []).append(RANK[name.removeprefix("payment.")])
    return sum(seen != sorted(set(seen)) for seen in ranks.values())


def _stuck(scene: Scene) -> int:
    """Payments that never ended, invoices that nobody may pay any more, events that nobody looks into."""
    attempts = session().exec(select(Attempt).where(*scene.of_account(Attempt.account_id))).all()
    live = session().exec(
        select(func.count(Allocation.id)).join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(*scene.of_account(Invoice.account_id), Allocation.live)
    ).one()  # fmt: skip
    waiting = session().exec(select(func.count(BankEvent.id)).where(BankEvent.done_at.is_(None))).one()
    return sum(is_live(attempt.state) for attempt in attempts) + live + waiting
