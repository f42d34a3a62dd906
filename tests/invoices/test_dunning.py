"""The rules of reminders, late fees and holds, from plain values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invoices.dunning import (
    FeeTerms,
    HoldTerms,
    Owing,
    Step,
    fee_cents,
    fee_due,
    hold_begins,
    hold_stands,
    is_held,
    next_step,
    step_due,
    why_held,
)

DUE = dt.date(2026, 11, 10)
STEPS = [Step(day, ("email",)) for day in (-3, 0, 7, 14, 30)]
LONG_AGO = dt.date(2026, 1, 1)


def day(late: int) -> dt.date:
    return DUE + dt.timedelta(days=late)


def at(late: int, *sent: int) -> int | None:
    step = step_due(STEPS, DUE, sent, LONG_AGO, day(late))
    return step.day if step else None


@pytest.mark.parametrize(
    ("late", "sent", "step"),
    [(-4, (), None), (-3, (), -3), (-3, (-3,), None), (0, (-3,), 0), (1, (-3,), 0), (7, (-3, 0), 7), (6, (-3, 0), None),
     (30, (-3, 0, 7, 14), 30), (400, (-3, 0, 7, 14, 30), None)],
)  # fmt: skip
def test_each_step_comes_on_its_day_and_once(late, sent, step):
    assert at(late, *sent) == step


def test_missed_steps_are_not_sent_in_a_heap():
    assert at(16) == 14
    assert at(16, 14) is None


def test_steps_before_reminders_were_on_stay_unsent():
    assert step_due(STEPS, DUE, (), day(8), day(9)) is None
    assert step_due(STEPS, DUE, (), day(8), day(14)).day == 14


@given(st.integers(-40, 120), st.sets(st.sampled_from([-3, 0, 7, 14, 30])))
def test_day_by_day_nothing_is_ever_sent_twice_or_out_of_order(first, before):
    sent = set(before)
    for late in range(first, first + 60):
        step = step_due(STEPS, DUE, sent, LONG_AGO, day(late))
        if step:
            assert step.day not in sent and all(step.day > one for one in sent)
            sent.add(step.day)


def test_next_step_is_the_one_after_today():
    assert next_step(STEPS, DUE, day(7)) == day(14)
    assert next_step(STEPS, DUE, day(30)) is None


@pytest.mark.parametrize(
    ("facts", "why"),
    [({}, ""), ({"open_cents": 0}, "paid"), ({"is_open": False}, "paid"), ({"is_sent": False}, "not_sent"),
     ({"is_left_alone": True}, "left_alone"), ({"is_live": True}, "on_its_way"), ({"has_question": True}, "question"),
     ({"is_frozen": True}, "frozen"), ({"is_disputed": True}, "disputed"),
     ({"is_lost": True}, "lost"), ({"is_reopened": True}, "reopened"), ({"has_autopay": True}, "autopay"),
     ({"is_paused": True}, "paused")],
)  # fmt: skip
def test_every_reason_holds_it(facts, why):
    owing = Owing(**({"open_cents": 100} | facts))
    assert why_held(owing) == why
    assert is_held(owing) == bool(why)


def test_pause_holds_only_where_the_company_says_so():
    assert why_held(Owing(100, is_paused=True), skips_paused=False) == ""


FEE = FeeTerms(since=LONG_AGO, millionths=15_000, grace_days=5, most=3)


@pytest.mark.parametrize(
    ("late", "charged", "number"),
    [(5, (), 0), (6, (), 1), (6, (1,), 0), (35, (1,), 0), (36, (1,), 2), (66, (1, 2), 3), (200, (1, 2, 3), 0),
     (200, (1,), 3), (40, (), 2)],
)  # fmt: skip
def test_fees_come_after_grace_a_month_apart_and_never_too_many(late, charged, number):
    assert fee_due(FEE, DUE, charged, day(late)) == number


def test_what_was_late_before_fees_were_on_costs_nothing():
    terms = FeeTerms(since=day(20), fixed_cents=1000, grace_days=5, most=2)
    assert fee_due(terms, DUE, (), day(30)) == 0
    assert fee_due(terms, DUE, (), day(36)) == 2


def test_fee_is_a_share_or_fixed_and_capped():
    assert fee_cents(FEE, 15_500) == 232
    assert fee_cents(FeeTerms(LONG_AGO, millionths=100_000, cap_cents=2500), 155_000) == 2500
    assert fee_cents(FeeTerms(LONG_AGO, fixed_cents=1500), 155_000) == 1500


HOLD = HoldTerms(days=45, least_cents=10_000, notice_days=7)
LATE = [(DUE, 15_500)]


def test_hold_is_announced_before_it_begins():
    assert hold_begins(HOLD, LATE, day(37)) is None
    assert hold_begins(HOLD, LATE, day(38)) == day(45)


def test_hold_that_nobody_announced_in_time_still_leaves_the_owner_their_days():
    assert hold_begins(HOLD, LATE, day(200)) == day(207)


def test_small_amounts_hold_nothing():
    assert hold_begins(HOLD, [(DUE, 9_999)], day(200)) is None
    assert hold_begins(HOLD, [(DUE, 5_000), (day(30), 5_000)], day(60)) == day(67)


def test_hold_stands_until_what_caused_it_is_paid():
    assert hold_stands(HOLD, LATE, day(45))
    assert not hold_stands(HOLD, [(day(30), 15_500)], day(46))
    assert not hold_stands(HOLD, [], day(46))
