"""What roles and channels are called, in the reader's language."""

from app.base.languages import _l

OWNER_ROLES = {
    "owner": _l("Owner"), "manager": _l("Manager"), "payer": _l("Pays the bills"), "facilities": _l("Facilities"),
    "viewer": _l("Only looks"),
}  # fmt: skip
STAFF_WORDS = {
    "owner": _l("Owner of the company"), "admin": _l("Administrator"), "office": _l("Office"), "billing": _l("Billing"),
    "technician": _l("Technician"),
}  # fmt: skip
LANGUAGE_WORDS = {"en": "English", "es": "Español"}
