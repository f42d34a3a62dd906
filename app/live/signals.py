"""Reactions that wake open pages: the office's and those of the account."""

from app.base.db import session
from app.base.events import Event
from app.invoices.models import Invoice
from app.live.hub import OFFICE, account, signal
from app.pauses.models import Pause
from app.properties.models import Property
from app.visits.models import Visit


def signal_visit(event: Event, visit: Visit) -> None:
    """The visit itself, the home page that shows it, and the technician's list."""
    for name in (f"visit-{visit.uid}", "home", "stops"):
        signal(name, account(visit.account_id), OFFICE)


def signal_invoice(event: Event, invoice: Invoice) -> None:
    for name in (f"invoice-{invoice.uid}", "home"):
        signal(name, account(invoice.account_id), OFFICE)


def signal_home_of_pause(event: Event, pause: Pause) -> None:
    place = session().get(Property, pause.property_id)
    signal("home", account(place.account_id), OFFICE)
