"""The technician runs late: one press tells everybody still ahead of her today, or the people of one stop."""

from flask import request, url_for

from app.base import clock, current, db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _, _l, ngettext
from app.doors import L3, me, technician
from app.people.staff import ROUTE
from app.visits.crew import is_technician
from app.visits.disrupting import AT_ONCE, disrupt, effects_of
from app.visits.disruption_forms import disruption_in
from app.visits.disruptions import DELAY
from app.visits.gates import stop_for
from app.visits.models_changes import Disruption
from app.visits.states import SCHEDULED
from app.visits.stops import stops_of

MINUTES = (15, 30, 45, 60, 90)
REASONS = (_l("Traffic"), _l("The stop before took longer"), _l("The truck broke down"), _l("Weather"))


@technician.get("/delay", level=L3, may=ROUTE)
def show_delay():
    return _page(Form({"minutes": 30, "stop": request.args.get("stop", "")}))


@technician.post("/delay", level=L3, may=ROUTE)
def announce_delay():
    """At once: who waits at the gate is to hear now."""
    typed = Form({**request.form, "kind": DELAY, "route": "", "choices": "on"})
    visit = stop_for(me(), typed["stop"]) if typed["stop"] else None
    planned = disruption_in(typed, clock.today(current.zone()), visit, [])
    if visit:
        planned.day = visit.day
    elif is_technician(me()):
        planned.route_of_id = me().id
    if not typed.is_good:
        return _page(typed)
    return _announced(planned)


def _announced(planned: Disruption):
    told = len(effects_of(planned))
    if told:
        with db.writing():
            disrupt(planned, AT_ONCE)
    say(ngettext("%(num)d visit hears of it.", "%(num)d visits hear of it.", told) if told else _("Nobody is ahead."))
    return go(url_for(".visits_list_stops"))


def _page(form: Form):
    ahead = [stop for stop in stops_of(me(), clock.today(current.zone())) if stop.visit.state == SCHEDULED]
    stops = [("", _("Everybody still ahead today")), *((stop.visit.uid, stop.title) for stop in ahead)]
    return page(
        "visits/technician_delay.html", 200 if form.is_good else 422, form=form, stops=stops, minutes=MINUTES,
        reasons=REASONS,
    )  # fmt: skip
