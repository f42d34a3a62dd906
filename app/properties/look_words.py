"""Why somebody looked at the codes, in the reader's language."""

from app.base.languages import _


def look_words(reason: str) -> str:
    """Of AccessView.reason: "stop", "phone", "offline", "owner", or "office: " with what was typed there."""
    where, _colon, why = reason.partition(": ")
    words = {
        "stop": _("at a visit"), "office": _("in the office"), "owner": _("in the portal"),
        "phone": _("kept sealed on the phone for the day"), "offline": _("at a visit, without signal"),
    }.get(where, where)  # fmt: skip
    return f"{words}: {why}" if why else words
