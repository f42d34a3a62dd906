"""Sessions: a row here, a secret in one cookie. Listed, revocable, renewed at each change of level."""

import datetime as dt
import hashlib
import secrets

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.base.ids import new_uid
from app.base.prepared import Prepared, given
from app.people.models import Person, SessionRule, SignedIn, Staff

L0, L1, L2, L3, L4 = range(5)

# How long a session lasts without use, and in all, where the company has no rule of its own.
LIVES = {
    "link": (dt.timedelta(hours=24), dt.timedelta(hours=24)),
    "full": (dt.timedelta(days=90), dt.timedelta(days=400)),
    "staff": (dt.timedelta(hours=12), dt.timedelta(days=7)),
    "technician": (dt.timedelta(days=30), dt.timedelta(days=30)),
}
# A device of others: A8 in the feature list.
SHARED_LIFE = dt.timedelta(minutes=15)
MINUTE = dt.timedelta(minutes=1)
FRESH = {"staff": dt.timedelta(minutes=15)}
FRESH_FOR_OWNERS = dt.timedelta(minutes=10)
SEEN_EVERY = dt.timedelta(minutes=5)
_WHO = Prepared(
    select(SignedIn, Person, Staff)
    .join(Person, Person.id == SignedIn.person_id)
    .outerjoin(Staff, (Staff.person_id == Person.id) & Staff.ended_at.is_(None))
    .where(SignedIn.secret_hash == given("secret_hash"), SignedIn.ended_at.is_(None), Person.ended_at.is_(None))
)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def start_session(person: Person, kind: str, level: int, device: str = "", *, family: str = "", shared: bool = False,
                  stepped_up: bool = False, capability_id: int | None = None) -> tuple[SignedIn, str]:
    """A new session and its secret for the cookie. A sign-in by code or link counts as a fresh step-up."""
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    signed_in = SignedIn(
        person_id=person.id, secret_hash=hashed(secret), family=family or new_uid(), kind=kind, level=level,
        shared=shared, device=device[:120], stepped_up_at=now if stepped_up else None, capability_id=capability_id,
        created_at=now, last_seen_at=now,
    )
    _give_life(signed_in)
    session().flush()
    return signed_in, secret


def renew_session(signed_in: SignedIn, kind: str, level: int, stepped_up: bool = True) -> str:
    """Proven afresh: the same session under a new secret, so that a copied or planted cookie is worth nothing.

    Its family stays, and with it the forms that other tabs have open.
    """
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    signed_in.secret_hash, signed_in.kind, signed_in.level = hashed(secret), kind, level
    signed_in.last_seen_at = now
    signed_in.stepped_up_at = now if stepped_up else signed_in.stepped_up_at
    _give_life(signed_in)
    return secret


def _give_life(signed_in: SignedIn) -> None:
    idle, longest = lives_of(signed_in.kind)
    signed_in.idle_minutes = (SHARED_LIFE if signed_in.shared else idle) // MINUTE
    signed_in.ends_at = clock.now() + longest
    session().add(signed_in)


def lives_of(kind: str) -> tuple[dt.timedelta, dt.timedelta]:
    """Without use, and in all: the company's rule, or ours."""
    rule = session().exec(select(SessionRule).where(SessionRule.kind == kind)).first()
    return (rule.idle_minutes * MINUTE, rule.longest_minutes * MINUTE) if rule else LIVES[kind]


def find_session(secret: str) -> tuple[SignedIn, Person, Staff | None] | None:
    """The live session a cookie's secret belongs to, with its person and, for staff, what they are."""
    found = _WHO(secret_hash=hashed(secret)).first()
    return tuple(found) if found and is_live(found[0]) and _still_staff(*found) else None


def _still_staff(signed_in: SignedIn, _: Person, staff: Staff | None) -> bool:
    return signed_in.kind not in ("staff", "technician") or staff is not None


def is_live(signed_in: SignedIn) -> bool:
    now = clock.now()
    return now < signed_in.ends_at and now < signed_in.last_seen_at + signed_in.idle_minutes * MINUTE


def level_now(signed_in: SignedIn) -> int:
    """The session's level; L4 while its step-up is fresh."""
    fresh = FRESH.get(signed_in.kind, FRESH_FOR_OWNERS)
    stepped_up = signed_in.stepped_up_at
    return L4 if signed_in.level >= L3 and stepped_up and clock.now() < stepped_up + fresh else signed_in.level


def end_session(signed_in: SignedIn) -> None:
    """Ended twice is ended once."""
    if signed_in.ended_at is None:
        signed_in.ended_at = clock.now()
        session().add(signed_in)
        record("session.ended", signed_in)


def end_sessions_of(person: Person, but: SignedIn | None = None) -> None:
    """Signs the person out everywhere, but for one session perhaps."""
    for row in live_sessions_of(person):
        if but is None or row.id != but.id:
            end_session(row)


def live_sessions_of(person: Person) -> list[SignedIn]:
    rows = session().exec(
        select(SignedIn).where(SignedIn.person_id == person.id, SignedIn.ended_at.is_(None))
        .order_by(SignedIn.last_seen_at.desc())
    ).all()
    return [row for row in rows if is_live(row)]


def needs_seen(signed_in: SignedIn) -> bool:
    return clock.now() - signed_in.last_seen_at > SEEN_EVERY


def saw(signed_in: SignedIn) -> None:
    """Bookkeeping: when the session was last used."""
    signed_in.last_seen_at = clock.now()
    session().add(signed_in)
