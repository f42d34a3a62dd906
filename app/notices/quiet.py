"""Quiet hours. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

# Texts to people in the United States: 8 a.m. to 9 p.m. in their own zone (47 CFR 64.1200(c)(1)).
LOUD_FROM, LOUD_UNTIL = dt.time(8), dt.time(21)


def next_loud(now: dt.datetime, zone: str) -> dt.datetime:
    """`now` by day; else the next eight o'clock in the morning of that zone."""
    local = now.astimezone(ZoneInfo(zone))
    if LOUD_FROM <= local.time() < LOUD_UNTIL:
        return now
    day = local.date() + dt.timedelta(days=local.time() >= LOUD_UNTIL)
    return dt.datetime.combine(day, LOUD_FROM, ZoneInfo(zone)).astimezone(dt.UTC)
