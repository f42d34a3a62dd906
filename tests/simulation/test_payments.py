"""P1 and P2: random schedules of taps, crashes, lost answers, late debits and lost, doubled, shuffled events.

Nobody is charged twice, no payment is lost, none is invented, none stays stuck; and each fault that is put into the
code on purpose is found.
"""

import gc
import logging
import tempfile
from pathlib import Path

import pytest

from app import bank_line
from tests.simulation.run import run
from tests.simulation.seeded import SEEDED
from tests.simulation.town import Town
from tests.simulation.verdict import FAULTS

SCHEDULES, LONG = 2_000, 10_000
# Memory where there is a disk of it: the simulation does not wait for a real one.
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


@pytest.fixture
def town(app):
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(dir=FAST) as folder, app.test_request_context("/"):
        made = Town(Path(folder))
        with made.open():
            yield made
        made.close()
    gc.enable()
    bank_line.wire_bank(app)
    logging.disable(logging.NOTSET)


def told(count: int, found: dict) -> str:
    return f"P1: {count} schedules, " + ", ".join(f"{found[kind]} {kind}" for kind in FAULTS)


def none_wrong(town: Town, count: int, capsys) -> None:
    found, bad = run(town, count)
    with capsys.disabled():
        print("\n" + told(count, found))
    assert not bad, f"schedules with faults: {bad[:5]}"


def test_nobody_is_charged_twice_and_no_payment_is_lost(town, capsys):
    none_wrong(town, SCHEDULES, capsys)


@pytest.mark.long
def test_the_same_for_many_more_schedules(town, capsys):
    none_wrong(town, LONG, capsys)


@pytest.mark.parametrize("fault", SEEDED, ids=lambda fault: fault.__name__)
def test_a_seeded_fault_is_found(town, monkeypatch, fault):
    fault(town, monkeypatch)
    found, bad = run(town, SCHEDULES, until_fault=True)
    assert bad, f"{fault.__name__} was not found in {SCHEDULES} schedules: {found}"
