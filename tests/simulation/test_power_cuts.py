"""P4: a power cut at any moment leaves a whole database with every payment that was acknowledged."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from app.base import db
from tests.payments.stage import owe, store, tap
from tests.simulation.power_cuts import Disk, Moment, come_up, cut_between

PAYMENTS, CUTS, MANY = 8, 60, 1_000


@pytest.fixture
def moments(request, world, bank) -> list[Moment]:
    """The files after each payment that was acknowledged."""
    if db.engine().dialect.name != "sqlite":
        pytest.skip("what SQLite leaves on the disk")
    payments = request.param
    # A checkpoint after every few payments instead of every hundred.
    event.listen(db.engine(), "connect", lambda connection, _: connection.execute("PRAGMA wal_autocheckpoint=60"))
    db.engine().dispose()
    method, disk = store(world, bank), Disk(Path(db.engine().url.database))
    invoices = owe("Reyes", world, count=payments)
    db.after_commit.append(disk.look)
    try:
        for invoice in invoices:
            assert tap(world, [invoice], method).state == "succeeded"
            disk.acknowledged += 1
    finally:
        db.after_commit.remove(disk.look)
    return disk.moments


def none_wrong(moments: list[Moment], cuts: int, folder: Path, tell) -> None:
    dice, corrupt, lost = Random(4), 0, 0
    for number in range(cuts):
        at = number % (len(moments) - 1)
        whole, booked = come_up(folder, cut_between(moments[at], moments[at + 1], dice))
        corrupt += whole != "ok"
        lost += len(booked) < moments[at].acknowledged
    checkpoints = sum(a.database is not b.database for a, b in zip(moments, moments[1:], strict=False))
    tell(f"P4: {cuts} power cuts, {checkpoints} checkpoints, {corrupt} corrupt databases, {lost} lost payments")
    assert checkpoints, "no checkpoint was cut: nothing is proved"
    assert (corrupt, lost) == (0, 0)


@pytest.mark.parametrize("moments", [PAYMENTS], indirect=True)
def test_a_power_cut_loses_no_acknowledged_payment(moments, tmp_path, tell):
    none_wrong(moments, CUTS, tmp_path / "cut", tell)


@pytest.mark.long
@pytest.mark.parametrize("moments", [30], indirect=True)
def test_the_same_for_a_thousand_power_cuts(moments, tmp_path, tell):
    none_wrong(moments, MANY, tmp_path / "cut", tell)


def test_a_commit_waits_for_the_disk(world):
    if db.engine().dialect.name != "sqlite":
        pytest.skip("a setting of SQLite's")
    with db.engine().connect() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]


@pytest.mark.parametrize("moments", [PAYMENTS], indirect=True)
def test_a_log_that_was_not_synced_is_found(moments, tmp_path):
    """The fault put in on purpose: an acknowledgement that did not wait for the disk."""
    dice, late = Random(4), 10  # commits
    lost = 0
    for at in range(len(moments) - late):
        _, booked = come_up(tmp_path / "cut", cut_between(moments[at], moments[at + 1], dice))
        lost += len(booked) < moments[at + late].acknowledged
    assert lost
