"""What the office sees of one visit: the page, and the piece that refreshes itself."""

from flask import url_for

from app.accounts.models import Account
from app.base.forms import Form
from app.base.gates import row_of
from app.doors import me
from app.visits.afterwards import afterwards_of
from app.visits.day_before import reminder_of
from app.visits.held import is_held
from app.visits.models import Visit
from app.visits.owners import owners_of
from app.visits.parts import usual_names
from app.visits.sent_later_shown import sent_later_of
from app.visits.states import AHEAD, CANCELLED, SCHEDULED
from app.visits.story import tell


def shown(visit: Visit, part_form: Form | None = None) -> dict:
    """`part_form`: a part that was refused, as it was typed."""
    story = tell(visit, _photo_address)
    return {
        "visit": visit, "story": story, "account": row_of(Account, visit.account_id), "zone": story.place.zone,
        "is_ahead": visit.state in AHEAD, "is_scheduled": visit.state == SCHEDULED,
        "is_cancelled": visit.state == CANCELLED, "is_held": is_held(visit),
        "people": owners_of(visit), "sees_prices": True, "reminder": reminder_of(visit), "after": afterwards_of(visit),
        "sent_later": sent_later_of(visit), "part_names": usual_names(me()), "part_form": part_form or Form({}),
    }  # fmt: skip


def _photo_address(photo, variant: str) -> str:
    return url_for("office.visits_show_photo", photo_uid=photo.uid, variant=variant)
