"""Both sides of a question are told: the office that somebody asks, the one who asked what we say. Reactions."""

from app.base import current
from app.base.db import session
from app.base.events import Event
from app.base.languages import _, speaking
from app.conversations.models import Thread
from app.notices.alerts import raise_alert, rule_for
from app.notices.sending import notify
from app.people.models import Person


def alert_about_question(event: Event, thread: Thread) -> None:
    """Each message of an owner anew: an alert that was settled does not come back by itself."""
    with speaking(current.company().language):
        title = _("Question about %(number)s: %(who)s", number=thread.about, who=thread.person_name)
    raise_alert(rule_for("question"), thread, thread.account_id, title, thread.subject, f"question:{event.uid}")


def tell_about_answer(event: Event, thread: Thread) -> None:
    """Whoever asked; that it is closed only where no answer told them before."""
    if event.name == "question.closed" and not event.data["is_news"]:
        return
    person = session().get(Person, thread.person_id) if thread.person_id else None
    if person is not None:
        notify(person, "question_answered", thread, dedupe=f"question_answered:{event.uid}")
