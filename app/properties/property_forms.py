"""What the office types about a property, a pool and the way in, read without trust."""

from app.base.forms import Form
from app.base.languages import _
from app.properties.models import Access, Pool, Property
from app.properties.pool_words import KINDS, SANITIZERS, SURFACES

ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "UTC",
)  # fmt: skip


def place_in(form: Form) -> dict:
    fields = {name: form.text(name) for name in ("name", "city", "region", "postal_code")}
    fields["street"] = form.text("street", needed=_("Type the street and number."))
    fields["note"] = form.text("note", longest=4000)
    fields["tax_millionths"] = _rate_in(form) if form["tax"].strip() else None
    return fields


def _rate_in(form: Form) -> int:
    rate = form.decimal("tax", 4, _("Type a rate, such as 8.6."))
    if not 0 <= rate <= 50:
        form.refuse("tax", _("Type a rate, such as 8.6."))
    return int(rate * 10_000)


def place_as_form(place: Property) -> Form:
    names = ("name", "street", "city", "region", "postal_code", "note")
    rate = "" if place.tax_millionths is None else f"{place.tax_millionths / 10_000:.4f}".rstrip("0").rstrip(".")
    return Form({name: getattr(place, name) for name in names} | {"tax": rate})


def pool_in(form: Form, part: str = "") -> dict:
    """`part` stands before the names of the fields, where a form has others like them."""
    gallons = form.whole(f"{part}gallons", 1, 5_000_000)
    return {
        "kind": form.one_of(f"{part}kind", KINDS), "name": form.text(f"{part}name"), "gallons": gallons,
        "surface": form.one_of(f"{part}surface", ("", *SURFACES)),
        "sanitizer": form.one_of(f"{part}sanitizer", SANITIZERS),
    }  # fmt: skip


def pool_as_form(pool: Pool) -> Form:
    return Form({name: getattr(pool, name) for name in ("kind", "name", "gallons", "surface", "sanitizer")})


def access_in(form: Form) -> dict:
    """A code field left empty keeps the code; "remove" takes it away."""
    fields = {name: form.text(name, longest=1000) for name in ("directions", "pets", "hazards")}
    fields |= {name: bool(form[name]) for name in ("has_pets", "keep_pets_inside")}
    fields |= {name: form.day(name, needed=False) for name in ("valid_from", "valid_until")}
    if fields["valid_from"] and fields["valid_until"] and fields["valid_until"] < fields["valid_from"]:
        form.refuse("valid_until", _("The last day is before the first."))
    for name in ("gate_code", "lock_code"):
        typed = form.text(name, longest=60)
        if typed or form[f"remove_{name}"]:
            fields[name] = typed
    return fields


def access_as_form(access: Access) -> Form:
    """Codes never come back into a field."""
    open_fields = ("directions", "pets", "hazards", "valid_from", "valid_until")
    switches = {name: "on" for name in ("has_pets", "keep_pets_inside") if getattr(access, name)}
    return Form({name: getattr(access, name) for name in open_fields} | switches)


def pool_choices() -> dict[str, list]:
    return {
        "kinds": list(KINDS.items()), "surfaces": [("", _("Not known")), *SURFACES.items()],
        "sanitizers": list(SANITIZERS.items()),
    }  # fmt: skip
