"""P19: no notice is lost and no text comes twice, however often the sender dies and whatever is refused."""

import random

import pytest

from app import outlets
from app.errands import BATCHES
from app.notices import delivering, outcomes, ways
from app.notices.models import Notice
from app.notices.texts import NeverSent
from tests.notices.outage import Carrier, Day, Verdict, World, judge, kill_at_every_step, live_through, write_notices


@pytest.fixture
def bad_day(world, monkeypatch):
    def live(count: int, one_in: int, seed: int) -> tuple[World, Verdict]:
        outside = World(Day(random.Random(seed), one_in))
        write_notices(world, count)
        kill_at_every_step(outside.day, monkeypatch)
        ways.use(outside)
        live_through(world)
        return outside, judge(world, outside)

    yield live
    ways.use(outlets)


def report(count: int, outside: World, verdict: Verdict) -> str:
    day = outside.day
    return (
        f"P19: {count:,} notices, killed {sum(day.kills.values()):,} times at {len(day.kills)} of {len(day.seen)} "
        f"steps, {outside.refused / outside.asked:.0%} refused: {verdict.lost} lost, {verdict.texts_twice} texts "
        "twice, "
        f"{verdict.pushes_seen_twice} pushes seen twice ({verdict.pushes_twice} replaced by the same tag), "
        f"{verdict.letters_twice} letters twice under the same Message-ID"
    )


def expect_kept(outside: World, verdict: Verdict) -> None:
    assert (verdict.lost, verdict.texts_twice, verdict.pushes_seen_twice) == (0, 0, 0)
    assert verdict.letters_twice <= sum(outside.day.kills.values())
    assert verdict.pushes_twice <= sum(outside.day.kills.values()) * BATCHES[Notice]


def test_no_notice_is_lost_when_the_sender_dies(bad_day, tell):
    outside, verdict = bad_day(120, 40, 1)
    tell(report(120, outside, verdict))
    expect_kept(outside, verdict)
    assert sum(outside.day.kills.values()) > 20 and outside.refused > 20


@pytest.mark.long
@pytest.mark.timeout(0)
def test_five_thousand_notices_outlive_a_sender_that_dies_at_every_step(bad_day, tell):
    outside, verdict = bad_day(5000, 250, 19)
    tell(report(5000, outside, verdict))
    expect_kept(outside, verdict)
    assert set(outside.day.kills) == set(outside.day.seen)


def test_carrier_that_is_not_asked_first_would_be_found_out(bad_day, monkeypatch):
    def forget(self, to, body, key, since):
        raise NeverSent(key)

    monkeypatch.setattr(Carrier, "find", forget)
    _outside, verdict = bad_day(90, 40, 2)
    assert verdict.texts_twice > 0


def test_sender_that_gives_up_at_the_first_refusal_would_be_found_out(bad_day, monkeypatch):
    def give_up(turn, no):
        outcomes.end(turn, "failed", no.why, elsewhere=False)

    monkeypatch.setattr(delivering, "refused", give_up)
    _outside, verdict = bad_day(60, 40, 3)
    assert verdict.lost > 0
