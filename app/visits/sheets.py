"""What a technician fills in for each pool: readings beside the last values, products beside the last doses."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlmodel import col, select

from app.base.db import session
from app.base.languages import _
from app.plans.starting import WEEKLY_READINGS
from app.properties.models import Pool
from app.properties.pool_words import surface_words
from app.visits.doses import OTHER, PRODUCTS, UNIT_NAMES
from app.visits.duties import Duties, duties_of
from app.visits.models import Dose, Reading, Visit
from app.visits.readings import KINDS, Range, for_water
from app.visits.report import Problem
from app.visits.shown import amount_words, range_words, value_words, warning_words
from app.visits.states import COMPLETED
from app.visits.targets import targets_of_all
from app.visits.typed import short, typed

# Last values come from so many readings or doses back, over all pools of the property.
LOOK_BACK = 300
BASIC_PRODUCTS = {
    "salt": ("muriatic_acid", "liquid_chlorine", "salt"),
    "bromine": ("muriatic_acid", "soda_ash", "baking_soda"),
}
USUAL_PRODUCTS = ("liquid_chlorine", "muriatic_acid", "trichlor_tabs")


@dataclass
class Entry:
    """One reading to type. `name` is its field; `words` replace typing where words are measured."""

    name: str
    kind: str
    label: str
    unit: str
    value: str = ""
    last: str = ""
    target: str = ""
    warning: str = ""
    meant: str = ""
    is_needed: bool = False
    least: float = 0
    most: float = 0
    words: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class DoseLine:
    """One product to add. `pool` and `product` make its fields."""

    pool: str
    product: str
    label: str
    units: list[tuple[str, str]]
    unit: str
    amount: str = ""
    last: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        return f"dose-{self.pool}-{self.product}"


@dataclass
class Sheet:
    """One body of water."""

    pool: Pool
    entries: list[Entry]
    more: list[Entry]
    doses: list[DoseLine]
    others: list[tuple[str, str]]
    other: DoseLine

    @property
    def surface(self) -> str:
        return surface_words(self.pool.surface) if self.pool.surface else ""


def sheets_of(visit: Visit, pools: list[Pool], problems: dict[str, Problem], duties: Duties) -> list[Sheet]:
    """The number of queries does not grow with the number of pools."""
    wanted = duties.readings if visit.plan_id else WEEKLY_READINGS
    planned = [kind for kind in wanted if kind in KINDS and kind not in duties.rare_readings]
    targets = targets_of_all(pools)
    now, last = _readings(visit, pools)
    added, before = _doses(visit, pools)
    made = []
    for pool in pools:
        kinds = _kinds(pool, planned, now[pool.id])
        entries = _entries(pool, kinds, targets[pool.id], now[pool.id], last[pool.id], problems)
        _mark_needed(entries[0], pool, duties)
        made.append(Sheet(pool, *entries, *_dose_lines(pool, added[pool.id], before[pool.id], problems)))
    return made


def entry_of(visit: Visit, pool: Pool, kind: str, problems: dict[str, Problem]) -> Entry:
    """A single one, after it was typed."""
    now, last = _readings(visit, [pool])
    targets = targets_of_all([pool])[pool.id]
    entry = _entry(pool, kind, targets.get(kind), now[pool.id].get(kind), last[pool.id].get(kind), problems)
    _mark_needed([entry], pool, duties_of(visit))
    return entry


def _mark_needed(entries: list[Entry], pool: Pool, duties: Duties) -> None:
    needed = {for_water(kind, pool.sanitizer) for kind, duty in duties.readings.items() if duty.is_needed}
    for entry in entries:
        entry.is_needed = entry.kind in needed


def dose_line_of(visit: Visit, pool: Pool, product: str, problems: dict[str, Problem]) -> DoseLine:
    added, before = _doses(visit, [pool])
    return _dose_line(pool, product, added[pool.id].get(product), before[pool.id].get(product), problems)


def _kinds(pool: Pool, planned: list[str], now: dict[str, Reading]) -> list[str]:
    """What the plan asks for, as this water needs it, and what was measured besides."""
    wanted = [for_water(kind, pool.sanitizer) for kind in planned]
    salt = ["salt"] if pool.sanitizer == "salt" and "salt" not in wanted else []
    return [*wanted, *salt, *(kind for kind in now if kind not in wanted + salt)]


def _readings(
    visit: Visit, pools: list[Pool]
) -> tuple[dict[int, dict[str, Reading]], dict[int, dict[str, Reading]]]:
    """This visit's, and the newest before it, by pool and kind."""
    now: dict[int, dict[str, Reading]] = defaultdict(dict)
    last: dict[int, dict[str, Reading]] = defaultdict(dict)
    for reading in _newest_first(Reading, visit, pools):
        found = now if reading.visit_id == visit.id else last
        found[reading.pool_id].setdefault(reading.kind, reading)
    return now, last


def _doses(visit: Visit, pools: list[Pool]) -> tuple[dict[int, dict[str, Dose]], dict[int, dict[str, Dose]]]:
    now: dict[int, dict[str, Dose]] = defaultdict(dict)
    last: dict[int, dict[str, Dose]] = defaultdict(dict)
    for dose in _newest_first(Dose, visit, pools):
        found = now if dose.visit_id == visit.id else last
        found[dose.pool_id].setdefault(dose.product, dose)
    return now, last


def _newest_first(model: type[Reading] | type[Dose], visit: Visit, pools: list[Pool]) -> list:
    counts = (model.visit_id == visit.id) | ((Visit.day <= visit.day) & (Visit.state == COMPLETED))
    rows = select(model).join(Visit, Visit.id == model.visit_id)
    rows = rows.where(col(model.pool_id).in_([pool.id for pool in pools]), counts)
    return list(
        session().exec(rows.order_by(col(Visit.day).desc(), col(model.id).desc()).limit(LOOK_BACK)).all()
    )


def _entries(pool, kinds, targets, now, last, problems) -> tuple[list[Entry], list[Entry]]:
    made = {
        kind: _entry(pool, kind, targets.get(kind), now.get(kind), last.get(kind), problems) for kind in KINDS
    }
    return [made[kind] for kind in kinds], [made[kind] for kind in KINDS if kind not in kinds]


def _entry(
    pool: Pool, kind: str, target: Range | None, now: Reading | None, last: Reading | None, problems: dict
) -> Entry:
    known = KINDS[kind]
    entry = Entry(f"reading-{pool.uid}-{kind}", kind, str(known.name), known.unit)
    entry.value = typed(now.value, known.decimals) if now else ""
    entry.last = value_words(kind, last.value) if last else ""
    entry.target = range_words(kind, target)
    entry.warning = warning_words(kind, now.verdict, Range(now.low, now.high)) if now else ""
    entry.least, entry.most = known.possible
    entry.words = [(str(value), str(word)) for value, word in known.words.items()]
    problem = problems.get(entry.name)
    if problem:
        entry.value, entry.warning, entry.meant = problem.typed, problem.sentence, problem.meant
    return entry


def _dose_lines(pool, added, before, problems) -> tuple[list[DoseLine], list[tuple[str, str]], DoseLine]:
    usual = BASIC_PRODUCTS.get(pool.sanitizer, USUAL_PRODUCTS)
    products = list(dict.fromkeys([*usual, *before, *added]))
    lines = [
        _dose_line(pool, product, added.get(product), before.get(product), problems) for product in products
    ]
    others = [(key, str(known.name)) for key, known in PRODUCTS.items() if key not in products]
    every_unit = [(unit, str(word)) for unit, word in UNIT_NAMES.items()]
    other = DoseLine(pool.uid, OTHER, _("Another product"), every_unit, "fl oz")
    return lines, others, _with_problem(other, problems)


def _dose_line(pool: Pool, product: str, now: Dose | None, last: Dose | None, problems: dict) -> DoseLine:
    known = PRODUCTS[product]
    unit = now.unit if now else last.unit if last else known.unit
    line = DoseLine(
        pool.uid, product, str(known.name), [(unit, str(UNIT_NAMES[unit])) for unit in known.measures], unit,
        amount=short(now.amount) if now else "", last=amount_words(last.amount, last.unit) if last else "",
    )  # fmt: skip
    return _with_problem(line, problems)


def _with_problem(line: DoseLine, problems: dict[str, Problem]) -> DoseLine:
    problem = problems.get(line.name)
    if problem:
        line.amount, line.problem = problem.typed, problem.sentence
    return line
