"""What we said of a visit ahead, until somebody has answered."""

from dataclasses import dataclass

from sqlmodel import func, select

from app.accounts.reach import Reach, in_reach
from app.accounts.rights import SEE_VISITS
from app.base.prepared import Prepared, given
from app.properties.models import Property
from app.visits.history import today
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer
from app.visits.offers_shown import news_of, reason_of, title_of
from app.visits.spots import is_at
from app.visits.states import CANCELLED, SCHEDULED

_NEWEST = select(func.max(Offer.id)).where(Offer.visit_id == Visit.id).correlate(Visit).scalar_subquery()
_STANDS = (Visit.day, Visit.window_from, Visit.window_to, Visit.technician_id, Visit.technician_name, Visit.state,
           Visit.not_before)  # fmt: skip
_OPEN = Prepared(
    select(Visit.uid, Offer.before, Offer.after, Disruption.kind, Disruption.reason, Disruption.offers_choices,
           Property.zone, Property.name, Property.street, Visit.property_id, *_STANDS)
    .join(Offer, Offer.visit_id == Visit.id).join(Disruption, Disruption.id == Offer.disruption_id)
    .join(Property, Property.id == Visit.property_id)
    .where(in_reach(Offer.account_id, Offer.property_id), Offer.answer == "", Offer.id == _NEWEST)
    .where(Property.ended_at.is_(None), Property.account_id == Offer.account_id)
    .where(Visit.state.in_((SCHEDULED, CANCELLED)), Visit.day >= given("today")).order_by(Visit.day, Visit.id)
)  # fmt: skip


@dataclass(frozen=True)
class Offered:
    visit_uid: str
    title: str
    text: str
    has_choices: bool


def offers_waiting(reach: Reach) -> list[Offered]:
    """Soonest first, with the place where they are of several; one query. What was moved by hand since is not among
    them."""
    rows = [row for row in _OPEN(today=today(), **reach.covered(SEE_VISITS)) if is_at(row, row.after)]
    several = len({row.property_id for row in rows}) > 1
    return [
        Offered(row.uid, _title(row, several), f"{news_of(row, row, row.zone)} {reason_of(row)}", row.offers_choices)
        for row in rows
    ]


def _title(row, several: bool) -> str:
    return f"{row.name or row.street}: {title_of(row, row)}" if several else title_of(row, row)
