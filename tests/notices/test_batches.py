"""Notices are worked off by the batch, and yet none of them suffers from another."""

import datetime as dt

import pytest
from sqlmodel import select

from app import outlets
from app.base import clock, db
from app.base.db import session
from app.base.waiting import claim
from app.notices import delivering, outcomes, ways, worth
from app.notices.contents import VALUES
from app.notices.kinds import EMAIL, PUSH, TEXT
from app.notices.models import Notice, PushDevice
from app.notices.sending import notify
from app.people.models import Person
from app.people.sessions import L3, start_session
from tests.counting import count_statements
from tests.notices.sights import add_visit, completed_visit, may_text, notices


class TakesPushes:
    """The demo's ways out, with a push service that says yes."""

    def __init__(self):
        self.rang = []
        self.carrier, self.post_office, self.outbox = outlets.carrier, outlets.post_office, outlets.outbox

    def push_sender(self) -> "TakesPushes":
        return self

    def send(self, subscription, payload, *, topic, ttl_seconds, urgency) -> None:
        self.rang.append(topic)


@pytest.fixture
def service(world, reached):
    """Olivia has a phone that rings."""
    with world.writing():
        signed_in, _secret = start_session(world.row(Person, world.cast.people["Olivia"]), "full", L3, "phone")
        session().add(PushDevice(person_id=signed_in.person_id, signed_in_id=signed_in.id,
                                 endpoint="https://push.example/1", p256dh="p", auth="a"))  # fmt: skip
    world.work()
    service = TakesPushes()
    ways.use(service)
    yield service
    ways.use(outlets)


def tell(world, count: int, channel: str = PUSH, event: str = "visit_completed") -> None:
    with world.writing():
        for number in range(count):
            visit = add_visit(world, "Reyes", "Reyes")
            visit.state = "completed"
            notify(world.row(Person, world.cast.people["Olivia"]), event, visit, channels=(channel,),
                   dedupe=f"told:{number}:{visit.uid}")  # fmt: skip


def states(world, **wanted) -> list[str]:
    return [row.state for row in notices(world, **wanted)]


def commits_of(work) -> int:
    heard = []
    db.after_commit.append(lambda: heard.append(1))
    try:
        work()
    finally:
        db.after_commit.pop()
    return len(heard)


def test_pushes_of_a_batch_are_written_down_together(world, service):
    tell(world, 30)
    assert commits_of(world.work) == 2  # they are claimed, and they are done
    assert len(service.rang) == 30 and set(states(world)) == {"sent"}


def test_people_and_things_are_read_once_for_all(world, service):
    tell(world, 5)
    with count_statements() as few:
        world.work()
    tell(world, 30)
    with count_statements() as many:
        world.work()
    assert len(many) == len(few)


def test_notice_that_cannot_be_put_into_words_stops_no_other(world, service, monkeypatch):
    tell(world, 3)
    bad = world.all(select(Notice.thing_id).order_by(Notice.id))[1]
    real = VALUES["visit_completed"]
    monkeypatch.setitem(VALUES, "visit_completed", lambda visit: real(visit) if visit.id != bad else 1 / 0)
    world.work()
    assert states(world) == ["sent", "waiting", "sent"]
    assert notices(world)[1].error.startswith("ZeroDivisionError") and notices(world)[1].tries == 1


def test_outcome_that_cannot_be_written_stops_no_other(world, service, monkeypatch):
    tell(world, 3)
    bad = world.all(select(Notice.id).order_by(Notice.id))[1]
    real = outcomes.note_sent

    def note(turns):
        if any(turn.id == bad for turn in turns):
            raise RuntimeError("no room")
        real(turns)

    monkeypatch.setattr(delivering, "note_sent", note)
    world.work()
    assert states(world) == ["sent", "waiting", "sent"]
    assert notices(world)[1].error == "RuntimeError: no room"


def test_a_days_limit_counts_within_a_batch_too(world, service, monkeypatch):
    monkeypatch.setattr(worth, "most_a_day", lambda channel: 4)
    tell(world, 10)
    world.work()
    assert len(service.rang) == 4
    assert {(row.state, row.error) for row in notices(world, channel=PUSH)[4:]} == {("dropped", "enough for a day")}


def test_stop_that_comes_while_others_of_the_batch_are_texted_is_obeyed(world, reached, monkeypatch):
    may_text(world, "Olivia")
    tell(world, 3, TEXT)
    real = delivering._hand_on

    def stop_after_the_first(turn, **ways_out):
        real(turn, **ways_out)
        with world.writing():
            world.row(Person, world.cast.people["Olivia"]).texts_stopped_at = clock.now()

    monkeypatch.setattr(delivering, "_hand_on", stop_after_the_first)
    world.work()
    assert len(reached.texts("Olivia")) == 1
    assert [(row.state, row.error) for row in notices(world, channel=TEXT)[1:]] == [("dropped", "texts stopped")] * 2


def test_what_a_slow_carrier_leaves_no_time_for_waits_for_the_next_lease(world, reached, monkeypatch):
    tell(world, 3, EMAIL)
    real = delivering._hand_on

    def slowly(turn, **ways_out):
        real(turn, **ways_out)
        clock.advance(dt.timedelta(seconds=50))

    monkeypatch.setattr(delivering, "_hand_on", slowly)
    world.work()
    assert states(world) == ["sent", "sent", "waiting"]
    clock.advance(dt.timedelta(minutes=2))
    world.work()
    assert states(world) == ["sent"] * 3 and len(reached.letters("Olivia")) == 3


def test_notice_that_kills_its_sender_takes_no_other_along_for_ever(world, service, monkeypatch):
    tell(world, 3)
    deadly = world.all(select(Notice.id).order_by(Notice.id))[1]
    real = delivering.expect_worth_sending

    def die(notice, *more):
        if notice.id == deadly:
            raise KeyboardInterrupt
        real(notice, *more)

    monkeypatch.setattr(delivering, "expect_worth_sending", die)
    for _death in range(delivering.DEATHS + 2):
        with pytest.raises(KeyboardInterrupt):
            world.work()
        clock.advance(dt.timedelta(minutes=3))
    assert states(world) == ["sent", "waiting", "sent"]


def test_batch_belongs_to_one_company(world, service):
    tell(world, 2)
    with world.rival():
        other = world.all(select(Person))[0]
        with world.writing():
            notify(other, "portal_link", None, channels=(EMAIL,), to=other.email, dedupe="theirs")
    world.work()
    assert states(world) == ["sent", "sent"]
    with world.rival():
        assert states(world) == ["sent"]


def test_letter_of_a_visit_and_its_push_go_in_one_batch(world, service, reached):
    completed_visit(world)
    world.work()
    assert {(row.channel, row.state) for row in notices(world)} >= {(PUSH, "sent")}
    assert claim(Notice) == []
