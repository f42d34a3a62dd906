"""The schedules again, with an office that gives payments back while everything else goes wrong."""

import json
from collections import Counter

from sqlmodel import select

from app.base import current, db
from app.base.db import session
from app.companies.models import serving
from app.errands import ERRANDS
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Correction
from app.payments.bank.faults import LOST_AFTER
from app.payments.correcting import ask
from app.payments.models import Attempt, Refund
from app.people.models import Person
from app.worker import Kind, _work_off
from tests.simulation.schedule import Schedule, when_due
from tests.simulation.town import Town, new_mark
from tests.simulation.verdict import judge


class OfficeSchedule(Schedule):
    """Begins with a payment that may arrive; then the office asks for refunds, often with the same form twice."""

    def play(self) -> None:
        self.forms = [new_mark() for _ in range(2)]
        self._sit_down()
        self.town.at = self.at
        self.method_uid = self._give_method()
        self._survive(self.tap_stored)
        super().play()

    def _sit_down(self) -> None:
        current.set_actor(session().get(Person, self.town.cast.people["Otto"]))

    def _as_another_thread(self, act) -> None:
        with serving(self.town.cast.companies["Sparkling Pools"]):
            self._sit_down()
            self._survive(act)

    def _acts(self) -> list:
        return [*super()._acts(), *[self.give_back] * 6]

    def give_back(self) -> None:
        arrived = [attempt for attempt in self._attempts() if attempt.state == "succeeded"]
        if not arrived:
            return
        attempt, cents = self.dice.choice(arrived), self.dice.choice((700, 2_000, 9_000, 20_000))
        once = self.dice.choice((*self.forms, new_mark()))
        try:
            with db.writing():
                ask("refund", attempt.account_id, cents, "why", attempt=attempt, once=once)
        except InvoiceRefused as no:
            self.log.append(f"  {no}")
        if self.dice.random() < 0.4:
            self.bank.faults.inject(LOST_AFTER, path="/v1/", times=2)
        self.work()

    def _copies(self, event: dict) -> list[float]:
        """Lost more often: nothing but our own asking finds out then."""
        return self.dice.choice(([0], [], [], [0, 0], [self.dice.uniform(0, 7200)]))

    def work(self) -> None:
        _work_off(Kind(Refund, ERRANDS[Refund], alone=True))
        super().work()

    def _waiting(self) -> list:
        of_account = Refund.attempt_id == Attempt.id, Attempt.account_id == self.account_id
        return [*super()._waiting(), when_due(Refund).where(*of_account)]

    def refunds(self) -> list[Refund]:
        ours = select(Refund).join(Attempt, Attempt.id == Refund.attempt_id)
        return list(session().exec(ours.where(Attempt.account_id == self.account_id)))


def play(town: Town, account_id: int, seed: int) -> Counter:
    schedule = OfficeSchedule(town, account_id, seed)
    schedule.play()
    town.at = lambda place: None
    return judge(schedule.scene) + _refund_faults(schedule)


def _refund_faults(schedule: OfficeSchedule) -> Counter:
    """Judged by what the bank holds under each of our marks."""
    rows = schedule.bank.books.rows("SELECT body FROM objects WHERE kind = 'refund' AND seq > ?", schedule.began)
    held = Counter(json.loads(body)["metadata"].get("refund") for (body,) in rows)
    ours = {refund.uid: refund for refund in schedule.refunds()}
    asked = session().exec(select(Correction.id).where(Correction.account_id == schedule.account_id)).all()
    return Counter(
        double=sum(held[uid] > 1 for uid in ours),
        lost=sum(held[uid] == 0 for uid, refund in ours.items() if refund.state != "refused"),
        phantom=sum(held[uid] > 0 for uid, refund in ours.items() if refund.state == "refused"),
        stuck=sum(refund.done_at is None for refund in ours.values()) + abs(len(asked) - len(ours)),
    )
