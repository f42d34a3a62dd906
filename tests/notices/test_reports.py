"""What became of a message: the carrier's reports, refused addresses, the office's log, whom nobody can reach."""

import datetime as dt
from contextlib import contextmanager

import pytest
from sqlmodel import select

from app import outlets
from app.base import clock
from app.base.db import session
from app.notices import ways
from app.notices.kinds import EMAIL, TEXT
from app.notices.models import DeadAddress, Notice, NoticeChoice
from app.notices.refused import Refused
from app.notices.sending import notify
from app.people.models import Person
from tests.counting import count_statements
from tests.notices.sights import completed_visit, may_text, notices
from tests.notices.test_stop import TwilioHere, signed

LOG, UNREACHABLE = "/office/messages", "/office/messages/unreachable"


@pytest.fixture
def text(world, reached):
    """A text to Olivia that the carrier took; afterwards the carrier is one that signs."""
    may_text(world, "Olivia")
    with world.writing():
        for channel, wanted in (("push", False), (TEXT, True)):
            session().add(NoticeChoice(person_id=world.cast.people["Olivia"], event="visit_completed", channel=channel,
                                       wanted=wanted))  # fmt: skip
    completed_visit(world)
    world.work()
    ways.use(TwilioHere())
    yield notices(world, channel=TEXT)[0]
    ways.use(outlets)


def report(world, notice: Notice, status: str, code: str = "", secret: str = "secret") -> int:
    path = f"/hooks/texts/{notice.uid}/report"
    form = {"MessageSid": "SM1", "MessageStatus": status, **({"ErrorCode": code} if code else {})}
    answer = world.as_(None).post(path, data=form, headers=signed(path, form, secret))
    ways.use(outlets)
    world.work()
    ways.use(TwilioHere())
    return answer.status_code


def test_delivered_text_is_shown_as_delivered(world, text):
    assert report(world, text, "sent") == 204
    assert world.get(Notice, text.id).delivered_at is None
    report(world, text, "delivered")
    assert world.get(Notice, text.id).delivered_at == clock.now()
    shown = world.as_("Otto").get(f"{LOG}?state=delivered").text
    assert "Delivered" in shown and text.provider_id in shown and "Olivia Reyes" in shown


def test_lost_text_falls_to_a_letter(world, text, reached):
    report(world, text, "undelivered", "30003")
    assert len(reached.letters("Olivia")) == 1
    assert (world.get(Notice, text.id).state, world.get(Notice, text.id).error) == ("failed", "undelivered 30003")
    report(world, text, "undelivered", "30003")
    assert len(reached.letters("Olivia")) == 1


def test_what_arrived_stays_arrived(world, text, reached):
    report(world, text, "delivered")
    report(world, text, "failed", "30003")
    assert world.get(Notice, text.id).state == "sent"
    assert reached.letters("Olivia") == []


def test_report_that_comes_before_the_answer_is_not_overwritten(world, text):
    with world.writing():
        notice = world.row(Notice, text.id)
        notice.state, notice.done_at, notice.sent_at = "waiting", None, None
    report(world, text, "delivered")
    assert world.get(Notice, text.id).delivered_at is not None


def test_only_the_carrier_reports(world, text):
    assert report(world, text, "delivered", secret="guessed") == 403
    assert world.get(Notice, text.id).delivered_at is None


def test_landline_is_texted_no_more(world, text, reached):
    report(world, text, "undelivered", "30006")
    assert [row.address for row in world.all(select(DeadAddress))] == [world.person("Olivia").phone]
    completed_visit(world)
    ways.use(outlets)
    world.work()
    assert [row.error for row in notices(world, channel=TEXT)] == ["undelivered 30006", "nobody at this address"]
    assert len(reached.letters("Olivia")) == 2


def test_stop_that_the_carrier_reports_ends_texts(world, text):
    report(world, text, "failed", "21610")
    assert world.person("Olivia").texts_stopped_at is not None


class NoMailbox:
    """A mail server that knows nobody of this name, until it does."""

    carrier, push_sender, outbox = outlets.carrier, outlets.push_sender, outlets.outbox
    knows = False

    def post_office(self):
        return outlets.post_office() if self.knows else self

    @contextmanager
    def round(self):
        yield self

    def send(self, letter) -> str:
        raise Refused("550 5.1.1 no such user", for_good=True, nobody=True)


@pytest.fixture
def bounces(world):
    ways.use(made := NoMailbox())
    completed_visit(world)
    world.work()
    yield made
    ways.use(outlets)


def test_refused_address_is_kept_and_written_to_no_more(world, bounces):
    (dead,) = world.all(select(DeadAddress))
    assert (dead.address, dead.channel, dead.why) == ("olivia@reyes.example", EMAIL, "550 5.1.1 no such user")
    completed_visit(world)
    world.work()
    assert [row.error for row in notices(world, channel=EMAIL)] == ["550 5.1.1 no such user", "nobody at this address"]


def test_refused_address_is_tried_again_after_a_month_and_good_once_it_works(world, bounces, reached):
    clock.advance(dt.timedelta(days=31))
    bounces.knows = True
    completed_visit(world)
    world.work()
    assert len(reached.letters("Olivia")) == 1
    assert world.all(select(DeadAddress)) == []


def test_new_address_is_good_at_once(world, bounces, reached):
    bounces.knows = True
    with world.writing():
        world.row(Person, world.cast.people["Olivia"]).email = "olivia@new.example"
    completed_visit(world)
    world.work()
    assert [message.to for message in reached.everything()] == ["olivia@new.example"]


def test_office_knows_whom_to_call_and_what_to_say(world, bounces):
    shown = world.as_("Otto").get(UNREACHABLE).text
    assert shown.count("card__title") == 1
    for said in ("Olivia Reyes", "Letters to olivia@reyes.example have come back since Nov 19, 2026.",
                 "They have not agreed to texts.", "(602) 555-0143", "They missed:", "Visit done"):
        assert said in shown


@pytest.mark.parametrize(("make", "said"), [
    (lambda person: setattr(person, "phone", ""), "Ask for a mobile number"),
    (lambda person: setattr(person, "texts_stopped_at", clock.now()), "they text START from it themselves"),
    (lambda person: setattr(person, "email", ""), "Ask for an e-mail address"),
])  # fmt: skip
def test_what_to_say_depends_on_what_is_wrong(world, bounces, make, said):
    with world.writing():
        make(world.row(Person, world.cast.people["Olivia"]))
    assert said in world.as_("Otto").get(UNREACHABLE).text


def test_who_is_reached_by_text_or_push_is_not_on_the_list(world, bounces):
    may_text(world, "Olivia")
    assert "We reach everybody" in world.as_("Otto").get(UNREACHABLE).text


def test_office_can_say_that_the_address_is_right(world, bounces, reached):
    address = f"/office/people/{world.person('Olivia').uid}/addresses/again"
    assert world.post(world.as_("Otto"), address).status_code == 303
    assert world.all(select(DeadAddress)) == []


def test_list_asks_as_much_for_many_as_for_one(world, bounces):
    page = world.as_("Otto")
    page.get(UNREACHABLE)
    with count_statements() as one:
        page.get(UNREACHABLE)
    with world.writing():
        for name in ("Marta", "Pat", "Finn"):
            world.row(Person, world.cast.people[name]).email = ""
    with count_statements() as many:
        assert page.get(UNREACHABLE).text.count("card__title") == 4
    assert len(many) == len(one)


# ---- the log ----


def many_notices(world, count: int) -> None:
    with world.writing():
        person = world.row(Person, world.cast.people["Olivia"])
        for number in range(count):
            notify(person, "portal_link", channels=(EMAIL,), dedupe=f"x{number}")


def test_log_goes_on_page_by_page_and_misses_none(world):
    many_notices(world, 120)
    page, path, seen = world.as_("Otto"), LOG, 0
    while path:
        shown = page.get(path).text
        seen += shown.count('<th scope="row">')
        path = shown.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in shown else ""
        path = path.replace("&amp;", "&")
    assert seen == 120


def test_log_asks_as_much_for_fifty_as_for_one(world):
    page = world.as_("Otto")
    many_notices(world, 1)
    page.get(LOG)
    with count_statements() as few:
        page.get(LOG)
    many_notices(world, 50)
    with count_statements() as many:
        page.get(LOG)
    assert len(many) == len(few)


@pytest.mark.parametrize(("asked", "rows"), [
    ("", 2), ("?state=waiting", 1), ("?state=failed", 1), ("?state=sent", 0), ("?channel=email", 1),
    ("?channel=text", 1), ("?event=portal_link", 2), ("?event=visit_completed", 0), ("?q=reyes", 2), ("?q=marta", 0),
    ("?state=nonsense", 2),
])  # fmt: skip
def test_log_can_be_filtered(world, asked, rows):
    with world.writing():
        person = world.row(Person, world.cast.people["Olivia"])
        (letter,) = notify(person, "portal_link", channels=(EMAIL,), dedupe="a")
        (text,) = notify(person, "portal_link", channels=(TEXT,), dedupe="b")
        letter.state, letter.error = "failed", "550 no such user"
    shown = world.as_("Otto").get(LOG + asked).text
    assert shown.count('<th scope="row">') == rows


def test_log_of_one_person_says_why_in_words(world):
    with world.writing():
        (one,) = notify(world.row(Person, world.cast.people["Olivia"]), "portal_link", channels=(TEXT,), dedupe="a")
        one.state, one.error = "dropped", "no consent to texts"
    many = world.as_("Otto").get(f"/office/people/{world.person('Olivia').uid}/messages").text
    assert "They have not agreed to texts." in many and "Not sent" in many
    none = world.as_("Otto").get(f"/office/people/{world.person('Marta').uid}/messages").text
    assert "No message fits what you chose." in none


def test_only_who_works_with_records_reads_the_log(world):
    for name in ("Olivia", "Tess", "Rita"):
        shown = world.as_(name).get(LOG)
        assert shown.status_code != 200 or "Olivia" not in shown.text
