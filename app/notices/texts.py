"""Text messages: the carrier that sends them, and what they cost in parts."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from app.base import outside
from app.base.outside import Answer, Outside
from app.notices.refused import Refused, one_line, seconds_to_wait

log = logging.getLogger(__name__)


class NeverSent(Exception):
    """The carrier knows no such text."""


class Stopped(Refused):
    """This number wrote STOP to the carrier: write it no more, on any occasion."""

    def __init__(self, why: str):
        super().__init__(why, for_good=True)


class Carrier(Protocol):
    def send(self, to: str, body: str, key: str, report_to: str = "") -> str:
        """The carrier's id of the text. `to` is a number as +16025550100, `key` the notice's own, `report_to` the
        address of ours that hears what became of it.

        Raises Refused; where that says `maybe_arrived`, ask `find` before sending again.
        """

    def find(self, to: str, body: str, key: str, since: dt.datetime) -> str:
        """The id of this text if it was taken after `since`; raises NeverSent or Refused."""


TWILIO = "https://api.twilio.com"
# twilio.com/docs/api/errors: the number is wrong, out of reach, no mobile, unknown, a landline; the text is too long.
NOBODY = frozenset({21211, 21214, 21217, 21265, 21604, 21612, 21614, 30005, 30006})
FOR_GOOD = NOBODY | {21617}
STOPPED = 21610
# For the operator to mend: credentials, trial account, country not switched on, sender.
MISCONFIGURED = frozenset({20003, 21212, 21219, 21408, 21603, 21606, 21659, 21660, 21703})
LOOKED_AT = 20
# Twilio itself confirms these, and sends nothing more after the first kind (twilio.com/docs/messaging/tutorials).
CONFIRMED_BY_CARRIER = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "start", "yes", "unstop"}
)


def answered_by_carrier(form: Mapping[str, str]) -> bool:
    """Whether a second answer from us would be one too many. Its own word on HELP names nobody: we say who we are."""
    return bool(form.get("OptOutType")) or form.get("Body", "").strip().lower() in CONFIRMED_BY_CARRIER


class TwilioCarrier:
    """`sender` is one of the account's numbers or the id of a messaging service (MG...)."""

    def __init__(self, outside: Outside, account_sid: str, auth_token: str, sender: str, base: str = TWILIO):
        self._outside, self._sender, self._secret = outside, sender, auth_token.encode()
        self._url = f"{base}/2010-04-01/Accounts/{account_sid}/Messages.json"
        login = base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        self._headers = {"authorization": f"Basic {login}"}

    def send(self, to: str, body: str, key: str, report_to: str = "") -> str:
        """Twilio knows no key of ours: a repeat is a second text, so `find` first. It reports to public hosts only."""
        who = "MessagingServiceSid" if self._sender.startswith("MG") else "From"
        reports = {"StatusCallback": report_to} if report_to.startswith("https://") else {}
        form = urlencode({"To": to, who: self._sender, "Body": body, **reports}).encode()
        headers = {**self._headers, "content-type": "application/x-www-form-urlencoded"}
        return _read(_asked(lambda: self._outside.post(self._url, content=form, headers=headers)), "sid")

    def find(self, to: str, body: str, key: str, since: dt.datetime) -> str:
        query = urlencode({"To": to, "DateSent>": f"{since:%Y-%m-%d}", "PageSize": LOOKED_AT})
        answer = _asked(lambda: self._outside.get(f"{self._url}?{query}", headers=self._headers))
        for message in _read(answer, "messages"):
            if _is_same(message, body, since):
                return message["sid"]
        raise NeverSent(key)

    def valid_signature(self, url: str, params: Mapping[str, str | Iterable[str]], signature: str) -> bool:
        """Whether Twilio sent this form to exactly this URL (twilio.com/docs/usage/security)."""
        mac = hmac.new(self._secret, (url + _signed_part(params)).encode(), hashlib.sha1).digest()
        return hmac.compare_digest(base64.b64encode(mac), signature.encode("utf-8", "replace"))


def _asked(call: Callable[[], Answer]) -> Answer:
    """A good answer. A 500 may come after the text was taken, as may a broken line."""
    try:
        answer = call()
    except outside.Refused as error:
        raise Refused(str(error))
    except outside.Unreachable as error:
        raise Refused(str(error), maybe_arrived=error.maybe_arrived)
    if answer.is_good:
        return answer
    if answer.status >= 500:
        raise Refused(one_line(f"{answer.status} {answer.text_head}"), maybe_arrived=True)
    raise _refusal(answer)


def _refusal(answer: Answer) -> Refused:
    code = _code(answer)
    why = one_line(f"{answer.status} {answer.text_head}")
    if code == STOPPED:
        return Stopped(why)
    if answer.status in (401, 403) or code in MISCONFIGURED:
        log.error("The text carrier refuses our account or sender: %s", why)
    return Refused(why, for_good=code in FOR_GOOD, retry_after=seconds_to_wait(answer.headers), nobody=code in NOBODY)


def _code(answer: Answer) -> int:
    try:
        return int(json.loads(answer.text_head)["code"])
    except (ValueError, KeyError, TypeError):
        return 0


def _read(answer: Answer, name: str) -> Any:
    try:
        return json.loads(answer.text_head)[name]
    except (ValueError, KeyError, TypeError):
        raise Refused(f"the carrier's answer has no {name}", maybe_arrived=True)


def _is_same(message: dict, body: str, since: dt.datetime) -> bool:
    """Trial accounts put a sentence before the body; failed texts may be sent again."""
    return (
        message["body"].endswith(body)
        and message.get("status") not in ("failed", "undelivered", "canceled")
        and parsedate_to_datetime(message["date_created"]) >= since.replace(microsecond=0)
    )


def _signed_part(params: Mapping[str, str | Iterable[str]]) -> str:
    """Names in order, each followed by its value; several values of one name in order and once."""
    parts = []
    for name in sorted(params):
        values = [params[name]] if isinstance(params[name], str) else sorted(set(params[name]))
        parts += [name + value for value in values]
    return "".join(parts)
