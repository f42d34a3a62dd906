"""The owner's pool: what it is, what is done there, how we get in, and what we should know."""

from flask import request, url_for
from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.accounts.rights import EDIT_ACCESS, PAUSE, SEE_ACCESS, SEE_PRICES, SEE_VISITS
from app.base import clock, current, db
from app.base.db import session
from app.base.fragments import go, page, say
from app.base.languages import _
from app.base.money import Money
from app.documents.gates import documents_for
from app.documents.shown import paper_of
from app.doors import L2, portal, reach
from app.equipment.shown import equipment_at
from app.notices.text_wishes import text_wishes
from app.plans.shown import plans_at
from app.properties.access import access_of, masked, views_of
from app.properties.corrections import BadCorrection, ask_for_correction
from app.properties.gates import property_for
from app.properties.instructions import instructions_of
from app.properties.models import Pool, Property
from app.properties.profile import pools_of
from app.reports.compliance import keeps_log
from app.visits.history import Filter, places_in, visits_ahead
from app.visits.pausing import pauses_at
from app.visits.wishes import wishes_of

NEXT_VISITS = 3
PAPERS = 4


@portal.get("/properties", level=L2, may=SEE_VISITS)
def list_properties():
    """With one property straight to it."""
    places = places_in(reach())
    if len(places) == 1:
        return go(url_for("portal.properties_show_property", property_uid=places[0].uid))
    return page("properties/portal_list.html", places=places)


@portal.get("/properties/<uid:property_uid>", level=L2, may=SEE_VISITS)
def show_property(property_uid: str):
    return _page(property_for(reach(), property_uid))


@portal.post("/properties/<uid:property_uid>/pools/<uid:pool_uid>/correction", level=L2, may=SEE_VISITS)
def correct_pool(property_uid: str, pool_uid: str):
    place = property_for(reach(), property_uid)
    pool, words = _pool_at(place, pool_uid), request.form.get("words", "")
    try:
        with db.writing():
            ask_for_correction(place, pool, words)
    except BadCorrection as bad:
        return _page(place, 422, wrong=(pool_uid, words, bad.sentence))
    say(_("Thank you. The office looks at it and changes it here."))
    return go(url_for("portal.properties_show_property", property_uid=property_uid))


def _page(place: Property, status: int = 200, wrong=None):
    """`wrong`: the pool's uid, what was typed about it, and the sentence."""
    rights, today = _rights(place), clock.today(place.zone)
    return page(
        "properties/portal_show.html", status, place=place, rights=rights, pools=pools_of(place),
        plans=_plans(place, SEE_PRICES in rights), ahead=visits_ahead(reach(), Filter(place=place.uid), NEXT_VISITS),
        access=access_of(place) if SEE_ACCESS in rights else None, instructions=instructions_of(place), wrong=wrong,
        masked=masked(access_of(place), today) if SEE_ACCESS in rights else None,
        views=views_of(place, 3) if SEE_ACCESS in rights else [], pauses=pauses_at(place) if PAUSE in rights else [],
        wishes=wishes_of(place), texts=text_wishes(place) if EDIT_ACCESS in rights else [], pieces=equipment_at(place),
        shows_reports=current.company().shows_reports, has_log=keeps_log(place),
        papers=[paper_of(one, today, {}) for one in documents_for(reach(), place, PAPERS)],
        may_edit=EDIT_ACCESS in rights, may_pause=PAUSE in rights, has_others=len(places_in(reach())) > 1,
    )  # fmt: skip


def _rights(place: Property) -> set[str]:
    wanted = (SEE_ACCESS, EDIT_ACCESS, PAUSE, SEE_PRICES)
    return {right for right in wanted if reach().allows(right, place.account_id, place.id)}


def _plans(place: Property, with_prices: bool) -> list:
    """(plan, price): a plan that costs nothing, and people who see no prices, have None."""
    plans = plans_at(place.id, clock.today(place.zone))
    shown = [Money(plan.price_cents, current.company().currency) if with_prices else None for plan in plans]
    return [(plan, price if plan.price_cents else None) for plan, price in zip(plans, shown, strict=True)]


def _pool_at(place: Property, uid: str) -> Pool:
    found = session().exec(select(Pool).where(Pool.uid == uid, Pool.property_id == place.id)).first()
    if found is None:
        raise NotFound
    return found
