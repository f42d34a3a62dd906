"""Pictures of those who come to the pool; the name is the hash of the picture, so nobody finds one by guessing."""

from flask import Response, abort

from app.base import files, images
from app.doors import L0, public
from app.people.profile import is_crew_photo


@public.get("/crew/<string(length=64):key>.webp", level=L0)
def show_crew_photo(key: str):
    if not is_crew_photo(key):
        abort(404)
    headers = {"Cache-Control": "private, max-age=604800", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(files.get(key), mimetype=images.MEDIA_TYPE, headers=headers)
