"""What a visit's report says now, field by field, so that what was typed without signal meets it fairly."""

from collections.abc import Iterable

from sqlmodel import select

from app.base.db import session
from app.properties.models import Pool
from app.visits.doses import OTHER, PRODUCTS
from app.visits.equipment_log import words_by_piece
from app.visits.models import Dose, Reading, Task, Visit
from app.visits.offline_rules import Field, is_mine_to_set
from app.visits.readings import KINDS
from app.visits.recommending import open_words
from app.visits.report_words import typed_words
from app.visits.task_words import state_words
from app.visits.typed import short, typed

# Fields that only ever come with another, which decides.
COMPANIONS = {"unit": "dose", "why": "task"}


def mine_to_set(visit: Visit, fields: Iterable[Field]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The form that may be kept, and what others wrote differently, as name, now and mine."""
    now, sent = present(visit), {one.name: one for one in _named(list(fields))}
    lost = {name for name, one in sent.items() if not is_mine_to_set(one, now.get(name, ""))}
    form = {name: one.mine for name, one in sent.items() if name not in lost and _leader(name) not in lost}
    return form, [_conflict(sent, name, now) for name in sorted(lost) if _leader(name) not in lost]


def _named(fields: list[Field]) -> list[Field]:
    """The dose of another product under the product's own name, as it is kept: somebody may have written that one."""
    typed_ones = {one.name: one.mine.strip() for one in fields}
    names = dict(_other_names(typed_ones))
    return [one._replace(name=names.get(one.name, one.name)) for one in fields]


def _other_names(typed_ones: dict[str, str]) -> Iterable[tuple[str, str]]:
    for name, product in typed_ones.items():
        part, _dash, pool = name.partition("-")
        if part == "product" and product in PRODUCTS and typed_ones.get(f"dose-{pool}-{OTHER}"):
            for one in ("dose", "unit"):
                yield f"{one}-{pool}-{OTHER}", f"{one}-{pool}-{product}"


def present(visit: Visit) -> dict[str, str]:
    """As the stop's page would show it; fields that are empty are not there."""
    pools = dict(session().exec(select(Pool.id, Pool.uid).where(Pool.property_id == visit.property_id)).all())
    found = {"note": visit.note, "internal_note": visit.internal_note, "recommend": open_words(visit)}
    found |= {f"work-{uid}": words for uid, words in words_by_piece(visit.id).items()}
    for row in session().exec(select(Reading).where(Reading.visit_id == visit.id)):
        found[f"reading-{pools[row.pool_id]}-{row.kind}"] = typed(row.value, KINDS[row.kind].decimals)
    for row in session().exec(select(Dose).where(Dose.visit_id == visit.id)):
        found[f"dose-{pools[row.pool_id]}-{row.product}"] = short(row.amount)
    for row in session().exec(select(Task).where(Task.visit_id == visit.id, Task.state != "open")):
        found[f"task-{row.uid}"] = row.state
    return {name: text for name, text in found.items() if text}


def _leader(name: str) -> str:
    """unit-pool-acid follows dose-pool-acid, why-task its task."""
    part, dash, rest = name.partition("-")
    return f"{COMPANIONS[part]}{dash}{rest}" if part in COMPANIONS else ""


def _conflict(sent: dict[str, Field], name: str, now: dict[str, str]) -> dict[str, str]:
    words = typed_words({name: sent[name].mine, **{one: field.mine for one, field in sent.items() if one != name}})
    label, mine = words[0] if words else _task_words(name, sent[name].mine)
    was = typed_words({name: now[name]})
    return {"name": label, "mine": mine, "now": was[0][1] if was else _task_words(name, now[name])[1]}


def _task_words(name: str, state: str) -> tuple[str, str]:
    found = session().exec(select(Task.name).where(Task.uid == name.removeprefix("task-"))).first()
    return found or name, state_words(state)
