"""How often a plan comes, in the reader's language."""

from babel.dates import get_day_names

from app.base import current
from app.base.languages import _, _l, locale_of, ngettext

# Value of Plan.every_weeks -> words, in the order of a list to choose from.
RHYTHMS = (1, 2, 0, 3, 4)


def rhythm_words(every_weeks: int) -> str:
    if every_weeks == 0:
        return _("Twice a week")
    if every_weeks == 2:
        return _("Every other week")
    return ngettext("Every week", "Every %(num)d weeks", every_weeks)


# Value of Plan.billed_per and Plan.chemicals -> words of a list to choose from.
BILLED_PER = {"month": _l("A month"), "stop": _l("A visit"), "week": _l("A week")}
IN_ADVANCE = {"": _l("Afterwards"), "on": _l("In advance")}
CHEMICALS = {
    "included": _l("In the price"), "extra": _l("Billed on top"), "partly": _l("Partly: some are in the price"),
}  # fmt: skip


def weekday_words(weekday: int) -> str:
    return get_day_names("wide", locale=locale_of(current.language()))[weekday]


def plan_words(plan) -> str:
    """Every week, Thursday"""
    return _("%(rhythm)s, %(day)s", rhythm=rhythm_words(plan.every_weeks), day=weekday_words(plan.weekday))
