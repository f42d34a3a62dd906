"""Why a visit could not be done: the company's own list, or this one while it has none."""

from typing import NamedTuple

from sqlmodel import select

from app.base.db import session
from app.base.languages import _l
from app.visits.models import SkipReason
from app.visits.refused import NoSuchReason


class Preset(NamedTuple):
    """Like a row of the company's list: `uid` names it in a form."""

    uid: str
    name: str
    owner_text: str
    next_text: str
    photo_required: bool = False
    our_fault: bool = False


_NEXT_WEEK = _l("Your next regular visit stays as planned.")
_CALL = _l("The office will contact you to find another day.")

PRESETS = (
    Preset("gate-locked", _l("Gate locked"), _l("We could not get in: the gate was locked."), _CALL, True),
    Preset("wrong-code", _l("Gate code wrong"), _l("The gate code we have did not work."), _CALL, True),
    Preset("dog-loose", _l("Dog loose"), _l("A dog was loose in the yard."), _CALL),
    Preset("weather", _l("Weather"), _l("The weather made it unsafe to work at the water."), _CALL),
    Preset("no-access", _l("No access"), _l("Work on the property kept us from the pool."), _CALL),
    Preset("in-use", _l("Pool in use"), _l("The pool was in use."), _NEXT_WEEK),
    Preset("covered", _l("Pool covered"), _l("The pool was covered or closed."), _NEXT_WEEK),
    Preset("no-power", _l("No power"), _l("The equipment had no power or had failed."), _CALL, True),
    Preset("water-low", _l("Water too low"), _l("The water was too low to run the pump."), _CALL, True),
    Preset("unsafe", _l("Unsafe"), _l("It was not safe to work there."), _CALL),
    Preset("ours", _l("Our fault"), _l("We could not come: something went wrong on our side."), _CALL, our_fault=True),
    Preset("asked", _l("Customer asked"), _l("You asked us to skip this visit."), _NEXT_WEEK),
    Preset("other", _l("Other"), _l("We could not do this visit."), _CALL),
)


def reasons_to_choose() -> list[SkipReason] | list[Preset]:
    own = session().exec(select(SkipReason).order_by(SkipReason.position, SkipReason.id)).all()
    return list(own) or list(PRESETS)


def reason_by(uid: str) -> SkipReason | Preset:
    """Raises NoSuchReason."""
    for reason in reasons_to_choose():
        if reason.uid == uid:
            return reason
    raise NoSuchReason
