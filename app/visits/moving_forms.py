"""What the office's forms about the day of a visit share: a window that can be, and a day with service."""

import datetime as dt

from app.base.forms import Form
from app.base.languages import _, day
from app.properties.models import Property
from app.visits.delays import Window
from app.visits.scheduling import pauses_of


def window_in(form: Form) -> Window:
    """Both ends or neither."""
    window = form.time("window_from"), form.time("window_to")
    if (window[0] is None) != (window[1] is None) or (all(window) and window[1] <= window[0]):
        form.refuse("window_to", _("A window needs a beginning and an end after it."))
    return window


def expect_service(form: Form, place: Property, chosen: dt.date) -> None:
    """A day in a pause is said beside it, and the form asks; a yes is for exactly that day."""
    paused = next(((first, last) for first, last in pauses_of(place) if first <= chosen <= last), None)
    form["paused_day"] = chosen.isoformat() if paused else ""
    if paused and form["in_pause"] != form["paused_day"]:
        form.refuse("day", _("Service is paused here from %(first)s to %(last)s.",
                             first=day(paused[0]), last=day(paused[1])))  # fmt: skip
