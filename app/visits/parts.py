"""Parts that were used up or installed on a visit: what, how many, at which price, with which warranty."""

import datetime as dt
from collections import Counter

from sqlmodel import col, select

from app.base import clock, current
from app.base.db import session
from app.people.models import Person
from app.visits.crew import is_technician
from app.visits.models import Part, Visit
from app.visits.progress import expect_doable
from app.visits.recording import note_correction
from app.visits.refused import BadPart, PartBilled

LONGEST_NAME = 120
MOST_THOUSANDTHS = 1_000_000
MOST_CENTS = 10_000_000
LONGEST_WARRANTY = dt.timedelta(days=366 * 30)
# What the form offers: names typed lately, the most used first.
LOOK_BACK, OFFERED = 300, 40


def add_part(
    visit: Visit,
    name: str,
    quantity_thousandths: int = 1000,
    price_cents: int | None = None,
    shows_price: bool = True,
    warranty_until: dt.date | None = None,
) -> Part:
    """The same again is the same part: two of a kind are a quantity. `price_cents` is of one. Raises BadPart."""
    expect_doable(visit)
    name = name.strip()[:LONGEST_NAME]
    _expect_possible(name, quantity_thousandths, price_cents, warranty_until)
    told = (name, quantity_thousandths, price_cents, warranty_until)
    same = next((part for part in parts_of(visit) if _told(part) == told), None)
    if same:
        return same
    part = Part(visit_id=visit.id, name=name, quantity_thousandths=quantity_thousandths, price_cents=price_cents,
                shows_price=shows_price, warranty_until=warranty_until)  # fmt: skip
    session().add(part)
    note_correction(visit)
    session().flush()
    return part


def remove_part(visit: Visit, part: Part) -> None:
    """Raises PartBilled: what stands on an invoice is corrected there."""
    expect_doable(visit)
    if part.billed_on:
        raise PartBilled(part.billed_on)
    session().delete(part)
    note_correction(visit)


def parts_of(visit: Visit) -> list[Part]:
    return list(session().exec(select(Part).where(Part.visit_id == visit.id).order_by(Part.id)))


def usual_names(person: Person) -> list[str]:
    """To choose from: what a technician has used herself; for the office all."""
    names = select(Part.name).join(Visit, Visit.id == Part.visit_id)
    names = names.where(Visit.technician_id == person.id) if is_technician(person) else names
    latest = session().exec(names.order_by(col(Part.id).desc()).limit(LOOK_BACK))
    return [name for name, _count in Counter(latest).most_common(OFFERED)]


def _told(part: Part) -> tuple:
    return part.name, part.quantity_thousandths, part.price_cents, part.warranty_until


def _expect_possible(name: str, quantity: int, cents: int | None, warranty_until: dt.date | None) -> None:
    today = clock.today(current.zone())
    if not name:
        raise BadPart("name")
    if not 0 < quantity <= MOST_THOUSANDTHS:
        raise BadPart("quantity")
    if cents is not None and not 0 <= cents <= MOST_CENTS:
        raise BadPart("price")
    if warranty_until and not today <= warranty_until <= today + LONGEST_WARRANTY:
        raise BadPart("warranty")
