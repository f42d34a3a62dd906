"""Why something was added, in the reader's language."""

from app.base.languages import _, number
from app.visits.models import Dose
from app.visits.readings import KINDS


def dose_why(dose: Dose) -> str:
    """The technician's own words, else "To raise pH from 7.2 to about 7.4"; empty where neither is known."""
    if dose.reason or dose.before is None or dose.after is None:
        return dose.reason
    kind = KINDS[dose.reading]
    before, after = number(dose.before, kind.decimals), number(dose.after, kind.decimals)
    if before == after:
        return ""
    said = {"reading": str(kind.name), "before": before, "after": after}
    if dose.after > dose.before:
        return _("To raise %(reading)s from %(before)s to about %(after)s", **said)
    return _("To lower %(reading)s from %(before)s to about %(after)s", **said)
