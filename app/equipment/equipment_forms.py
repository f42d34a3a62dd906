"""What the office types about a piece of equipment, read without trust."""

from app.base.forms import Form
from app.base.languages import _
from app.equipment.equipment_words import KINDS
from app.equipment.models import Equipment
from app.properties.models import Pool
from app.properties.pool_words import pool_name

TEXTS = ("make", "model", "serial")


def equipment_in(form: Form, pools: list[Pool]) -> dict:
    fields: dict = {name: form.text(name, longest=80) for name in TEXTS}
    fields |= {"kind": form.one_of("kind", KINDS), "note": form.text("note", longest=1000)}
    chosen = form.one_of("pool", ("", *(pool.uid for pool in pools)))
    fields["pool_id"] = next((pool.id for pool in pools if pool.uid == chosen), None)
    fields |= {name: form.day(name, needed=False) for name in ("installed_on", "warranty_until")}
    first, last = fields["installed_on"], fields["warranty_until"]
    if first and last and last < first:
        form.refuse("warranty_until", _("The warranty ends before the equipment was installed."))
    return fields


def equipment_as_form(piece: Equipment, pools: list[Pool]) -> Form:
    names = ("kind", *TEXTS, "note", "installed_on", "warranty_until")
    pool = next((pool.uid for pool in pools if pool.id == piece.pool_id), "")
    return Form({name: getattr(piece, name) for name in names} | {"pool": pool})


def equipment_choices(pools: list[Pool]) -> dict[str, list]:
    return {
        "kinds": list(KINDS.items()),
        "pools": [("", _("All the water here")), *((pool.uid, pool_name(pool)) for pool in pools)],
    }
