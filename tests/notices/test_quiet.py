import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import pytest

from app.notices.quiet import next_loud

REGIONS = ("America/", "Europe/", "Pacific/", "Australia/")
ZONES = sorted(zone for zone in available_timezones() if zone.startswith(REGIONS))


def at(text: str, zone: str = "America/Phoenix") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


@pytest.mark.parametrize(("now", "loud"), [
    ("2026-11-19 08:00", "2026-11-19 08:00"),
    ("2026-11-19 20:59", "2026-11-19 20:59"),
    ("2026-11-19 21:00", "2026-11-20 08:00"),
    ("2026-11-19 23:59", "2026-11-20 08:00"),
    ("2026-11-20 00:00", "2026-11-20 08:00"),
    ("2026-11-20 07:59", "2026-11-20 08:00"),
    ("2026-12-31 22:00", "2027-01-01 08:00"),
])
def test_nights_end_at_eight(now, loud):
    assert next_loud(at(now), "America/Phoenix") == at(loud)


@pytest.mark.parametrize("zone", ZONES[::7])
def test_it_is_never_night_when_it_may_ring(zone):
    start = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    for hours in range(0, 24 * 365, 11):
        now = start + dt.timedelta(hours=hours)
        loud = next_loud(now, zone)
        assert now <= loud <= now + dt.timedelta(hours=12)
        assert dt.time(8) <= loud.astimezone(ZoneInfo(zone)).time() < dt.time(21)
