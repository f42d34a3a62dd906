"""P6: a full disk costs no money: what was acknowledged stays, pages still answer, and what the bank did is booked once
there is room again.
"""

from random import Random

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app.base import db
from app.invoices.models import Entry
from app.payments.models import Attempt, BankEvent
from app.payments.reconciling import keep_up_with_the_bank
from app.payments.refused import NotBegun
from tests.payments.stage import owe, store, tap, work
from tests.simulation.town import later

ROUNDS, MANY = 4, 60
PAGES = ("/", "/invoices", "/payments", "/visits")


class Disk:
    """Grants the database so many pages more and no others, as a full disk would (SQLITE_FULL)."""

    def __init__(self):
        self.most = 0
        event.listen(db.engine(), "connect", self._limit)

    def leave(self, pages: int) -> None:
        with db.engine().connect() as connection:
            self.most = connection.exec_driver_sql("PRAGMA page_count").scalar() + pages
        db.session().rollback()
        db.engine().dispose()

    def empty(self) -> None:
        self.leave(1 << 30)

    def _limit(self, connection, _) -> None:
        if self.most:
            connection.execute(f"PRAGMA max_page_count={self.most}")


@pytest.fixture
def disk(world):
    if db.engine().dialect.name != "sqlite":
        pytest.skip("the limit of a file")
    return Disk()


def pay_until_full(world, method, invoices: list) -> int:
    """How many payments were acknowledged."""
    for paid, invoice in enumerate(invoices):
        try:
            tap(world, [invoice], method)
        except (OperationalError, NotBegun):
            db.session().rollback()
            return paid
    return len(invoices)


def come_round(world) -> None:
    """There is room again: the worker goes on."""
    for _ in range(3):
        later(hours=1)
        keep_up_with_the_bank()
        work(BankEvent, Attempt)


def none_wrong(world, bank, disk, rounds: int, tell) -> None:
    dice, method, acknowledged, unreadable = Random(6), store(world, bank), 0, 0
    signed_in = world.as_("Olivia")
    for _ in range(rounds):
        invoices = owe("Reyes", world, count=6)
        disk.leave(dice.randrange(4))
        acknowledged += pay_until_full(world, method, invoices)
        unreadable += sum(signed_in.get(page).status_code != 200 for page in PAGES)
        disk.empty()
        come_round(world)
    booked = world.all(select(Entry.source).where(Entry.kind == "payment"))
    charged = [intent for intent, _ in bank.charged()]
    lost, double = len(set(charged) - set(booked)), len(booked) - len(set(booked))
    told = f"{lost} lost, {double} double, {unreadable} unreadable pages"
    tell(f"P6: {rounds} full disks, {acknowledged} payments, {told}")
    assert acknowledged < 6 * rounds, "the disk was never full: nothing is proved"
    assert acknowledged <= len(booked) == len(charged)
    assert (lost, double, unreadable) == (0, 0, 0)


def test_a_full_disk_loses_no_payment_and_pages_still_answer(world, bank, disk, tell):
    none_wrong(world, bank, disk, ROUNDS, tell)


@pytest.mark.long
def test_the_same_for_many_full_disks(world, bank, disk, tell):
    none_wrong(world, bank, disk, MANY, tell)
