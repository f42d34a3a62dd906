"""Why a line is on an invoice: the rule of its price, the visits behind it and what was added on them."""

import datetime as dt
from dataclasses import dataclass, field

from sqlmodel import col, select

from app.base.db import session
from app.base.languages import _, money, number
from app.base.money import Money
from app.invoices.models import Invoice, Line, LinePart, LineVisit
from app.invoices.models_runs import BilledPeriod
from app.plans.models import Plan
from app.plans.periods import STOP, WEEK, Period
from app.plans.terms import Terms, from_kept
from app.plans.worth import base_cents
from app.visits.doses import PRODUCTS
from app.visits.models import Dose, Part, Visit
from app.visits.shown import amount_words


@dataclass(frozen=True)
class Given:
    """A dose as the explanation shows it; without `price` it is in the plan's."""

    product: str
    amount: str
    day: dt.date
    reason: str
    price: Money | None


@dataclass(frozen=True)
class Explanation:
    """`rules` are sentences, the first the one that matters most."""

    rules: list[str]
    visits: list[Visit] = field(default_factory=list)
    doses: list[Given] = field(default_factory=list)


def explain(invoice: Invoice, line: Line) -> Explanation:
    dose = _dose_of(line)
    visits = _visits_of(line, dose)
    doses = [dose] if dose else [] if _is_of_part(line) else _doses_on(visits)
    days = {visit.id: visit.day for visit in visits}
    given = [_given(one, days.get(one.visit_id), invoice.currency) for one in doses]
    return Explanation([*_rules(invoice, line), *_tax(invoice, line)], visits, given)


def _source(line: Line) -> tuple[str, int]:
    """("dose", 12); ("period", 0) for the period itself; ("", 0) for what was written by hand."""
    kind, _colon, id = line.source.partition(":")
    return kind, int(id) if id.isdigit() else 0


def _dose_of(line: Line) -> Dose | None:
    kind, id = _source(line)
    return session().exec(select(Dose).where(Dose.id == id)).first() if kind == "dose" else None


def _visits_of(line: Line, dose: Dose | None) -> list[Visit]:
    """Those tied to it; of a dose, a part or a credit for one visit, that one."""
    kind, id = _source(line)
    tied = select(LineVisit.visit_id).where(LineVisit.line_id == line.id)
    used = select(Part.visit_id).join(LinePart, LinePart.part_id == Part.id).where(LinePart.line_id == line.id)
    named = dose.visit_id if dose else id if kind == "visit" else 0
    found = select(Visit).where(col(Visit.id).in_(tied) | col(Visit.id).in_(used) | (Visit.id == named))
    return list(session().exec(found.order_by(Visit.day, Visit.id)))


def _is_of_part(line: Line) -> bool:
    return session().exec(select(LinePart.id).where(LinePart.line_id == line.id)).first() is not None


def _doses_on(visits: list[Visit]) -> list[Dose]:
    found = select(Dose).where(col(Dose.visit_id).in_([visit.id for visit in visits])).order_by(Dose.visit_id, Dose.id)
    return list(session().exec(found)) if visits else []


def _given(dose: Dose, day: dt.date | None, currency: str) -> Given:
    product = str(PRODUCTS[dose.product].name) if dose.product in PRODUCTS else dose.product
    price = Money(dose.price_cents, currency) if dose.price_cents else None
    return Given(product, amount_words(dose.amount, dose.unit), day, dose.reason, price)


def _rules(invoice: Invoice, line: Line) -> list[str]:
    terms, period = _terms_of(line)
    if terms is None:
        return _by_hand(invoice, line)
    kind, _id = _source(line)
    corrects = [_("It corrects what an earlier invoice said.")] if _was_billed_before(line) else []
    return corrects + _of_plan(kind, line, terms, period, invoice.currency)


def _terms_of(line: Line) -> tuple[Terms | None, Period | None]:
    """As they were when the period was billed: a later price changes no earlier bill."""
    billed = select(BilledPeriod, Plan).join(Plan, Plan.id == BilledPeriod.plan_id).where(
        BilledPeriod.plan_id == line.plan_id, BilledPeriod.starts_on == line.period
    )
    row = session().exec(billed).first() if line.plan_id else None
    if row is None or not row[0].terms:
        return None, None
    return from_kept(row[0].terms, row[1].ends_on), Period(row[0].starts_on, row[0].ends_on)


def _was_billed_before(line: Line) -> bool:
    earlier = select(Line.id).join(Invoice, Invoice.id == Line.invoice_id).where(
        Line.plan_id == line.plan_id, Line.period == line.period, Line.source == line.source, Line.id < line.id,
        Invoice.state != "void",
    )  # fmt: skip
    return session().exec(earlier).first() is not None


def _of_plan(kind: str, line: Line, terms: Terms, period: Period, currency: str) -> list[str]:
    if kind == "dose":
        return [_("This product is not in the plan's price; what was added is billed on top.")]
    if kind == "part":
        return [_("Parts are billed on top of the plan, once each.")]
    if kind == "pause" or (kind == "visit" and line.amount_cents < 0):
        return [_price(terms, currency), _credit(terms)]
    if terms.billed_per == STOP:
        return [_("Each visit costs %(price)s.", price=money(Money(terms.price_cents, currency)))]
    return [_price(terms, currency), *_share(terms, period, currency)]


def _price(terms: Terms, currency: str) -> str:
    price = money(Money(terms.price_cents, currency))
    if terms.billed_per == STOP:
        return _("Each visit costs %(price)s.", price=price)
    if terms.billed_per == WEEK:
        return _("The plan costs %(price)s a week.", price=price)
    return _("The plan costs %(price)s a month, however many visits fall in it.", price=price)


def _share(terms: Terms, period: Period, currency: str) -> list[str]:
    cents = base_cents(terms, period)
    if cents == terms.price_cents:
        return []
    return [_("It did not run the whole time, so only the share of its visits is billed: %(amount)s.",
              amount=money(Money(cents, currency)))]  # fmt: skip


def _credit(terms: Terms) -> str:
    if terms.pause_credit == "visit":
        return _("A visit that was not made is credited with the same amount all year.")
    return _("A visit that was not made is credited with its share of the period's visits.")


def _by_hand(invoice: Invoice, line: Line) -> list[str]:
    price = money(Money(line.unit_cents, invoice.currency))
    if line.quantity_thousandths == 1000:
        return [_("Our office wrote this line. Its price is %(price)s.", price=price)]
    quantity = number(line.quantity_thousandths / 1000)
    return [_("Our office wrote this line: %(quantity)s × %(price)s.", quantity=quantity, price=price)]


def _tax(invoice: Invoice, line: Line) -> list[str]:
    if not line.tax_cents:
        return []
    rate, cents = number(line.tax_millionths / 10_000), money(Money(line.tax_cents, invoice.currency))
    return [_("%(rate)s %% tax comes on top of it: %(amount)s.", rate=rate, amount=cents)]
