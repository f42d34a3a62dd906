"""People go: from one device, from all of them, from the company's staff."""

import sqlalchemy as sa
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.people.models import Person, SignedIn, SignIn, Staff
from app.people.sessions import end_sessions_of


class NoSuchSession(LookupError):
    """Not a session of this person."""


def session_of(person: Person, uid: str) -> SignedIn:
    found = session().exec(select(SignedIn).where(SignedIn.uid == uid, SignedIn.person_id == person.id)).first()
    if found is None:
        raise NoSuchSession(uid)
    return found


def leave_everywhere(person: Person) -> None:
    """Ends every session and makes every link and code sent so far void."""
    end_sessions_of(person)
    void_links(person)
    record("person.signed_out_everywhere", person)


def void_links(person: Person) -> None:
    person.links_generation += 1
    session().add(person)
    session().execute(
        sa.update(SignIn).where(SignIn.person_id == person.id, SignIn.expires_at > clock.now())
        .values(expires_at=clock.now()).execution_options(synchronize_session=False)
    )


def dismiss(staff: Staff) -> None:
    """Ends what they are in the company, and with it every session: their next page asks them to sign in."""
    staff.ended_at = staff.ended_at or clock.now()
    session().add(staff)
    end_sessions_of(session().get(Person, staff.person_id))
    record("staff.dismissed", staff)
