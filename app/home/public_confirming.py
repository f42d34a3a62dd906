"""Confirming tomorrow's visit from the link in a message, without signing in. Looking confirms nothing."""

from werkzeug.exceptions import NotFound

from app.base import db
from app.base.db import session
from app.base.fragments import go, say
from app.base.languages import _
from app.base.signing import ForgedToken
from app.doors import L0, public
from app.home.linked_places import is_still_theirs
from app.people.links import LinkExpired, capability_from
from app.people.models import Person
from app.visits.day_before import confirm
from app.visits.models import Visit


@public.post("/l/<token>/confirmation", level=L0)
def confirm_by_link(token: str):
    """A link opens its one thing: whoever holds it may say that this visit is expected."""
    try:
        capability = capability_from(token)
    except (ForgedToken, LinkExpired):
        return go(f"/l/{token}")
    if capability.thing != "visit" or not is_still_theirs(capability):
        raise NotFound
    person = session().get(Person, capability.person_id) if capability.person_id else None
    with db.writing():
        confirm(session().get(Visit, capability.thing_id), person.name if person else "")
    say(_("Thank you. The technician knows."))
    return go(f"/l/{token}")
