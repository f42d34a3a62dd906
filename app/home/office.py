"""What stands around every office page: how much waits on which tab."""

from sqlmodel import func, select

from app.accounts.models import Change
from app.base.db import session
from app.doors import office
from app.invoices.models import Correction
from app.notices.models import OfficeAlert


@office.context_processor
def waiting() -> dict:
    changes = select(func.count(Change.id)).where(Change.state == "new").scalar_subquery()
    alerts = select(func.count(OfficeAlert.id)).where(OfficeAlert.state == "new").scalar_subquery()
    waiting_ones = select(func.count(Correction.id)).where(Correction.state == "waiting").scalar_subquery()
    new_changes, new_alerts, asked = session().exec(select(changes, alerts, waiting_ones)).one()
    return {"office_counts": {"changes": new_changes, "alerts": new_alerts, "invoices": asked}}
