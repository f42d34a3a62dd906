"""The office's first page: what needs somebody, how the day goes, what money came in."""

import datetime as dt

from app.base import clock, current
from app.base.fragments import page
from app.doors import L3, office
from app.home.changes import inbox
from app.home.today import money_in, new_alerts
from app.invoices.book import overdue
from app.people.staff import RECORDS
from app.visits.board import board_of


@office.get("", level=L3, may=RECORDS)
def show_today():
    today = clock.today(current.zone())
    late, owed = overdue()
    return page(
        "home/office_today.html", today=today, board=board_of(today), alerts=new_alerts(4), changes=inbox("new")[0][:3],
        late=late, owed=owed, received=money_in(today - dt.timedelta(days=6)),
    )  # fmt: skip
