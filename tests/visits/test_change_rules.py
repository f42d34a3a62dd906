"""The tables of what is told, what an answer does, where there is room: without a database."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import pytest

from app.visits.answers import (
    ANY,
    KEEP,
    SLOT,
    Answer,
    AnsweredMeanwhile,
    DayOver,
    NoSuchAnswer,
    OfferOver,
    Outcome,
    SlotTaken,
    Standing,
    TooLate,
    outcome,
)
from app.visits.disruptions import cancelled, delayed, moved, reassigned
from app.visits.net_change import left_to_tell
from app.visits.slots import MOST, SPARE, USUAL, Book, Slot, Wanted, slots

THURSDAY = dt.date(2026, 11, 19)
DAY = dt.timedelta(days=1)
NEXT = [THURSDAY + DAY * ahead for ahead in range(1, 11)]
FRIDAY, MONDAY, TUESDAY = NEXT[0], NEXT[3], NEXT[4]
TESS, DIEGO = 1, 2


# ---- net changes ----


@dataclass
class Now:
    state: str = "scheduled"
    day: dt.date = THURSDAY
    pause_id: int | None = None
    technician_id: int | None = TESS


KNOWN = {"day": THURSDAY.isoformat(), "technician": TESS}


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (Now(), ""),
        (Now(day=FRIDAY), "moved"),
        (Now(day=FRIDAY, technician_id=DIEGO), "moved"),
        (Now(technician_id=DIEGO), "assigned"),
        (Now(technician_id=None), ""),
        (Now(state="cancelled"), "cancelled"),
        (Now(state="cancelled", pause_id=3), ""),
        (Now(state="arrived", technician_id=DIEGO), ""),
        (Now(state="completed", day=FRIDAY), ""),
    ],
)
def test_only_what_is_left_is_told(now, told):
    assert left_to_tell(KNOWN, now, THURSDAY) == told


def test_a_day_gone_by_is_not_told():
    assert left_to_tell(KNOWN, Now(technician_id=DIEGO), FRIDAY) == ""


# ---- what a disruption makes of a visit ----

SPOT = {"day": THURSDAY.isoformat(), "from": "08:00", "to": "11:00", "technician": TESS, "name": "Tess Nguyen",
        "state": "scheduled", "not_before": None}  # fmt: skip
AT = dt.datetime(2026, 11, 19, 16, 0, tzinfo=dt.UTC)
USUAL_WINDOW = dt.time(8), dt.time(11)


def test_a_delay_moves_window_and_expected_arrival():
    after = delayed(SPOT, 45, AT)
    assert (after["from"], after["to"]) == ("08:45", "11:45")
    assert dt.datetime.fromisoformat(after["not_before"]) == AT + dt.timedelta(minutes=45)


def test_a_delay_stays_within_the_day_and_needs_no_window():
    assert delayed({**SPOT, "from": "20:00", "to": "23:00"}, 300, None)["to"] == "23:59"
    bare = delayed({**SPOT, "from": None, "to": None}, 30, None)
    assert (bare["from"], bare["to"], bare["not_before"]) == (None, None, None)


def test_moved_it_comes_in_the_window_it_has_when_nobody_is_late():
    after = moved(delayed(SPOT, 45, AT), FRIDAY, USUAL_WINDOW)
    assert (after["from"], after["to"], after["not_before"]) == ("08:00", "11:00", None)


def test_the_others_change_one_thing_each():
    for after, changes in ((cancelled(SPOT), {"state": "cancelled"}),
                           (moved(SPOT, FRIDAY, USUAL_WINDOW), {"day": "2026-11-20"}),
                           (reassigned(SPOT, DIEGO, "Diego"), {"technician": DIEGO, "name": "Diego"})):  # fmt: skip
        assert after == {**SPOT, **changes}


# ---- room on the routes ----


def full(*days: dt.date, who: int = TESS, stops: int = 4) -> Counter:
    return Counter({(who, day): stops for day in days})


BUSY = full(*(THURSDAY - DAY * back for back in range(1, 15) if (THURSDAY - DAY * back).weekday() < 5))


def test_the_first_days_with_room_are_offered():
    assert slots(Wanted(THURSDAY, TESS), Book([TESS], THURSDAY, BUSY), NEXT) == [
        Slot(FRIDAY, TESS), Slot(MONDAY, TESS), Slot(TUESDAY, TESS)
    ]  # fmt: skip


def test_a_full_day_is_not_offered():
    book = Book([TESS], THURSDAY, BUSY + full(FRIDAY, stops=4 + SPARE))
    assert FRIDAY not in [slot.day for slot in slots(Wanted(THURSDAY, TESS), book, NEXT)]


def test_room_is_the_busiest_day_and_one_more():
    book = Book([TESS], THURSDAY, BUSY + full(FRIDAY, stops=4))
    assert book.has_room(Slot(FRIDAY, TESS))
    book.take(Slot(FRIDAY, TESS))
    assert not book.has_room(Slot(FRIDAY, TESS))


def test_nobody_is_sent_on_a_day_off():
    assert all(slot.day.weekday() < 5 for slot in slots(Wanted(THURSDAY, TESS), Book([TESS], THURSDAY, BUSY), NEXT, 10))


def test_the_same_technician_comes_first_then_whoever_has_fewest():
    book = Book([TESS, DIEGO], THURSDAY, BUSY + full(*NEXT, who=DIEGO, stops=1) + full(FRIDAY, stops=5))
    found = slots(Wanted(THURSDAY, TESS), book, NEXT)
    assert found[0] == Slot(FRIDAY, DIEGO) and Slot(MONDAY, TESS) in slots(Wanted(MONDAY, TESS), book, NEXT)
    assert slots(Wanted(THURSDAY, None), book, [MONDAY])[0] == Slot(MONDAY, TESS)


def test_closed_days_and_days_before_are_left_out():
    wanted = Wanted(MONDAY, TESS, frozenset({TUESDAY}))
    assert [slot.day for slot in slots(wanted, Book([TESS], THURSDAY, BUSY), NEXT)][0] == MONDAY
    assert TUESDAY not in [slot.day for slot in slots(wanted, Book([TESS], THURSDAY, BUSY), NEXT)]


def test_a_day_ahead_that_is_too_full_makes_no_room_elsewhere():
    book = Book([TESS], THURSDAY, BUSY + full(MONDAY, stops=9) + full(FRIDAY, stops=5))
    assert not book.has_room(Slot(FRIDAY, TESS)) and book.has_room(Slot(TUESDAY, TESS))


def test_a_new_company_offers_weekdays():
    found = slots(Wanted(THURSDAY, None), Book([TESS], THURSDAY), NEXT)
    assert len(found) == MOST and all(slot.day.weekday() < 5 for slot in found)
    assert Book([TESS], THURSDAY).has_room(Slot(FRIDAY, TESS)) and USUAL > 1


def test_without_anybody_there_is_no_room():
    assert slots(Wanted(THURSDAY, None), Book([], THURSDAY), NEXT) == []


# ---- answers ----


def standing(**changes) -> Standing:
    fresh = {"asks": True, "begun": False, "is_newest": True, "given": ("", None), "given_at": "", "given_by": ""}
    return Standing(**{**fresh, "open_slots": [False, True, True], **changes})


GIVEN = {"given": (SLOT, 1), "given_at": "t1", "given_by": "Marta"}


@pytest.mark.parametrize(
    ("answer", "now", "done"),
    [
        (Answer(KEEP), {}, Outcome(reverts=True)),
        (Answer(KEEP), {"asks": False}, Outcome(reverts=True)),
        (Answer(SLOT, 1), {}, Outcome(moves_to=1)),
        (Answer(ANY), {}, Outcome(moves_to=1)),
        (Answer(ANY), {"open_slots": [False]}, Outcome(asks_office=True)),
        (Answer(ANY), {"open_slots": []}, Outcome(asks_office=True)),
        (Answer(SLOT, 1), GIVEN, Outcome(is_news=False)),
        (Answer(SLOT, 2, "t1"), GIVEN, Outcome(moves_to=2)),
        (Answer(KEEP, None, "t1"), GIVEN, Outcome(reverts=True)),
        (Answer(ANY, None, "t1"), {**GIVEN, "stands_at": 1}, Outcome(moves_to=2)),
        (Answer(ANY, None, "t1"), {**GIVEN, "stands_at": 1, "open_slots": [False, True]}, Outcome(asks_office=True)),
    ],
)
def test_what_an_answer_does(answer, now, done):
    assert outcome(answer, standing(**now)) == done


@pytest.mark.parametrize(
    ("answer", "now", "no"),
    [
        (Answer(SLOT, 0), {}, SlotTaken),
        (Answer(SLOT, 3), {}, NoSuchAnswer),
        (Answer(SLOT, None), {}, NoSuchAnswer),
        (Answer("sell"), {}, NoSuchAnswer),
        (Answer(""), {}, NoSuchAnswer),
        (Answer(ANY), {"asks": False}, NoSuchAnswer),
        (Answer(SLOT, 1), {"asks": False}, NoSuchAnswer),
        (Answer(KEEP), {"begun": True}, TooLate),
        (Answer(SLOT, 1), {"is_newest": False}, OfferOver),
        (Answer(KEEP), GIVEN, AnsweredMeanwhile),
        (Answer(KEEP, None, "t1"), GIVEN | {"told_is_over": True}, DayOver),
        (Answer(SLOT, 2, "t0"), GIVEN, AnsweredMeanwhile),
    ],
)
def test_what_does_not_count(answer, now, no):
    with pytest.raises(no) as said:
        outcome(answer, standing(**now))
    assert said.value.sentence


def test_who_answered_meanwhile_is_named():
    with pytest.raises(AnsweredMeanwhile, match="Marta"):
        outcome(Answer(KEEP), standing(**GIVEN))
