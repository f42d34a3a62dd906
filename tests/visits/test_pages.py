import datetime as dt

from app import entrance
from app.base import clock
from app.invoices.ledger import owe
from app.invoices.models import Invoice, Line, LineVisit
from app.people.models import Person
from app.visits import progress, recording, scheduling
from app.visits.models import Visit
from tests.counting import count_statements
from tests.visits.places import THE_DAY, do, events_named, place_of, planned_visits, pool_of, stop_today
from tests.visits.told import IN_RANGE, done_visit, plain, planned, skipped_visit, with_photo

A_WEEK = dt.timedelta(days=7)


def page(world, who: str, path: str) -> str:
    answer = world.as_(who).get(path)
    assert answer.status_code == 200, answer.status_code
    return plain(answer.text)


def of(visit: Visit) -> str:
    return f"/visits/{visit.uid}"


# ---- one visit ----


def test_a_visit_reads_like_a_letter_with_proof(world):
    visit = done_visit(world, IN_RANGE)
    do(world, recording.write_notes, visit, "The filter is clean again.", "Pump is loud, tell Otto")
    shown = page(world, "Olivia", of(visit))
    for words in ("Everything in range", "The filter is clean again.", "9:00 AM, 29 minutes", "Skim the surface"):
        assert words in shown, words
    assert "Pump is loud" not in shown


def test_each_reading_has_a_word_and_the_target_of_that_day(world):
    visit = done_visit(world, {"ph": 8.1, "free_chlorine": 1.0})
    with world.writing():
        pool = pool_of(world)
        pool.targets = {"ph": [7.0, 9.0]}
    shown = page(world, "Olivia", of(visit))
    assert "High, target 7.4–7.6" in shown and "Low, target 2.0–4.0" in shown
    assert "pH was high and chlorine was low." in shown


def test_what_was_added_stands_in_the_sentence_with_its_reason_below(world):
    visit = stop_today(world)
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 8.0})
    do(world, recording.record_dose, visit, pool_of(world), "muriatic_acid", 12, "fl oz")
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    shown = page(world, "Olivia", of(visit))
    assert "pH was high. We added muriatic acid." in shown
    assert "12 fl oz" in shown and "To lower pH from 8.0" in shown and "Included" in shown


def test_what_the_plan_wants_and_nobody_tested_says_so(world):
    first, *_ = planned_visits(world, until=THE_DAY)
    do(world, recording.record_readings, first, pool_of(world), {"ph": 7.5})
    do(world, recording.finish_open_tasks, first)
    do(world, progress.complete, first)
    shown = page(world, "Olivia", of(first))
    assert shown.count("Not tested") == 3 + 4
    assert "Not known: calcium hardness, total alkalinity, and water temperature not tested" in shown


def test_the_saturation_index_is_a_number_and_a_word(world):
    shown = page(world, "Olivia", of(done_visit(world, IN_RANGE)))
    assert "Saturation index" in shown and "Balanced" in shown


def test_what_the_index_lacks_is_named_whatever_it_is(world):
    shown = page(world, "Olivia", of(done_visit(world, {"calcium_hardness": 300, "water_temperature": 80})))
    assert "Not known: pH and total alkalinity not tested" in shown
    shown = page(world, "Olivia", of(done_visit(world, IN_RANGE | {"total_alkalinity": 20, "cyanuric_acid": 90})))
    assert "Not known: the tables have no such water" in shown


def test_a_visit_made_a_day_early_stands_on_the_day_it_was_made(world):
    visit = done_visit(world, IN_RANGE, day=THE_DAY + dt.timedelta(days=1))
    for path in (of(visit), "/visits", "/"):
        shown = page(world, "Olivia", path)
        assert "Nov 20" not in shown and "November 20" not in shown, path
    assert "Thursday, November 19" in page(world, "Olivia", of(visit))
    assert "Thu, Nov 19" in page(world, "Olivia", "/visits") and "Today, " in page(world, "Olivia", "/")


def test_a_visit_says_what_changed_since_the_one_before(world):
    done_visit(world, {"ph": 7.8, "free_chlorine": 3.0}, day=THE_DAY - A_WEEK)
    shown = page(world, "Olivia", of(done_visit(world, {"ph": 7.5, "free_chlorine": 3.0})))
    assert "Since last time, Thu, Nov 12" in shown
    assert "7.5, down from 7.8" in shown and "3.0, the same" in shown


def test_minutes_are_shown_only_where_the_company_tells_them(world):
    visit = done_visit(world, IN_RANGE)
    with world.writing() as session:
        company = session.merge(world.company)
        company.shows_minutes = False
    entrance.forget_hosts()
    assert "29 minutes" not in page(world, "Olivia", of(visit))


def test_a_skipped_visit_keeps_its_reason_and_says_what_happens_next(world):
    shown = page(world, "Olivia", of(skipped_visit(world)))
    assert "The weather made it unsafe" in shown and "Skipped" in shown
    assert "The office will contact you to find another day." in shown


def test_a_skipped_visit_is_told_in_the_readers_language(world):
    skipped = skipped_visit(world)
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).language = "es"
    shown = page(world, "Olivia", of(skipped))
    assert "El clima" in shown and "made it unsafe" not in shown


def test_a_visit_under_way_shows_its_steps_and_nothing_missing(world):
    visit = planned(world, THE_DAY)
    do(world, progress.start_driving, visit, clock.at(THE_DAY, dt.time(9, 40), "America/Phoenix"))
    shown = page(world, "Olivia", of(visit))
    assert "Tess is on the way" in shown and "9:40" in shown and "Not tested" not in shown
    do(world, progress.arrive, visit)
    assert "At your pool now" in page(world, "Olivia", of(visit))


def test_a_moved_visit_says_from_when_and_why(world):
    visit = planned(world, THE_DAY + A_WEEK)
    do(world, scheduling.move, visit, THE_DAY + A_WEEK + dt.timedelta(days=1), "Thanksgiving")
    shown = page(world, "Olivia", of(visit))
    assert 'class="struck">Thursday, November 26</span>' in shown and "Thanksgiving" in shown


def test_a_day_that_went_by_without_us_is_called_missed(world):
    visit = planned(world, THE_DAY - A_WEEK)
    assert "Missed" in page(world, "Olivia", of(visit))
    assert "Missed" in page(world, "Olivia", "/visits")


def test_photos_open_on_a_page_with_a_way_back(world):
    visit = done_visit(world, IN_RANGE)
    first, second = with_photo(world, visit, "before", lead=False), with_photo(world, visit, "after", "Clear")
    shown = page(world, "Olivia", of(visit))
    assert f"/photos/{second.uid}/medium" in shown and "data-compare" in shown
    alone = page(world, "Olivia", f"{of(visit)}/photos/{second.uid}")
    assert of(visit) in alone and f"{of(visit)}/photos/{first.uid}" in alone
    other = done_visit(world, IN_RANGE, day=THE_DAY - A_WEEK)
    assert world.as_("Olivia").get(f"{of(other)}/photos/{second.uid}").status_code == 404


def test_a_visit_shows_its_invoice_to_those_who_see_prices(world):
    visit = done_visit(world, IN_RANGE)
    with world.writing() as session:
        invoice = Invoice(account_id=visit.account_id, number="INV-7", state="open", issued_on=THE_DAY, due_on=THE_DAY,
                          total_cents=15500)  # fmt: skip
        session.add(invoice)
        session.flush()
        line = Line(invoice_id=invoice.id, description="Weekly service", amount_cents=15500)
        session.add(line)
        session.flush()
        session.add(LineVisit(line_id=line.id, visit_id=visit.id))
        owe(invoice)
    shown = page(world, "Olivia", of(visit))
    assert f"/invoices/{invoice.uid}" in shown and "$155.00" in shown and "Due" in shown


# ---- the live card ----


def card(browser, visit, etag: str = ""):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"} | ({"If-None-Match": etag} if etag else {})
    return browser.get(f"{of(visit)}/card", headers=headers)


def test_the_card_is_sent_again_only_when_something_changed(world):
    visit, browser = planned(world, THE_DAY), world.as_("Olivia")
    first = card(browser, visit)
    assert first.status_code == 200 and "<html" not in first.text and f'id="visit-{visit.uid}"' in first.text
    assert card(browser, visit, first.headers["ETag"]).status_code == 304
    do(world, progress.arrive, visit)
    assert card(browser, visit, first.headers["ETag"]).status_code == 200


def test_the_card_opened_as_a_page_leads_to_the_visit(world):
    visit = planned(world, THE_DAY)
    assert world.as_("Olivia").get(f"{of(visit)}/card").headers["Location"] == of(visit)


# ---- who may ----


def test_only_the_household_sees_its_visit(world):
    visit = done_visit(world, IN_RANGE)
    with_photo(world, visit)
    assert world.as_("Marta").get(of(visit)).status_code == 404
    assert world.as_("Rosa").get(of(visit)).status_code == 404
    assert world.as_("Finn").get(f"{of(visit)}/card").status_code == 404
    assert "/sign-in" in world.as_(None).get(of(visit)).headers["Location"]


def test_who_only_looks_at_a_hotel_sees_its_visits_without_prices(world):
    visit = stop_today(world, "Azul Resort")
    do(world, recording.record_dose, visit, pool_of(world, "Azul Resort pool"), "salt", 1, "bag", price_cents=900)
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    assert "$9.00" not in page(world, "Finn", of(visit))
    for name in ("Marta", "Pat"):
        assert "$9.00" in page(world, name, of(visit))


# ---- what it costs ----


def test_pages_ask_as_often_for_one_visit_as_for_many(world):
    done_visit(world, {"ph": 8.0}, day=THE_DAY - A_WEEK * 20)
    visit = done_visit(world, IN_RANGE)
    planned(world, THE_DAY + A_WEEK)
    few = {path: _sent(world, path) for path in ("/visits", of(visit))}
    for week in range(1, 15):
        with_photo(world, done_visit(world, {"ph": 8.0}, day=THE_DAY - A_WEEK * week))
        with_photo(world, visit)
    planned_visits(world)
    assert {path: _sent(world, path) for path in few} == few


def _sent(world, path: str) -> int:
    """By somebody who was here just now: the first page after a while writes that down."""
    browser = world.as_("Olivia")
    browser.get(path)
    with count_statements() as sent:
        assert browser.get(path).status_code == 200
    return len([statement for statement in sent if not statement.startswith(("BEGIN", "SELECT set_config"))])


def test_seeing_visits_records_nothing(world):
    visit = done_visit(world, IN_RANGE)
    before = len(events_named(world, "visit.completed"))
    for path in ("/visits", of(visit), "/visits/last"):
        world.as_("Olivia").get(path)
    assert len(events_named(world, "visit.completed")) == before


def test_what_changed_says_how_it_stands_and_draws_its_way(world):
    for week, ph in ((3, 7.5), (2, 7.8), (1, 7.9)):
        done_visit(world, {"ph": ph, "free_chlorine": 3.0}, day=THE_DAY - A_WEEK * week)
    back = page(world, "Olivia", of(done_visit(world, {"ph": 7.5, "free_chlorine": 1.0})))
    assert "7.5, down from 7.9 · Back in range" in back and "1.0, down from 3.0 · Now low" in back
    assert back.count('class="spark trend"') == 2
    again = page(world, "Olivia", of(done_visit(world, {"ph": 7.9}, day=THE_DAY + A_WEEK)))
    assert "Now high" in again


def test_the_water_over_time_is_the_last_twelve_or_a_year(world):
    for week in range(15):
        done_visit(world, {"ph": 7.2 + week / 10}, day=THE_DAY - A_WEEK * week)
    here = f"/properties/{place_of(world).uid}/trends"
    last, year = page(world, "Olivia", here), page(world, "Olivia", f"{here}?range=year")
    assert last.count("<tr><th scope=\"row\">") == 12 and year.count("<tr><th scope=\"row\">") == 15
    assert "<td>8.6" in year and "<td>8.6" not in last
