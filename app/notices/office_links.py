"""One click: somebody gets the link to their portal, a visit or an invoice."""

from flask import request, url_for
from werkzeug.exceptions import NotFound

from app.accounts.reach import reach_of
from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base import db
from app.base.fragments import go, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, me, office
from app.invoices.models import Invoice
from app.notices.sending import NoAddress, send_portal_link
from app.people.models import Person
from app.people.staff import RECORDS
from app.visits.models import Visit

THINGS = {"visit": Visit, "invoice": Invoice}


@office.post("/people/<uid:person_uid>/link", level=L3, may=RECORDS)
def send_link(person_uid: str):
    """`thing` and `uid` say what the link opens; without them it is the person's home."""
    person, channel = row_at(Person, person_uid), request.form.get("channel", "")
    thing = _thing(person, request.form.get("thing", ""), request.form.get("uid", ""))
    if channel not in ("email", "text"):
        raise NotFound
    try:
        with db.writing():
            send_portal_link(person, thing, channel, me())
        say(_("The link is on its way to %(name)s.", name=person.first_name))
    except NoAddress:
        say(_("%(name)s has no address for this, or stopped our texts.", name=person.first_name))
    return go(_back())


def _thing(person: Person, kind: str, uid: str):
    """None for the person's home. 404 for what the person may not see anyway: a link gives no rights."""
    if not kind:
        return None
    if kind not in THINGS:
        raise NotFound
    thing = row_at(THINGS[kind], uid)
    right = SEE_PRICES if kind == "invoice" else SEE_VISITS
    if not reach_of(person.id).allows(right, thing.account_id, getattr(thing, "property_id", None)):
        raise NotFound
    return thing


def _back() -> str:
    """Only to pages of the office."""
    back = request.form.get("back", "")
    return back if back.startswith("/office/") and "\\" not in back else url_for("office.accounts_list_accounts")
