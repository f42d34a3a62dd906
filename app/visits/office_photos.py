"""Photos for the office."""

from app.base import picture_pages
from app.doors import L3, office
from app.people.staff import RECORDS
from app.visits.gates import any_photo


@office.get("/photos/<uid:photo_uid>/<variant>", level=L3, may=RECORDS)
def show_photo(photo_uid: str, variant: str):
    return picture_pages.show(any_photo(photo_uid), variant)
