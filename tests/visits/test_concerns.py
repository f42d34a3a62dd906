"""Something is not right with a visit: told with photos, answered, made good at no charge, seen by both sides."""

import datetime as dt
from io import BytesIO

import pytest
from sqlmodel import select

from app.accounts.models import Account
from app.base import current
from app.conversations.models import MessagePhoto, Thread
from app.invoices.from_visits import unbilled, unbilled_parts
from app.live import hub
from app.notices.models import Notice, OfficeAlert
from app.visits import progress, recording
from app.visits.models import Visit
from app.visits.parts import add_part
from tests.demo.photos import phone_jpeg
from tests.live.test_hub import names
from tests.visits.places import THE_DAY, do, fresh, pool_of, stop_today
from tests.visits.test_photos import small_jpeg
from tests.visits.told import IN_RANGE, done_visit, plain


def tell(world, visit: Visit, who: str = "Olivia", **form) -> object:
    sent = {"text": "The basket is full of leaves"} | form
    return world.post(world.as_(who), f"/visits/{visit.uid}/concern", sent)


def told(world, who: str = "Olivia", **form) -> tuple[Visit, Thread]:
    visit = done_visit(world, IN_RANGE)
    assert tell(world, visit, who, **form).status_code == 303
    world.work()
    return visit, world.all(select(Thread))[0]


def test_the_page_has_a_button_and_the_office_hears_of_it(world):
    visit = done_visit(world, IN_RANGE)
    assert f"/visits/{visit.uid}/concern" in world.as_("Olivia").get(f"/visits/{visit.uid}").text
    answer = tell(world, visit)
    world.work()
    (alert,) = world.all(select(OfficeAlert).where(OfficeAlert.kind == "visit_concern"))
    assert alert.title == "Something is not right with the visit of Nov 19, 2026: Olivia Reyes"
    assert "The basket is full of leaves" in world.as_("Olivia").get(answer.location).text
    assert "Waiting for us" in world.as_("Olivia").get(f"/visits/{visit.uid}").text
    office = world.as_("Otto").get(f"/office/visits/{visit.uid}").text
    assert "Something is not right" in office and "Waiting for us" in office


def test_photos_come_with_it_and_are_drawn_anew_for_both_sides(world):
    visit, thread = told(world, photo=[(BytesIO(small_jpeg()), "a.jpg"), (BytesIO(small_jpeg("red")), "b.jpg")])
    photos = world.all(select(MessagePhoto).order_by(MessagePhoto.id))
    assert len(photos) == 2 and all(one.full_key and not one.original_key for one in photos)
    for browser, door in ((world.as_("Olivia"), ""), (world.as_("Otto"), "/office")):
        here = f"{door}/questions/{thread.uid}"
        assert f"{here}/photos/{photos[0].uid}/thumb" in browser.get(here).text
        file = browser.get(f"{here}/photos/{photos[0].uid}/thumb")
        assert file.mimetype == "image/webp" and "sandbox" in file.headers["Content-Security-Policy"]
    assert world.as_("Marta").get(f"/questions/{thread.uid}/photos/{photos[0].uid}/thumb").status_code == 404


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        ({"text": " "}, "text", "Say in a few words"),
        ({"photo": (BytesIO(b"<svg/>"), "a.jpg")}, "photo", "not a photo we can read"),
        ({"photo": [(BytesIO(small_jpeg()), f"{at}.jpg") for at in range(5)]}, "photo", "Up to 4 photos"),
    ],
    ids=["nothing", "no photo", "five"],
)
def test_what_is_wrong_stands_beside_the_field_and_the_words_stay(world, form, field, sentence):
    answer = tell(world, done_visit(world, IN_RANGE), **form)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text and sentence in answer.text
    assert not world.all(select(Thread))


def test_who_only_looks_may_tell_and_reads_the_answer_but_nobody_elses_account_does(world):
    visit = stop_today(world, "Azul Downtown", "Diego")
    do(world, recording.finish_open_tasks, visit)
    do(world, progress.complete, visit)
    answer = tell(world, visit, "Finn")
    assert answer.status_code == 303
    world.work()
    (thread,) = world.all(select(Thread))
    world.post(world.as_("Otto"), f"/office/questions/{thread.uid}/messages", {"text": "We come at once"})
    world.work()
    assert "We come at once" in world.as_("Finn").get(f"/questions/{thread.uid}").text
    assert "About your visit of Nov 19, 2026" in world.as_("Finn").get("/").text
    assert world.as_("Olivia").get(f"/questions/{thread.uid}").status_code == 404
    told_ = world.all(select(Notice).where(Notice.event == "concern_answered"))
    assert {one.person_id for one in told_} == {world.cast.people["Finn"]} and {one.state for one in told_} <= {
        "sent", "dropped",
    }  # fmt: skip
    assert tell(world, visit, "Olivia").status_code == 404


def test_a_question_about_money_stays_closed_to_who_sees_no_prices(world):
    with world.writing() as session:
        thread = Thread(account_id=world.cast.accounts["Hotel Azul"], thing="invoice", thing_id=1, place="/",
                        about="INV-1", subject="Line")  # fmt: skip
        session.add(thread)
    assert world.as_("Finn").get(f"/questions/{thread.uid}").status_code == 404
    assert world.as_("Pat").get(f"/questions/{thread.uid}").status_code == 200


# ---- made good ----


def redo(world, thread: Thread, **form):
    sent = {"day": "2026-11-25", "technician": world.person("Diego").uid} | form
    return world.post(world.as_("Otto"), f"/office/questions/{thread.uid}/redo", sent)


def test_the_office_comes_again_at_no_charge_and_both_sides_read_it(world):
    visit, thread = told(world)
    assert "Come again at no charge" in world.as_("Otto").get(f"/office/questions/{thread.uid}").text
    assert redo(world, thread).status_code == 303
    world.work()
    (again,) = world.all(select(Visit).where(Visit.redo_of_id == visit.id))
    assert (again.day, again.technician_name, again.plan_id) == (dt.date(2026, 11, 25), "Diego Flores", None)
    olivia = world.as_("Olivia")
    shown = plain(olivia.get(f"/visits/{visit.uid}").text)
    assert "We come again on Wed, Nov 25, at no charge." in shown and f"/visits/{again.uid}" in shown
    back = plain(olivia.get(f"/visits/{again.uid}").text)
    assert "Makes good for an earlier visit" in back and "at no charge" in back
    office = plain(world.as_("Otto").get(f"/office/questions/{thread.uid}").text)
    assert "We come again on Wed, Nov 25, at no charge." in office
    assert world.all(select(Notice).where(Notice.event == "concern_answered"))


def test_asked_twice_it_is_one_visit(world):
    visit, thread = told(world)
    redo(world, thread)
    redo(world, thread, day="2026-11-27")
    assert len(world.all(select(Visit).where(Visit.redo_of_id == visit.id))) == 1


def test_nothing_of_it_is_ever_billed(world):
    visit, thread = told(world)
    redo(world, thread, day=THE_DAY.isoformat())
    (again,) = world.all(select(Visit).where(Visit.redo_of_id == visit.id))
    do(world, recording.record_dose, again, pool_of(world), "liquid_chlorine", 1, "gal", price_cents=900)
    do(world, add_part, again, name="Pump seal", price_cents=2500)
    do(world, recording.finish_open_tasks, again)
    do(world, progress.complete, again)
    account = world.get(Account, world.cast.accounts["Reyes"])
    assert again.id not in [one.visit.id for one in unbilled(account)]
    assert unbilled_parts(account) == []
    assert visit.id in [one.visit.id for one in unbilled(account)]


@pytest.mark.parametrize("day", ["", "2026-11-01", "2027-11-01", "soon"])
def test_a_day_that_cannot_be_is_refused(world, day):
    visit, thread = told(world)
    assert redo(world, thread, day=day).status_code == 422
    assert not world.all(select(Visit).where(Visit.redo_of_id == visit.id))


def test_settled_is_shown_to_both(world):
    visit, thread = told(world)
    world.post(world.as_("Otto"), f"/office/questions/{thread.uid}/messages",
               {"text": "The basket is empty now", "closes": "on"})  # fmt: skip
    world.work()
    shown = plain(world.as_("Olivia").get(f"/visits/{visit.uid}").text)
    assert "Settled" in shown and "The basket is empty now" in shown
    assert "Settled" in world.as_("Otto").get(f"/office/visits/{visit.uid}").text


def test_a_second_word_goes_on_in_the_same_conversation(world):
    visit, thread = told(world)
    tell(world, visit, text="And the gate was open")
    assert len(world.all(select(Thread))) == 1
    shown = world.as_("Olivia").get(f"/questions/{fresh(world, thread).uid}").text
    assert "leaves" in shown and "gate was open" in shown


def answer(world, thread, who: str = "Otto", **form):
    return world.post(world.as_(who), f"/office/questions/{thread.uid}/messages", {"text": "Like this?"} | form)


def test_the_office_answers_with_photos_that_the_owner_sees(world):
    visit, thread = told(world)
    assert b"Exif" in phone_jpeg("after", 4)
    assert answer(world, thread, photo=[(BytesIO(phone_jpeg("after", 4)), "a.jpg")]).status_code == 303
    olivia, here = world.as_("Olivia"), f"/questions/{thread.uid}"
    assert "A photo is getting ready." in olivia.get(here).text
    world.work()
    (photo,) = world.all(select(MessagePhoto))
    assert photo.full_key and not photo.original_key
    assert f"{here}/photos/{photo.uid}/thumb" in olivia.get(here).text
    served = olivia.get(f"{here}/photos/{photo.uid}/full")
    assert served.mimetype == "image/webp" and b"Exif" not in served.data and b"GPS" not in served.data


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({"photo": (BytesIO(b"<svg/>"), "a.jpg")}, "not a photo we can read"),
     ({"photo": [(BytesIO(small_jpeg()), f"{at}.jpg") for at in range(5)]}, "Up to 4 photos")],
    ids=["no photo", "five"],
)  # fmt: skip
def test_a_bad_file_of_the_office_is_refused_and_the_words_stay(world, form, sentence):
    _visit, thread = told(world)
    refused = answer(world, thread, **form)
    assert refused.status_code == 422 and sentence in refused.text and "Like this?" in refused.text
    assert not world.all(select(MessagePhoto)) and not world.get(Thread, thread.id).answered_at


def test_who_has_the_conversation_open_hears_of_each_message_and_photo(world):
    visit, thread = told(world)
    owner = hub.join(1, world.cast.companies["Sparkling Pools"], [hub.account(thread.account_id)], 100)
    office = hub.join(1, world.cast.companies["Sparkling Pools"], [hub.OFFICE], 100)
    answer(world, thread, photo=[(BytesIO(small_jpeg()), "a.jpg")])
    world.work()
    heard, heard_there = names(owner), set(names(office))
    hub.leave(owner)
    hub.leave(office)
    assert heard.count(f"question-{thread.uid}") == 2 and f"after-{visit.uid}" in heard and "questions" not in heard
    assert {f"question-{thread.uid}", "questions", f"after-{visit.uid}"} <= heard_there
    for who, path in (("Olivia", f"/questions/{thread.uid}"), ("Otto", f"/office/questions/{thread.uid}")):
        browser = world.as_(who)
        assert f"question-{thread.uid} from:body" in browser.get(path).text
        piece = browser.get(f"{path}/messages", headers={"HX-Request": "true"})
        assert "Like this?" in piece.text and "<html" not in piece.text
        assert browser.get(f"{path}/messages").status_code == 303
    assert "Answered" in world.as_("Otto").get("/office/questions/list", headers={"HX-Request": "true"}).text


@pytest.mark.parametrize("form", [
    {"text": ""}, {"photo": [(BytesIO(small_jpeg()), "a.jpg"), (BytesIO(b"words"), "b.jpg")]},
])  # fmt: skip
def test_nothing_is_stored_of_a_form_that_was_refused(world, form):
    visit = done_visit(world, IN_RANGE)
    before = files_kept()
    form = {"photo": [(BytesIO(small_jpeg()), "a.jpg")]} | form
    assert tell(world, visit, **form).status_code == 422
    assert files_kept() == before


def files_kept() -> set[str]:
    return {path.name for path in (current.settings().data_dir / "files").rglob("*") if path.is_file()}
