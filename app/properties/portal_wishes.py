"""What the owner wishes for: a day, an eye on the water, and a text before we come."""

from flask import request, url_for

from app.accounts.rights import EDIT_ACCESS
from app.base import clock, db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, me, portal, reach
from app.notices.choosing import choices_of, choose, wants
from app.notices.consent import SERVICE, standing_of
from app.notices.kinds import TEXT
from app.notices.places import NOTICES_PAGE
from app.notices.switches import off_kinds
from app.notices.text_wishes import BEFORE, text_wishes
from app.plans.plan_words import weekday_words
from app.plans.shown import plans_at
from app.properties.gates import property_for
from app.properties.models import Property
from app.properties.preferences import LONGEST, ask_for_day, day_request, note_texts, preferences_of, say_concern

WEEKDAYS = [str(day) for day in range(7)]

portal.app_template_filter("text_wishes")(text_wishes)


@portal.get("/properties/<uid:property_uid>/wishes", level=L3, may=EDIT_ACCESS)
def show_wishes(property_uid: str):
    place = property_for(reach(), property_uid, EDIT_ACCESS)
    wished = preferences_of(place)
    return _page(place, Form({"day": wished.preferred_weekday, "water_concern": wished.water_concern}))


@portal.post("/properties/<uid:property_uid>/wishes", level=L3, may=EDIT_ACCESS)
def save_wishes(property_uid: str):
    """A switch that is off is not sent: those count that were shown and could be moved."""
    place, form = property_for(reach(), property_uid, EDIT_ACCESS), Form(request.form)
    day, water = form.one_of("day", ("", *WEEKDAYS)), form.text("water_concern", longest=LONGEST)
    if not form.is_good:
        return _page(place, form)
    texts = {(event, TEXT): event in form for event in _kinds()} if _may_text() else {}
    with db.writing():
        before = _texts()
        ask_for_day(place, int(day) if day else None)
        say_concern(place, water)
        choose(me(), texts)
        note_texts(place, before, _texts())
    say(_("Saved."))
    return go(url_for("portal.properties_show_property", property_uid=property_uid))


def _page(place: Property, form: Form):
    days = [("", _("Any day suits us")), *((day, weekday_words(int(day))) for day in WEEKDAYS)]
    standing, asked = day_request(place)
    return page(
        "properties/portal_wishes.html", 200 if form.is_good else 422, place=place, form=form, days=days,
        standing=standing, asked=weekday_words(asked) if asked is not None else "", longest=LONGEST,
        plans=plans_at(place.id, clock.today(place.zone)), may_text=_may_text(), notices_page=NOTICES_PAGE,
        texts=[(event, words, on) for (event, words), on in zip(_kinds().items(), _texts().values(), strict=True)],
    )  # fmt: skip


def _kinds() -> dict[str, object]:
    """Of the texts before a visit those that the company sends."""
    off = off_kinds()
    return {event: words for event, words in BEFORE.items() if event not in off}


def _texts() -> dict[str, bool]:
    """What this person chose, here or among the messages: there is one choice."""
    choices = choices_of(me())
    return {event: wants(choices, event, TEXT) for event in _kinds()}


def _may_text() -> bool:
    return bool(me().phone) and SERVICE in standing_of(me().phone, me()).agreed
