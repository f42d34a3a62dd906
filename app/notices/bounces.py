"""Letters that come back, minutes after a mail server took them: each has a return address of its own, which says
which notice it was and that we gave it out (VERP); what comes back there is read as RFC 3464 has it."""

import email
import re
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses

from sqlmodel import select

from app.base import current, db, signing
from app.base.ids import is_uid
from app.companies.models import serving
from app.notices.kinds import EMAIL
from app.notices.models import Notice
from app.notices.outcomes import lose
from app.notices.refused import one_line

# Digits, not letters: some servers write the part before the @ small.
DIGITS = 20
# Where a server writes down whom it brought the message to; `To` is what the other server wrote.
BROUGHT_TO = ("Delivered-To", "X-Original-To", "To")
# RFC 3463: too large, full, our own policy or theirs, the network and the protocol are no word about the address.
NOT_THE_ADDRESS = re.compile(r"5\.(2\.[234]|[3567]\.\d+)")

_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_TAGGED = re.compile(r"[^@]*\+([a-z2-7]+)\.(\d+)@.*", re.IGNORECASE)


class NotOurs(ValueError):
    """It came to no address that we gave out."""


class NoBounce(ValueError):
    """Not the report of a letter that failed for good: an answer, a delay, or in a form of its server's own."""


@dataclass(frozen=True)
class Bounce:
    """`status` as in RFC 3463; `why` in the other server's words."""

    status: str
    why: str

    @property
    def nobody(self) -> bool:
        """Whether it says that the address itself is no good."""
        return not NOT_THE_ADDRESS.fullmatch(self.status)


def return_address(uid: str) -> str:
    """The sender on the envelope; "" where the mail server brings us nothing back."""
    local, _at, host = current.settings().bounce_address.partition("@")
    return f"{local}+{uid}.{signing.digits('bounce', uid, length=DIGITS)}@{host}" if host else ""


def take_bounce(raw: bytes, brought_to: str = "") -> str:
    """What became of it, for the log of the mail server. Raises NotOurs or NoBounce."""
    message = email.message_from_bytes(raw)
    uid, bounce = _notice_uid(message, brought_to), _bounce_in(message)
    with serving(_company_of(uid)), db.writing() as rows:
        notice = rows.exec(select(Notice).where(Notice.uid == uid)).one()
        # A second report of the same letter says nothing new.
        if notice.channel == EMAIL and notice.state in ("waiting", "sent"):
            lose(notice, bounce.why, nobody=bounce.nobody)
    return f"notice {uid} did not arrive: {bounce.why}"


def _company_of(uid: str) -> int:
    with db.system_scope("whose letter came back") as found:
        company_id = found.exec(select(Notice.company_id).where(Notice.uid == uid)).first()
    if company_id is None:
        raise NotOurs(uid)
    return company_id


def _notice_uid(message: Message, brought_to: str) -> str:
    named = [brought_to, *(str(value) for name in BROUGHT_TO for value in message.get_all(name, []))]
    for _name, address in getaddresses(named):
        if found := _TAGGED.fullmatch(address):
            uid = found[1].lower()
            if is_uid(uid) and signing.same_digits("bounce", uid, found[2], length=DIGITS):
                return uid
    raise NotOurs("no address of ours")


def _bounce_in(message: Message) -> Bounce:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            # The first block is about the message, each further one about a recipient.
            for told in part.get_payload()[1:]:
                if _failed_for_good(told):
                    return Bounce(_status(told), _why(told))
    raise NoBounce("no failure for good in it")


def _failed_for_good(told: Message) -> bool:
    return str(told.get("Action", "")).strip().lower() == "failed" and _status(told).startswith("5.")


def _status(told: Message) -> str:
    """Some say 5.0.0 and leave the rest to what they were told themselves."""
    said = [_STATUS.findall(str(told.get(name, ""))) for name in ("Status", "Diagnostic-Code")]
    status, *_more = said[0] or [""]
    return next((one for one in said[1] if one.startswith("5.")), status) if status == "5.0.0" else status


def _why(told: Message) -> str:
    """`smtp; 550 5.1.1 no such user` without the name of the protocol."""
    words = one_line(str(told.get("Diagnostic-Code", "")))
    return words.partition(";")[2].strip() or words or _status(told)
