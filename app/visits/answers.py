"""What an answer to an offer does. Pure: the table first, then the same as code.

| since the message                      | keep                 | a slot               | any                          |
|----------------------------------------|----------------------|----------------------|------------------------------|
| nothing (silence keeps, too)           | as told              | moves there          | moves to the first with room |
| the same was answered                  | nothing changes      | nothing changes      | nothing changes              |
| something else was answered, and seen  | back to what we told | the later one counts | the first but where it stands|
| somebody answered, and it was not seen | AnsweredMeanwhile    | AnsweredMeanwhile    | AnsweredMeanwhile            |
| it had moved; the time we told is past | DayOver              | the later one counts | the first but where it stands|
| the slot filled up, or is paused       |                      | SlotTaken            | the next one                 |
| no other slot is left                  | as told              | SlotTaken            | stays; the office is asked   |
| the office moved it, gave it to        | OfferOver            | OfferOver            | OfferOver                    |
| another, at another time, or wrote     |                      |                      |                              |
| again; the property is others' by now  |                      |                      |                              |
| she is on her way, or it is over       | TooLate              | TooLate              | TooLate                      |
| no choice was offered                  | as told              | NoSuchAnswer         | NoSuchAnswer                 |

An answer "keep" is written down, so that the office sees who has read the message. Opening it changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.languages import _, _l
from app.visits.refused import VisitRefused

KEEP, SLOT, ANY = "keep", "slot", "any"
ANSWERS = (KEEP, SLOT, ANY)
# As "any" is written down where no other day had room: the office is asked.
CALL = "call"


class AnswerRefused(VisitRefused):
    """The form is shown again, with what is true by now."""

    field = "answer"


class TooLate(AnswerRefused):
    sentence = _l("This visit has begun or is over, so it can no longer be changed here. Please call us.")


class OfferOver(AnswerRefused):
    sentence = _l("This visit was changed again since. What you see now is how it stands.")


class SlotTaken(AnswerRefused):
    sentence = _l("This time was taken in the meantime. Please choose another.")


class DayOver(AnswerRefused):
    sentence = _l("The day that we had named is over by now.")


class NoSuchAnswer(AnswerRefused):
    sentence = _l("Please choose one of these.")


class AnsweredMeanwhile(AnswerRefused):
    def __init__(self, name: str):
        super().__init__()
        self.name = name

    @property
    def sentence(self) -> str:
        return _("%(name)s answered in the meantime. Please look once more.", name=self.name)


@dataclass(frozen=True)
class Answer:
    """`slot` counts from 0. `seen` is the answer that the page showed as given: its time, "" for none."""

    kind: str
    slot: int | None = None
    seen: str = ""


@dataclass(frozen=True)
class Standing:
    """The offer as it is now. `open_slots`: whether each of its slots still has room; `given`: (kind, slot) so far.

    `asks` False: it was said without a choice. `told_is_over`: there is no going back to what we told. `is_newest`:
    the last word, and it holds. `stands_at`: the slot to which an answer moved it.
    """

    asks: bool
    begun: bool
    is_newest: bool
    given: tuple[str, int | None]
    given_at: str
    given_by: str
    open_slots: Sequence[bool]
    told_is_over: bool = False
    stands_at: int | None = None


@dataclass(frozen=True)
class Outcome:
    """`moves_to` is the slot; `reverts`: as we told it; `asks_office`: somebody there has to find a day."""

    moves_to: int | None = None
    reverts: bool = False
    asks_office: bool = False
    is_news: bool = True


def outcome(answer: Answer, now: Standing) -> Outcome:
    """Raises AnswerRefused."""
    if now.begun:
        raise TooLate
    if not now.is_newest:
        raise OfferOver
    if not _may_be_said(answer, now):
        raise NoSuchAnswer
    if (answer.kind, answer.slot) == now.given:
        return Outcome(is_news=False)
    if answer.seen != now.given_at:
        raise AnsweredMeanwhile(now.given_by)
    return _moved(answer, now)


def _may_be_said(answer: Answer, now: Standing) -> bool:
    """Where there is no choice, "fine" is all there is to say."""
    if answer.kind == SLOT:
        return now.asks and _is_one_of(answer.slot, now)
    return answer.kind == KEEP or (answer.kind == ANY and now.asks)


def _is_one_of(slot: int | None, now: Standing) -> bool:
    return slot is not None and 0 <= slot < len(now.open_slots)


def _moved(answer: Answer, now: Standing) -> Outcome:
    if answer.kind == KEEP:
        if now.told_is_over:
            raise DayOver
        return Outcome(reverts=True)
    if answer.kind == SLOT:
        if not now.open_slots[answer.slot]:
            raise SlotTaken
        return Outcome(moves_to=answer.slot)
    others = (at for at, is_open in enumerate(now.open_slots) if is_open and at != now.stands_at)
    first = next(others, None)
    return Outcome(moves_to=first, asks_office=first is None)
