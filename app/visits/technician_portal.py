"""Showing a customer their portal: a code to scan from the phone's screen, or a link to their own address.

The code holds no secret: it leads to this visit's page, which asks a stranger to sign in. Only a link that goes to a
person's own phone or mailbox opens anything by itself.
"""

from flask import request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from app.accounts.reach import reach_of
from app.accounts.rights import SEE_VISITS
from app.base import current, db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.base.qr import qr_svg
from app.doors import L3, me, technician
from app.notices.sending import NoAddress, send_portal_link
from app.people.contacts import contact_of
from app.people.models import Person
from app.people.staff import ROUTE
from app.visits.gone_pages import my_stop
from app.visits.models import Visit
from app.visits.owners import owners_of
from app.visits.stop_pages import title_of


@technician.get("/visits/<uid:visit_uid>/portal", level=L3, may=ROUTE)
def show_portal_code(visit_uid: str):
    visit = my_stop(visit_uid)
    path = f"/visits/{visit.uid}"
    drawn = Markup(qr_svg(current.company().origin + path, _("QR code of the portal")))  # noqa: S704 - drawn by us
    return page(
        "visits/technician_portal.html", visit=visit, title=title_of(visit), drawn=drawn, path=path,
        host=current.company().origin.partition("//")[2],
        people=[(person, _masked(person)) for person in _who_may_see(visit)],
    )  # fmt: skip


@technician.post("/visits/<uid:visit_uid>/portal", level=L3, may=ROUTE)
def send_portal_code(visit_uid: str):
    visit = my_stop(visit_uid)
    person = next((one for one in _who_may_see(visit) if one.uid == request.form.get("person")), None)
    if person is None or request.form.get("channel") not in ("email", "text"):
        raise NotFound
    try:
        with db.writing():
            send_portal_link(person, visit, request.form["channel"], me())
        say(_("The link is on its way to %(name)s.", name=person.first_name))
    except NoAddress:
        say(_("%(name)s has no address for this, or stopped our texts.", name=person.first_name))
    return go(url_for(".visits_show_portal_code", visit_uid=visit.uid))


def _who_may_see(visit: Visit) -> list[Person]:
    return [
        one for one in owners_of(visit) if reach_of(one.id).allows(SEE_VISITS, visit.account_id, visit.property_id)
    ]


def _masked(person: Person) -> dict[str, str]:
    """channel -> the address as far as a technician may know it."""
    texts = {} if person.texts_stopped_at or not person.phone else {"text": contact_of(person.phone).masked}
    return texts | ({"email": contact_of(person.email).masked} if person.email else {})
