"""The other accounts of Sparkling Pools: households with a pool, some with a spa, and now and then a small firm."""

import datetime as dt
from random import Random

from app.accounts.opening import give_role, open_account
from app.base.db import session
from app.people.joining import add_person
from app.plans.models import Plan
from app.plans.starting import start_plan
from app.properties.access import change_access
from app.properties.adding import add_pool, add_property
from app.properties.models import Property
from tests.demo import names

PRICES = (12900, 13900, 14500, 15500, 16500, 18900, 21000)


def add_neighbour(number: int, technician_id: int, today: dt.date) -> tuple[Property, Plan]:
    """The same number makes the same neighbour. Inside writing()."""
    chance = Random(number)
    first, last = names.FIRST[number % len(names.FIRST)], names.LAST[(number * 7 + number // 40) % len(names.LAST)]
    account = open_account(f"{first} {last}")
    tail = f"{number:05}"
    person = add_person(
        f"{first} {last}",
        f"{_ascii(first)}.{_ascii(last)}{tail}@mail.example",
        _phone(number),
        language="es" if chance.random() < 0.2 else "en",
    )
    give_role(person, account, "owner")
    place = _place(account, number, chance)
    plan = start_plan(
        place,
        today - dt.timedelta(days=560),
        technician_id=technician_id,
        weekday=(number + today.weekday()) % 5 if number % 4 else today.weekday(),
        stop_order=number % 9 + 1,
        price_cents=chance.choice(PRICES),
        window_from=dt.time(8),
        window_to=dt.time(13),
    )
    session().flush()
    return place, plan


def _ascii(name: str) -> str:
    return name.lower().encode("ascii", "ignore").decode()


def _phone(number: int) -> str:
    """Within 602-200-0000 ... 602-989-9999: no two alike below eight million."""
    return f"+1602{2000000 + number:07}"


def _place(account, number: int, chance: Random) -> Property:
    city, postal_code = names.CITIES[number % len(names.CITIES)]
    street = f"{1200 + number * 37 % 8000} {names.STREETS[number % len(names.STREETS)]}"
    place = add_property(account, street, city=city, region="AZ", postal_code=postal_code)
    sanitizer = "salt" if chance.random() < 0.3 else "chlorine"
    add_pool(
        place,
        "pool",
        gallons=chance.choice((9000, 12000, 14500, 18000, 22000)),
        surface=chance.choice(("plaster", "pebble", "tile")),
        sanitizer=sanitizer,
    )
    if chance.random() < 0.25:
        add_pool(place, "spa", gallons=chance.choice((450, 600, 800)), surface="tile", position=1)
    pets = chance.choice(names.PETS)
    change_access(
        place,
        gate_code=f"{chance.randint(1000, 9999)}#" if chance.random() < 0.8 else "",
        directions=chance.choice(names.DIRECTIONS),
        has_pets=bool(pets),
        pets=pets,
        keep_pets_inside=bool(pets),
    )
    return place
