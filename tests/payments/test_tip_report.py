"""Tips by technician and month: page and file, to the cent, whatever goes back."""

import csv
import datetime as dt
import io
from random import Random

from app.base import clock
from app.base.db import session
from app.payments.tip_report import sums_of, tips_of_month
from tests.counting import count_statements
from tests.payments.desk import hear, refund
from tests.payments.on_top import on_top, serve, switch_tips
from tests.payments.stage import store, tap

NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


def tipped(world, bank, tip: int, by: tuple = ("Tess",)):
    switch_tips(world)
    return tap(world, [serve(world, by=by)], store(world, bank), tip_cents=tip)


def sums(month: dt.date = NOVEMBER) -> dict[str, tuple]:
    session().rollback()
    return {row.technician: (row.count, row.given_cents, row.back_cents, row.cents)
            for row in sums_of(tips_of_month(month))}  # fmt: skip


def test_a_tip_is_shared_by_the_visits_that_were_paid_for(world, bank):
    tipped(world, bank, 1_000, ("Tess", "Tess", "Diego"))
    assert sums() == {"Tess Nguyen": (1, 667, 0, 667), "Diego Flores": (1, 333, 0, 333)}


def test_of_nobody_where_no_technician_was(world, bank):
    tipped(world, bank, 500, (None,))
    assert sums() == {"": (1, 500, 0, 500)}
    assert "Nobody yet" in world.as_("Otto").get("/office/tips").text


def test_what_goes_back_counts_in_its_own_month(world, bank):
    attempt = tipped(world, bank, 1_000, ("Tess", "Diego", "Diego"))
    clock.advance(dt.timedelta(days=20))
    refund(world, attempt, 500, part="tip")
    refund(world, attempt, attempt.cents - 500)
    assert sums() == {"Diego Flores": (1, 667, 0, 667), "Tess Nguyen": (1, 333, 0, 333)}
    december = sums(DECEMBER)
    assert {name: row[3] for name, row in december.items()} == {"Diego Flores": -667, "Tess Nguyen": -333}


def test_a_disputed_payment_takes_the_tip_back(world, bank):
    attempt = tipped(world, bank, 1_000)
    dispute = bank.dispute(attempt.payment_intent)
    hear(bank)
    assert sums()["Tess Nguyen"][3] == 0
    bank.win(dispute["id"])
    hear(bank)
    assert sums()["Tess Nguyen"][3] == 1_000


def test_any_sequence_of_tips_and_refunds_adds_up_to_the_ledger(world, bank):
    dice = Random(5)
    whose = (("Tess", "Diego"), ("Tess", "Diego", "Diego"), (None, "Tess"))
    attempts = [tipped(world, bank, dice.randint(1, 2_000), dice.choice(whose)) for _ in range(6)]
    for _ in range(8):
        attempt = dice.choice(attempts)
        left = on_top(world, attempt)["tip"]
        if left:
            refund(world, attempt, dice.randint(1, left), part="tip")
    ledger = sum(on_top(world, attempt)["tip"] for attempt in attempts)
    assert sum(row.cents for row in sums_of(tips_of_month(NOVEMBER))) == ledger
    assert all(row[3] >= 0 for row in sums().values())


def test_page_and_file_say_the_same(world, bank):
    attempt = tipped(world, bank, 1_000, ("Tess", "Tess", "Diego"))
    otto = world.as_("Otto")
    page = otto.get("/office/tips?month=2026-11").text
    assert "Tess Nguyen" in page and "$6.67" in page and "$3.33" in page and f"/office/payments/{attempt.uid}" in page
    answer = otto.get("/office/tips.csv?month=2026-11")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tips-2026-11.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Technician"], row["Day"], row["Tip"], row["Payment"]) for row in rows] == [
        ("Tess Nguyen", "2026-11-19", "6.67", attempt.uid), ("Diego Flores", "2026-11-19", "3.33", attempt.uid)
    ]  # fmt: skip
    assert "No tips in this month" in otto.get("/office/tips?month=2026-10").text


def test_nonsense_in_the_address_shows_the_present_month(world):
    for month in ("", "x", "2026-13", "0000-00", "2026-11-01", "\u0662"):
        assert "November 2026" in world.as_("Otto").get(f"/office/tips?month={month}").text
    assert world.as_("Otto").get("/office/tips?month=0001-01").status_code == 200
    assert world.as_("Otto").get("/office/tips?month=9999-12").status_code == 200


def test_the_report_asks_the_same_few_questions_however_many_there_are(world, bank):
    tipped(world, bank, 100)
    with count_statements() as few:
        tips_of_month(NOVEMBER)
    for _ in range(5):
        tipped(world, bank, 100, ("Tess", "Diego"))
    with count_statements() as many:
        assert len(tips_of_month(NOVEMBER)) == 11
    assert len(many) == len(few)
