"""Letters that come back later: read as mail servers write them, believed only at addresses that we gave out."""

import io
from pathlib import Path
from string import Template

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app import commands, outlets
from app.base import current
from app.base.ids import new_uid
from app.notices import bounces, ways
from app.notices.bounces import NoBounce, NotOurs, return_address, take_bounce
from app.notices.kinds import EMAIL, TEXT
from app.notices.mail import PostOffice
from app.notices.models import DeadAddress, Notice
from tests.notices.sights import completed_visit, may_text, notices
from tests.notices.test_mail_channel import SENDER, Mailroom, running

SAMPLES = Path(__file__).parent / "bounced"
HOST = "mail.poolhost.example"


def came_back(name: str, to: str) -> bytes:
    return Template((SAMPLES / f"{name}.eml").read_text()).substitute(TO=to).replace("\n", "\r\n").encode()


class MailHere:
    """The demo's ways out, with a real mail server on this machine."""

    def __init__(self, post_office: PostOffice):
        self._post_office = post_office
        self.carrier, self.push_sender, self.outbox = outlets.carrier, outlets.push_sender, outlets.outbox

    def post_office(self) -> PostOffice:
        return self._post_office


@pytest.fixture
def room(world, reached, monkeypatch):
    """Olivia's letter about a visit went to this server."""
    monkeypatch.setattr(current.settings(), "bounce_address", f"bounces@{HOST}")
    room = Mailroom()
    with running(room) as server:
        ways.use(MailHere(PostOffice("127.0.0.1", server.port, "none", SENDER)))
        completed_visit(world)
        world.work()
        yield room
    ways.use(outlets)


@pytest.fixture
def sender(room) -> str:
    """The sender on the envelope, as the server heard it: where the report goes."""
    return room.envelopes[0].mail_from


def letter(world) -> Notice:
    (notice,) = notices(world, channel=EMAIL)
    return notice


def dead(world) -> list[str]:
    return world.all(select(DeadAddress.address))


def test_each_letter_leaves_with_a_return_address_of_its_own(world, room, sender):
    assert letter(world).state == "sent"
    assert sender == return_address(letter(world).uid)
    assert sender.startswith(f"bounces+{letter(world).uid}.") and sender.endswith(f"@{HOST}")
    assert len(sender.partition("@")[0]) <= 64
    assert room.letters[0]["From"] == f"Sparkling Pools <{SENDER}>"


def test_without_a_bounce_address_the_sender_is_the_sender(world):
    assert return_address(new_uid()) == ""


@pytest.mark.parametrize(("name", "why"), [
    ("postfix", "550 5.1.1 <olivia@reyes.example>: Recipient address rejected: User unknown in virtual mailbox table"),
    ("exchange", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient olivia@reyes.example not found by SMTP address "
                 "lookup"),
])  # fmt: skip
def test_address_that_is_nobodys_is_written_to_no_more(world, sender, name, why):
    take_bounce(came_back(name, sender))
    assert (letter(world).state, letter(world).error) == ("failed", why)
    assert dead(world) == ["olivia@reyes.example"]
    completed_visit(world)
    world.work()
    assert notices(world, channel=EMAIL)[1].error == "nobody at this address"


def test_full_mailbox_is_a_letter_lost_and_no_bad_address(world, sender):
    take_bounce(came_back("full", sender))
    assert letter(world).state == "failed"
    assert dead(world) == []


def test_another_channel_is_asked_once(world, sender, reached):
    may_text(world, "Olivia")
    for _time in range(2):
        take_bounce(came_back("postfix", sender))
        world.work()
    assert [row.state for row in notices(world, channel=TEXT)] == ["sent"]
    assert len(reached.texts("Olivia")) == 1


@pytest.mark.parametrize("name", ["delayed", "given_up", "vacation"])
def test_what_is_no_failure_for_good_changes_nothing(world, sender, name):
    with pytest.raises(NoBounce):
        take_bounce(came_back(name, sender))
    assert (letter(world).state, dead(world)) == ("sent", [])


def forged(sender: str, world) -> list[str]:
    local, _at, host = sender.partition("@")
    named, _dot, digits = local.rpartition(".")
    other = f"{int(digits[:-1] or 0)}{(int(digits[-1]) + 1) % 10}".zfill(len(digits))
    return [f"{named}.{other}@{host}", f"{named}.{digits[:-1]}@{host}", f"{named}@{host}", f"bounces@{host}",
            f"bounces+{new_uid()}.{digits}@{host}", "olivia@reyes.example", "", "\x00@", '"a@b" <']  # fmt: skip


def test_addresses_we_never_gave_out_change_nothing(world, sender):
    for address in forged(sender, world):
        with pytest.raises(NotOurs):
            take_bounce(came_back("postfix", address))
    assert (letter(world).state, dead(world)) == ("sent", [])


def test_true_address_of_a_notice_that_is_gone_changes_nothing(world, sender):
    with pytest.raises(NotOurs):
        take_bounce(came_back("postfix", return_address(new_uid())))


def test_server_that_rewrote_the_address_names_it_besides(world, sender):
    take_bounce(came_back("postfix", "root@localhost"), sender.upper())
    assert letter(world).state == "failed"


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00" * 50, b"Content-Type: message/delivery-status\n\n\n\n\n",
                                 b"Content-Type: multipart/report; boundary=\n\n--\n"])  # fmt: skip
def test_what_is_no_message_is_no_bounce(world, sender, raw):
    with pytest.raises(NoBounce):
        take_bounce(raw, sender)


def test_another_company_hears_nothing_of_it(world, sender):
    with world.rival():
        take_bounce(came_back("postfix", sender))
        assert dead(world) == []
    assert dead(world) == ["olivia@reyes.example"]


# ---- as the mail server calls it ----


@pytest.fixture
def call(monkeypatch):
    """The command, in the app that is open already."""
    monkeypatch.setattr(commands, "opened", lambda: None)
    return lambda raw, *words: CliRunner().invoke(commands.main, ["bounce", *words], input=io.BytesIO(raw))


def test_mail_server_hands_it_over_by_pipe(world, sender, call):
    told = call(came_back("postfix", sender))
    assert told.exit_code == 0 and "did not arrive: 550 5.1.1" in told.output
    assert letter(world).state == "failed"


def test_mail_server_is_not_troubled_with_what_is_not_ours(world, sender, call):
    assert "Nothing to do" in call(came_back("postfix", "root@localhost")).output
    told = call(came_back("delayed", sender), sender)
    assert (told.exit_code, told.output) == (0, "Nothing to do: no failure for good in it.\n")


def test_mail_server_tries_again_while_the_database_is_away(world, sender, call, monkeypatch):
    def away(*_):
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr(bounces, "take_bounce", away)
    assert call(came_back("postfix", sender)).exit_code == 75
