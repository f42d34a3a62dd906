"""Runs schedules and adds up what went wrong."""

import gc
from collections import Counter

from tests.simulation.schedule import Schedule
from tests.simulation.town import Town
from tests.simulation.verdict import FAULTS, judge

# What a schedule leaves behind is looked through at the beginning of each transaction until it is collected.
AT_ONCE = 50


def run(town: Town, count: int, first: int = 0, until_fault: bool = False) -> tuple[Counter, list]:
    """(faults by kind, the schedules that had any). With `until_fault` it stops at the first."""
    gc.disable()
    gc.collect()
    gc.freeze()
    found, bad = Counter({name: 0 for name in FAULTS}), []
    for start in range(first, first + count, AT_ONCE):
        town.at = lambda place: None
        gc.collect()
        accounts = town.move_in(min(AT_ONCE, first + count - start))
        for number, account in enumerate(accounts, start):
            faults = play(town, account, number)
            found.update(faults)
            if any(faults.values()):
                bad.append((number, faults))
                if until_fault:
                    return found, bad
    return found, bad


def play(town: Town, account_id: int, seed: int) -> Counter:
    schedule = Schedule(town, account_id, seed)
    schedule.play()
    town.at = lambda place: None
    return judge(schedule.scene)
