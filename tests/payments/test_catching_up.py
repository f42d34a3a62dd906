"""After a start we know what the bank knows, before anything is charged."""

from pathlib import Path

import pytest
from sqlmodel import select

from app.base import db
from app.invoices.ledger import balance_cents
from app.invoices.models import Entry, Invoice
from app.payments import gate
from app.payments.bank.faults import LOST_BEFORE
from app.payments.models import Attempt
from app.payments.refused import AlreadyPaid, GateClosed
from tests.databases import copy_sqlite
from tests.payments.stage import owe, store, tap


def test_the_gate_opens_by_itself_at_the_first_payment(world, bank):
    (invoice,) = owe("Reyes", world)
    assert not gate.is_open()
    tap(world, [invoice], store(world, bank))
    assert gate.is_open()


def test_nothing_is_charged_while_the_bank_cannot_be_asked(world, bank):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    bank.faults.inject(LOST_BEFORE, method="GET", times=50)
    with pytest.raises(GateClosed):
        tap(world, [invoice], method)
    bank.faults.coming.clear()
    assert tap(world, [invoice], method).state == "succeeded"


def test_nothing_is_charged_on_a_full_disk(world, bank, monkeypatch):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    monkeypatch.setattr(gate, "LEAST_DISK", 1 << 62)
    with pytest.raises(GateClosed):
        tap(world, [invoice], method)
    assert bank.charged() == []


def test_after_a_jump_of_the_clock_the_bank_is_asked_again(world, bank, monkeypatch):
    first, second = owe("Reyes", world, count=2)
    method = store(world, bank)
    tap(world, [first], method)
    monkeypatch.setattr(gate, "_wall_less_steady", gate._wall_less_steady - 601)
    bank.faults.inject(LOST_BEFORE, method="GET", times=50)
    with pytest.raises(GateClosed):
        tap(world, [second], method)


def test_a_restored_backup_charges_nobody_again(world, bank, tmp_path):
    """The database has forgotten a payment that the bank made: it comes back from there."""
    if db.engine().dialect.name != "sqlite":
        pytest.skip("a copy of the file stands for the backup")
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    file = Path(db.engine().url.database)
    backup = tmp_path / "backup.db"
    copy_sqlite(file, backup)
    paid = tap(world, [invoice], method)
    _restore(backup, file)
    assert world.all(select(Attempt.id)) == []
    with pytest.raises(AlreadyPaid):
        tap(world, [invoice], method)
    assert len(bank.charged()) == 1
    assert world.all(select(Attempt.uid, Attempt.state)) == [(paid.uid, "succeeded")]
    assert balance_cents(world.get(Invoice, invoice.id)) == 0
    assert world.all(select(Entry.kind).order_by(Entry.id)) == ["invoice", "payment"]


def _restore(backup: Path, file: Path) -> None:
    """As after a new start on the restored file."""
    db.session().rollback()
    db.session().expire_all()
    url = str(db.engine().url)
    copy_sqlite(backup, file)
    db.open_database(url)
    db.session().bind = db.engine()
