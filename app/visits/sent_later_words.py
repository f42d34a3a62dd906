"""What a technician reads about a visit that changed while she had no signal."""

from app.base.languages import _, day
from app.visits.models import Visit
from app.visits.offline_rules import DEPARTURE, DONE, PHOTO, REPORT, SKIP, TASKS, Fate, Meanwhile
from app.visits.refused import VisitCancelled, VisitPaused


def meanwhile_words(visit: Visit, kind: str, what: Meanwhile, ends: Fate) -> list[str]:
    """What she reads; nothing about steps that are of no interest any more."""
    kept = _("What you typed was kept for the office.")
    said = {
        Meanwhile.MOVED: _("The office had moved this visit to %(day)s. It counts on the day you were there.",
                           day=day(visit.day)),
        Meanwhile.GIVEN_AWAY: _("The office had given this stop away. Since you were there, it is yours again."),
        Meanwhile.TAKEN_OVER: _("%(name)s is doing this stop now. What you typed was kept for the office.",
                                name=visit.technician_name or _("Somebody else")),
        Meanwhile.CANCELLED: f"{VisitCancelled.sentence} {kept}",
        Meanwhile.PAUSED: f"{VisitPaused.sentence} {kept}",
        Meanwhile.DONE_BY_OTHER: _("Somebody else had finished this visit. What was missing was added."),
        Meanwhile.SKIPPED_BY_OTHER: _("This visit had been skipped. Now it counts as done."),
    }  # fmt: skip
    if what == Meanwhile.NOTHING or kind in (REPORT, TASKS, PHOTO) and ends not in (Fate.KEEP, Fate.REPAIR):
        return []
    if kind in (DEPARTURE, SKIP, PHOTO) and ends == Fate.DROP:
        return [_dropped(kind)]
    return [said[what]] if kind == DONE or ends in (Fate.KEEP, Fate.REPAIR) else []


def _dropped(kind: str) -> str:
    return {
        DEPARTURE: _("“On the way” was not noted: the office had changed this visit."),
        SKIP: _("It was not skipped: the visit had changed meanwhile."),
        PHOTO: _("A photo was not kept: there is no visit of yours here any more."),
    }[kind]
