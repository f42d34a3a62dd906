"""Quiet hours. Pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Quiet:
    """From one time of the clock until another; over midnight where the first is the later one."""

    start: dt.time
    end: dt.time

    def holds(self, time: dt.time) -> bool:
        if self.start < self.end:
            return self.start <= time < self.end
        return time >= self.start or time < self.end


# Texts to people in the United States: 8 a.m. to 9 p.m. in their own zone (47 CFR 64.1200(c)(1)).
NIGHT = Quiet(dt.time(21), dt.time(8))
# The night and a person's own hours are left by two steps; a third one means that they cover the whole day.
STEPS = 4


class NeverLoud(ValueError):
    """Their quiet hours and the night leave no time of the day."""


def next_loud(now: dt.datetime, zone: str, *quiets: Quiet) -> dt.datetime:
    """`now` where no quiet hours hold; else when the last of them ends in that zone."""
    moment = now
    for _step in range(STEPS):
        ends = [_end(moment, zone, quiet) for quiet in quiets if quiet.holds(moment.astimezone(ZoneInfo(zone)).time())]
        if not ends:
            return moment
        moment = max(ends)
    raise NeverLoud


def _end(moment: dt.datetime, zone: str, quiet: Quiet) -> dt.datetime:
    """Where the clock is set back and the end comes twice, the one that is still ahead."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() + dt.timedelta(days=local.time() >= quiet.end)
    end = dt.datetime.combine(day, quiet.end, ZoneInfo(zone))
    first, second = (end.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    return first if first > moment else second
