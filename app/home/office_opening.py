"""The form for a new account."""

from flask import request, url_for

from app.accounts.account_words import KIND_WORDS
from app.base import db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.languages import _
from app.doors import L3, office
from app.home.opening import open_whole
from app.people.person_forms import person_in
from app.people.role_words import LANGUAGE_WORDS
from app.people.staff import RECORDS
from app.plans.plan_forms import new_plan_form, plan_choices, plan_in, technicians
from app.properties.property_forms import place_in, pool_choices, pool_in


@office.get("/accounts/new", level=L3, may=RECORDS)
def new_account():
    form = Form(
        {
            "kind": "residential",
            "person_language": "en",
            "pool_kind": "pool",
            "pool_sanitizer": "chlorine",
            "with_plan": "on",
        }
    )
    form.update(_plan_start())
    return _form(form)


@office.post("/accounts", level=L3, may=RECORDS)
def open_new_account():
    form = Form(request.form)
    person, kind = person_in(form, part="person_"), form.one_of("kind", KIND_WORDS)
    place, pool = place_in(form), pool_in(form, "pool_")
    plan, starts_on = _plan(form)
    if not form.is_good:
        return _form(form)
    account = {"name": form.text("account_name") or person["name"], "kind": kind}
    with db.writing():
        opened = open_whole(account, person, place | {"name": ""}, pool, plan, starts_on)
    say(_("%(name)s is in the book.", name=opened.name))
    return go(url_for(".home_show_account", account_uid=opened.uid))


def _plan_start() -> Form:
    """The plan's own name is plan_name here."""
    start = new_plan_form()
    start["plan_name"] = start.pop("name")
    return start


def _plan(form: Form):
    if not form["with_plan"]:
        return None, None
    reading = Form({**form, "name": form["plan_name"]})
    fields, starts_on = plan_in(reading, technicians(), ()), reading.day("starts_on")
    for name, sentence in reading.errors.items():
        form.refuse("plan_name" if name == "name" else name, sentence)
    return fields, starts_on


def _form(form: Form):
    return form_page(
        "home/_office_opening_form.html", form=form, title=_("New account"), nav="accounts",
        back=url_for(".accounts_list_accounts"), kind_choices=list(KIND_WORDS.items()),
        languages=list(LANGUAGE_WORDS.items()),
        **pool_choices(), **plan_choices(technicians()),
    )  # fmt: skip
