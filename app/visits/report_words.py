"""What somebody typed into a report, in words: for those who could not save it. Pure."""

from collections.abc import Mapping

from app.base.languages import _
from app.visits.doses import OTHER, PRODUCTS, UNIT_NAMES
from app.visits.readings import KINDS


def typed_words(form: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, value) of readings, doses and notes that hold something, as they were typed."""
    found = []
    for name, text in form.items():
        words = _words(form, name, text.strip())
        if words:
            found.append(words)
    return found


def _words(form: Mapping[str, str], name: str, text: str) -> tuple[str, str] | None:
    part, pool, kind = ([*name.split("-"), "", ""])[:3]
    if not text:
        return None
    if part == "reading" and kind in KINDS:
        return str(KINDS[kind].name), f"{text} {KINDS[kind].unit}".strip()
    if part == "dose":
        product = form.get(f"product-{pool}", "") if kind == OTHER else kind
        unit = UNIT_NAMES.get(form.get(f"unit-{pool}-{kind}", ""), "")
        return (str(PRODUCTS[product].name), f"{text} {unit}".strip()) if product in PRODUCTS else None
    labels = {
        "note": _("For the owner"), "internal_note": _("For the office only"), "recommend": _("What should be done"),
        "work": _("Done to it today"),
    }  # fmt: skip
    return (labels[part], text) if part in labels else None
