"""What the text carrier tells us: somebody answered."""

from flask import Response, abort, request
from sqlmodel import select

from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.doors import L0, hooks
from app.notices.stop_words import means_start, means_stop
from app.notices.texts import TwilioCarrier
from app.notices.ways import ways
from app.people.models import Person

# The carrier itself answers STOP, START and HELP; a second answer from us would be one too many.
NO_ANSWER = "<Response/>"


@hooks.post("/texts", level=L0, csrf=False)
def take_text():
    """Only from the carrier: it signs the form for exactly this address."""
    form = request.form.to_dict(flat=False)
    carrier = ways().carrier()
    address = current.company().origin + request.full_path.rstrip("?")
    if not isinstance(carrier, TwilioCarrier) or not carrier.valid_signature(
        address, form, request.headers.get("X-Twilio-Signature", "")
    ):
        abort(403)
    sender, words = request.form.get("From", ""), request.form.get("Body", "")
    with db.writing():
        _obey(sender, words)
    return Response(NO_ANSWER, mimetype="text/xml")


def _obey(sender: str, words: str) -> None:
    person = session().exec(select(Person).where(Person.phone == sender, Person.phone != "")).first()
    if person is None:
        return
    if means_stop(words) and person.texts_stopped_at is None:
        person.texts_stopped_at = clock.now()
        record("texts.stopped", person)
    elif means_start(words) and person.texts_stopped_at is not None:
        person.texts_stopped_at = None
        record("texts.started", person)
    session().add(person)
