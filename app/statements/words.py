"""What the ledger's facts are called where people read them."""

from app.base.languages import _l

WORDS = {
    "invoice": _l("Invoice"), "void": _l("Invoice canceled"), "payment": _l("Payment"), "refund": _l("Refund"),
    "reversal": _l("Payment taken back by the bank"), "returned": _l("Payment returned"), "credit": _l("Credit"),
    "write_off": _l("Forgiven"), "moved": _l("Credit moved"), "tip": _l("Tip"), "surcharge": _l("Card surcharge"),
}  # fmt: skip


def kind_words(kind: str) -> str:
    return str(WORDS[kind]) if kind in WORDS else kind.replace("_", " ").capitalize()
