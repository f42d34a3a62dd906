"""What is owed by age: every total is the ledger's."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invoices.ageing import Ages, Item, bucket_of, by_account, by_property, in_parts, shares, summed

TODAY = dt.date(2026, 11, 19)


@pytest.mark.parametrize(
    ("late", "bucket"),
    [(-10, "current"), (0, "current"), (1, "to_30"), (30, "to_30"), (31, "to_60"), (60, "to_60"), (61, "to_90"),
     (90, "to_90"), (91, "older"), (900, "older")],
)  # fmt: skip
def test_age_counts_from_the_due_day(late, bucket):
    assert bucket_of(TODAY - dt.timedelta(days=late), TODAY) == bucket


def test_credits_and_what_stands_on_no_open_invoice_are_kept_apart():
    assert summed([Item(1, None, None, False, -500)], TODAY) == Ages(other=-500)
    assert summed([Item(1, 7, TODAY, True, -20)], TODAY) == Ages(other=-20)
    assert summed([Item(1, 7, TODAY, False, 20)], TODAY) == Ages(other=20)


ITEMS = st.lists(
    st.builds(
        Item, st.integers(1, 4), st.integers(1, 30), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        st.booleans(), st.integers(-90_000, 900_000),
    )
)
WEIGHTS = st.dictionaries(
    st.integers(1, 30), st.dictionaries(st.none() | st.integers(1, 5), st.integers(-5000, 90_000), max_size=4)
)


@given(ITEMS, WEIGHTS)
def test_by_account_and_by_property_sum_to_the_same_cent(items, weights):
    total = sum(item.cents for item in items)
    assert summed(items, TODAY).total == total
    assert sum(ages.total for ages in by_account(items, TODAY).values()) == total
    assert sum(ages.total for ages in by_property(items, weights, TODAY).values()) == total


@given(st.integers(-10**9, 10**9), st.dictionaries(st.integers(1, 9), st.integers(-10, 10**6), max_size=6))
def test_shares_are_whole_cents_and_nothing_is_lost(cents, weights):
    parts = shares(cents, weights)
    assert sum(parts.values()) == cents
    assert all(part * cents >= 0 for part in parts.values())


def test_shares_follow_the_lines():
    assert shares(100, {1: 300, 2: 100}) == {1: 75, 2: 25}
    assert shares(100, {1: 1, 2: 1, 3: 1}) == {1: 34, 2: 33, 3: 33}
    assert shares(100, {}) == {None: 100}


PARTS = st.lists(st.tuples(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), st.integers(1, 50_000)), max_size=6)


@given(st.integers(-90_000, 900_000), PARTS)
def test_parts_of_an_invoice_sum_to_what_is_open(cents, parts):
    assert sum(item.cents for item in in_parts(Item(1, 7, TODAY, True, cents), parts)) == cents


def test_each_part_has_the_age_of_its_own_day():
    parts = [(TODAY - dt.timedelta(days=40), 100), (TODAY + dt.timedelta(days=20), 100)]
    assert summed(in_parts(Item(1, 7, TODAY, True, 150), parts), TODAY) == Ages(to_60=50, current=100)
