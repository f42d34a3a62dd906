import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import pytest

from app.notices.quiet import NIGHT, NeverLoud, Quiet, next_loud

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
    assert next_loud(at(now), "America/Phoenix", NIGHT) == at(loud)


@pytest.mark.parametrize("zone", ZONES[::7])
def test_it_is_never_night_when_it_may_ring(zone):
    start = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    for hours in range(0, 24 * 365, 11):
        now = start + dt.timedelta(hours=hours)
        loud = next_loud(now, zone, NIGHT)
        assert now <= loud <= now + dt.timedelta(hours=12)
        assert dt.time(8) <= loud.astimezone(ZoneInfo(zone)).time() < dt.time(21)


def test_no_quiet_hours_are_no_wait():
    assert next_loud(at("2026-11-19 03:00"), "America/Phoenix") == at("2026-11-19 03:00")


@pytest.mark.parametrize(("now", "loud"), [
    ("2026-11-19 12:59", "2026-11-19 12:59"),
    ("2026-11-19 13:00", "2026-11-19 15:00"),
    ("2026-11-19 15:00", "2026-11-19 15:00"),
    ("2026-11-19 20:59", "2026-11-19 20:59"),
    ("2026-11-19 22:00", "2026-11-20 08:00"),
])  # fmt: skip
def test_hours_by_day_and_the_night_both_hold(now, loud):
    assert next_loud(at(now), "America/Phoenix", NIGHT, Quiet(dt.time(13), dt.time(15))) == at(loud)


def test_hours_that_follow_upon_each_other_are_one_wait():
    early = Quiet(dt.time(5), dt.time(10))
    assert next_loud(at("2026-11-19 22:00"), "America/Phoenix", NIGHT, early) == at("2026-11-20 10:00")


def test_hours_that_leave_nothing_of_the_day_say_so():
    with pytest.raises(NeverLoud):
        next_loud(at("2026-11-19 12:00"), "America/Phoenix", NIGHT, Quiet(dt.time(7), dt.time(21, 30)))


@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Australia/Lord_Howe", "Europe/Berlin"])
def test_hours_of_ones_own_hold_on_days_when_the_clock_is_moved(zone):
    own = Quiet(dt.time(23, 30), dt.time(1, 30))
    start = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    for minutes in range(0, 60 * 24 * 270, 17):
        now = start + dt.timedelta(minutes=minutes)
        loud = next_loud(now, zone, own)
        assert now <= loud <= now + dt.timedelta(hours=3)
        assert not own.holds(loud.astimezone(ZoneInfo(zone)).time())
