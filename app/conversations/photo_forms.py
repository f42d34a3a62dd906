"""Photos that come with a message."""

from flask import request

from app.base.forms import Form
from app.base.images import PhotoRefused
from app.base.languages import _
from app.base.pictures import receive
from app.conversations.questions import MOST_PHOTOS


def photo_keys_in(form: Form) -> list[str]:
    """Stores them: call it before writing(). What is no photo is said in the form."""
    sent = [photo for photo in request.files.getlist("photo") if photo.filename]
    if len(sent) > MOST_PHOTOS:
        form.refuse("photo", _("Up to %(most)s photos fit beside a message.", most=MOST_PHOTOS))
        return []
    try:
        return [receive(photo.stream) for photo in sent]
    except PhotoRefused as refused:
        form.refuse("photo", refused.sentence)
        return []
