"""Who drives: Tess and Diego, and in a large world as many as its pools need."""

from app.people.joining import add_person, make_staff
from tests.demo import names
from tests.world import Cast

# What one technician serves in a week of about fifteen stops a day.
POOLS_EACH = 75
BLOCK = 20


def crew_for(accounts: int, cast: Cast) -> list[int]:
    """Persons, the cast's first. Inside writing()."""
    return [cast.people["Tess"], cast.people["Diego"], *(_hire(number) for number in range(accounts // POOLS_EACH - 2))]


def _hire(number: int) -> int:
    name = f"{names.FIRST[number * 3 % len(names.FIRST)]} {names.LAST[number * 5 % len(names.LAST)]}"
    person = add_person(name, f"technician{number:03}@sparkling.example", f"+1480{2000000 + number:07}")
    make_staff(person, "technician")
    return person.id


def driver_of(number: int, crew: list[int]) -> int:
    """Two take turns; of more, each has neighbours in blocks, so that nobody has all stops on one day."""
    return crew[number % 2] if len(crew) == 2 else crew[number // BLOCK % len(crew)]
