"""The form with which an offer is answered, in the portal and behind a message's link."""

from collections.abc import Mapping

from app.base import db
from app.base.languages import _
from app.people.models import Person
from app.visits.answering import answer_offer, newest_offer, top_up
from app.visits.answers import SLOT, Answer, OfferOver, Outcome, SlotTaken
from app.visits.models import Visit
from app.visits.models_changes import Offer
from app.visits.offers_shown import spot_words


def take_answer(visit: Visit, form: Mapping[str, str], person: Person) -> str:
    """What is said once it counted. Raises AnswerRefused; where a slot was taken, others are offered besides."""
    offer, given = newest_offer(visit), answer_in(form)
    if offer is None:
        raise OfferOver
    try:
        with db.writing():
            done = answer_offer(offer, given, person)
    except SlotTaken:
        with db.writing():
            top_up(offer)
        raise
    return _told(offer, done)


def answer_in(form: Mapping[str, str]) -> Answer:
    """`slot-2` is the third slot; nonsense is an answer that is none, which the rules refuse."""
    kind, _dash, number = form.get("answer", "").partition("-")
    is_slot = kind == SLOT and number.isascii() and number.isdigit() and len(number) < 3
    return Answer(kind[:10], int(number) if is_slot else None, form.get("seen", "")[:40])


def _told(offer: Offer, done: Outcome) -> str:
    if done.asks_office:
        return _("No other day has room just now. The office will call you to find one.")
    if offer.chosen:
        return _("Done: %(when)s.", when=spot_words(offer.chosen))
    return _("Thank you. It stays as we said.")
