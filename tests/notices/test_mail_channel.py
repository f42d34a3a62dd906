import asyncio
import email
import random
import smtplib
import socket
import ssl
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from app.notices.mail import BadLetter, Letter, PostOffice, composed
from app.notices.pretend_carrier import Outbox, PretendPostOffice
from app.notices.refused import Refused
from tests.base.pretend_internet import certificate

SENDER = "portal@poolshop.com"
LETTER = Letter(
    to="olivia@gmail.com",
    subject="Your pool was serviced",
    text="Tess left it clear — see the report.\n",
    html="<p>Tess left it <b>clear</b></p>\n",
    message_id="<notice-abc@sparkling.poolshop.com>",
    from_name="Sparkling Pools",
    reply_to="office@sparklingpools.com",
    unsubscribe="https://sparkling.poolshop.com/u/" + "x" * 120,
)


class Mailroom:
    """What the mail server keeps, and what it says instead of yes. `hangs_up_after` so many letters on a line, with
    `goodbye` or without a word; `cuts_off`: it takes a letter and is gone before it says so."""

    def __init__(self):
        self.envelopes, self.to_recipient, self.to_data, self.to_sender = [], "", "", ""
        self.lines, self.taken = set(), Counter()
        self.hangs_up_after, self.goodbye, self.cuts_off = 0, "", False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.lines.add(session.peer)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.goodbye and self.taken[session.peer] >= self.hangs_up_after > 0:
            asyncio.get_running_loop().call_soon(server.transport.close)
            return self.goodbye
        envelope.mail_from = address
        return self.to_sender or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.to_recipient or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if not self.to_data:
            envelope.secured = session.ssl is not None
            self.envelopes.append(envelope)
            self._hang_up_on(server, session)
        return self.to_data or "250 OK"

    def _hang_up_on(self, server, session) -> None:
        self.taken[session.peer] += 1
        if self.cuts_off:
            self.cuts_off = False
            server.transport.abort()
        elif self.taken[session.peer] == self.hangs_up_after and not self.goodbye:
            asyncio.get_running_loop().call_later(0.02, server.transport.close)

    @property
    def letters(self):
        return [email.message_from_bytes(envelope.content, policy=default) for envelope in self.envelopes]


@pytest.fixture
def room():
    return Mailroom()


@pytest.fixture
def office(room):
    with running(room) as controller:
        yield PostOffice("127.0.0.1", controller.port, "none", SENDER)


def words(letter, form: str) -> str:
    return letter.get_body([form]).get_content().replace("\r\n", "\n")


@contextmanager
def running(room: Mailroom, **options):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(room, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


def test_a_letter_arrives_in_both_forms_with_all_headers(office, room):
    assert office.send(LETTER) == LETTER.message_id
    [letter] = room.letters
    assert letter["From"] == "Sparkling Pools <portal@poolshop.com>"
    assert (letter["To"], letter["Subject"]) == ("olivia@gmail.com", "Your pool was serviced")
    assert letter["Message-ID"] == "<notice-abc@sparkling.poolshop.com>"
    assert letter["Reply-To"] == "office@sparklingpools.com"
    assert letter["List-Unsubscribe"] == f"<{LETTER.unsubscribe}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.get_content_type() == "multipart/alternative"
    assert words(letter, "plain") == LETTER.text
    assert words(letter, "html") == LETTER.html
    assert (room.envelopes[0].mail_from, room.envelopes[0].rcpt_tos) == (SENDER, ["olivia@gmail.com"])


def test_long_headers_stay_readable_on_the_line(office, room):
    office.send(LETTER)
    assert f"List-Unsubscribe: <{LETTER.unsubscribe}>\r\n".encode() in room.envelopes[0].content


def test_a_plain_letter_has_one_part_and_no_empty_headers(office, room):
    office.send(Letter(to="o@gmail.com", subject="Code", text="123456", message_id="<a@b.com>"))
    [letter] = room.letters
    assert letter.get_content_type() == "text/plain"
    assert letter["From"] == SENDER
    assert not {"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"} & set(letter.keys())


def test_letters_of_every_language_arrive_on_a_server_of_seven_bits(office, room):
    spanish = replace(
        LETTER, subject="¡Su piscina está lista! 💧", text="Año — señal\n", from_name="Piscinas Ñandú, S.A."
    )
    office.send(spanish)
    assert room.envelopes[0].content.isascii()
    [letter] = room.letters
    assert (letter["Subject"], words(letter, "plain")) == (spanish.subject, spanish.text)
    assert letter["From"].addresses[0].display_name == "Piscinas Ñandú, S.A."


def test_an_address_under_an_accented_domain_is_written_in_ascii(office, room):
    office.send(replace(LETTER, to="olivia@bücher.de"))
    assert room.envelopes[0].rcpt_tos == ["olivia@xn--bcher-kva.de"]


def test_a_second_try_has_the_same_message_id(office, room):
    office.send(LETTER)
    office.send(LETTER)
    assert {letter["Message-ID"] for letter in room.letters} == {LETTER.message_id}


@pytest.mark.parametrize("asked", ["to_recipient", "to_data"])
@pytest.mark.parametrize(
    ("said", "for_good"), [("451 later", False), ("452 full", False), ("550 nobody", True)]
)
def test_a_refusal_is_passing_or_for_good_as_the_server_says(office, room, asked, said, for_good):
    setattr(room, asked, said)
    with pytest.raises(Refused) as caught:
        office.send(LETTER)
    assert (caught.value.for_good, caught.value.why) == (for_good, said)
    setattr(room, asked, "")
    office.send(LETTER)
    assert len(room.letters) == 1


def test_a_refused_sender_is_for_the_operator(office, room, caplog):
    room.to_sender = "550 not yours"
    with pytest.raises(Refused) as caught:
        office.send(LETTER)
    assert not caught.value.for_good
    assert "not yours" in caplog.text


def test_a_server_that_is_away_is_passing():
    with pytest.raises(Refused) as caught:
        PostOffice("127.0.0.1", 9, "none", SENDER).send(LETTER)
    assert not caught.value.for_good


def test_an_accepted_letter_stays_accepted_when_the_goodbye_fails(office, room, monkeypatch):
    def broken(self):
        raise smtplib.SMTPResponseException(421, b"too late")

    monkeypatch.setattr(smtplib.SMTP, "quit", broken)
    assert office.send(LETTER) == LETTER.message_id


# ---- several letters ----


def some(count: int) -> list[Letter]:
    return [replace(LETTER, to=f"o{number}@gmail.com", message_id=f"<n{number}@b.com>") for number in range(count)]


def arrived(room) -> list[str]:
    return [letter["Message-ID"] for letter in room.letters]


def test_letters_of_a_round_share_a_line(office, room):
    letters = some(5)
    with office.round() as postman:
        assert [postman.send(letter) for letter in letters] == [letter.message_id for letter in letters]
    assert arrived(room) == [letter.message_id for letter in letters]
    assert len(room.lines) == 1


def test_letters_of_a_round_share_a_line_with_login_and_encryption(room, tls):
    context, ca_file = tls

    def login(server, session, envelope, mechanism, data):
        return AuthResult(success=True)

    with running(room, tls_context=context, authenticator=login, auth_required=True) as controller:
        made = PostOffice("localhost", controller.port, "starttls", SENDER, login=("pool", "secret"), ca_file=ca_file)
        with made.round() as postman:
            for letter in some(3):
                postman.send(letter)
    assert [envelope.secured for envelope in room.envelopes] == [True] * 3
    assert len(room.lines) == 1


def test_a_round_without_letters_dials_nobody():
    with PostOffice("127.0.0.1", 9, "none", SENDER).round():
        pass


@pytest.mark.parametrize("goodbye", ["", "421 too many letters on this line"])
def test_a_server_that_hangs_up_between_two_letters_gets_each_once(office, room, goodbye, caplog):
    room.hangs_up_after, room.goodbye = 2, goodbye
    letters = some(5)
    with office.round() as postman:
        for letter in letters:
            postman.send(letter)
            time.sleep(0.05)
    assert arrived(room) == [letter.message_id for letter in letters]
    assert len(room.lines) == 3 and "refuses us" not in caplog.text


def test_a_letter_without_an_answer_is_refused_for_now_and_the_next_goes_on_a_line_of_its_own(office, room):
    first, lost, last = some(3)
    with office.round() as postman:
        postman.send(first)
        room.cuts_off = True
        with pytest.raises(Refused) as caught:
            postman.send(lost)
        postman.send(last)
    assert not caught.value.for_good
    assert arrived(room) == [letter.message_id for letter in (first, lost, last)]
    assert len(room.lines) == 2


def test_a_refused_letter_stops_none_after_it(office, room):
    first, refused, last = some(3)
    with office.round() as postman:
        postman.send(first)
        room.to_recipient = "550 nobody"
        with pytest.raises(Refused) as caught:
            postman.send(refused)
        room.to_recipient = ""
        with pytest.raises(BadLetter):
            postman.send(replace(LETTER, subject="a\nb"))
        postman.send(last)
    assert caught.value.nobody
    assert arrived(room) == [first.message_id, last.message_id]


def test_starttls_is_demanded(office):
    plain_server = PostOffice("127.0.0.1", office._port, "starttls", SENDER)
    with pytest.raises(Refused) as caught:
        plain_server.send(LETTER)
    assert not caught.value.for_good


@pytest.fixture(scope="module")
def tls(tmp_path_factory) -> tuple[ssl.SSLContext, str]:
    folder = tmp_path_factory.mktemp("tls")
    return certificate(folder, ("localhost",)), str(folder / "ca.pem")


def test_starttls_and_login(room, tls, caplog):
    context, ca_file = tls

    def login(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"pool", b"secret"), handled=False)

    with running(room, tls_context=context, authenticator=login, auth_required=True) as controller:
        made = {"host": "localhost", "port": controller.port, "security": "starttls", "sender": SENDER}
        PostOffice(**made, login=("pool", "secret"), ca_file=ca_file).send(LETTER)
        with pytest.raises(Refused, match="535") as wrong_password:
            PostOffice(**made, login=("pool", "wrong"), ca_file=ca_file).send(LETTER)
        with pytest.raises(Refused, match="CERTIFICATE") as unknown_authority:
            PostOffice(**made, login=("pool", "secret")).send(LETTER)
    assert not wrong_password.value.for_good and not unknown_authority.value.for_good
    assert "535" in caplog.text and "wrong" not in caplog.text
    assert [envelope.secured for envelope in room.envelopes] == [True]


def test_tls_from_the_first_byte(room, tls):
    context, ca_file = tls
    with running(room, ssl_context=context) as controller:
        PostOffice("localhost", controller.port, "tls", SENDER, ca_file=ca_file).send(LETTER)
    assert len(room.letters) == 1


BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00", "\t"]
HEADER_FIELDS = ["subject", "from_name", "message_id", "reply_to", "unsubscribe", "to"]


@pytest.mark.parametrize("broken", BREAKS, ids=repr)
@pytest.mark.parametrize("field", HEADER_FIELDS)
def test_a_line_break_in_a_header_is_refused(field, broken):
    poisoned = getattr(LETTER, field) + f"{broken}Bcc: everybody@rivalpools.com"
    with pytest.raises(BadLetter) as caught:
        composed(replace(LETTER, **{field: poisoned}), SENDER)
    assert caught.value.for_good


@pytest.mark.parametrize("name", ["X\nBcc", "X:", "", "X Y", "é"])
def test_a_header_name_is_a_name(name):
    with pytest.raises(BadLetter):
        composed(replace(LETTER, headers={name: "x"}), SENDER)


@pytest.mark.parametrize(
    "to",
    [
        "", "olivia", "a@b.com, c@d.com", "a@b.com;c@d.com", "<a@b.com>", "Olivia <a@b.com>", "a@b@c.com",
        "a b@c.com", "@b.com", "a@", '"a b"@c.com', "a@[127.0.0.1]", "olivía@gmail.com", "a@b.com\n",
        "group:a@b.com;",
        "a@" + "b" * 64 + ".com",
    ],
)  # fmt: skip
def test_one_letter_goes_to_one_address(to):
    with pytest.raises(BadLetter):
        composed(replace(LETTER, to=to), SENDER)


SMUGGLE = [
    "=?utf-8?q?", "=0D=0A", "=0A", "?=", "Bcc:", " ", "x@y.com", "=?utf-8?b?DQpCY2M6IGE=?=", "é", '"',
    "\\", ",", "<", ">",
    "(", ")", "\r", "\n", "💧", ":", ";", "a" * 90, "https://a.b/", "<a@b.com>",
    "=?utf-8?q?=0D=0ABcc:_a?=", "\u2028",
]  # fmt: skip


def test_no_header_can_be_smuggled_in():
    chance = random.Random(1)
    known = {*composed(LETTER, SENDER).keys(), "Content-Transfer-Encoding"}
    written = 0
    for _ in range(1000):
        field = chance.choice(["subject", "from_name", "message_id", "unsubscribe", "reply_to"])
        poison = "".join(chance.choices(SMUGGLE, k=chance.randint(1, 8)))
        try:
            raw = composed(replace(LETTER, html="", **{field: poison}), SENDER).as_bytes()
        except BadLetter:
            continue
        written += 1
        assert set(raw.replace(b"\r\n", b"")).isdisjoint(b"\r\n")
        names = [line.partition(b":")[0].decode() for line in _header_lines(raw)]
        assert set(names) <= known and len(names) == len(set(names)), poison
    assert written > 150


def _header_lines(raw: bytes) -> list[bytes]:
    head = raw.partition(b"\r\n\r\n")[0]
    return [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]


def test_nothing_is_sent_while_writing():
    def guard(what):
        raise RuntimeError(what)

    with pytest.raises(RuntimeError, match="mail"):
        PostOffice("127.0.0.1", 9, "none", SENDER, guard=guard).send(LETTER)


def test_the_pretend_post_office_keeps_a_letter_once_and_refuses_bad_ones(tmp_path):
    outbox = Outbox(tmp_path / "outbox.db")
    office = PretendPostOffice(outbox)
    assert office.send(LETTER) == office.send(LETTER) == LETTER.message_id
    [message] = outbox.messages(kind="email")
    assert (message.to, message.subject, message.body, message.html) == (
        LETTER.to, LETTER.subject, LETTER.text, LETTER.html,
    )  # fmt: skip
    with pytest.raises(BadLetter):
        office.send(replace(LETTER, subject="a\nb"))
