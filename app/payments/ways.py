"""The ways in which a payment was made, in words. Pure."""

from app.base.languages import _

BY_HAND = ("cash", "check")


def paid_with(way: str, method_words: str, reference: str) -> str:
    """Visa 4242, Cash, Check 1042."""
    if way == "check":
        return _("Check %(number)s", number=reference) if reference else _("Check")
    return _("Cash") if way == "cash" else method_words
