"""A visit as whoever holds the link in a message sees it: this one, and nothing around it."""

import datetime as dt

from flask import Response
from werkzeug.exceptions import NotFound

from app.accounts.reach import reach_of
from app.accounts.rights import PAUSE
from app.base import clock, current
from app.base.db import session
from app.base.fragments import page
from app.people.links import PAPER
from app.people.models import Capability
from app.visits.day_before import reminder_of
from app.visits.models import Visit
from app.visits.offers_shown import shown_offer
from app.visits.photos import signed_photo_url
from app.visits.story import tell, without_report
from app.visits.swimming import swims_of

# As long as somebody may look at the open page.
PHOTOS_LAST = dt.timedelta(hours=1)


def show_linked(
    capability: Capability, token: str, can_open_account: bool, status: int = 200, refused: str = ""
) -> Response:
    """Prices, codes and the visits before stay behind the account. `refused`: why an answer did not count."""
    visit = session().get(Visit, capability.thing_id)
    if visit is None:
        raise NotFound
    until = clock.now() + PHOTOS_LAST
    story = tell(visit, lambda photo, variant: signed_photo_url(photo, variant, until))
    story.since = []
    story = story if current.company().shows_reports else without_report(story)
    return page(
        "visits/public_visit.html", status, story=story, visit=visit, zone=story.place.zone, token=token,
        can_open=can_open_account, offer=shown_offer(visit), may_answer=may_answer(capability, visit),
        answer_to=f"/l/{token}/answer", refused=refused, reminder=reminder_of(visit),
        swims=swims_of(visit, story.place.zone),
    )  # fmt: skip


def may_answer(capability: Capability, visit: Visit) -> bool:
    """Who was sent the link and may pause visits there; paper is nobody's."""
    if capability.person_id is None or capability.channel == PAPER:
        return False
    return reach_of(capability.person_id).allows(PAUSE, visit.account_id, visit.property_id)
