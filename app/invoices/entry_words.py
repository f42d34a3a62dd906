"""What the ledger's facts about an invoice are called, for those who owe it. Pure."""

from app.base.languages import _, pgettext


def entry_words(kind: str, cents: int, of_payment: bool = False) -> str:
    """Positive cents: more is owed. A credit `of_payment` keeps an invoice closed whose payment went back."""
    if kind == "credit" and of_payment:
        return _("Still counted as paid") if cents < 0 else _("Counted as paid no more")
    if kind == "payment":
        return pgettext("money", "Paid")
    if kind == "write_off":
        return _("Forgiven")
    if kind in ("tip", "surcharge"):
        return _extra(kind, cents)
    if kind == "returned":
        return _("Payment came back")
    return _owed_more(kind) if cents > 0 else _owed_less(kind)


def _extra(kind: str, cents: int) -> str:
    if kind == "tip":
        return _("Tip") if cents > 0 else _("Tip given back")
    return _("Card surcharge") if cents > 0 else _("Card surcharge given back")


def _owed_more(kind: str) -> str:
    return {
        "refund": _("Given back"), "reversal": _("Payment taken back by the bank"), "credit": _("Credit taken back"),
        "moved": _("Moved to your credit"),
    }[kind]  # fmt: skip


def _owed_less(kind: str) -> str:
    return {
        "refund": _("Refund came back to us"), "reversal": _("Payment given again by the bank"), "credit": _("Credit"),
        "moved": _("Paid from your credit"),
    }[kind]  # fmt: skip
