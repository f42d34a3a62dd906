"""How near its end a card is, and when to say so. Pure."""

import calendar
import datetime as dt

WARN = (30, 7, 1)


def last_day(month: int, year: int) -> dt.date:
    """A card is good through the whole month that stands on it."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def warning(last: dt.date, today: dt.date, warned: int | None) -> int | None:
    """Which of WARN is to be said today; None: nothing, or nothing new. Days that were missed are not made up for."""
    left = (last - today).days
    reached = [days for days in WARN if 0 <= left <= days]
    return min(reached) if reached and (warned is None or warned > min(reached)) else None
