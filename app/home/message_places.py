"""Where the messages of a timeline lead: to the page of what each is about. A query for each kind of thing."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, and_, col, func, or_, select

from app.accounts.models import Account
from app.base.db import session
from app.conversations.models import Thread
from app.conversations.questions import INVOICE, VISIT
from app.home.timeline import Scope
from app.notices.places import NOTICES_PAGE, PATHS, SHOWN_BY
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.models_changes import PendingChange

_MODELS = {model.__tablename__: model for model in (*PATHS, *SHOWN_BY)}
# What is about no single thing, or about one that these owners no longer see.
_OTHERWISE = {"credit_given": "/credit"}


def message_places(scope: Scope, notices: Iterable[Any]) -> dict[int, str]:
    """Notice -> its page in the portal."""
    notices = list(notices)
    paths = _paths(scope, notices)
    return {
        one.id: paths.get((one.thing, one.thing_id)) or _OTHERWISE.get(one.event, NOTICES_PAGE) for one in notices
    }


def _paths(scope: Scope, notices: list) -> dict[tuple[str, int], str]:
    asked = defaultdict(set)
    for one in notices:
        asked[one.thing].add(one.thing_id)
    return {
        (thing, id): f"{path}/{uid}" for thing, ids in asked.items() if thing in _MODELS
        for id, uid, path in _found(scope, _MODELS[thing], ids)
    }  # fmt: skip


def _found(scope: Scope, model: type[SQLModel], ids: set[int]) -> list[tuple[int, str, str]]:
    """(id of the thing, uid and path of what shows it)."""
    if model is PendingChange:
        return _changed(scope, ids)
    shown, column = SHOWN_BY.get(model, (model, "id"))
    found = select(model.id, shown.uid)
    found = found if shown is model else found.join(shown, shown.id == getattr(model, column))
    rows = session().exec(found.where(col(model.id).in_(ids), _may_see(scope, shown))).all()
    return [(id, uid, PATHS[shown]) for id, uid in rows]


def _changed(scope: Scope, ids: set[int]) -> list[tuple[int, str, str]]:
    """A change of one visit is seen there, one of a plan at its property."""
    rows = session().exec(
        select(PendingChange.id, Visit.uid, Property.uid)
        .outerjoin(Plan, Plan.id == PendingChange.plan_id).outerjoin(Visit, Visit.id == PendingChange.visit_id)
        .join(Property, Property.id == func.coalesce(Plan.property_id, Visit.property_id))
        .where(col(PendingChange.id).in_(ids), _may_see(scope, Property))
    ).all()  # fmt: skip
    return [(id, visit or place, PATHS[Visit if visit else Property]) for id, visit, place in rows]


def conversations(scope: Scope) -> ColumnElement[bool]:
    """Those about money are for who sees prices, those about a visit for who sees it."""
    return or_(
        and_(Thread.thing == INVOICE, scope.priced(Thread.account_id)),
        and_(Thread.thing == VISIT, scope.seen(Thread.account_id, Thread.property_id)),
    )


def _may_see(scope: Scope, shown: type[SQLModel]) -> ColumnElement[bool]:
    if shown is Account:
        return scope.priced(Account.id)
    if shown is Property:
        return scope.seen(Property.account_id, Property.id)
    if shown is Thread:
        return conversations(scope)
    place = getattr(shown, "property_id", None)
    return scope.priced(shown.account_id) if place is None else scope.seen(shown.account_id, place)
