"""The values in notices about owners' questions."""

from app.base import current
from app.base.languages import _
from app.conversations.models import Thread
from app.conversations.reading import last_answer

LONGEST = 600


def answered(thread: Thread) -> dict[str, str]:
    found = last_answer(thread)
    text = found.text if found else _("We looked at it and closed the question.")
    cut = text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"
    return {
        "subject": thread.subject, "answer": cut, "number": thread.about,
        "who": found.person_name if found else current.company().name,
    }  # fmt: skip
