"""Equipment as a technician sees it at a stop."""

from flask import abort

from app.base import picture_pages
from app.base.gates import row_at
from app.doors import L3, me, technician
from app.equipment.models import Equipment
from app.people.staff import ROUTE
from app.visits.gates import stop_for


@technician.get("/visits/<uid:visit_uid>/equipment/<uid:equipment_uid>/<variant>", level=L3, may=ROUTE)
def show_photo(visit_uid: str, equipment_uid: str, variant: str):
    piece = row_at(Equipment, equipment_uid)
    if piece.property_id != stop_for(me(), visit_uid).property_id:
        abort(404)
    return picture_pages.show(piece, variant)
