"""When one may swim again: by the company's own waiting rule for each product, in the company's own words.

Without a rule nothing is said: we never advise.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import select

from app.base import clock, current
from app.base.changing import change
from app.base.db import session
from app.base.languages import clock_time
from app.base.prepared import Prepared, given
from app.properties.models import Pool
from app.properties.pool_words import pool_name
from app.visits.doses import PRODUCTS
from app.visits.models import Dose, SwimRules, Visit
from app.visits.states import COMPLETED

LONGEST_MINUTES = 7 * 24 * 60
LONGEST_WORDS = 300
PLACEHOLDERS = ("time", "product", "added")
# So long after the last dose it is news.
NEWS = dt.timedelta(hours=24)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DOSES = Prepared(
    select(Dose.product, Dose.added_at, Pool.kind, Pool.name, Pool.id.label("pool_id"), Pool.position)
    .join(Pool, Pool.id == Dose.pool_id).where(Dose.visit_id == given("visit_id")).order_by(Pool.position, Dose.id)
)  # fmt: skip


class BadWords(ValueError):
    """A placeholder that there is not, or the time is missing."""


@dataclass(frozen=True)
class Swim:
    """`words` are the company's. `pool` is "" where there is one with doses."""

    pool: str
    words: str
    is_over: bool


def swim_rules() -> SwimRules:
    return session().exec(select(SwimRules)).first() or SwimRules()


def change_swim_rules(**fields: object) -> SwimRules:
    """Inside writing()."""
    rules = swim_rules()
    session().add(rules)
    session().flush()
    return change(rules, "swim_rules.changed", fields)


def expect_words(words: str) -> None:
    """Raises BadWords."""
    names = set(_PLACEHOLDER.findall(words))
    if "time" not in names or names - set(PLACEHOLDERS) or "{" in _PLACEHOLDER.sub("", words):
        raise BadWords(words)


def swims_of(visit: Visit, zone: str) -> list[Swim]:
    """One a water in which something with a rule was put; nothing for an older visit."""
    if visit.state != COMPLETED or visit.ended_at is None or clock.now() > visit.ended_at + NEWS:
        return []
    rules = swim_rules()
    if not rules.waits or not rules.words:
        return []
    doses = [dose for dose in _DOSES(visit_id=visit.id) if dose.product in rules.waits]
    pools = {dose.pool_id: dose for dose in doses}
    names = {id: pool_name(pool) if len(pools) > 1 else "" for id, pool in pools.items()}
    return [_swim([dose for dose in doses if dose.pool_id == id], visit, rules, zone, names[id]) for id in pools]


def _swim(doses: Iterable, visit: Visit, rules: SwimRules, zone: str, pool: str) -> Swim:
    """The dose that takes longest counts."""
    ready, dose = max(((_ready(dose, visit, rules), dose) for dose in doses), key=lambda one: one[0])
    words = rules.words_es if current.language() == "es" and rules.words_es else rules.words
    product = str(PRODUCTS[dose.product].name) if dose.product in PRODUCTS else dose.product
    said = {"time": clock_time(ready, zone), "product": product[:1].lower() + product[1:],
            "added": clock_time(_added(dose, visit), zone)}  # fmt: skip
    return Swim(pool, _PLACEHOLDER.sub(lambda found: said.get(found[1], ""), words), clock.now() >= ready)


def _ready(dose, visit: Visit, rules: SwimRules) -> dt.datetime:
    return _added(dose, visit) + dt.timedelta(minutes=rules.waits[dose.product])


def _added(dose, visit: Visit) -> dt.datetime:
    """What was put in without a time counts from the end of the visit."""
    return min(dose.added_at or visit.ended_at, visit.ended_at)
