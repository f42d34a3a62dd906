"""The values in notices about AutoPay and stored cards."""

from app.base import current
from app.base.db import session
from app.base.languages import _, day, money
from app.base.money import Money
from app.invoices.models import Invoice
from app.payments.autopay.consent import autopays_with
from app.payments.autopay.expiry import last_day
from app.payments.autopay.words import ending_words
from app.payments.failures import words_for
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay, Mandate, PlannedCharge
from app.properties.models import Property


def agreed(mandate: Mandate) -> dict[str, str]:
    autopay = session().get(AutoPay, mandate.autopay_id)
    return {**_scope(autopay), "text": mandate.text, "day": day(mandate.given_at), "who": mandate.person_name}


def ended(autopay: AutoPay) -> dict[str, str]:
    return {**_scope(autopay), "why": ending_words(autopay.ended_why)}


def stopped(autopay: AutoPay) -> dict[str, str]:
    return {**_scope(autopay), "reason": words_for(autopay.held_why)[0]}


def _scope(autopay: AutoPay) -> dict[str, str]:
    place = session().get(Property, autopay.property_id).title if autopay.property_id else ""
    return {"method": session().get(StoredMethod, autopay.method_id).words, "place": place}


def coming(charge: PlannedCharge) -> dict[str, str]:
    invoice = session().get(Invoice, charge.invoice_id)
    return {
        "number": invoice.number,
        "amount": money(Money(charge.cents, current.company().currency)),
        "day": day(charge.charge_on),
        "method": session().get(StoredMethod, charge.method_id).words,
    }


def expiring(method: StoredMethod) -> dict[str, str]:
    used = _("AutoPay charges this card.") if autopays_with(method) else ""
    return {"method": method.words, "day": day(last_day(method.exp_month, method.exp_year)), "used": used}
