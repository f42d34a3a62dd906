"""P2: each fault that is put into the code on purpose is found within 2,000 schedules."""

import pytest

from tests.simulation.run import run
from tests.simulation.seeded import SEEDED, a_fresh_key_for_each_retry

SCHEDULES = 2_000
# Where one that shows it is near; the others show early.
STARTS = {a_fresh_key_for_each_retry: 150}


@pytest.mark.parametrize("fault", SEEDED, ids=lambda fault: fault.__name__)
def test_a_seeded_fault_is_found(town, monkeypatch, fault):
    fault(town, monkeypatch)
    found, bad = run(town, SCHEDULES, STARTS.get(fault, 0), until_fault=True)
    assert bad, f"{fault.__name__} was not found in {SCHEDULES} schedules: {found}"
