from io import BytesIO

from sqlmodel import select

from app.pauses.models import Pause
from app.visits.models import Photo, Reading, Visit
from tests.visits.changes import MONDAY
from tests.visits.places import fresh, stop_today
from tests.visits.stop_forms import done, field, page_of, text_of
from tests.visits.test_photos import small_jpeg

# ---- photos ----


def photo(name: str = "IMG_1.jpg", content: bytes = b"") -> tuple[BytesIO, str]:
    return BytesIO(content or small_jpeg()), name


def test_a_photo_is_sent_waits_and_is_shown(world):
    visit, tess = stop_today(world), world.as_("Tess")
    form = {"photo": photo(), "photo_kind": "before", field(world, "ph"): "7.5"}
    answer = world.post(tess, page_of(visit) + "/photos", form, htmx=True)
    assert "Getting ready" in answer.text
    world.work()
    shown = tess.get(page_of(visit) + "/photos").text
    assert "Getting ready" not in shown
    assert f"/technician/photos/{world.all(select(Photo))[0].uid}/thumb" in shown
    assert world.all(select(Photo))[0].kind == "before"
    assert world.all(select(Reading))[0].value == 7.5


def test_forty_megabytes_are_refused_and_nothing_else_on_the_form_is_lost(world):
    visit, tess = stop_today(world), world.as_("Tess")
    large = photo("huge.jpg", b"\xff\xd8\xff" + bytes(40 << 20))
    form = {"photo": large, field(world, "ph"): "7.5", "note": "All clear", **done(world, visit)}
    answer = world.post(tess, page_of(visit) + "/completion", form)
    assert answer.status_code == 422
    assert "This photo is too large. Photos of up to 15 MB" in text_of(answer)
    assert world.all(select(Reading))[0].value == 7.5
    assert fresh(world, visit).note == "All clear"
    assert world.all(select(Photo)) == []


def test_what_is_no_photo_is_said_at_once(world):
    visit, tess = stop_today(world), world.as_("Tess")
    answer = world.post(tess, page_of(visit) + "/photos", {"photo": photo("x.jpg", b"%PDF-1.7")}, htmx=True)
    assert answer.status_code == 422
    assert "not a photo" in answer.text


def test_a_photo_taken_by_mistake_can_be_removed(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/photos", {"photo": photo()})
    uid = world.all(select(Photo))[0].uid
    assert world.post(world.as_("Diego"), f"{page_of(visit)}/photos/{uid}/removal").status_code == 404
    world.post(tess, f"{page_of(visit)}/photos/{uid}/removal")
    assert world.all(select(Photo)) == []


# ---- skipping ----


def test_skipping_needs_a_reason_and_where_it_says_so_a_photo(world):
    visit, tess = stop_today(world), world.as_("Tess")
    assert "Choose why" in text_of(world.post(tess, page_of(visit) + "/skip"))
    answer = world.post(tess, page_of(visit) + "/skip", {"reason": "gate-locked", "internal_note": "Rang twice"})
    assert "needs a photo" in answer.text
    assert 'value="gate-locked" checked' in answer.text
    form = {"reason": "gate-locked", "photo": photo(), "photo_kind": "gate"}
    answer = world.post(tess, page_of(visit) + "/skip", form, follow_redirects=True)
    assert "Skipped. The owner is told why." in text_of(answer)
    skipped = fresh(world, visit)
    assert (skipped.state, skipped.internal_note) == ("skipped", "Rang twice")
    assert world.all(select(Photo))[0].kind == "gate"


def test_she_says_when_she_comes_back(world):
    visit, tess = stop_today(world), world.as_("Tess")
    form = {"reason": "dog-loose", "next": "again", "again_on": "2026-11-19"}
    assert "Choose a day from tomorrow on" in text_of(world.post(tess, page_of(visit) + "/skip", form))
    world.post(tess, page_of(visit) + "/skip", {**form, "again_on": "2026-11-23"})
    days = world.all(select(Visit.day, Visit.state).order_by(Visit.day))
    assert [(day.day, state) for day, state in days] == [(19, "skipped"), (23, "scheduled")]


def test_she_does_not_come_back_into_a_pause(world):
    visit, tess = stop_today(world), world.as_("Tess")
    with world.writing() as session:
        session.add(Pause(property_id=visit.property_id, starts_on=MONDAY, ends_on=MONDAY))
    form = {"reason": "dog-loose", "next": "again", "again_on": MONDAY.isoformat()}
    assert "Service is paused here on that day." in text_of(world.post(tess, page_of(visit) + "/skip", form))
    assert world.all(select(Visit.state)) == ["scheduled"]


def test_a_skipped_stop_shows_what_the_owner_was_told_and_can_be_opened_again(world):
    visit, tess = stop_today(world), world.as_("Tess")
    world.post(tess, page_of(visit) + "/skip", {"reason": "dog-loose"})
    assert "A dog was loose in the yard." in tess.get(page_of(visit)).text
    world.post(tess, page_of(visit) + "/reopening")
    assert fresh(world, visit).state == "arrived"


def test_the_pages_speak_spanish_where_the_technician_does(world):
    with world.writing():
        world.row(type(world.person("Tess")), world.cast.people["Tess"]).language = "es"
    assert '<html lang="es"' in world.as_("Tess").get(page_of(stop_today(world))).text
