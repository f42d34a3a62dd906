"""What a photo shows."""

from app.base.languages import _l

KINDS = {
    "before": _l("Before"),
    "after": _l("After"),
    "water_line": _l("Water line"),
    "equipment": _l("Equipment"),
    "issue": _l("Problem"),
    "gate": _l("Gate"),
}
