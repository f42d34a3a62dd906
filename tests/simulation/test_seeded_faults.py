"""P2: each fault that is put into the code on purpose is found within 2,000 schedules."""

import pytest

from tests.simulation.run import run
from tests.simulation.seeded import SEEDED

SCHEDULES = 2_000


@pytest.mark.parametrize("fault", SEEDED, ids=lambda fault: fault.__name__)
def test_a_seeded_fault_is_found(town, monkeypatch, fault):
    fault(town, monkeypatch)
    found, bad = run(town, SCHEDULES, until_fault=True)
    assert bad, f"{fault.__name__} was not found in {SCHEDULES} schedules: {found}"
