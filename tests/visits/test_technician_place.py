"""A stop's past for one who does not know the pool, and the customer's portal on the technician's screen."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base.db import session
from app.notices.models import Notice
from app.properties.models import Property
from app.visits import parts, photos, progress, recording
from app.visits.models import Photo
from app.visits.skip_reasons import PRESETS
from tests.counting import count_statements
from tests.visits.places import answered, do, pool_of, stop_today
from tests.visits.stop_forms import page_of, text_of


def past(world, days: int, technician: str = "Diego", **details):
    visit = answered(world, stop_today(world, technician=technician, day=dt.date(2026, 11, 19) - dt.timedelta(days)))
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 8.2, "free_chlorine": 3})
    do(world, recording.record_dose, visit, pool_of(world), "muriatic_acid", 16, "fl oz")
    do(world, parts.add_part, visit, "O-ring", 2000)
    do(world, recording.write_notes, visit, "Leaf trap full", "Dog bites")
    do(world, progress.complete, visit)
    return visit


def drawn_photo(world, visit) -> Photo:
    photo = do(world, photos.add_photo, visit, f"{visit.id:064}", "equipment")
    with world.writing():
        row = world.row(Photo, photo.id)
        row.full_key = row.thumb_key = row.original_key
        row.width = row.height = row.thumb_width = row.thumb_height = 4
        row.done_at = row.taken_at
    return photo


def test_the_last_ten_visits_with_all_that_was_found_and_said(world):
    for weeks in range(1, 13):
        past(world, 7 * weeks)
    visit, tess = stop_today(world), world.as_("Tess")
    shown = text_of(tess.get(page_of(visit) + "/past"))
    assert shown.count("Diego Flores") == 10
    for words in ("pH 8.2 high", "Added: Muriatic acid, 16 fl oz", "Parts: O-ring × 2", "Leaf trap full",
                  "For the office only: Dog bites"):
        assert words in shown
    assert page_of(visit) + "/past" in tess.get(page_of(visit)).text


def test_a_skipped_visit_stands_there_with_its_reason(world):
    do(world, progress.skip, stop_today(world, day=dt.date(2026, 11, 12)), PRESETS[2])
    assert "A dog was loose" in world.as_("Tess").get(page_of(stop_today(world)) + "/past").text


def test_a_pool_without_a_past_says_so(world):
    assert "Nobody was here before" in world.as_("Tess").get(page_of(stop_today(world)) + "/past").text


def test_photos_of_earlier_visits_open_for_whoever_has_a_stop_there(world):
    photo = drawn_photo(world, past(world, 7))
    at = f"/technician/photos/{photo.uid}/thumb"
    assert world.as_("Tess").get(at).status_code == 404
    visit = stop_today(world)
    assert at in world.as_("Tess").get(page_of(visit) + "/past").text


def test_the_past_asks_the_database_the_same_for_one_visit_and_ten(world):
    tess, counts = world.as_("Tess"), []
    for weeks in ((1,), range(2, 12)):
        for week in weeks:
            past(world, 7 * week)
        visit = stop_today(world)
        tess.get(page_of(visit) + "/past")
        with count_statements() as sent:
            assert tess.get(page_of(visit) + "/past").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1], sent


def test_the_offices_note_about_the_place_stands_at_the_gate(world):
    with world.writing():
        session().get(Property, world.cast.properties["Reyes"]).note = "Key under the pump lid"
    assert "Key under the pump lid" in world.as_("Tess").get(page_of(stop_today(world))).text


# ---- the portal on her screen ----


def test_the_code_leads_to_this_visit_and_holds_no_secret(world):
    visit = stop_today(world)
    shown = world.as_("Tess").get(page_of(visit) + "/portal").text
    assert '<svg role="img"' in shown and f'data-share="/visits/{visit.uid}"' in shown
    assert "/l/" not in shown and "/a/" not in shown
    assert world.as_(None).get(f"/visits/{visit.uid}").location.startswith("/sign-in")


def test_a_link_goes_to_the_owners_own_address_which_she_sees_masked(world):
    visit, tess = stop_today(world), world.as_("Tess")
    shown = tess.get(page_of(visit) + "/portal").text
    assert "olivia@reyes.example" not in shown and "Olivia Reyes" in shown
    form = {"person": world.person("Olivia").uid, "channel": "email"}
    answer = world.post(tess, page_of(visit) + "/portal", form, follow_redirects=True)
    assert "on its way to Olivia" in text_of(answer)
    assert world.all(select(Notice.to)) == ["olivia@reyes.example"]


@pytest.mark.parametrize("form", [{"channel": "email"}, {"channel": "push"}, {"person": "x", "channel": "text"}])
def test_nobody_else_is_written_to(world, form):
    visit = stop_today(world)
    form = {"person": world.person("Marta").uid} | form
    assert world.post(world.as_("Tess"), page_of(visit) + "/portal", form).status_code == 404
    assert world.all(select(Notice)) == []
