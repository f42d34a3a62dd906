"""What the bills of many accounts depend on, read at once: as many queries for two hundred accounts as for one."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import col, func, or_, select

from app.accounts.models import Account, Role
from app.accounts.rights import ROLES, SEE_PRICES
from app.base import clock
from app.base.db import session
from app.base.money import share
from app.invoices.billing import DoseFacts, Facts, PartFacts, PauseFacts, VisitFacts
from app.invoices.models import Invoice, Line, LinePart, LineVisit
from app.invoices.models_runs import BilledPeriod, InvoiceRun, LeftOut
from app.pauses.models import Pause
from app.people.models import Person
from app.plans.models import BillingRules, Plan
from app.plans.periods import Period, periods_due
from app.plans.terms import Terms, terms_of
from app.properties.models import Property
from app.visits.doses import PRODUCTS
from app.visits.models import Dose, Part, Visit
from app.visits.part_fields import quantity_words
from app.visits.shown import amount_words
from app.visits.states import COMPLETED

# What was billed longer ago is looked at no more.
REMEMBERED = dt.timedelta(days=200)


class BilledRow(NamedTuple):
    """`invoice_id` None: it came to nothing."""

    starts_on: dt.date
    ends_on: dt.date
    terms: dict
    invoice_id: int | None


@dataclass
class PlanFacts:
    """A plan at its property. `lines`: first day of a period -> source -> (cents, words), of invoices that count.

    `taxed` are the rates of the same lines, in millionths.
    """

    id: int
    place_id: int
    place: str
    rate: int | None
    name: str
    terms: Terms
    due: list[Period] = field(default_factory=list)
    billed: list[BilledRow] = field(default_factory=list)
    lines: dict[dt.date, dict[str, tuple[int, str]]] = field(default_factory=dict)
    taxed: dict[dt.date, dict[str, int]] = field(default_factory=dict)
    visits: list[VisitFacts] = field(default_factory=list)
    doses: list[DoseFacts] = field(default_factory=list)
    parts: list[PartFacts] = field(default_factory=list)
    pauses: list[PauseFacts] = field(default_factory=list)

    def facts(self, terms: Terms) -> Facts:
        return Facts(
            self.name, terms, tuple(self.visits), tuple(self.doses), tuple(self.pauses), tuple(self.parts)
        )  # fmt: skip


@dataclass
class AccountFacts:
    """`gone` are the lines that earlier runs left out for good."""

    row: Account
    plans: list[PlanFacts] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    is_reachable: bool = False


def gather(account_ids: list[int], window: Period, rules: BillingRules) -> dict[int, AccountFacts]:
    """In the order of the ids."""
    rows = {row.id: row for row in session().exec(select(Account).where(Account.id.in_(account_ids)))}
    found = {id: AccountFacts(rows[id]) for id in account_ids}
    plans = _plans(found, rules)
    _remember(plans, window)
    since = _since(plans, window)
    _add_visits(plans, since)
    _add_doses(plans, since, rules)
    _add_parts(plans, since)
    _add_pauses(plans, since)
    _note_left_out(found)
    for id in _reachable(account_ids):
        found[id].is_reachable = True
    return found


def _plans(accounts: dict[int, AccountFacts], rules: BillingRules) -> dict[int, PlanFacts]:
    rows = session().exec(
        select(Plan, Property).join(Property, Property.id == Plan.property_id)
        .where(Property.account_id.in_(accounts)).order_by(Property.id, Plan.id)
    )  # fmt: skip
    plans = {}
    for plan, place in rows:
        terms = terms_of(plan, rules)
        made = PlanFacts(plan.id, place.id, place.title, place.tax_millionths, plan.name, _until(terms, place))
        plans[plan.id] = made
        accounts[place.account_id].plans.append(made)
    return plans


def _until(terms: Terms, place: Property) -> Terms:
    """At a property that was given up no plan goes on."""
    if place.ended_at is None:
        return terms
    last = place.ended_at.date()
    return Terms(**{**vars(terms), "ends_on": min(last, terms.ends_on or last)})


def _remember(plans: dict[int, PlanFacts], window: Period) -> None:
    """What was billed already, and so which periods are due."""
    columns = (BilledPeriod.plan_id, BilledPeriod.starts_on, BilledPeriod.ends_on, BilledPeriod.terms)
    recent = select(*columns, BilledPeriod.invoice_id).where(
        BilledPeriod.plan_id.in_(plans), BilledPeriod.ends_on > window.first - REMEMBERED)
    for plan_id, *row in session().exec(recent.order_by(BilledPeriod.starts_on)):
        plans[plan_id].billed.append(BilledRow(*row))
    for plan in plans.values():
        plan.due = periods_due(plan.terms, window, max((row.ends_on for row in plan.billed), default=None))
    _remember_lines(plans, min((row.starts_on for plan in plans.values() for row in plan.billed), default=window.first))


def _remember_lines(plans: dict[int, PlanFacts], since: dt.date) -> None:
    """Of all periods that are remembered, or what they were billed for would seem to be owed yet."""
    rows = session().exec(
        select(Line.plan_id, Line.period, Line.source, func.sum(Line.amount_cents), func.min(Line.description),
               func.max(Line.tax_millionths))
        .join(Invoice, Invoice.id == Line.invoice_id)
        .where(Line.plan_id.in_(plans), col(Line.period) >= since, Invoice.state != "void")
        .group_by(Line.plan_id, Line.period, Line.source).order_by(Line.plan_id, Line.period, Line.source)
    )  # fmt: skip
    for plan_id, period, source, cents, words, rate in rows:
        plans[plan_id].lines.setdefault(period, {})[source] = (int(cents), words)
        plans[plan_id].taxed.setdefault(period, {})[source] = rate


def _since(plans: dict[int, PlanFacts], window: Period) -> dt.date:
    """The first day of which anything must be known."""
    firsts = [one.first for plan in plans.values() for one in plan.due]
    return min([*firsts, *(row.starts_on for plan in plans.values() for row in plan.billed), window.first])


def _add_visits(plans: dict[int, PlanFacts], since: dt.date) -> None:
    columns = (Visit.plan_id, Visit.id, Visit.day, Visit.moved_from, Visit.state, Visit.skip_ours, Visit.pause_id)
    ties = select(*columns, LineVisit.id, Line.plan_id).join(LineVisit, LineVisit.visit_id == Visit.id, isouter=True)
    rows = ties.join(Line, Line.id == LineVisit.line_id, isouter=True).where(
        Visit.plan_id.in_(plans), or_(Visit.day >= since, col(Visit.moved_from) >= since))
    for plan_id, id, day, moved_from, *how, tie_id, by_plan in session().exec(rows.order_by(Visit.id)):
        tied = ("run" if by_plan else "hand") if tie_id else ""
        plans[plan_id].visits.append(VisitFacts(id, day, moved_from or day, *how, tied))


def _add_doses(plans: dict[int, PlanFacts], since: dt.date, rules: BillingRules) -> None:
    wanted = [plan.id for plan in plans.values() if plan.terms.chemicals != "included"]
    columns = (Visit.plan_id, Dose.id, Dose.visit_id, Dose.product, Dose.amount, Dose.unit, Dose.price_cents)
    rows = select(*columns).join(Visit, Visit.id == Dose.visit_id).where(
        Visit.plan_id.in_(wanted), Visit.day >= since, Visit.state == COMPLETED)
    for plan_id, id, visit_id, product, amount, unit, cents in session().exec(rows.order_by(Visit.day, Dose.id)):
        cents = _priced(rules, product, amount, unit) if cents is None else cents
        name = str(PRODUCTS[product].name) if product in PRODUCTS else product
        plans[plan_id].doses.append(DoseFacts(id, visit_id, product, name, amount_words(amount, unit), cents))


def _add_parts(plans: dict[int, PlanFacts], since: dt.date) -> None:
    columns = (Visit.plan_id, Part.id, Part.visit_id, Part.name, Part.quantity_thousandths, Part.price_cents)
    rows = select(*columns, LinePart.id, Line.plan_id).join(Visit, Visit.id == Part.visit_id)
    rows = rows.join(LinePart, LinePart.part_id == Part.id, isouter=True)
    rows = rows.join(Line, Line.id == LinePart.line_id, isouter=True).where(
        Visit.plan_id.in_(plans), Visit.day >= since, Visit.state == COMPLETED, col(Part.price_cents) > 0)
    for plan_id, id, visit_id, name, thousandths, cents, tie_id, by_plan in session().exec(rows.order_by(Part.id)):
        tied = ("run" if by_plan else "hand") if tie_id else ""
        total = share(cents, thousandths * 1000)
        plans[plan_id].parts.append(PartFacts(id, visit_id, name, quantity_words(thousandths), total, tied))


def _priced(rules: BillingRules, product: str, amount: float, unit: str) -> int | None:
    """By the company's list, which has the price of one of the product's largest unit; None where it is not on it."""
    cents, known = rules.chemical_prices.get(product), PRODUCTS.get(product)
    if cents is None or known is None or unit not in known.measures:
        return None
    return round(cents * amount * known.measures[unit] / max(known.measures.values()))


def _add_pauses(plans: dict[int, PlanFacts], since: dt.date) -> None:
    at: dict[int, list[PauseFacts]] = defaultdict(list)
    places = {plan.place_id for plan in plans.values()}
    columns = (Pause.property_id, Pause.id, Pause.starts_on, Pause.ends_on, Pause.cancelled_at)
    rows = select(*columns).where(Pause.property_id.in_(places), Pause.ends_on >= since)
    for place_id, id, first, last, cancelled_at in session().exec(rows.order_by(Pause.starts_on)):
        at[place_id].append(PauseFacts(id, first, last, cancelled_at is None))
    for plan in plans.values():
        plan.pauses = at[plan.place_id]


def _note_left_out(accounts: dict[int, AccountFacts]) -> None:
    """Lines of runs that are made. A whole invoice that was left out is due again with the next."""
    rows = select(LeftOut.account_id, LeftOut.line).join(InvoiceRun, InvoiceRun.id == LeftOut.run_id).where(
        LeftOut.account_id.in_(accounts), LeftOut.line != "", InvoiceRun.state == "made")
    for account_id, line in session().exec(rows):
        accounts[account_id].gone.add(line)


def _reachable(account_ids: list[int]) -> list[int]:
    """Accounts of which somebody who sees prices has an address."""
    names = [name for name, rights in ROLES.items() if SEE_PRICES in rights]
    rows = select(Role.account_id).join(Person, Person.id == Role.person_id).where(
        Role.account_id.in_(account_ids), Role.name.in_(names), col(Role.property_id).is_(None),
        or_(col(Role.ends_at).is_(None), Role.ends_at > clock.now()), col(Person.ended_at).is_(None),
        or_(Person.email != "", Person.phone != ""))
    return list(session().exec(rows.distinct()))
