"""The owner confirms that all is ready for tomorrow's visit."""

from app.accounts.rights import SEE_VISITS
from app.base import db
from app.base.fragments import go, say
from app.base.languages import _
from app.doors import L2, me, portal, reach
from app.visits.day_before import confirm
from app.visits.gates import visit_for


@portal.post("/visits/<uid:visit_uid>/confirmation", level=L2, may=SEE_VISITS)
def confirm_visit(visit_uid: str):
    visit = visit_for(reach(), visit_uid)
    with db.writing():
        confirm(visit, me().name)
    say(_("Thank you. The technician knows."))
    return go(f"/visits/{visit_uid}")
