"""What the office sees when somebody changed how they are reached."""

from sqlmodel import select

from app.accounts.models import Change, Role
from app.base.db import session
from app.base.events import Event
from app.people.models import ContactChange, Person


def note_contact_change(event: Event, change: ContactChange) -> None:
    """A reaction: one line for each account they have a role for."""
    person = session().get(Person, change.person_id)
    for account_id in _accounts_of(person):
        session().add(Change(
            account_id=account_id, person_id=person.id, person_name=person.name, thing="contact", thing_id=change.id,
            before={change.kind: change.old}, after={change.kind: change.new},
        ))


def note_contact_undone(event: Event, change: ContactChange) -> None:
    """A reaction: the office's lines are settled by the person's own undo; those that the office undid are already."""
    rows = session().exec(
        select(Change).where(Change.thing == "contact", Change.thing_id == change.id, Change.state != "undone")
    ).all()
    for row in rows:
        row.state, row.decided_by, row.decided_at = "undone", row.person_name, change.undone_at
        session().add(row)


def _accounts_of(person: Person) -> list[int]:
    return list(session().exec(select(Role.account_id).where(Role.person_id == person.id).distinct()).all())
