"""What the office typed about a broadcast: whom it is for, over what, in which words."""

import datetime as dt

from sqlmodel import col, select

from app.base import clock, current
from app.base.db import session
from app.base.forms import Form
from app.base.languages import _
from app.notices.consent import PURPOSES
from app.notices.crowd import Filter
from app.notices.kinds import CHANNELS
from app.notices.models import Broadcast
from app.people.models import Person
from app.people.role_words import LANGUAGE_WORDS
from app.plans.models import Plan
from app.plans.plan_forms import technician_in

LONGEST_TITLE, LONGEST_WORDS = 100, 2000


def broadcast_in(form: Form, crew: list[Person]) -> dict:
    """Fields of a Broadcast; the form has an error where one cannot be."""
    technician = technician_in(form, crew)
    chosen = Filter(
        day=form.day("day", needed=False), technician_id=technician.id if technician else None,
        plan=form.one_of("plan", ("", *plan_names())), postal_code=form.text("postal_code", longest=10),
        kind=form.one_of("kind", ("", "residential", "commercial")), behind=bool(form["behind"]),
    )  # fmt: skip
    channels = [channel for channel in CHANNELS if form[f"by-{channel}"]]
    if not channels:
        form.refuse("channels", _("Choose at least one way to tell them."))
    return {"purpose": form.one_of("purpose", PURPOSES), "audience": chosen.kept(), "channels": channels,
            "words": _words_in(form)}  # fmt: skip


def _words_in(form: Form) -> dict[str, list[str]]:
    """The company's language is needed; another one may be empty as a whole, but not by half."""
    said = {}
    for language in LANGUAGE_WORDS:
        title = form.text(f"title-{language}", longest=LONGEST_TITLE)
        words = form.text(f"words-{language}", longest=LONGEST_WORDS).replace("\r\n", "\n")
        if language == current.company().language or title or words:
            _expect_both(form, language, title, words)
            said[language] = [title, words]
    return said


def _expect_both(form: Form, language: str, title: str, words: str) -> None:
    if not title:
        form.refuse(f"title-{language}", _("It needs a title: letters show it as the subject."))
    if not words:
        form.refuse(f"words-{language}", _("Write what you want to tell them."))


def as_form(broadcast: Broadcast | None) -> Form:
    if broadcast is None:
        return Form({"purpose": "service", "by-push": "on", "by-email": "on", "by-text": "on"})
    chosen = Filter.read(broadcast.audience)
    technician = session().get(Person, chosen.technician_id) if chosen.technician_id else None
    words = {f"{name}-{language}": said[place] for language, said in broadcast.words.items()
             for place, name in enumerate(("title", "words"))}  # fmt: skip
    return Form({
        "purpose": broadcast.purpose, "day": chosen.day, "technician": technician.uid if technician else "",
        "plan": chosen.plan, "postal_code": chosen.postal_code, "kind": chosen.kind,
        "behind": "on" if chosen.behind else "", **{f"by-{channel}": "on" for channel in broadcast.channels}, **words,
    })  # fmt: skip


def plan_names() -> list[str]:
    today = clock.today(current.zone())
    lives = col(Plan.ends_on).is_(None) | (Plan.ends_on >= today)
    return list(session().exec(select(Plan.name).where(lives).distinct().order_by(Plan.name)))


def sends_at_in(form: Form) -> dt.datetime:
    """The company's clock; empty means at once."""
    day, hour = form.day("day", needed=False), form.time("hour")
    if (day is None) != (hour is None) and form.is_good:
        sentence = _("Choose a day and a time, or leave both empty to send at once.")
        form.refuse("day" if day is None else "hour", sentence)
    if day is None or hour is None:
        return clock.now()
    moment = clock.at(day, hour, current.zone())
    if moment < clock.now():
        form.refuse("day", _("This is in the past."))
    return moment
