"""The office adds people, corrects how they are reached, and takes their roles away."""

from flask import abort, request, url_for
from sqlmodel import select

from app.accounts.editing import end_role
from app.accounts.models import Account, Role
from app.accounts.opening import give_role
from app.base import db
from app.base.db import session
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, L4, office
from app.people.editing import change_person
from app.people.joining import add_person
from app.people.leaving import leave_everywhere
from app.people.models import Person, Staff
from app.people.person_forms import person_as_form, person_in
from app.people.role_words import LANGUAGE_WORDS, OWNER_ROLES
from app.people.staff import RECORDS
from app.properties.models import Property


@office.get("/accounts/<uid:account_uid>/people/new", level=L4, may=RECORDS)
def new_person(account_uid: str):
    return _new_form(row_at(Account, account_uid), Form({"role": "owner", "language": "en"}))


@office.post("/accounts/<uid:account_uid>/people", level=L4, may=RECORDS)
def add_to_account(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    fields, role = person_in(form), form.one_of("role", OWNER_ROLES)
    place = form.one_of("property", ("", *(uid for uid, _title in _places(account))))
    if not form.is_good:
        return _new_form(account, form)
    with db.writing():
        give_role(add_person(**fields), account, role, row_at(Property, place).id if place else None)
    return _back(account)


@office.get("/people/<uid:person_uid>", level=L4, may=RECORDS)
def show_person(person_uid: str):
    person = _owner(person_uid)
    return _form(person, person_as_form(person))


@office.post("/people/<uid:person_uid>", level=L4, may=RECORDS)
def change_details(person_uid: str):
    person, form = _owner(person_uid), Form(request.form)
    fields = person_in(form, person)
    if not form.is_good:
        return _form(person, form)
    with db.writing():
        change_person(person, **fields)
    return _back(_account(person))


@office.post("/people/<uid:person_uid>/devices/end", level=L3, may=RECORDS)
def sign_out_person(person_uid: str):
    person = _owner(person_uid)
    with db.writing():
        leave_everywhere(person)
    say(_("%(name)s is signed out on every device.", name=person.first_name))
    return go(url_for(".home_show_account", account_uid=_account(person).uid))


@office.post("/roles/<uid:role_uid>/end", level=L3, may=RECORDS)
def take_role(role_uid: str):
    role = row_at(Role, role_uid)
    with db.writing():
        end_role(role)
    return _back(row_of(Account, role.account_id))


def _owner(uid: str) -> Person:
    """Staff are changed in the settings, by those who may."""
    person = row_at(Person, uid)
    if session().exec(select(Staff.id).where(Staff.person_id == person.id, Staff.ended_at.is_(None))).first():
        abort(404)
    return person


def _roles(person: Person) -> list:
    return list(session().exec(
        select(Role, Account).join(Account, Account.id == Role.account_id)
        .where(Role.person_id == person.id, Role.ends_at.is_(None)).order_by(Role.id)
    ).all())  # fmt: skip


def _account(person: Person) -> Account:
    """The one they come from: named by the page, else the first they have a role for."""
    uid = request.values.get("account", "")
    accounts = [account for _role, account in _roles(person)]
    return next((account for account in accounts if account.uid == uid), None) or (
        accounts[0] if accounts else abort(404)
    )


def _places(account: Account) -> list[tuple[str, str]]:
    rows = session().exec(
        select(Property).where(Property.account_id == account.id).order_by(Property.name, Property.id)
    )
    return [(place.uid, place.title) for place in rows]


def _new_form(account: Account, form: Form):
    places = _places(account)
    return form_page(
        "people/_office_person_form.html", form=form, nav="accounts",
        title=_("New person for %(name)s", name=account.name),
        to=url_for(".people_add_to_account", account_uid=account.uid), person=None, roles=[],
        back=url_for(".home_show_account", account_uid=account.uid), role_choices=list(OWNER_ROLES.items()),
        places=[("", _("The whole account")), *places] if len(places) > 1 else [],
        languages=list(LANGUAGE_WORDS.items()),
    )  # fmt: skip


def _form(person: Person, form: Form):
    account = _account(person)
    return form_page(
        "people/_office_person_form.html", form=form, nav="accounts", title=person.name, person=person,
        roles=_roles(person),
        to=url_for(".people_change_details", person_uid=person.uid, account=account.uid), role_choices=[], places=[],
        back=url_for(".home_show_account", account_uid=account.uid), languages=list(LANGUAGE_WORDS.items()),
    )  # fmt: skip


def _back(account: Account):
    say(_("Saved."))
    return go(url_for("office.home_show_account", account_uid=account.uid))
