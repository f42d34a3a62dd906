"""The water log of commercial pools: each day, each required value, and never a 0 for what nobody tested."""

import datetime as dt

from app.reports.compliance import log_of
from app.visits import progress, recording
from tests.counting import count_statements
from tests.invoices.papers import is_accessible
from tests.invoices.papers import words as text_of
from tests.visits.places import do, fresh, place_of, pool_of, stop_today
from tests.visits.told import plain

MONDAY = dt.date(2026, 11, 16)


def log_visit(world, values: dict, day: int = 19, technician: str = "Tess", place: str = "Azul Downtown"):
    visit = stop_today(world, place, technician, day=dt.date(2026, 11, day))
    do(world, recording.record_readings, visit, pool_of(world, f"{place} pool"), values)
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    return fresh(world, visit)


ALL = {"free_chlorine": 3.0, "total_chlorine": 3.4, "ph": 7.5, "total_alkalinity": 100, "calcium_hardness": 300,
       "cyanuric_acid": 70, "water_temperature": 82}  # fmt: skip


def here(world, place: str = "Azul Downtown") -> str:
    return f"/properties/{place_of(world, place).uid}/log"


def test_the_required_values_stand_beside_their_day_and_signer(world):
    log_visit(world, ALL)
    shown = plain(world.as_("Finn").get(here(world)).text)
    for words in ("Thu, Nov 19", "3.0", "0.4", "7.5", "100", "70", "82", "Tess Nguyen", "Main pool"):
        assert words in shown, words
    assert shown.count("No visit") == 6


def test_what_was_not_tested_is_named_and_never_zero(world):
    log_visit(world, {"ph": 7.5})
    log = log_of(place_of(world, "Azul Downtown"), MONDAY, 7)
    (test,) = log.days[3].tests
    assert {kind for kind, value in test.values.items() if not value.shown} == set(test.values) - {"ph"}
    shown = plain(world.as_("Finn").get(here(world)).text)
    assert shown.count("Not tested") == 6
    assert "without Calcium, Alkalinity, and Water" in shown
    assert "<td>0" not in shown


def test_a_zero_that_was_measured_is_a_zero(world):
    log_visit(world, ALL | {"cyanuric_acid": 0})
    log = log_of(place_of(world, "Azul Downtown"), MONDAY, 7)
    assert log.days[3].tests[0].values["cyanuric_acid"].shown == "0"


def test_a_visit_stands_on_the_day_on_which_it_was_made(world):
    log_visit(world, ALL, day=23)
    log = log_of(place_of(world, "Azul Downtown"), MONDAY, 7)
    assert [len(day.tests) for day in log.days] == [0, 0, 0, 1, 0, 0, 0]
    assert not any(day.tests for day in log_of(place_of(world, "Azul Downtown"), MONDAY + dt.timedelta(days=7), 7).days)


def test_an_index_beyond_the_tables_is_not_called_untested(world):
    log_visit(world, ALL | {"total_alkalinity": 20, "cyanuric_acid": 90})
    shown = plain(world.as_("Finn").get(here(world)).text)
    assert "Not known" in shown and "Not tested" not in shown


def test_the_paper_has_the_same_and_room_for_signatures(world):
    log_visit(world, ALL | {"ph": 8.0})
    answer = world.as_("Marta").get(f"{here(world)}.pdf")
    assert answer.mimetype == "application/pdf" and is_accessible(answer.data)
    said = text_of(answer.data)
    for words in ("Water log", "Azul Downtown", "8.0 high", "No visit", "Signed", "Tess Nguyen", "For the property"):
        assert words in said, words


def test_a_day_alone_and_the_week_before(world):
    log_visit(world, ALL)
    finn = world.as_("Finn")
    assert plain(finn.get(f"{here(world)}?days=1&day=2026-11-19").text).count("No visit") == 0
    assert plain(finn.get(f"{here(world)}?days=7&day=2026-11-10").text).count("No visit") == 7
    for nonsense in ("day=x", "days=99", "day=9999-12-31", "day=0001-01-01", "by=%00"):
        assert finn.get(f"{here(world)}?{nonsense}").status_code == 200


def test_by_signer(world):
    log_visit(world, ALL, day=17)
    log_visit(world, ALL | {"ph": 7.9}, day=18, technician="Diego")
    finn = world.as_("Finn")
    both, one = (plain(finn.get(f"{here(world)}?{by}").text) for by in ("", "by=Diego+Flores"))
    assert "7.5" in both and "7.9" in both
    assert "7.9" in one and "7.5" not in one and "Everybody" in one


def test_households_have_none(world):
    assert world.as_("Olivia").get(here(world, "Reyes")).status_code == 404
    assert world.as_("Otto").get(f"/office{here(world, 'Reyes')}").status_code == 404
    assert "Water log" not in world.as_("Olivia").get(f"/properties/{place_of(world).uid}").text
    assert world.as_("Olivia").get(here(world)).status_code == 404
    assert world.as_("Otto").get(f"/office{here(world)}").status_code == 200


def test_a_week_of_visits_costs_no_more_queries_than_one(world):
    counts = []
    for days in ((19,), (16, 17, 18)):
        for day in days:
            log_visit(world, ALL, day=day)
        place = place_of(world, "Azul Downtown")
        with count_statements() as sent:
            log_of(place, MONDAY, 7)
        counts.append(len(sent))
    assert counts[0] == counts[1]
