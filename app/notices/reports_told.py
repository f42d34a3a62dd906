"""Whoever ordered a long report hears that it is ready. A reaction."""

from app.base.db import session
from app.base.events import Event
from app.notices.sending import notify
from app.people.models import Person
from app.reports.models import PropertyReport


def tell_about_report(event: Event, report: PropertyReport) -> None:
    """A short one is there before a message would be."""
    if event.data["is_long"] and report.person_id:
        notify(session().get(Person, report.person_id), "report_ready", report, dedupe=f"report_ready:{report.uid}")
