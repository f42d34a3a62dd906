"""Photos of a visit: taken in as they come, drawn anew by the worker, and only then shown.

The original waits in the store under its own key; nobody is served it, and it goes once the photo is made.
"""

import datetime as dt

from sqlmodel import select

from app.base import clock, db, events, pictures, signing
from app.base.db import session
from app.base.languages import _, _l
from app.visits.models import Photo, Visit
from app.visits.photo_kinds import KINDS
from app.visits.progress import expect_doable
from app.visits.refused import VisitRefused

MOST_PHOTOS = 20
LONGEST_CAPTION = 200
# Which photo stands for the visit on cards and in messages.
_LEADING = ("after", "water_line", "before", "equipment", "issue", "gate")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class TooManyPhotos(VisitRefused):
    sentence = _l("This visit has as many photos as it can hold. Remove one first.")


def add_photo(visit: Visit, original_key: str, kind: str = "after", caption: str = "") -> Photo:
    """The worker draws it anew; until then it waits. The same bytes again are the same photo."""
    expect_doable(visit)
    known = session().exec(select(Photo).where(Photo.visit_id == visit.id)).all()
    same = next((photo for photo in known if original_key in (photo.sent_key, photo.original_key)), None)
    if same:
        return same
    if len(known) >= MOST_PHOTOS:
        raise TooManyPhotos
    photo = Photo(
        visit_id=visit.id,
        original_key=original_key,
        sent_key=original_key,
        kind=kind if kind in KINDS else "after",
        caption=caption.strip()[:LONGEST_CAPTION],
        position=len(known),
    )
    session().add(photo)
    session().flush()
    return photo


def remove_photo(photo: Photo) -> None:
    visit = session().get(Visit, photo.visit_id)
    expect_doable(visit)
    session().delete(photo)
    session().flush()
    _choose_lead(visit)
    events.record("photo.removed", visit)


def photos_of(visit: Visit) -> list[Photo]:
    """Those that can be shown, in order."""
    return [photo for photo in all_photos_of(visit) if photo.full_key]


def all_photos_of(visit: Visit) -> list[Photo]:
    """Also those still being made, and those refused, for the technician."""
    rows = select(Photo).where(Photo.visit_id == visit.id).order_by(Photo.position, Photo.id)
    return list(session().exec(rows).all())


def alt_text(photo: Photo) -> str:
    """What the picture is said to be: its caption, or its kind."""
    kind = str(KINDS.get(photo.kind, KINDS["after"]))
    return f"{kind}: {photo.caption}" if photo.caption else _("Photo: %(kind)s", kind=kind)


def make_photo(photo: Photo) -> None:
    """The worker's errand: draws the photo anew in a process of its own, and forgets the original."""
    original_key = photo.original_key
    made = pictures.drawn_from(original_key)
    with db.writing():
        pictures.keep(photo, made)
        visit = session().get(Visit, photo.visit_id)
        session().flush()
        _choose_lead(visit)
        events.record("photo.ready", photo)
    pictures.forget_unused(original_key)


def signed_photo_url(photo: Photo, variant: str, expires: dt.datetime) -> str:
    """For pages without a session; ends at `expires`, and shows this variant only."""
    until = int((expires - _EPOCH).total_seconds())
    return f"/p/{until}-{signing.token(f'photo {variant}', photo.uid, until)}/{variant}"


def uid_in_signed(token: str, variant: str) -> str:
    """The photo a signed address shows; raises signing.ForgedToken, also when it is too old."""
    until, _dash, signed = token.partition("-")
    if not until.isdecimal() or int(until) < (clock.now() - _EPOCH).total_seconds():
        raise signing.ForgedToken("photo")
    return signing.check(f"photo {variant}", signed, int(until))


def _choose_lead(visit: Visit) -> None:
    ready = photos_of(visit)
    lead = min(ready, key=lambda photo: _LEADING.index(photo.kind), default=None)
    visit.lead_photo_id = lead.id if lead else None
    session().add(visit)
