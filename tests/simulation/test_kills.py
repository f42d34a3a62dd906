"""P3: a process that is killed in the middle of a payment takes no money twice and loses none."""

import json
import subprocess
import sys

import pytest

from tests.simulation.verdict import FAULTS

# Each start lists all payments of two days, so many kills are better done in many houses.
KILLS, MANY, BLOCK = 12, 1_000, 100


def none_wrong(folder, kills: int, first: int, tell) -> None:
    words = [sys.executable, "-m", "tests.simulation.kills", str(folder), str(kills), str(first)]
    found = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    faults = ", ".join(f"{found[kind]} {kind}" for kind in FAULTS)
    told = f"{found['kills']} kills from {first}, {found['paid']} payments"
    tell(f"P3: {told}, {faults}, integrity {found['integrity']}")
    assert found["paid"] > kills / 2, "too little was paid to prove anything"
    assert found["integrity"] == "ok"
    assert not any(found[kind] for kind in FAULTS)


def test_killed_processes_charge_nobody_twice_and_lose_nothing(tmp_path, tell):
    none_wrong(tmp_path, KILLS, 0, tell)


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, MANY, BLOCK))
def test_the_same_for_a_thousand_kills(tmp_path, first, tell):
    none_wrong(tmp_path, BLOCK, first, tell)
