"""The fields of a part as they are typed: part-name, part-quantity, part-price, part-warranty, part-shown."""

import datetime as dt
from collections.abc import Mapping

from app.base.forms import Form
from app.base.languages import _, number
from app.visits.refused import BadPart
from app.visits.typed import NotANumber, number_in

FIELDS = ("name", "quantity", "price", "warranty")


def is_typed(form: Mapping[str, str]) -> bool:
    return any(form.get(f"part-{name}", "").strip() for name in ("name", "price", "warranty"))


def part_in(form: Mapping[str, str]) -> dict:
    """For add_part(). Raises BadPart. Without a mark the price is for the company only."""
    typed = {name: form.get(f"part-{name}", "").strip() for name in FIELDS}
    return {
        "name": typed["name"], "quantity_thousandths": _quantity(typed["quantity"]),
        "price_cents": _cents(typed["price"]), "warranty_until": _day(typed["warranty"]),
        "shows_price": bool(form.get("part-shown")),
    }  # fmt: skip


def quantity_words(thousandths: int) -> str:
    """"" for one, else "× 2"."""
    return "" if thousandths == 1000 else _("× %(count)s", count=number(thousandths / 1000))


def _quantity(text: str) -> int:
    try:
        return round(number_in(text) * 1000) if text else 1000
    except NotANumber:
        raise BadPart("quantity") from None


def _cents(text: str) -> int | None:
    if not text:
        return None
    form = Form({"price": text})
    cents = form.cents("price")
    if not form.is_good:
        raise BadPart("price")
    return cents


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise BadPart("warranty") from None
