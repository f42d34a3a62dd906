"""The values in notices about signing in, contacts, pauses and links from the office. Codes are made when sent."""

import datetime as dt
from typing import Any

from app.base import clock, current
from app.base.db import session
from app.base.languages import _, day
from app.invoices.models import Invoice
from app.notices.about_visits import named
from app.notices.alert_places import place_to_settle
from app.notices.models import OfficeAlert
from app.pauses.models import Pause
from app.payments.models_autopay import AutoPay
from app.people.asking import LIFE, code_of, link_of
from app.people.contact_changes import UNDO_FOR, change_code_of, undo_address
from app.people.contacts import contact_of
from app.people.models import ContactChange, SignIn
from app.properties.models import Property
from app.visits.models import Visit


def sign_in(asked: SignIn) -> dict[str, str]:
    return {**_code(code_of(asked)), "link": link_of(asked)}


def contact_code(change: ContactChange) -> dict[str, str]:
    return {**_code(change_code_of(change)), "link": f"{current.company().origin}/account/contact/code"}


def _code(code: str) -> dict[str, str]:
    return {"code": code, "host": _host(), "minutes": str(int(LIFE.total_seconds() // 60))}


def _host() -> str:
    """The last line of a text binds its code to this name (wicg.github.io/sms-one-time-codes): no scheme, no port."""
    return current.company().origin.partition("://")[2].partition(":")[0]


def contact_changed(change: ContactChange) -> dict[str, str]:
    what = _("phone number") if change.kind == "phone" else _("e-mail address")
    return {
        "what": what, "new_contact": contact_of(change.new).masked, "hours": str(int(UNDO_FOR.total_seconds() // 3600)),
        "link": undo_address(change),
    }


def office_alert(alert: OfficeAlert) -> dict[str, str]:
    return {"title": alert.title, "detail": alert.detail, "link": current.company().origin + place_to_settle(alert)}


def portal_link(thing: Any) -> dict[str, str]:
    """What the link opens, in words."""
    if isinstance(thing, Invoice):
        return {"what": _("your invoice %(number)s", number=thing.number)}
    if isinstance(thing, AutoPay):
        return {"what": _("your AutoPay, to put it right")}
    if isinstance(thing, Visit):
        return {"what": _("the visit of %(day)s", day=day(thing.day))}
    return {"what": _("your portal")}


def pause(pause: Pause) -> dict[str, str]:
    """As the pause stands when the notice is sent: who ended it meanwhile reads that."""
    place = session().get(Property, pause.property_id)
    return {**named(place), "news": _pause_news(pause, clock.today(place.zone))}


def _pause_news(pause: Pause, today: dt.date) -> str:
    if pause.cancelled_at or pause.ends_on < today:
        return _("The pause is over. Visits go on as planned.")
    back = pause.ends_on + dt.timedelta(days=1)
    return _("No visits from %(first)s to %(last)s. From %(back)s on, service goes on by itself.",
             first=day(pause.starts_on), last=day(pause.ends_on), back=day(back))
