"""What the owner wishes for: a day, an eye on the water, and a text before we come."""

from flask import request, url_for

from app.accounts.rights import EDIT_ACCESS
from app.base import clock, db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, me, portal, reach
from app.notices.consent import SERVICE, standing_of
from app.notices.places import NOTICES_PAGE
from app.notices.text_wishes import choose_texts, text_wishes, texts_of
from app.plans.plan_words import weekday_words
from app.plans.shown import plans_at
from app.properties.gates import property_for
from app.properties.models import Property
from app.properties.preferences import LONGEST, ask_for_day, day_request, preferences_of, say_concern

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
    texts = {event: event in form for event in _texts()} if _may_text() else {}
    with db.writing():
        ask_for_day(place, int(day) if day else None)
        say_concern(place, water)
        choose_texts(place, me(), texts)
    say(_("Saved."))
    return go(url_for("portal.properties_show_property", property_uid=property_uid))


def _page(place: Property, form: Form):
    days = [("", _("Any day suits us")), *((day, weekday_words(int(day))) for day in WEEKDAYS)]
    standing, asked = day_request(place)
    return page(
        "properties/portal_wishes.html", 200 if form.is_good else 422, place=place, form=form, days=days,
        standing=standing, asked=weekday_words(asked) if asked is not None else "", longest=LONGEST,
        plans=plans_at(place.id, clock.today(place.zone)), may_text=_may_text(), notices_page=NOTICES_PAGE,
        texts=list(_texts().items()),
    )  # fmt: skip


def _texts() -> dict[str, bool]:
    return texts_of([me()])[me().id]


def _may_text() -> bool:
    return bool(me().phone) and SERVICE in standing_of(me().phone, me()).agreed
