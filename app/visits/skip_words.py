"""A skipped visit in its reader's language: our own reasons are kept in English, a company's as it wrote them."""

from app.base.languages import _, day
from app.visits.models import Visit


def why_words(visit: Visit) -> str:
    """"" for a visit that was not skipped."""
    return _(visit.skip_reason) if visit.skip_reason else ""


def next_words(visit: Visit) -> str:
    """What happens next; "" where nothing was promised."""
    if visit.skip_again_on:
        return _("We will come back on %(day)s.", day=day(visit.skip_again_on))
    return _(visit.skip_next) if visit.skip_next else ""


def moved_words(visit: Visit) -> str:
    """Why it is on another day than planned: the office's own words, or why the first could not be done."""
    return _(visit.moved_why) if visit.moved_why else ""
