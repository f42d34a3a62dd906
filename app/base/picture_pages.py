"""How a picture is handed out: only what was drawn anew, and as nothing but a picture."""

from flask import Response, abort, make_response, request

from app.base import files, images
from app.base.pictures import VARIANTS, Drawn

# The address stays, so that a phone can keep the picture; what it shows never changes once it is made.
SECONDS = 7 * 24 * 3600


def show(picture: Drawn, variant: str, seconds: int = SECONDS) -> Response:
    """404 for another variant, and while it is being made."""
    key = getattr(picture, f"{variant}_key") if variant in VARIANTS else ""
    if variant == "medium":
        key = key or picture.full_key
    if not key:
        abort(404)
    return _with_headers(make_response(files.get(key)), key, seconds).make_conditional(request)


def _with_headers(response: Response, key: str, seconds: int) -> Response:
    response.mimetype = images.MEDIA_TYPE
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    response.set_etag(key)
    return response
