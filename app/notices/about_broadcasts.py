"""The values in a message to many."""

from app.base import current
from app.notices.models import Broadcast


def said(broadcast: Broadcast) -> dict[str, str]:
    """In the reader's language where the office wrote it, else in the company's."""
    words = broadcast.words.get(current.language()) or broadcast.words[current.company().language]
    return {"title": words[0], "words": words[1]}
