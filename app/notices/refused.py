"""What every channel raises when a notice was not taken."""

import datetime as dt
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from app.base import clock

DAY = 86_400


class Refused(Exception):
    """The push service, text carrier or mail server said no. `for_good`: the same message to the same address
    will never be taken; else try again, after `retry_after` seconds when the other side named them.
    `maybe_arrived`: the line broke after sending, so it may have been taken after all. `nobody`: the address itself
    is no good, for any message."""

    def __init__(
        self, why: str, for_good: bool = False, retry_after: int | None = None, maybe_arrived: bool = False,
        nobody: bool = False,
    ):  # fmt: skip
        super().__init__(why)
        self.nobody = nobody
        self.why, self.for_good = why, for_good
        self.retry_after, self.maybe_arrived = retry_after, maybe_arrived


def one_line(text: str, at_most: int = 200) -> str:
    """What another machine said, fit for a log or a row."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:at_most]


def seconds_to_wait(headers: Mapping[str, str]) -> int | None:
    """Retry-After as seconds or as a date (RFC 9110, 10.2.3), never more than a day."""
    value = headers.get("retry-after", "")
    try:
        seconds = int(value) if value.isdecimal() else _seconds_until(value)
    except ValueError:
        return None
    return min(max(seconds, 0), DAY)


def _seconds_until(value: str) -> int:
    moment = parsedate_to_datetime(value)
    return int((moment.astimezone(dt.UTC) - clock.now()).total_seconds())
