"""What a plan's period comes to: plan, visits, pauses and doses in, charges out. Pure: no database, no clock.

Every charge has a source, a name that stays the same as long as the plan's period does: "period" is its price,
"visit:12" a stop or the credit for one, "pause:7" a credit, "dose:99" what was added to the water, "part:5" what was
used or installed. What was billed is
remembered by it, so that asking again later finds what has changed since, and nothing else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.invoices.billing_words import (
    called_off_words,
    correction_words,
    dose_words,
    part_words,
    pause_words,
    service_words,
    skipped_words,
    visit_words,
)
from app.plans.periods import STOP, Period
from app.plans.terms import Terms
from app.plans.worth import base_cents, missed_cents, planned
from app.visits.states import AHEAD, CANCELLED, COMPLETED, SKIPPED

SERVICE, CHEMICALS, PARTS = "service", "chemicals", "parts"
THE_PERIOD = "period"


class VisitFacts(NamedTuple):
    """`planned_on` is the day the plan meant; `tied`: "" not on any invoice yet, "run" or "hand" who billed it."""

    id: int
    day: dt.date
    planned_on: dt.date
    state: str
    is_ours: bool = False
    pause_id: int | None = None
    tied: str = ""


class DoseFacts(NamedTuple):
    """`cents` None: it has no price."""

    id: int
    visit_id: int
    product: str
    name: str
    amount: str
    cents: int | None


class PartFacts(NamedTuple):
    """`cents` of all of them; `tied` as of a visit."""

    id: int
    visit_id: int
    name: str
    quantity: str
    cents: int
    tied: str = ""


class PauseFacts(NamedTuple):
    """One that was called off does not stand any more; visits that it had dropped by then stay dropped."""

    id: int
    first: dt.date
    last: dt.date
    stands: bool = True


@dataclass(frozen=True)
class Facts:
    """All that the bills of one plan depend on. `name` is the plan's, as the owner reads it."""

    name: str
    terms: Terms
    visits: tuple[VisitFacts, ...] = ()
    doses: tuple[DoseFacts, ...] = ()
    pauses: tuple[PauseFacts, ...] = ()
    parts: tuple[PartFacts, ...] = ()


@dataclass(frozen=True)
class Charge:
    """Negative cents are a credit; `visits` and `parts` are those behind it."""

    source: str
    kind: str
    cents: int
    words: str
    visits: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()


class Miss(NamedTuple):
    """A planned visit that was not made: because of a pause, of the visit itself, or called off."""

    day: dt.date
    source: str
    why: str


def charges(facts: Facts, period: Period) -> list[Charge]:
    service = _stops(facts, period) if facts.terms.billed_per == STOP else _service(facts, period)
    return [*service, *_doses(facts, period), *_parts(facts, period)]


def settle(expected: list[Charge], billed: Mapping[str, tuple[int, str]]) -> list[Charge]:
    """What is to be billed yet: `billed` has the cents and the words by source. Nothing where nothing changed."""
    wanted = {charge.source: charge for charge in expected}
    gone = [Charge(source, SERVICE, 0, words) for source, (_cents, words) in billed.items() if source not in wanted]
    return [charge for one in [*expected, *gone] if (charge := _rest(one, billed)).cents]


def _rest(charge: Charge, billed: Mapping[str, tuple[int, str]]) -> Charge:
    if charge.source not in billed:
        return charge
    cents, words = charge.cents - billed[charge.source][0], correction_words(charge.words)
    return replace(charge, cents=cents, words=words, visits=(), parts=())


def _stops(facts: Facts, period: Period) -> list[Charge]:
    cents = facts.terms.price_cents
    return [
        Charge(f"visit:{visit.id}", SERVICE, cents, visit_words(facts.name, visit.day), _free([visit]))
        for visit in _completed(facts, period) if cents
    ]  # fmt: skip


def _service(facts: Facts, period: Period) -> list[Charge]:
    """The period's price, and the credits for what was missed in it."""
    cents = base_cents(facts.terms, period)
    if not cents:
        return []
    made = [visit for visit in facts.visits if period.has(visit.planned_on) and visit.state in (COMPLETED, *AHEAD)]
    words = service_words(facts.name, facts.terms.billed_per, _run_in(facts.terms, period))
    return [Charge(THE_PERIOD, SERVICE, cents, words, _free(made)), *_credits(facts, period)]


def _run_in(terms: Terms, period: Period) -> Period:
    return Period(max(period.first, terms.starts_on), min(period.last, terms.ends_on or period.last))


def _free(visits: list[VisitFacts]) -> tuple[int, ...]:
    return tuple(visit.id for visit in visits if not visit.tied)


def _credits(facts: Facts, period: Period) -> list[Charge]:
    """One for a pause, one for a visit. What each missed visit is worth depends on how many were missed before it."""
    found: dict[str, list[tuple[Miss, int]]] = defaultdict(list)
    for before, miss in enumerate(misses(facts, period)):
        found[miss.source].append((miss, missed_cents(facts.terms, period, before)))
    sums = {source: sum(cents for _miss, cents in parts) for source, parts in found.items()}
    return [
        Charge(source, SERVICE, -sums[source], _why(facts, [miss for miss, _cents in parts]))
        for source, parts in found.items() if sums[source]
    ]  # fmt: skip


def _why(facts: Facts, missed: list[Miss]) -> str:
    first = missed[0]
    if first.why == "pause":
        pause = next(pause for pause in facts.pauses if f"pause:{pause.id}" == first.source)
        return pause_words(pause.first, pause.last, len(missed))
    return skipped_words(first.day) if first.why == "skipped" else called_off_words(first.day)


def misses(facts: Facts, period: Period) -> list[Miss]:
    """The visits of the period that are credited, by the day they were planned for."""
    by_day: dict[dt.date, list[VisitFacts]] = {day: [] for day in planned(facts.terms, period)}
    for visit in facts.visits:
        if period.has(visit.planned_on):
            by_day.setdefault(visit.planned_on, []).append(visit)
    found = [_miss(facts, day, visits) for day, visits in sorted(by_day.items())]
    return [miss for miss in found if miss]


def _miss(facts: Facts, day: dt.date, visits: list[VisitFacts]) -> Miss | None:
    """A visit that was made on another day, or is still to be made, is not missed."""
    if any(visit.state == COMPLETED or visit.state in AHEAD for visit in visits):
        return None
    if not visits:
        pause = next((one for one in facts.pauses if one.stands and one.first <= day <= one.last), None)
        return Miss(day, f"pause:{pause.id}", "pause") if pause else None
    return _of_visit(facts.terms.skip_credit, day, max(visits))


def _of_visit(rule: str, day: dt.date, visit: VisitFacts) -> Miss | None:
    if visit.state == CANCELLED and visit.pause_id:
        return Miss(day, f"pause:{visit.pause_id}", "pause")
    if visit.state == CANCELLED and rule != "never":
        return Miss(day, f"visit:{visit.id}", "called off")
    if visit.state == SKIPPED and (rule == "always" or (rule == "ours" and visit.is_ours)):
        return Miss(day, f"visit:{visit.id}", "skipped")
    return None


def _doses(facts: Facts, period: Period) -> list[Charge]:
    """What was added on completed visits and is not in the plan's price."""
    days = {visit.id: visit.day for visit in _completed(facts, period)}
    return [
        Charge(f"dose:{dose.id}", CHEMICALS, dose.cents, dose_words(dose.name, dose.amount, days[dose.visit_id]))
        for dose in facts.doses if dose.visit_id in days and dose.cents and facts.terms.bills(dose.product)
    ]  # fmt: skip


def _parts(facts: Facts, period: Period) -> list[Charge]:
    """What was used on the period's visits, whoever billed those; a part has a tie of its own."""
    days = {visit.id: visit.day for visit in facts.visits if visit.state == COMPLETED and period.has(visit.day)}
    return [
        Charge(f"part:{part.id}", PARTS, part.cents, part_words(part.name, part.quantity, days[part.visit_id]),
               parts=() if part.tied else (part.id,))
        for part in facts.parts if part.visit_id in days and part.cents and part.tied != "hand"
    ]  # fmt: skip


def _completed(facts: Facts, period: Period) -> list[VisitFacts]:
    """Those that nobody billed by hand."""
    done = [visit for visit in facts.visits if visit.state == COMPLETED and visit.tied != "hand"]
    return [visit for visit in done if period.has(visit.day)]
