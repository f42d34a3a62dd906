"""Which days a vacation pause may have. Pure: no database, no clock."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.base.languages import _, _l, day, ngettext

Days = tuple[dt.date, dt.date]
"""The first day without visits and the last, both included."""

# Later nobody knows the routes.
FARTHEST = dt.timedelta(days=365)


class BadPause(Exception):
    """`field` is starts_on or ends_on: where the form says `sentence`."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field, self.sentence = field, str(sentence)


@dataclass(frozen=True)
class Limits:
    """The company's: so many days' notice, and no longer than that."""

    notice_days: int
    longest_days: int

    def earliest(self, today: dt.date) -> dt.date:
        return today + dt.timedelta(days=self.notice_days)


def day_in(field: str, text: str) -> dt.date:
    """A day as a form sends it; raises BadPause beside that field."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        missing = _l("Choose a day.")
        raise BadPause(field, missing if not text.strip() else _l("This is not a day. Choose it from the calendar."))


def expect_days(days: Days, today: dt.date, limits: Limits, others: Iterable[Days] = ()) -> None:
    """Raises BadPause for days that cannot be: backwards, too soon, too long, or paused already."""
    first, last = days
    if last < first:
        raise BadPause("ends_on", _("The last day comes before the first."))
    if first < limits.earliest(today):
        raise BadPause("starts_on", _too_soon(limits, today))
    if first > today + FARTHEST:
        raise BadPause("starts_on", _("Choose a day within the next twelve months."))
    expect_length(days, limits)
    expect_free(days, others)


def expect_length(days: Days, limits: Limits) -> None:
    first, last = days
    if (last - first).days + 1 > limits.longest_days:
        longest = first + dt.timedelta(days=limits.longest_days - 1)
        raise BadPause(
            "ends_on",
            _("A pause lasts %(num)s days at most: until %(day)s.", num=limits.longest_days, day=day(longest)),
        )


def expect_free(days: Days, others: Iterable[Days]) -> None:
    first, last = days
    for start, end in others:
        if first <= end and start <= last:
            raise BadPause(
                "starts_on", _("There is a pause from %(first)s to %(last)s already.", first=day(start), last=day(end))
            )


def _too_soon(limits: Limits, today: dt.date) -> str:
    if limits.earliest(today) == today:
        return _("The first day is over already. Choose today or later.")
    return ngettext(
        "We need a day's notice. The earliest day is %(day)s.",
        "We need %(num)d days' notice. The earliest day is %(day)s.",
        limits.notice_days, day=day(limits.earliest(today)),
    )  # fmt: skip
