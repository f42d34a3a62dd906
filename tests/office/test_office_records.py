"""The record, its edits, the inbox of changes: what Otto does at his desk."""

from sqlmodel import select

from app.accounts.models import Account, Change, Role
from app.base.db import session
from app.companies.models import serving
from app.notices.models import Notice
from app.people.models import ContactChange, Person, SignedIn
from app.plans.models import Plan
from app.properties.access import access_of, change_access, reveal
from app.properties.models import AccessView, Property
from app.visits.models import Visit
from tests.office.offices import furnish

NEW = {
    "person_name": "Nora Lind", "person_email": "nora@lind.example", "person_phone": "(602) 555-0199",
    "person_language": "en",
    "kind": "residential", "street": "9 W Mesquite St", "city": "Phoenix", "region": "AZ", "postal_code": "85003",
    "pool_kind": "pool", "pool_gallons": "12,000", "pool_surface": "pebble", "pool_sanitizer": "salt",
    "with_plan": "on",
    "plan_name": "Weekly service", "price": "149.50", "starts_on": "2026-11-20", "every_weeks": "1", "weekday": "4",
    "window_from": "08:00", "window_to": "12:00", "tasks": "Skim\nBrush",
}  # fmt: skip


def test_new_account_is_in_the_book_with_its_visits(world):
    answer = world.post(world.as_("Otto"), "/office/accounts", NEW)
    account = world.all(select(Account).where(Account.name == "Nora Lind"))[0]
    assert answer.status_code == 303 and account.uid in answer.location
    visits = world.all(select(Visit).where(Visit.account_id == account.id))
    assert len(visits) >= 8 and {visit.day.weekday() for visit in visits} == {4}
    assert world.all(select(Plan.price_cents).where(Plan.name == "Weekly service", Plan.price_cents == 14950))


def test_refused_account_keeps_what_was_typed_and_says_why(world):
    answer = world.post(
        world.as_("Otto"), "/office/accounts", NEW | {"street": "", "person_email": "olivia@reyes.example"}
    )
    assert answer.status_code == 422
    assert "Type the street and number." in answer.text and "Nora Lind" in answer.text
    assert "Each belongs to one person." in answer.text
    assert not world.all(select(Account).where(Account.name == "Nora Lind"))


def test_codes_are_on_no_page_and_each_look_is_logged_with_its_reason(world):
    uids, otto = furnish(world), world.as_("Otto", stepped_up=True)
    codes = f"/office/properties/{uids['property_uid']}/codes"
    for path in (
        f"/office/accounts/{uids['account_uid']}",
        "/office/changes",
        codes,
        f"/office/properties/{uids['property_uid']}/access",
    ):
        assert "4831#" not in otto.get(path).text
    assert world.post(otto, codes, {"reason": " "}).status_code == 422
    assert not world.all(select(AccessView))
    shown = world.post(otto, codes, {"reason": "The technician asked"}, htmx=True)
    assert "4831#" in shown.text and shown.headers["Cache-Control"] == "no-store"
    assert [(view.person_name, view.reason) for view in world.all(select(AccessView))] == [
        ("Otto Brandt", "office: The technician asked")
    ]


def test_undo_puts_the_old_code_back_without_anybody_seeing_it(world):
    furnish(world)
    _as_olivia(world, gate_code="9999")
    first, second = world.all(select(Change).order_by(Change.id))[-2:]
    otto = world.as_("Otto")
    world.post(otto, f"/office/changes/{first.uid}/undoing")
    assert world.get(Change, first.id).state == "new"  # the newer one would be lost
    answer = world.post(otto, f"/office/changes/{second.uid}/undoing", htmx=True)
    assert "Undone" in answer.text and "4831" not in answer.text
    assert _gate_code(world) == "4831#" and world.get(Change, second.id).decided_by == "Otto Brandt"


def test_accepted_twice_is_accepted_once(world):
    uids, otto = furnish(world), world.as_("Otto")
    for _ in range(2):
        world.post(otto, f"/office/changes/{uids['change_uid']}/acceptance")
    assert [change.state for change in world.all(select(Change))] == ["accepted"]


def test_old_address_hears_when_the_office_changes_it(world):
    uids, otto, olivia = furnish(world), world.as_("Otto", stepped_up=True), world.as_("Olivia")
    fields = {"name": "Olivia Reyes", "email": "new@reyes.example", "phone": "", "language": "es"}
    assert world.post(otto, f"/office/people/{uids['person_uid']}", fields).status_code == 303
    person = world.person("Olivia")
    assert (person.email, person.phone, person.language, person.email_verified_at) == (
        "new@reyes.example",
        "",
        "es",
        None,
    )
    assert olivia.get("/account").status_code == 303  # signed out
    world.work()
    assert "olivia@reyes.example" in [notice.to for notice in world.all(select(Notice))]
    assert {change.kind for change in world.all(select(ContactChange))} == {"email", "phone"}


def test_visits_ahead_follow_a_changed_plan(world):
    uids, otto = furnish(world), world.as_("Otto")
    fields = {
        "name": "Weekly service",
        "price": "155.00",
        "every_weeks": "1",
        "weekday": "0",
        "window_from": "09:00",
        "window_to": "11:00",
        "tasks": "Skim",
        "technician": world.person("Diego").uid,
    }
    world.post(otto, f"/office/plans/{uids['plan_uid']}", fields)
    world.post(otto, f"/office/plans/{uids['plan_uid']}", fields | {"weekday": "2"})
    ahead = world.all(select(Visit).where(Visit.plan_id == world.cast.plans["Reyes"], Visit.state == "scheduled"))
    assert {visit.day.weekday() for visit in ahead} == {2} and {visit.technician_name for visit in ahead} == {
        "Diego Flores"
    }


def test_ended_staff_are_out_at_their_next_request(world):
    tess, otto = world.as_("Tess"), world.as_("Otto", stepped_up=True)
    assert tess.get("/technician").status_code == 200
    world.post(otto, f"/office/settings/staff/{furnish(world)['staff_uid']}/end")
    assert tess.get("/technician").status_code == 303
    assert all(
        row.ended_at for row in world.all(select(SignedIn).where(SignedIn.person_id == world.cast.people["Tess"]))
    )


def test_who_has_no_role_any_more_finds_nothing(world):
    finn, otto = world.as_("Finn"), world.as_("Otto", stepped_up=True)
    hotel = Property.account_id == world.cast.accounts["Hotel Azul"]
    place = f"/properties/{world.all(select(Property.uid).where(hotel))[0]}"
    role = world.all(select(Role).where(Role.person_id == world.cast.people["Finn"]))[0]
    page, end = f"/office/people/{world.person('Finn').uid}", f"/office/roles/{role.uid}/end"
    assert finn.get(place).status_code == 200 and end in otto.get(page).text
    assert world.post(otto, end).status_code == 303
    assert finn.get(place).status_code == 404 and end not in otto.get(page).text


def test_link_to_an_invoice_goes_only_to_who_may_see_it(world):
    uids, otto = furnish(world), world.as_("Otto")
    sent = {"channel": "email", "thing": "invoice", "uid": uids["invoice_uid"], "back": "/office/accounts"}
    assert world.post(otto, f"/office/people/{world.person('Finn').uid}/link", sent).status_code == 404
    assert world.post(otto, f"/office/people/{uids['person_uid']}/link", sent).status_code == 303
    assert world.all(select(Person.name).join(Notice, Notice.person_id == Person.id)) == ["Olivia Reyes"]


def _as_olivia(world, **fields) -> None:
    with serving(world.cast.companies["Sparkling Pools"], world.person("Olivia")), world.writing():
        change_access(session().get(Property, world.cast.properties["Reyes"]), **fields)


def _gate_code(world) -> str:
    place = world.get(Property, world.cast.properties["Reyes"])
    with world.writing():
        assert access_of(place)
        return reveal(place, world.row(Person, world.cast.people["Otto"]), "a test").gate_code
