"""Everything that happened with one account, for the office."""

from flask import url_for
from sqlmodel import select

from app.accounts.models import Account, Role
from app.base.fragments import page
from app.base.gates import row_at
from app.doors import L3, office
from app.home.timeline import Scope
from app.home.timeline_pages import timeline_values
from app.home.timeline_sources import SOURCES, office_events
from app.notices.models import Notice
from app.people.staff import RECORDS


@office.get("/accounts/<uid:account_uid>/timeline", level=L3, may=RECORDS)
def show_timeline(account_uid: str):
    account = row_at(Account, account_uid)
    scope = Scope(
        seen=lambda column, _place: column == account.id, priced=lambda column: column == account.id,
        people=Notice.person_id.in_(select(Role.person_id).where(Role.account_id == account.id)), door="/office",
    )  # fmt: skip
    here = url_for(".home_show_timeline", account_uid=account.uid)
    values = timeline_values(scope, here, list(SOURCES), {"office": office_events(account)})
    return page("home/office_timeline.html", account=account, **values)
