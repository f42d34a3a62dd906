"""One timeline of an account: visits, bills, payments, changes and the office's own edits, newest first."""

import datetime as dt
from collections.abc import Iterator

from flask import url_for
from sqlmodel import and_, col, or_, select

from app.base.db import session
from app.base.events import Event
from app.base.languages import _, _l, clock_time, day_short
from app.base.languages import money as money_words
from app.base.money import Money
from app.home.record import Record
from app.properties.models import AccessView

LONGEST = 14
EVENT_WORDS = {
    "account.opened": _l("Account opened"), "account.changed": _l("Account details changed"),
    "person.changed": _l("Person's details changed"), "portal.link_sent": _l("Portal link sent"),
    "person.signed_out_everywhere": _l("Signed out on all devices"), "role.given": _l("Person added"),
    "property.changed": _l("Property details changed"), "property.added": _l("Property added"),
    "access.changed": _l("Access changed"), "plan.changed": _l("Plan changed"), "plan.started": _l("Plan started"),
    "pool.changed": _l("Pool details changed"),
}  # fmt: skip


def past_of(record: Record) -> list[dict]:
    found = [*_visits(record), *_invoices(record), *_payments(record), *_looks(record), *_events(record)]
    newest = sorted(found, key=lambda one: one[0], reverse=True)[:LONGEST]
    return [{"when": when, **item} for _at, when, item in newest]


def _visits(record: Record) -> Iterator[tuple]:
    for place in record.places:
        for one in place.past:
            href = url_for("office.visits_show_visit", visit_uid=one.visit.uid)
            title = _("Visit skipped") if one.state == "skipped" else _("Visit done")
            text = f"{place.row.title} · {one.technician}" if one.technician else place.row.title
            yield _dated(one.visit.ended_at or _noon(one.visit.day), {"title": title, "text": text, "href": href})


def _invoices(record: Record) -> Iterator[tuple]:
    for one in record.invoices:
        href = url_for("office.invoices_show_invoice", invoice_uid=one.row.uid)
        title = (
            _("%(number)s drafted", number=one.row.number)
            if one.row.state == "draft"
            else _("%(number)s issued", number=one.row.number)
        )
        yield _dated(
            one.row.sent_at or _noon(one.row.issued_on),
            {"title": title, "text": money_words(one.total), "href": href},
        )


def _payments(record: Record) -> Iterator[tuple]:
    words = {"succeeded": _("Payment received"), "failed": _("Payment failed"), "processing": _("Payment on its way")}
    for one in record.payments:
        if one.state in words:
            text = f"{money_words(Money(one.cents, one.currency))} {one.words}".strip()
            yield _dated(one.settled_at or one.created_at, {"title": words[one.state], "text": text})


def _looks(record: Record) -> Iterator[tuple]:
    ids = [place.row.id for place in record.places]
    seen = (
        select(AccessView).where(AccessView.property_id.in_(ids)).order_by(col(AccessView.id).desc()).limit(LONGEST)
    )
    for look in session().exec(seen):
        yield _dated(look.at, {"title": _("Gate codes shown to %(name)s", name=look.person_name)})


def _events(record: Record) -> Iterator[tuple]:
    things = {
        "account": [record.account.id], "person": [person.id for person, _role, _place in record.people],
        "role": [role.id for _person, role, _place in record.people],
        "property": [place.row.id for place in record.places],
        "plan": [plan.id for place in record.places for plan in place.plans],
        "pool": [pool.id for place in record.places for pool in place.pools],
        "access": [place.access.id for place in record.places],
    }  # fmt: skip
    ours = or_(*(and_(Event.thing == thing, Event.thing_id.in_(ids)) for thing, ids in things.items()))
    rows = select(Event).where(ours, Event.name.in_(EVENT_WORDS)).order_by(col(Event.id).desc()).limit(LONGEST)
    for event in session().exec(rows):
        yield _dated(event.at, {"title": str(EVENT_WORDS[event.name]), "text": event.actor_name})


def _dated(at: dt.datetime, item: dict) -> tuple[dt.datetime, str, dict]:
    day = day_short(at)
    return at, day if at.time() == dt.time(12) else f"{day}, {clock_time(at)}", item


def _noon(day: dt.date) -> dt.datetime:
    """For what has only a day."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
