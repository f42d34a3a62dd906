"""The invoice that a run would make for an account: its lines, its total, and what is odd about it. Pure."""

import datetime as dt
from dataclasses import dataclass, field

from app.invoices.billing import CHEMICALS, PARTS, SERVICE, THE_PERIOD, Charge, charges, misses, settle
from app.invoices.billing_facts import AccountFacts, BilledRow, PlanFacts
from app.invoices.drafting import NewLine
from app.plans.models import BillingRules
from app.plans.periods import STOP, Period, due_on, period_around
from app.plans.terms import from_kept
from app.plans.worth import planned
from app.visits.states import AHEAD, COMPLETED

NO_PRICE, PAUSED, NO_VISITS, UNFINISHED = "no_price", "paused", "no_visits", "unfinished"
NOT_POSITIVE, INVOICED, CERTIFICATE, UNREACHABLE = "not_positive", "invoiced", "certificate", "unreachable"
# In the order in which they are told.
TROUBLES = (INVOICED, NO_PRICE, NOT_POSITIVE, PAUSED, NO_VISITS, UNFINISHED, CERTIFICATE, UNREACHABLE)


@dataclass(frozen=True)
class BillLine:
    """`key` names it among all lines of the account for good."""

    key: str
    plan_id: int
    period: dt.date
    place_id: int
    place: str
    charge: Charge
    tax_millionths: int
    is_left_out: bool = False

    @property
    def new(self) -> NewLine:
        return NewLine(
            self.charge.words, self.charge.cents, tax_millionths=self.tax_millionths, property_id=self.place_id,
            visits=self.charge.visits, parts=self.charge.parts,
        )  # fmt: skip


@dataclass
class Bill:
    """`periods` are closed by it. Nothing is made of one that is left out, or whose total is not above zero."""

    account: AccountFacts
    lines: list[BillLine] = field(default_factory=list)
    periods: list[tuple[PlanFacts, Period]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    is_left_out: bool = False

    @property
    def taken(self) -> list[BillLine]:
        return [line for line in self.lines if not line.is_left_out]

    @property
    def subtotal_cents(self) -> int:
        return sum(line.charge.cents for line in self.taken)

    @property
    def tax_cents(self) -> int:
        return sum(line.new.tax_cents for line in self.taken)

    @property
    def total_cents(self) -> int:
        return self.subtotal_cents + self.tax_cents

    @property
    def is_made(self) -> bool:
        return not self.is_left_out and self.total_cents > 0


def compose(account: AccountFacts, window: Period, rules: BillingRules, left_out: frozenset[str] = frozenset()) -> Bill:
    """`left_out` are the keys of lines that the office left out of this run; "" is the whole invoice."""
    bill, rates = Bill(account, is_left_out="" in left_out), _rates(account, window.last, rules)
    for plan in account.plans:
        if plan.terms.price_cents:
            bill.periods += [(plan, period) for period in plan.due]
            bill.lines += [_line(plan, first, charge, rates, left_out) for first, charge in _of_plan(plan, window)]
    bill.lines = [line for line in bill.lines if line.key not in account.gone]
    bill.troubles = [one for one in TROUBLES if one in _troubles(bill, window)]
    return bill


def _of_plan(plan: PlanFacts, window: Period) -> list[tuple[dt.date, Charge]]:
    """What is due now, after what has changed in earlier periods: (the first day of its period, the charge)."""
    late = [(row.starts_on, charge) for row in plan.billed if _is_settled_now(plan, row, window)
            for charge in _late(plan, row)]  # fmt: skip
    facts = plan.facts(plan.terms)
    return late + [(period.first, charge) for period in plan.due for charge in settle(charges(facts, period), {})]


def _is_settled_now(plan: PlanFacts, row: BilledRow, window: Period) -> bool:
    """Once the period is over, and together with another or, where none follows, by itself."""
    has_ended = plan.terms.ends_on is not None and plan.terms.ends_on < window.last
    return row.ends_on < window.last and bool(plan.due or has_ended)


def _late(plan: PlanFacts, row: BilledRow) -> list[Charge]:
    terms, billed = from_kept(row.terms, plan.terms.ends_on), plan.lines.get(row.starts_on, {})
    found = settle(charges(plan.facts(terms), Period(row.starts_on, row.ends_on)), billed)
    is_nothing = not billed and sum(charge.cents for charge in found) == 0
    return [] if is_nothing else found


def _line(plan: PlanFacts, first: dt.date, charge: Charge, rates: dict[str, bool | int], left_out) -> BillLine:
    key = f"{plan.id}.{first.isoformat()}.{charge.source}"
    rate = _rate(plan, first, charge, rates)
    return BillLine(key, plan.id, first, plan.place_id, plan.place, charge, rate, key in left_out)


def _rate(plan: PlanFacts, first: dt.date, charge: Charge, rates: dict[str, bool | int]) -> int:
    """What is put right or given back keeps the rate at which it was billed: with it goes the tax that was charged."""
    billed = plan.taxed.get(first, {})
    behind = THE_PERIOD if charge.kind == SERVICE and charge.cents < 0 else charge.source
    for source in (charge.source, behind):
        if source in billed:
            return billed[source]
    return (rates["rate"] if plan.rate is None else plan.rate) if rates[charge.kind] else 0


def _rates(account: AccountFacts, day: dt.date, rules: BillingRules) -> dict[str, bool | int]:
    """Whether each kind is taxed for this account, and the company's rate."""
    taxed = not is_exempt(account.row, day)
    return {SERVICE: taxed and rules.taxes_service, CHEMICALS: taxed and rules.taxes_chemicals,
            PARTS: taxed and rules.taxes_parts, "rate": rules.tax_millionths}  # fmt: skip


def service_rate(account, place_rate: int | None, rules: BillingRules, day: dt.date) -> int:
    """The tax on a plan's price, in millionths; `place_rate` None: the property has none of its own."""
    if not rules.taxes_service or is_exempt(account, day):
        return 0
    return rules.tax_millionths if place_rate is None else place_rate


def is_exempt(account, day: dt.date) -> bool:
    return bool(account.exempt_number) and (account.exempt_until is None or day <= account.exempt_until)


def _troubles(bill: Bill, window: Period) -> set[str]:
    account, found = bill.account, set()
    for plan in account.plans:
        found |= _troubles_of(plan, window)
    if bill.lines and bill.total_cents <= 0 and not bill.is_left_out:
        found.add(NOT_POSITIVE)
    if bill.lines and not account.is_reachable:
        found.add(UNREACHABLE)
    if bill.lines and account.row.exempt_number and not is_exempt(account.row, window.last):
        found.add(CERTIFICATE)
    return found


def _troubles_of(plan: PlanFacts, window: Period) -> set[str]:
    if not plan.terms.price_cents:
        return {NO_PRICE} if plan.due else set()
    found = {trouble for period in plan.due for trouble in _odd(plan, period, window)}
    is_billed = any(
        window.has(due_on(plan.terms, period_around(plan.terms.billed_per, row.ends_on))) for row in plan.billed
    )
    return found | ({INVOICED} if is_billed and not plan.due else set())


def _odd(plan: PlanFacts, period: Period, window: Period) -> set[str]:
    here = [visit for visit in plan.visits if period.has(visit.day)]
    days = planned(plan.terms, period)
    paused = sum(miss.why == "pause" for miss in misses(plan.facts(plan.terms), period))
    if days and paused >= len(days):
        return {PAUSED}
    is_over = period.last < window.last or plan.terms.billed_per == STOP
    found = {NO_VISITS} if is_over and not any(visit.state == COMPLETED for visit in here) else set()
    late = any(visit.state in AHEAD and visit.day < window.last for visit in here)
    return found | ({UNFINISHED} if late else set())
