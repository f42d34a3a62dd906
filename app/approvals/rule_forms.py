"""The rule of an account as it is typed, by its manager or the office."""

from app.approvals.deciding import TooFewApprovers, end_rule, set_rule
from app.approvals.reading import Ruled
from app.base import db
from app.base.forms import Form, dollars
from app.base.languages import _
from app.people.models import Person

MOST_CENTS, MOST_NEEDED = 100_000_000, 20


def as_form(found: Ruled) -> Form:
    if found.rule is None:
        return Form({"on": "", "needed": "1", "above": ""})
    return Form({"on": "on", "needed": found.rule.needed, "above": dollars(found.rule.above_cents)})


def save_rule(form: Form, found: Ruled, chosen: list[str]) -> None:
    """Errors are in the form; then nothing was changed."""
    if not form["on"]:
        with db.writing():
            end_rule(found.account)
        return
    above, needed = form.cents("above"), form.whole("needed", 1, MOST_NEEDED)
    if form.is_good and not 0 <= above <= MOST_CENTS:
        form.refuse("above", _("Type an amount, such as 155.00."))
    if form.is_good and not needed:
        form.refuse("needed", _("Type a whole number from %(least)s to %(most)s.", least=1, most=MOST_NEEDED))
    people = [person for person in found.readers if person.uid in chosen]
    if form.is_good:
        _set(form, found, above, needed, people)


def _set(form: Form, found: Ruled, above: int, needed: int, people: list[Person]) -> None:
    try:
        with db.writing():
            set_rule(found.account, above, needed, people)
    except TooFewApprovers:
        form.refuse("needed", _("Choose at least as many people as have to say yes."))
