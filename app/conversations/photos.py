"""Photos beside messages, drawn by the worker; who has the conversation open hears when one is ready."""

from app.base import db, events, pictures
from app.base.db import session
from app.conversations.models import MessagePhoto, Thread


def draw_photo(photo: MessagePhoto) -> None:
    """The worker's errand."""
    pictures.draw(photo)
    with db.writing():
        events.record("question.photo_drawn", session().get(Thread, photo.thread_id))
