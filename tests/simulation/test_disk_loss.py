"""P5: after any backup nobody is charged again, and what was paid since comes back from the bank."""

from dataclasses import replace

import pytest

from app.payments import catch_up, gate, reconciling
from tests.simulation.disk_loss import play_all
from tests.simulation.verdict import FAULTS

SCHEDULES, MANY = 20, 1_000
# A little before the first schedule that finds the fault.
FINDS = 195


def none_wrong(town, count: int, tell) -> None:
    found, bad, losses = play_all(town, count)
    tell(f"P5: {count} schedules, {losses} lost disks, " + ", ".join(f"{found[kind]} {kind}" for kind in FAULTS))
    assert losses >= count
    assert not bad, f"schedules with faults: {bad[:5]}"


def test_a_restored_backup_charges_nobody_again_and_forgets_no_payment(town, tell):
    none_wrong(town, SCHEDULES, tell)


@pytest.mark.long
def test_the_same_for_many_more_lost_disks(town, tell):
    none_wrong(town, MANY, tell)


def test_charging_before_catching_up_is_found(town, monkeypatch):
    """The fault put in on purpose; nor does the day's look come to its help."""
    monkeypatch.setattr(gate, "_catch_up", lambda catch_up: None)
    monkeypatch.setattr(reconciling, "is_due", lambda: False)
    _, bad, _ = play_all(town, 300, FINDS, until_fault=True)
    assert any(faults["double"] or faults["lost"] for _, faults in bad)


def test_a_tip_that_a_restored_backup_forgets_is_found(town, monkeypatch):
    real = catch_up.named_in
    monkeypatch.setattr(catch_up, "named_in", lambda *what: replace(real(*what), tip_cents=0, surcharge_cents=0))
    _, bad, _ = play_all(town, 300, until_fault=True)
    assert bad
