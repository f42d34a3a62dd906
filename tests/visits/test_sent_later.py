"""Items from a phone without signal: sealed, sent once, at their own time, and no longer remembered than needed."""

import datetime as dt
from io import BytesIO

import pytest
from sqlmodel import func, select

from app import timetable
from app.base import clock
from app.entrance import person_key
from app.notices.models import Notice
from app.visits import progress
from app.visits.models import Photo, Reading, SentLater, Visit
from tests.visits.later_phone import AN_HOUR, AT, Phone, dose, whole_visit
from tests.visits.places import do, events_named, fresh, stop_today
from tests.visits.stop_forms import page_of
from tests.visits.test_photos import small_jpeg

# ---- once ----


def test_a_whole_visit_arrives_with_its_own_times(world, phone):
    visit, now = stop_today(world), clock.now()
    assert phone.send(visit, "departure", ("minutes", "20", ""), ago=3 * AN_HOUR) == []
    assert phone.send(visit, "arrival", ago=2 * AN_HOUR) == []
    assert phone.send(visit, "photo", ("photo_kind", "before", ""), photo=small_jpeg()) == []
    assert phone.send(visit, "completion", *whole_visit(world, visit), *dose(world)) == []
    over = fresh(world, visit)
    assert (over.state, over.note) == ("completed", "All clear")
    assert (over.on_the_way_at, over.arrived_at, over.ended_at) == (now - 3 * AN_HOUR, now - 2 * AN_HOUR, now - AN_HOUR)
    assert over.arriving_at == now - 3 * AN_HOUR + dt.timedelta(minutes=20)
    assert [row.value for row in world.all(select(Reading))] == [7.5]
    assert world.all(select(Photo.kind)) == ["before"]


def test_an_item_sent_again_changes_nothing_and_is_answered_the_same(world, phone):
    visit = stop_today(world)
    items = [phone.item(visit, "completion", *whole_visit(world, visit)),
             phone.item(visit, "photo", ("photo_kind", "after", ""), photo=small_jpeg())]  # fmt: skip
    first = [phone.post(item).json for item in items]
    world.work()
    with world.writing():
        world.row(Visit, visit.id).note = "Put right by the office"
    again = [phone.post(item).json for item in items]
    assert first == again == [{"told": [], "shown": True}] * 2
    assert fresh(world, visit).note == "Put right by the office"
    assert len(events_named(world, "visit.completed")) == 1
    assert world.all(select(func.count(Photo.id))) == [1]
    assert world.all(select(func.count(SentLater.id))) == [2]


def test_a_photo_whose_answer_was_lost_is_not_there_twice(world, phone):
    """Sent with signal, the answer never came, so the phone kept it and sends it again."""
    visit = stop_today(world)
    form = {"photo": (BytesIO(small_jpeg()), "IMG.jpg"), "photo_kind": "after"}
    world.post(phone.browser, page_of(visit) + "/photos", form)
    world.work()
    phone.send(visit, "photo", ("photo_kind", "after", ""), photo=small_jpeg())
    assert world.all(select(func.count(Photo.id))) == [1]


def test_nobody_hears_hours_later_that_she_was_on_the_way(world, phone):
    visit = stop_today(world)
    phone.send(visit, "departure", ago=3 * AN_HOUR)
    world.work()
    told = world.all(select(Notice.state).where(Notice.event == "visit_on_the_way"))
    assert "sent" not in told


# ---- who, and when they wait ----


def test_a_second_technician_sends_nothing_of_the_first(world, phone):
    visit, diego = stop_today(world), Phone(world, "Diego")
    item = phone.item(visit, "completion", *whole_visit(world, visit))
    assert diego.post(item).status_code == 403
    assert fresh(world, visit).state == "scheduled" and world.all(select(SentLater)) == []


def test_signed_out_or_with_an_old_token_it_waits(world, phone):
    item = phone.item(stop_today(world), "arrival")
    stranger = world.as_(None)
    assert stranger.get(AT).status_code == 303
    form = {"mark": item["mark"], "sealed": (BytesIO(item["closed"]), "sealed")}
    answer = phone.browser.post(AT, data=form)
    assert (answer.status_code, answer.headers["X-CSRF"]) == (400, "stale")
    assert world.all(select(SentLater)) == []


@pytest.mark.parametrize("change", [{"key": "99"}, {"point": "!"}, {"mark": ""}, {"closed": b"x"}, {"nonce": ""}])
def test_what_cannot_be_opened_is_dropped_in_words(world, phone, change):
    answer = phone.post(phone.item(stop_today(world), "arrival") | change)
    told = ["Something kept on this phone could not be read."]
    assert (answer.status_code, answer.json) == (200, {"told": told, "shown": False})
    assert world.all(select(SentLater)) == []


@pytest.mark.parametrize(
    "nonsense",
    [{"kind": "payment"}, {"fields": None}, {"fields": [["x"]]}, {"at": "soon"}, {"at": 10**30}, {"day": "x"},
     {"offset": 10**30}, {"fields": [["note", "x" * 50_000, ""]]}],
)  # fmt: skip
def test_what_no_script_of_ours_says_is_dropped(world, phone, nonsense):
    answer = phone.post(phone.item(stop_today(world), "arrival", **nonsense))
    assert answer.status_code == 200 and "could not be read" in answer.json["told"][0]


def test_a_stop_that_was_never_hers_is_not_touched(world, phone):
    visit = stop_today(world, technician="Diego")
    assert phone.send(visit, "completion", *whole_visit(world, visit)) == ["This stop is not on your route."]
    assert phone.answer["shown"] is False  # on no page of hers: her phone says it
    assert fresh(world, visit).state == "scheduled"


def test_what_is_no_photo_is_said(world, phone):
    visit = stop_today(world)
    assert "not a photo" in phone.send(visit, "photo", photo=b"%PDF-1.7")[0]


# ---- the clock ----


def test_a_clock_wrong_by_a_day_is_put_right(world, phone):
    visit, wrong = stop_today(world), dt.timedelta(days=1)
    off = -round(wrong.total_seconds() * 1000)
    item = phone.item(visit, "completion", *whole_visit(world, visit), ago=AN_HOUR - wrong, offset=off)
    assert phone.post(item, sent_at=clock.now() + wrong).json["told"] == []
    assert fresh(world, visit).ended_at == clock.now() - AN_HOUR


def test_an_end_before_the_arrival_ends_with_it(world, phone):
    visit = stop_today(world)
    do(world, progress.arrive, visit, who="Tess")
    phone.send(visit, "completion", *whole_visit(world, visit), ago=AN_HOUR)
    assert fresh(world, visit).ended_at == fresh(world, visit).arrived_at == clock.now()


# ---- no longer than needed ----


def test_what_an_owner_read_long_ago_is_not_written_anew(world):
    visit = stop_today(world)
    Phone(world).send(visit, "completion", *whole_visit(world, visit))
    note = fresh(world, visit).note
    clock.advance(dt.timedelta(days=61))
    from_the_drawer = Phone(world)
    from_the_drawer.marks = 50
    told = from_the_drawer.send(visit, "report", ("note", "Rewritten", note))
    assert told == ["This stop was too long ago to change it. Please tell the office."]
    assert fresh(world, visit).note == note
    assert world.all(select(SentLater).order_by(SentLater.id))[-1].kept == [["For the owner", "Rewritten"]]


def test_marks_that_cannot_come_again_are_forgotten_and_what_was_told_stays(world, phone):
    visit = stop_today(world)
    item = phone.item(visit, "arrival")
    phone.post(item)
    phone.send(visit, "completion")
    at_night = clock.now().replace(hour=9, minute=37)
    clock.freeze(at_night + dt.timedelta(days=59))
    timetable.forget_sent_later()
    assert world.all(select(func.count(SentLater.id))) == [2]
    clock.freeze(at_night + dt.timedelta(days=62, minutes=1))
    timetable.forget_sent_later()
    assert world.all(select(func.count(SentLater.id))) == [2]
    clock.freeze(at_night + dt.timedelta(days=62))
    timetable.forget_sent_later()
    [left] = world.all(select(SentLater))
    assert left.kind == "completion" and left.told


# ---- what stays on a phone ----


def test_a_technicians_phone_keeps_pages_and_a_desk_does_not(world):
    visit = stop_today(world)
    for path in ("/technician", page_of(visit), page_of(visit) + "/past"):
        assert "X-Offline" not in world.as_("Tess").get(path).headers
        assert world.as_("Otto").get(path).headers["X-Offline"] == "no"


def test_the_days_list_names_what_to_keep_of_today_only(world):
    visit, later = stop_today(world), stop_today(world, day=dt.date(2026, 11, 20))
    shown = world.as_("Tess").get("/technician").text
    assert f"{page_of(visit)}/past" in shown and later.uid not in shown
    assert "data-warm-route" not in world.as_("Tess").get("/technician?ahead=1").text
    assert "data-warm-route" not in world.as_("Otto").get("/technician").text


def test_the_key_of_the_person_is_the_pages_own(world, phone):
    assert f'data-person="{phone.person}"' in phone.browser.get("/technician").text
    assert person_key and phone.person != Phone(world, "Diego").person
