"""Photos for owners, at addresses that stay: the session says who looks."""

from app.accounts.rights import SEE_VISITS
from app.base import picture_pages
from app.doors import L2, portal, reach
from app.visits.gates import photo_for


@portal.get("/photos/<uid:photo_uid>/<variant>", level=L2, may=SEE_VISITS)
def show_photo(photo_uid: str, variant: str):
    return picture_pages.show(photo_for(reach(), photo_uid), variant)
