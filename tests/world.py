"""The cast, made through the app's own verbs. Every test starts in this world; the demo world is built around it.

Sparkling Pools: Olivia Reyes owns a household with a pool and a spa. Hotel Azul is a commercial account with three
properties: Marta manages, Pat pays, Finn only looks. Otto is the office, Tess and Diego are technicians.
Rival Pools has Rita, who must never see anything of theirs.
"""

import datetime as dt
from dataclasses import dataclass

from app.accounts.opening import give_role, open_account
from app.base import db
from app.companies.models import serving
from app.companies.opening import open_company
from app.people.joining import add_person, make_staff
from app.plans.starting import start_plan
from app.properties.adding import add_pool, add_property

# A Thursday morning in Phoenix: the present of every test.
NOW = dt.datetime(2026, 11, 19, 16, 0, tzinfo=dt.UTC)

OWNERS = ("Olivia", "Marta", "Pat", "Finn", "Rosa")
STAFF = ("Otto", "Tess", "Diego", "Rita")


@dataclass
class Cast:
    """Ids of the rows that everybody in the tests speaks of."""

    companies: dict[str, int]
    people: dict[str, int]
    accounts: dict[str, int]
    properties: dict[str, int]
    pools: dict[str, int]
    plans: dict[str, int]


def make_cast(today: dt.date) -> Cast:
    """Two companies and everybody in them; no visits and no invoices yet."""
    cast = Cast({}, {}, {}, {}, {}, {})
    sparkling = open_company(
        "Sparkling Pools",
        "sparkling",
        colour="#0b6e99",
        phone="+16025550100",
        email="hello@sparkling.example",
        street="2100 E Camelback Rd",
        city="Phoenix",
        region="AZ",
        postal_code="85016",
    )
    rival = open_company("Rival Pools", "rival", colour="#7a3e9d", phone="+14805550100", email="hi@rival.example")
    cast.companies = {"Sparkling Pools": sparkling.id, "Rival Pools": rival.id}
    with serving(sparkling.id), db.writing():
        _staff_of_sparkling(cast)
        _reyes(cast, today)
        _hotel_azul(cast, today)
    with serving(rival.id), db.writing():
        _rival(cast, today)
    return cast


def _staff_of_sparkling(cast: Cast) -> None:
    for name, role in (("Otto Brandt", "owner"), ("Tess Nguyen", "technician"), ("Diego Flores", "technician")):
        person = add_person(name, f"{name.split()[0].lower()}@sparkling.example", _phone(cast))
        make_staff(person, role)
        cast.people[person.first_name] = person.id


def _reyes(cast: Cast, today: dt.date) -> None:
    account = open_account(
        "Olivia Reyes",
        billing_street="4812 E Desert Willow Dr",
        billing_city="Phoenix",
        billing_region="AZ",
        billing_postal_code="85044",
    )
    cast.accounts["Reyes"] = account.id
    _owner(cast, account, "Olivia Reyes", "owner", language="en")
    place = _place(cast, "Reyes", account, "4812 E Desert Willow Dr", "Phoenix", "85044")
    _pool(cast, "Reyes pool", place, "pool", gallons=15000, surface="pebble", sanitizer="chlorine")
    _pool(cast, "Reyes spa", place, "spa", gallons=600, surface="tile", sanitizer="chlorine", position=1)
    _plan(cast, "Reyes", place, today, price_cents=15500, weekday=3)


def _hotel_azul(cast: Cast, today: dt.date) -> None:
    account = open_account("Hotel Azul", kind="commercial", purchase_order="PO-7781")
    cast.accounts["Hotel Azul"] = account.id
    streets = {
        "Azul Downtown": "45 N Central Ave",
        "Azul Airport": "3300 E Sky Harbor Blvd",
        "Azul Resort": "7001 N Scottsdale Rd",
    }
    places = {
        name: _place(cast, name, account, street, "Phoenix", "85004", name=name) for name, street in streets.items()
    }
    for name, place in places.items():
        _pool(cast, f"{name} pool", place, "pool", name="Main pool", gallons=42000, surface="plaster", sanitizer="salt")
        _plan(cast, name, place, today, price_cents=48000, weekday=1)
    for name, role in (("Marta Ruiz", "manager"), ("Pat Kim", "payer"), ("Finn Olsen", "viewer")):
        _owner(cast, account, name, role)


def _rival(cast: Cast, today: dt.date) -> None:
    rita = add_person("Rita Stone", "rita@rival.example", "+14805550111")
    make_staff(rita, "owner")
    cast.people["Rita"] = rita.id
    account = open_account("Rosa Vega")
    cast.accounts["Vega"] = account.id
    _owner(cast, account, "Rosa Vega", "owner", email="rosa@vega.example")
    place = _place(cast, "Vega", account, "19 W Palm Ln", "Tempe", "85281")
    _pool(cast, "Vega pool", place, "pool", gallons=12000)
    _plan(cast, "Vega", place, today, price_cents=14000, weekday=2, technician=None)


def _owner(cast: Cast, account, name: str, role: str, email: str = "", **details) -> None:
    person = add_person(name, email or f"{name.split()[0].lower()}@{_domain(account)}", _phone(cast), **details)
    give_role(person, account, role)
    cast.people[person.first_name] = person.id


def _domain(account) -> str:
    return f"{account.name.split()[-1].lower()}.example"


def _phone(cast: Cast) -> str:
    return f"+160255501{40 + len(cast.people):02}"


def _place(cast: Cast, key: str, account, street: str, city: str, postal_code: str, **details):
    place = add_property(account, street, city=city, region="AZ", postal_code=postal_code, **details)
    cast.properties[key] = place.id
    return place


def _pool(cast: Cast, key: str, place, kind: str, **details) -> None:
    cast.pools[key] = add_pool(place, kind, **details).id


def _plan(cast: Cast, key: str, place, today: dt.date, technician: str | None = "Tess", **details) -> None:
    technician_id = cast.people[technician] if technician else None
    cast.plans[key] = start_plan(place, today - dt.timedelta(days=540), technician_id=technician_id, **details).id
