"""`expand[]=latest_charge.balance_transaction`: ids become objects
(docs.stripe.com/api/expanding_objects)."""

from app.payments.bank.desk import Desk, shown
from app.payments.bank.errors import BadParameters, Refusal

DEEPEST = 4


def expand(desk: Desk, thing: dict) -> dict:
    """`thing` is changed: a copy, never what the books hold, where its ids stay ids."""
    for path in desk.params.get("expand", ()):
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise BadParameters("You cannot expand more than 4 levels.", "parameter_invalid", "expand")
        open_up(desk, thing, steps)
    return thing


def open_up(desk: Desk, place, steps: list[str]) -> None:
    if isinstance(place, list):
        for item in place:
            open_up(desk, item, steps)
    elif isinstance(place, dict) and steps:
        open_one(desk, place, steps)


def open_one(desk: Desk, place: dict, steps: list[str]) -> None:
    name = steps[0]
    if name not in place:
        message = f"This property cannot be expanded ({name})."
        raise BadParameters(message, "parameter_invalid", "expand")
    if isinstance(place[name], str):
        place[name] = fetched(desk, place[name])
    open_up(desk, place[name], steps[1:])


def fetched(desk: Desk, name: str):
    try:
        return shown(desk.bank.books.get(desk.account, name))
    except Refusal:
        return name
