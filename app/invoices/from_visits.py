"""Completed visits and parts that nobody billed yet, and the lines they make."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import col, exists, or_, select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.drafting import NewLine
from app.invoices.models import LineVisit
from app.plans.models import Plan
from app.plans.periods import STOP
from app.properties.models import Property
from app.visits.doses import PRODUCTS
from app.visits.models import Dose, Part, Visit
from app.visits.part_fields import quantity_words
from app.visits.shown import amount_words
from app.visits.states import COMPLETED

MOST = 100
# A property's rate in millionths, by its id.
TaxOf = Callable[[int], int]
_IS_PAID_BY_ITSELF = or_(col(Plan.id).is_(None), Plan.billed_per == STOP)


@dataclass(frozen=True)
class Unbilled:
    """A visit with its property's title and what its plan asks for it."""

    visit: Visit
    place: str
    price_cents: int


@dataclass(frozen=True)
class UnbilledPart:
    part: Part
    visit: Visit
    place: str

    @property
    def words(self) -> str:
        return f"{self.part.name} {quantity_words(self.part.quantity_thousandths)}".strip()


def unbilled(account: Account) -> list[Unbilled]:
    """Newest first, so many at most; months and weeks have a price of their own, whatever was visited; what makes
    good for another visit is free. One query."""
    billed = exists().where(LineVisit.visit_id == Visit.id)
    rows = session().exec(
        select(Visit, Property, Plan.price_cents).join(Property, Property.id == Visit.property_id)
        .join(Plan, Plan.id == Visit.plan_id, isouter=True)
        .where(Visit.account_id == account.id, Visit.state == COMPLETED, ~billed, _IS_PAID_BY_ITSELF,
               col(Visit.redo_of_id).is_(None))
        .order_by(col(Visit.day).desc(), col(Visit.id).desc()).limit(MOST)
    )  # fmt: skip
    return [Unbilled(visit, place.title, price or 0) for visit, place, price in rows]


def unbilled_parts(account: Account) -> list[UnbilledPart]:
    """Newest first, so many at most, of all visits: the next run bills those of a plan that stand here.
    What makes good for another visit is free. One query."""
    is_open = (Visit.state == COMPLETED, col(Part.price_cents) > 0, Part.billed_on == "",
               col(Visit.redo_of_id).is_(None))  # fmt: skip
    rows = session().exec(
        select(Part, Visit, Property).join(Visit, Visit.id == Part.visit_id)
        .join(Property, Property.id == Visit.property_id)
        .where(Visit.account_id == account.id, *is_open)
        .order_by(col(Visit.day).desc(), col(Part.id).desc()).limit(MOST)
    )  # fmt: skip
    return [UnbilledPart(part, visit, place.title) for part, visit, place in rows]


def lines_for_parts(chosen: list[UnbilledPart], tax_of: TaxOf) -> list[NewLine]:
    """One for each, tied to it."""
    return [
        NewLine(one.part.name, one.part.price_cents, one.part.quantity_thousandths,
                tax_of(one.visit.property_id), one.visit.property_id, parts=(one.part.id,))
        for one in reversed(chosen)
    ]  # fmt: skip


def lines_for(chosen: list[Unbilled], tax_of: TaxOf) -> list[NewLine]:
    """One line for the same service at a property, then what was added at a price of its own."""
    groups: dict[tuple, list[Visit]] = defaultdict(list)
    for one in sorted(chosen, key=lambda one: one.visit.day):
        groups[one.visit.property_id, one.visit.name, one.price_cents].append(one.visit)
    services = [_service(place, name, cents, visits, tax_of(place)) for (place, name, cents), visits in groups.items()]
    return services + _doses([one.visit for one in chosen], tax_of)


def _service(place: int, name: str, cents: int, visits: list[Visit], tax_millionths: int) -> NewLine:
    return NewLine(
        name + (f" × {len(visits)}" if len(visits) > 1 else ""), cents, quantity_thousandths=1000 * len(visits),
        tax_millionths=tax_millionths, property_id=place, visits=tuple(visit.id for visit in visits),
    )  # fmt: skip


def _doses(visits: list[Visit], tax_of: TaxOf) -> list[NewLine]:
    places = {visit.id: visit.property_id for visit in visits}
    priced = select(Dose).where(Dose.visit_id.in_(places), col(Dose.price_cents) > 0).order_by(Dose.id)
    return [
        NewLine(_dose_words(dose), dose.price_cents, tax_millionths=tax_of(place), property_id=place)
        for dose in session().exec(priced)
        for place in (places[dose.visit_id],)
    ]


def _dose_words(dose: Dose) -> str:
    name = str(PRODUCTS[dose.product].name) if dose.product in PRODUCTS else dose.product
    return f"{name}, {amount_words(dose.amount, dose.unit)}"
