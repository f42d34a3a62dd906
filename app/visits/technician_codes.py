"""What a technician's own phone keeps of the day's codes, where her company allows it."""

from flask import jsonify, request

from app.base import db
from app.doors import L3, me, signed_in, technician
from app.people.staff import ROUTE
from app.visits.phone_codes import hand_over


@technician.post("/codes", level=L3, may=ROUTE)
def hand_over_codes():
    """Asked by the script of the day's list; nothing where the option is off, and nothing for a desk."""
    codes = []
    if signed_in().kind == "technician":
        with db.writing():
            codes = hand_over(me(), request.form.getlist("visit"))
    answer = jsonify(codes=codes)
    answer.headers["Cache-Control"], answer.headers["X-Offline"] = "no-store", "no"
    return answer
