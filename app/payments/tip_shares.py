"""Whose a tip is: the technicians' of the visits that were paid for; where there was none yet, the plan's own."""

from collections import Counter

from sqlmodel import select

from app.base.db import session
from app.invoices.ageing import shares
from app.invoices.models import Line, LineVisit
from app.payments.models import Attempt, TipShare
from app.people.models import Person
from app.plans.models import Plan
from app.visits.models import Visit


def share_tip(attempt: Attempt, invoice_ids: list[int]) -> None:
    """Inside writing(), when the payment begins: a visit that another technician gets later changes nothing."""
    if not attempt.tip_cents:
        return
    whose = shares(attempt.tip_cents, technicians_behind(invoice_ids))
    names = _names(list(whose))
    for technician_id, cents in whose.items():
        session().add(TipShare(attempt_id=attempt.id, technician_id=technician_id, cents=cents,
                               technician_name=names.get(technician_id, "")))  # fmt: skip
    session().flush()


def technicians_behind(invoice_ids: list[int]) -> Counter:
    """Technician -> visits; None counts those of nobody."""
    rows = session().exec(
        select(Line.id, Visit.id, Visit.technician_id, Plan.technician_id)
        .outerjoin(LineVisit, LineVisit.line_id == Line.id).outerjoin(Visit, Visit.id == LineVisit.visit_id)
        .outerjoin(Plan, Plan.id == Line.plan_id)
        .where(Line.invoice_id.in_(invoice_ids), (LineVisit.id.is_not(None)) | (Line.plan_id.is_not(None)))
    ).all()  # fmt: skip
    return Counter(of_visit if visit_id else of_plan for _, visit_id, of_visit, of_plan in rows)


def technicians_of(attempt: Attempt) -> list[str]:
    """Among whom its tip is shared."""
    if not attempt.tip_cents:
        return []
    whose = select(TipShare.technician_name).where(TipShare.attempt_id == attempt.id, TipShare.technician_name != "")
    return list(session().exec(whose.order_by(TipShare.id)))


def _names(ids: list[int | None]) -> dict[int, str]:
    known = [id for id in ids if id]
    return dict(session().exec(select(Person.id, Person.name).where(Person.id.in_(known))).all()) if known else {}
