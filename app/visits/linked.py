"""A visit as whoever holds the link in a message sees it: this one, and nothing around it."""

import datetime as dt

from flask import Response
from werkzeug.exceptions import NotFound

from app.base import clock, current
from app.base.db import session
from app.base.fragments import page
from app.people.models import Capability
from app.visits.day_before import reminder_of
from app.visits.models import Visit
from app.visits.photos import signed_photo_url
from app.visits.story import tell, without_report
from app.visits.swimming import swims_of

# As long as somebody may look at the open page.
PHOTOS_LAST = dt.timedelta(hours=1)


def show_linked(capability: Capability, token: str, can_open_account: bool) -> Response:
    """Prices, codes and the visits before stay behind the account."""
    visit = session().get(Visit, capability.thing_id)
    if visit is None:
        raise NotFound
    until = clock.now() + PHOTOS_LAST
    story = tell(visit, lambda photo, variant: signed_photo_url(photo, variant, until))
    story.since = []
    story = story if current.company().shows_reports else without_report(story)
    return page(
        "visits/public_visit.html", story=story, visit=visit, zone=story.place.zone, token=token,
        can_open=can_open_account, reminder=reminder_of(visit), swims=swims_of(visit, story.place.zone),
    )  # fmt: skip
