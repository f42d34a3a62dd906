"""A code or a link becomes a session: once, and the code only in the browser that asked for it."""

import sqlalchemy as sa
from sqlmodel import select

from app.base import clock, current, signing
from app.base.db import session
from app.people.asking import TRIES, WRONG_CODES, WRONG_CODES_OF_COMPANY, code_length_now
from app.people.models import Person, SignIn, Staff


class WrongCode(ValueError):
    """The digits are not those we sent; so many tries are left."""

    def __init__(self, tries_left: int):
        super().__init__("wrong code")
        self.tries_left = tries_left


class CodeOver(ValueError):
    """Tried too often, used, too old or too short by now: only a new one helps."""


class LinkOver(ValueError):
    """The link was used, or is too old."""

    def __init__(self, sign_in: SignIn):
        super().__init__("link over")
        self.sign_in = sign_in


class CodeOnly(ValueError):
    """Technicians type the code on the device they carry; a link would sign in some other."""


def take_try(sign_in: SignIn) -> None:
    """Takes one of the tries, in a transaction of its own, before anything is compared. CodeOver when none is left."""
    if sign_in.code_length < code_length_now(sign_in.contact):
        raise CodeOver
    taken = session().execute(
        sa.update(SignIn)
        .where(SignIn.id == sign_in.id, SignIn.tries < TRIES, SignIn.code_used_at.is_(None),
               SignIn.expires_at > clock.now())
        .values(tries=SignIn.tries + 1).returning(SignIn.id).execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise CodeOver
    _count_wrong(sign_in, 1)


def _count_wrong(sign_in: SignIn, by: int) -> None:
    WRONG_CODES.count(sign_in.contact, by)
    WRONG_CODES_OF_COMPANY.count("", by)


def redeem_code(sign_in: SignIn, typed: str) -> Person:
    """After take_try. The code spends the link too; WrongCode or CodeOver otherwise."""
    right = signing.same_digits("sign-in-code", sign_in.uid, _digits(typed), length=sign_in.code_length)
    person = _person_of(sign_in)
    if not right or person is None:
        raise WrongCode(TRIES - sign_in.tries)
    now = clock.now()
    link_used_at = sa.func.coalesce(SignIn.link_used_at, now)
    if not _spend(sign_in, SignIn.code_used_at.is_(None), code_used_at=now, link_used_at=link_used_at):
        raise CodeOver
    _count_wrong(sign_in, -1)
    _prove_contact(person, sign_in)
    return person


def _digits(typed: str) -> str:
    return "".join(letter for letter in typed[:40] if letter in "0123456789")


def sign_in_of(token: str) -> SignIn:
    """The sign-in a link is for; ForgedToken for a link that is none of ours, or was made void with all others."""
    uid = signing.uid_in(token)
    sign_in = session().exec(select(SignIn).where(SignIn.uid == uid)).first()
    person = _person_of(sign_in) if sign_in else None
    signing.check("sign-in-link", token, person.links_generation if person else -1)
    return sign_in


def is_usable(sign_in: SignIn) -> bool:
    return (sign_in.link_used_at is None or _works_again(sign_in)) and clock.now() < sign_in.expires_at


def _works_again(sign_in: SignIn) -> bool:
    """The demo's printed links, for as long as they live."""
    return sign_in.purpose == "demo" and current.settings().shows_pretend


def needs_code(sign_in: SignIn) -> bool:
    is_technician = select(Staff.id).where(
        Staff.person_id == sign_in.person_id, Staff.role == "technician", Staff.ended_at.is_(None))
    return not _works_again(sign_in) and session().exec(is_technician).first() is not None


def redeem_link(sign_in: SignIn, device: str) -> Person:
    """Spends the link, not the code: a scanner that presses buttons leaves the person a way in.

    LinkOver when it was used or is old; CodeOnly for technicians.
    """
    if needs_code(sign_in):
        raise CodeOnly
    unused = sa.true() if _works_again(sign_in) else SignIn.link_used_at.is_(None)
    person = _person_of(sign_in)
    if person is None or not _spend(sign_in, unused, link_used_at=clock.now(), link_used_on=device[:120]):
        raise LinkOver(sign_in)
    _prove_contact(person, sign_in)
    return person


def _spend(sign_in: SignIn, unused, **values) -> bool:
    """One statement: of many at the same moment, one gets it."""
    return session().execute(
        sa.update(SignIn).where(SignIn.id == sign_in.id, unused, SignIn.expires_at > clock.now())
        .values(**values).returning(SignIn.id).execution_options(synchronize_session=False)
    ).first() is not None


def _person_of(sign_in: SignIn) -> Person | None:
    person = session().get(Person, sign_in.person_id) if sign_in.person_id else None
    return person if person and person.ended_at is None else None


def _prove_contact(person: Person, sign_in: SignIn) -> None:
    """What the office typed is now known to be theirs."""
    if sign_in.purpose == "demo":
        return
    if sign_in.contact == person.email:
        person.email_verified_at = person.email_verified_at or clock.now()
    elif sign_in.contact == person.phone:
        person.phone_verified_at = person.phone_verified_at or clock.now()
    session().add(person)
