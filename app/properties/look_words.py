"""Why somebody looked at the codes, in the reader's language."""

from app.base.languages import _


def look_words(reason: str) -> str:
    """Of AccessView.reason: "stop", "owner", or "office: " with what was typed there."""
    where, _colon, why = reason.partition(": ")
    words = {"stop": _("at a visit"), "office": _("in the office"), "owner": _("in the portal")}.get(where, where)
    return f"{words}: {why}" if why else words
