"""What an owner wished for on the phone or at the pool, written down by the office."""

from flask import request, url_for

from app.accounts.models import Account
from app.accounts.rights import SEE_VISITS
from app.base import clock, db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.notices.audience import people_with
from app.notices.text_wishes import choose_texts, may_be_texted, texts_of
from app.people.models import Person
from app.people.staff import RECORDS
from app.plans.plan_words import weekday_words
from app.plans.shown import plans_at
from app.properties.models import Property
from app.properties.preferences import LONGEST, ask_for_day, day_request, preferences_of, say_concern

WEEKDAYS = [str(day) for day in range(7)]


@office.get("/properties/<uid:property_uid>/wishes", level=L3, may=RECORDS)
def show_wishes(property_uid: str):
    place = row_at(Property, property_uid)
    wished, people = preferences_of(place), _people(place)
    chosen = texts_of(people)
    on = [_name(event, one) for one in people for event, is_on in chosen[one.id].items() if is_on]
    return _form(place, people, Form({
        "day": wished.preferred_weekday, "water_concern": wished.water_concern,
        **{field: "on" for name in on for field in (name, f"was-{name}")},
    }))  # fmt: skip


@office.post("/properties/<uid:property_uid>/wishes", level=L3, may=RECORDS)
def save_wishes(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    day, water = form.one_of("day", ("", *WEEKDAYS)), form.text("water_concern", longest=LONGEST)
    people = _people(place)
    if not form.is_good:
        return _form(place, people, form)
    before = preferences_of(place).preferred_weekday
    with db.writing():
        ask_for_day(place, int(day) if day else None)
        say_concern(place, water)
        for person in people:
            choose_texts(place, person, _moved(form, person))
    asks = day and int(day) != before
    say(_("Saved. The plan follows once the day is accepted among the changes.") if asks else _("Saved."))
    return go(_record_of(place))


def _people(place: Property) -> list[Person]:
    """Whose texts can be switched: those who agreed to texts themselves."""
    people = people_with(SEE_VISITS, place.account_id, place.id)
    agreed = may_be_texted(people)
    return [person for person in people if person.id in agreed]


def _moved(form: Form, person: Person) -> dict[str, bool]:
    """What was switched on this page: their own choice of meanwhile stays."""
    names = {event: _name(event, person) for event in texts_of([person])[person.id]}
    return {event: bool(form[name]) for event, name in names.items() if bool(form[name]) != bool(form[f"was-{name}"])}


def _name(event: str, person: Person) -> str:
    return f"{event}-{person.uid}"


def _form(place: Property, people: list[Person], form: Form):
    days = [("", _("No day in particular")), *((day, weekday_words(int(day))) for day in WEEKDAYS)]
    (standing, asked), texts = day_request(place), texts_of(people)
    return form_page(
        "properties/_office_wishes_form.html", form=form, place=place, nav="accounts", back=_record_of(place),
        days=days, longest=LONGEST, standing=standing, asked=weekday_words(asked) if asked is not None else "",
        plans=plans_at(place.id, clock.today(place.zone)), title=_("Wishes for %(place)s", place=place.title),
        people=[(one.name, [(_name(event, one), event) for event in texts[one.id]]) for one in people],
    )  # fmt: skip


def _record_of(place: Property) -> str:
    account = row_of(Account, place.account_id)
    return url_for("office.home_show_account", account_uid=account.uid, _anchor=f"property-{place.uid}")
