"""What a person typed about AutoPay, and the mandate that goes with it. Forms are read without trust."""

from dataclasses import dataclass

from sqlmodel import select

from app.base import current
from app.base.db import session
from app.base.forms import Form, dollars
from app.base.languages import _
from app.payments.autopay.mandates import Offered, mandate
from app.payments.autopay.rules import MOST_DAYS_BEFORE, TIMINGS, Terms
from app.payments.autopay.words import sentences
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay
from app.people.contacts import phone_words
from app.properties.models import Property

MOST_CENTS = 100_000_000


@dataclass(frozen=True)
class Wish:
    """For which property (None: the whole account), from what, under which rules."""

    place: Property | None
    method: StoredMethod
    terms: Terms

    @property
    def rules(self) -> list[str]:
        place = self.place.title if self.place else ""
        currency = current.company().currency
        return sentences(self.terms, self.method.words, place, currency, self.method.is_bank_account)

    @property
    def offered(self) -> Offered:
        """In the reader's language; what they agree to is what they read."""
        company = current.company()
        phone = phone_words(company.phone) if company.phone else ""
        return mandate(self.method.kind, current.language(), company.name, phone, self.method.words, self.rules)


def terms_in(form: Form, cap_cents: int | None) -> Terms:
    """The limit is no field of this form: it needs a fresher proof of who asks."""
    timing = form.one_of("timing", TIMINGS)
    days = form.whole("days_before", 1, MOST_DAYS_BEFORE)
    day = form.whole("pay_day", 1, 31)
    least = form.cents("least") if form["least"].strip() else 0
    _expect_amount(form, "least", least)
    return Terms(timing, days or Terms.days_before, day or Terms.pay_day, cap_cents, least, form["one_offs"] == "1")


def as_typed(autopay: AutoPay) -> dict[str, object]:
    """Its rules as they stand in the form's fields."""
    return {
        "timing": autopay.timing, "days_before": autopay.days_before, "pay_day": autopay.pay_day,
        "one_offs": "1" if autopay.one_offs else "", "method": session().get(StoredMethod, autopay.method_id).uid,
        "least": dollars(autopay.least_cents) if autopay.least_cents else "",
    }  # fmt: skip


def cap_in(form: Form) -> int | None:
    """None: no limit."""
    if not form["cap"].strip():
        return None
    cents = form.cents("cap")
    _expect_amount(form, "cap", cents, 100)
    return cents


def _expect_amount(form: Form, name: str, cents: int, least: int = 0) -> None:
    if not least <= cents <= MOST_CENTS:
        form.refuse(name, _("Type an amount, such as 155.00."))


def place_of(autopay: AutoPay) -> Property | None:
    return session().get(Property, autopay.property_id) if autopay.property_id else None


def scopes_of(account_id: int) -> list[tuple[str, str]]:
    """(uid or "", words) of what AutoPay may be for; one property is the whole account."""
    places = session().exec(select(Property).where(Property.account_id == account_id).order_by(Property.id)).all()
    if len(places) < 2:
        return [("", _("The whole account"))]
    whole = _("The whole account, all %(count)s properties", count=len(places))
    return [("", whole), *((place.uid, place.title) for place in places)]
