"""The office gives back once what it asked for once, whatever happens to the bank, the line and our own process."""

from collections import Counter
from dataclasses import replace

import pytest

from app.base.ids import new_uid
from app.base.waiting import finish
from app.payments import refunding
from tests.simulation.office import play
from tests.simulation.town import Town

SCHEDULES, MANY = 60, 1_000


def run(town: Town, count: int, first: int = 50_000, until_fault: bool = False) -> Counter:
    found: Counter = Counter()
    for number, account in enumerate(town.move_in(count), first):
        found.update(play(town, account, number))
        if until_fault and found.total():
            break
    return found


def none_wrong(town: Town, count: int, tell) -> None:
    found = run(town, count)
    tell(f"P1, refunds: {count} schedules, {found.total()} faults")
    assert not found.total(), found


def test_no_refund_is_made_twice_lost_invented_or_stuck(town, tell):
    none_wrong(town, SCHEDULES, tell)


@pytest.mark.long
def test_the_same_for_many_more_refunds(town, tell):
    none_wrong(town, MANY, tell)


def a_fresh_key_for_each_try(patch) -> None:
    real = refunding.order_of
    patch.setattr(refunding, "order_of", lambda *what: replace(real(*what), key=f"ref_{new_uid()}"))


def given_up_after_one_try(patch) -> None:
    patch.setattr(refunding, "look_again", lambda refund, after: finish(refund))


# Each with the schedule from which on it is looked for: one that shows it is near.
FAULTS = {a_fresh_key_for_each_try: 50_210, given_up_after_one_try: 50_010}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_seeded_fault_is_found(town, monkeypatch, fault):
    fault(monkeypatch)
    assert run(town, MANY, FAULTS[fault], until_fault=True).total()
