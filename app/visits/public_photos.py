"""Photos on pages that a message's link opens: there is no session, so the address is signed and ends."""

from flask import abort

from app.base import picture_pages
from app.base.headers import shown_elsewhere
from app.base.signing import ForgedToken
from app.doors import L1, public
from app.visits.gates import any_photo
from app.visits.photos import uid_in_signed

SECONDS = 600


@public.get("/p/<token>/<variant>", level=L1)
def show_photo(token: str, variant: str):
    try:
        uid = uid_in_signed(token, variant)
    except ForgedToken:
        abort(404)
    return shown_elsewhere(picture_pages.show(any_photo(uid), variant, SECONDS))
