"""P1: random schedules of taps, crashes, lost answers, late debits and lost, doubled, shuffled events.

Nobody is charged twice, no payment is lost, none is invented, none stays stuck.
"""

import pytest

from tests.simulation.run import run
from tests.simulation.town import Town
from tests.simulation.verdict import FAULTS

# A schedule takes about 0.15 s of one core. `make test-long` plays the other 8,000 of the 10,000.
SCHEDULES, BLOCK = 2_000, 250
LONG, LONG_BLOCK = 10_000, 1_000


def told(count: int, first: int, found: dict) -> str:
    return f"P1: {count} schedules from {first}, " + ", ".join(f"{found[kind]} {kind}" for kind in FAULTS)


def none_wrong(town: Town, count: int, first: int, tell) -> None:
    found, bad = run(town, count, first)
    tell(told(count, first, found))
    assert not bad, f"schedules with faults: {bad[:5]}"


@pytest.mark.parametrize("first", range(0, SCHEDULES, BLOCK))
def test_nobody_is_charged_twice_and_no_payment_is_lost(town, first, tell):
    none_wrong(town, BLOCK, first, tell)


@pytest.mark.long
@pytest.mark.parametrize("first", range(SCHEDULES, LONG, LONG_BLOCK))
def test_the_same_for_many_more_schedules(town, first, tell):
    none_wrong(town, LONG_BLOCK, first, tell)
