"""What kinds and states of accounts are called, in the reader's language."""

from app.base.languages import _l

STATUS_WORDS = {
    "active": _l("Active"), "lead": _l("Lead"), "paused": _l("Paused"), "suspended": _l("Suspended"),
    "cancelled": _l("Cancelled"),
}  # fmt: skip
KIND_WORDS = {"residential": _l("Residential"), "commercial": _l("Commercial")}
