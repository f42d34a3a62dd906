"""The rules of AutoPay as tables of edges: charge, not yet, or not, because."""

import datetime as dt
from dataclasses import replace

import pytest

from app.payments.autopay.expiry import last_day, warning
from app.payments.autopay.retries import HARD, SCHEDULE, next_try
from app.payments.autopay.rules import CHARGE, NOT, NOT_YET, Announced, Bill, Standing, Terms, charge_day, decide, plan
from app.payments.autopay.words import REASONS


def day(number: int, month: int = 11) -> dt.date:
    return dt.date(2026, month, number)


TERMS, BILL, OK = Terms(), Bill(10_000, sent_on=day(1), due_on=day(20)), Standing()
TOLD = Announced(10_000, day(20), told_on=day(16))


@pytest.mark.parametrize(
    ("why", "terms", "bill", "standing"),
    [
        ("off", TERMS, BILL, replace(OK, is_on=False)),
        ("no_mandate", TERMS, BILL, replace(OK, has_mandate=False)),
        ("no_method", TERMS, BILL, replace(OK, has_method=False)),
        ("account_not_active", TERMS, BILL, replace(OK, is_account_active=False)),
        ("held", TERMS, BILL, replace(OK, is_held=True)),
        ("paid", TERMS, replace(BILL, open_cents=0), OK),
        ("paid", TERMS, replace(BILL, is_open=False), OK),
        ("frozen", TERMS, replace(BILL, is_frozen=True), OK),
        ("disputed", TERMS, replace(BILL, is_disputed=True), OK),
        ("one_off", replace(TERMS, one_offs=False), replace(BILL, is_one_off=True), OK),
        ("above_cap", replace(TERMS, cap_cents=9_999), BILL, OK),
        ("below_least", replace(TERMS, least_cents=10_001), BILL, OK),
    ],
)
def test_each_reason_keeps_an_invoice_from_being_planned_and_from_being_charged(why, terms, bill, standing):
    assert plan(terms, bill, standing, day(18)) == decide(terms, bill, standing, TOLD, day(20))
    assert (decide(terms, bill, standing, TOLD, day(20)).kind, decide(terms, bill, standing, TOLD, day(20)).why) == (
        NOT,
        why,
    )
    assert why in REASONS


def test_at_the_edges_of_limit_and_least_amount_it_is_charged():
    terms = replace(TERMS, cap_cents=10_000, least_cents=10_000)
    assert decide(terms, BILL, OK, TOLD, day(20)).kind == CHARGE


@pytest.mark.parametrize(
    ("terms", "earliest", "expected"),
    [
        (Terms("due"), day(1), day(20)),
        (Terms("due"), day(25), day(25)),
        (Terms("before", days_before=5), day(1), day(15)),
        (Terms("before", days_before=5), day(17), day(17)),
        (Terms("sent"), day(4), day(4)),
        (Terms("payday", pay_day=15), day(4), day(15)),
        (Terms("payday", pay_day=15), day(15), day(15)),
        (Terms("payday", pay_day=15), day(16), day(15, 12)),
        (Terms("payday", pay_day=31), day(4), day(30)),
        (Terms("payday", pay_day=5), dt.date(2026, 12, 6), dt.date(2027, 1, 5)),
        (Terms("payday", pay_day=30), dt.date(2027, 2, 1), dt.date(2027, 2, 28)),
    ],
)
def test_the_day_is_the_owners_choice_but_never_before_the_notice_is_old_enough(terms, earliest, expected):
    assert charge_day(terms, BILL, earliest) == expected


def test_a_charge_is_told_a_day_before_it_must_be():
    said = [plan(TERMS, BILL, OK, day(number)).kind for number in (15, 16, 17)]
    assert said == [NOT_YET, CHARGE, CHARGE]


@pytest.mark.parametrize(("last_cents", "told_days"), [(None, 10), (9_999, 10), (10_000, 3)])
def test_a_debit_that_differs_from_the_last_is_told_ten_days_before(last_cents, told_days):
    standing = Standing(is_bank_account=True, last_cents=last_cents)
    late_bill = replace(BILL, due_on=day(1))
    assert plan(TERMS, late_bill, standing, day(2)).on == day(2) + dt.timedelta(days=told_days)


@pytest.mark.parametrize(
    ("announced", "today", "kind", "why"),
    [
        (TOLD, day(19), NOT_YET, ""),
        (TOLD, day(20), CHARGE, ""),
        (TOLD, day(23), CHARGE, ""),
        (TOLD, day(24), NOT, "late"),
        (replace(TOLD, told_on=None), day(20), NOT_YET, "not_told"),
        (replace(TOLD, told_on=day(18)), day(20), NOT_YET, ""),
        (replace(TOLD, told_on=day(18)), day(21), CHARGE, ""),
        (replace(TOLD, cents=9_999), day(20), NOT, "more_than_told"),
        (replace(TOLD, cents=10_001), day(20), CHARGE, ""),
    ],
)
def test_only_what_was_told_is_charged_and_only_in_its_time(announced, today, kind, why):
    said = decide(TERMS, BILL, OK, announced, today)
    assert (said.kind, said.why) == (kind, why)


def test_never_more_than_is_open():
    assert decide(TERMS, replace(BILL, open_cents=7_000), OK, TOLD, day(20)).cents == 7_000


# ---- retries ----


@pytest.mark.parametrize(("failures", "on"), [(1, day(2)), (2, day(4)), (3, day(6)), (4, day(8)), (5, None)])
def test_a_soft_decline_is_tried_again_by_the_schedule(failures, on):
    today = day([1, 2, 4, 6, 8][failures - 1])
    assert next_try("insufficient_funds", False, failures, day(1), today, SCHEDULE) == on


def test_a_debit_is_presented_twice_more_at_most():
    assert next_try("insufficient_funds", True, 2, day(1), day(8), SCHEDULE) == day(9)
    assert next_try("insufficient_funds", True, 3, day(1), day(16), SCHEDULE) is None


@pytest.mark.parametrize("code", sorted(HARD))
def test_a_hard_decline_is_not_tried_again(code):
    assert next_try(code, False, 1, day(1), day(1), SCHEDULE) is None


def test_an_empty_schedule_tries_nothing_again():
    assert next_try("insufficient_funds", False, 1, day(1), day(1), ()) is None


# ---- cards that expire ----


@pytest.mark.parametrize(
    ("today", "warned", "says"),
    [
        (dt.date(2026, 10, 30), None, None),
        (dt.date(2026, 10, 31), None, 30),
        (dt.date(2026, 11, 1), 30, None),
        (dt.date(2026, 11, 23), 30, 7),
        (dt.date(2026, 11, 29), 7, 1),
        (dt.date(2026, 11, 30), 1, None),
        (dt.date(2026, 11, 29), None, 1),
        (dt.date(2026, 12, 1), None, None),
    ],
)
def test_a_card_is_spoken_of_thirty_seven_and_one_days_before_its_end(today, warned, says):
    assert warning(last_day(11, 2026), today, warned) == says
