"""Nothing is lost, nothing is seen twice, nobody is written to who should not be."""

import datetime as dt

import pytest
from sqlmodel import select

from app import outlets, worker
from app.accounts.models import Account, Role
from app.base import clock
from app.base.db import session
from app.base.waiting import claim
from app.invoices.drafting import NewLine, draft_invoice, issue, void
from app.notices import delivering, ways
from app.notices.kinds import TEXT
from app.notices.models import Notice, NoticeChoice
from app.notices.refused import Refused
from app.notices.sending import notify
from app.notices.texts import NeverSent, Stopped
from app.people.models import Person
from app.visits.progress import arrive, complete, start_driving
from tests.notices.sights import add_visit, completed_visit, may_text, notices


class Rough:
    """Ways out on which this test decides what happens to a text; letters go as ever."""

    def __init__(self, send):
        self._send, self.taken = send, []
        self.post_office, self.outbox, self.push_sender = outlets.post_office, outlets.outbox, outlets.push_sender

    def carrier(self) -> "Rough":
        return self

    def send(self, to: str, body: str, key: str, report_to: str = "") -> str:
        self._send(self, key, body)
        self.taken.append((key, body))
        return f"id-{len(self.taken)}"

    def find(self, to: str, body: str, key: str, since: dt.datetime) -> str:
        for place, taken in enumerate(self.taken, 1):
            if taken == (key, body):
                return f"id-{place}"
        raise NeverSent(key)


@pytest.fixture
def rough():
    made = []

    def use(send) -> Rough:
        made.append(Rough(send))
        ways.use(made[-1])
        return made[-1]

    yield use
    ways.use(outlets)


def takes(carrier: Rough, key: str, body: str) -> None:
    """The carrier takes it."""


def olivia(world) -> Person:
    return world.row(Person, world.cast.people["Olivia"])


def text_olivia(world, event="portal_link", dedupe="x", thing=None):
    with world.writing():
        notify(olivia(world), event, thing, channels=(TEXT,), dedupe=dedupe)


def test_process_killed_before_sending_sends_after_its_lease(world, reached):
    text_olivia(world)
    assert len(claim(Notice)) == 1
    world.work()
    assert reached.texts("Olivia") == []
    clock.advance(dt.timedelta(minutes=3))
    world.work()
    assert len(reached.texts("Olivia")) == 1


def test_process_killed_after_the_carrier_took_a_text_sends_no_second(world, rough, monkeypatch):
    carrier = rough(takes)
    text_olivia(world)
    monkeypatch.setattr(delivering, "_settle", _killed)
    with pytest.raises(KeyboardInterrupt):
        world.work()
    monkeypatch.undo()
    clock.advance(dt.timedelta(minutes=3))
    world.work()
    assert len(carrier.taken) == 1
    assert (notices(world)[0].state, notices(world)[0].provider_id) == ("sent", "id-1")


def test_letter_sent_again_after_a_kill_is_the_same_letter(world, reached, monkeypatch):
    completed_visit(world)
    monkeypatch.setattr(delivering, "_settle", _killed)
    with pytest.raises(KeyboardInterrupt):
        world.work()
    (first,) = reached.letters("Olivia")
    outlets.outbox().clear()
    monkeypatch.undo()
    clock.advance(dt.timedelta(minutes=3))
    world.work()
    (second,) = reached.letters("Olivia")
    assert (first.key, first.body) == (second.key, second.body)
    assert first.key.endswith("@sparkling.localhost>")


def _killed(*_):
    raise KeyboardInterrupt


def test_carrier_whose_answer_was_lost_is_asked_before_a_second_try(world, rough):
    def breaks_once_it_has_it(carrier, key, body):
        carrier.taken.append((key, body))
        raise Refused("the line broke", maybe_arrived=True)

    carrier = rough(breaks_once_it_has_it)
    text_olivia(world)
    world.work()
    clock.advance(dt.timedelta(minutes=1))
    world.work()
    assert len(carrier.taken) == 1
    assert notices(world)[0].state == "sent"


def test_text_that_fails_for_good_falls_to_a_letter(world, rough, reached):
    def refuses(carrier, key, body):
        raise Refused("no mobile number", for_good=True)

    rough(refuses)
    may_text(world, "Olivia")
    with world.writing():
        session().add(NoticeChoice(person_id=olivia(world).id, event="visit_completed", channel="push", wanted=False))
        session().add(NoticeChoice(person_id=olivia(world).id, event="visit_completed", channel="text", wanted=True))
    completed_visit(world)
    world.work()
    assert [(row.channel, row.state) for row in notices(world)] == [("text", "failed"), ("email", "sent")]
    assert len(reached.letters("Olivia")) == 1


def test_stop_said_to_the_carrier_ends_all_texts(world, rough):
    def stopped(carrier, key, body):
        raise Stopped("21610")

    rough(stopped)
    text_olivia(world)
    world.work()
    assert world.person("Olivia").texts_stopped_at is not None
    carrier = rough(takes)
    text_olivia(world, dedupe="y")
    world.work()
    assert carrier.taken == []
    assert notices(world)[1].error == "texts stopped"


def test_stop_between_writing_and_sending_is_obeyed(world, reached):
    may_text(world, "Olivia")
    with world.writing():
        start_driving(add_visit(world, "Reyes", "Reyes"))
    with world.writing():
        olivia(world).texts_stopped_at = clock.now()
    world.work()
    assert reached.everything() == []


def test_texts_wait_for_the_morning_of_the_person(world, reached):
    with world.writing():
        olivia(world).zone = "America/New_York"
    clock.freeze(dt.datetime(2026, 11, 20, 2, 30, tzinfo=dt.UTC))  # 19:30 in Phoenix, 21:30 in New York
    text_olivia(world)
    world.work()
    assert reached.texts("Olivia") == []
    clock.freeze(dt.datetime(2026, 11, 20, 12, 59, tzinfo=dt.UTC))
    world.work()
    assert reached.texts("Olivia") == []
    clock.freeze(dt.datetime(2026, 11, 20, 13, 0, tzinfo=dt.UTC))  # 8:00 in New York
    world.work()
    assert len(reached.texts("Olivia")) == 1


def test_on_the_way_is_dropped_once_it_is_old(world, reached):
    may_text(world, "Olivia")
    with world.writing():
        start_driving(add_visit(world, "Reyes", "Reyes"))
    clock.advance(dt.timedelta(minutes=31))
    world.work()
    assert reached.everything() == []
    assert {row.error for row in notices(world)} == {"no longer so"}


def _react_only() -> None:
    worker._work_off(worker.kinds()[0])


def test_on_the_way_is_dropped_when_she_is_there_already(world, reached):
    with world.writing():
        arrive(start_driving(add_visit(world, "Reyes", "Reyes")))
    world.work()
    assert reached.everything() == []


def test_invoice_made_void_meanwhile_is_not_told(world, reached):
    with world.writing():
        invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Service", 15500)])
        issue(invoice)
        void(invoice)
    world.work()
    assert reached.everything() == []


def test_person_who_left_or_lost_the_role_hears_nothing(world, reached):
    with world.writing():
        complete(add_visit(world, "Hotel Azul", "Azul Resort"))
    _react_only()
    with world.writing():
        world.row(Person, world.cast.people["Marta"]).ended_at = clock.now()
        session().exec(select(Role).where(Role.person_id == world.cast.people["Finn"])).one().ends_at = clock.now()
    world.work()
    assert [message.to for message in reached.everything()] == ["pat@azul.example"]


def test_person_without_any_address_is_in_the_log(world, reached):
    with world.writing():
        olivia(world).email = olivia(world).phone = ""
    completed_visit(world)
    world.work()
    assert reached.everything() == []
    assert [(row.channel, row.error) for row in notices(world)] == [("push", "no device")]


def test_letter_goes_to_the_address_of_today(world, reached):
    completed_visit(world)
    _react_only()
    with world.writing():
        olivia(world).email = "olivia@new.example"
    world.work()
    assert [message.to for message in reached.everything()] == ["olivia@new.example"]


def test_same_notice_is_written_once(world):
    text_olivia(world)
    text_olivia(world)
    assert len(notices(world)) == 1


def test_notice_is_gone_with_what_caused_it(world):
    with pytest.raises(RuntimeError), world.writing():
        notify(olivia(world), "portal_link", None, channels=(TEXT,), dedupe="x")
        raise RuntimeError
    assert notices(world) == []


def test_nine_texts_a_day_are_one_too_many(world, reached):
    for turn in range(9):
        text_olivia(world, dedupe=str(turn))
    world.work()
    assert len(reached.texts("Olivia")) == 8
    assert [row.error for row in notices(world) if row.state == "dropped"] == ["enough for a day"]
    clock.advance(dt.timedelta(days=1, seconds=1))
    text_olivia(world, dedupe="next")
    world.work()
    assert len(reached.texts("Olivia")) == 9
