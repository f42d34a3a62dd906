"""P20: after STOP no text, in quiet hours no text, whatever waits in the queue and whenever they say it."""

import random

import pytest

from app import outlets
from app.base import clock
from app.notices import outcomes, ways, worth
from tests.notices.texters import Truth, live, make_people


@pytest.fixture
def lives(world):
    def run(count: int, rounds: int, seed: int) -> Truth:
        chance = random.Random(seed)
        truth = make_people(world, chance, count)
        ways.use(truth)
        live(world, chance, truth, rounds)
        return truth

    yield run
    ways.use(outlets)


def report(count: int, truth: Truth) -> str:
    said = truth.counts
    return (
        f"P20: {count:,} sequences, {said['written']:,} texts written, {said['stops']:,} stops in {said['starts']:,} "
        f"starts and {said['other words']:,} other words, {said['texts']:,} texts sent: {len(truth.after_stop)} after "
        f"STOP, {len(truth.in_quiet)} in quiet hours"
    )


def expect_kept(truth: Truth) -> None:
    assert (truth.after_stop, truth.in_quiet) == ([], [])


def test_no_text_after_stop_and_none_in_quiet_hours(lives, tell):
    truth = lives(40, 7, 1)
    tell(report(40, truth))
    expect_kept(truth)
    assert truth.counts["texts"] > 30 and truth.counts["stops"] > 20


@pytest.mark.long
@pytest.mark.timeout(0)
def test_ten_thousand_sequences_of_stop_and_start(lives, tell):
    truth = lives(10_000, 7, 20)
    tell(report(10_000, truth))
    expect_kept(truth)
    assert truth.counts["texts"] > 10_000 and truth.counts["stops"] > 8_000


def test_sender_that_forgets_a_stop_would_be_found_out(lives, monkeypatch):
    for module in (worth, outcomes):
        monkeypatch.setattr(module, "why_no_text", lambda *_: "")
    assert lives(30, 7, 2).after_stop != []


def test_sender_that_knows_no_night_would_be_found_out(lives, monkeypatch):
    monkeypatch.setattr(worth, "when_to_ring", lambda *_: clock.now())
    assert lives(30, 7, 3).in_quiet != []
