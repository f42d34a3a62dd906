"""What a plan's period comes to, without a database."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.invoices.billing import Charge, DoseFacts, Facts, PauseFacts, VisitFacts, charges, settle
from app.invoices.drafting import NewLine
from app.pauses.effect import credit_cents
from app.plans.periods import Period, due_on, month_around, period_around, periods_due
from app.plans.terms import Terms, from_kept, kept
from app.plans.worth import base_cents, missed_cents, planned

# The machine may be busy.
SLOW, FEW = settings(deadline=None), settings(deadline=None, max_examples=50)
NOVEMBER = month_around(dt.date(2026, 11, 1))
THURSDAYS = [dt.date(2026, 11, day) for day in (5, 12, 19, 26)]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def terms(price: int = 15500, **details) -> Terms:
    return Terms(price, **{"starts_on": day("01-01"), **details})


def visits(*states: str, **details) -> tuple[VisitFacts, ...]:
    """Of November's Thursdays."""
    return tuple(VisitFacts(at + 1, one, one, state, **details)
                 for at, (one, state) in enumerate(zip(THURSDAYS, states, strict=False)))


def told(facts: Facts, period: Period = NOVEMBER) -> list[tuple[str, int]]:
    return [(charge.words.replace("\u2009", " "), charge.cents) for charge in charges(facts, period)]


DONE = visits("completed", "completed", "completed", "completed")
ACID = DoseFacts(9, 2, "muriatic_acid", "Muriatic acid", "16 fl oz", 950)
CHLORINE = DoseFacts(10, 3, "liquid_chlorine", "Liquid chlorine", "1 gal", 700)


# ---- each way of billing ----


def test_a_month_has_one_price_however_many_visits_it_has():
    assert told(Facts("Weekly service", terms(), DONE)) == [("Weekly service, November 2026", 15500)]


def test_a_stop_is_billed_when_it_was_made_and_by_its_day():
    facts = Facts("Weekly service", terms(4500, billed_per="stop"), visits("completed", "skipped", "completed"))
    assert told(facts) == [("Weekly service, Nov 5", 4500), ("Weekly service, Nov 19", 4500)]


def test_a_week_has_its_price_and_says_its_days():
    week = period_around("week", day("11-05"))
    assert told(Facts("Service", terms(4000, billed_per="week"), DONE), week) == [("Service, Nov 2 – 8", 4000)]


@pytest.mark.parametrize(
    ("chemicals", "included", "billed"),
    [("included", (), []), ("extra", (), [950, 700]), ("partly", ("liquid_chlorine",), [950])],
)
def test_chemicals_are_in_the_price_or_come_on_top(chemicals, included, billed):
    plan = terms(chemicals=chemicals, included=included)
    assert [cents for _words, cents in told(Facts("Service", plan, DONE, (ACID, CHLORINE)))[1:]] == billed


def test_a_dose_says_what_how_much_and_when():
    facts = Facts("Service", terms(chemicals="extra"), DONE, (ACID,))
    assert told(facts)[1] == ("Muriatic acid, 16 fl oz, Nov 12", 950)


def test_a_dose_without_a_price_and_one_of_an_unfinished_visit_are_not_billed():
    free, early = ACID._replace(cents=None), CHLORINE._replace(visit_id=4)
    facts = Facts("Service", terms(chemicals="extra"), visits("completed", "completed", "completed", "arrived"))
    assert len(charges(Facts(facts.name, facts.terms, facts.visits, (free, early)), NOVEMBER)) == 1


def test_what_was_billed_by_hand_is_not_billed_again():
    by_hand = visits("completed", "completed", tied="hand")
    assert told(Facts("Service", terms(4500, billed_per="stop", chemicals="extra"), by_hand, (ACID,))) == []


# ---- credits ----


def test_a_pause_is_credited_in_words():
    paused = VisitFacts(2, THURSDAYS[1], THURSDAYS[1], "cancelled", pause_id=7)
    facts = Facts("Service", terms(), (DONE[0], paused, *DONE[3:]), pauses=(PauseFacts(7, day("11-10"), day("11-24")),))
    assert told(facts)[1] == ("Credit: vacation pause Nov 10 – 24, 2 visits", -7750)


@pytest.mark.parametrize(
    ("rule", "ours", "credit"),
    [("always", False, True), ("always", True, True), ("ours", False, False), ("ours", True, True),
     ("never", True, False)],
)
def test_a_skipped_visit_is_credited_by_the_companys_rule(rule, ours, credit):
    skipped = VisitFacts(2, THURSDAYS[1], THURSDAYS[1], "skipped", is_ours=ours)
    found = told(Facts("Service", terms(skip_credit=rule), (DONE[0], skipped, *DONE[2:])))
    assert found[1:] == ([("Credit: visit of Nov 12 could not be done", -3875)] if credit else [])


def test_a_skipped_visit_that_was_made_up_for_is_no_credit():
    skipped = VisitFacts(2, THURSDAYS[1], THURSDAYS[1], "skipped")
    again = VisitFacts(8, day("11-14"), THURSDAYS[1], "completed")
    assert len(told(Facts("Service", terms(skip_credit="always"), (*DONE[:1], skipped, again, *DONE[2:])))) == 1


def test_a_visit_called_off_by_the_company_is_credited():
    off = VisitFacts(2, THURSDAYS[1], THURSDAYS[1], "cancelled")
    assert told(Facts("Service", terms(), (DONE[0], off, *DONE[2:])))[1][1] == -3875


def test_a_month_without_any_visit_comes_to_nothing_to_the_cent():
    pauses = (PauseFacts(1, day("11-01"), day("11-13")), PauseFacts(2, day("11-14"), day("11-30")))
    assert sum(cents for _words, cents in told(Facts("Service", terms(9999), pauses=pauses))) == 0


@SLOW
@given(st.integers(1, 10**6), st.sampled_from(["share", "visit"]), st.sampled_from([0, 1, 2, 3, 4]),
       st.sets(st.integers(0, 30)), st.sampled_from(["month", "week"]))
def test_estimate_of_a_pause_is_the_credit_on_the_invoice(price, rule, every_weeks, missed, per):
    plan = terms(price, pause_credit=rule, every_weeks=every_weeks, billed_per=per)
    period = period_around(per, day("12-10"))
    lost = [one for one in planned(plan, period) if one.day in missed]
    made = tuple(VisitFacts(one.day, one, one, "cancelled", pause_id=1) for one in lost)
    credit = charges(Facts("Service", plan, made, pauses=(PauseFacts(1, day("01-01"), day("01-02")),)), period)
    assert -sum(charge.cents for charge in credit if charge.source != "period") == credit_cents(plan, lost)


# ---- beginnings and ends ----


@pytest.mark.parametrize(
    ("details", "cents"),
    [
        ({"starts_on": day("11-06")}, 15500 * 3 // 4), ({"starts_on": day("11-05")}, 15500),
        ({"starts_on": day("11-27")}, 0), ({"ends_on": day("11-11")}, 15500 // 4), ({"ends_on": day("11-26")}, 15500),
        ({"starts_on": day("11-12"), "ends_on": day("11-12")}, 15500 // 4), ({"starts_on": day("12-01")}, 0),
        ({"ends_on": day("10-31")}, 0),
    ],
)  # fmt: skip
def test_first_and_last_months_are_billed_by_the_visits_that_fall_into_them(details, cents):
    assert base_cents(terms(**details), NOVEMBER) == cents


def test_a_week_without_a_visit_of_its_own_is_billed_by_its_days():
    plan = terms(700, billed_per="week", every_weeks=2, starts_on=day("11-02"))
    assert [base_cents(plan, period_around("week", day(one))) for one in ("11-05", "11-12")] == [700, 700]
    ending = terms(700, billed_per="week", every_weeks=2, starts_on=day("11-02"), ends_on=day("11-10"))
    assert base_cents(ending, period_around("week", day("11-12"))) == 200


@SLOW
@given(st.integers(0, 10**6), st.integers(0, 4), st.integers(0, 6), st.integers(0, 60),
       st.dates(day("02-01"), day("10-30")))
def test_a_month_that_is_parted_costs_what_it_did_before(price, every_weeks, weekday, start, cut):
    """At most a cent less, since each part is rounded down."""
    whole = terms(price, every_weeks=every_weeks, weekday=weekday, starts_on=day("01-01") + dt.timedelta(start))
    month = month_around(cut)
    ended = base_cents(replace(whole, ends_on=cut), month)
    rest = base_cents(whole, Period(cut + dt.timedelta(days=1), month.last)) if cut < month.last else 0
    assert base_cents(whole, month) - 1 <= ended + rest <= base_cents(whole, month)


@FEW
@given(
    price=st.integers(1, 50_000), every_weeks=st.sampled_from([0, 1, 2, 3, 4]), weekday=st.integers(0, 6),
    outcomes=st.lists(st.sampled_from(["completed"] * 5 + ["ours", "theirs", "pause", "called off"]), min_size=110,
                      max_size=110),
    skips=st.sampled_from(["always", "ours", "never"]),
)  # fmt: skip
def test_a_year_comes_to_its_months_less_what_was_missed(price, every_weeks, weekday, outcomes, skips):
    plan = terms(price, every_weeks=every_weeks, weekday=weekday, skip_credit=skips)
    months = [month_around(dt.date(2026, month, 1)) for month in range(1, 13)]
    days = [one for month in months for one in planned(plan, month)]
    facts = Facts("Service", plan, tuple(map(_visit, range(1, 999), days, outcomes)), (), (PauseFacts(7, *months[0]),))
    credited = {"pause", "called off"} - ({"called off"} if skips == "never" else set())
    credited |= {"always": {"ours", "theirs"}, "ours": {"ours"}, "never": set()}[skips]
    fate = dict(zip(days, outcomes, strict=False))
    for month in months:
        here = planned(plan, month)
        lost = sum(fate[one] in credited for one in here)
        billed = sum(charge.cents for charge in charges(facts, month))
        assert billed == base_cents(plan, month) - price * lost // len(here)
    whole = [month for month in months if month.first >= plan.starts_on]
    assert sum(base_cents(plan, month) for month in whole[1:]) == price * 11


def _visit(id: int, on: dt.date, fate: str) -> VisitFacts:
    state = {"completed": "completed", "ours": "skipped", "theirs": "skipped"}.get(fate, "cancelled")
    return VisitFacts(id, on, on, state, fate == "ours", 7 if fate == "pause" else None)


@SLOW
@given(st.integers(0, 10**6), st.lists(st.integers(0, 3), max_size=9), st.sampled_from(["share", "visit"]))
def test_credits_of_a_period_add_up_however_they_are_parted_and_never_pass_its_price(price, parts, rule):
    plan, before, cents = terms(price, pause_credit=rule), 0, 0
    for missed in parts:
        cents, before = cents + missed_cents(plan, NOVEMBER, before, missed), before + missed
    assert cents == missed_cents(plan, NOVEMBER, 0, before) <= price


# ---- what has changed since ----


def test_what_did_not_change_is_not_billed_again():
    expected = charges(Facts("Service", terms(chemicals="extra"), DONE, (ACID, CHLORINE)), NOVEMBER)
    assert settle(expected, {charge.source: (charge.cents, charge.words) for charge in expected}) == []


def test_what_came_later_what_changed_and_what_is_gone_are_settled():
    expected = [Charge("dose:1", "chemicals", 900, "Acid"), Charge("dose:2", "chemicals", 500, "Salt")]
    found = settle(expected, {"dose:1": (700, "Acid"), "pause:3": (-3875, "Credit: pause")})
    assert [(one.words, one.cents) for one in found] == [
        ("Correction: Acid", 200), ("Salt", 500), ("Correction: Credit: pause", 3875)]


@SLOW
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(-999, 999)),
       st.dictionaries(st.sampled_from("abcdef"), st.integers(-999, 999)))
def test_settled_and_billed_come_to_what_is_expected(expected, billed):
    wanted = [Charge(source, "service", cents, source) for source, cents in expected.items()]
    rest = settle(wanted, {source: (cents, source) for source, cents in billed.items()})
    assert sum(one.cents for one in rest) == sum(expected.values()) - sum(billed.values())


def test_terms_are_kept_with_what_was_billed():
    plan = terms(chemicals="partly", included=("salt",), ends_on=day("11-30"))
    assert from_kept(kept(plan), plan.ends_on) == plan


# ---- when invoices are due ----


@pytest.mark.parametrize(
    ("details", "due"),
    [
        ({}, "2026-12-01"), ({"billing_day": 15}, "2026-12-15"), ({"in_advance": True}, "2026-11-01"),
        ({"in_advance": True, "billing_day": 25}, "2026-10-25"),
        ({"in_advance": True, "starts_on": day("11-10")}, "2026-11-10"),
        ({"billed_per": "stop", "in_advance": True}, "2026-12-01"),
    ],
)
def test_the_day_on_which_novembers_invoice_is_due(details, due):
    assert str(due_on(terms(**details), NOVEMBER)) == due


@SLOW
@given(st.sampled_from(["month", "stop"]), st.booleans(), st.integers(1, 28), st.integers(0, 400))
def test_every_month_is_due_once_in_the_months_one_after_the_other(per, in_advance, billing_day, start):
    starts_on = day("01-01") + dt.timedelta(start)
    plan = terms(billed_per=per, in_advance=in_advance, billing_day=billing_day, starts_on=starts_on)
    windows = [month_around(dt.date(2026 + at // 12, at % 12 + 1, 1)) for at in range(30)]
    found = [period for window in windows for period in periods_due(plan, window)]
    assert len(found) == len(set(found)) and found == sorted(found)
    assert found[0].has(plan.starts_on)
    ends = [period.last + dt.timedelta(days=1) for period in found]
    assert [period.first for period in found[1:]] == ends[:-1]


def test_weeks_are_due_on_the_monday_after_or_on_their_own():
    window = Period(day("11-01"), day("11-19"))
    weeks = [[f"{week.first:%m-%d}" for week in periods_due(terms(billed_per="week", in_advance=early), window)]
             for early in (False, True)]
    assert weeks == [["10-26", "11-02", "11-09"], ["11-02", "11-09", "11-16"]]


def test_a_month_that_was_forgotten_is_due_with_the_next():
    found = periods_due(terms(), Period(day("12-01"), day("12-31")), billed_until=day("09-30"))
    assert [f"{period.first:%m-%d}" for period in found] == ["10-01", "11-01"]


def test_from_weeks_to_months_no_day_is_billed_twice():
    found = periods_due(terms(), Period(day("12-01"), day("12-31")), billed_until=day("11-08"))
    assert found == [Period(day("11-09"), day("11-30"))]
    assert base_cents(terms(), found[0]) == 15500 * 3 // 4


# ---- tax ----


@SLOW
@given(st.lists(st.tuples(st.integers(-10**6, 10**6), st.integers(0, 300_000)), max_size=20))
def test_tax_is_rounded_a_line_at_a_time_and_half_a_cent_at_most(parts):
    for cents, rate in parts:
        tax = NewLine("x", cents, tax_millionths=rate).tax_cents
        assert abs(tax * 10**6 - cents * rate) <= 500_000
        assert NewLine("x", -cents, tax_millionths=rate).tax_cents == -tax
