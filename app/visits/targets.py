"""What a pool is aimed at: its own ranges first, then the company's for its kind of pool, then presets."""

from sqlmodel import select

from app.base.db import session
from app.properties.models import Pool
from app.visits.models import TargetRange
from app.visits.readings import TARGETS, Range, default_targets


def targets_of(pool: Pool) -> dict[str, Range]:
    """Every reading kind that has a target in this pool."""
    return targets_of_all([pool])[pool.id]


def targets_of_all(pools: list[Pool]) -> dict[int, dict[str, Range]]:
    """By pool id, with one query however many pools."""
    company = _company_ranges()
    return {pool.id: _presets(pool) | company.get(pool.kind, {}) | _own(pool) for pool in pools}


def target_of(pool: Pool, kind: str) -> Range | None:
    return targets_of(pool).get(kind)


def _presets(pool: Pool) -> dict[str, Range]:
    """A fountain is judged like a pool."""
    return default_targets(pool.kind if pool.kind in TARGETS else "pool", pool.sanitizer)


def _company_ranges() -> dict[str, dict[str, Range]]:
    found: dict[str, dict[str, Range]] = {}
    rows = session().exec(select(TargetRange.pool_kind, TargetRange.kind, TargetRange.low, TargetRange.high))
    for pool_kind, kind, low, high in rows:
        found.setdefault(pool_kind, {})[kind] = Range(low, high)
    return found


def _own(pool: Pool) -> dict[str, Range]:
    return {kind: Range(*ends) for kind, ends in pool.targets.items()}
