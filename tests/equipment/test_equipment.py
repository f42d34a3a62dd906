"""What runs the pool: kept by the office, read by the owner, worked on by the technician."""

import datetime as dt
from io import BytesIO

import pytest
from sqlmodel import select

from app import timetable
from app.base import clock, pictures
from app.base.expiry import stage_due, state_of
from app.equipment.ending import tell_of_warranties
from app.equipment.keeping import add_equipment, note_work
from app.equipment.models import Equipment, EquipmentWork
from app.notices.models import Notice, OfficeAlert
from tests.counting import count_statements
from tests.visits.places import THE_DAY, do, place_of, stop_today
from tests.visits.stop_forms import done
from tests.visits.test_photos import small_jpeg
from tests.visits.told import IN_RANGE, done_visit, plain


def pump(world, **details) -> Equipment:
    given = {"kind": "variable_pump", "make": "Pentair", "model": "IntelliFlo3", "serial": "S-1042"} | details
    return do(world, add_equipment, place_of(world), **given)


def test_the_owner_reads_what_it_is_and_how_long_its_warranty_lasts(world):
    piece = pump(world, warranty_until=dt.date(2028, 5, 4), installed_on=dt.date(2025, 5, 4), note="Runs at night.")
    at_home = plain(world.as_("Olivia").get(f"/properties/{place_of(world).uid}").text)
    assert "Variable-speed pump" in at_home and "Pentair IntelliFlo3" in at_home
    assert "Under warranty until May 4, 2028" in at_home
    shown = plain(world.as_("Olivia").get(f"/equipment/{piece.uid}").text)
    for words in ("S-1042", "May 4, 2025", "Under warranty until May 4, 2028", "Runs at night."):
        assert words in shown, words


def test_equipment_of_others_is_not_there(world):
    piece = pump(world)
    for name in ("Finn", "Marta"):
        assert world.as_(name).get(f"/equipment/{piece.uid}").status_code == 404
    assert world.as_("Rita").get(f"/office/equipment/{piece.uid}").status_code == 404


def test_the_office_adds_it_with_a_photo_that_is_drawn_anew(world):
    otto, here = world.as_("Otto"), f"/office/properties/{place_of(world).uid}/equipment"
    assert "No equipment yet" in otto.get(here).text
    sent = {"kind": "salt_cell", "make": "Hayward", "model": "T-15", "warranty_until": "2027-01-31", "pool": "",
            "photo": (BytesIO(small_jpeg()), "cell.exe")}  # fmt: skip
    assert world.post(otto, here, sent).status_code == 303
    (piece,) = world.all(select(Equipment))
    olivia = world.as_("Olivia")
    assert olivia.get(f"/equipment/{piece.uid}/photo/thumb").status_code == 404
    world.work()
    photo = olivia.get(f"/equipment/{piece.uid}/photo/thumb")
    assert photo.mimetype == "image/webp"
    assert photo.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert world.get(Equipment, piece.id).original_key == ""
    assert "T-15" in otto.get(here).text


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("kind", "spaceship"), ("warranty_until", "2020-01-01"), ("installed_on", "soon"), ("pool", "x"),
     ("make", "x" * 90)],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(world, field, wrong):
    otto, here = world.as_("Otto"), f"/office/properties/{place_of(world).uid}/equipment"
    right = {"kind": "pump", "serial": "KEEP-ME", "installed_on": "2024-01-01", "pool": ""}
    answer = world.post(otto, here, {**right, field: wrong})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text and "KEEP-ME" in answer.text
    assert not world.all(select(Equipment))


def test_a_photo_that_is_none_is_refused(world):
    otto, here = world.as_("Otto"), f"/office/properties/{place_of(world).uid}/equipment"
    answer = world.post(otto, here, {"kind": "pump", "pool": "", "photo": (BytesIO(b"<svg/>"), "p.jpg")})
    assert answer.status_code == 422 and "not a photo we can read" in answer.text


def test_changing_the_end_of_the_warranty_tells_of_it_anew(world):
    piece = pump(world, warranty_until=THE_DAY + dt.timedelta(days=50), told_days=60)
    otto = world.as_("Otto")
    form = {"kind": "pump", "pool": "", "warranty_until": "2026-12-30"}
    assert world.post(otto, f"/office/equipment/{piece.uid}", form).status_code == 303
    changed = world.get(Equipment, piece.id)
    assert (changed.warranty_until, changed.told_days, changed.kind) == (dt.date(2026, 12, 30), None, "pump")


def test_what_has_no_picture_waits_for_nothing(world):
    piece = pump(world)
    world.work()
    kept = world.get(Equipment, piece.id)
    assert (kept.tries, kept.error, bool(kept.done_at)) == (0, "", True)


def test_what_was_taken_out_leaves_the_list_and_keeps_its_log(world):
    piece, visit = pump(world), done_visit(world, IN_RANGE)
    do(world, note_work, piece, visit.id, visit.day, "New seal")
    world.post(world.as_("Otto"), f"/office/equipment/{piece.uid}/removal")
    olivia = world.as_("Olivia")
    assert "IntelliFlo3" not in olivia.get(f"/properties/{place_of(world).uid}").text
    assert "New seal" in olivia.get(f"/equipment/{piece.uid}").text


# ---- at the stop ----


def test_the_technician_notes_what_she_did_and_the_owner_reads_it_on_both_pages(world):
    piece, visit = pump(world), stop_today(world)
    tess, here = world.as_("Tess"), f"/technician/visits/{visit.uid}"
    assert "S-1042" in tess.get(here).text
    form = done(world, visit) | {f"work-{piece.uid}": "Cleaned the basket"}
    world.post(tess, f"{here}/report", form)
    world.post(tess, f"{here}/completion", form)
    (work,) = world.all(select(EquipmentWork))
    assert (work.words, work.person_name, work.day) == ("Cleaned the basket", "Tess Nguyen", THE_DAY)
    olivia = world.as_("Olivia")
    assert "Cleaned the basket" in plain(olivia.get(f"/visits/{visit.uid}").text)
    log = olivia.get(f"/equipment/{piece.uid}").text
    assert "Cleaned the basket" in log and f"/visits/{visit.uid}" in log


def test_an_empty_line_takes_the_work_back(world):
    piece, visit = pump(world), stop_today(world)
    do(world, note_work, piece, visit.id, visit.day, "Wrong pump")
    do(world, note_work, piece, visit.id, visit.day, "  ")
    assert not world.all(select(EquipmentWork))


def test_nobody_notes_work_on_equipment_of_another_place(world):
    elsewhere = do(world, add_equipment, place_of(world, "Azul Downtown"), kind="pump")
    visit = stop_today(world)
    world.post(world.as_("Tess"), f"/technician/visits/{visit.uid}/report", {f"work-{elsewhere.uid}": "Hi"})
    assert not world.all(select(EquipmentWork))


def test_her_photo_of_it_opens_at_the_stop_only(world):
    piece = do(world, add_equipment, place_of(world), pictures.receive(BytesIO(small_jpeg())), kind="pump")
    world.work()
    visit, other = stop_today(world), stop_today(world, "Azul Downtown", "Diego")
    tess = world.as_("Tess")
    assert tess.get(f"/technician/visits/{visit.uid}/equipment/{piece.uid}/thumb").status_code == 200
    assert tess.get(f"/technician/visits/{other.uid}/equipment/{piece.uid}/thumb").status_code == 404


# ---- warranties that end ----


def test_both_sides_hear_sixty_thirty_and_seven_days_before(world):
    assert tell_of_warranties in timetable.EVERY_MINUTE
    pump(world, warranty_until=THE_DAY + dt.timedelta(days=61))
    told = []
    for _ in range(62):
        tell_of_warranties()
        tell_of_warranties()
        world.work()
        told.append(len(world.all(select(Notice.id).where(Notice.event == "paper_ending"))))
        clock.advance(dt.timedelta(days=1))
    assert [day for day in range(1, 62) if told[day] > told[day - 1]] == [1, 31, 54]
    assert told[-1] == 3 == len(world.all(select(OfficeAlert.id).where(OfficeAlert.kind == "paper_ending")))


@pytest.mark.parametrize(
    ("left", "told", "stage"),
    [(61, None, None), (60, None, 60), (60, 60, None), (45, None, 60), (30, 60, 30), (29, 30, None), (7, 30, 7),
     (3, None, 7), (0, 7, None), (0, 30, 7), (-1, None, None)],
)  # fmt: skip
def test_a_stage_is_told_once_and_never_made_up_for(left, told, stage):
    assert stage_due(THE_DAY + dt.timedelta(days=left), THE_DAY, told) == stage


def test_a_state_has_both_its_ends():
    days = {None: "open", -1: "ended", 0: "ending", 60: "ending", 61: "good"}
    for left, state in days.items():
        assert state_of(None if left is None else THE_DAY + dt.timedelta(days=left), THE_DAY) == state


def test_ten_pieces_cost_no_more_queries_than_one(world):
    pump(world)
    olivia, here = world.as_("Olivia"), f"/properties/{place_of(world).uid}"
    olivia.get(here)
    with count_statements() as one:
        olivia.get(here)
    for _ in range(9):
        pump(world)
    with count_statements() as ten:
        olivia.get(here)
    assert len(ten) == len(one)
