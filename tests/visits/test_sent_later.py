"""Items from a phone without signal: sealed, sent once, judged by the table, refused in words."""

import base64
import datetime as dt
import json
from io import BytesIO

import pytest
from sqlmodel import func, select

from app.base import clock
from app.base.sealed_box import seal_box
from app.entrance import person_key
from app.notices.models import Notice
from app.pauses.models import Pause
from app.visits import assigning, progress, recording, scheduling
from app.visits.models import Photo, Reading, SentLater, Task, Visit
from app.visits.skip_reasons import PRESETS
from tests.visits.places import answered, do, events_named, fresh, place_of, pool_of, stop_today, tasks_of
from tests.visits.stop_forms import field, page_of, text_of
from tests.visits.test_photos import small_jpeg

AT = "/technician/offline"
NONCE = bytes(range(12))
AN_HOUR = dt.timedelta(hours=1)


class Phone:
    """What the scripts do, in Python."""

    def __init__(self, world, name: str = "Tess"):
        self.world, self.browser, self.marks = world, world.as_(name), 0
        self.person = self.browser.get(AT).json["person"]

    def item(self, visit, doing: str, *fields, ago: dt.timedelta = AN_HOUR, photo: bytes = b"", **changes) -> dict:
        self.marks += 1
        at = round((clock.now() - ago).timestamp() * 1000)
        told = {"person": self.person, "visit": visit.uid, "day": visit.day.isoformat(), "kind": doing, "at": at,
                "offset": 0, "fields": [list(one) for one in fields]} | changes  # fmt: skip
        head = json.dumps(told).encode()
        mark = f"mark-{self.marks}"
        key, point, closed = seal_box(len(head).to_bytes(4) + head + photo, mark.encode(), NONCE)
        return {"mark": mark, "key": key, "point": _words(point), "nonce": _words(NONCE), "closed": closed}

    def post(self, item: dict, sent_at: dt.datetime | None = None, **headers):
        form = {name: value for name, value in item.items() if name != "closed"}
        form |= {"sealed": (BytesIO(item["closed"]), "sealed"),
                 "sent_at": str(round((sent_at or clock.now()).timestamp() * 1000))}  # fmt: skip
        return self.world.post(self.browser, AT, form)

    def send(self, *item, **details) -> list[str]:
        answer = self.post(self.item(*item, **details))
        assert answer.status_code == 200
        return answer.json["told"]


def _words(some: bytes) -> str:
    return base64.b64encode(some).decode()


@pytest.fixture
def phone(world) -> Phone:
    return Phone(world)


def whole_visit(world, visit) -> list[tuple]:
    done = [(f"task-{task.uid}", "done", "") for task in tasks_of(world, visit)]
    return [(field(world, "ph"), "7.5", ""), ("note", "All clear", ""), *done]


def dose(world) -> list[tuple]:
    unit = field(world, "muriatic_acid", part="unit")
    return [(field(world, "muriatic_acid", part="dose"), "16", ""), (unit, "fl oz", "fl oz")]


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
    assert first == again == [{"told": []}] * 2
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
    assert (answer.status_code, answer.json) == (200, {"told": ["Something kept on this phone could not be read."]})
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


# ---- meanwhile ----


def send_all(phone, world, visit, *also, **changes) -> list[str]:
    return phone.send(visit, "completion", *whole_visit(world, visit), *also, **changes)


def test_moved_meanwhile_it_counts_on_the_day_she_was_there(world, phone):
    visit = stop_today(world)
    do(world, scheduling.move, visit, dt.date(2026, 11, 21), "Rain", who="Otto")
    [told] = send_all(phone, world, visit, day="2026-11-19")
    assert "moved this visit to Saturday, November 21. It counts on the day you were there." in told
    assert (fresh(world, visit).state, fresh(world, visit).day) == ("completed", dt.date(2026, 11, 19))


def test_given_away_meanwhile_it_is_hers_again_since_she_was_there(world, phone):
    visit = stop_today(world)
    do(world, assigning.assign, visit, world.person("Diego"), who="Otto")
    [told] = send_all(phone, world, visit)
    assert "Since you were there, it is yours again." in told
    assert (fresh(world, visit).state, fresh(world, visit).technician_name) == ("completed", "Tess Nguyen")


def test_given_away_and_begun_by_a_colleague_it_stays_his_and_the_office_reads_hers(world, phone):
    visit = stop_today(world)
    do(world, assigning.assign, visit, world.person("Diego"), who="Otto")
    do(world, progress.arrive, visit, who="Diego")
    [told] = send_all(phone, world, visit)
    assert told == "Diego Flores is doing this stop now. What you typed was kept for the office."
    assert fresh(world, visit).state == "arrived" and world.all(select(Reading)) == []
    shown = text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))
    assert "Sent later Tess Nguyen, recorded" in shown and "pH 7.5" in shown and "All clear" in shown


def test_cancelled_meanwhile_is_said_and_kept_for_the_office(world, phone):
    visit = stop_today(world)
    do(world, scheduling.cancel, visit, who="Otto")
    assert phone.send(visit, "arrival") == []
    [told] = send_all(phone, world, visit)
    assert told.startswith("This visit was cancelled.") and told.endswith("kept for the office.")
    assert fresh(world, visit).state == "cancelled"
    assert "pH 7.5" in text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))


def test_paused_meanwhile_is_said(world, phone):
    visit = stop_today(world)
    with world.writing() as session:
        pause = Pause(property_id=place_of(world).id, starts_on=visit.day, ends_on=visit.day)
        session.add(pause)
        session.flush()
        scheduling.cancel_for(pause)
    [told] = send_all(phone, world, visit)
    assert told.startswith("Service is paused here")


def test_finished_by_the_office_what_was_missing_is_added(world, phone):
    visit = answered(world, stop_today(world))
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 7.2}, who="Otto")
    do(world, progress.complete, visit, who="Otto")
    told = send_all(phone, world, visit, *dose(world))
    assert told == ["Somebody else had finished this visit. What was missing was added.",
                    "pH: 7.2 was there already, so your 7.5 was not taken."]  # fmt: skip
    assert [row.value for row in world.all(select(Reading))] == [7.2]
    assert fresh(world, visit).note == "All clear"


def test_skipped_by_the_office_done_wins(world, phone):
    visit = stop_today(world)
    do(world, progress.skip, visit, PRESETS[2], who="Otto")
    assert send_all(phone, world, visit) == ["This visit had been skipped. Now it counts as done."]
    assert fresh(world, visit).state == "completed"


def test_what_the_office_put_right_since_stays_and_hers_is_told(world, phone):
    visit = stop_today(world)
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 7.2, "free_chlorine": 3}, who="Tess")
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 7.4}, who="Otto")
    chlorine = (field(world, "free_chlorine"), "2.0", "3.0")
    told = phone.send(visit, "report", (field(world, "ph"), "7.9", "7.2"), chlorine)
    assert told == ["pH: 7.4 was there already, so your 7.9 was not taken."]
    assert {row.kind: row.value for row in world.all(select(Reading))} == {"ph": 7.4, "free_chlorine": 2.0}


def test_her_own_later_word_counts(world, phone):
    visit, name = stop_today(world), field(world, "ph")
    assert phone.send(visit, "report", (name, "7.5", ""), ago=2 * AN_HOUR) == []
    assert phone.send(visit, "report", (name, "7.6", "7.5")) == []
    assert [row.value for row in world.all(select(Reading))] == [7.6]


def test_words_that_the_office_wrote_meanwhile_stay_and_hers_are_kept_for_it(world, phone):
    visit = stop_today(world)
    form = {"note": "Gate left open", "recommend": "Replace the O-ring"}
    world.post(world.as_("Otto"), f"/office/visits/{visit.uid}/report", form)
    told = phone.send(visit, "report", ("note", "All clear", ""), ("recommend", "New pump", ""))
    assert told == [
        "For the owner: Gate left open was there already, so your All clear was not taken.",
        "What should be done: Replace the O-ring was there already, so your New pump was not taken.",
    ]
    assert fresh(world, visit).note == "Gate left open"
    assert "New pump" in text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))


def test_skip_without_signal(world, phone):
    visit = stop_today(world)
    fields = (("reason", "dog-loose", ""), ("next", "again", ""), ("again_on", "2026-11-23", ""))
    assert phone.send(visit, "skip", *fields) == []
    assert fresh(world, visit).state == "skipped" and fresh(world, visit).skip_again_on == dt.date(2026, 11, 23)


# ---- refused by the rules of the house ----


def test_open_tasks_are_said_on_the_stop_until_she_has_read_it(world, phone):
    visit = stop_today(world)
    [told] = phone.send(visit, "completion", (field(world, "ph"), "7.5", ""))
    assert told.startswith("Still open: Skim the surface, Vacuum")
    assert fresh(world, visit).state == "scheduled"
    assert [row.value for row in world.all(select(Reading))] == [7.5]
    for path in (page_of(visit), "/technician"):
        assert "Still open: Skim the surface" in text_of(phone.browser.get(path))
    world.post(phone.browser, AT + "/read", {"visit": visit.uid, "stop": "1"})
    assert "Still open" not in text_of(phone.browser.get(page_of(visit)))


def test_a_reading_that_cannot_be_is_asked_back_and_the_rest_is_kept(world, phone):
    visit = stop_today(world)
    done = [(f"task-{task.uid}", "done", "") for task in tasks_of(world, visit)]
    chlorine = (field(world, "free_chlorine"), "3", "")
    told = phone.send(visit, "completion", (field(world, "ph"), "74", ""), chlorine, *done)
    assert told == ["pH cannot be 74. Did you mean 7.4?"]
    assert [row.kind for row in world.all(select(Reading))] == ["free_chlorine"]
    assert fresh(world, visit).state == "completed"


def test_the_rest_is_done_without_signal(world, phone):
    visit = stop_today(world)
    assert phone.send(visit, "tasks") == []
    assert {task.state for task in world.all(select(Task))} == {"done"}


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
