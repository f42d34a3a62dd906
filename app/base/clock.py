"""The only clock. Moments are aware and UTC; a day needs a zone."""

import datetime as dt
from zoneinfo import ZoneInfo

_shift: dt.timedelta = dt.timedelta()
_frozen: dt.datetime | None = None


def now() -> dt.datetime:
    return _frozen or dt.datetime.now(dt.UTC) + _shift


def today(zone: str) -> dt.date:
    return now().astimezone(ZoneInfo(zone)).date()


def at(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The moment of a wall-clock time; a time that summer time skips moves on by the gap."""
    return dt.datetime.combine(day, time, ZoneInfo(zone)).astimezone(dt.UTC)


def freeze(moment: dt.datetime) -> None:
    """Tests and the making of the demo world only."""
    global _frozen
    _frozen = moment.astimezone(dt.UTC)


def advance(by: dt.timedelta) -> None:
    """Moves a frozen clock on, or runs a running clock ahead. Tests only."""
    global _frozen, _shift
    if _frozen:
        _frozen += by
    else:
        _shift += by


def release() -> None:
    global _frozen, _shift
    _frozen, _shift = None, dt.timedelta()
