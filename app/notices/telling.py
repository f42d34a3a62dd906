"""Reactions that tell people: each writes notices for those whom an event concerns."""

from app.accounts.reach import reach_of
from app.accounts.rights import PAY
from app.base.db import session
from app.base.events import Event
from app.invoices.models import Invoice
from app.notices.audience import people_with
from app.notices.kinds import KINDS, TEXT
from app.notices.sending import notify
from app.pauses.models import Pause
from app.payments.dunning.fees import fee_behind
from app.payments.models import Attempt
from app.people.contacts import contact_of
from app.people.models import ContactChange, Person, SignIn
from app.properties.models import Property
from app.visits.models import Visit, VisitReminder

# ---- signing in and contacts: to the address in question, whatever was chosen ----


def send_code(event: Event, sign_in: SignIn) -> None:
    """The person may be gone or the limit reached: then the row names nobody."""
    person = session().get(Person, sign_in.person_id) if sign_in.person_id else None
    if person:
        notify(person, "sign_in", sign_in, channels=(sign_in.channel,), to=sign_in.contact,
               dedupe=f"sign_in:{sign_in.uid}")


def send_code_to_new_contact(event: Event, change: ContactChange) -> None:
    _to_contact(change, "contact_code", change.new)


def warn_old_contact(event: Event, change: ContactChange) -> None:
    """Whoever had the address until now can undo it."""
    if change.old:
        _to_contact(change, "contact_changed", change.old)


def _to_contact(change: ContactChange, kind: str, address: str) -> None:
    person = session().get(Person, change.person_id)
    notify(person, kind, change, channels=(contact_of(address).channel,), to=address, dedupe=f"{kind}:{change.uid}")


def confirm_texts(event: Event, person: Person) -> None:
    """The first text of all: what they agreed to, and how it ends."""
    notify(person, "texts_on", channels=(TEXT,), dedupe=f"texts_on:{event.uid}")


# ---- visits ----


def tell_about_visit(event: Event, visit: Visit) -> None:
    _tell_about_visit("visit_completed", visit)


def tell_about_skipped_visit(event: Event, visit: Visit) -> None:
    _tell_about_visit("visit_skipped", visit)


def tell_about_coming_visit(event: Event, visit: Visit) -> None:
    _tell_about_visit("visit_on_the_way", visit)


def tell_about_tomorrow(event: Event, reminder: VisitReminder) -> None:
    visit = session().get(Visit, reminder.visit_id)
    for person in people_with(KINDS["visit_tomorrow"].right, visit.account_id, visit.property_id):
        notify(person, "visit_tomorrow", reminder, dedupe=f"visit_tomorrow:{reminder.uid}")


def _tell_about_visit(kind: str, visit: Visit) -> None:
    """Once a visit and kind, however often it is opened again and finished."""
    for person in people_with(KINDS[kind].right, visit.account_id, visit.property_id):
        notify(person, kind, visit, dedupe=f"{kind}:{visit.uid}")


# ---- money ----


def tell_about_invoice(event: Event, invoice: Invoice) -> None:
    """A late fee has a notice of its own, which says what it is for."""
    if fee_behind(invoice) is not None:
        return
    for person in people_with(KINDS["invoice_issued"].right, invoice.account_id):
        notify(person, "invoice_issued", invoice, dedupe=f"invoice_issued:{invoice.uid}")


def send_receipt(event: Event, attempt: Attempt) -> None:
    """To whoever paid; a payment that the office entered or AutoPay made is everybody's who may pay."""
    for person in _payer(attempt) or people_with(PAY, attempt.account_id):
        notify(person, "payment_received", attempt, dedupe=f"payment_received:{attempt.uid}")


def tell_about_failed_payment(event: Event, attempt: Attempt) -> None:
    for person in people_with(PAY, attempt.account_id):
        notify(person, "payment_failed", attempt, dedupe=f"payment_failed:{attempt.uid}")


def _payer(attempt: Attempt) -> list[Person]:
    person = session().get(Person, attempt.person_id) if attempt.person_id else None
    return [person] if person and reach_of(person.id).allows(PAY, attempt.account_id) else []


# ---- pauses ----


def confirm_pause(event: Event, pause: Pause) -> None:
    """Whoever set it and everybody else who might wonder. A changed pause is another confirmation."""
    place = session().get(Property, pause.property_id)
    for person in people_with(KINDS["pause_set"].right, place.account_id, place.id):
        notify(person, "pause_set", pause, values={"event": event.name}, dedupe=f"pause_set:{event.uid}")
