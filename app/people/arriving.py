"""A proven person arrives: which session they get, in which browser."""

from sqlmodel import select

from app.base.db import session
from app.base.events import record
from app.people.models import Person, SignedIn, SignIn, Staff
from app.people.redeeming import redeem_code, redeem_link
from app.people.sessions import L3, end_session, renew_session, start_session


def staff_of(person: Person) -> Staff | None:
    return session().exec(select(Staff).where(Staff.person_id == person.id, Staff.ended_at.is_(None))).first()


def arrive(person: Person, device: str, *, before: SignedIn | None = None, shared: bool = False,
           by: str = "code") -> str:
    """Returns the secret for the cookie. `before` is the browser's session up to now: the same person's is renewed,
    another's is ended. Staff other than technicians still owe their second factor.
    """
    if before is not None and before.person_id == person.id:
        return _arrive_again(person, before, by)
    if before is not None:
        end_session(before)
    signed_in, secret = start_session(person, _kind_of(person), L3, device, stepped_up=True, shared=shared)
    record("session.started", signed_in, by=by, device=device)
    return secret


def _arrive_again(person: Person, before: SignedIn, by: str) -> str:
    """A code is no second factor: who showed that keeps the session, but counts as no fresher than before."""
    if before.kind == "staff":
        return renew_session(before, "staff", L3, stepped_up=False)
    if before.kind == "link":
        record("session.started", before, by=by, device=before.device)
    return renew_session(before, _kind_of(person), L3)


def _kind_of(person: Person) -> str:
    staff = staff_of(person)
    return "technician" if staff and staff.role == "technician" else "full"


def arrive_by_code(sign_in: SignIn, typed: str, device: str, before: SignedIn | None) -> str:
    person = redeem_code(sign_in, typed)
    return arrive(person, device, before=before, shared=sign_in.shared)


def arrive_by_link(sign_in: SignIn, device: str, before: SignedIn | None, shared: bool) -> str:
    person = redeem_link(sign_in, device)
    return arrive(person, device, before=before, shared=shared, by="link")
