"""E-mail by SMTP: one letter to one person."""

import logging
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal, NoReturn

import certifi

from app.base import clock
from app.notices.refused import Refused, one_line

# Headers stay on one line: `email` folds a long List-Unsubscribe or Message-ID into an encoded word.
POLICY = SMTP.clone(max_line_length=998, cte_type="7bit")
SECONDS = 10
NO_SUCH_ADDRESS = (550, 551, 553)  # RFC 5321, 4.2.3
ABOUT_US = (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError)

_ADDRESS = re.compile(r"([!#-'*+\-./-9=?A-Z^_`a-z{|}~]+)@([^\s@<>,;:\"()\[\]\\]+)")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+>")
_URL = re.compile(r"https?://[!#-;=?-Z_a-z~%&\[\]]+")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """`message_id` ("<uid@host>") stays the same when the letter is tried again, so that mailboxes show one.

    `from_name` is the company; `unsubscribe` is an https address that takes a POST (RFC 8058); `returns_to` is where it
    goes when it cannot be delivered, else to the sender.
    """

    to: str
    subject: str
    text: str
    message_id: str
    html: str = ""
    from_name: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    returns_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class BadLetter(Refused):
    """A header with a line break or an address that is not one address."""

    def __init__(self, why: str):
        super().__init__(why, for_good=True)


class PostOffice:
    """`security` as in the settings: starttls is demanded, never only hoped for."""

    def __init__(
        self,
        host: str,
        port: int,
        security: Literal["starttls", "tls", "none"],
        sender: str,
        login: tuple[str, str] | None = None,
        ca_file: str | None = None,
        guard: Callable[[str], None] = lambda what: None,
    ):
        self._host, self._port, self._security = host, port, security
        self._sender, self._login, self._ca_file, self._guard = sender, login, ca_file, guard

    def send(self, letter: Letter) -> str:
        """The letter's Message-ID; raises Refused."""
        self._guard("sending mail")
        message, returns_to = composed(letter, self._sender), ascii_address(letter.returns_to or self._sender)
        with _named_errors(), self._connected() as server:
            server.sendmail(returns_to, [ascii_address(letter.to)], message.as_bytes())
        return letter.message_id

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        with closing(self._dialed()) as server:
            self._introduce(server)
            yield server
            with suppress(smtplib.SMTPException, OSError):  # a letter once taken stays taken
                server.quit()

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self._security == "starttls":
            server.starttls(context=self._tls())
        if self._login:
            server.login(*self._login)

    def _dialed(self) -> smtplib.SMTP:
        if self._security == "tls":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=self._tls())
        return smtplib.SMTP(self._host, self._port, timeout=SECONDS)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=certifi.where())
        if self._ca_file:
            context.load_verify_locations(self._ca_file)
        return context


def composed(letter: Letter, sender: str) -> EmailMessage:
    """The message as it goes over the line; raises BadLetter."""
    message = EmailMessage(policy=POLICY)
    for name, value in _headers(letter, sender).items():
        message[name] = value
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message


def ascii_address(address: str) -> str:
    """One address as any mail server takes it; raises BadLetter for none, two and accents before the @."""
    match = _ADDRESS.fullmatch(address)
    try:
        return f"{match[1]}@{match[2].encode('idna').decode()}" if match else _bad_address(address)
    except UnicodeError:
        return _bad_address(address)


def _bad_address(address: str) -> NoReturn:
    raise BadLetter(f"{one_line(address)} is not an e-mail address we can write to")


def _headers(letter: Letter, sender: str) -> dict[str, str | Address]:
    return {
        "From": Address(_single_line("From", letter.from_name), addr_spec=ascii_address(sender)),
        "To": Address(addr_spec=ascii_address(letter.to)),
        "Subject": _single_line("Subject", letter.subject),
        "Date": format_datetime(clock.now()),
        "Message-ID": _matching(_MESSAGE_ID, letter.message_id),
        "Auto-Submitted": "auto-generated",
        **_optional(letter),
        **{
            _matching(_HEADER_NAME, name): _single_line(name, value) for name, value in letter.headers.items()
        },
    }


def _optional(letter: Letter) -> dict[str, str | Address]:
    headers: dict[str, str | Address] = {}
    if letter.reply_to:
        headers["Reply-To"] = Address(addr_spec=ascii_address(letter.reply_to))
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{_matching(_URL, letter.unsubscribe)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _single_line(name: str, value: str) -> str:
    """`email` decodes encoded words in a value, line breaks and all (CVE-2024-6923): none may begin."""
    if not value.isprintable():
        raise BadLetter(f"{name} has a line break or a control character")
    return value.replace("=?", "= ?")


def _matching(form: re.Pattern[str], value: str) -> str:
    if not form.fullmatch(value) or "=?" in value:
        raise BadLetter(f"{one_line(value)} does not belong in a header")
    return value


@contextmanager
def _named_errors() -> Iterator[None]:
    """5xx about the recipient or the letter is for good; about us, it is for the operator to mend."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        (code, said), *_ = error.recipients.values()
        raise _refusal(code, said, of_recipient=True)
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error)
    except ABOUT_US as error:
        log.error("The mail server refuses us; check sender, login and encryption: %s", one_line(str(error)))
        raise Refused(one_line(str(error)))
    except (smtplib.SMTPException, OSError) as error:
        raise Refused(one_line(f"{type(error).__name__} {error}"))


def _refusal(code: int, said: bytes | str, of_recipient: bool = False) -> Refused:
    """A full mailbox (552) and a policy against us (5.7.x, RFC 3463) are no word about the address."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    nobody = of_recipient and code in NO_SUCH_ADDRESS and " 5.7." not in f" {words}"
    return Refused(one_line(f"{code} {words}"), for_good=500 <= code < 600, nobody=nobody)
