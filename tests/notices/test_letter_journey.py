"""From the technician's last tap to the owner's mail program, over a real mail server."""

import datetime as dt
import email
import socket
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from app import outlets
from app.base import clock
from app.notices import ways
from app.notices.mail import PostOffice
from app.notices.sending import notify
from app.people.models import Person
from tests.notices.sights import completed_visit, links_in, notices, path_of


class Mailroom:
    """Keeps what it is given, or says what it is told to say."""

    def __init__(self):
        self.letters, self.says, self.lines, self.cuts_off_at = [], "250 OK", set(), 0

    async def handle_DATA(self, server, session, envelope) -> str:
        self.lines.add(session.peer)
        if self.says.startswith("250"):
            self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        if 0 < self.cuts_off_at == len(self.letters):
            server.transport.abort()  # it has the letter, and cannot say so
        return self.says


class MailHere:
    """The demo's ways out, with a mail server on this machine."""

    def __init__(self, port: int):
        self._port = port
        self.carrier, self.push_sender, self.outbox = outlets.carrier, outlets.push_sender, outlets.outbox

    def post_office(self) -> PostOffice:
        return PostOffice("127.0.0.1", self._port, "none", "portal@sparklingpools.com")


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@pytest.fixture
def mailroom():
    room = Mailroom()
    port = free_port()
    controller = Controller(room, hostname="127.0.0.1", port=port)
    controller.start()
    ways.use(MailHere(port))
    yield room
    ways.use(outlets)
    controller.stop()


def test_letter_about_a_visit_arrives_in_both_forms_and_opens_it(world, mailroom):
    visit = completed_visit(world)
    world.work()
    world.work()
    (letter,) = mailroom.letters
    assert letter["From"] == "Sparkling Pools <portal@sparklingpools.com>"
    assert (letter["To"], letter["Reply-To"]) == ("olivia@reyes.example", "hello@sparkling.example")
    assert letter["Subject"] == "Your pool was serviced. pH 7.5, chlorine 3.0: in range."
    assert letter["Message-ID"] == f"<{notices(world, channel='email')[0].uid}@sparkling.localhost>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (letter.get_body((form,)).get_content() for form in ("plain", "html"))
    link = links_in(text)[0]
    assert f'href="{link}"' in html
    assert world.as_("Olivia").get(path_of(link)).headers["Location"] == f"/visits/{visit.uid}"


def test_letter_that_the_server_refuses_for_good_stays_in_the_log(world, mailroom):
    mailroom.says = "554 no such mailbox"
    completed_visit(world)
    world.work()
    refused = notices(world, channel="email")[0]
    assert refused.state == "failed" and "554 no such mailbox" in refused.error


def test_letter_that_the_server_cannot_take_now_waits(world, mailroom):
    mailroom.says = "451 try later"
    completed_visit(world)
    world.work()
    waiting = notices(world, channel="email")[0]
    assert (waiting.state, waiting.done_at) == ("waiting", None)


def tell_everybody(world) -> None:
    with world.writing():
        for name in ("Olivia", "Marta", "Pat", "Finn"):
            person = world.row(Person, world.cast.people[name])
            notify(person, "portal_link", channels=("email",), dedupe=name)


def test_letters_of_a_batch_go_over_one_line(world, mailroom):
    tell_everybody(world)
    world.work()
    assert len(mailroom.letters) == 4 and len(mailroom.lines) == 1
    assert {row.state for row in notices(world, channel="email")} == {"sent"}


def test_a_line_that_breaks_loses_no_letter_and_mailboxes_show_each_once(world, mailroom):
    mailroom.cuts_off_at = 2
    tell_everybody(world)
    world.work()
    assert sorted(row.state for row in notices(world, channel="email")) == ["sent", "sent", "sent", "waiting"]
    clock.advance(dt.timedelta(hours=1))
    world.work()
    assert {row.state for row in notices(world, channel="email")} == {"sent"}
    shown = {letter["Message-ID"]: letter["To"] for letter in mailroom.letters}
    assert len(shown) == 4 and len(set(shown.values())) == 4
