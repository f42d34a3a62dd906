"""The owner's vacation pause: what it would mean, then yes; undo until it starts, home early, one more week."""

import datetime as dt

from flask import request, url_for
from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.accounts.rights import PAUSE, SEE_PRICES
from app.base import clock, current, db
from app.base.db import session
from app.base.fragments import go, page, say
from app.base.languages import _, day
from app.base.money import Money
from app.doors import L2, portal, reach
from app.pauses.models import Pause
from app.pauses.rules import BadPause, day_in
from app.properties.gates import property_for
from app.properties.models import Property
from app.visits import pausing

FIELDS = ("starts_on", "ends_on")


@portal.get("/properties/<uid:property_uid>/pause", level=L2, may=PAUSE)
def show_pause(property_uid: str):
    """With days in the address: what a pause on them would mean."""
    place = property_for(reach(), property_uid, PAUSE)
    if not any(request.args.get(name) for name in FIELDS):
        return _page(place)
    try:
        days = _days(request.args)
        return _page(place, typed=request.args, days=days, effect=pausing.preview(place, days))
    except BadPause as bad:
        return _page(place, 422, typed=request.args, bad=bad)


@portal.post("/properties/<uid:property_uid>/pause", level=L2, may=PAUSE)
def set_pause(property_uid: str):
    place = property_for(reach(), property_uid, PAUSE)
    try:
        days = _days(request.form)
        with db.writing():
            made = pausing.pause(place, days)
    except BadPause as bad:
        return _page(place, 422, typed=request.form, bad=bad)
    say(_("Paused. The next visit comes after %(day)s.", day=day(made.ends_on)))
    return go(url_for("portal.pauses_show_pause", property_uid=property_uid))


@portal.post("/properties/<uid:property_uid>/pause/<uid:pause_uid>/removal", level=L2, may=PAUSE)
def undo_pause(property_uid: str, pause_uid: str):
    return _change(property_uid, pause_uid, pausing.undo_pause, _("Undone. All visits are planned again."))


@portal.post("/properties/<uid:property_uid>/pause/<uid:pause_uid>/end", level=L2, may=PAUSE)
def end_pause(property_uid: str, pause_uid: str):
    return _change(property_uid, pause_uid, pausing.end_pause, _("Welcome back. Visits go on from tomorrow."))


@portal.post("/properties/<uid:property_uid>/pause/<uid:pause_uid>/week", level=L2, may=PAUSE)
def add_a_week(property_uid: str, pause_uid: str):
    return _change(property_uid, pause_uid, pausing.add_a_week, _("One more week. We will remind you again."))


def _change(property_uid: str, pause_uid: str, verb, done: str):
    place = property_for(reach(), property_uid, PAUSE)
    made = _pause_at(place, pause_uid)
    try:
        with db.writing():
            verb(place, made)
    except (BadPause, pausing.PauseStarted, pausing.PauseOver) as refused:
        return _page(place, 422, refused=str(refused.sentence))
    say(done)
    return go(url_for("portal.pauses_show_pause", property_uid=property_uid))


def _pause_at(place: Property, uid: str) -> Pause:
    found = session().exec(select(Pause).where(Pause.uid == uid, Pause.property_id == place.id)).first()
    if found is None:
        raise NotFound
    return found


def _days(values) -> tuple[dt.date, dt.date]:
    return day_in("starts_on", values.get("starts_on", "")), day_in("ends_on", values.get("ends_on", ""))


def _page(place: Property, status: int = 200, typed=None, days=None, effect=None, bad=None, refused: str = ""):
    today, limits = clock.today(place.zone), pausing.limits()
    pauses = [(made, _credit(place, made.credit_cents)) for made in pausing.pauses_at(place)]
    return page(
        "pauses/portal_show.html", status, place=place, pauses=pauses, today=today, limits=limits,
        earliest=limits.earliest(today), typed={name: (typed or {}).get(name, "")[:20] for name in FIELDS},
        errors={bad.field: bad.sentence} if bad else {}, refused=refused, days=days, effect=effect,
        credit=_credit(place, effect.credit_cents) if effect else None,
    )  # fmt: skip


def _credit(place: Property, cents: int) -> Money | None:
    """Nothing for those who see no prices."""
    sees_it = cents and reach().allows(SEE_PRICES, place.account_id)
    return Money(cents, current.company().currency) if sees_it else None
