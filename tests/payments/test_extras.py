"""Tip and surcharge, reckoned: what is on top, and how much of it goes back with the rest. Pure."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companies.models import Company
from app.payments.extras import Parts, split_back
from app.payments.ordering import Named, named_in
from app.payments.surcharges import LEFT_OUT, STATES, may_charge_in, rate_of, state_code, surcharge_cents
from app.payments.tips import most_tip

DAY = dt.date(2026, 11, 19)
# Of invoices, tip, rate of the surcharge.
payments = st.tuples(st.integers(1, 1_000_000), st.integers(0, 50_000), st.integers(0, 30_000))


def parts_of(rest: int, tip: int, millionths: int) -> Parts:
    return Parts(rest, tip, surcharge_cents(rest, millionths))


@given(payments, st.lists(st.tuples(st.integers(1, 400_000), st.booleans()), max_size=8))
def test_however_it_goes_back_each_cent_goes_once_and_the_last_takes_the_rest(paid, steps):
    left = first = parts_of(*paid)
    for cents, is_tip in [*steps, (10**9, False)]:
        cents = min(cents, left.rest + left.tip + left.surcharge)
        if not cents:
            continue
        going = split_back(cents, first, left, is_tip=is_tip)
        tip, surcharge = going.get("tip", 0), going.get("surcharge", 0)
        rest = cents - tip - surcharge
        assert 0 <= tip <= left.tip and 0 <= surcharge <= left.surcharge and 0 <= rest <= left.rest
        left = Parts(left.rest - rest, left.tip - tip, left.surcharge - surcharge)
    assert left == Parts(0, 0, 0)


@given(payments, st.lists(st.integers(1, 100_000), max_size=8))
def test_the_surcharge_goes_back_in_proportion_to_the_cent(paid, steps):
    left = first = parts_of(*paid)
    for cents in steps:
        cents = min(cents, left.without_tip)
        if not cents:
            continue
        surcharge = split_back(cents, first, left, is_tip=False).get("surcharge", 0)
        left = Parts(left.rest - cents + surcharge, left.tip, left.surcharge - surcharge)
        gone = first.without_tip - left.without_tip
        exact = first.surcharge * gone / first.without_tip
        assert abs(first.surcharge - left.surcharge - exact) <= 0.5 + 1e-9
    assert left.tip == first.tip


@pytest.mark.parametrize(
    ("cents", "is_tip", "goes"),
    [
        (10_300, False, {"tip": 300, "surcharge": 0}),
        (5_000, False, {}),
        (300, True, {"tip": 300}),
        (100, True, {"tip": 100}),
        (10_100, False, {"tip": 100}),
    ],
)
def test_the_tip_goes_last_unless_it_is_the_tip_that_goes(cents, is_tip, goes):
    first = Parts(10_000, 300)
    assert split_back(cents, first, first, is_tip=is_tip) == {kind: part for kind, part in goes.items() if part}


@given(st.integers(1, 99_999_999), st.integers(1, 30_000))
def test_never_a_fraction_of_a_cent_above_the_rate(cents, millionths):
    assert surcharge_cents(cents, millionths) * 1_000_000 <= cents * millionths


@pytest.mark.parametrize(
    ("rate", "cost", "begins", "charged"),
    [(25_000, 29_000, DAY, 25_000), (30_000, 21_000, DAY, 21_000), (50_000, 60_000, DAY, 30_000),
     (25_000, 29_000, DAY + dt.timedelta(days=1), 0), (25_000, 29_000, None, 0), (25_000, 0, DAY, 0)],
)  # fmt: skip
def test_rate_is_never_above_3_percent_nor_the_stated_cost_nor_before_its_day(rate, cost, begins, charged):
    company = Company(name="A", slug="a", surcharge_millionths=rate, card_cost_millionths=cost, surcharge_from=begins)
    assert rate_of(company, DAY) == charged


@pytest.mark.parametrize(("written", "code"), [("AZ", "AZ"), (" az ", "AZ"), ("Arizona", "AZ"), ("D.C.", "DC"),
                                               ("new  york", "NY"), ("Sonora", ""), ("", "")])  # fmt: skip
def test_a_state_is_known_however_it_is_written(written, code):
    assert state_code(written) == code


@pytest.mark.parametrize(
    ("states", "home", "may"),
    [({"AZ"}, "AZ", True), ({"AZ", "NV"}, "AZ", True), ({"AZ", "CA"}, "AZ", False), ({"AZ", ""}, "AZ", False),
     (set(), "AZ", False), ({"AZ"}, "CA", False), ({"AZ"}, "", False)],
)  # fmt: skip
def test_every_state_that_is_touched_must_be_chosen_and_known(states, home, may):
    company = Company(name="A", slug="a", region=home, surcharge_states=["AZ", "NV"])
    assert may_charge_in(states, company) is may


def test_states_that_ban_it_are_known_by_name():
    assert set(STATES) > LEFT_OUT and len(STATES) == 51


@pytest.mark.parametrize(("cents", "most"), [(500, 2_000), (2_000, 2_000), (15_500, 15_500), (90_000, 50_000)])
def test_a_tip_is_capped(cents, most):
    assert most_tip(cents) == most


def metadata(**more: str) -> dict:
    return {"attempt": "a", "invoices_0": "inv1:10000,inv2:5000", **more}


@pytest.mark.parametrize(
    ("more", "cents", "named"),
    [
        ({}, 15_000, Named({"inv1": 10_000, "inv2": 5_000})),
        ({"tip": "300", "surcharge": "450"}, 15_750, Named({"inv1": 10_000, "inv2": 5_000}, 300, 450)),
        ({"tip": "300"}, 15_000, Named({})),
        ({"tip": "15300"}, 30_300, Named({})),
        ({"surcharge": "451"}, 15_451, Named({})),
        ({"tip": "-300"}, 14_700, Named({})),
        ({"tip": "3e2"}, 15_300, Named({})),
        ({"tip": "\u0663"}, 15_003, Named({})),
        ({"invoices_1": "inv3:1"}, 15_000, Named({})),
    ],
)
def test_metadata_that_does_not_add_up_names_nothing(more, cents, named):
    assert named_in(metadata(**more), cents) == named
