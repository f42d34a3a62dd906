"""Both sides of a question are told: the office that somebody asks, the one who asked what we say. Reactions."""

from app.base import current
from app.base.db import session
from app.base.events import Event
from app.base.languages import _, speaking
from app.conversations.models import Thread
from app.conversations.questions import VISIT
from app.notices.alerts import raise_alert, rule_for
from app.notices.sending import notify
from app.people.models import Person


def alert_about_question(event: Event, thread: Thread) -> None:
    """Each message of an owner anew: an alert that was settled does not come back by itself."""
    kind = "visit_concern" if thread.thing == VISIT else "question"
    with speaking(current.company().language):
        said = {"number": thread.about, "who": thread.person_name}
        title = _("Question about %(number)s: %(who)s", **said)
        if thread.thing == VISIT:
            title = _("Something is not right with the visit of %(number)s: %(who)s", **said)
    raise_alert(rule_for(kind), thread, thread.account_id, title, thread.subject, f"{kind}:{event.uid}")


def tell_about_answer(event: Event, thread: Thread) -> None:
    """Whoever asked; that it is closed only where no answer told them before."""
    if event.name == "question.closed" and not event.data["is_news"]:
        return
    person = session().get(Person, thread.person_id) if thread.person_id else None
    if person is not None:
        kind = "concern_answered" if thread.thing == VISIT else "question_answered"
        notify(person, kind, thread, dedupe=f"{kind}:{event.uid}")
