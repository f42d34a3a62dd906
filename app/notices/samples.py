"""What a message says, filled with somebody's imagined values: for looking at words before they are sent."""

import datetime as dt

from app.base import clock, current
from app.base.languages import _, day, money, ngettext
from app.base.money import Money
from app.companies.pages import brand_of_pages
from app.people.contacts import phone_words
from app.visits.times import window_words

# As long as a real one, so that parts of texts are counted rightly.
LINK_END = "k3v7q2mwx5tzb4n6hd3scg5rya.Jm3rQx7Lw2Vb9Tz4Nc8KpA"


def sample_values() -> dict[str, str]:
    """Every variable of every kind. Inside speaking(): values are in the language of the words."""
    return {**_common(), **_people(), **_visit(), **_money(), **_paying()}


def _common() -> dict[str, str]:
    company = current.company()
    return {
        "company": company.name, "name": "Olivia Reyes", "first_name": "Olivia",
        "phone": phone_words(company.phone) if company.phone else "", "link": f"{company.origin}/l/{LINK_END}",
    }  # fmt: skip


def _people() -> dict[str, str]:
    return {
        "code": "421337", "host": current.company().origin.partition("://")[2].partition(":")[0], "minutes": "10",
        "what": _("your portal"), "new_contact": "o•••@r•••.example", "hours": "72", "who": "Olivia Reyes",
        "words": _("We close on Thursday and come on Friday instead."),
        "title": _("Visit skipped: %(place)s", place="4812 E Desert Willow Dr"), "detail": "",
        "subject": _("Service"), "answer": _("Thank you for asking. We put it right."),
    }  # fmt: skip


def _visit() -> dict[str, str]:
    brand = brand_of_pages(current.company())
    return {
        "property": "4812 E Desert Willow Dr", "place": "", "day": _day(0), "technician": "Tess",
        "visit": _("Weekly service"), "result": _("%(values)s: in range.", values="pH 7.5, " + _("chlorine") + " 3.0"),
        "readings": "pH: 7.5", "doses": "", "note": _("The water is clear. Have a good swim!"),
        "photo": current.company().origin + brand.icon_url(512), "reason": _("A dog was loose in the yard."),
        "next": _("Your next regular visit stays as planned."), "arriving": "9:45 AM",
        "window": window_words(dt.time(8), dt.time(12)), "gate": _("Please leave the gate unlocked."),
        "pets": _("Please keep your pets inside (%(pets)s).", pets="Rex"),
        "news": _("The pause is over. Visits go on as planned."), **_changes(),
    }  # fmt: skip


def _changes() -> dict[str, str]:
    window = window_words(dt.time(8), dt.time(11))
    return {
        "visit_time": f"{_day(1)}, {window}", "stage": _("Drain and clean"),
        "count": _("%(done)s of %(all)s", done=2, all=4), "slots": f"{_day(2)}, {window}\n{_day(5)}, {window}",
        "choose": _("Does that not suit you? Choose another time:"),
    }  # fmt: skip


def _money() -> dict[str, str]:
    return {
        "number": "1042", "late_number": "1031", "amount": _amount(15500), "due_day": _day(15),
        "when": ngettext("%(num)d day late", "%(num)d days late", 3), "fee": "", "method": "Visa 4242",
        "invoices": "1042", "use": _("It lowers your invoice %(number)s.", number="1042"), "account": "Olivia Reyes",
        "month": _day(0), "opening": _amount(0), "charged": _amount(15500), "paid": _amount(15500),
        "closing": _amount(0),
    }  # fmt: skip


def _paying() -> dict[str, str]:
    return {
        "next_try": _("AutoPay tries it again on %(day)s.", day=_day(3)), "text": _("What was agreed, word for word."),
        "kind": _("Warranty"), "days": f"{_day(-30)} – {_day(0)}", "on_top": "",
        "why": _("Your payment is on its way."), "used": _("AutoPay charges this card."),
    }  # fmt: skip


def _day(days: int) -> str:
    return day(clock.today(current.zone()) + dt.timedelta(days=days))


def _amount(cents: int) -> str:
    return money(Money(cents, current.company().currency))
