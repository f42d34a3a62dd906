"""An owner says that something about the pool is not right; the office looks at it and changes it."""

from app.base import events
from app.base.db import session
from app.base.languages import _, number
from app.properties.changed import note_change
from app.properties.models import Pool, Property

LONGEST = 500


class BadCorrection(Exception):
    """`sentence` stands beside the field."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def ask_for_correction(place: Property, pool: Pool, words: str) -> None:
    """The office's inbox gets the words beside what is written about the pool now."""
    words = expect_words(words)
    session().flush()
    note_change(place, "pool", pool.id, _written(pool), {"words": words})
    events.record("pool.questioned", pool)


def expect_words(words: str) -> str:
    words = words.strip()
    if not words:
        raise BadCorrection(_("Say in a few words what is wrong."))
    if len(words) > LONGEST:
        raise BadCorrection(
            _("That is too long: %(length)s characters. Up to %(longest)s fit.", length=number(len(words)),
              longest=number(LONGEST))
        )  # fmt: skip
    return words


def _written(pool: Pool) -> dict:
    return {"kind": pool.kind, "gallons": pool.gallons, "surface": pool.surface, "sanitizer": pool.sanitizer}
