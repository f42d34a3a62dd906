"""A delay is of its day: on another one a visit comes in the window that it had before."""

import datetime as dt
from collections.abc import Collection

from sqlmodel import col, select

from app.base.db import session
from app.visits.disruptions import DELAY, window_in
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer

Window = tuple[dt.time | None, dt.time | None]


def usual_window(visit: Visit) -> Window:
    return usual_windows([visit])[visit.id]


def usual_windows(visits: Collection[Visit]) -> dict[int, Window]:
    """By visit, in one query however many they are; delayed twice, as before the first time."""
    found = {visit.id: (visit.window_from, visit.window_to) for visit in visits}
    delays = select(Offer.visit_id, Offer.before, Offer.after).join(
        Disruption, Disruption.id == Offer.disruption_id).where(
        col(Offer.visit_id).in_(found), Disruption.kind == DELAY)  # fmt: skip
    for visit_id, before, after in session().exec(delays.order_by(col(Offer.id).desc())):
        if found[visit_id] == window_in(after):
            found[visit_id] = window_in(before)
    return found
