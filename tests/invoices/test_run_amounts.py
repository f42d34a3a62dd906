"""What a run bills when visits were missed, doses came late, prices changed, and with which taxes."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.models import Line
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.properties.models import Property
from app.visits import pausing
from tests.invoices.billed import (
    FIRST_OF_DECEMBER,
    NOVEMBER,
    begun,
    bill_only,
    dose_on,
    invoices,
    lines,
    on,
    rules,
    run_all,
    visits_in,
)


@pytest.fixture(autouse=True)
def first_of_december(world):
    on(FIRST_OF_DECEMBER)


def test_the_pause_is_credited_as_it_was_promised(world):
    on(dt.datetime(2026, 11, 1, 16, tzinfo=dt.UTC))
    bill_only(world, "Reyes")
    with world.writing():
        place = session().get(Property, world.cast.properties["Reyes"])
        made = pausing.pause(place, (dt.date(2026, 11, 10), dt.date(2026, 11, 24)))
    on(FIRST_OF_DECEMBER)
    run_all(world)
    assert lines(world)[1] == ("Credit: vacation pause Nov 10 – 24, 2 visits", -made.credit_cents)
    assert made.credit_cents == 7750


def test_a_skip_after_a_bill_in_advance_is_credited_on_the_next(world):
    on(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC))
    bill_only(world, "Reyes", in_advance=True, chemicals="extra")
    rules(world, skip_credit="always")
    run_all(world, NOVEMBER)
    assert lines(world) == [("Weekly service, November 2026", 15500)]
    made = visits_in(world, NOVEMBER, d12="skipped")
    dose_on(world, made[0], "salt", 1, "bag", 900)
    on(FIRST_OF_DECEMBER)
    run_all(world)
    run_all(world)
    assert lines(world)[1:] == [
        ("Credit: visit of Nov 12 could not be done", -3875), ("Salt, 1 bags, Nov 5", 900),
        ("Weekly service, December 2026", 15500)]


def test_a_dose_that_comes_late_and_one_that_is_corrected_are_on_the_next_invoice(world):
    bill_only(world, "Reyes", chemicals="extra")
    made = visits_in(world, NOVEMBER)
    dose = dose_on(world, made[0], "salt", 1, "bag", 900)
    run_all(world)
    dose_on(world, made[1], "salt", 2, "bag", 1800)
    with world.writing():
        world.row(type(dose), dose.id).price_cents = 700
        session().add(world.row(type(dose), dose.id))
    on(dt.datetime(2027, 1, 4, 16, tzinfo=dt.UTC))
    run_all(world, dt.date(2027, 1, 1))
    assert [cents for _words, cents in lines(world)[2:]] == [-200, 1800, 15500]


def test_a_new_price_changes_no_earlier_month(world):
    bill_only(world, "Reyes")
    run_all(world)
    with world.writing():
        change_plan(world.row(Plan, world.cast.plans["Reyes"]), price_cents=17500)
    on(dt.datetime(2027, 1, 4, 16, tzinfo=dt.UTC))
    run_all(world, dt.date(2027, 1, 1))
    assert [cents for _words, cents in lines(world)] == [15500, 17500]


def test_a_plan_that_ends_in_a_month_paid_in_advance_gets_the_rest_back_with_its_next_bill(world):
    on(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC))
    bill_only(world, "Reyes", in_advance=True)
    run_all(world, NOVEMBER)
    with world.writing():
        change_plan(world.row(Plan, world.cast.plans["Reyes"]), ends_on=dt.date(2026, 11, 13))
        place = session().get(Property, world.cast.properties["Reyes"])
        session().add(Plan(property_id=place.id, name="Pool only", starts_on=dt.date(2026, 11, 14), price_cents=24000))
    on(FIRST_OF_DECEMBER)
    run_all(world)
    assert lines(world)[1:] == [("Correction: Weekly service, Nov 1 – 13", -7750), ("Pool only, Nov 14 – 30", 12000)]


def test_what_comes_to_nothing_makes_no_invoice_and_a_credit_waits_for_the_next(world):
    bill_only(world, "Reyes", in_advance=True)
    on(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC))
    run_all(world, NOVEMBER)
    visits_in(world, NOVEMBER, d5="cancelled", d12="cancelled")
    with world.writing():
        place = session().get(Property, world.cast.properties["Reyes"])
        pausing.pause(place, (dt.date(2026, 12, 1), dt.date(2026, 12, 31)))
    on(FIRST_OF_DECEMBER)
    run = begun(world)
    account = world.cast.accounts["Reyes"]
    assert run.troubles == {"not_positive": [account], "paused": [account]}
    run_all(world)
    assert len(invoices(world)) == 1
    on(dt.datetime(2027, 1, 4, 16, tzinfo=dt.UTC))
    run_all(world, dt.date(2027, 1, 1))
    assert sum(cents for _words, cents in lines(world)) == 15500 * 2 - 7750


# ---- taxes ----


def test_each_place_has_its_rate_and_the_company_says_what_is_taxed(world):
    bill_only(world, "Azul Downtown", "Azul Airport", chemicals="extra")
    rules(world, tax_millionths=86_000, taxes_service=True, taxes_chemicals=False)
    with world.writing():
        session().get(Property, world.cast.properties["Azul Airport"]).tax_millionths = 0
    made = visits_in(world, NOVEMBER, "Azul Downtown")
    dose_on(world, made[0], "salt", 1, "bag", 999, "Azul Downtown pool")
    run_all(world)
    found = world.all(select(Line.amount_cents, Line.tax_cents).order_by(Line.id))
    assert found == [(48000, 4128), (999, 0), (48000, 0)]
    assert invoices(world)[0].tax_cents == 4128


@pytest.mark.parametrize(("until", "tax"), [(None, 0), (dt.date(2026, 12, 1), 0), (dt.date(2026, 11, 30), 1333)])
def test_an_exempt_account_pays_no_tax_as_long_as_its_certificate_holds(world, until, tax):
    bill_only(world, "Reyes")
    rules(world, tax_millionths=86_000, taxes_service=True)
    with world.writing():
        account = session().get(Account, world.cast.accounts["Reyes"])
        account.exempt_number, account.exempt_until = "AZ-5000-11", until
    run = run_all(world)
    assert invoices(world)[0].tax_cents == tax
    assert bool(run.troubles.get("certificate")) == bool(tax)


def test_what_is_put_right_keeps_the_tax_it_was_billed_with(world):
    """Billed in advance with tax; by the time of the credit the account is exempt, and the rate another one."""
    on(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC))
    bill_only(world, "Reyes", in_advance=True, chemicals="extra")
    rules(world, skip_credit="always", tax_millionths=86_000, taxes_service=True, taxes_chemicals=True)
    run_all(world, NOVEMBER)
    made = visits_in(world, NOVEMBER, d12="skipped")
    dose_on(world, made[0], "salt", 1, "bag", 900)
    rules(world, tax_millionths=91_000)
    with world.writing():
        session().get(Account, world.cast.accounts["Reyes"]).exempt_number = "AZ-5000-11"
    on(FIRST_OF_DECEMBER)
    run_all(world)
    found = world.all(select(Line.amount_cents, Line.tax_cents).order_by(Line.id))
    assert found == [(15500, 1333), (-3875, -333), (900, 0), (15500, 0)]


def test_what_was_billed_without_tax_is_given_back_without(world):
    on(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC))
    bill_only(world, "Reyes", in_advance=True)
    rules(world, skip_credit="always", tax_millionths=86_000, taxes_service=True)
    with world.writing():
        account = session().get(Account, world.cast.accounts["Reyes"])
        account.exempt_number, account.exempt_until = "AZ-5000-11", dt.date(2026, 11, 15)
    run_all(world, NOVEMBER)
    visits_in(world, NOVEMBER, d12="skipped")
    on(FIRST_OF_DECEMBER)
    run_all(world)
    found = world.all(select(Line.amount_cents, Line.tax_cents).order_by(Line.id))
    assert found == [(15500, 0), (-3875, 0), (15500, 1333)]
