"""E-mail by SMTP: one letter to one person, and several of them over one line."""

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
# RFC 5321, 4.2.3
TAKEN, FORWARDED, HANGS_UP = 250, 251, 421
NO_SUCH_ADDRESS = (550, 551, 553)
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
        with self.round() as postman:
            return postman.send(letter)

    @contextmanager
    def round(self) -> Iterator["Postman"]:
        """All letters sent inside go over one line, dialed with the first of them."""
        postman = Postman(self._sender, self._dial, self._guard)
        try:
            yield postman
        finally:
            postman.hang_up()

    def _dial(self) -> smtplib.SMTP:
        server = self._dialed()
        try:
            self._introduce(server)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self._security == "starttls":
            server.starttls(context=self._tls())
        if self._login:
            server.login(*self._login)
        server.ehlo_or_helo_if_needed()

    def _dialed(self) -> smtplib.SMTP:
        if self._security == "tls":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=self._tls())
        return smtplib.SMTP(self._host, self._port, timeout=SECONDS)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=certifi.where())
        if self._ca_file:
            context.load_verify_locations(self._ca_file)
        return context


class Postman:
    """Hands letters over, one after the other. Where the server hung up in between, it is dialed anew.

    What the server has not begun to take is given once more; a letter on whose last byte no answer came is not: it
    may be there, so it is refused for now, and tried later under the same Message-ID.
    """

    def __init__(self, sender: str, dial: Callable[[], smtplib.SMTP], guard: Callable[[str], None]):
        self._sender, self._dial, self._guard = sender, dial, guard
        self._line: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> str:
        """The letter's Message-ID; raises Refused."""
        self._guard("sending mail")
        content = composed(letter, self._sender).as_bytes()
        returns_to, to = ascii_address(letter.returns_to or self._sender), ascii_address(letter.to)
        with _named_errors():
            try:
                _give(self._announced(returns_to, to, len(content)), content)
            except BaseException:
                self.hang_up()  # whatever state the line is in, the next letter does not hang on it
                raise
        return letter.message_id

    def hang_up(self) -> None:
        line, self._line = self._line, None
        if line:
            with closing(line), suppress(smtplib.SMTPException, OSError):  # a letter once taken stays taken
                line.quit()

    def _announced(self, returns_to: str, to: str, size: int) -> smtplib.SMTP:
        """The line, on which the server now waits for the letter."""
        if self._line:
            try:
                return _announce(self._line, returns_to, to, size)
            except smtplib.SMTPResponseException as error:
                if error.smtp_code != HANGS_UP:
                    raise
            except smtplib.SMTPServerDisconnected:
                log.debug("the mail server hung up between two letters")
            self.hang_up()
        self._line = self._dial()
        return _announce(self._line, returns_to, to, size)


def _announce(line: smtplib.SMTP, returns_to: str, to: str, size: int) -> smtplib.SMTP:
    code, said = line.mail(returns_to, [f"size={size}"] if line.has_extn("size") else [])
    if code != TAKEN:
        raise smtplib.SMTPSenderRefused(code, said, returns_to)
    code, said = line.rcpt(to)
    if code == HANGS_UP:
        raise smtplib.SMTPResponseException(code, said)
    if code not in (TAKEN, FORWARDED):
        raise smtplib.SMTPRecipientsRefused({to: (code, said)})
    return line


def _give(line: smtplib.SMTP, content: bytes) -> None:
    code, said = line.data(content)
    if code != TAKEN:
        raise smtplib.SMTPDataError(code, said)


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
