"""One piece of the owner's equipment: what it is, its warranty, what was done to it."""

from app.accounts.rights import SEE_VISITS
from app.base import clock, picture_pages
from app.base.fragments import page
from app.documents.gates import documents_for
from app.documents.shown import paper_of
from app.doors import L2, portal, reach
from app.equipment.gates import equipment_for
from app.equipment.shown import piece_of
from app.visits.equipment_log import log_of


@portal.get("/equipment/<uid:equipment_uid>", level=L2, may=SEE_VISITS)
def show_equipment(equipment_uid: str):
    equipment, place = equipment_for(reach(), equipment_uid)
    today = clock.today(place.zone)
    papers = [one for one in documents_for(reach(), place) if one.equipment_id == equipment.id]
    return page(
        "equipment/portal_equipment.html", equipment=equipment, place=place, piece=piece_of(equipment, today),
        log=log_of(equipment.id), papers=[paper_of(one, today, {}) for one in papers],
    )  # fmt: skip


@portal.get("/equipment/<uid:equipment_uid>/photo/<variant>", level=L2, may=SEE_VISITS)
def show_photo(equipment_uid: str, variant: str):
    return picture_pages.show(equipment_for(reach(), equipment_uid)[0], variant)
