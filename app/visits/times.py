"""When a visit is or was, as pages print it."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_interval

from app.base import current
from app.base.languages import _, clock_time, day_short, locale_of, ngettext
from app.visits.states import minutes_on_site


def window_words(first: dt.time | None, last: dt.time | None) -> str:
    """8 – 11 AM; empty where no window was promised."""
    if first is None or last is None:
        return ""
    return _interval(first, last, current.language())


@lru_cache(maxsize=1_000)
def _interval(first: dt.time, last: dt.time, language: str) -> str:
    """By babel, which reads its patterns anew each time."""
    skeleton = "hm" if first.minute or last.minute else "h"
    return format_interval(first, last, skeleton, locale=locale_of(language))


def near_day(day: dt.date, today: dt.date) -> str:
    """Today, Tomorrow, Yesterday; else Thu, Nov 19."""
    near = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    return near.get((day - today).days) or day_short(day)


def call_words(arrived_at: dt.datetime | None, ended_at: dt.datetime | None, zone: str, with_minutes: bool) -> str:
    """10:12 AM, 29 minutes: when it began and how long it took, or only when it was over."""
    if ended_at is None:
        return clock_time(arrived_at, zone) if arrived_at else ""
    minutes = minutes_on_site(arrived_at, ended_at) if with_minutes else None
    if not minutes:
        return clock_time(ended_at, zone)
    lasted = ngettext("%(num)d minute", "%(num)d minutes", minutes)
    return _("%(time)s, %(minutes)s", time=clock_time(arrived_at, zone), minutes=lasted)
