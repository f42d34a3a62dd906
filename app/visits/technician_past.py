"""What was found and done at this pool before."""

from app.base.fragments import page
from app.doors import L3, technician
from app.people.staff import ROUTE
from app.visits.gates import place_of
from app.visits.gone_pages import my_stop
from app.visits.past_here import past_at
from app.visits.stop_pages import title_of


@technician.get("/visits/<uid:visit_uid>/past", level=L3, may=ROUTE)
def show_past(visit_uid: str):
    visit = my_stop(visit_uid)
    place = place_of(visit)
    return page("visits/technician_past.html", visit=visit, place=place, title=title_of(visit), past=past_at(visit))
