"""A vacation pause is set, moved and ended, and the visits with it.

Each verb judges the present state, so a second tap changes nothing.
"""

import datetime as dt

from sqlmodel import select

from app.base import clock, current, events
from app.base.db import session
from app.base.languages import _l
from app.pauses.effect import Effect
from app.pauses.models import Pause
from app.pauses.rules import Days, Limits, expect_days, expect_free, expect_length
from app.properties.changed import note_change
from app.properties.models import Property
from app.visits.pause_effect import effect_of
from app.visits.scheduling import cancel_for, pauses_of, restore_after

A_WEEK = dt.timedelta(days=7)


class PauseStarted(Exception):
    """It cannot be undone any more, only ended."""

    sentence = _l("This pause has begun. You can end it early.")


class PauseOver(Exception):
    sentence = _l("This pause is over.")


def limits() -> Limits:
    company = current.company()
    return Limits(company.pause_notice_days, company.pause_longest_days)


def pauses_at(place: Property) -> list[Pause]:
    """Under way and to come, soonest first."""
    live = (Pause.property_id == place.id, Pause.cancelled_at.is_(None), Pause.ends_on >= clock.today(place.zone))
    return list(session().exec(select(Pause).where(*live).order_by(Pause.starts_on)).all())


def preview(place: Property, days: Days) -> Effect:
    """What a pause would mean. Raises BadPause for days that cannot be."""
    expect_days(days, clock.today(place.zone), limits(), pauses_of(place))
    return effect_of(place, days)


def pause(place: Property, days: Days) -> Pause:
    """No visits on these days; service goes on by itself afterwards. The same days again are the same pause."""
    same = next((known for known in pauses_at(place) if (known.starts_on, known.ends_on) == days), None)
    if same:
        return same
    effect = preview(place, days)
    actor = current.actor()
    made = Pause(property_id=place.id, starts_on=days[0], ends_on=days[1], person_id=actor.id if actor else None,
                 person_name=actor.name if actor else "", **_told(effect))  # fmt: skip
    session().add(made)
    session().flush()
    cancel_for(made)
    _note(place, made, "pause.set", {})
    return made


def undo_pause(place: Property, made: Pause) -> Pause:
    """Until it starts: as if it had never been. Raises PauseStarted."""
    if made.cancelled_at is None:
        if made.starts_on <= clock.today(place.zone):
            raise PauseStarted
        before = _kept(made)
        made.cancelled_at = clock.now()
        restore_after(made)
        _note(place, made, "pause.cancelled", before)
    return made


def end_pause(place: Property, made: Pause) -> Pause:
    """Home early: today is the last day without visits. Raises PauseOver."""
    today = clock.today(place.zone)
    _expect_running(made, today)
    if today < made.ends_on:
        _move_end(place, made, today, "pause.ended")
    return made


def add_a_week(place: Property, made: Pause) -> Pause:
    """Raises PauseOver, and BadPause where it would be too long or meet the next one."""
    _expect_running(made, clock.today(place.zone))
    last = made.ends_on + A_WEEK
    expect_length((made.starts_on, last), limits())
    expect_free((made.ends_on + dt.timedelta(days=1), last), pauses_of(place))
    return _move_end(place, made, last, "pause.changed")


def _expect_running(made: Pause, today: dt.date) -> None:
    if made.cancelled_at or made.ends_on < today:
        raise PauseOver


def _move_end(place: Property, made: Pause, last: dt.date, event: str) -> Pause:
    before, covered = _kept(made), made.ends_on
    made.ends_on, made.reminded_at = last, None
    session().add(made)
    cancel_for(made, covered + dt.timedelta(days=1))  # what stands on the days before was put there on purpose
    restore_after(made)
    session().flush()
    told = _told(effect_of(place, (made.starts_on, last), made))
    made.visits_dropped, made.credit_cents = told["visits_dropped"], told["credit_cents"]
    _note(place, made, event, before)
    return made


def _note(place: Property, made: Pause, event: str, before: dict) -> None:
    """For the office's inbox, and for those whom it concerns."""
    note_change(place, "pause", made.id, before, {} if made.cancelled_at else _kept(made))
    events.record(event, made)


def _kept(made: Pause) -> dict:
    return {
        "starts_on": made.starts_on.isoformat(), "ends_on": made.ends_on.isoformat(),
        "visits_dropped": made.visits_dropped, "credit_cents": made.credit_cents,
    }  # fmt: skip


def _told(effect: Effect) -> dict:
    return {"visits_dropped": len(effect.days), "credit_cents": effect.credit_cents}
