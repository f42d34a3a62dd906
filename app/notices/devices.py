"""Browsers that hear by push: each belongs to the session in which it was switched on, and goes with it."""

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import Event
from app.notices.models import PushDevice
from app.notices.push import Subscription
from app.people.models import Person, SignedIn

LONGEST_LABEL = 60


def keep_device(
    person: Person, signed_in: SignedIn, subscription: Subscription, origin: str = "", label: str = ""
) -> PushDevice:
    """Inside writing(), after PushSender.validate. Pages send it at every start; whoever came last has the browser."""
    device = _device_at(subscription.endpoint) or PushDevice(
        person_id=person.id, endpoint=subscription.endpoint, p256dh="", auth=""
    )
    device.person_id, device.signed_in_id = person.id, signed_in.id
    device.p256dh, device.auth = subscription.p256dh, subscription.auth
    device.origin = origin
    device.label = label.strip()[:LONGEST_LABEL] or device.label
    session().add(device)
    session().flush()
    return device


def drop_device(person: Person, endpoint: str) -> None:
    """Somebody else's stays; one that is gone already is fine."""
    device = _device_at(endpoint)
    if device is not None and device.person_id == person.id:
        session().delete(device)


def _device_at(endpoint: str) -> PushDevice | None:
    return session().exec(select(PushDevice).where(PushDevice.endpoint == endpoint)).first()


def devices_of(person_id: int) -> list[PushDevice]:
    """Those whose session still lives: a browser that was signed out is silent, even before its row is gone."""
    rows = select(PushDevice).join(SignedIn, SignedIn.id == PushDevice.signed_in_id).where(
        PushDevice.person_id == person_id, SignedIn.ended_at.is_(None), SignedIn.ends_at > clock.now()
    )
    return list(session().exec(rows.order_by(PushDevice.id)).all())


def forget_devices_of_session(event: Event, signed_in: SignedIn) -> None:
    """A reaction: signed out here is silent here."""
    for device in session().exec(select(PushDevice).where(PushDevice.signed_in_id == signed_in.id)).all():
        session().delete(device)
