"""Photos that come with a message."""

from flask import request

from app.base.forms import Form
from app.base.images import PhotoRefused
from app.base.languages import _
from app.base.pictures import forget_unused, receive
from app.conversations.questions import MOST_PHOTOS


def photo_keys_in(form: Form) -> list[str]:
    """Stores them: call it outside writing(), when all else is good. What is no photo is said in the form."""
    sent = [photo for photo in request.files.getlist("photo") if photo.filename]
    if len(sent) > MOST_PHOTOS:
        form.refuse("photo", _("Up to %(most)s photos fit beside a message.", most=MOST_PHOTOS))
    keys = []
    try:
        for photo in sent if form.is_good else ():
            keys.append(receive(photo.stream))
    except PhotoRefused as refused:
        form.refuse("photo", refused.sentence)
    return keys if form.is_good else _forget(keys)


def _forget(keys: list[str]) -> list[str]:
    """Nobody will show what came with a refused form."""
    for key in keys:
        forget_unused(key)
    return []
