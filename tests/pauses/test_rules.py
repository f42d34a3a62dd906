import datetime as dt

import pytest

from app.base.languages import speaking
from app.pauses.effect import credit_cents
from app.pauses.rules import BadPause, Limits, day_in, expect_days
from app.plans.terms import Terms

TODAY = dt.date(2026, 11, 19)
LIMITS = Limits(notice_days=2, longest_days=30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def refused(first: str, last: str, others=(), limits=LIMITS) -> tuple[str, str]:
    with speaking("en"), pytest.raises(BadPause) as no:
        expect_days((day(first), day(last)), TODAY, limits, others)
    return no.value.field, no.value.sentence


@pytest.mark.parametrize(("first", "last"), [("11-21", "11-21"), ("11-21", "12-20"), ("12-24", "12-31")])
def test_days_within_the_limits_are_fine(world, first, last):
    expect_days((day(first), day(last)), TODAY, LIMITS)


def test_a_pause_may_start_today_where_no_notice_is_asked(world):
    expect_days((TODAY, TODAY), TODAY, Limits(0, 30))


def test_backwards_days_are_refused_beside_the_last(world):
    assert refused("11-28", "11-27") == ("ends_on", "The last day comes before the first.")


def test_too_soon_says_the_earliest_day(world):
    assert refused("11-20", "11-27") == (
        "starts_on", "We need 2 days' notice. The earliest day is Saturday, November 21."
    )  # fmt: skip
    assert refused("11-19", "11-27", limits=Limits(1, 30))[1].startswith("We need a day's notice.")
    assert refused("11-18", "11-27", limits=Limits(0, 30))[1].startswith("The first day is over already.")


def test_too_long_says_until_when_it_can_last(world):
    assert refused("11-21", "12-21") == (
        "ends_on", "A pause lasts 30 days at most: until Sunday, December 20."
    )  # fmt: skip


@pytest.mark.parametrize("days", [("11-25", "11-26"), ("11-20", "12-30"), ("11-30", "12-05"), ("11-20", "11-25")])
def test_days_that_meet_another_pause_are_refused(world, days):
    sentence = refused(*("11-25", "11-30"), others=[tuple(map(day, days))])[1]
    assert sentence.startswith("There is a pause from")


def test_the_days_beside_another_pause_are_free(world):
    others = [(day("11-20"), day("11-24")), (day("12-01"), day("12-02"))]
    expect_days((day("11-25"), day("11-30")), TODAY, LIMITS, others)


@pytest.mark.parametrize("text", ["", "  ", "tomorrow", "2026-02-30", "11/27/2026"])
def test_what_is_no_day_is_refused_beside_its_field(world, text):
    with pytest.raises(BadPause) as no:
        day_in("ends_on", text)
    assert no.value.field == "ends_on" and no.value.sentence


# ---- the money ----


def terms(price: int, **details) -> Terms:
    """Thursdays: four in November 2026, five in December."""
    return Terms(price, starts_on=dt.date(2026, 1, 1), **details)


@pytest.mark.parametrize(
    ("price", "dropped", "cents"),
    [
        (15500, [], 0),
        (15500, ["11-26"], 3875),
        (15500, ["12-03"], 3100),
        (15500, ["11-26", "12-03", "12-10"], 3875 + 6200),
        (10001, ["11-26"], 2500),  # never more than is given
        (10001, ["11-05", "11-12", "11-19", "11-26"], 10001),
        (10000, ["11-05", "11-06", "11-12", "11-19", "11-26"], 10000),  # a moved visit: never more than the month
        (0, ["12-03"], 0),
    ],
)
def test_a_dropped_visit_is_worth_its_share_of_the_month(price, dropped, cents):
    assert credit_cents(terms(price), [day(one) for one in dropped]) == cents


def test_a_stop_that_is_paid_by_itself_is_not_credited():
    assert credit_cents(terms(15500, billed_per="stop"), [day("11-26")]) == 0


def test_where_every_visit_is_worth_the_same_the_month_does_not_matter():
    same = terms(15600, pause_credit="visit")
    assert credit_cents(same, [day("11-26")]) == credit_cents(same, [day("12-03")]) == 3600
    assert credit_cents(same, [day(f"12-{one:02}") for one in (3, 10, 17, 24, 31)]) == 15600


def test_two_pauses_of_a_month_come_to_what_one_would():
    first, second = [day("12-03"), day("12-10")], [day("12-17"), day("12-24"), day("12-31")]
    assert credit_cents(terms(9999), first) + credit_cents(terms(9999), second, first) == 9999
